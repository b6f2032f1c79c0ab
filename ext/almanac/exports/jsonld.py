"""What a page is, for machines that read its head: JSON-LD in the words of schema.org.

It says what the front matter and the bibliography say. A post has no author and no day of
publication there, and so it has none here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from almanac import formats

if TYPE_CHECKING:
    from almanac.bibliography import Paper
    from almanac.exports.site import Site
    from almanac.kinds import Post

Thing = dict[str, Any]


def script(*things: Thing) -> str:
    """The element that holds *things*."""
    data = {"@context": "https://schema.org", "@graph": things}
    return f'<script type="application/ld+json">{formats.script(data)}</script>'


def website(site: Site, url: str) -> Thing:
    """The whole site, whose landing page is at *url*."""
    return {"@type": "WebSite", "name": site.title, "url": url, "inLanguage": site.language}


def article(post: Post, papers: Iterable[Paper], url: str, whole: Thing) -> Thing:
    """The page of *post* at *url*, a part of the *whole*; it cites the post and its *papers*."""
    source = {"@type": "CreativeWork", "name": post.title, "url": formats.uri(post.source)}
    return {
        "@type": "Article",
        "headline": post.title,
        "description": post.summary,
        "url": url,
        "inLanguage": whole["inLanguage"],
        "isPartOf": whole,
        "keywords": list(post.topics),
        "citation": [source, *(_paper(paper) for paper in papers)],
    }


def _paper(paper: Paper) -> Thing:
    authors = [{"@type": "Person", "name": name} for name in paper.authors]
    links = [formats.uri(url) for label, url in paper.links if label != "code"]
    found = {
        "name": paper.title,
        "author": authors,
        "datePublished": paper.year if re.fullmatch("[0-9]{4}", paper.year) else "",
        "url": links[0] if links else "",
        "sameAs": links[1:],
    }
    return {"@type": "ScholarlyArticle", **{name: value for name, value in found.items() if value}}


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Thing:
    """The way to a page: the titles and addresses from the landing page to the page itself."""
    items = [
        {"@type": "ListItem", "position": position, "name": title, "item": url}
        for position, (title, url) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
