"""The catalogue: entries and papers in their order, by id, by name, and with their anchors."""

from __future__ import annotations

import pytest

from almanac.bibliography import Paper
from almanac.catalog import BrokenPage, Catalog, slug
from almanac.kinds import KINDS
from almanac.model import Entry
from entries import area, job, lab, paper, post


def catalog(*entries: Entry, papers: tuple[Paper, ...] = ()) -> Catalog:
    return Catalog(KINDS, entries, papers)


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.id for entry in entries]


# Order


def test_posts_stand_in_the_order_of_their_ranks() -> None:
    assert ids(catalog(post(10), post(2), post(1)).of_kind("post")) == [
        "post-1",
        "post-2",
        "post-10",
    ]


def test_posts_stand_list_by_list() -> None:
    later = post(1, docname="posts/later", list="The best of 2022")

    assert ids(catalog(later, post(2), post(1)).of_kind("post")) == ["post-1", "post-2", "later"]


def test_areas_stand_in_the_order_of_their_titles_whatever_the_case() -> None:
    areas = (area("z", title="analysis"), area("b", title="Logic"), area("a", title="geometry"))

    assert ids(catalog(*areas).of_kind("area")) == ["z", "a", "b"]


def test_jobs_stand_in_the_order_of_their_families() -> None:
    jobs = (job("a", family="Science"), job("b", family="economics"), job("c", family="Science"))

    assert ids(catalog(*jobs).of_kind("job")) == ["b", "a", "c"]


def test_entries_alike_in_everything_else_stand_in_the_order_of_their_pages() -> None:
    areas = (area("b", title="One"), area("a", title="One"))

    assert ids(catalog(*areas).of_kind("area")) == ["a", "b"]


def test_the_order_does_not_hang_on_the_order_in_which_entries_were_found() -> None:
    entries = (post(1), post(2), area(), job(), lab())

    assert catalog(*entries).entries == catalog(*reversed(entries)).entries


def test_a_kind_without_entries_has_none() -> None:
    assert catalog(post()).of_kind("job") == ()


# By id


def test_an_entry_is_found_by_its_kind_and_its_id() -> None:
    assert catalog(area("same"), job("same")).by_id["job", "same"].docname == "jobs/same"


def test_of_two_pages_with_one_id_the_last_docname_wins() -> None:
    twins = (job("x", docname="jobs/b/x", title="A"), job("x", docname="jobs/a/x", title="Z"))

    assert catalog(*twins).by_id["job", "x"].docname == "jobs/b/x"


def test_an_entry_is_found_by_its_page() -> None:
    assert catalog(lab("first")).by_docname["labs/first/index"].id == "first"


# By name


def test_entries_are_found_by_what_they_name() -> None:
    made = catalog(post(2, topics=("sums",)), post(1, topics=("primes", "sums")))

    assert ids(made.by_name["topic", "sums"]) == ["post-1", "post-2"]


def test_an_entry_is_found_by_what_its_claims_name() -> None:
    claim = {"statement": "It is fast.", "claimed": "twice", "where": "post", "lab": "first"}

    assert ids(catalog(post(claims=(claim,))).by_name["lab", "first"]) == ["post-1"]


def test_an_entry_that_names_a_thing_twice_is_found_once() -> None:
    claim = {"statement": "It is fast.", "claimed": "twice", "where": "post", "lab": "first"}

    assert ids(catalog(post(claims=(claim, claim))).by_name["lab", "first"]) == ["post-1"]


def test_entries_of_several_kinds_are_found_by_one_term() -> None:
    made = catalog(post(topics=("sums",)), job(topics=("sums",)))

    assert ids(made.by_name["topic", "sums"]) == ["researcher", "post-1"]


def test_the_same_word_on_two_axes_is_two_names() -> None:
    made = catalog(post(1, topics=("Hamburg",)), post(2, organizations=("Hamburg",)))

    assert ids(made.by_name["organization", "Hamburg"]) == ["post-2"]


def test_the_authors_of_a_paper_name_the_posts_about_it() -> None:
    found = catalog(post(papers=("doe2021",)), papers=(paper(authors=("Jane Doe",)),))

    assert ids(found.by_name["person", "Jane Doe"]) == ["post-1"]


# Terms and anchors


def test_the_terms_of_an_axis_are_sorted_whatever_their_case() -> None:
    made = catalog(post(1, topics=("sums", "Graphs")), post(2, topics=("primes",)))

    assert list(made.terms["topic"]) == ["Graphs", "primes", "sums"]


def test_people_are_sorted_by_family_name() -> None:
    made = catalog(post(people=("Zoe Adams", "Ada Lovelace", "Bob Adams")))

    assert list(made.terms["person"]) == ["Bob Adams", "Zoe Adams", "Ada Lovelace"]


