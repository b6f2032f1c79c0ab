"""Files made from the catalog, beside the pages.

An exporter is a pure function of the catalog and of the addresses of its pages; it returns
text. Only :func:`write` touches the disk, and only where the text has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from almanac.domain import domain_of
from almanac.exports import data
from almanac.freshness.builders import FreshBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from almanac.catalog import Catalog

#: From a type and a name to the address of the thing, relative to the root of the site.
Address = Callable[[str, str], str]

#: The files, and what makes them.
EXPORTS: dict[str, Callable[[Catalog, Address], str]] = {
    "data/almanac.json": data.catalog_json,
    "data/almanac.schema.json": data.schema_json,
}

#: The builders whose output is a web site of its own.
SITES = frozenset({"html", "dirhtml"})


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write every export of a build that came through."""
    if exception or app.builder.name not in SITES:
        return
    domain = domain_of(app.env)

    def address(what: str, name: str) -> str:
        found = domain.target(what, name)
        if not found:
            return ""
        page = app.builder.get_target_uri(found.docname)
        return f"{page}#{found.anchor}" if found.anchor else page

    for name, export in EXPORTS.items():
        path = Path(app.outdir, name)
        if isinstance(app.builder, FreshBuilder):
            app.builder.claim(path)
        replace(path, export(domain.catalog, address))


def replace(path: Path, text: str) -> None:
    """Make *text* the contents of *path*, all at once, unless it is that already."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
