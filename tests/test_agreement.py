"""Everything that tells of pages tells of the same ones: none is lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from sphinx.domains.std import StandardDomain
from sphinx.search import IndexBuilder
from sphinx.util.inventory import InventoryFile

from almanac import exports, twins
from almanac.catalog import Catalog
from almanac.exports.site import Site as Where
from almanac.moves import Moves
from almanac.pagefind import pages as pagefind
from sites import JOB, Site, almanac, rest

BASE = "https://almanac.example.org/en/"
ATOM = "{http://www.w3.org/2005/Atom}"
WEB = {"html_baseurl": BASE, "html_title": "The Almanac", "almanac_as_of": "2026-07-01"}
WEB |= {"extensions": ["almanac", "almanac.twins", "notfound.extension"]}
CLOSED = JOB.replace("checked:", "closes: 2026-06-01\nchecked:").replace("Researcher", "Closed")
FORMER = "---\nredirect_from: [posts/sum]\n"
FILES = {
    "jobs/closed.md": CLOSED.replace("Add and subtract", "Multiply"),
    "posts/addition.md": almanac()["posts/addition.md"].replace("---\n", FORMER, 1),
    "essay (one).md": "---\norphan: true\nredirect_from: [essays/first]\n---\n\n# An essay [1]\n",
}
#: Each old name of a page, and where it leads.
OLD = {"posts/sum": "posts/addition", "essays/first": "essay (one)"}
#: The pages without a source, of which nobody tells, by what they are.
WITHOUT_SOURCE = {
    "made by Sphinx": {"genindex", "search"},
    "the old name of a page, from which it leads on": set(OLD),
    "shown where there is no page": {"404"},
}
#: The one page that nobody is led to, since its job is over.
HIDDEN = "jobs/closed"


def out(made: Site) -> Path:
    return made.root / "_build/html"


def text(made: Site, name: str) -> str:
    return (out(made) / name).read_text(encoding="utf-8")


def files(made: Site, pattern: str) -> list[str]:
    """The files like *pattern*, without the suffix that it ends with."""
    found = (path.relative_to(out(made)).as_posix() for path in out(made).glob(pattern))
    return [name.removesuffix(pattern.rpartition("*")[2]) for name in found]


def docname(address: str) -> str:
    """The page at a whole address, or at one from the root of the site."""
    return unquote(address.removeprefix(BASE)).partition("#")[0].removesuffix(".html")


# -- who tells of pages ------------------------------------------------------------------------


def in_inventory(made: Site) -> set[str]:
    read = InventoryFile.loads((out(made) / "objects.inv").read_bytes(), uri="").data
    return set(read["std:doc"])


def in_search(made: Site) -> set[str]:
    return set(made.search_index()["docnames"])


def in_pagefind(made: Site) -> set[str]:
    return {docname(quote(page.name)) for page in pagefind.found(made.app)}


def in_twins(made: Site) -> set[str]:
    return set(files(made, "**/*.md"))


def in_map(made: Site) -> set[str]:
    root = ET.fromstring(text(made, "sitemap.xml"))
    return {docname(place.text) for place in root.iter() if place.tag.endswith("loc")}


def in_llms(made: Site) -> set[str]:
    links = re.findall(r"^- \[.*?(?<!\\)\]\((.*?)\)", text(made, "llms.txt"), re.MULTILINE)
    return {docname(link).removesuffix(".md") for link in links if link.endswith(".md")}


def in_data(made: Site) -> set[str]:
    data = json.loads(text(made, "data/almanac.json"))
    return {docname(item["url"]) for kind in ("posts", "areas", "jobs") for item in data[kind]}


def in_bibtex(made: Site) -> set[str]:
    return set(map(docname, re.findall(rf"{BASE}[^}}]+", text(made, "data/references.bib"))))


def in_csl(made: Site) -> set[str]:
    addresses = [item["URL"] for item in json.loads(text(made, "data/references.csl.json"))]
    return {docname(address) for address in addresses if address.startswith(BASE)}


def in_redirects(made: Site) -> set[str]:
    return {f"{old}: {target}" for old in OLD for target in led(made, old)}


def led(made: Site, old: str) -> Iterator[str]:
    """Where the page at the old name leads, if there is one."""
    if (path := out(made) / f"{old}.html").exists():
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        yield docname(page.find("link", rel="canonical")["href"])


def in_atom(made: Site, feed: str) -> set[str]:
    links = ET.fromstring(text(made, f"{feed}.atom")).iterfind(f"{ATOM}entry/{ATOM}link")
    return {docname(link.get("href")) for link in links if link.get("rel") == "alternate"}


def in_json(made: Site, feed: str) -> set[str]:
    return {docname(item["url"]) for item in json.loads(text(made, f"{feed}.json"))["items"]}


def in_areas(pages: Callable[[Site, str], set[str]], end: str, made: Site) -> set[str]:
    """What the feeds of all areas tell of, each page with the area that does."""
    feeds = files(made, f"feeds/areas/*{end}")
    return {f"{feed}: {page}" for feed in feeds for page in pages(made, feed)}


# -- of which pages ----------------------------------------------------------------------------


def sources(made: Site, *kinds: str) -> set[str]:
    """The pages that have a source, or those of them that are of a kind."""
    pages = {path.relative_to(made.root / "docs") for path in made.root.glob("docs/**/*.md")}
    names = {path.with_suffix("").as_posix() for path in pages}
    return {
        name
        for name in names
        if not kinds or (name.startswith(kinds) and not name.endswith("/index"))
    }


def shown(made: Site, *kinds: str) -> set[str]:
    return sources(made, *kinds) - {HIDDEN}


def by_area(made: Site) -> set[str]:
    found = set()
    for page in shown(made, "posts/", "jobs/"):
        source = (made.root / "docs" / f"{page}.md").read_text("utf-8")
        [areas] = re.findall(r"^areas: \[(.*)\]$", source, re.MULTILINE)
        found |= {f"feeds/areas/{area}: {page}" for area in areas.split(", ")}
    return found


@dataclass
class Teller:
    """Who tells of pages: those told of, those that should be, and the exporter that does it."""

    told: Callable[[Site], set[str]]
    expected: Callable[[Site], set[str]]
    exporter: str = ""


def posts(made: Site) -> set[str]:
    return sources(made, "posts/")


def moved(_made: Site) -> set[str]:
    return {f"{old}: {new}" for old, new in OLD.items()}


def kinds(made: Site) -> set[str]:
    return sources(made, "posts/", "areas/", "jobs/")


def jobs(made: Site) -> set[str]:
    return shown(made, "jobs/")


TELLERS = {
    "inventory": Teller(in_inventory, sources),
    "search": Teller(in_search, sources),
    "Pagefind": Teller(in_pagefind, sources),
    "twins": Teller(in_twins, sources),
    "map": Teller(in_map, shown, "sitemap"),
    "llms": Teller(in_llms, shown, "llms"),
    "data": Teller(in_data, kinds, "data"),
    "BibTeX": Teller(in_bibtex, posts, "references"),
    "CSL": Teller(in_csl, posts, "references"),
    "BibTeX of a post": Teller(lambda made: set(files(made, "posts/*.bib")), posts, "references"),
    "CSL of a post": Teller(lambda made: set(files(made, "posts/*.csl.json")), posts, "references"),
    "redirects": Teller(in_redirects, moved, "redirects"),
}
for _exporter, _pages, _end in (("atom", in_atom, ".atom"), ("jsonfeed", in_json, ".json")):
    TELLERS |= {
        f"feed{_end}": Teller(partial(_pages, feed="feed"), posts, _exporter),
        f"jobs{_end}": Teller(partial(_pages, feed="feeds/jobs"), jobs, _exporter),
        f"areas{_end}": Teller(partial(in_areas, _pages, _end), by_area, _exporter),
    }


def disagreements(made: Site) -> dict[str, set[str]]:
    """Who tells of too few pages or too many, and which those are."""
    found = {name: teller.expected(made) ^ teller.told(made) for name, teller in TELLERS.items()}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_everything_that_tells_of_pages_tells_of_the_same_ones(site) -> None:
    made = site(FILES, **WEB).build()

    assert sources(made) == set(made.app.env.all_docs) >= {HIDDEN, "essay (one)", "index"}
    assert disagreements(made) == {}
    assert made.page(HIDDEN).find("meta", content="noindex")


def test_a_page_of_which_nobody_tells_is_left_out_by_a_rule(site) -> None:
    made = site(FILES, **WEB).build()
    written = set(files(made, "**/*.html"))

    assert written - set(made.app.env.all_docs) == set.union(*WITHOUT_SOURCE.values())
    assert made.page("essays/first").find("meta", content="noindex")


# -- whoever drops a page is found out ---------------------------------------------------------

#: One page for each sort of feed.
DROPPED = ("posts/addition", "jobs/researcher")


def lost(made: Site, *tellers: str) -> dict[str, set[str]]:
    """What these tell of no more if they tell of no page that was dropped."""
    expected = {name: TELLERS[name].expected(made) for name in tellers}
    return {name: {p for p in pages if p.endswith(DROPPED)} for name, pages in expected.items()}


def forgetful(export):
    """*export* as it would be if it knew nothing of some pages."""

    def without(catalog: Catalog, where: Where):
        kept = [entry for entry in catalog.entries if entry.docname not in DROPPED]
        fewer = Catalog(catalog.kinds, kept, catalog.papers.values())
        redirects = {old: new for old, new in where.moves.redirects.items() if new not in DROPPED}
        pages, moves = where.docnames - set(DROPPED), Moves(redirects, where.moves.gone)
        return export(fewer, replace(where, docnames=pages, moves=moves))

    return without


def name_of(export: Callable[..., object]) -> str:
    return export.__module__.rpartition(".")[2]


@pytest.mark.parametrize("export", exports.EXPORTERS, ids=name_of)
def test_an_exporter_that_drops_a_page_is_found_out(site, monkeypatch, export) -> None:
    given = [forgetful(one) if one is export else one for one in exports.EXPORTERS]
    monkeypatch.setattr(exports, "EXPORTERS", given)
    made = site(FILES, **WEB).build()
    own = [name for name, teller in TELLERS.items() if teller.exporter == name_of(export)]

    assert own
    assert disagreements(made) == lost(made, *own)
    assert all(lost(made, *own).values())


def skip_in_search(patch: pytest.MonkeyPatch) -> None:
    feed = IndexBuilder.feed

    def kept(index: IndexBuilder, name: str, *page: object) -> None:
        if name not in DROPPED:
            feed(index, name, *page)

    patch.setattr(IndexBuilder, "feed", kept)


def skip_in_inventory(patch: pytest.MonkeyPatch) -> None:
    objects = StandardDomain.get_objects

    def kept(domain: StandardDomain) -> Iterator[tuple[object, ...]]:
        return (found for found in objects(domain) if found[0] not in DROPPED)

    patch.setattr(StandardDomain, "get_objects", kept)


def skip_in_twins(patch: pytest.MonkeyPatch) -> None:
    named = twins.files
    patch.setattr(twins, "files", lambda app, name: [] if name in DROPPED else named(app, name))


@pytest.mark.parametrize(
    ("teller", "skip"),
    [
        ("search", skip_in_search),
        rest("inventory", skip_in_inventory),
        rest("twins", skip_in_twins),
    ],
)
def test_who_else_drops_a_page_is_found_out(site, monkeypatch, teller, skip) -> None:
    skip(monkeypatch)
    made = site(FILES, **WEB).build()

    assert disagreements(made) == lost(made, teller)
