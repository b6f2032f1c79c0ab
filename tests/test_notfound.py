"""The page 404: shown at any address, so that every address in it counts from the root."""

from __future__ import annotations

import contextlib
import functools
import http.server
import re
import runpy
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.util.inventory import InventoryFile

import walks
from conftest import ROOT, Quiet, build, watched
from sites import Site, almanac
from walks import Walk

BASE = "https://almanac.example.org/en/latest/"
#: Not one of these may be told of the page.
SILENT = ("sitemap.xml", "llms.txt", "feed.atom", "searchindex.js", "data/almanac.json")


def conf(address: str) -> dict[str, object]:
    """What ``conf.py`` says of the page, for a site at an *address*."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READTHEDOCS_CANONICAL_URL", address)
        whole = runpy.run_path(str(ROOT / "conf.py"))
    own = {name: value for name, value in whole.items() if name.startswith("notfound_")}
    templates = [str(ROOT / name) for name in whole["templates_path"]]
    extensions = ["almanac", "notfound.extension"]
    return {**own, "extensions": extensions, "templates_path": templates, "html_theme": "furo"}


@pytest.fixture(scope="module")
def dirhtml(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small almanac at an address below a host, with a folder for each page."""
    made = Site(tmp_path_factory.mktemp("web"), {**conf(BASE), "html_baseurl": BASE})
    made.write(almanac())
    assert made.build("dirhtml", jobs=2).warnings == []
    return made.root / "_build/dirhtml"


def parsed(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def addresses(page: BeautifulSoup) -> set[str]:
    """Every address in a page, without those of other hosts and of places in the page."""
    tags = page.select("[href], [src], [action], [data-content_root]")
    keys = ("href", "src", "action", "data-content_root")
    found = {tag[key] for tag in tags for key in keys if tag.has_attr(key)}
    return {address for address in found if not re.match("https?:|#", address)}


def test_every_address_starts_at_the_root(real_site: Path) -> None:
    page = parsed(real_site / "404.html")
    found = addresses(page)

    assert len(found) > 20
    assert {address for address in found if not re.match("/(?!/)", address)} == set()
    assert {"/posts/index.html", "/areas/index.html", "/jobs/index.html"} <= found
    assert {"/topics.html", "/search.html", "/_static/almanac.css"} <= {
        address.partition("?")[0] for address in found
    }


def test_it_leads_to_all_that_it_should_and_search_engines_leave_it_out(real_site: Path) -> None:
    page = parsed(real_site / "404.html")
    article = page.select_one("article")

    assert article.h1.get_text() == "Page not found"
    assert article.form["action"] == "/search.html"
    assert [a.get_text() for a in article.select("li a")] == [
        *("The list", "Areas", "Jobs", "Topics", "Papers", "The front page")
    ]
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("link", rel="canonical") is None
    assert not (real_site / "404.md").exists()


def test_its_sidebar_is_that_of_the_first_page(real_site: Path) -> None:
    found, first = (
        [a.get_text() for a in parsed(real_site / name).select(".sidebar-tree a")]
        for name in ("404.html", "index.html")
    )

    assert found == first
    assert len(found) < 20


def test_the_prefix_is_the_path_of_the_site_and_links_are_those_of_the_builder(dirhtml) -> None:
    page = parsed(dirhtml / "404/index.html")
    found = addresses(page)

    assert {a for a in found if not a.startswith("/en/latest/")} == set()
    assert page.select_one("article li a")["href"] == "/en/latest/posts/"
    for address in found:
        path = dirhtml / address.removeprefix("/en/latest/").partition("?")[0]
        assert path.is_file() or (path / "index.html").is_file(), address
    feeds = page.find_all("link", rel="alternate")
    assert [tag["href"] for tag in feeds] == ["/en/latest/feed.atom", "/en/latest/feed.json"]


def test_nobody_tells_of_it(dirhtml: Path) -> None:
    for name in SILENT:
        assert "404" not in re.findall(r"[\w/]+", (dirhtml / name).read_text("utf-8")), name
    inventory = InventoryFile.loads((dirhtml / "objects.inv").read_bytes(), uri="").data
    assert "404" not in inventory["std:doc"]


def test_the_sidebar_of_the_search_leads_somewhere_from_a_folder(dirhtml: Path) -> None:
    for link in parsed(dirhtml / "search/index.html").select(".sidebar-tree a"):
        assert (dirhtml / "search" / link["href"]).resolve().exists(), link


@pytest.mark.long
@pytest.mark.parametrize("builder", ["epub", "latex", "text"])
def test_a_book_has_no_such_page(tmp_path: Path, builder: str) -> None:
    done = build(builder, tmp_path)

    assert done.returncode == 0, done.stderr
    assert list((tmp_path / builder).rglob("404*")) == []


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.long)])
def test_it_is_as_fresh_as_the_rest(tmp_path: Path, jobs: int) -> None:
    walk = Walk(tmp_path, walks.almanac())
    conf = walk.text("conf.py").replace('["almanac"]', '["almanac", "notfound.extension"]')
    settings = 'notfound_template = "404.html"\nnotfound_urls_prefix = "/"\nhtml_theme = "furo"\n'
    walk.put("conf.py", conf.replace('html_theme = "alabaster"\n', "") + settings)
    for name in ("404.html", "lists.html"):
        walk.put(f"templates/{name}", (ROOT / "docs/_templates" / name).read_text("utf-8"))
    walks.write_post(walk, 1)

    def same() -> bytes:
        walk.save()
        found = walk.incremental(jobs=jobs)
        assert found.differences(walk.clean(jobs=jobs)) == []
        return found.files["404.html"]

    assert b"Sections" not in same()
    walk.put("docs/areas/index.md", walk.text("docs/areas/index.md").replace("Areas", "Sections"))
    assert b"Sections" in same()
    walk.replace("templates/404.html", "Page not found", "Nothing here")
    assert b"Nothing here" in same()
    assert "404.html" not in walk.incremental(jobs=jobs).written
    (tmp_path / "incremental/html/404.html").write_text("damaged")
    assert b"Nothing here" in same()


class Lost(Quiet):
    """A server that shows the page where there is none, as hosts do."""

    def send_error(self, code: int, *_rest: object) -> None:
        """Send the page."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def lost(root: Path) -> Iterator[str]:
    handler = functools.partial(Lost, directory=str(root), headers={})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.browser
def test_from_a_deep_address_it_has_its_style_and_its_links_work(browser, real_site: Path) -> None:
    page = watched(browser.new_context())
    with lost(real_site) as host:
        answer = page.goto(f"{host}/a/deep/address/of/nothing.html")
        style = page.evaluate("getComputedStyle(document.querySelector('.almanac-search')).display")
        missed = {url for code, url in page.failed}
        links = page.locator("article a, article form, .sidebar-tree a").evaluate_all(
            "all => all.map(tag => tag.href || tag.action)"
        )
        answers = {link: page.request.get(link).status for link in set(links)}
        page.fill("#almanac-search", "causal inference")
        page.press("#almanac-search", "Enter")
        page.wait_for_selector(".almanac-results li")
        found = page.url
    page.context.close()

    assert (answer.status, style) == (404, "flex")
    assert missed == {f"{host}/a/deep/address/of/nothing.html"}
    assert set(answers.values()) == {200}
    assert len(answers) > 10
    assert found == f"{host}/search.html?q=causal+inference"
