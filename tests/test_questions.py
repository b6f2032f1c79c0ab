"""The questions that a page can put to the catalogue, and their answers."""

from __future__ import annotations

import pytest

from almanac.bibliography import Paper
from almanac.catalog import Catalog
from almanac.kinds import KINDS
from almanac.model import Entry
from almanac.questions import (
    At,
    Index,
    Link,
    Lookup,
    Pages,
    Papers,
    Select,
    TermEntries,
    TermsWithin,
    Values,
    values_of,
)
from almanac.related import Related, Relation
from entries import area, job, lab, paper, post


def catalog(*entries: Entry, papers: tuple[Paper, ...] = ()) -> Catalog:
    return Catalog(KINDS, entries, papers)


def chosen(question: Select, *entries: Entry) -> list[str]:
    return [entry.id for entry in question.answer(catalog(*entries))]


def link(rank: int) -> Link:
    return Link("post", f"post-{rank}", f"Post {rank}", f"posts/post-{rank}")


# Select

POSTS = (
    post(1, areas=("math", "logic"), topics=("sums",)),
    post(2, areas=("logic",), topics=("primes", "sums")),
    post(10, areas=("math",), topics=("graphs",)),
)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ((), ["post-1", "post-2", "post-10"]),
        ((("areas", ("math",)),), ["post-1", "post-10"]),
        ((("topics", ("graphs", "primes")),), ["post-2", "post-10"]),
        ((("areas", ("math",)), ("topics", ("sums",))), ["post-1"]),
        ((("rank", ("10",)),), ["post-10"]),
        ((("list", ("The best of 2021",)),), ["post-1", "post-2", "post-10"]),
        ((("areas", ("mat",)),), []),
        ((("areas", ()),), []),
        ((("venues", ("math",)),), []),
        ((("nonsense", ("math",)),), []),
    ],
    ids=str,
)
def test_select_finds_the_entries_with_one_of_the_values_in_every_field(
    where: tuple[tuple[str, tuple[str, ...]], ...], found: list[str]
) -> None:
    assert chosen(Select("post", where), *POSTS) == found


def test_select_finds_jobs_by_the_places_of_their_openings() -> None:
    jobs = (job("a", openings=({"place": "Rome"}, {"place": "Oslo"})), job("b"))

    assert chosen(Select("job", (("places", ("Oslo",)),)), *jobs) == ["a"]


def test_select_finds_entries_of_its_kind_only() -> None:
    assert chosen(Select("area"), area("math"), post(), job()) == ["math"]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("", ["post-1", "post-2", "post-10"]),
        ("rank", ["post-1", "post-2", "post-10"]),
        ("-rank", ["post-10", "post-2", "post-1"]),
        ("topics", ["post-10", "post-2", "post-1"]),
        ("-topics", ["post-1", "post-2", "post-10"]),
    ],
)
def test_select_sorts_by_a_field_forwards_and_backwards(sort: str, found: list[str]) -> None:
    assert chosen(Select("post", sort=sort), *POSTS) == found


def test_select_sorts_days_by_the_calendar() -> None:
    days = ("2021-10-01", "2021-02-28", "2020-12-31")
    posts = [post(rank, checked=day) for rank, day in enumerate(days, 1)]

    assert chosen(Select("post", sort="checked"), *posts) == ["post-3", "post-2", "post-1"]


def test_select_sorts_minutes_as_numbers() -> None:
    labs = (lab("a", minutes=10), lab("b", minutes=2.5))

    assert chosen(Select("lab", sort="minutes"), *labs) == ["b", "a"]


def test_select_sorts_texts_whatever_their_case() -> None:
    areas = (area("a", title="analysis"), area("b", title="Logic"), area("c", title="geometry"))

    assert chosen(Select("area", sort="title"), *areas) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("sort", "found"), [("level", ["c", "a", "b"]), ("-level", ["b", "a", "c"])]
)
def test_what_has_no_value_comes_last_and_first_backwards(sort: str, found: list[str]) -> None:
    jobs = (job("a", level="senior"), job("b"), job("c", level="junior"))

    assert chosen(Select("job", sort=sort), *jobs) == found


@pytest.mark.parametrize("sort", ["family", "-family"])
def test_what_is_equal_keeps_the_order_of_its_kind(sort: str) -> None:
    assert chosen(Select("job", sort=sort), job("b"), job("a"), job("c")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (None, ["post-10", "post-2", "post-1"]),
        (2, ["post-10", "post-2"]),
        (9, ["post-10", "post-2", "post-1"]),
    ],
)
def test_select_limits_after_it_has_sorted(limit: int | None, found: list[str]) -> None:
    assert chosen(Select("post", sort="-rank", limit=limit), *POSTS) == found


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("areas", ("math", "logic")),
        ("rank", ("1",)),
        ("checked", ("2021-12-31",)),
        ("venues", ()),
        ("nonsense", ()),
    ],
)
def test_the_values_of_a_field_are_texts(name: str, values: tuple[str, ...]) -> None:
    assert values_of(POSTS[0], name) == values


