"""The whole catalogue as JSON, and the schema of that JSON.

The records below are the format: the file is made from them, and so is its schema. A change to
them changes :data:`SCHEMA_VERSION`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from almanac.kinds import Opening
from almanac.model import Entry, Reference, markers

if TYPE_CHECKING:
    from almanac.catalog import Catalog

#: The version of the format. It grows with every change to the records below.
SCHEMA_VERSION = 1

Id = Annotated[str, Field(min_length=1)]
Address = Callable[[str, str], str]


class Item(BaseModel):
    """What everything in the file has."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[Id, Field(description="the slug, unique among its kind")]
    title: str
    url: Annotated[str, Field(description="relative to the root of the site")]


AnyItem = TypeVar("AnyItem", bound=Item)


class PostItem(Item):
    """A post of a list."""

    summary: str
    list: Annotated[str, Field(description="the list that ranks the post")]
    rank: Annotated[int, Field(ge=1)]
    areas: tuple[Id, ...]
    topics: tuple[str, ...]
    venues: tuple[str, ...]
    people: Annotated[tuple[str, ...], Field(description="those named, and the papers' authors")]
    organizations: tuple[str, ...]
    papers: Annotated[tuple[Id, ...], Field(description="keys of the bibliography")]
    source: str
    checked: Annotated[date, Field(description="the day the source was read")]


class AreaItem(Item):
    """A field of research."""

    summary: str
    neighbors: tuple[Id, ...]


class JobItem(Item):
    """A job ad, told once."""

    summary: str
    team: str
    family: str
    level: str | None
    openings: Annotated[tuple[Opening, ...], Field(min_length=1)]
    areas: tuple[Id, ...]
    topics: tuple[str, ...]
    organizations: tuple[str, ...]
    source: str
    checked: date
    opens: date | None
    closes: date | None


class TermItem(Item):
    """A term of an open-ended axis; its title is the term."""

    posts: Annotated[tuple[Id, ...], Field(description="ids of the posts that name it")]
    jobs: Annotated[tuple[Id, ...], Field(description="ids of the jobs that name it")]


class PaperItem(Item):
    """A paper of the bibliography; its id is the citation key."""

    authors: tuple[str, ...]
    year: str
    venue: str
    doi: str
    arxiv: str
    links: Annotated[dict[str, str], Field(description="where to read it, by label")]
    posts: tuple[Id, ...]


class Almanac(BaseModel):
    """The whole catalogue."""

    model_config = ConfigDict(extra="forbid", title="Almanac")

    schema_version: int = Field(default=SCHEMA_VERSION, ge=1)
    posts: tuple[PostItem, ...]
    areas: tuple[AreaItem, ...]
    jobs: tuple[JobItem, ...]
    topics: tuple[TermItem, ...]
    venues: tuple[TermItem, ...]
    people: tuple[TermItem, ...]
    organizations: tuple[TermItem, ...]
    papers: tuple[PaperItem, ...]


def catalog_json(catalog: Catalog, address: Address) -> str:
    """*catalog* as the text of ``almanac.json``."""
    whole = Almanac(
        posts=_entries(PostItem, "post", catalog, address),
        areas=_entries(AreaItem, "area", catalog, address),
        jobs=_entries(JobItem, "job", catalog, address),
        topics=_terms("topic", catalog, address),
        venues=_terms("venue", catalog, address),
        people=_terms("person", catalog, address),
        organizations=_terms("organization", catalog, address),
        papers=_papers(catalog, address),
    )
    return _text(whole.model_dump(mode="json"))


def schema_json(_catalog: Catalog, _address: Address) -> str:
    """The JSON Schema of ``almanac.json``."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return _text({**dialect, **Almanac.model_json_schema(mode="serialization")})


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _entries(
    item: type[AnyItem], kind: str, catalog: Catalog, address: Address
) -> tuple[AnyItem, ...]:
    return tuple(
        item.model_validate({**_values(entry, item, catalog), "url": address(kind, entry.id)})
        for entry in catalog.of_kind(kind)
    )


def _values(entry: Entry, item: type[Item], catalog: Catalog) -> dict[str, object]:
    """The fields of *entry* that *item* has."""
    known = _known(entry, catalog)
    return {name: known.get(name, getattr(entry, name, None)) for name in item.model_fields}


def _known(entry: Entry, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The references of *entry*, without those that lead nowhere."""
    return {
        name: tuple(i for i in getattr(entry, name) if (marker.kind, i) in catalog)
        for name, marker in markers(type(entry)).items()
        if isinstance(marker, Reference)
    }


def _terms(axis: str, catalog: Catalog, address: Address) -> tuple[TermItem, ...]:
    return tuple(
        TermItem(
            id=anchor,
            title=term,
            url=address(axis, term),
            posts=_namers("post", axis, term, catalog),
            jobs=_namers("job", axis, term, catalog),
        )
        for term, anchor in catalog.anchors(axis).items()
    )


def _namers(kind: str, what: str, name: str, catalog: Catalog) -> tuple[str, ...]:
    """The ids of the entries of *kind* that name a thing."""
    return tuple(entry.id for entry in catalog.by_name.get((what, name), ()) if entry.kind == kind)


def _papers(catalog: Catalog, address: Address) -> tuple[PaperItem, ...]:
    return tuple(
        PaperItem(
            id=key,
            title=paper.title,
            url=address("paper", key),
            authors=paper.authors,
            year=paper.year,
            venue=paper.venue,
            doi=paper.field("doi"),
            arxiv=dict(paper.links).get("arXiv", "").rpartition("/")[2],
            links=dict(paper.links),
            posts=_namers("post", "paper", key, catalog),
        )
        for key, paper in catalog.papers.items()
    )
