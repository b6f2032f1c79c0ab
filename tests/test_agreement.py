"""Everything that tells of pages tells of the same ones: none is lost on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

from sphinx.util.inventory import InventoryFile

from almanac import exports
from almanac.catalog import Catalog
from almanac.exports.site import Site as Where
from almanac.pagefind import pages as pagefind
from sites import JOB, Site

BASE = "https://almanac.example.org/en/"
WEB = {"html_baseurl": BASE, "html_title": "The Almanac", "almanac_as_of": "2026-07-01"}
WEB |= {"extensions": ["almanac", "notfound.extension"]}
CLOSED = JOB.replace("checked:", "closes: 2026-06-01\nchecked:").replace("Researcher", "Closed")
FILES = {
    "jobs/closed.md": CLOSED.replace("Add and subtract", "Multiply"),
    "essay (one).md": "---\norphan: true\nredirect_from: [essays/first]\n---\n\n# An essay [1]\n",
}
#: The pages without a source, of which nobody tells, by what they are.
WITHOUT_SOURCE = {
    "made by Sphinx": {"genindex", "search"},
    "the old name of a page, from which it leads on": {"essays/first"},
    "shown where there is no page": {"404"},
}
#: The one page that nobody is led to, since its job is over.
HIDDEN = {"jobs/closed"}


def text(made: Site, name: str) -> str:
    return (made.root / "_build/html" / name).read_text(encoding="utf-8")


def docname(address: str) -> str:
    """The page at a whole address, or at one from the root of the site."""
    return unquote(address.removeprefix(BASE)).partition("#")[0].removesuffix(".html")


def in_inventory(made: Site) -> set[str]:
    read = InventoryFile.loads((made.root / "_build/html/objects.inv").read_bytes(), uri="").data
    return set(read["std:doc"])


def in_search(made: Site) -> set[str]:
    return set(made.search_index()["docnames"])


def in_pagefind(made: Site) -> set[str]:
    return {docname(quote(page.name)) for page in pagefind.found(made.app)}


def in_map(made: Site) -> set[str]:
    root = ET.fromstring(text(made, "sitemap.xml"))
    return {docname(place.text) for place in root.iter() if place.tag.endswith("loc")}


def in_llms(made: Site) -> set[str]:
    return set(
        map(
            docname, re.findall(r"^- \[.*?(?<!\\)\]\((.*?)\)", text(made, "llms.txt"), re.MULTILINE)
        )
    )


def in_data(made: Site) -> set[str]:
    data = json.loads(text(made, "data/almanac.json"))
    return {docname(item["url"]) for kind in ("posts", "areas", "jobs") for item in data[kind]}


def in_feeds(made: Site) -> set[str]:
    paths = (made.root / "_build/html").rglob("fee*/**/*.json")
    feeds = [made.root / "_build/html/feed.json", *paths]
    items = (item for path in feeds for item in json.loads(path.read_text("utf-8"))["items"])
    return {docname(item["url"]) for item in items}


def entries(made: Site, *kinds: str) -> set[str]:
    pages = {name for kind in kinds for name in made.app.env.all_docs if name.startswith(kind)}
    return {name for name in pages if not name.endswith("/index")}


#: Who tells of pages, of which, and which of them are left out by a rule.
TELLERS: dict[str, tuple[Callable[[Site], set[str]], tuple[str, ...], set[str]]] = {
    "inventory": (in_inventory, (), set()),
    "search": (in_search, (), set()),
    "Pagefind": (in_pagefind, (), set()),
    "map": (in_map, (), HIDDEN),
    "llms": (in_llms, (), HIDDEN),
    "data": (in_data, ("posts/", "areas/", "jobs/"), set()),
    "feeds": (in_feeds, ("posts/", "jobs/"), HIDDEN),
}


def disagreements(made: Site) -> dict[str, set[str]]:
    """Who tells of too few pages or too many, and which those are."""
    found = {}
    for name, (pages, kinds, hidden) in TELLERS.items():
        expected = entries(made, *kinds) if kinds else set(made.app.env.all_docs)
        if wrong := (expected - hidden) ^ pages(made):
            found[name] = wrong
    return found


def test_everything_that_tells_of_pages_tells_of_the_same_ones(site) -> None:
    made = site(FILES, **WEB).build()

    assert HIDDEN | {"essay (one)", "index"} <= set(made.app.env.all_docs)
    assert disagreements(made) == {}
    assert made.page("jobs/closed").find("meta", content="noindex")


def test_a_page_of_which_nobody_tells_is_left_out_by_a_rule(site) -> None:
    made = site(FILES, **WEB).build()
    out = made.root / "_build/html"
    written = {path.relative_to(out).with_suffix("").as_posix() for path in out.rglob("*.html")}

    assert written - set(made.app.env.all_docs) == set.union(*WITHOUT_SOURCE.values())
    assert made.page("essays/first").find("meta", content="noindex")


DROPPED = {"feeds": ("feeds", "jsonfeed"), "data": ("data",), "map": ("sitemap",)}
DROPPED["llms"] = ("llms",)


def test_an_exporter_that_drops_a_page_is_found_out(site, monkeypatch) -> None:
    def forgetful(export):
        def without(catalog: Catalog, where: Where):
            kept = [entry for entry in catalog.entries if entry.id != "addition"]
            fewer = Catalog(catalog.kinds, kept, catalog.papers.values())
            pages = where.docnames - {"posts/addition"}
            own = {field: getattr(where, field) for field in where.__slots__}
            return export(fewer, Where(**{**own, "docnames": pages}))

        return without

    modules = {module for modules in DROPPED.values() for module in modules}
    exporters = [
        forgetful(export) if export.__module__.rpartition(".")[2] in modules else export
        for export in exports.EXPORTERS
    ]
    monkeypatch.setattr(exports, "EXPORTERS", exporters)

    found = disagreements(site(FILES, **WEB).build())
    assert found == {name: {"posts/addition"} for name in DROPPED}
