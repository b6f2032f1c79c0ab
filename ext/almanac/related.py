"""Which entries are near to an entry, and why."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from almanac.catalog import Catalog, sort_key
from almanac.model import Axis, Entry, named
from almanac.questions import Link


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
        (marker.what, name): None
        for _, marker, name in named(entry)
        if not isinstance(marker, Axis) or marker.relates
    }


def _relation(other: Entry, shared: list[tuple[float, str, str]]) -> Relation:
    rarest = sorted(shared, key=lambda item: (-item[0], item[1] != "topic"))
    return Relation(Link.to(other), tuple((what, name) for _, what, name in rarest))


def _neighbors(entry: Entry, catalog: Catalog) -> tuple[Relation, ...]:
    """The entries right before and after *entry* in its list, or else in the order of its kind."""
    lists = type(entry).order[:-1]
    line = [e for e in catalog.of_kind(entry.kind) if _values(e, lists) == _values(entry, lists)]
    here = line.index(entry)
    sides = (("before", here - 1), ("after", here + 1))
    return tuple(
        Relation(Link.to(line[there]), neighbor=side)
        for side, there in sides
        if 0 <= there < len(line)
    )


def _values(entry: Entry, names: tuple[str, ...]) -> list[object]:
    return [getattr(entry, name) for name in names]
