"""Feeds as Atom 1.0, RFC 4287, with the tombstones of RFC 6721."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from almanac.exports.elements import add, document, root
from almanac.exports.feeds import TYPES, Feed, feeds, identity, instant, source, tags

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site
    from almanac.kinds import Job, Post

END = ".atom"
#: Where RFC 6721 says what an entry leaves that is no more.
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


def files(catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """Each feed as a file."""
    for feed in feeds(catalog, site):
        yield feed.path + END, document(_feed(feed, catalog, site))


def _feed(feed: Feed, catalog: Catalog, site: Site) -> ET.Element:
    names = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:at": TOMBSTONES}
    whole = root("feed", {**names, "xml:lang": site.language})
    here = site.at(feed.path + END)
    add(whole, "title", feed.title)
    add(whole, "id", here)
    add(whole, "link", "", {"rel": "self", "type": TYPES[END], "href": here})
    _page(whole, site.url(feed.docname))
    add(whole, "updated", instant(feed.updated))
    # An entry without an author has that of its feed, and one of the two must name one.
    add(add(whole, "author"), "name", site.author or site.title)
    for entry in feed.newest:
        _entry(whole, entry, catalog, site)
    for name, day in feed.gone.items():
        add(whole, "at:deleted-entry", "", {"ref": name, "when": instant(day)})
    return whole


def _entry(whole: ET.Element, entry: Post | Job, catalog: Catalog, site: Site) -> None:
    element = add(whole, "entry")
    add(element, "title", entry.title)
    add(element, "id", identity(entry, site))
    _page(element, site.url(entry.docname))
    add(element, "link", "", {"rel": "via", "href": source(entry)})
    add(element, "updated", instant(entry.checked))
    add(element, "summary", entry.summary)
    for term in tags(entry, catalog):
        add(element, "category", "", {"term": term})


def _page(parent: ET.Element, url: str) -> None:
    """Link to the page that says the same to people."""
    add(parent, "link", "", {"rel": "alternate", "type": "text/html", "href": url})
