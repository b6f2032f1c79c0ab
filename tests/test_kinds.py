"""The kinds of page: their ids, their folders, what they name, and the life of a job."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from almanac.kinds import (
    KINDS,
    LIST,
    ORGANIZATION,
    PERSON,
    TOPIC,
    VENUE,
    Area,
    Claim,
    Job,
    JobState,
    Lab,
    Post,
)
from almanac.model import (
    Entry,
    Reference,
    axes,
    id_of,
    indexed_axes,
    linkable,
    markers,
    named,
)
from entries import area, job, lab, post

# Ids and folders


@pytest.mark.parametrize(
    ("docname", "name"),
    [
        ("posts/a-post", "a-post"),
        ("posts/2021/a-post", "a-post"),
        ("labs/a-lab/index", "a-lab"),
        ("posts/my-index", "my-index"),
        ("about", "about"),
    ],
)
def test_the_id_is_the_last_part_of_the_docname_that_is_not_index(docname: str, name: str) -> None:
    assert id_of(docname) == name


@pytest.mark.parametrize(
    ("kind", "docname", "owned"),
    [
        (Post, "posts/a", True),
        (Post, "posts/2021/a", True),
        (Post, "posts/index", False),
        (Post, "posts", False),
        (Post, "posts/", False),
        (Post, "posts-old/a", False),
        (Post, "areas/posts", False),
        (Area, "areas/a", True),
        (Job, "jobs/a", True),
        (Lab, "labs/a/index", True),
        (Lab, "labs/a", False),
        (Lab, "labs/index", False),
        (Lab, "labs/a/notes", False),
        (Lab, "labs/a/b/index", False),
    ],
)
def test_a_kind_owns_the_pages_of_its_folder(kind: type[Entry], docname: str, owned: bool) -> None:
    assert kind.owns(docname) is owned


@pytest.mark.parametrize("made", [post(), area(), job(), lab()], ids=lambda made: made.kind)
def test_each_page_is_owned_by_its_own_kind_alone(made: Entry) -> None:
    assert [kind for kind in KINDS if kind.owns(made.docname)] == [type(made)]


def test_an_entry_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        area().title = "Another"


def test_the_page_of_an_entry_is_no_part_of_its_data() -> None:
    assert area().model_dump() == {
        "title": "Math",
        "summary": "It is wide.",
        "neighbors": (),
    }


# What a kind names


def test_the_markers_of_a_post_are_its_references_and_its_axes() -> None:
    assert markers(Post) == {
        "list": LIST,
        "areas": Reference("area"),
        "topics": TOPIC,
        "venues": VENUE,
        "people": PERSON,
        "organizations": ORGANIZATION,
        "papers": Reference("paper"),
    }


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (Area, {"neighbors": Reference("area")}),
        (Lab, {"post": Reference("post")}),
        (Claim, {"lab": Reference("lab")}),
    ],
    ids=["area", "lab", "claim"],
)
def test_the_markers_of_a_record_are_the_fields_that_name_something(
    kind: type[Entry], names: dict[str, Reference]
) -> None:
    assert markers(kind) == names


def test_everything_a_post_names_has_its_path() -> None:
    made = post(areas=("math", "logic"), topics=("sums",), papers=("doe2021",))

    assert list(named(made)) == [
        (("list",), LIST, "The best of 2021"),
        (("areas", 0), Reference("area"), "math"),
        (("areas", 1), Reference("area"), "logic"),
        (("topics", 0), TOPIC, "sums"),
        (("papers", 0), Reference("paper"), "doe2021"),
    ]


def test_what_a_claim_names_has_its_path_within_the_post() -> None:
    plain = {"statement": "It is fast.", "claimed": "twice", "where": "post"}
    found = list(named(post(claims=(plain, {**plain, "lab": "first"}))))

    assert found[-1] == (("claims", 1, "lab"), Reference("lab"), "first")


def test_a_claim_without_a_lab_names_nothing() -> None:
    plain = {"statement": "It is fast.", "claimed": "twice", "where": "post"}

    assert [path for path, *_ in named(post(claims=(plain,))) if path[0] == "claims"] == []


def test_a_field_with_one_reference_has_a_path_without_a_number() -> None:
    assert list(named(lab(post="post-7"))) == [(("post",), Reference("post"), "post-7")]


def test_the_axes_of_all_kinds_are_known_by_name() -> None:
    assert axes(KINDS) == {
        "list": LIST,
        "topic": TOPIC,
        "venue": VENUE,
        "person": PERSON,
        "organization": ORGANIZATION,
    }


def test_a_list_of_posts_has_no_index() -> None:
    assert set(indexed_axes(KINDS)) == {TOPIC, VENUE, PERSON, ORGANIZATION}


def test_kinds_indexed_axes_and_papers_can_be_linked_to() -> None:
    assert sorted(linkable(KINDS)) == [
        "area",
        "job",
        "lab",
        "organization",
        "paper",
        "person",
        "post",
        "topic",
        "venue",
    ]


def test_people_are_sorted_by_family_name_whatever_its_case() -> None:
    people = ["Ada Lovelace", "Grace Hopper", "Jan van der berg", "Plato", "Mary Hopper"]

    assert sorted(people, key=PERSON.sort_key) == [
        "Jan van der berg",
        "Grace Hopper",
        "Mary Hopper",
        "Ada Lovelace",
        "Plato",
    ]


def test_other_terms_are_sorted_by_their_first_letter_whatever_its_case() -> None:
    assert sorted(["sums", "Graphs of zeros", "trees"], key=TOPIC.sort_key) == [
        "Graphs of zeros",
        "sums",
        "trees",
    ]


# Posts and their papers


def test_the_authors_of_its_papers_are_people_of_a_post() -> None:
    made = post(people=("Ada Lovelace",), papers=("a", "b"))
    authors = {"a": ("Jane Doe", "Ada Lovelace"), "b": ("Jim Roe", "Jane Doe")}

    assert made.with_authors(authors).people == ("Ada Lovelace", "Jane Doe", "Jim Roe")


def test_a_paper_that_the_bibliography_does_not_have_adds_nobody() -> None:
    assert post(people=("Ada Lovelace",), papers=("gone",)).with_authors({}).people == (
        "Ada Lovelace",
    )


def test_a_claim_is_of_more_without_unit_and_lab_unless_it_says_otherwise() -> None:
    claim = Claim(statement="It is fast.", claimed="twice", where="post")

    assert (claim.direction, claim.unit, claim.lab) == ("more", "", None)


@pytest.mark.parametrize("direction", ["more", "less"])
def test_more_or_less_may_be_better(direction: str) -> None:
    claim = Claim(statement="It is fast.", claimed="twice", where="post", direction=direction)

    assert claim.direction == direction


# Jobs


def test_the_places_of_a_job_are_those_of_its_openings() -> None:
    assert job(openings=({"place": "Rome", "count": 2}, {"place": "Oslo"})).places == (
        "Rome",
        "Oslo",
    )


BOTH = {"opens": "2021-03-01", "closes": "2021-06-30"}


@pytest.mark.parametrize(
    ("dates", "day", "state"),
    [
        (BOTH, "2021-02-28", "upcoming"),
        (BOTH, "2021-03-01", "open"),
        (BOTH, "2021-06-16", "open"),
        (BOTH, "2021-06-17", "closing soon"),
        (BOTH, "2021-06-30", "closing soon"),
        (BOTH, "2021-07-01", "closed"),
        (BOTH, "2022-06-30", "closed"),
        (BOTH, "2022-07-01", "archived"),
        ({"opens": "2021-03-01"}, "2021-02-28", "upcoming"),
        ({"opens": "2021-03-01"}, "2031-03-01", "open"),
        ({"closes": "2021-06-30"}, "2001-01-01", "open"),
        ({"closes": "2021-06-30"}, "2021-06-30", "closing soon"),
        ({"closes": "2021-06-30"}, "2021-07-01", "closed"),
        ({}, "2021-06-30", "undated"),
        ({"opens": "2021-06-25", "closes": "2021-06-30"}, "2021-06-24", "upcoming"),
        ({"opens": "2021-06-25", "closes": "2021-06-30"}, "2021-06-25", "closing soon"),
    ],
)
def test_the_state_of_a_job_follows_from_its_dates_and_the_day(
    dates: dict[str, str], day: str, state: str
) -> None:
    assert job(**dates).state(date.fromisoformat(day)) == JobState(state)


def test_without_a_day_a_job_is_undated() -> None:
    assert job(**BOTH).state(None) is JobState.UNDATED


@pytest.mark.parametrize(("closes", "state"), [("0001-01-05", "archived"), ("9999-12-31", "open")])
def test_the_first_and_the_last_days_of_the_calendar_have_a_state(closes: str, state: str) -> None:
    assert job(closes=closes).state(date(2021, 6, 30)) == JobState(state)


def test_a_job_cannot_close_before_it_opens() -> None:
    with pytest.raises(ValidationError, match="cannot close before it opens"):
        job(opens=date(2026, 2, 1), closes=date(2026, 1, 31))
