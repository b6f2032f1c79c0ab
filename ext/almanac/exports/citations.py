"""What can be cited: the pages of the almanac, the posts that they tell of, and the papers.

A post has no author and no year in front matter, and so it has none here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from almanac import formats
from almanac.bibliography import Paper, to_bibtex
from almanac.catalog import slug, unused
from almanac.exports import csl
from almanac.kinds import Post

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site


class Citation(NamedTuple):
    """One thing that can be cited, in two formats."""

    bibtex: str
    csl: csl.Item


def of_post(post: Post, catalog: Catalog, site: Site) -> list[Citation]:
    """What a reader of the page of *post* may want to cite: the page, the post, its papers."""
    own = [_page(post, site, _key_of_page(post, site))]
    own.append(_source(post, site, _key_of_source(post, site)))
    return [*own, *map(_paper, catalog.papers_with(post.papers))]


def everything(catalog: Catalog, site: Site) -> Iterator[Citation]:
    """All of them, each once."""
    taken = {key.casefold() for key in catalog.papers}
    for cite, key_of in ((_page, _key_of_page), (_source, _key_of_source)):
        for post in catalog.made_of(Post):
            key = unused(key_of(post, site), taken)
            taken.add(key)
            yield cite(post, site, key)
    yield from map(_paper, catalog.papers.values())


def as_bibtex(citations: Iterable[Citation]) -> str:
    """*citations* as a file of BibTeX."""
    return "\n\n".join(citation.bibtex for citation in citations) + "\n"


def as_csl(citations: Iterable[Citation]) -> str:
    """*citations* as a file of CSL-JSON."""
    return formats.json_file([citation.csl for citation in citations])


def _key_of_page(post: Post, site: Site) -> str:
    return _key(f"{slug(site.title)}-{post.id}")


def _page(post: Post, site: Site, key: str) -> Citation:
    """The page of *post*, an article of the almanac."""
    # A book does not know where a site has its pages.
    url = site.url(post.docname) if site.base else ""
    fields = {
        "author": f"{{{formats.bibtex(site.author)}}}" if site.author else "",
        "title": formats.bibtex(post.title),
        "howpublished": formats.bibtex(site.title),
        "url": url,
    }
    item = {
        "id": key,
        "type": "entry",
        "author": [{"literal": site.author}] if site.author else [],
        "title": post.title,
        "container-title": site.title,
        "URL": url,
    }
    return Citation(formats.bibtex_entry("misc", key, fields), csl.given(item))


def _key_of_source(post: Post, _site: Site) -> str:
    return _key(f"{formats.host(post.source).replace('.', '-')}-{post.id}")


def _source(post: Post, _site: Site, key: str) -> Citation:
    """The post itself, where it stands."""
    host, url = formats.host(post.source), formats.uri(post.source)
    note = f"No. {post.rank} of {post.list}"
    fields = {
        "title": formats.bibtex(post.title),
        "howpublished": formats.bibtex(host),
        "url": url,
        "urldate": str(post.checked),
        "note": formats.bibtex(note),
    }
    item = {
        "id": key,
        "type": "post-weblog",
        "title": post.title,
        "container-title": host,
        "URL": url,
        "accessed": csl.day(post.checked),
        "note": note,
    }
    return Citation(formats.bibtex_entry("misc", key, fields), item)


def _paper(paper: Paper) -> Citation:
    return Citation(to_bibtex(paper), csl.of_paper(paper))


def _key(text: str) -> str:
    """*text* as a citation key, without what no key can hold; keys have no case."""
    return re.sub(r"[^\w.:/+-]+", "-", text).casefold()
