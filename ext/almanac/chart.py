"""Where everything stands on a map: terms at the left, entries at the right, ties between them.

The entries keep their order. The terms stand as near to what they tie as they can, each at the
mean height of its entries, which is the barycenter method of Sugiyama, Tagawa and Toda, "Methods
for visual understanding of hierarchical system structures" (1981), for two layers.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import fmean

from almanac.ties import Knot, Ties

#: All lengths are units of the drawing; a letter is FONT high, and as wide as this on average.
FONT = 14
LETTER = 8.2
LINE = 18
#: Between two labels, at least.
GAP = 10
#: Between the mark of a thing and its label.
MARGIN = 9


@dataclass(frozen=True, slots=True)
class Shape:
    """How wide a map is, and where its two columns of marks stand."""

    name: str
    width: int
    terms: int
    entries: int


#: As wide as a phone, and as wide as a page.
NARROW = Shape("narrow", 400, 140, 214)
WIDE = Shape("wide", 760, 308, 438)


@dataclass(frozen=True, slots=True)
class Curve:
    """A tie that is drawn."""

    term: int
    entry: int
    #: As SVG has paths.
    path: str
    #: The area whose color it has.
    area: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A thing with its place."""

    knot: Knot
    x: int
    y: float
    #: Its label, line by line.
    lines: tuple[str, ...]
    curves: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A map that can be drawn."""

    shape: Shape
    height: float
    terms: tuple[Mark, ...]
    entries: tuple[Mark, ...]


def lay_out(ties: Ties, shape: Shape) -> Chart:
    """The map of *ties*."""
    order = _nearest(ties)
    left = {i: _lines(ties.terms[i], shape.terms - MARGIN) for i in order}
    right = {j: _lines(k, shape.width - shape.entries - MARGIN) for j, k in enumerate(ties.entries)}
    height = max(_height(left.values()), _height(right.values()))
    at, to = _spread(left, height), _spread(right, height)
    curves = [
        Curve(i, j, _path(shape, at[i], to[j]), ties.terms[i].area) for i, j in sorted(ties.pairs)
    ]
    terms = (
        Mark(ties.terms[i], shape.terms, at[i], left[i], tuple(c for c in curves if c.term == i))
        for i in order
    )
    entries = (
        Mark(knot, shape.entries, to[j], right[j], tuple(c for c in curves if c.entry == j))
        for j, knot in enumerate(ties.entries)
    )
    return Chart(shape, height, tuple(terms), tuple(entries))


def _nearest(ties: Ties) -> list[int]:
    """The terms from top to bottom; those that tie nothing come last."""
    heights = {i: [j for term, j in ties.pairs if term == i] for i in range(len(ties.terms))}
    last = float(len(ties.entries))
    return sorted(heights, key=lambda i: (fmean(heights[i]) if heights[i] else last, i))


def _lines(knot: Knot, width: int) -> tuple[str, ...]:
    words = f"{knot.sign} {knot.title}" if knot.sign else knot.title
    return tuple(textwrap.wrap(words, int(width / LETTER))) or (words,)


def _height(labels: Iterable[tuple[str, ...]]) -> float:
    return sum(len(lines) * LINE + GAP for lines in labels)


def _spread(labels: Mapping[int, tuple[str, ...]], height: float) -> dict[int, float]:
    """The middle of each label, from top to bottom, when they fill *height*."""
    spare = (height - _height(labels.values())) / max(len(labels), 1)
    sizes = (len(lines) * LINE + GAP + spare for lines in labels.values())
    edges = pairwise(accumulate(sizes, initial=0.0))
    return {i: (top + bottom) / 2 for i, (top, bottom) in zip(labels, edges, strict=True)}


def _path(shape: Shape, start: float, end: float) -> str:
    middle = (shape.terms + shape.entries) // 2
    there = f"{middle} {start:.1f} {middle} {end:.1f} {shape.entries} {end:.1f}"
    return f"M{shape.terms} {start:.1f}C{there}"
