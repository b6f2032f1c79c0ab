"""What a reader can filter by: the values that entries have in some of their fields."""

from __future__ import annotations

from dataclasses import dataclass

from almanac.catalog import Catalog
from almanac.model import Entry
from almanac.questions import values_of


@dataclass(frozen=True, slots=True)
class Facets:
    """Which values do the entries of a kind have in these fields, or those that name a term?"""

    #: A kind, or an axis.
    what: str
    fields: tuple[str, ...]

    def answer(self, catalog: Catalog) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
        """The key of each entry or term on a page, with its values for each field."""
        if self.what in catalog.axes:
            anchors = catalog.anchors(self.what)
            found = [(key, catalog.by_name[self.what, term]) for term, key in anchors.items()]
        else:
            found = [(key_of(entry), (entry,)) for entry in catalog.of_kind(self.what)]
        return tuple((key, tuple(self._values(entries))) for key, entries in found)

    def _values(self, entries: tuple[Entry, ...]) -> list[tuple[str, ...]]:
        return [
            tuple(dict.fromkeys(value for e in entries for value in values_of(e, field)))
            for field in self.fields
        ]


def key_of(entry: Entry) -> str:
    """What an entry is called on a page that lists it."""
    return f"{entry.kind}-{entry.id}"
