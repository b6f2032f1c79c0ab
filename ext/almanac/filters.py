"""The bar with which a reader filters the lists of a page.

The lists are there without it. A script shows the bar, and hides what does not fit.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from almanac import formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

SCRIPT = "almanac-filter.js"
FORM = """\
<form class="almanac-filter" role="search" aria-label="Filter" data-one="{one}" data-many="{many}" hidden>
<label>Words <input type="search" name="q" autocomplete="off"></label>
{selects}<button type="reset">Show all</button>
<output></output>
<script type="application/json">{items}</script>
</form>
"""
SELECT = (
    '<label>{label} <select name="{name}"><option value="">all</option>{options}</select></label>\n'
)
OPTION = '<option value="{value}">{title} ({number})</option>'


class Facet(NamedTuple):
    """A field to filter by."""

    name: str
    #: Each value with its title, and the number of things that have it.
    values: tuple[tuple[str, str, int], ...]


class filter_bar(nodes.comment):  # noqa: N801 - docutils' style
    """The bar; a comment where there are no scripts."""


def bar(
    names: tuple[str, str], facets: Iterable[Facet], items: dict[str, dict[str, tuple[str, ...]]]
) -> filter_bar:
    """The bar for *items*, by their keys, with their values by facet; *names* are one and many."""
    return filter_bar(names=names, facets=tuple(facets), items=items)


def marked(key: str) -> str:
    """The class of what a bar shows or hides."""
    return f"entry-{key}"


def add_nodes(app: Sphinx) -> None:
    """Register the node, and let a page with it load the script."""
    app.add_node(filter_bar, html=(_visit_bar, None))
    app.connect("html-page-context", add_script)


def add_script(
    app: Sphinx, _pagename: str, _template: str, _context: Any, doctree: nodes.document | None
) -> None:
    """Let a page with a bar load the script."""
    if doctree and next(doctree.findall(filter_bar), None):
        app.add_js_file(SCRIPT, loading_method="defer")


def _visit_bar(translator: Any, node: filter_bar) -> None:
    if getattr(translator.builder, "search", False):
        one, many = map(escape, node["names"])
        items = {marked(key): values for key, values in node["items"].items()}
        selects = "".join(map(_select, node["facets"]))
        form = FORM.format(one=one, many=many, selects=selects, items=formats.script(items))
        translator.body.append(form)
    raise nodes.SkipNode


def _select(facet: Facet) -> str:
    label = facet.name.replace("_", " ").capitalize()
    options = "".join(_options(facet))
    return SELECT.format(label=escape(label), name=escape(facet.name), options=options)


def _options(facet: Facet) -> Iterator[str]:
    for value, title, number in facet.values:
        yield OPTION.format(value=escape(value), title=escape(title), number=number)
