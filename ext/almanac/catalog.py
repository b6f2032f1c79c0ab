"""The catalog: all entries and papers together, by id and by name."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from almanac.bibliography import Paper
from almanac.model import Axis, Entry, axes, markers, named

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class BrokenPage:
    """A page that is shown, and whose front matter has faults: no entry, but a link leads to it."""

    kind: str
    id: str
    docname: str
    title: str
    #: What its front matter names: pairs of what it is and its name.
    named: frozenset[tuple[str, str]] = frozenset()


class Catalog:
    """Every entry and paper, indexed by id and by term. It is never changed."""

    def __init__(
        self,
        kinds: tuple[type[Entry], ...],
        entries: Iterable[Entry],
        papers: Iterable[Paper],
        broken: Iterable[BrokenPage] = (),
        refused: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.kinds = kinds
        self.broken = {(page.kind, page.id): page for page in broken}
        self.axes: Mapping[str, Axis] = axes(kinds)
        self.papers = {paper.key: paper for paper in papers}
        authors = {paper.key: paper.authors for paper in self.papers.values()}
        #: The kinds and ids of pages that cannot be read, which has been told.
        self.refused = frozenset(refused)
        #: Names that are missing because the page that brings them is broken.
        self.excused = {thing for page in self.broken.values() for thing in page.named}
        keys = [name for what, name in self.excused if what == "paper"]
        self.excused |= {("person", name) for key in keys for name in authors.get(key, ())}
        self.excused |= self.refused
        complete = (_with_authors(entry, authors) for entry in entries)
        self.entries: tuple[Entry, ...] = tuple(sorted(complete, key=sort_key))

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Entry]:
        """The entries by kind and id; of twins the last docname wins."""
        pages = sorted(self.entries, key=lambda entry: entry.docname)
        return {(entry.kind, entry.id): entry for entry in pages}

    @cached_property
    def by_name(self) -> dict[tuple[str, str], tuple[Entry, ...]]:
        """The entries that name a thing, by what kind of thing it is and its name."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for _, marker, name in named(entry):
                key = (marker.what, name)
                if not found[key] or found[key][-1] is not entry:
                    found[key].append(entry)
        return {key: tuple(entries) for key, entries in found.items()}

    @cached_property
    def terms(self) -> dict[str, dict[str, str]]:
        """The terms of each axis in their order, with their anchors."""
        found: dict[str, set[str]] = {name: set() for name in self.axes}
        for what, name in self.by_name:
            if what in found:
                found[what].add(name)
        return {
            name: _anchors(name, sorted(terms, key=self.axes[name].sort_key))
            for name, terms in found.items()
        }

    @cached_property
    def by_docname(self) -> dict[str, Entry]:
        """The entries by docname."""
        return {entry.docname: entry for entry in self.entries}

    @cached_property
    def beside(self) -> dict[str, tuple[Entry | None, Entry | None]]:
        """By docname, the entries before and after each one of its kind, and of its list."""
        lines: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
        for entry in self.entries:
            lines[entry.kind, *_lists(entry)].append(entry)
        return {
            entry.docname: (before, after)
            for line in lines.values()
            for before, entry, after in zip([None, *line], line, [*line[1:], None], strict=False)
        }

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.kind].append(entry)
        return {kind: tuple(entries) for kind, entries in found.items()}

    @cached_property
    def _paper_anchors(self) -> dict[str, str]:
        return _anchors("paper", self.papers)

    def of_kind(self, kind: str) -> tuple[Entry, ...]:
        """The entries of *kind*, in their order."""
        return self._by_kind.get(kind, ())

    def made_of(self, kind: type[E]) -> tuple[E, ...]:
        """The entries of *kind*, and of the kinds that a project has made of it."""
        kinds = (found for found in self.kinds if issubclass(found, kind))
        entries = itertools.chain.from_iterable(self.of_kind(found.kind) for found in kinds)
        return cast("tuple[E, ...]", tuple(entries))

    def anchors(self, what: str) -> dict[str, str]:
        """The anchors, by name, of things that stand in an index: terms of an axis, papers."""
        return self._paper_anchors if what == "paper" else self.terms.get(what, {})

    def papers_with(self, keys: Iterable[str]) -> list[Paper]:
        """The papers with *keys*, without those that there are not, which is told elsewhere."""
        return [self.papers[key] for key in keys if key in self.papers]

    def names(self, what: str) -> tuple[str, ...]:
        """The names of everything of the type *what*: ids, terms or keys."""
        return tuple(self.anchors(what)) or tuple(entry.id for entry in self.of_kind(what))

    def __contains__(self, thing: tuple[str, str]) -> bool:
        """Whether there is an entry, a term or a paper of this type and name."""
        what, name = thing
        return thing in self.by_id or name in self.anchors(what)

    def page(self, what: str, name: str) -> Entry | BrokenPage | None:
        """The page of the kind *what* with the id *name*, whether or not it is broken."""
        return self.by_id.get((what, name)) or self.broken.get((what, name))

    def title(self, what: str, name: str) -> str | None:
        """What a link to *name*, a thing of the type *what*, shows; ``None`` if there is none."""
        if page := self.page(what, name):
            return page.title
        if what == "paper":
            return self.papers[name].label if name in self.papers else None
        return name if name in self.terms.get(what, ()) else None


def sort_key(entry: Entry) -> tuple[Any, ...]:
    """The key that puts entries in the order of their kind."""
    values = (getattr(entry, name) for name in type(entry).order)
    folded = (value.casefold() if isinstance(value, str) else value for value in values)
    return (entry.kind, *folded, entry.docname)


def _lists(entry: Entry) -> list[str]:
    """The lists that order *entry*: the terms by which its kind is ordered first."""
    terms = (name for name, found in markers(type(entry)).items() if isinstance(found, Axis))
    return [getattr(entry, name) for name in terms if name in type(entry).order]


def slug(text: str) -> str:
    """*text* as a part of an anchor: lower case letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def unused(anchor: str, taken: Container[str]) -> str:
    """*anchor*, with a number after it if it is taken."""
    numbered = (f"{anchor}-{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([anchor], numbered) if name not in taken)


def _anchors(axis: str, terms: Iterable[str]) -> dict[str, str]:
    """An anchor for each term; where two would be the same, the later one gets a number."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for term in terms:
        anchor = unused(f"{axis}-{slug(term) or _digest(term)}", taken)
        taken.add(anchor)
        anchors[term] = anchor
    return anchors


def _digest(term: str) -> str:
    """Eight characters that stand for a term without a Latin letter, whatever stands beside it."""
    return hashlib.sha256(term.encode("utf-8", "replace")).hexdigest()[:8]


def _with_authors(entry: Entry, authors: Mapping[str, tuple[str, ...]]) -> Entry:
    extend = getattr(entry, "with_authors", None)
    return extend(authors) if extend else entry
