"""What is left of reST that a parser took for something else, or did not finish.

In a page of Markdown nobody numbers the notes of ``eval-rst`` or follows its targets, and what
waits there for the end of the page stops the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from almanac.audit.allowed import allowed

if TYPE_CHECKING:
    from sphinx.config import Config

#: The start of a comment that reads like a directive with a colon too few.
SLIP = re.compile(r"([\w-]+):(\s|$)")


class Fault(NamedTuple):
    """A node that has to go, and why."""

    node: nodes.Element
    message: str
    hint: str


def mend(doctree: nodes.document) -> None:
    """Let links have the addresses of their targets."""
    targets = {
        name: node["refuri"]
        for node in doctree.findall(nodes.target)
        for name in (*node["ids"], *node["names"])
        if "refuri" in node
    }
    for link in doctree.findall(nodes.reference):
        if link.get("refid") in targets:
            link["refuri"] = targets[link["refid"]]
            del link["refid"]


def faults(doctree: nodes.document, config: Config) -> Iterator[Fault]:
    """What nothing can be made of; comments may read like a directive that *config* allows."""
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.pending):
            message = "a directive does nothing in a block of reST within Markdown"
            yield Fault(node, message, "write it in Markdown")
        elif _is_unnumbered(node):
            yield Fault(node, "a note of reST has no number in Markdown", "write it as [^note]")
        elif isinstance(node, nodes.comment) and node.rawsource == node.astext():
            found = SLIP.match(node.astext())
            # The names are asked for here, since few pages have such a comment.
            if found and found[1].lower() in allowed(config).directives:
                message = f'a comment reads like the directive "{found[1]}"'
                yield Fault(node, message, "write two colons after its name")


def _is_unnumbered(node: nodes.Element) -> bool:
    if isinstance(node, nodes.footnote):
        return not isinstance(node.next_node(), nodes.label)
    return isinstance(node, nodes.footnote_reference) and "refid" not in node
