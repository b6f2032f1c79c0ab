"""The files beside the pages: right, valid, and written only when changed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import feedparser
import jsonschema
import pytest
from bs4 import BeautifulSoup
from sphinx.config import Config

from almanac import discovery
from almanac.exports.site import NO_AUTHOR
from sites import JOB, Site, broken_links, post

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
WEB = {"html_baseurl": "https://almanac.example.org/en", "html_title": "The Almanac"}


def text(made, name: str, builder: str = "html") -> str:
    return (made.root / "_build" / builder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def web(shared) -> Site:
    """The small almanac as a site with an address; nobody changes it."""
    return shared(**WEB).build()


def test_the_export_holds_the_whole_catalogue(small) -> None:
    data = small.data()

    assert data["schema_version"] == 1
    assert data["posts"][1] == {
        "id": "subtraction",
        "title": "Subtraction",
        "url": "posts/subtraction.html",
        "summary": "A post about Subtraction.",
        "list": "The best of 2021",
        "rank": 2,
        "areas": ["math"],
        "topics": ["sums", "differences"],
        "venues": ["Conference on Things"],
        "people": ["Ada Lovelace", "Charles Babbage"],
        "organizations": ["The Lab"],
        "papers": ["lovelace1843notes"],
        "source": "https://example.org/2",
        "checked": "2026-01-31",
    }
    assert data["jobs"][0]["openings"] == [
        {"place": "Paris", "country": None, "count": 2},
        {"place": "Rome", "country": None, "count": 1},
    ]
    assert data["topics"][1] == {
        "id": "topic-sums",
        "title": "sums",
        "url": "topics.html#topic-sums",
        "posts": ["addition", "subtraction"],
        "jobs": ["researcher"],
    }
    assert data["papers"][0]["doi"] == "10.1000/engine"


def test_the_export_is_valid_by_its_schema_and_a_changed_one_is_not(small) -> None:
    path = small.root / "_build/html/data/almanac.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    data = small.data()
    data_without_rank = json.loads(json.dumps(data))
    del data_without_rank["posts"][0]["rank"]

    validator.check_schema(validator.schema)
    assert list(validator.iter_errors(data)) == []
    assert [error.validator for error in validator.iter_errors(data_without_rank)] == ["required"]


def test_a_reference_that_leads_nowhere_is_not_exported(site) -> None:
    made = site({"posts/third.md": post(3, "Third", area="math, gone")}).build()

    assert made.data()["posts"][2]["areas"] == ["math"]


def test_addresses_follow_the_builder(site) -> None:
    made = site().build("dirhtml")
    path = made.root / "_build/dirhtml/data/almanac.json"
    data = json.loads(path.read_text(encoding="utf-8"))

    assert data["posts"][0]["url"] == "posts/addition/"
    assert data["topics"][0]["url"] == "topics/#topic-differences"


@pytest.mark.parametrize(("builder", "end"), [("html", ".html"), ("dirhtml", "/")])
def test_addresses_hold_no_space(site, builder: str, end: str) -> None:
    made = site({"posts/a b.md": post(3, "Third")}).build(builder)
    posts = json.loads(text(made, "data/almanac.json", builder))["posts"]

    assert posts[2]["url"] == f"posts/a%20b{end}"


def test_an_unchanged_export_is_not_written_again(site) -> None:
    made = site()
    made.build()
    path = made.root / "_build/html/data/almanac.json"
    before = path.stat().st_mtime_ns
    made.write({"index.md": (made.root / "docs/index.md").read_text() + "\nMore.\n"})
    made.build()

    assert made.read == {"index"}
    assert path.stat().st_mtime_ns == before


def test_builders_that_make_no_site_get_no_data(site) -> None:
    made = site().build("text")

    assert not (made.root / "_build/text/data").exists()


# The feed


def feed(made, builder: str = "html") -> ET.Element:
    return ET.fromstring(text(made, "feed.atom", builder))


def test_the_feed_holds_the_posts_the_last_read_first(site) -> None:
    later = post(2, "Subtraction", topics="sums, differences").replace("01-31", "02-01")
    made = site({"posts/subtraction.md": later}, **WEB, author="The authors").build()
    found = feedparser.parse(text(made, "feed.atom"))
    first = found.entries[0]

    assert found.bozo == 0
    assert (found.feed.title, found.feed.author) == ("The Almanac", "The authors")
    assert found.feed.updated == "2026-02-01T00:00:00Z"
    assert [entry.title for entry in found.entries] == ["Subtraction", "Addition"]
    assert first.id == "https://almanac.example.org/en/posts/subtraction"
    assert (first.updated, first.summary) == ("2026-02-01T00:00:00Z", "A post about Subtraction.")
    assert {link.rel: link.href for link in first.links} == {
        "alternate": "https://almanac.example.org/en/posts/subtraction.html",
        "via": "https://example.org/2",
    }
    assert [tag.term for tag in first.tags] == ["Mathematics", "sums", "differences"]


def test_the_feed_keeps_the_rules_of_atom(web) -> None:
    root = feed(web)
    entries = root.findall(f"{ATOM}entry")

    for element in [root, *entries]:
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.find(f"{ATOM}updated").text)
        assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1
    assert root.find(f"{ATOM}author/{ATOM}name").text
    itself = root.find(f"{ATOM}link[@rel='self']")
    assert itself.attrib == {
        "rel": "self",
        "type": "application/atom+xml",
        "href": "https://almanac.example.org/en/feed.atom",
    }
    ids = [found.text for found in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3
    assert all(re.fullmatch(r"https://[!-~]+", name) for name in ids)


def test_the_id_of_a_post_outlives_its_title_and_its_address(site) -> None:
    made = site(**WEB)
    before = [found.text for found in feed(made.build()).iter(f"{ATOM}id")]
    made.write({"posts/addition.md": post(1, "Adding up")})
    after = [found.text for found in feed(made.build("dirhtml"), "dirhtml").iter(f"{ATOM}id")]

    assert "Adding up" in text(made, "feed.atom", "dirhtml")
    assert after == before


def test_a_site_without_an_author_speaks_for_itself(web) -> None:

    assert Config().author == NO_AUTHOR
    assert feed(web).find(f"{ATOM}author/{ATOM}name").text == "The Almanac"


@pytest.mark.parametrize("given", ["", "/en/", "almanac.example.org"])
def test_without_a_whole_address_there_is_no_feed_and_no_map(site, given: str) -> None:
    made = site(html_baseurl=given).build()

    assert feeds_of(made) == set()
    assert not (made.root / "_build/html/sitemap.xml").exists()
    assert made.page("index").find("link", rel="alternate") is None


def test_without_an_entry_there_is_no_feed(site) -> None:
    none = {"posts/addition.md": None, "posts/subtraction.md": None, "jobs/researcher.md": None}
    made = site(none, **WEB).build()

    assert feeds_of(made) == set()
    assert made.page("index").find("link", rel="alternate") is None


FOLLOWED = {
    "index": {"feed"},
    "posts/addition": {"feed"},
    "areas/math": {"feed", "feeds/areas/math"},
    "areas/logic": {"feed"},
    "jobs/index": {"feed", "feeds/jobs"},
    "search": {"feed"},
}


def test_every_page_leads_to_the_feed_of_the_site_and_to_that_of_what_it_shows(web) -> None:
    out = web.root / "_build/html"

    for name, feeds in FOLLOWED.items():
        tags = web.page(name).find_all("link", rel="alternate")
        found = [(out / name).parent.joinpath(tag["href"]).resolve() for tag in tags]
        assert {path.relative_to(out).as_posix() for path in found} == files_of(feeds)
        assert {tag["type"] for tag in tags} == {"application/atom+xml", "application/feed+json"}
        assert {tag["title"] for tag in tags} <= {
            *("The Almanac", "The Almanac: Mathematics", "The Almanac: jobs"),
        }
    assert broken_links(out) == []
    assert feeds_of(web) == files_of(set.union(*FOLLOWED.values()))


def files_of(feeds: set[str]) -> set[str]:
    return {f"{name}{end}" for name in feeds for end in (".atom", ".json")}


def feeds_of(made) -> set[str]:
    out = made.root / "_build/html"
    found = {path for end in ("atom", "json") for path in out.rglob(f"*.{end}")}
    names = {path.relative_to(out).as_posix() for path in found}
    return {name for name in names if not name.startswith(("data/", "posts/"))}


def test_an_area_has_a_feed_of_its_posts_and_open_jobs_and_the_jobs_have_one(site) -> None:
    closed = JOB.replace("checked:", "closes: 2026-06-01\nchecked:").replace("Researcher", "Old")
    other = post(3, "Proof", area="logic")
    files = {"jobs/old.md": closed.replace("Add", "Divide"), "posts/proof.md": other}
    made = site(files, **WEB, almanac_as_of="2026-07-01").build()
    math, logic, jobs = (
        feedparser.parse(text(made, f"feeds/{name}.atom"))
        for name in ("areas/math", "areas/logic", "jobs")
    )

    assert [found.bozo for found in (math, logic, jobs)] == [0, 0, 0]
    assert math.feed.title == "The Almanac: Mathematics"
    assert math.feed.link == "https://almanac.example.org/en/areas/math.html"
    assert [e.title for e in math.entries] == ["Researcher", "Addition", "Subtraction"]
    assert [e.title for e in logic.entries] == ["Proof"]
    assert jobs.feed.link == "https://almanac.example.org/en/jobs/index.html"
    assert [e.title for e in jobs.entries] == ["Researcher"]


@pytest.fixture(scope="module")
def authored(shared) -> Site:
    """The small almanac as a site with an address and an author; nobody changes it."""
    return shared(**WEB, author="The authors").build()


@pytest.mark.parametrize("name", ["feed", "feeds/jobs", "feeds/areas/math"])
def test_a_json_feed_says_what_the_atom_feed_says(authored, name: str) -> None:
    data, atom = (
        json.loads(text(authored, f"{name}.json")),
        feedparser.parse(text(authored, f"{name}.atom")),
    )

    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert data["feed_url"] == f"https://almanac.example.org/en/{name}.json"
    assert (data["title"], data["home_page_url"]) == (atom.feed.title, atom.feed.link)
    assert (data["language"], data["authors"]) == ("en", [{"name": atom.feed.author}])
    assert [
        (e["id"], e["url"], e["title"], e["content_text"], e["date_modified"], e["tags"])
        for e in data["items"]
    ] == [
        (e.id, e.link, e.title, e.summary, e.updated, [tag.term for tag in e.tags])
        for e in atom.entries
    ]
    vias = [next(link.href for link in e.links if link.rel == "via") for e in atom.entries]
    assert [e["external_url"] for e in data["items"]] == vias


# The map of the site


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_map_holds_the_canonical_address_of_every_page(site, builder: str) -> None:
    essay = "---\norphan: true\n---\n# Essay\n"
    made = site({"m\u00fcsli & co.md": essay}, **WEB).build(builder)
    found = [
        place.text for place in ET.fromstring(text(made, "sitemap.xml", builder)).iter(f"{MAP}loc")
    ]
    pages = [BeautifulSoup(p.read_text("utf-8"), "html.parser") for p in made.root.rglob("*.html")]
    links = [page.find("link", rel="canonical")["href"] for page in pages]
    # With one of the two builders Sphinx leaves spaces in an address.
    canonical = {quote(link, safe=":/%&") for link in links}
    generated = {address for address in canonical if re.search("/(search|genindex)", address)}

    assert len(generated) == 2
    assert set(found) == canonical - generated
    assert len(found) == len(set(found)) == len(made.app.env.all_docs)


def test_a_closed_job_is_not_in_the_map(site) -> None:
    closed = JOB.replace("checked:", "closes: 2026-06-01\nchecked:")
    files = {"jobs/closed.md": closed.replace("Researcher", "Closed one").replace("Add", "Divide")}
    made = site(files, **WEB, almanac_as_of="2026-07-01").build()

    assert "jobs/researcher.html" in text(made, "sitemap.xml")
    assert "jobs/closed.html" not in text(made, "sitemap.xml")
    assert made.page("jobs/closed").find("meta", content="noindex")


# All of them


def test_a_file_that_the_project_brings_itself_stays(site) -> None:
    made = site(**WEB, html_extra_path=["extra", "one/sitemap.xml"])
    for name in ("extra/data/references.bib", "one/sitemap.xml"):
        (made.root / name).parent.mkdir(parents=True)
        (made.root / name).write_text("Our own.", encoding="utf-8")
    made.build()

    assert [text(made, n) for n in ("data/references.bib", "sitemap.xml")] == ["Our own."] * 2
    assert "<feed" in text(made, "feed.atom")


def test_a_file_that_was_cut_short_is_written_again(site) -> None:
    made = site({"posts/addition.md": post(1, "\u6570\u5b66")}).build()
    path = made.root / "_build/html/data/almanac.json"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index("\u6570".encode()) + 1])
    made.build()

    assert path.read_bytes() == whole


def test_a_file_that_is_made_no_more_goes(site) -> None:
    made = site(**WEB).build()
    made.config["html_baseurl"] = ""
    made.build()

    assert feeds_of(made) == set()
    assert not (made.root / "_build/html/sitemap.xml").exists()


@pytest.mark.long
def test_the_clock_is_nowhere_in_the_files_and_heads(site, monkeypatch) -> None:
    def build(epoch: str) -> dict[str, str]:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        made = site(**WEB).build(fresh=True)
        files = {name: text(made, name) for name in exports(made)}
        heads = {
            p.name: str(BeautifulSoup(p.read_text("utf-8"), "html.parser").head)
            for p in pages(made)
        }
        return {**files, **heads}

    def pages(made) -> list[Path]:
        return sorted((made.root / "_build/html/posts").glob("*.html"))

    assert build("1") == build("4000000000")


def exports(made) -> list[str]:
    """The files that are beside the pages."""
    out, ends = made.root / "_build/html", {".atom", ".json", ".bib", ".xml"}
    found = (path for path in out.rglob("*") if path.suffix in ends)
    return sorted(path.relative_to(out).as_posix() for path in found)


def test_no_page_can_take_the_name_of_an_export(site) -> None:
    made = site(**WEB).build()
    names = exports(made)
    tree = discovery.Tree(made.root / "docs", (".md",), lambda _: False, str)

    assert len(names) == 15
    made.write({f"{name}.md": "# T\n" for name in names})
    assert set(tree.survey().refused) == {f"{name}.md" for name in names}