def test_a_field_that_is_not_given_has_no_values() -> None:
    assert values_of(job(), "level") == ()


# The small ones


def test_at_is_the_entry_of_a_page() -> None:
    assert At("areas/math").answer(catalog(area("math"))) == area("math")


def test_at_a_page_without_an_entry_there_is_none() -> None:
    assert At("about").answer(catalog(area("math"))) is None


@pytest.mark.parametrize(
    ("what", "name", "title"),
    [
        ("post", "post-2", "Post 2"),
        ("topic", "sums", "sums"),
        ("paper", "doe2021", "Doe 2021"),
        ("topic", "gone", None),
    ],
)
def test_lookup_is_what_a_link_shows(what: str, name: str, title: str | None) -> None:
    found = Lookup(what, name).answer(catalog(*POSTS, papers=(paper("doe2021"),)))

    assert (found.title if found else None) == title


def test_a_page_that_has_moved_is_another_answer() -> None:
    before, after = (
        catalog(post(1)),
        catalog(post(1).model_copy(update={"docname": "posts/b/post-1"})),
    )

    assert Lookup("post", "post-1").answer(before) != Lookup("post", "post-1").answer(after)


def test_values_are_those_of_all_entries_once_in_the_order_of_the_alphabet() -> None:
    assert Values("post", "topics").answer(catalog(*POSTS)) == ("graphs", "primes", "sums")


def test_the_values_of_a_kind_without_entries_are_none() -> None:
    assert Values("job", "topics").answer(catalog(*POSTS)) == ()


def test_pages_stand_in_the_order_of_their_kind() -> None:
    assert Pages("post").answer(catalog(*reversed(POSTS))) == (
        "posts/post-1",
        "posts/post-2",
        "posts/post-10",
    )


def test_papers_come_with_the_entries_that_name_them() -> None:
    doe, roe = paper("doe2021"), paper("roe2022")
    made = catalog(post(1, papers=("doe2021",)), post(2, papers=("doe2021",)), papers=(roe, doe))

    assert Papers().answer(made) == ((roe, ()), (doe, (link(1), link(2))))


def test_papers_that_are_asked_for_come_in_the_order_of_the_question() -> None:
    doe, roe = paper("doe2021"), paper("roe2022")

    assert Papers(("doe2021", "gone", "roe2022")).answer(catalog(papers=(roe, doe))) == (
        (doe, ()),
        (roe, ()),
    )


def test_an_index_has_every_term_with_its_anchor_and_who_names_it() -> None:
    made = catalog(post(2, topics=("sums",)), post(1, topics=("Graphs", "sums")))

    assert Index("topic").answer(made) == (
        TermEntries("Graphs", "topic-graphs", (link(1),)),
        TermEntries("sums", "topic-sums", (link(1), link(2))),
    )


def test_the_index_of_an_axis_that_is_none_is_empty() -> None:
    assert Index("nonsense").answer(catalog(*POSTS)) == ()


def test_terms_are_counted_within_the_entries_that_have_a_value() -> None:
    work = job(areas=("logic",), topics=("sums",))

    assert TermsWithin("topic", "areas", "logic").answer(catalog(*POSTS, work)) == (
        ("primes", 1),
        ("sums", 3),
    )


def test_within_a_value_that_no_entry_has_there_are_no_terms() -> None:
    assert TermsWithin("topic", "areas", "gone").answer(catalog(*POSTS)) == ()


# Related


def posts_about(*topics: str) -> list[Entry]:
    """A post for each of *topics*, words with commas between; they share nothing else."""
    return [post(rank, topics=tuple(named.split(", "))) for rank, named in enumerate(topics, 1)]


def related(*topics: str, rank: int = 1, limit: int = 4) -> tuple[Relation, ...]:
    """What the post of this rank is related to, among the posts about *topics*."""
    return Related("post", f"post-{rank}", limit).answer(catalog(*posts_about(*topics)))


def test_what_is_rare_weighs_more_than_what_is_common() -> None:
    found = related("common, rare", "common", "common", "rare", "a", "b", "c", "d", "e")

    assert found == (
        Relation(link(4), (("topic", "rare"),)),
        Relation(link(2), (("topic", "common"),)),
        Relation(link(3), (("topic", "common"),)),
    )


def test_two_reasons_weigh_more_than_either() -> None:
    found = related("x, y", "x", "x, y", "y", "a", "b", "c", "d")

    assert [relation.link for relation in found] == [link(3), link(2), link(4)]


def test_the_reasons_stand_with_the_rarest_first() -> None:
    found = related("common, rare", "common, rare", "common", "a", "b", "c", "d")

    assert found[0] == Relation(link(2), (("topic", "rare"), ("topic", "common")))


