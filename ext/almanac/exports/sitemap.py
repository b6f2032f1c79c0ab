"""The addresses of all pages, for search engines: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from almanac.exports.elements import add, document, root

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site


def files(catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """The map of *site*; none without a whole address.

    It names no day of a change: the front matter does not know one.
    """
    if not site.base:
        return
    whole = root("urlset", {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"})
    for docname in sorted(site.docnames):
        if not site.hides(catalog.by_docname.get(docname)):
            add(add(whole, "url"), "loc", site.url(docname))
    yield "sitemap.xml", document(whole)
