"""What the Markdown parser gets to see of the front matter: the title, as a heading.

The parser would read the YAML a second time, lose every field of it over one bad date, and
take options from it. It gets the title instead, in as many lines as there were.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from almanac import fences, front_matter, page_keys, scan, weight
from almanac.config import is_markdown
from almanac.domain import domain_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def replace_front_matter(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the front matter of the page *docname* by what the parser needs."""
    if not is_markdown(app.config, app.env.doc2path(docname)):
        return
    titled = scan.kind_of(docname, domain_of(app.env).kinds) is not None
    source[0] = without_fields(source[0], docname, titled=titled)


def without_fields(text: str, docname: str, *, titled: bool) -> str:
    """*text* with Sphinx's own keys for front matter, and a heading if it is *titled* there."""
    head = front_matter.read(text, docname, required=titled)
    kept = page_keys.kept(head)
    fields = f"---\n{json.dumps(kept)}\n---\n" if kept else ""
    body = _unfenced(fences.split(text)[1])
    if titled and (head.lines or not weight.titles(body)):
        fields += f"# {_literal(scan.title_of(head, docname))}\n"
    # As many lines as there were, so that the parser's own warnings name the right ones.
    return fields + "\n" * (head.lines - fields.count("\n")) + body


def _unfenced(body: str) -> str:
    """*body* without a first line that the parser, unlike us, would take for a fence."""
    return "\n" + body.partition("\n")[2] if body.startswith(fences.OPEN) else body


def _literal(title: str) -> str:
    """*title* as Markdown that shows every character of it."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(title.split()))
