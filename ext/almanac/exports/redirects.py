"""A page at each address that a page had before, which leads to where it is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from almanac import formats

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site

#: No script: it works from a disk, under any policy, and with a link for those who stop it.
PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={href}">
<link rel="canonical" href="{canonical}">
<title>{title}</title>
</head>
<body>
<p>This page has moved: <a href="{href}">{title}</a></p>
</body>
</html>
"""


def files(_catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """The pages; none where the address has not changed, as that of ``a/index`` beside ``a``."""
    taken = {site.file(docname).casefold() for docname in site.docnames}
    for old, docname in site.moves.redirects.items():
        path = site.file(old)
        if path.casefold() not in taken:
            taken.add(path.casefold())
            yield path, _page(path, docname, site)


def _page(path: str, docname: str, site: Site) -> str:
    """What stands at *path*, where the page *docname* was before."""
    # Up to the root and down again; the address of the root itself may be empty.
    href = "../" * path.count("/") + site.page(docname) or "./"
    values = {
        "language": site.language,
        "href": href,
        "canonical": site.url(docname) if site.base else href,
        "title": site.title_of(docname),
    }
    return PAGE.format(**{name: formats.attribute(value) for name, value in values.items()})
