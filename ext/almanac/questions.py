"""The questions that a page can put to the catalogue.

A question is a frozen record with a method ``answer(catalog)``; equal catalogues give equal
answers, and answers can be compared. That is all the incremental build needs to know.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Protocol

from almanac.bibliography import Paper
from almanac.catalog import Catalog, sort_key
from almanac.model import Axis, Entry, named


class Question(Protocol):
    """Anything that can be asked; it must be hashable, and its answers comparable."""

    def answer(self, catalog: Catalog) -> Any:
        """What *catalog* says."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as far as a link to it shows."""

    kind: str
    id: str
    title: str

    @classmethod
    def to(cls, entry: Entry) -> Link:
        """The link to *entry*."""
        return cls(entry.kind, entry.id, entry.title)


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
    #: Pairs of a field and the values of which an entry must have one.
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
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
    # Numbers sort as numbers; what is not given comes last, and goes first backwards.
    return (value is None, value if isinstance(value, int | float) else values_of(entry, name))


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
    """What does a link to this entry, term or paper show?"""

    what: str
    name: str

    def answer(self, catalog: Catalog) -> str | None:
        """Its title, or ``None`` when there is no such thing."""
        return catalog.title(self.what, self.name)


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


def _links(catalog: Catalog, what: str, name: str) -> tuple[Link, ...]:
    return tuple(Link.to(entry) for entry in catalog.by_name.get((what, name), ()))


@dataclass(frozen=True, slots=True)
class Relation:
    """An entry that another one is related to, and why."""

    link: Link
    #: What both name: pairs of what it is and its name, the rarest first.
    shared: tuple[tuple[str, str], ...] = ()
    #: Their places in the list, when nothing is shared and they are neighbors there.
    neighbor: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Which entries of the same kind share something with this one?

    What is shared counts by its rarity, after the inverse document frequency of Spärck Jones,
    "A statistical interpretation of term specificity" (1972); what half of the entries
    or more name is no reason. An entry that shares nothing is shown its neighbors instead.
    """

    kind: str
    id: str
    limit: int = 4

    def answer(self, catalog: Catalog) -> tuple[Relation, ...]:
        """The related entries, the nearest first; ties in the order of the kind."""
        entry = catalog.by_id[self.kind, self.id]
        shared: dict[Entry, list[tuple[float, str, str]]] = defaultdict(list)
        for what, name in _things(entry):
            others = [e for e in catalog.by_name[what, name] if e.kind == self.kind]
            weight = math.log(len(catalog.of_kind(self.kind)) / len(others)) - math.log(2)
            for other in others if weight > 0 else ():
                shared[other].append((weight, what, name))
        shared.pop(entry, None)
        ranked = sorted(shared, key=lambda e: (-sum(w for w, _, _ in shared[e]), sort_key(e)))
        if not ranked:
            return _neighbors(entry, catalog)
        return tuple(_relation(other, shared[other]) for other in ranked[: self.limit])


def _things(entry: Entry) -> dict[tuple[str, str], None]:
    """What *entry* names, each thing once, in the order of its fields."""
    return {
        (marker.name if isinstance(marker, Axis) else marker.kind, name): None
        for _, marker, name in named(entry)
    }


def _relation(other: Entry, shared: list[tuple[float, str, str]]) -> Relation:
    rarest = sorted(shared, key=lambda item: (-item[0], item[1] != "topic"))
    return Relation(Link.to(other), tuple((what, name) for _, what, name in rarest))


def _neighbors(entry: Entry, catalog: Catalog) -> tuple[Relation, ...]:
    """The entries right before and after *entry* in the order of its kind."""
    line = catalog.of_kind(entry.kind)
    here = line.index(entry)
    sides = (("before", here - 1), ("after", here + 1))
    return tuple(
        Relation(Link.to(line[there]), neighbor=side)
        for side, there in sides
        if 0 <= there < len(line)
    )
