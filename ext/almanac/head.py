"""The head of a page: what it says to search engines and feed readers."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from almanac import exports, formats
from almanac.config import as_of
from almanac.domain import domain_of
from almanac.exports import feeds, jsonld
from almanac.kinds import Job, Post
from almanac.navigation import way_down

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from almanac.exports.site import Site
    from almanac.model import Entry


def add_tags(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Put what the front matter says, and where the feed is, into the head of a page."""
    tags = list(_about(app, domain_of(app.env).entry(pagename)))
    if app.builder.name in exports.SITES:
        tags += _on_the_web(app, pagename, context["pathto"])
    context["metatags"] = "\n".join(filter(None, [context.get("metatags"), *tags]))


def facts(app: Sphinx, docname: str) -> list[object]:
    """What the head of a page shows beside the page's own front matter."""
    env = app.env
    way = [(name, env.titles[name].astext()) for name in way_down(env, docname)]
    return [feeds.offered(docname, domain_of(env).catalog, exports.site_of(app)), way]


def _about(app: Sphinx, entry: Entry | None) -> Iterator[str]:
    """The summary of an entry, and the state of a closed job; e-books want every tag closed."""
    if entry:
        yield f'<meta name="description" content="{formats.attribute(entry.summary)}" />'
    if isinstance(entry, Job) and entry.is_over(as_of(app.config)):
        yield '<meta name="robots" content="noindex" />'


def _on_the_web(app: Sphinx, pagename: str, pathto: Callable[..., str]) -> Iterator[str]:
    """The feeds to follow, and what the page is."""
    site = exports.site_of(app)
    for title, path, type_ in feeds.offered(pagename, domain_of(app.env).catalog, site):
        name, href = map(formats.attribute, (title, formats.uri(pathto(path, resource=True))))
        yield f'<link rel="alternate" type="{type_}" title="{name}" href="{href}" />'
    things = _things(app, pagename, site)
    if things:
        yield jsonld.script(*things)


def _things(app: Sphinx, pagename: str, site: Site) -> list[jsonld.Thing]:
    """What JSON-LD says about a page: the landing page is the site, a post is an article."""

    def url(docname: str) -> str:
        """The address of a page; where the site has none, the way to it from this page."""
        if site.base:
            return site.url(docname)
        if docname == pagename:
            return posixpath.basename(site.page(docname)) or "./"
        return formats.uri(app.builder.get_relative_uri(pagename, docname))

    catalog, post = domain_of(app.env).catalog, domain_of(app.env).entry(pagename)
    whole = jsonld.website(site, url(site.root))
    if pagename == site.root:
        return [whole]
    if not isinstance(post, Post):
        return []
    papers = [catalog.papers[key] for key in post.papers if key in catalog.papers]
    own = {site.root: site.title, pagename: post.title}
    way = dict.fromkeys([site.root, *way_down(app.env, pagename)])
    trail = [(own.get(name) or app.env.titles[name].astext(), url(name)) for name in way]
    return [jsonld.article(post, papers, url(pagename), whole), jsonld.breadcrumbs(trail)]
