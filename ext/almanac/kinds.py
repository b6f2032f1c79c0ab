"""The kinds of page: the one authority on what their front matter may say."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from almanac.diagnostics import Code
from almanac.model import Axis, Day, Entry, Link, Number, Record, Reference, Text, Texts, Whole

TOPIC = Axis("topic", "topics", index="topic-index")
VENUE = Axis("venue", "venues", index="venue-index")
PERSON = Axis("person", "people", family_names=True, index="people-index")
# That two posts come from one employer says little about what they are about.
ORGANIZATION = Axis("organization", "organizations", index="organization-index", relates=False)
LIST = Axis("list", "lists")

#: How long before its closing day a job counts as closing soon.
CLOSING_SOON = timedelta(days=14)
#: How long after its closing day a closed job counts as archived.
ARCHIVED_AFTER = timedelta(days=365)


def _some_opening(values: tuple[Opening, ...]) -> tuple[Opening, ...]:
    if not values:
        raise PydanticCustomError(Code.NO_OPENING, "a job needs at least one opening")
    return values


def _country(value: str) -> str:
    if not re.fullmatch("[A-Z]{2}", value):
        message = "a country is two capital letters, as ISO 3166-1 has them"
        raise PydanticCustomError(Code.BAD_VALUE, message)
    return value


class Claim(Record):
    """A checkable statement of a post, in our words."""

    statement: Text
    claimed: Text
    unit: str = ""
    #: Whether more or less is better.
    direction: Literal["more", "less"] = "more"
    #: Where it is claimed: post, abstract, table.
    where: Text
    lab: Annotated[str | None, Reference("lab")] = None


class Post(Entry):
    """One ranked post of a list, and the research it tells of."""

    kind = "post"
    plural = "posts"
    folder = "posts"
    order = ("list", "rank")
    timed = True

    list: Annotated[Text, LIST]
    rank: Whole = Field(ge=1)
    areas: Annotated[Texts, Reference("area"), Field(min_length=1)]
    topics: Annotated[Texts, TOPIC, Field(min_length=1)]
    venues: Annotated[Texts, VENUE] = ()
    people: Annotated[Texts, PERSON] = Field(
        default=(), description="those whom the list or the post names; the papers' authors follow"
    )
    organizations: Annotated[Texts, ORGANIZATION] = ()
    papers: Annotated[Texts, Reference("paper")] = Field(
        default=(), description="keys of the bibliography"
    )
    #: Checked, and neither shown nor exported before there is a ledger.
    claims: tuple[Claim, ...] = Field(default=(), exclude=True)
    source: Link
    checked: Day = Field(description="the day on which the source was read")

    def with_authors(self, authors: Mapping[str, tuple[str, ...]]) -> Post:
        """The same post, its people extended by the *authors* of its papers, by key."""
        written = (name for key in self.papers for name in authors.get(key, ()))
        return self.model_copy(update={"people": tuple(dict.fromkeys((*self.people, *written)))})


class Area(Entry):
    """A field of research."""

    kind = "area"
    plural = "areas"
    folder = "areas"

    neighbors: Annotated[Texts, Reference("area")] = ()


class Opening(Record):
    """How many people a job looks for in one place."""

    place: Text
    country: Annotated[Text, AfterValidator(_country)] | None = None
    count: Whole = Field(default=1, ge=1)


class JobState(enum.StrEnum):
    """Where a job is in its life, on a given day."""

    UNDATED = "undated"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSING_SOON = "closing soon"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Job(Entry):
    """A job ad, told once however often it was pasted."""

    kind = "job"
    plural = "jobs"
    folder = "jobs"
    order = ("family", "title")
    compare_texts = True

    team: Text | None = None
    family: Text
    level: Text | None = None
    openings: Annotated[tuple[Opening, ...], AfterValidator(_some_opening)]
    areas: Annotated[Texts, Reference("area"), Field(min_length=1)]
    topics: Annotated[Texts, TOPIC] = ()
    organizations: Annotated[Texts, ORGANIZATION] = ()
    distinct_from: Annotated[Texts, Reference("job")] = ()
    source: Link
    checked: Day
    opens: Day | None = None
    closes: Day | None = None

    @field_validator("closes")
    @classmethod
    def _not_before_it_opens(cls, closes: date | None, given: ValidationInfo) -> date | None:
        opens = given.data.get("opens")
        if opens and closes and closes < opens:
            raise PydanticCustomError(Code.BAD_VALUE, "a job cannot close before it opens")
        return closes

    @property
    def places(self) -> tuple[str, ...]:
        """The places of its openings."""
        return tuple(opening.place for opening in self.openings)

    def state(self, as_of: date | None) -> JobState:
        """Its state on the day *as_of*; undated without that day or without dates."""
        if as_of is None or (self.opens is None and self.closes is None):
            return JobState.UNDATED
        if self.opens and as_of < self.opens:
            return JobState.UPCOMING
        if self.closes is None or self.closes - as_of >= CLOSING_SOON:
            return JobState.OPEN
        if as_of <= self.closes:
            return JobState.CLOSING_SOON
        return JobState.CLOSED if as_of - self.closes <= ARCHIVED_AFTER else JobState.ARCHIVED

    def is_over(self, as_of: date | None) -> bool:
        """Whether nobody can apply any more, so that search engines should not list it."""
        return self.state(as_of) in {JobState.CLOSED, JobState.ARCHIVED}


class Lab(Entry):
    """A small implementation of the system of one post, run and measured."""

    kind = "lab"
    plural = "labs"
    folder = "labs"
    timed = True
    exported = False

    post: Annotated[str, Reference("post")]
    minutes: Number = Field(gt=0, allow_inf_nan=False)
    memory: Text

    @classmethod
    def owns(cls, docname: str) -> bool:
        """Whether *docname* is the index page of a lab's own folder."""
        return bool(re.fullmatch(rf"{cls.folder}/[^/]+/index", docname))


#: The kinds that the almanac comes with.
KINDS: tuple[type[Entry], ...] = (Post, Area, Job, Lab)
