"""``{filter-bar}``: what a reader chooses by in the lists of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from almanac import filters
from almanac.directives.base import AlmanacDirective, names
from almanac.directives.listing import fields_of
from almanac.facets import Facets
from almanac.filters import Facet
from almanac.model import Entry, Reference, indexed_axes, markers
from almanac.questions import Lookup


class FilterBar(AlmanacDirective):
    """A bar that filters the entries of a kind, or the terms of an index, on the same page."""

    required_arguments = 1
    option_spec: ClassVar[Any] = {"by": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Ask for the values of each field that is named."""
        known = {kind.kind: kind.plural for kind in self.domain.kinds}
        known |= {axis.name: axis.plural for axis in indexed_axes(self.domain.kinds)}
        what = self.arguments[0]
        if not self.is_known("kind or axis", what, known):
            return []
        fields = self.fields(what)
        found = self.domain.ask(Facets(what, tuple(fields.values())))
        items = {key: dict(zip(fields, values, strict=True)) for key, values in found}
        facets = (self.facet(name, field, items) for name, field in fields.items())
        return [filters.bar((what, known[what]), facets, items)]

    def fields(self, what: str) -> dict[str, str]:
        """The fields to filter by, under the names that the author gave; unknown ones are told."""
        known = {"kind": "kind"}
        for kind in self.kinds(what):
            known |= fields_of(kind)
        given = names(self.options["by"]) if "by" in self.options else ()
        return {name: known[name] for name in given if self.is_known("field", name, known)}

    def kinds(self, what: str) -> Iterator[type[Entry]]:
        """The kinds of the entries that are filtered, or that name the terms."""
        for kind in self.domain.kinds:
            if kind.kind == what or any(m.what == what for m in markers(kind).values()):
                yield kind

    def facet(self, name: str, field: str, items: dict[str, dict[str, tuple[str, ...]]]) -> Facet:
        """The values of a field in alphabetical order of their titles."""
        numbers = Counter(value for values in items.values() for value in values[name])
        shown = ((value, self.title(field, value), number) for value, number in numbers.items())
        return Facet(name, tuple(sorted(shown, key=lambda item: item[1].casefold())))

    def title(self, field: str, value: str) -> str:
        """What a reader calls *value*."""
        for kind in self.domain.kinds:
            marker = markers(kind).get(field)
            if isinstance(marker, Reference) and (
                link := self.domain.ask(Lookup(marker.kind, value))
            ):
                return str(link.title)
        return value
