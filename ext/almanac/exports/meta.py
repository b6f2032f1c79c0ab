"""What a page says in ``meta`` elements: to who shows links to it, and to who collects papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from almanac.kinds import Post

if TYPE_CHECKING:
    from almanac.bibliography import Paper
    from almanac.catalog import Catalog
    from almanac.exports.site import Page, Site

#: What the name of the venue is called, by the BibTeX type of the paper.
VENUES = {"article": "citation_journal_title", "inproceedings": "citation_conference_title"}


def open_graph(page: Page, site: Site) -> Iterator[tuple[str, str]]:
    """The properties of the Open Graph protocol, https://ogp.me."""
    yield "og:title", page.title
    yield "og:type", "article" if isinstance(page.entry, Post) else "website"
    yield "og:site_name", site.title
    if site.base:
        yield "og:url", site.url(page.docname)
    if page.summary:
        yield "og:description", page.summary
    if page.image:
        yield "og:image", site.at(page.image.path)
        yield "og:image:type", "image/png"
        yield "og:image:width", str(page.image.width)
        yield "og:image:height", str(page.image.height)
        yield "og:image:alt", page.image.alt


def card(page: Page) -> Iterator[tuple[str, str]]:
    """How large a link is shown, in the words of X, which reads the rest as Open Graph."""
    if page.image:
        yield "twitter:card", "summary_large_image"


def highwire(page: Page, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """The tags of Highwire Press, of a page that is about exactly one paper."""
    keys = page.entry.papers if isinstance(page.entry, Post) else ()
    papers = catalog.papers_with(keys)
    if len(keys) == len(papers) == 1:
        yield from ((name, text) for name, text in _of_paper(papers[0]) if text)


def _of_paper(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "citation_title", paper.title
    yield from (("citation_author", name) for name in paper.authors)
    yield "citation_publication_date", paper.year
    yield VENUES.get(paper.type, "citation_technical_report_institution"), paper.venue
    yield "citation_doi", paper.field("doi")
    yield "citation_volume", paper.field("volume")
    first, _, last = paper.field("pages").partition("-")
    yield "citation_firstpage", first
    yield "citation_lastpage", last.lstrip("-")
    yield "citation_arxiv_id", paper.arxiv
    yield "citation_abstract_html_url", next(iter(paper.addresses), "")
