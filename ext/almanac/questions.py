"""The questions that a page can put to the catalog.

A question is a frozen record with a method ``answer(catalog)``; equal catalogs give equal
answers, and answers can be compared. That is all the incremental build needs to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Protocol

from almanac.bibliography import Paper
from almanac.catalog import Catalog
from almanac.model import Entry

#: Pairs of a field and the values of which an entry must have one.
Filters = tuple[tuple[str, tuple[str, ...]], ...]


class Question(Protocol):
    """Anything that can be asked; it must be hashable, and its answers comparable."""

    def answer(self, catalog: Catalog) -> Any:
        """What *catalog* says."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as far as a link to it tells."""

    kind: str
    id: str
    title: str
    #: Where it leads: a page that has moved is another answer.
    docname: str

    @classmethod
    def to(cls, entry: Entry) -> Link:
        """The link to *entry*."""
        return cls(entry.kind, entry.id, entry.title, entry.docname)


@dataclass(frozen=True, slots=True)
class TermEntries:
    """A term, and the entries that name it."""

    term: str
    anchor: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """Which entries of a kind have these values, in their order?"""

    kind: str
    where: Filters = ()
    #: A field to sort by instead of the order of the kind; with a hyphen before it, backwards.
    sort: str = ""
    limit: int | None = None

    def answer(self, catalog: Catalog) -> tuple[Entry, ...]:
        """The entries that fit."""
        found = [entry for entry in catalog.of_kind(self.kind) if self.fits(entry)]
        if self.sort:
            name = self.sort.removeprefix("-")
            found.sort(key=lambda entry: _sortable(entry, name), reverse=self.sort[0] == "-")
        return tuple(found[: self.limit])

    def fits(self, entry: Entry) -> bool:
        """Whether *entry* has one of the wanted values in every wanted field."""
        return all(set(values_of(entry, name)) & set(wanted) for name, wanted in self.where)


def _sortable(entry: Entry, name: str) -> tuple[Any, ...]:
    value = getattr(entry, name)
    number = isinstance(value, int | float)
    # Numbers sort as numbers; what is not given comes last, and goes first backwards.
    return (value is None, value if number else [v.casefold() for v in values_of(entry, name)])


def values_of(entry: Entry, name: str) -> tuple[str, ...]:
    """The field *name* of *entry* as a tuple of text, empty where it has none."""
    value = getattr(entry, name, None)
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


@dataclass(frozen=True, slots=True)
class At:
    """Which entry does a page have?"""

    docname: str

    def answer(self, catalog: Catalog) -> Entry | None:
        """The entry, or ``None`` for a page that is broken or of no kind."""
        return catalog.by_docname.get(self.docname)


@dataclass(frozen=True, slots=True)
class Lookup:
    """What does a link to this entry, term or paper show, and where does it lead?"""

    what: str
    name: str

    def answer(self, catalog: Catalog) -> Link | None:
        """The link, or ``None`` when there is no such thing; an index knows its own page."""
        page = catalog.page(self.what, self.name)
        title = catalog.title(self.what, self.name)
        if title is None:
            return None
        return Link(self.what, self.name, title, page.docname if page else "")


@dataclass(frozen=True, slots=True)
class TermsWithin:
    """Which terms of an axis do the entries name that have this value in a field?"""

    axis: str
    field: str
    value: str

    def answer(self, catalog: Catalog) -> tuple[tuple[str, int], ...]:
        """Each term with the number of those entries, in the order of the axis."""
        inside = {e.docname for e in catalog.entries if self.value in values_of(e, self.field)}
        counts = {
            term: sum(e.docname in inside for e in catalog.by_name[self.axis, term])
            for term in catalog.terms.get(self.axis, ())
        }
        return tuple((term, number) for term, number in counts.items() if number)


@dataclass(frozen=True, slots=True)
class Values:
    """Which values does a field have, over all entries of a kind?"""

    kind: str
    field: str

    def answer(self, catalog: Catalog) -> tuple[str, ...]:
        """Each value once, in alphabetical order."""
        entries = catalog.of_kind(self.kind)
        return tuple(sorted({value for e in entries for value in values_of(e, self.field)}))


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages does a folder hold, in the order of its kind?"""

    kind: str

    def answer(self, catalog: Catalog) -> tuple[str, ...]:
        """Their docnames."""
        return tuple(entry.docname for entry in catalog.of_kind(self.kind))


@dataclass(frozen=True, slots=True)
class Papers:
    """What does the bibliography say of these papers, and which entries name them?"""

    #: Keys; ``None`` asks for all.
    keys: tuple[str, ...] | None = None

    def answer(self, catalog: Catalog) -> tuple[tuple[Paper, tuple[Link, ...]], ...]:
        """Each paper that is known, with the entries that name it."""
        keys = catalog.papers if self.keys is None else self.keys
        return tuple(
            (catalog.papers[key], _links(catalog, "paper", key))
            for key in keys
            if key in catalog.papers
        )


@dataclass(frozen=True, slots=True)
class Index:
    """Which terms does an axis have, and who names them?"""

    axis: str

    def answer(self, catalog: Catalog) -> tuple[TermEntries, ...]:
        """Every term in the order of the axis."""
        return tuple(
            TermEntries(term, anchor, _links(catalog, self.axis, term))
            for term, anchor in catalog.terms.get(self.axis, {}).items()
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """Which entries were last checked against their sources, and when?"""

    #: The most days in the answer.
    days: int = 3

    def answer(self, catalog: Catalog) -> tuple[tuple[date, tuple[Link, ...]], ...]:
        """The last days, the last of them first, each with its entries in their order."""
        found: dict[date, list[Link]] = {}
        for entry in chain.from_iterable(catalog.of_kind(kind.kind) for kind in catalog.kinds):
            if day := getattr(entry, "checked", None):
                found.setdefault(day, []).append(Link.to(entry))
        last = sorted(found, reverse=True)[: self.days]
        return tuple((day, tuple(found[day])) for day in last)


def _links(catalog: Catalog, what: str, name: str) -> tuple[Link, ...]:
    return tuple(Link.to(entry) for entry in catalog.by_name.get((what, name), ()))
