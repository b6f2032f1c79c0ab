"""What the Markdown parser gets to see of the front matter: a title and no more.

The parser would read the YAML a second time, lose every field of it over one bad date, and
take options from it. It gets one line of JSON instead, in as many lines as there were.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from almanac import front_matter, scan
from almanac.domain import domain_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def replace_front_matter(app: Sphinx, docname: str, source: list[str]) -> None:
    """Replace the front matter of the page *docname* by what the parser needs."""
    kinds = domain_of(app.env).kinds
    if scan.kind_of(docname, kinds):
        source[0] = without_fields(source[0], docname)


def without_fields(text: str, docname: str) -> str:
    """*text* with its title and Sphinx's own keys for front matter, and as many lines."""
    head = front_matter.read(text, docname)
    _, body = front_matter.split(text)
    kept = {key: value for key, value in head.values.items() if key in scan.PAGE_KEYS}
    fields = json.dumps({"title": scan.title_of(head, docname), **kept}, ensure_ascii=False)
    blank = "\n" * max(0, head.lines - 3)
    return f"---\n{fields}\n{blank}---\n{body}"
