"""What there is to read, for programs that read for people: https://llmstxt.org."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from almanac import formats

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site
    from almanac.model import Entry


def files(catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """One file: the pages of each kind with their summaries, then all others, the root first."""
    parts = [f"# {formats.markdown(site.title)}"]
    for kind in catalog.kinds:
        entries = [entry for entry in catalog.of_kind(kind.kind) if not site.hides(entry)]
        parts += _section(kind.plural.capitalize(), (_entry(entry, site) for entry in entries))
    others = site.docnames - catalog.by_docname.keys()
    rest = sorted(others, key=lambda name: (name != site.root, name))
    parts += _section("Other pages", (_link(site.title_of(name), name, site) for name in rest))
    yield "llms.txt", "\n\n".join(parts) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return [f"## {title}", "\n".join(found)] if found else []


def _entry(entry: Entry, site: Site) -> str:
    return f"{_link(entry.title, entry.docname, site)}: {formats.markdown(entry.summary)}"


def _link(title: str, docname: str, site: Site) -> str:
    address = site.at(site.text(docname)) if site.base else site.text(docname)
    return f"[{formats.markdown(title)}]({address.replace('(', '%28').replace(')', '%29')})"
