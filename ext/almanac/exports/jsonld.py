"""What a page is, for machines that read its head: JSON-LD in the words of schema.org.

It says what the front matter, the bibliography, and ``conf.py`` say. A page is by the author of
the project; the post that it cites has no author and no day of publication, since the front matter
knows none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from almanac import formats
from almanac.kinds import Area, Job, Post

if TYPE_CHECKING:
    from almanac.bibliography import Paper
    from almanac.catalog import Catalog
    from almanac.exports.site import Page, Site
    from almanac.kinds import Opening
    from almanac.model import Entry

Thing = dict[str, Any]
#: The files of the data, and what they are.
DATA = {
    "data/almanac.json": "application/json",
    "data/references.bib": "text/x-bibtex",
    "data/references.csl.json": "application/vnd.citationstyles.csl+json",
}
#: From a path, from the root of the site, to the address that a page gives.
Address = Callable[[str], str]


def script(*things: Thing) -> str:
    """The element that holds *things*."""
    data = {"@context": "https://schema.org", "@graph": things}
    return f'<script type="application/ld+json">{formats.script(data)}</script>'


def things(page: Page, catalog: Catalog, site: Site, address: Address) -> Iterator[Thing]:
    """What is said of *page*: what it is, and the way to it."""
    whole = _website(site, address)
    here = address(site.page(page.docname))
    if page.docname == site.root:
        yield whole
        yield _dataset(catalog, site, address)
        return
    if isinstance(page.entry, Post):
        papers = catalog.papers_with(page.entry.papers)
        image = {"image": address(page.image.path)} if page.image else {}
        yield _article(page.entry, papers, here, whole) | _rights(site, publisher=True) | image
    elif isinstance(page.entry, Job) and is_posting(page.entry, site):
        yield _posting(page.entry, here)
    elif isinstance(page.entry, Area):
        named = catalog.by_name.get(("area", page.entry.id), ())
        inside = (entry for entry in named if isinstance(entry, Post))
        yield _collection(page, _named(inside, site, address), here, whole)
    elif page.docname in (indexes := {f"{kind.folder}/index": kind for kind in catalog.kinds}):
        entries = catalog.of_kind(indexes[page.docname].kind)
        yield _collection(page, _named(entries, site, address), here, whole)
    for axis in page.holds:
        yield _terms(page, axis, catalog, site, address)
    if page.papers:
        yield _collection(page, ({"item": _paper(paper)} for paper in page.papers), here, whole)
    if page.way:
        yield _breadcrumbs((title, address(site.page(name))) for title, name in page.way)


def _website(site: Site, address: Address) -> Thing:
    url = address(site.page(site.root))
    return {"@type": "WebSite", "name": site.title, "url": url, "inLanguage": site.language}


def _dataset(catalog: Catalog, site: Site, address: Address) -> Thing:
    """The catalog as data."""
    kinds = [kind.plural for kind in catalog.kinds if kind.exported]
    return {
        "@type": "Dataset",
        "name": f"{site.title}: data",
        "description": f"All {', '.join(kinds)} and papers of {site.title}, with what ties them.",
        "url": address(site.page(site.root)),
        "isAccessibleForFree": True,
        "inLanguage": site.language,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": type_, "contentUrl": address(path)}
            for path, type_ in DATA.items()
        ],
        **_rights(site),
    }


def _rights(site: Site, *, publisher: bool = False) -> Thing:
    """Who made a thing, and under which license, as far as the project says so."""
    author = {"@type": "Organization", "name": site.author}
    roles = ("author", "publisher") if publisher else ("creator",)
    found = dict.fromkeys(roles, author) if site.author else {}
    return found | ({"license": site.license} if site.license else {})


def _article(post: Post, papers: Iterable[Paper], url: str, whole: Thing) -> Thing:
    """The page of *post* at *url*, a part of the *whole*; it cites the post and its *papers*."""
    source = {"@type": "CreativeWork", "name": post.title, "url": formats.uri(post.source)}
    return {
        "@type": "Article",
        "headline": post.title,
        "description": post.summary,
        "url": url,
        "inLanguage": whole["inLanguage"],
        "isPartOf": whole,
        "about": [{"@type": "Thing", "name": topic} for topic in post.topics],
        "citation": [source, *(_paper(paper) for paper in papers)],
    }


def _paper(paper: Paper) -> Thing:
    authors = [{"@type": "Person", "name": name} for name in paper.authors]
    links = [formats.uri(url) for url in paper.addresses]
    found = {
        "name": paper.title,
        "author": authors,
        "datePublished": paper.year if re.fullmatch("[0-9]{4}", paper.year) else "",
        "url": links[0] if links else "",
        "sameAs": links[1:],
    }
    return {"@type": "ScholarlyArticle", **{name: value for name, value in found.items() if value}}


def is_posting(job: Job, site: Site) -> bool:
    """Whether search engines may list *job*: on its day it is open, and says all that they ask.

    Beside its title and its summary that is who is hiring, the first day and the last one, and for
    each place the country.
    """
    closes = job.closes
    if not (job.opens and closes and site.as_of and job.organizations):
        return False
    return job.opens <= site.as_of < closes and all(o.country for o in job.openings)


def _posting(job: Job, url: str) -> Thing:
    return {
        "@type": "JobPosting",
        "title": job.title,
        "description": job.summary,
        "url": url,
        "datePosted": str(job.opens),
        "validThrough": str(job.closes),
        "hiringOrganization": {"@type": "Organization", "name": job.organizations[0]},
        "jobLocation": [
            {"@type": "Place", "address": _postal(opening)} for opening in job.openings
        ],
    }


def _postal(opening: Opening) -> Thing:
    where = {"addressLocality": opening.place, "addressCountry": opening.country}
    return {"@type": "PostalAddress", **where}


def _collection(page: Page, items: Iterable[Thing], url: str, whole: Thing) -> Thing:
    """A page that lists others."""
    listed = _listed(items)
    main = {"@type": "ItemList", "numberOfItems": len(listed), "itemListElement": listed}
    found = {"@type": "CollectionPage", "name": page.title, "url": url, "isPartOf": whole}
    if page.summary:
        found["description"] = page.summary
    return {**found, "mainEntity": main}


def _named(entries: Iterable[Entry], site: Site, address: Address) -> Iterator[Thing]:
    """Each entry as an item of a list, which leads to its page."""
    for entry in entries:
        yield {"name": entry.title, "url": address(site.page(entry.docname))}


def _listed(items: Iterable[Thing]) -> list[Thing]:
    """*items* as those of a list, in their order."""
    return [{"@type": "ListItem", "position": n, **item} for n, item in enumerate(items, 1)]


def _terms(page: Page, axis: str, catalog: Catalog, site: Site, address: Address) -> Thing:
    """The terms of an index."""
    return {
        "@type": "DefinedTermSet",
        "name": page.title,
        "url": address(site.page(page.docname)),
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "name": term, "url": address(site.address(axis, term))}
            for term in catalog.terms[axis]
        ],
    }


def _breadcrumbs(trail: Iterable[tuple[str, str]]) -> Thing:
    """The way to a page: the titles and addresses from the landing page to the page itself."""
    items = _listed({"name": title, "item": url} for title, url in trail)
    return {"@type": "BreadcrumbList", "itemListElement": items}