def test_of_reasons_equally_rare_the_topic_stands_first() -> None:
    both = {"areas": ("logic",), "topics": ("sums",), "venues": ("Conference on Things",)}
    others = [post(rank, topics=(f"t{rank}",)) for rank in range(3, 8)]
    answer = Related("post", "post-1").answer(catalog(post(1, **both), post(2, **both), *others))

    assert answer[0].shared == (
        ("topic", "sums"),
        ("area", "logic"),
        ("venue", "Conference on Things"),
    )


def test_what_less_than_half_of_the_posts_name_is_a_reason() -> None:
    assert related("x", "x", "a", "b", "c") == (Relation(link(2), (("topic", "x"),)),)


def test_what_half_of_the_posts_name_is_no_reason() -> None:
    assert [relation.shared for relation in related("x", "x", "a", "b")] == [()]


def test_what_all_posts_name_is_no_reason() -> None:
    assert [relation.shared for relation in related("x", "x", "x", rank=2)] == [(), ()]


def test_a_common_term_is_no_reason_beside_a_rare_one() -> None:
    found = related("x, y", "x, y", "y", "y", "a")

    assert found == (Relation(link(2), (("topic", "x"),)),)


def test_papers_and_their_authors_are_reasons() -> None:
    named = [post(rank, topics=(f"t{rank}",), papers=("doe2021",)) for rank in (1, 2)]
    others = [post(rank, topics=(f"t{rank}",)) for rank in (3, 4, 5)]
    made = catalog(*named, *others, papers=(paper("doe2021", authors=("Jane Doe",)),))

    assert Related("post", "post-1").answer(made) == (
        Relation(link(2), (("person", "Jane Doe"), ("paper", "doe2021"))),
    )


def test_posts_equally_near_stand_in_their_order() -> None:
    found = related("a", "b", "c", "d", "x", "x", "x", rank=6)

    assert [relation.link for relation in found] == [link(5), link(7)]


def test_no_more_are_related_than_the_limit() -> None:
    topics = ("x", "x", "x", "a", "b", "c", "d")

    assert [relation.link for relation in related(*topics, limit=1)] == [link(2)]


def test_four_are_related_unless_the_question_says_otherwise() -> None:
    made = catalog(*posts_about(*["x"] * 6, "a", "b", "c", "d", "e", "f", "g"))

    assert [relation.link for relation in Related("post", "post-1").answer(made)] == [
        link(rank) for rank in (2, 3, 4, 5)
    ]


def test_a_post_is_not_related_to_itself() -> None:
    assert link(1) not in [r.link for r in related("x, y", "x", "y", "a", "b", "c")]


def test_entries_of_another_kind_are_neither_related_nor_counted() -> None:
    jobs = [job(name, topics=("x",)) for name in "abcdefgh"]
    posts = posts_about("x", "x", "a", "b", "c")

    assert Related("post", "post-1").answer(catalog(*posts, *jobs)) == (
        Relation(link(2), (("topic", "x"),)),
    )


def test_a_post_that_shares_nothing_is_shown_its_neighbors() -> None:
    assert related("a", "b", "c", rank=2) == (
        Relation(link(1), neighbor="before"),
        Relation(link(3), neighbor="after"),
    )


@pytest.mark.parametrize(
    ("rank", "found"),
    [(1, (Relation(link(2), neighbor="after"),)), (3, (Relation(link(2), neighbor="before"),))],
)
def test_the_ends_of_the_list_have_one_neighbor(rank: int, found: tuple[Relation, ...]) -> None:
    assert related("a", "b", "c", rank=rank) == found


def test_a_post_alone_has_no_neighbor() -> None:
    assert related("a") == ()


def test_neighbors_are_of_the_same_list() -> None:
    first = [post(rank, topics=(f"t{rank}",)) for rank in (1, 2)]
    second = [
        post(rank, docname=f"posts/later-{rank}", list="The best of 2022", topics=(f"u{rank}",))
        for rank in (1, 2)
    ]

    assert Related("post", "post-2").answer(catalog(*first, *second)) == (
        Relation(link(1), neighbor="before"),
    )


def test_equal_catalogues_give_equal_answers_whatever_their_order() -> None:
    posts = posts_about("x, y", "y, x", "z, x", "y, z", "a", "b", "c", "d", "e")
    questions = [Related("post", entry.id) for entry in posts]
    one, other = catalog(*posts), catalog(*reversed(posts))

    assert [q.answer(one) for q in questions] == [q.answer(other) for q in questions]


@pytest.mark.parametrize(
    "question",
    [
        Select("post", (("areas", ("math",)),), "-rank", 3),
        At("areas/math"),
        Lookup("post", "post-1"),
        Values("post", "topics"),
        Pages("post"),
        Papers(),
        Index("topic"),
        Related("post", "post-1"),
        TermsWithin("topic", "areas", "math"),
    ],
    ids=lambda question: type(question).__name__,
)
def test_every_question_can_be_stored_with_its_answer(question: Select) -> None:
    stored = {question: question.answer(catalog(*POSTS))}

    assert stored[question] == question.answer(catalog(*POSTS))
