"""The head of a page: what it says to search engines, feed readers, and who links to it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relative_uri

from almanac import exports, formats
from almanac.config import as_of
from almanac.domain import domain_of
from almanac.exports import feeds, jsonld, meta
from almanac.exports.site import Page
from almanac.kinds import Job
from almanac.navigation import way_down

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from almanac.exports.site import Site
    from almanac.model import Entry


def add_tags(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Put what the front matter says, and where the feeds are, into the head of a page."""
    tags = list(_about(app, domain_of(app.env).entry(pagename)))
    if app.builder.name in exports.SITES:
        tags += _on_the_web(app, pagename, partial(context["pathto"], resource=True))
    context["metatags"] = "\n".join(filter(None, [context.get("metatags"), *tags]))


def facts(app: Sphinx, docname: str) -> list[str]:
    """What the head of a page shows beside the page's own front matter."""
    # The way to a file is the same as long as the file is.
    return list(_on_the_web(app, docname, str)) if app.builder.name in exports.SITES else []


def _about(app: Sphinx, entry: Entry | None) -> Iterator[str]:
    """The summary of an entry, and the state of a closed job; e-books want every tag closed."""
    if entry:
        yield _meta("name", "description", entry.summary)
    if isinstance(entry, Job) and entry.is_over(as_of(app.config)):
        yield _meta("name", "robots", "noindex")


def _on_the_web(app: Sphinx, pagename: str, way_to: Callable[[str], str]) -> Iterator[str]:
    """The feeds to follow, and what the page is."""
    site, catalog = exports.site_of(app), domain_of(app.env).catalog
    here = app.builder.get_target_uri(pagename)
    for title, path, type_ in feeds.offered(pagename, catalog, site):
        name, href = map(formats.attribute, (title, formats.uri(way_to(path))))
        yield f'<link rel="alternate" type="{type_}" title="{name}" href="{href}" />'
    if pagename not in app.env.found_docs:
        return
    page = _page(app, pagename, site)
    for name, text in meta.open_graph(page, site):
        yield _meta("property", name, text)
    for name, text in meta.highwire(page, catalog):
        yield _meta("name", name, text)
    if things := list(jsonld.things(page, catalog, site, _addresses(here, site))):
        yield jsonld.script(*things)


def _meta(key: str, name: str, text: str) -> str:
    return f'<meta {key}="{name}" content="{formats.attribute(text)}" />'


def _page(app: Sphinx, docname: str, site: Site) -> Page:
    """What there is to say of a page."""
    domain, titles = domain_of(app.env), app.env.titles
    entry = domain.entry(docname)
    own = {docname: entry.title if entry else titles[docname].astext(), site.root: site.title}
    way = dict.fromkeys([site.root, *way_down(app.env, docname)])
    trail = ((own.get(name) or titles[name].astext(), name) for name in way)
    holds = domain.indexes.get(docname, frozenset()) & domain.catalog.axes.keys()
    return Page(docname, own[docname], entry, tuple(trail), tuple(sorted(holds)))


def _addresses(here: str, site: Site) -> jsonld.Address:
    """From a path to its address; where the site has none, to the way from the page *here*."""

    def address(path: str) -> str:
        if site.base:
            return site.at(path)
        itself = posixpath.basename(formats.uri(here)) or "./"
        return formats.uri(relative_uri(formats.uri(here), path)) or itself

    return address
