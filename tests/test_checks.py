"""The faults that only show when all pages are seen together."""

from __future__ import annotations

import pytest

from almanac.bibliography import Paper
from almanac.catalog import BrokenPage, Catalog
from almanac.checks import LEFT_OUT, check
from almanac.kinds import KINDS, Area, Job, Lab, Post
from almanac.scan import Scan
from entries import paper, scanned

TEXT = " ".join(f"word{number}" for number in range(22))


def faults(*scans: Scan, papers: tuple[Paper, ...] = (), known: tuple[str, ...] = ()) -> list[str]:
    """What is wrong with *scans* together, each fault as it is shown."""
    by_docname = {s.path.removeprefix("docs/").removesuffix(".md"): s for s in scans}
    entries = [s.entry for s in scans if s.entry]
    broken = [
        BrokenPage(s.kind.kind, s.id, docname, s.title)
        for docname, s in by_docname.items()
        if not s.entry
    ]
    catalog = Catalog(KINDS, entries, papers, broken)
    return [str(fault) for fault in check(by_docname, catalog, known)]


MATH = scanned(Area, "areas/math", title="Mathematics")


def post(number: int = 1, /, **fields: str | None) -> Scan:
    return scanned(Post, f"posts/post-{number}", **{"rank": str(number), **fields})


def test_pages_that_fit_together_have_no_faults() -> None:
    assert faults(MATH, post(1), post(2), scanned(Job, "jobs/a", TEXT)) == []


def test_no_pages_have_no_faults() -> None:
    assert faults() == []


# Faults of single pages


def test_a_fault_of_a_page_is_told_with_what_it_means_for_the_site() -> None:
    assert faults(MATH, post(1, rank="first")) == [
        f'docs/posts/post-1.md:5:1: wrong-type: "rank" must be a whole number; {LEFT_OUT}'
    ]


def test_what_a_fault_means_stands_after_its_own_hint() -> None:
    assert faults(MATH, post(1, venus="[x]")) == [
        'docs/posts/post-1.md:10:1: unknown-key: there is no field "venus" in a post; '
        f'did you mean "venues"?; {LEFT_OUT}'
    ]


def test_faults_of_several_pages_are_told_in_the_order_of_files_and_lines() -> None:
    found = faults(
        post(2, areas="[gone]", rank="1"),
        post(1, areas="[math, gone]", checked="2021-02-03"),
        scanned(Area, "areas/z", title="''", summary=None),
        MATH,
    )

    assert [fault.split(": ")[:2] for fault in found] == [
        ["docs/areas/z.md:1:1", "missing-key"],
        ["docs/areas/z.md:2:1", "bad-value"],
        ["docs/posts/post-1.md:6:15", "unknown-reference"],
        ["docs/posts/post-2.md:5:1", "duplicate-rank"],
        ["docs/posts/post-2.md:6:9", "unknown-reference"],
    ]


# References

