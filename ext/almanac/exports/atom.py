"""The posts as a feed: Atom 1.0, RFC 4287.

Every day in it is one that the front matter gives. Atom wants to know when an entry was updated;
that is the day on which its source was last read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from almanac import formats
from almanac.citing import posts_of
from almanac.exports.elements import add, document, root

if TYPE_CHECKING:
    from datetime import date

    from almanac.catalog import Catalog
    from almanac.exports.site import Site
    from almanac.kinds import Post

#: Where the feed of all posts is, from the root of the site.
FILE = "feed.atom"


def is_made(catalog: Catalog, site: Site) -> bool:
    """Whether there can be a feed: it needs a day, and so a post, and whole addresses."""
    return bool(site.base) and any(True for _ in posts_of(catalog))


def feed_of_posts(catalog: Catalog, site: Site) -> str | None:
    """The feed of all posts, the last read first."""
    if not is_made(catalog, site):
        return None
    newest = sorted(posts_of(catalog), key=lambda post: post.checked, reverse=True)
    return document(feed(newest, site.title, FILE, catalog, site))


def feed(posts: Sequence[Post], title: str, path: str, catalog: Catalog, site: Site) -> ET.Element:
    """The feed *title* of *posts*, of which there is one or more, at *path* of the site."""
    whole = root("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": site.language})
    add(whole, "title", title)
    add(whole, "id", site.at(path))
    add(whole, "link", "", {"rel": "self", "type": "application/atom+xml", "href": site.at(path)})
    home = {"rel": "alternate", "type": "text/html", "href": site.url(site.root)}
    add(whole, "link", "", home)
    add(whole, "updated", _instant(max(post.checked for post in posts)))
    # An entry without an author has that of its feed, and one of the two must name one.
    add(add(whole, "author"), "name", site.author or site.title)
    for post in posts:
        _entry(whole, post, catalog, site)
    return whole


def _entry(whole: ET.Element, post: Post, catalog: Catalog, site: Site) -> None:
    entry = add(whole, "entry")
    add(entry, "title", post.title)
    # The name of the page and not its address, which is another one with another builder.
    add(entry, "id", site.at(post.docname))
    page = {"rel": "alternate", "type": "text/html", "href": site.url(post.docname)}
    add(entry, "link", "", page)
    add(entry, "link", "", {"rel": "via", "href": formats.uri(post.source)})
    add(entry, "updated", _instant(post.checked))
    add(entry, "summary", post.summary)
    areas = [catalog.title("area", area) or area for area in post.areas]
    for term in dict.fromkeys([*areas, *post.topics]):
        add(entry, "category", "", {"term": term})


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
