"""The search of a site that is served: what Pagefind is told, and what a reader finds with it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from almanac.catalog import Catalog
from almanac.kinds import KINDS
from conftest import served, watched
from entries import area, job, post
from sites import Site, rest

pytest.importorskip("pagefind_bin", reason="Pagefind is not installed")

from almanac.pagefind import index
from almanac.pagefind.pages import Page, facets, hide

SEARCH = {"extensions": ["almanac", "almanac.pagefind"], "html_theme": "furo"}
ESSAY = "---\norphan: true\n---\n\n# An essay\n\nWords.\n\n## The second part\n\nZebras count.\n"
FILES = {"essay.md": ESSAY, "hidden.md": ESSAY.replace("orphan", "no-search: true\norphan")}


@pytest.fixture(scope="module")
def web(shared: Callable[..., Site]) -> Site:
    return shared(FILES, **SEARCH).build()


def folder(made: Site) -> Path:
    return made.root / "_build/html" / index.FOLDER


def files(made: Site) -> dict[str, tuple[int, bytes]]:
    """The files of the index: when they were written, and what they hold."""
    found = (path for path in folder(made).rglob("*") if path.is_file())
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in found}


# What Pagefind is told


def test_an_entry_is_found_by_its_kind_area_venue_and_place() -> None:
    one = post(1, areas=("math", "lost"), venues=("ABC",))
    other = job("adder", areas=("math",))
    catalog = Catalog(KINDS, [one, other, area("math"), area("logic", neighbors=("math",))], ())

    assert list(facets(one, catalog)) == [
        ("kind", "Post"),
        ("area", "Math"),
        ("area", "lost"),
        ("venue", "ABC"),
    ]
    assert {("kind", "Job"), ("area", "Math"), ("place", "Paris")} <= set(facets(other, catalog))
    assert list(facets(catalog.by_id["area", "logic"], catalog)) == [
        ("kind", "Area"),
        ("area", "Logic"),
    ]
    assert list(facets(None, catalog)) == [("kind", "Page")]


def test_a_facet_is_told_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text('<article role="main" id="x"><p>Words</p></article>', encoding="utf-8")
    told = Page(path, "x.html", (("venue", 'A "<b>" & C'),)).html(frozenset())

    assert told == (
        '<article data-pagefind-weight="1" role="main" id="x"><meta data-pagefind-filter="venue[content]" '
        'content="A &quot;&lt;b&gt;&quot; &amp; C"><p>Words</p></article>'
    )


def test_a_heading_gets_the_name_of_its_section(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    text = '<section class="a" id="b">\n<span id="c"></span><h2>B</h2></section>'
    path.write_text(text, encoding="utf-8")

    assert '<h2 id="b">B</h2>' in Page(path, "x.html", ()).html(frozenset())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The theory of the sum", ["The", "of", "the"]),
        ("&amp; &theta; a-the-b the&lt;", ["the"]),
        ("thé théo don’t", ["don’t"]),
    ],
)
def test_only_whole_stop_words_are_hidden_and_can_be_shown_again(text: str, words: list) -> None:
    hidden = hide(text, {"the", "of", "amp", "theta", "don't", "don", "t"})

    assert shown(hidden) == text
    assert [shown(word) for word in re.findall("[\ue000-\uf8ff’]+", hidden)] == words


def shown(text: str) -> str:
    return re.sub("[\ue000-\uf8ff]", lambda sign: chr(ord(sign[0]) - 0xE000), text)


# When the index is made


def test_the_index_is_made_anew_only_if_a_page_has_changed(site: Callable[..., Site]) -> None:
    made = site(FILES, **SEARCH).build()
    first = files(made)
    assert made.build().warnings == []
    again = files(made)
    made.write({"essay.md": ESSAY.replace("Zebras", "Donkeys")})
    made.build()

    assert again == first
    assert files(made).keys() != first.keys()


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [damage, rest(Path.unlink)])
@pytest.mark.parametrize("name", ["pagefind.js", rest(index.ENTRY), rest(index.SEAL)])
def test_a_damaged_index_is_mended(site, harm: Callable[[Path], object], name: str) -> None:
    made = site(FILES, **SEARCH).build()
    first = files(made)
    harm(folder(made) / name)
    harmed = files(made)
    second = files(made.build())

    assert harmed.get(name) != second[name]
    assert second[name][1][-1:] == first[name][1][-1:]
    assert len(second) == len(first)
    assert files(made.build()) == second


@pytest.mark.long
def test_a_project_that_leaves_pagefind_is_left_by_its_files(site: Callable[..., Site]) -> None:
    made = site(FILES, **SEARCH).build()
    made.config["extensions"] = ["almanac"]
    made.build()

    assert not folder(made).exists()
    assert "almanac-search.js" not in str(made.page("search"))


def test_without_pagefind_the_search_is_that_of_sphinx(site, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pagefind_bin", None)
    monkeypatch.delitem(sys.modules, "almanac.pagefind.index")
    monkeypatch.delattr("almanac.pagefind.index")
    made = site(FILES, **SEARCH).build()

    assert made.warnings == []
    assert not folder(made).exists()
    assert made.page("search").select_one('script[src*="searchindex.js"]')


def test_a_pagefind_that_fails_is_told_of_and_leaves_no_index(
    site, monkeypatch, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\necho no space left >&2\nexit 3\n")
    program.chmod(0o755)
    made = site(FILES, **SEARCH).build()
    made.write({"essay.md": ESSAY.replace("Zebras", "Donkeys")})
    monkeypatch.setattr(index, "get_executable", lambda: str(program))
    made.build()

    assert len(made.warnings) == 1
    assert "no-search-index" in made.warnings[0]
    assert "no space left" in made.warnings[0]
    assert not folder(made).exists()


def test_a_book_has_no_index(shared: Callable[..., Site]) -> None:
    config = {**SEARCH, "html_theme": "alabaster", "copyright": "1", "version": "1"}
    made = shared(FILES, **config).build("epub")
    out = made.root / "_build/epub"

    assert made.warnings == []
    assert not (out / index.FOLDER).exists()
    assert "almanac-search" not in (out / "content.opf").read_text(encoding="utf-8")


# What a reader finds

#: Every page that has a word, with its facets and the sections in which it stands.
FIND = """
async ([root, words]) => {
  const pagefind = (await import(`${root}/pagefind/pagefind.js`)).createInstance({noWorker: true});
  const found = {};
  for (const word of words) {
    const {results} = await pagefind.search(word);
    const pages = await Promise.all(results.map(one => one.data()));
    found[word] = pages.map(page => [
      page.raw_url, page.filters, page.excerpt, page.sub_results.map(part => part.url),
    ]);
  }
  return found;
}
"""


def find(browser, root: Path, words: list[str | None]) -> dict[str, list[list[object]]]:
    """What the index below *root* finds for each of *words*; for none, every page."""
    with served(root) as address:
        page = browser.new_page()
        page.goto(f"{address}/search.html")
        found = page.evaluate(FIND, [address, words])
        page.close()
    return found


def web_address(docname: str) -> str:
    return f"/{docname}.html"


def folder_address(docname: str) -> str:
    return f"/{docname.removesuffix('index').rstrip('/')}/".replace("//", "/")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("builder", "address"), [("html", web_address), rest("dirhtml", folder_address)]
)
def test_pagefind_finds_the_pages_that_the_search_of_sphinx_finds(
    browser, web: Site, builder: str, address: Callable[[str], str]
) -> None:
    made = web.build(builder)
    every = find(browser, made.root / "_build" / builder, [None])["null"]
    listed = set(made.app.env.all_docs) - {"hidden"}

    assert "essay" in listed
    assert {page[0] for page in every} == {address(name) for name in listed}


@pytest.mark.long
@pytest.mark.browser
def test_an_index_made_step_by_step_finds_what_one_made_at_once_finds(
    browser, site: Callable[..., Site], tmp_path: Path
) -> None:
    words = ["zebra", "donkey", "sums", "arithmetic", "Rome", "second part", None]
    made = site(FILES, **SEARCH)
    out = made.root / "_build/html"
    found = []
    for animal in ("Zebras", "Donkeys"):
        made.write({"essay.md": ESSAY.replace("Zebras", animal)})
        found.append(find(browser, made.build().root / "_build/html", words))
    out.rename(tmp_path / "step by step")

    assert found[0] != found[1]
    assert find(browser, made.build(fresh=True).root / "_build/html", words) == found[1]


@pytest.mark.browser
def test_a_word_is_found_in_its_section_and_under_its_facets(browser, web: Site) -> None:
    found = find(browser, web.build().root / "_build/html", ["zebra", "Rome"])

    ((address, filters, excerpt, parts),) = found["zebra"]
    assert (address, filters) == ("/essay.html", {"kind": ["Page"]})
    assert "<mark>Zebras</mark> count." in excerpt
    assert parts[-1].endswith("/essay.html#the-second-part")
    jobs = [page[1] for page in found["Rome"] if page[0] == "/jobs/researcher.html"]
    assert jobs == [{"kind": ["Job"], "area": ["Mathematics"], "place": ["Paris", "Rome"]}]


# On the search page


@pytest.fixture(params=[(1280, "light"), pytest.param((390, "dark"), marks=pytest.mark.long)])
def page(request, browser) -> Iterator[object]:
    width, theme = request.param
    context = browser.new_context(color_scheme=theme, viewport={"width": width, "height": 844})
    yield watched(context)
    context.close()


def complaints(page: object) -> list[str]:
    return [text for kind, text in page.said if kind in {"error", "warning"}]


def wait(page: object, said: str) -> None:
    """Wait until the number of pages that were found is said."""
    page.locator(".almanac-found[role=status]", has_text=said).wait_for()


def titles(page: object) -> list[str]:
    return page.locator(".almanac-results h2").all_inner_texts()


@pytest.mark.browser
def test_a_reader_searches_narrows_and_goes_back_by_keyboard(page, address: str) -> None:
    page.goto(f"{address}/search.html?q=homomorphic")
    wait(page, "pages found for “homomorphic”.")
    assert "Building machine learning models with encrypted data" in titles(page)
    page.get_by_text("Narrow the search").focus()
    page.keyboard.press("Enter")
    box = page.locator("input[name=kind][value=Post]")
    box.wait_for()
    while not box.evaluate("it => it === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.almanac-search') !== null")
    page.keyboard.press("Space")
    wait(page, "1 page found for “homomorphic”.")
    assert page.url.endswith("?q=homomorphic&kind=Post")
    assert titles(page) == ["Building machine learning models with encrypted data"]

    page.reload()
    wait(page, "1 page found for “homomorphic”.")
    assert page.locator("input[name=kind][value=Post]").is_checked()
    page.go_back()
    wait(page, "pages found for “homomorphic”.")
    assert len(titles(page)) > 1
    assert not page.locator("input[name=kind][value=Post]").is_checked()
    assert complaints(page) == []


@pytest.mark.browser
def test_choices_appear_whenever_they_are_asked_for(page, address: str) -> None:
    page.goto(f"{address}/search.html?q=homomorphic", wait_until="commit")
    page.get_by_text("Narrow the search").click()

    page.locator("input[name=kind][value=Post]").wait_for()
    assert page.locator(".almanac-facets fieldset").count() == 4
    assert "almanac-search.css" in page.locator("head").inner_html()
    assert page.locator(".almanac-results h2").first.inner_text() in titles(page)


@pytest.mark.long
@pytest.mark.browser
def test_a_theme_with_a_form_of_its_own_shows_one_form(browser, site) -> None:
    made = site(FILES, **SEARCH | {"html_theme": "alabaster"}).build()
    page = watched(browser.new_context())
    with served(made.root / "_build/html") as address:
        page.goto(f"{address}/search.html?q=zebra")
        wait(page, "1 page found")
        fields = page.locator("[role=main] input[name=q]:visible").count()
    page.goto(f"{(made.root / '_build/html/search.html').as_uri()}?q=zebra")
    page.locator("#search-results li a").first.wait_for()
    alone = page.locator("[role=main] input[name=q]:visible").count()
    page.context.close()

    assert (fields, alone) == (1, 1)


@pytest.mark.browser
def test_a_result_leads_to_the_section_in_which_a_word_stands(page, address: str) -> None:
    page.goto(f"{address}/search.html?q=homomorphic&kind=Post")
    page.locator(".almanac-results ul a", has_text="What is the problem?").click()

    assert page.url.endswith("-with-encrypted-data.html#what-is-the-problem")


@pytest.mark.browser
def test_more_results_are_shown_on_demand_and_the_next_one_has_the_focus(page, address) -> None:
    page.goto(f"{address}/search.html?q=data")
    wait(page, "pages found")
    first = titles(page)
    page.get_by_role("button", name="More results").focus()
    page.keyboard.press("Enter")
    page.locator(f".almanac-results > li:nth-child({len(first) + 1})").wait_for()
    page.wait_for_function("document.activeElement.matches('.almanac-results a')")
    more = titles(page)

    assert more[: len(first)] == first
    assert page.evaluate("document.activeElement.textContent") == more[len(first)]


@pytest.mark.browser
@pytest.mark.parametrize("words", [rest("xyzzy"), rest("zzzz"), "<b>xyzzy</b>"])
def test_that_nothing_is_found_is_said(page, address: str, words: str) -> None:
    page.goto(f"{address}/search.html")
    page.get_by_label("Search the almanac").fill(words)
    page.keyboard.press("Enter")

    wait(page, f"No pages found for “{words}”.")
    assert titles(page) == []
    assert complaints(page) == []


#: What a reader may type, and a page that has it.
SPELLED = {
    "machine-learning": "Machine learning",
    '"machine learning"': "Machine learning",
    "pre-trained": "Applied Scientist, AGI data quality",
    "photon's": "3Q: Making silicon-vacancy centers practical for quantum networking",
    "HOMOMORPHIC": "Building machine learning models with encrypted data",
    "the homomorphic of": "Building machine learning models with encrypted data",
}


@pytest.mark.browser
@pytest.mark.parametrize("words", [*map(rest, SPELLED), "the homomorphic of"])
def test_words_are_found_however_they_are_written(page, address: str, words: str) -> None:
    page.goto(f"{address}/search.html?q={quote(words)}")
    wait(page, "pages found")
    found = []
    while page.get_by_role("button", name="More results").is_visible():
        found = titles(page)
        page.get_by_role("button", name="More results").click()
        page.locator(f".almanac-results > li:nth-child({len(found) + 1})").wait_for()

    assert SPELLED[words] in titles(page)


@pytest.mark.browser
def test_a_reader_is_told_why_there_is_nothing(page, address: str) -> None:
    page.goto(f"{address}/search.html?q=how to")
    wait(page, "“how to” stands on too many pages; add a word.")
    page.goto(f"{address}/search.html?q=%2B%2B")
    wait(page, "No pages found for")
    page.goto(f"{address}/search.html")
    page.route("**/pagefind/**", lambda route: route.abort())
    page.get_by_label("Search the almanac").fill("diamond")
    page.keyboard.press("Enter")
    wait(page, "The search could not be loaded; try again later.")
    page.unroute("**/pagefind/**")
    page.keyboard.press("Enter")
    wait(page, "pages found for “diamond”.")


@pytest.mark.browser
def test_an_area_is_not_said_to_be_in_itself(page, address: str) -> None:
    page.goto(f"{address}/search.html?kind=Area&q=privacy")
    wait(page, "pages found")
    item = page.locator(".almanac-results > li", has_text="Security, privacy, and abuse prevention")

    assert item.first.locator(".almanac-quiet").inner_text() == "Area"


@pytest.mark.long
@pytest.mark.browser
def test_what_a_search_shows_is_text(browser, site: Callable[..., Site]) -> None:
    text = "\n\n## A `<b>` section\n\nA zebra `<img src=x onerror=alert(1)>` &lt;i&gt; the end.\n"
    made = site({"essay.md": ESSAY.replace("Zebras", "Horses") + text}, **SEARCH).build()
    page = watched(browser.new_context())
    with served(made.root / "_build/html") as address:
        page.goto(f"{address}/search.html?q=zebra")
        wait(page, "1 page found")
        shown = page.locator(".almanac-results").inner_text()
    page.context.close()

    assert "A zebra <img src=x onerror=alert(1)> <i> the end." in shown
    assert "A <b> section" in shown
    assert page.failed == []


@pytest.mark.browser
@pytest.mark.parametrize("served_at", ["a file", "a server without the index"])
def test_where_pagefind_cannot_be_the_search_is_that_of_sphinx(
    page, real_site: Path, tmp_path: Path, served_at: str
) -> None:
    if served_at == "a file":
        page.goto(f"{(real_site / 'search.html').as_uri()}?q=homomorphic")
        page.locator("#search-results li a").first.wait_for()
    else:
        for path in real_site.iterdir():
            if path.name != index.FOLDER:
                (tmp_path / path.name).symlink_to(path)
        with served(tmp_path) as address:
            page.goto(f"{address}/search.html?q=homomorphic")
            page.wait_for_load_state("networkidle")
    found = page.locator("#search-results li a").all_inner_texts()

    assert "Building machine learning models with encrypted data" in " ".join(found)
    assert page.locator("h1:visible").all_inner_texts() == ["Search"]
    assert not [text for text in complaints(page) if "404" not in text]
    assert not page.locator(".almanac-facets").count()
