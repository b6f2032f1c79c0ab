"""What the Markdown parser gets to see of the front matter: the title, as a heading.

The parser would read the YAML a second time, lose every field of it over one bad date, and
take options from it. It gets the title instead, in as many lines as there were.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from almanac import formats, front_matter, scan
from almanac.diagnostics import Code, Diagnostic
from almanac.domain import domain_of
from almanac.reporting import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def replace_front_matter(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the front matter of the page *docname* by what the parser needs."""
    domain = domain_of(app.env)
    if scan.kind_of(docname, domain.kinds):
        source[0] = without_fields(source[0], docname)
    source[0] = _readable(source[0], domain.shown(app.env.doc2path(docname)))


def _readable(text: str, path: str) -> str:
    """*text*, the contents of the file *path*, with what pages of every format can hold."""
    for number, line in enumerate(text.split("\n"), 1):
        if found := formats.NOT_XML.search(line):
            message = f"the character {found[0]!r} is not allowed"
            at = (path, number, found.start() + 1)
            report(Diagnostic(*at, Code.BAD_CHARACTER, message, "the page shows U+FFFD for it"))
    return formats.xml(text)


def without_fields(text: str, docname: str) -> str:
    """*text* with a heading, and Sphinx's own keys if it has any, for front matter."""
    head = front_matter.read(text, docname)
    if not head.lines and re.search(r"^# ", text, re.MULTILINE):
        return text  # a broken page that brings a heading of its own
    _, body = front_matter.split(text)
    kept = {key: value for key, value in head.values.items() if key in scan.PAGE_KEYS}
    fields = f"---\n{json.dumps(kept)}\n---\n" if kept else ""
    heading = f"{fields}# {_literal(scan.title_of(head, docname))}\n"
    # As many lines as there were, so that the parser's own warnings name the right ones.
    return heading + "\n" * (head.lines - heading.count("\n")) + body


def _literal(title: str) -> str:
    """*title* as Markdown that shows every character of it."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(title.split()))
