"""How long a page takes to read, counted in what its author wrote.

MyST counts as well, but neither numbers, nor words with a hyphen, nor those in roles; and only in
Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

from almanac import markup

#: What is read without its letters, or after the text.
ASIDE = (nodes.footnote, nodes.math, nodes.literal, nodes.system_message)
WORD = re.compile(r"\w(?:[\w'’.,-]*\w)?")


def line(document: nodes.document, per_minute: int) -> nodes.paragraph:
    """The line that says how many minutes *document* takes; a search for "minutes" misses it."""
    minutes = max(1, round(words(document) / per_minute))
    said = f"{markup.count(minutes, 'minute')} to read"
    return markup.paragraph(said, classes=["almanac-quiet", "no-search"])


def words(document: nodes.document) -> int:
    """The words in the paragraphs, lists and tables of *document*."""
    return sum(
        len(WORD.findall(text))
        for paragraph in document.findall(nodes.paragraph)
        if not isinstance(paragraph.parent, ASIDE)
        for text in _texts(paragraph)
    )


def _texts(node: nodes.Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child.astext()
        elif isinstance(child, nodes.Element) and not isinstance(child, ASIDE):
            yield from _texts(child)
