"""The head of a page: what it says to search engines, feed readers, and who links to it."""

from __future__ import annotations

import posixpath
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.osutil import relative_uri

from almanac import exports, formats, previews
from almanac.domain import domain_of
from almanac.exports import feeds, jsonld, meta
from almanac.exports.site import Page
from almanac.navigation import way_down

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from almanac.exports.site import Site
    from almanac.model import Entry


#: The template and the file of the description of the search, in the format OpenSearch.
DESCRIPTION = "opensearch.xml"
#: The files of sphinx-design, larger than those of the theme.
DESIGN = ("/sphinx-design.min.css", "/design-tabs.js")
#: How many characters of a page stand for its summary at most.
OPENING = 200


def add_tags(
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Put what the front matter says, and where the feeds are, into the head of a page."""
    entry = domain_of(app.env).entry(pagename)
    summary = entry.summary if entry else _opening(doctree)
    tags = list(_about(exports.site_of(app), entry, summary))
    if app.builder.name in exports.SITES and template != DESCRIPTION:
        way_to = partial(context["pathto"], resource=True)
        tags += _on_the_web(app, pagename, way_to, summary)
        # Some themes lead there themselves where they find this value; Furo does not.
        tags += [_search(app, way_to)] if context.pop("use_opensearch", "") else []
    context["metatags"] = "\n".join(filter(None, [context.get("metatags"), *tags]))


def address_search(
    app: Sphinx, _pagename: str, template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Name paths from the root in the description of the search, which says where that is.

    To Sphinx it is a page like others, and with ``dirhtml`` one in a folder of its own.
    """
    if template == DESCRIPTION:
        to_page = app.builder.get_target_uri
        context["pathto"] = lambda name, resource=False: name if resource else to_page(name)


def leave_design(
    app: Sphinx,
    _pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Let a page load what sphinx-design brings only if something on it is made with that."""
    if "sphinx_design" not in app.extensions:
        return
    elements = doctree.findall(nodes.Element) if doctree else ()
    if not any(name.startswith("sd-") for node in elements for name in node["classes"]):
        for key in {"css_files", "script_files"} & context.keys():
            kept = [file for file in context[key] if not str(file.filename).endswith(DESIGN)]
            context[key][:] = kept  # the list to which others add, also after us


def facts(app: Sphinx, docname: str) -> list[str]:
    """What the head of a page shows beside the page's own front matter."""
    # The way to a file is the same as long as the file is, and the summary is the page's own.
    return list(_on_the_web(app, docname, str)) if app.builder.name in exports.SITES else []


def _about(site: Site, entry: Entry | None, summary: str) -> Iterator[str]:
    """The summary of a page, and the state of a closed job; e-books want every tag closed."""
    if summary:
        yield _meta("name", "description", summary)
    if site.hides(entry):
        yield _meta("name", "robots", "noindex")


def _opening(doctree: nodes.document | None) -> str:
    """The first words below the title of a page that is no entry."""
    found = doctree.findall(nodes.paragraph) if doctree else ()
    # What a directive makes, as the letters to jump to, has a class.
    own = (text for text in found if isinstance(text.parent, nodes.section) and not text["classes"])
    first = next(own, None)
    return textwrap.shorten(first.astext(), OPENING, placeholder=" …") if first else ""


def _on_the_web(
    app: Sphinx, pagename: str, way_to: Callable[[str], str], summary: str = ""
) -> Iterator[str]:
    """The feeds to follow, and what the page is."""
    site, catalog = exports.site_of(app), domain_of(app.env).catalog
    here = app.builder.get_target_uri(pagename)
    for title, path, type_ in feeds.offered(pagename, catalog, site):
        name, href = map(formats.attribute, (title, formats.uri(way_to(path))))
        yield f'<link rel="alternate" type="{type_}" title="{name}" href="{href}" />'
    if pagename not in app.env.found_docs:
        return
    page = _page(app, pagename, site, summary)
    for name, text in meta.open_graph(page, site):
        yield _meta("property", name, text)
    for name, text in chain(meta.card(page), meta.highwire(page, catalog)):
        yield _meta("name", name, text)
    if things := list(jsonld.things(page, catalog, site, _addresses(here, site))):
        yield jsonld.script(*things)


def _search(app: Sphinx, way_to: Callable[[str], str]) -> str:
    """Where a browser finds how to search the site."""
    way = formats.uri(way_to(f"_static/{DESCRIPTION}"))
    title, href = map(formats.attribute, (exports.site_of(app).title, way))
    type_ = "application/opensearchdescription+xml"
    return f'<link rel="search" type="{type_}" title="{title}" href="{href}" />'


def _meta(key: str, name: str, text: str) -> str:
    return f'<meta {key}="{name}" content="{formats.attribute(text)}" />'


def _page(app: Sphinx, docname: str, site: Site, summary: str) -> Page:
    """What there is to say of a page."""
    domain, titles = domain_of(app.env), app.env.titles
    entry = domain.entry(docname)
    own = {docname: entry.title if entry else titles[docname].astext(), site.root: site.title}
    way = dict.fromkeys([site.root, *way_down(app.env, docname)])
    trail = ((own.get(name) or titles[name].astext(), name) for name in way)
    indexes = domain.indexes.get(docname, frozenset())
    holds = tuple(sorted(indexes & domain.catalog.axes.keys()))
    papers = tuple(domain.catalog.papers.values()) if "paper" in indexes else ()
    image = previews.of_page(app, docname)
    return Page(docname, own[docname], entry, tuple(trail), holds, image, papers, summary)


def _addresses(here: str, site: Site) -> jsonld.Address:
    """From a path to its address; where the site has none, to the way from the page *here*."""

    def address(path: str) -> str:
        if site.base:
            return site.at(path)
        itself = posixpath.basename(formats.uri(here)) or "./"
        return formats.uri(relative_uri(formats.uri(here), path)) or itself

    return address