def test_an_author_without_a_name_does_not_end_the_build() -> None:
    made = catalog(post(papers=("a",)), papers=(paper("a", authors=("Jane Doe", "")),))

    assert "Jane Doe" in made.terms["person"]


def test_every_axis_is_there_even_without_terms() -> None:
    assert {name: list(terms) for name, terms in catalog().terms.items()} == {
        "list": [],
        "topic": [],
        "venue": [],
        "person": [],
        "organization": [],
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Graph Neural Networks", "graph-neural-networks"),
        ("Erdős numbers", "erdos-numbers"),
        ("  C++ / C#  ", "c-c"),
        ("GPT-2", "gpt-2"),
        ("...", ""),
    ],
)
def test_a_slug_is_of_small_letters_digits_and_hyphens(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_an_anchor_starts_with_the_name_of_its_axis() -> None:
    assert catalog(post(topics=("Prime numbers",))).anchors("topic") == {
        "Prime numbers": "topic-prime-numbers"
    }


def test_terms_with_the_same_slug_have_different_anchors() -> None:
    assert catalog(post(topics=("C", "C#", "C++"))).anchors("topic") == {
        "C": "topic-c",
        "C#": "topic-c-2",
        "C++": "topic-c-3",
    }


def test_a_number_is_not_given_to_an_anchor_that_is_taken() -> None:
    assert catalog(post(topics=("C", "C 2", "C++"))).anchors("topic") == {
        "C": "topic-c",
        "C 2": "topic-c-2",
        "C++": "topic-c-3",
    }


def test_terms_without_a_letter_of_ascii_have_different_anchors() -> None:
    anchors = catalog(post(topics=("数学", "逻辑"))).anchors("topic")

    assert len(set(anchors.values())) == 2


def test_the_anchors_of_papers_stand_in_the_order_of_the_bibliography() -> None:
    papers = (paper("roe_2022"), paper("doe2021"))

    assert list(catalog(papers=papers).anchors("paper").items()) == [
        ("roe_2022", "paper-roe-2022"),
        ("doe2021", "paper-doe2021"),
    ]


def test_a_kind_has_no_anchors() -> None:
    assert catalog(post()).anchors("post") == {}


# Names, titles and membership


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("post", ("post-1",)),
        ("topic", ("sums",)),
        ("paper", ("doe2021",)),
        ("area", ()),
        ("nonsense", ()),
    ],
)
def test_the_names_of_a_type_are_ids_terms_or_keys(what: str, names: tuple[str, ...]) -> None:
    made = catalog(post(topics=("sums",)), papers=(paper("doe2021"),))

    assert made.names(what) == names


@pytest.mark.parametrize(
    ("what", "name", "title"),
    [
        ("post", "post-1", "Post 1"),
        ("topic", "sums", "sums"),
        ("paper", "doe2021", "Doe 2021"),
        ("post", "post-2", None),
        ("topic", "primes", None),
        ("paper", "roe2022", None),
        ("nonsense", "sums", None),
    ],
)
def test_a_link_shows_a_title_a_term_or_a_label(what: str, name: str, title: str | None) -> None:
    made = catalog(post(topics=("sums",)), papers=(paper("doe2021", label="Doe 2021"),))

    assert made.title(what, name) == title


@pytest.mark.parametrize(
    ("thing", "held"),
    [
        (("post", "post-1"), True),
        (("topic", "sums"), True),
        (("paper", "doe2021"), True),
        (("post", "post-2"), False),
        (("topic", "post-1"), False),
    ],
)
def test_a_catalogue_knows_what_is_in_it(thing: tuple[str, str], *, held: bool) -> None:
    made = catalog(post(topics=("sums",)), papers=(paper("doe2021"),))

    assert (thing in made) is held


BROKEN = BrokenPage("area", "math", "areas/math", "Mathematics")


def test_a_link_to_a_broken_page_shows_its_title() -> None:
    assert Catalog(KINDS, (), (), [BROKEN]).title("area", "math") == "Mathematics"


def test_a_broken_page_is_not_in_the_catalogue() -> None:
    assert ("area", "math") not in Catalog(KINDS, (), (), [BROKEN])


def test_an_entry_is_shown_before_a_broken_page_with_the_same_id() -> None:
    made = Catalog(KINDS, [area("math", docname="areas/x/math", title="Whole")], (), [BROKEN])

    assert made.title("area", "math") == "Whole"


def test_a_term_without_a_latin_letter_keeps_its_anchor_whatever_stands_beside_it() -> None:
    alone = catalog(post(1, topics=("人工知能",))).anchors("topic")
    beside = catalog(post(1, topics=("人工知能", "一般"))).anchors("topic")

    assert alone["人工知能"] == beside["人工知能"]
    assert len(set(beside.values())) == 2
    assert all(anchor.isascii() and len(anchor) == 14 for anchor in beside.values())
