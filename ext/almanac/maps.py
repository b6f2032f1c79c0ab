"""Maps of what ties entries together: a drawing whose marks are links, and the same as a list.

The drawing is for web pages only, where a comment of other builders becomes SVG. Its marks are
links like any other, so that Sphinx resolves them, and tells of those that lead nowhere.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes

from almanac import markup
from almanac.chart import LINE, MARGIN, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

    from almanac.chart import Chart, Curve, Mark, Shape
    from almanac.ties import Knot, Ties

#: How big the mark of a thing is.
SIZE = 4
#: From the middle of a line of text to the line on which its letters stand.
BASE = 5


class drawn_map(nodes.comment):  # noqa: N801 - docutils' style
    """A map as SVG; its children are marks, or links to what they stand for."""


class mark(nodes.inline):  # noqa: N801 - docutils' style
    """A thing on a map with its label, and the ties that lead to it."""


def add_nodes(app: Sphinx) -> None:
    """Register the nodes."""
    app.add_node(drawn_map, html=(_visit_map, _depart_map))
    app.add_node(mark, html=(_visit_mark, None))


def drawing(ties: Ties, shape: Shape, title: str) -> drawn_map:
    """The map of *ties* called *title*."""
    chart = lay_out(ties, shape)
    width, height = chart.shape.width, round(chart.height)
    classes = ["almanac-map", f"almanac-{shape.name}"]
    result = drawn_map(width=width, height=height, title=title, classes=classes)
    result += list(_marks(chart))
    return result


def _marks(chart: Chart) -> Iterator[nodes.Element]:
    for column, marks in (("term", chart.terms), ("entry", chart.entries)):
        for found in marks:
            yield _linked(found.knot, mark("", "", drawn=found, column=column))


def _linked(knot: Knot, node: nodes.Element) -> nodes.Element:
    """*node* as the link to *knot*, if that is not the page itself."""
    if not knot.what:
        return node
    link = markup.xref(knot.what, knot.name, knot.title)
    link[:] = [node]
    return link


def as_list(ties: Ties) -> nodes.bullet_list:
    """*ties* in words: each term with the entries that name it."""
    named = (
        (term, [ties.entries[entry] for i, entry in ties.pairs if i == place])
        for place, term in enumerate(ties.terms)
    )
    return markup.bullets(
        (
            [markup.paragraph(_word(term), ": ", *markup.joined(map(_word, entries)))]
            for term, entries in named
        ),
        ["almanac-ties"],
    )


def _word(knot: Knot) -> nodes.Node:
    return markup.xref(knot.what, knot.name, knot.title)


# In HTML


def _visit_map(translator: Any, node: drawn_map) -> None:
    if not getattr(translator.builder, "search", False):
        raise nodes.SkipNode  # a book has the list
    width, height = node["width"], node["height"]
    attributes = {
        "viewBox": f"0 0 {width} {height}",
        "role": "group",
        "aria-label": node["title"],
    }
    translator.body.append(translator.starttag(node, "svg", **attributes))


def _depart_map(translator: Any, _node: drawn_map) -> None:
    translator.body.append("</svg>\n")


def _visit_mark(translator: Any, node: mark) -> None:
    found, column = node["drawn"], node["column"]
    ties = "".join(map(_tie, found.curves))
    classes = f"almanac-{column}{_colored(found.knot.area)}"
    translator.body.append(f'<g class="{classes}">{ties}{_sign(found)}{_label(found, column)}</g>')
    raise nodes.SkipNode


def _tie(curve: Curve) -> str:
    return f'<path class="almanac-tie{_colored(curve.area)}" d="{curve.path}"/>'


def _sign(found: Mark) -> str:
    """A square for what a page tells of, a disk for everything else."""
    x, y = found.x, f"{found.y:.1f}"
    if found.knot.what == "job":
        return f'<rect x="{x - SIZE}" y="{found.y - SIZE:.1f}" width="{2 * SIZE}" height="{2 * SIZE}"/>'
    return f'<circle cx="{x}" cy="{y}" r="{SIZE}"/>'


def _label(found: Mark, column: str) -> str:
    x = found.x + (-MARGIN if column == "term" else MARGIN)
    top = found.y - LINE * (len(found.lines) - 1) / 2 + BASE
    # A space between lines, so that no two words become one when they are read aloud, and on the
    # side on which it moves nothing.
    words = [f" {line}" if column == "term" else f"{line} " for line in map(escape, found.lines)]
    lines = (
        f'<tspan x="{x}" y="{top + i * LINE:.1f}">{line}</tspan>' for i, line in enumerate(words)
    )
    return f"<text>{''.join(lines)}</text>"


def _colored(area: str) -> str:
    return f" area-{escape(area)}" if area else ""
