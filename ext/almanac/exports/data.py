"""The whole catalog as JSON, and the schema of that JSON.

The format follows from the kinds: an item has the fields of its kind, and so has the schema. A
change to it changes :data:`SCHEMA_VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from almanac import formats
from almanac.model import Axis, Entry, Reference, indexed_axes, markers

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site

#: The version of the format. It grows with every change to what the file says.
SCHEMA_VERSION = 1

Ids = tuple[Annotated[str, Field(min_length=1)], ...]


class Item(BaseModel):
    """What everything in the file has."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(min_length=1, description="unique among the items of its list")]
    title: str
    url: Annotated[str, Field(description="relative to the root of the site")]


class PaperItem(Item):
    """A paper of the bibliography; its id is the citation key."""

    authors: tuple[str, ...]
    year: str
    venue: str
    doi: str
    arxiv: str
    links: Annotated[dict[str, str], Field(description="where to read it, by label")]
    posts: Annotated[Ids, Field(description="ids of the posts that name it")]


def files(catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """The catalog and its schema."""
    yield "data/almanac.json", _catalog(catalog, site)
    yield "data/almanac.schema.json", _schema(catalog)


def _catalog(catalog: Catalog, site: Site) -> str:
    kinds = _exported(catalog.kinds)
    lists: dict[str, object] = {kind.plural: _entries(kind, catalog, site) for kind in kinds}
    for axis in indexed_axes(kinds):
        lists[axis.plural] = _terms(axis, catalog, site)
    whole = almanac_of(catalog.kinds)(**lists, papers=_papers(catalog, site))
    return formats.json_file(whole.model_dump(mode="json"))


def _schema(catalog: Catalog) -> str:
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema = almanac_of(catalog.kinds).model_json_schema(mode="serialization")
    return formats.json_file({**dialect, **schema})


# The format


@cache
def almanac_of(kinds: tuple[type[Entry], ...]) -> type[BaseModel]:
    """The record of the whole file for an almanac of these *kinds*."""
    term = term_of(kinds)
    lists: dict[str, Any] = {
        **{kind.plural: (tuple[item_of(kind), ...], ...) for kind in _exported(kinds)},  # type: ignore[misc]
        **{axis.plural: (tuple[term, ...], ...) for axis in indexed_axes(_exported(kinds))},  # type: ignore[valid-type]
        "papers": (tuple[PaperItem, ...], ...),
    }
    version = (int, Field(default=SCHEMA_VERSION, ge=1))
    config = ConfigDict(extra="forbid")
    return create_model("Almanac", __config__=config, schema_version=version, **lists)


@cache
def item_of(kind: type[Entry]) -> type[Item]:
    """The record of an entry of *kind*: the fields of its front matter."""
    fields: dict[str, Any] = {
        name: (field.annotation, copy(field))
        for name, field in kind.model_fields.items()
        if not field.exclude
    }
    for name, marker in markers(kind).items():
        # A reference that leads nowhere is left out, so that even a list that wants one may be empty.
        if isinstance(marker, Reference) and name in fields and fields[name][0] is not str:
            fields[name] = (Ids, Field(description=kind.model_fields[name].description))
    return create_model(f"{kind.__name__}Item", __base__=Item, __doc__=kind.__doc__, **fields)


@cache
def term_of(kinds: tuple[type[Entry], ...]) -> type[Item]:
    """The record of a term: the ids of those who name it, by kind."""
    named = {kind.plural: (Ids, ...) for kind in _naming(kinds)}
    doc = "A term of an open-ended axis; its title is the term."
    return create_model("TermItem", __base__=Item, __doc__=doc, **named)  # type: ignore[call-overload,no-any-return]


def _exported(kinds: tuple[type[Entry], ...]) -> tuple[type[Entry], ...]:
    return tuple(kind for kind in kinds if kind.exported)


def _naming(kinds: tuple[type[Entry], ...]) -> list[type[Entry]]:
    """The kinds that name terms."""
    marked = {kind: markers(kind).values() for kind in _exported(kinds)}
    return [kind for kind, found in marked.items() if any(isinstance(m, Axis) for m in found)]


# The contents


def _entries(kind: type[Entry], catalog: Catalog, site: Site) -> list[dict[str, object]]:
    return [
        {**_fields(entry, catalog), "id": entry.id, "url": site.address(kind.kind, entry.id)}
        for entry in catalog.of_kind(kind.kind)
    ]


def _fields(entry: Entry, catalog: Catalog) -> dict[str, object]:
    """The fields of *entry*, its references without those that lead nowhere."""
    fields = entry.model_dump()
    for name, marker in markers(type(entry)).items():
        if isinstance(marker, Reference) and isinstance(fields.get(name), tuple):
            fields[name] = tuple(i for i in fields[name] if (marker.kind, i) in catalog)
    return fields


def _terms(axis: Axis, catalog: Catalog, site: Site) -> list[dict[str, object]]:
    return [
        {
            "id": anchor,
            "title": term,
            "url": site.address(axis.name, term),
            **{
                kind.plural: _namers(kind.kind, axis.name, term, catalog)
                for kind in _naming(catalog.kinds)
            },
        }
        for term, anchor in catalog.anchors(axis.name).items()
    ]


def _namers(kind: str, what: str, name: str, catalog: Catalog) -> tuple[str, ...]:
    """The ids of the entries of *kind* that name a thing."""
    return tuple(entry.id for entry in catalog.by_name.get((what, name), ()) if entry.kind == kind)


def _papers(catalog: Catalog, site: Site) -> tuple[PaperItem, ...]:
    return tuple(
        PaperItem(
            id=key,
            title=paper.title,
            url=site.address("paper", key),
            authors=paper.authors,
            year=paper.year,
            venue=paper.venue,
            doi=paper.field("doi"),
            arxiv=paper.arxiv,
            links=dict(paper.links),
            posts=_namers("post", "paper", key, catalog),
        )
        for key, paper in catalog.papers.items()
    )
