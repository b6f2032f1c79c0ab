"""The real almanac: what it holds, and that every page of it is sound."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, build
from sites import broken_links, rest, words

LIST = "The top Amazon Science blog posts of 2021"
AREAS = {path.stem for path in ROOT.glob("docs/areas/*.md")} - {"index"}
JOBS = {
    "applied-scientist-agi-data-quality",
    "applied-scientist-catalog-systems",
    "economist-intern-structural-econometrics",
}


@cache
def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def data(real_site: Path):
    return json.loads((real_site / "data/almanac.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pages(real_site: Path) -> dict[str, BeautifulSoup]:
    """Every page, by its address."""
    found = sorted(real_site.rglob("*.html"))
    return {path.relative_to(real_site).as_posix(): parsed(path) for path in found}


def test_the_catalogue_holds_the_ten_posts_of_the_list_ten_areas_and_three_jobs(data) -> None:
    ranks = [post["rank"] for post in data["posts"] if post["list"] == LIST]
    openings = Counter()
    for job in data["jobs"]:
        for opening in job["openings"] if job["id"] in JOBS else ():
            openings[opening["place"]] += opening["count"]

    assert ranks == list(range(1, 11))
    assert {area["id"] for area in data["areas"]} == AREAS
    assert len(AREAS) >= 10
    assert {job["id"] for job in data["jobs"]} >= JOBS
    assert openings == {"Bellevue": 1, "Boston": 7, "London": 1, "Seattle": 1}


def test_the_catalogue_is_valid_by_its_schema(real_site: Path, data) -> None:
    schema = json.loads((real_site / "data/almanac.schema.json").read_text(encoding="utf-8"))

    assert list(jsonschema.Draft202012Validator(schema).iter_errors(data)) == []


def test_every_reference_in_the_catalogue_leads_to_an_entry(data) -> None:
    ids = {kind: {item["id"] for item in data[kind]} for kind in data if kind != "schema_version"}
    titles = {kind: {item["title"] for item in data[kind]} for kind in ids}
    for item in data["posts"] + data["jobs"]:
        assert set(item["areas"]) <= ids["areas"]
        assert set(item["topics"]) <= titles["topics"]
        assert set(item["organizations"]) <= titles["organizations"]
    for post in data["posts"]:
        assert set(post["papers"]) <= ids["papers"]
        assert set(post["people"]) <= titles["people"]
        assert set(post["venues"]) <= titles["venues"]
        if post["list"] == LIST:
            assert all([post["papers"], post["people"], post["venues"]]), post["id"]
    for area in data["areas"]:
        assert set(area["neighbors"]) <= ids["areas"] - {area["id"]}


def test_every_address_in_the_catalogue_exists(real_site: Path, data) -> None:
    items = [item for kind, found in data.items() if kind != "schema_version" for item in found]
    for item in items:
        name, _, anchor = item["url"].partition("#")
        assert (real_site / name).is_file(), item
        assert not anchor or parsed(real_site / name).find(id=anchor), item


def test_every_post_shows_what_it_is_tied_to(pages, data) -> None:
    for post in data["posts"]:
        page = pages[post["url"]]
        glance = words(page.select_one(".almanac-glance"))
        areas = {area["id"]: area["title"] for area in data["areas"]}
        papers = {paper["id"] for paper in data["papers"]}
        for value in [*post["topics"], *post["venues"], *post["people"], *post["organizations"]]:
            assert value in glance, (post["id"], value)
        assert all(areas[area] in glance for area in post["areas"])
        linked = {a["href"].rpartition("#paper-")[2] for a in page.select(".almanac-glance a")}
        assert set(post["papers"]) <= linked & papers
        assert page.select("#related-posts li a")
        assert page.select_one("#jobs")
        assert page.select_one("#how-to-cite pre")


def test_every_area_shows_exactly_its_posts_and_its_jobs(pages, data) -> None:
    for area in data["areas"]:
        page = pages[area["url"]]
        posts = {p["title"] for p in data["posts"] if area["id"] in p["areas"]}
        jobs = {j["title"] for j in data["jobs"] if area["id"] in j["areas"]}

        assert {a.get_text() for a in page.select("#posts .almanac-card-title a")} == posts
        assert {a.get_text() for a in page.select("#jobs .almanac-row-title a")} == jobs


@pytest.mark.parametrize("axis", ["topics", "venues", "people", "organizations"])
def test_every_term_stands_in_its_index_and_links_back_to_those_who_name_it(
    pages, data, axis: str
) -> None:
    urls = {item["id"]: item["url"] for kind in ("posts", "jobs") for item in data[kind]}
    for term in data[axis]:
        page, _, anchor = term["url"].partition("#")
        entry = pages[page].find(id=anchor).find_next("dd")
        linked = {a["href"] for a in entry.select("a")}

        assert linked == {urls[i] for i in [*term["posts"], *term["jobs"]]}
        assert linked
        for url in linked:
            back = {a["href"] for a in pages[url].select(".almanac-glance a")}
            assert f"../{term['url']}" in back


def test_every_link_and_anchor_resolves(real_site: Path) -> None:
    assert broken_links(real_site) == []


def test_every_page_is_sound(pages) -> None:
    for name, page in pages.items():
        ids = Counter(tag["id"] for tag in page.find_all(id=True))
        assert page.html["lang"] == "en", name
        assert len(page.find_all("h1")) == 1, name
        assert [i for i, number in ids.items() if number > 1] == [], name
        assert [img for img in page.find_all("img") if not img.has_attr("alt")] == [], name
        assert page.title.get_text(strip=True), name


def test_titles_and_descriptions_of_entries_are_unique(pages, data) -> None:
    urls = [item["url"] for kind in ("posts", "areas", "jobs") for item in data[kind]]
    descriptions = [pages[u].find("meta", attrs={"name": "description"})["content"] for u in urls]
    titles = [page.title.get_text() for page in pages.values()]

    assert len(set(descriptions)) == len(urls)
    assert len(set(titles)) == len(titles)


def test_no_page_asks_another_host_for_anything(real_site: Path, pages) -> None:
    for name, page in pages.items():
        asked = [tag.get("src") or "" for tag in page.find_all(["script", "img", "iframe"])]
        asked += [tag["href"] for tag in page.select("link[rel~=stylesheet], link[rel~=icon]")]
        assert [url for url in asked if re.match(r"(https?:)?//", url)] == [], name
    for sheet in real_site.rglob("*.css"):
        imports = re.findall(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", sheet.read_text("utf-8"))
        assert imports == [], sheet


def test_every_post_is_within_three_clicks_of_the_landing_page(pages, data) -> None:
    reached = {"index.html"}
    for _ in range(3):
        reached |= {_target(name, a) for name in reached for a in pages[name].select("a[href]")}
        reached &= pages.keys()

    assert {post["url"] for post in data["posts"]} <= reached
    assert pages.keys() - reached <= {"search.html", "404.html"}


def _target(page: str, link) -> str:
    import posixpath

    name = link["href"].partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), name)) if name else page


def test_post_pages_stay_light(real_site: Path) -> None:
    sizes = {p.name: p.stat().st_size for p in real_site.glob("posts/*.html")}

    assert {name: size for name, size in sizes.items() if size > 150_000} == {}


@pytest.mark.parametrize(
    "builder",
    ["epub", *map(rest, ("latex", "dirhtml", "text", "man"))],
)
def test_every_builder_comes_through_without_a_warning(tmp_path: Path, builder: str) -> None:
    done = build(builder, tmp_path, "-j", "2")

    assert done.returncode == 0, done.stderr


def test_the_text_of_a_post_has_everything_that_its_page_has(tmp_path: Path) -> None:
    assert build("text", tmp_path).returncode == 0
    text = (tmp_path / "text/posts/improving-explainable-ais-explanations.txt").read_text("utf-8")

    for part in ("Bahadori and Heckerman 2021", "Related posts", "Applied Scientist", "@misc{"):
        assert part in text


def test_the_almanac_has_no_fault_to_report() -> None:
    from almanac import bibliography, scan
    from almanac.catalog import Catalog
    from almanac.checks import check
    from almanac.kinds import KINDS

    docs = ROOT / "docs"
    names = [p.relative_to(docs).with_suffix("").as_posix() for p in docs.rglob("[!_]*.md")]
    scans = {
        name: scan.scan_file(docs / f"{name}.md", name, name, kind)
        for name in names
        if (kind := scan.kind_of(name, KINDS))
    }
    papers, faults = bibliography.read_file(docs / "references.bib", "references.bib", docs)
    catalog = Catalog(KINDS, [s.entry for s in scans.values() if s.entry], papers)

    assert len(scans) >= 23
    assert [*faults, *check(scans, catalog)] == []


#: What `docs/_templates/page.html` adds to the HTML of the theme, and where.
LANDMARKS = {
    "Site": ".sidebar-drawer",
    "On this page": ".toc-drawer",
    "View": ".content-icon-container[role=region]",
}


@pytest.mark.parametrize("name", LANDMARKS)
def test_every_landmark_of_the_theme_has_a_name(pages, name: str) -> None:
    found = [part.get("aria-label") for part in pages["index.html"].select(LANDMARKS[name])]
    why = f"the template page.html finds no {LANDMARKS[name]} in the theme to call {name!r}"

    assert found == [name], why
