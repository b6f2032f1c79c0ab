"""Pieces of a page as ordinary docutils nodes, shared by the directives and the furniture.

The nodes of our own have visitors in HTML only; every other builder sees the ordinary node that
each of them is: a container, a rubric, a comment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from almanac.catalog import slug, unused
from almanac.questions import Link

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Marks links that we made: they are no mention of one page by another.
GENERATED = "almanac_generated"

#: Themes style a definition list of another class as the description of a programming interface.
PLAIN = ("simple",)

#: The widest column of a table in plain text, in characters.
WIDEST = 30

#: The search of the landing page; the theme's own hides in a drawer on a narrow screen.
SEARCH_FORM = """\
<form class="almanac-search" role="search" method="get" action="{action}">
<label for="almanac-search">Search the almanac</label>
<input id="almanac-search" type="search" name="q" required>
<button type="submit">Search</button>
</form>
"""


class fold(nodes.container):  # noqa: N801 - docutils' style
    """Content that a reader opens; its first child is a :class:`fold_title`."""


class fold_title(nodes.rubric):  # noqa: N801 - docutils' style
    """The visible line of a :class:`fold`."""


class search_form(nodes.comment):  # noqa: N801 - docutils' style
    """A form that leads to the search page; a comment where there is no such page."""


class plot(nodes.inline):  # noqa: N801 - docutils' style
    """Signs to be seen, and not to be read aloud one by one."""


def add_nodes(app: Sphinx) -> None:
    """Register the nodes."""
    app.add_node(fold, html=(_visit("details"), _depart("details")))
    app.add_node(fold_title, html=(_visit("summary"), _depart("summary")))
    app.add_node(plot, html=(_visit_plot, _depart_plot))
    app.add_node(search_form, html=(_visit_search_form, None))


def _visit_search_form(translator: Any, _node: nodes.Element) -> None:
    builder = translator.builder
    if getattr(builder, "search", False):
        action = builder.get_relative_uri(builder.current_docname, "search")
        translator.body.append(SEARCH_FORM.format(action=escape(action)))
    raise nodes.SkipNode


def _visit_plot(translator: Any, node: nodes.Element) -> None:
    translator.body.append(translator.starttag(node, "span", "", **{"aria-hidden": "true"}))


def _depart_plot(translator: Any, _node: nodes.Element) -> None:
    translator.body.append("</span>")


def _visit(tag: str) -> Any:
    def visit(translator: Any, node: nodes.Element) -> None:
        translator.body.append(translator.starttag(node, tag))

    return visit


def _depart(tag: str) -> Any:
    def depart(translator: Any, _node: nodes.Element) -> None:
        translator.body.append(f"</{tag}>\n")

    return depart


def xref(what: str, name: str, text: str, *classes: str) -> addnodes.pending_xref:
    """A link to *name*, a thing of the type *what*, that shows *text*."""
    node = addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="almanac",
        reftype=what,
        reftarget=name,
        refexplicit=True,
        classes=list(classes),
    )
    node[GENERATED] = True
    return node


def to(link: Link, *classes: str) -> addnodes.pending_xref:
    """The link to an entry."""
    return xref(link.kind, link.id, link.title, *classes)


def external(text: str, url: str) -> nodes.reference:
    """A link out of the almanac."""
    return nodes.reference("", text, refuri=url, internal=False)


def text(words: str, *classes: str) -> nodes.inline:
    """Words with a class."""
    return nodes.inline("", words, classes=list(classes))


def paragraph(*parts: nodes.Node | str, classes: Sequence[str] = ()) -> nodes.paragraph:
    """A paragraph of nodes and words."""
    node = nodes.paragraph(classes=list(classes))
    node += [nodes.Text(part) if isinstance(part, str) else part for part in parts]
    return node


def joined(parts: Iterable[nodes.Node], separator: str = ", ") -> list[nodes.Node]:
    """*parts* with words between them."""
    result: list[nodes.Node] = []
    for part in parts:
        result += [nodes.Text(separator), part] if result else [part]
    return result


def bullets(
    items: Iterable[Iterable[nodes.Node]], classes: Sequence[str] = ()
) -> nodes.bullet_list:
    """A list; each item is given as its block nodes, or as an :func:`item`."""
    result = nodes.bullet_list(classes=list(classes))
    result += [part if isinstance(part, nodes.list_item) else item(part) for part in items]
    return result


def item(blocks: Iterable[nodes.Node], classes: Sequence[str] = ()) -> nodes.list_item:
    """An item of a list, with classes of its own."""
    return nodes.list_item("", *blocks, classes=list(classes))


def definitions(
    rows: Iterable[tuple[str, Sequence[nodes.Node]]], classes: Sequence[str] = ()
) -> nodes.definition_list:
    """A definition list of labels and inline nodes."""
    result = nodes.definition_list(classes=[*PLAIN, *classes])
    for label, parts in rows:
        body = nodes.definition("", paragraph(*parts))
        result += nodes.definition_list_item("", nodes.term("", label), body)
    return result


def section(title: str, *body: nodes.Node, anchor: str = "") -> nodes.section:
    """A section with a real heading."""
    name = nodes.fully_normalize_name(title)
    node = nodes.section("", ids=[anchor or slug(title)], names=[name])
    node += nodes.title("", title)
    node += list(body)
    return node


def register(document: nodes.document, node: nodes.section) -> nodes.section:
    """Make *node* known to *document*, under an anchor that nothing else on the page has."""
    node["ids"] = [unused(node["ids"][0], document.ids)]
    document.note_implicit_target(node)
    return node


def folded(title: str, *body: nodes.Node) -> fold:
    """*body* behind a line that a reader opens."""
    return fold("", fold_title("", title), *body, classes=["almanac-fold"])


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[nodes.Node] | nodes.row],
    classes: Sequence[str] = (),
) -> nodes.table:
    """A table; each cell is given as one block node."""
    body = [row if isinstance(row, nodes.row) else line(row) for row in rows]
    labels: list[nodes.Node] = [nodes.paragraph("", label) for label in head]
    columns = zip(labels, *body, strict=True)
    group = nodes.tgroup(cols=len(head))
    # In plain text a column is as many characters wide as it is told.
    widths = [min(WIDEST, max(len(cell.astext()) for cell in column)) for column in columns]
    group += [nodes.colspec(colwidth=width + 2) for width in widths]
    group += nodes.thead("", line(labels))
    group += nodes.tbody("", *body)
    return nodes.table("", group, classes=["colwidths-auto", "almanac-table", *classes])


def line(cells: Iterable[nodes.Node], classes: Sequence[str] = ()) -> nodes.row:
    """A row of a table, with classes of its own."""
    return nodes.row("", *(nodes.entry("", cell) for cell in cells), classes=list(classes))


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 post", "3 posts"."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
