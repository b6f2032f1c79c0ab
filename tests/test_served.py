"""The real almanac at an address of its own, as it is served: its feeds, and the heads of its pages."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from extruct.jsonld import JsonLdExtractor

from conftest import build

pytestmark = pytest.mark.long

BASE = "https://almanac.example.org/en/"
#: One page of every sort, and what it says that it is.
SORTS = {
    "index.html": ["WebSite", "Dataset"],
    "posts/index.html": ["CollectionPage", "BreadcrumbList"],
    "areas/index.html": ["CollectionPage", "BreadcrumbList"],
    "jobs/index.html": ["CollectionPage", "BreadcrumbList"],
    "posts/alexa-enters-the-age-of-self.html": ["Article", "BreadcrumbList"],
    "areas/machine-learning.html": ["CollectionPage", "BreadcrumbList"],
    # An ad that names no day and no country is no posting.
    "jobs/applied-scientist-agi-data-quality.html": ["BreadcrumbList"],
    "topics.html": ["DefinedTermSet", "BreadcrumbList"],
    "people.html": ["DefinedTermSet", "BreadcrumbList"],
    "papers.html": ["CollectionPage", "BreadcrumbList"],
    "about.html": ["BreadcrumbList"],
}
#: What each has to say, for those who read it.
REQUIRED = {
    "WebSite": {"name", "url", "inLanguage"},
    "Dataset": {"name", "description", "url", "license", "creator", "distribution"},
    "Article": {"headline", "description", "url", "author", "publisher", "license", "citation"},
    "CollectionPage": {"name", "description", "url", "isPartOf", "mainEntity"},
    "DefinedTermSet": {"name", "url", "hasDefinedTerm"},
    "BreadcrumbList": {"itemListElement"},
    "ScholarlyArticle": {"name", "author", "datePublished", "url"},
    "DataDownload": {"encodingFormat", "contentUrl"},
    "DefinedTerm": {"name", "url"},
    "Organization": {"name"},
    "Person": {"name"},
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real almanac, built for an address."""
    out = tmp_path_factory.mktemp("served")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READTHEDOCS_CANONICAL_URL", BASE)
        done = build("html", out)
    assert done.returncode == 0, done.stderr
    return out / "html"


def test_a_reader_of_feeds_reads_every_feed(served: Path) -> None:
    feeds = [path.relative_to(served) for path in served.rglob("*.atom")]
    areas = {f"feeds/areas/{path.stem}.atom" for path in served.glob("areas/*.html")}
    areas.discard("feeds/areas/index.atom")

    assert {path.as_posix() for path in feeds} == {"feed.atom", "feeds/jobs.atom"} | areas
    for path in feeds:
        found = feedparser.parse((served / path).read_bytes())
        assert not found.bozo, (path, found.get("bozo_exception"))
        assert found.version == "atom10"
        assert found.feed.id == f"{BASE}{path.as_posix()}"
        assert found.entries
        for entry in found.entries:
            assert entry.title
            assert entry.summary
            assert entry.updated_parsed
            assert (served / entry.link.removeprefix(BASE)).is_file()
        items = json.loads((served / path.with_suffix(".json")).read_text("utf-8"))["items"]
        assert [item["id"] for item in items] == [entry.id for entry in found.entries]


@pytest.mark.parametrize("name", SORTS)
def test_a_page_of_every_sort_says_all_that_it_has_to(served: Path, name: str) -> None:
    [data] = JsonLdExtractor().extract((served / name).read_text("utf-8"))
    things = list(every(data["@graph"]))

    assert [thing["@type"] for thing in data["@graph"]] == SORTS[name]
    for thing in things:
        missing = REQUIRED.get(thing["@type"], set()) - {key for key in thing if thing[key]}
        assert not missing, (thing, missing)
    addresses = [thing.get("url", BASE) for thing in data["@graph"]]
    assert all(address.startswith(BASE) for address in addresses)


def every(value: object):
    """Each thing in *value*, however deep."""
    if isinstance(value, list):
        for item in value:
            yield from every(item)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            yield from every(item)
