"""Feeds as JSON Feed 1.1, https://www.jsonfeed.org/version/1.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from almanac import formats
from almanac.exports.feeds import Feed, feeds, identity, instant, source, tags

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site
    from almanac.kinds import Job, Post

END = ".json"


def files(catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """Each feed as a file."""
    for feed in feeds(catalog, site):
        yield feed.path + END, formats.json_file(_feed(feed, catalog, site))


def _feed(feed: Feed, catalog: Catalog, site: Site) -> dict[str, object]:
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": site.url(feed.docname),
        "feed_url": site.at(feed.path + END),
        "language": site.language,
        "authors": [{"name": site.author or site.title}],
        "items": [_item(entry, catalog, site) for entry in feed.newest],
    }


def _item(entry: Post | Job, catalog: Catalog, site: Site) -> dict[str, object]:
    return {
        "id": identity(entry, site),
        "url": site.url(entry.docname),
        "external_url": source(entry),
        "title": entry.title,
        "content_text": entry.summary,
        "date_modified": instant(entry.checked),
        "tags": tags(entry, catalog),
    }
