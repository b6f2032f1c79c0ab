"""The lines of what stands within a paragraph: parsers give all of it the first line of that."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes


def settle(doctree: nodes.document) -> None:
    """Give every inline node of *doctree* the line on which it starts."""
    for block in doctree.findall(nodes.TextElement):
        is_within = isinstance(block.parent, nodes.TextElement)
        if block.line and not is_within and not isinstance(block, nodes.FixedTextElement):
            for node, ends in _inline(block):
                node.source, node.line = block.source, max(node.line or 0, block.line + ends)


def of(node: nodes.Element) -> str | nodes.Node:
    """The nearest place that is known, as diagnostics take it."""
    place = nearest(node)
    return f"{place[0]}:{place[1]}" if place else node


def nearest(node: nodes.Element) -> tuple[str, int] | None:
    """The nearest file and line that are known: some directives give none to the outermost node."""
    below, around = node.findall(nodes.Element), _ancestors(node)
    placed = next((near for near in (*below, *around) if near.line), None)
    if placed and placed.source and placed.line:
        return placed.source, placed.line
    return (node.document["source"], 1) if node.document else None


def _ancestors(node: nodes.Element) -> Iterator[nodes.Element]:
    while parent := node.parent:
        yield parent
        node = parent


def ends_before(node: nodes.Node) -> int:
    """How many lines end in the block of text of which *node* is the last part until now."""
    while isinstance(node.parent, nodes.TextElement):
        node = node.parent
    return _ends(node)


def _inline(block: nodes.Element, ends: int = 0) -> list[tuple[nodes.Element, int]]:
    """The nodes within *block*, each with the number of lines that end before it."""
    found = []
    for child in block.children:
        if isinstance(child, nodes.Element):
            found += [(child, ends), *_inline(child, ends)]
        ends += _ends(child)
    return found


def _ends(node: nodes.Node) -> int:
    if isinstance(node, nodes.system_message):
        return 0  # what was told of the text
    if isinstance(node, nodes.raw) and "html" not in node["format"]:
        return 0  # a break stands there for each format
    if isinstance(node, nodes.Element):
        return sum(map(_ends, node.children))
    return node.astext().count("\n")