UNKNOWN = {
    "an area of a post": (
        post(1, areas="[math, mth]"),
        'docs/posts/post-1.md:6:15: unknown-reference: there is no area "mth"; '
        'did you mean "math"?',
    ),
    "an area that is like none": (
        post(1, areas="[zzz]"),
        'docs/posts/post-1.md:6:9: unknown-reference: there is no area "zzz"',
    ),
    "a title in the place of an id": (
        post(1, areas="[Math]"),
        'docs/posts/post-1.md:6:9: unknown-reference: there is no area "Math"; '
        'did you mean "math"?',
    ),
    "a neighbor of an area": (
        scanned(Area, "areas/logic", neighbors="[maths]"),
        'docs/areas/logic.md:4:13: unknown-reference: there is no area "maths"; '
        'did you mean "math"?',
    ),
    "the post of a lab": (
        scanned(Lab, "labs/a/index", post="post-12"),
        'docs/labs/a/index.md:4:1: unknown-reference: there is no post "post-12"; '
        'did you mean "post-2"?',
    ),
    "the lab of a claim": (
        post(1, claims="[{statement: s, claimed: c, where: w, lab: none}]"),
        'docs/posts/post-1.md:10:47: unknown-reference: there is no lab "none"',
    ),
    "a job that another is distinct from": (
        scanned(Job, "jobs/a", distinct_from="[bb]"),
        'docs/jobs/a.md:10:17: unknown-reference: there is no job "bb"',
    ),
    "a paper": (
        post(1, papers="[doe2021, deo2021]"),
        'docs/posts/post-1.md:10:19: unknown-paper: there is no paper "deo2021"; '
        'did you mean "doe2021"?',
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_a_reference_that_leads_nowhere_is_told_at_its_place(name: str) -> None:
    found, expected = UNKNOWN[name]

    assert faults(MATH, post(2), found, papers=(paper("doe2021"),)) == [expected]


def test_without_a_bibliography_no_paper_is_known() -> None:
    assert faults(MATH, post(1, papers="[doe2021]")) == [
        'docs/posts/post-1.md:10:10: unknown-paper: there is no paper "doe2021"'
    ]


def test_a_reference_to_a_broken_page_leads_somewhere() -> None:
    broken = scanned(Area, "areas/math", summary=None)

    assert faults(broken, post()) == [
        f'docs/areas/math.md:1:1: missing-key: "summary" is missing; {LEFT_OUT}'
    ]


# Near misses


def topics(*lists: str) -> list[Scan]:
    """The area and a post for each of *lists* of topics."""
    return [MATH, *(post(rank, topics=names) for rank, names in enumerate(lists, 1))]


def test_a_slip_in_a_term_is_told_where_it_stands() -> None:
    assert faults(*topics("[graph theory]", "[sums, graph-theory]", "[graph theory]")) == [
        'docs/posts/post-2.md:7:16: near-miss: the topic "graph-theory" is almost another one in '
        'use; did you mean "graph theory"?'
    ]


def test_a_slip_that_is_made_twice_is_told_twice() -> None:
    slip = "[graph-theory]"
    found = faults(*topics(slip, slip, "[graph theory]", "[graph theory]", "[graph theory]"))

    assert [fault.split(": ")[:2] for fault in found] == [
        ["docs/posts/post-1.md:7:10", "near-miss"],
        ["docs/posts/post-2.md:7:10", "near-miss"],
    ]


def test_terms_that_are_known_to_be_right_are_no_slips() -> None:
    found = topics("[graph theory]", "[graph-theory]")

    assert faults(*found, known=("graph theory", "graph-theory")) == []


def test_a_known_term_does_not_excuse_another_slip() -> None:
    lists = ("[graph theory, sums, sum]", "[graph-theory, sums]", "[graph theory]")
    found = faults(*topics(*lists), known=("sum",))

    assert [fault.split("; ")[1] for fault in found] == ['did you mean "graph theory"?']


def test_terms_of_different_axes_are_not_compared() -> None:
    assert faults(MATH, post(1, venues="[Sum]"), post(2, organizations="[Sums]")) == []


def test_terms_of_different_kinds_are_compared() -> None:
    found = faults(MATH, post(), post(2), scanned(Job, "jobs/a", topics="[sum]"))

    assert found == [
        'docs/jobs/a.md:10:10: near-miss: the topic "sum" is almost another one in use; '
        'did you mean "sums"?'
    ]


def test_two_lists_of_two_years_are_no_near_miss() -> None:
    lists = (
        "The top Amazon Science blog posts of 2021",
        "The top Amazon Science blog posts of 2022",
    )

    assert faults(MATH, *(post(rank, list=name) for rank, name in enumerate(lists, 1))) == []


@pytest.mark.parametrize(
    "names", ["[Yang Li, Yang Liu]", "[Jun Zhang, Jun Zheng]", "[Ann Brook, Ann Brooks]"]
)
def test_two_people_of_like_names_are_no_near_miss(names: str) -> None:
    assert faults(MATH, post(people=names)) == []


def test_a_person_in_two_spellings_is_a_near_miss() -> None:
    assert faults(MATH, post(people="[Jean-Luc Doe, Jean Luc Doe]")) == [
        'docs/posts/post-1.md:10:10: near-miss: the person "Jean-Luc Doe" is almost another one '
        'in use; did you mean "Jean Luc Doe"?',
        'docs/posts/post-1.md:10:24: near-miss: the person "Jean Luc Doe" is almost another one '
        'in use; did you mean "Jean-Luc Doe"?',
    ]


def test_of_two_terms_as_rare_as_each_other_both_places_are_told() -> None:
    found = faults(*topics("[graph theory]", "[graph-theory]"))

    assert [fault.split(":")[0] for fault in found] == [
        "docs/posts/post-1.md",
        "docs/posts/post-2.md",
    ]


def test_a_fault_of_one_field_hides_no_fault_of_another() -> None:
    found = faults(MATH, post(1), post(2, rank="second", areas="[maths]", topics="[sums, sum]"))
    codes = [fault.split(": ")[1] for fault in found]

    assert sorted(codes) == ["near-miss", "unknown-reference", "wrong-type"]


# Ids and ranks


def test_a_second_page_with_an_id_is_told_of_the_first() -> None:
    twins = [scanned(Area, f"areas/{folder}/logic") for folder in ("b", "a")]

    assert faults(*twins) == [
        'docs/areas/b/logic.md:1:1: duplicate-id: the area "logic" has a second page; '
        "the first is docs/areas/a/logic.md; rename one of them"
    ]


def test_a_third_page_with_an_id_is_told_of_the_first_too() -> None:
    found = faults(*(scanned(Area, f"areas/{folder}/logic") for folder in "abc"))

    assert [fault.split(": ")[0] for fault in found] == [
        "docs/areas/b/logic.md:1:1",
        "docs/areas/c/logic.md:1:1",
    ]
    assert [("the first is docs/areas/a/logic.md" in fault) for fault in found] == [True, True]


def test_two_kinds_may_use_one_id() -> None:
    assert faults(MATH, scanned(Job, "jobs/math")) == []


def test_two_posts_of_a_list_have_different_ranks() -> None:
    assert faults(MATH, post(1), post(2, rank="1")) == [
        'docs/posts/post-2.md:5:1: duplicate-rank: rank 1 of "The best of 2021" is taken; '
        "docs/posts/post-1.md has it"
    ]


def test_posts_of_two_lists_may_have_the_same_rank() -> None:
    assert faults(MATH, post(1), post(2, rank="1", list="Most read by engineers")) == []


# Twins


def job(name: str, body: str = TEXT, /, **fields: str | None) -> Scan:
    return scanned(Job, f"jobs/{name}", body, **fields)


def test_two_jobs_with_one_text_are_told_at_the_second() -> None:
    assert faults(MATH, job("b"), job("a")) == [
        "docs/jobs/b.md:1:1: near-duplicate: 100% of the text is that of docs/jobs/a.md; "
        "tell it once, with all its openings, or name the other under distinct_from"
    ]


def test_two_jobs_with_almost_one_text_are_told_how_much_of_it() -> None:
    # 20 shingles against 18 of them.
    found = faults(MATH, job("a"), job("b", TEXT.rsplit(maxsplit=2)[0]))

    assert [fault.split(": ")[2].split("; ")[0] for fault in found] == [
        "90% of the text is that of docs/jobs/a.md"
    ]


def test_two_jobs_with_different_texts_are_no_twins() -> None:
    assert faults(MATH, job("a"), job("b", TEXT.replace("word", "term"))) == []


def test_front_matter_does_not_make_twins() -> None:
    assert faults(MATH, job("a", ""), job("b", "")) == []


@pytest.mark.parametrize(("of_a", "of_b"), [("[b]", None), (None, "[a]"), ("[b]", "[a]")])
def test_a_job_can_say_that_it_is_not_its_twin(of_a: str | None, of_b: str | None) -> None:
    assert faults(MATH, job("a", distinct_from=of_a), job("b", distinct_from=of_b)) == []


def test_a_job_that_is_distinct_from_one_twin_is_not_distinct_from_another() -> None:
    found = faults(MATH, job("a", distinct_from="[b]"), job("b"), job("c"))

    assert [fault.split("; ")[0] for fault in found] == [
        "docs/jobs/c.md:1:1: near-duplicate: 100% of the text is that of docs/jobs/a.md",
        "docs/jobs/c.md:1:1: near-duplicate: 100% of the text is that of docs/jobs/b.md",
    ]


def test_the_texts_of_posts_are_not_compared() -> None:
    posts = [scanned(Post, f"posts/p{rank}", TEXT, rank=str(rank)) for rank in (1, 2)]

    assert faults(MATH, *posts) == []


@pytest.mark.parametrize("rank", ["1", "1.0", '"1 "'])
def test_a_rank_is_taken_however_it_is_written(rank: str) -> None:
    found = faults(MATH, post(1), post(2, rank=rank))

    assert [fault.split(": ")[1] for fault in found] == ["duplicate-rank"]


def test_the_rank_of_a_page_with_another_fault_is_taken_as_well() -> None:
    found = faults(MATH, post(1), post(2, rank="1", checked="soon"))

    assert [fault.split(": ")[1] for fault in found] == ["duplicate-rank", "bad-date"]
