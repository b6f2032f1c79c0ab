"""A post on paper: an article, with nothing that only a screen can use."""

from __future__ import annotations

import pytest

from conftest import served
from sites import Site, rest
from test_browser import PAGES
from test_citations import WEB

pytestmark = pytest.mark.browser

#: What has no use on paper.
CONTROLS = [
    *(".sidebar-drawer", ".toc-drawer", ".mobile-header", ".theme-toggle", ".back-to-top"),
    *(".related-pages", ".headerlink", ".copybtn", "#related-posts", "#how-to-cite pre", "summary"),
]


@pytest.fixture(params=[rest("light"), "dark"])
def page(request, browser, address):
    context = browser.new_context(color_scheme=request.param)
    page = context.new_page()
    page.goto(f"{address}/{PAGES['post']}")
    page.emulate_media(media="print", color_scheme=request.param)
    yield page
    context.close()


def test_a_printed_post_is_an_article(page) -> None:
    for selector in CONTROLS:
        found = page.locator(selector)
        assert found.count() > 0
        assert [
            item.evaluate("e => e.outerHTML") for item in found.all() if item.is_visible()
        ] == []
    for selector in ("h1", ".almanac-lead", "figure svg", ".almanac-glance", "#sources"):
        assert page.locator(selector).first.is_visible()
    facts = page.locator(".almanac-glance dd").all()
    assert len(facts) > 4
    assert all(fact.is_visible() for fact in facts)


def test_ink_is_dark_and_paper_is_white_in_both_themes(page) -> None:
    color = "(e, name) => getComputedStyle(e)[name]"

    def light(selector: str, name: str) -> int:
        text = page.locator(selector).first.evaluate(f"e => ({color})(e, '{name}')")
        return sum(map(int, text.partition("(")[2].rstrip(")").split(",")[:3]))

    assert light("body", "backgroundColor") == 3 * 255
    assert all(light(selector, "color") < 360 for selector in ("h1", "article p", ".almanac-chip"))


def test_a_post_takes_few_pages(page) -> None:
    made = page.pdf(format="A4")

    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") in range(2, 6)


def test_the_address_of_a_source_is_printed(page) -> None:
    links = page.locator("aside.footnote a.external").all()
    printed = [link.evaluate("e => getComputedStyle(e, '::after').content") for link in links]

    assert len(links) > 1
    assert all("amazon.science" in text or "http" in text for text in printed)


def test_a_printed_post_names_its_papers_and_where_they_are(page) -> None:
    text = page.locator("#how-to-cite").inner_text()
    labels = page.locator("#sources .almanac-paper").all_inner_texts()

    assert "Debiasing Concept-based Explanations with Causal Analysis." in text
    assert "https://arxiv.org/abs/2007.11500" in text
    assert len(labels) > 1
    assert set(labels) <= set(text.splitlines())


def test_what_is_for_paper_is_on_no_screen(browser, address) -> None:
    page = browser.new_page()
    page.goto(f"{address}/{PAGES['post']}")
    found = page.locator(".almanac-on-paper")

    assert found.count() == 1
    assert not found.is_visible()
    page.close()


@pytest.fixture(scope="module")
def web(shared) -> Site:
    return shared(extensions=["almanac", "almanac.twins"], **WEB).build()


def test_a_printed_page_says_where_it_was(web: Site, browser) -> None:
    with served(web.root / "_build/html") as root:
        page = browser.new_page()
        page.goto(f"{root}/posts/addition.html")
        page.emulate_media(media="print")
        said = page.locator("#how-to-cite").inner_text()
        page.close()

    assert [line for line in said.splitlines() if line] == [
        *("How to cite", "This page"),
        "The authors. Addition. The Almanac. https://almanac.example.org/en/posts/addition.html",
        *("The post", "Addition. example.org. https://example.org/1"),
        "Lovelace and Babbage 1843",
        "Ada Lovelace, Charles Babbage. Notes on the Engine. Memoirs, 1843. "
        "https://doi.org/10.1000/engine",
    ]


def test_what_is_for_paper_is_in_no_search_no_twin_and_no_book(web: Site) -> None:
    mark = "Notes on the Engine. Memoirs, 1843."
    twin = web.root / "_build/html/posts/addition.md"
    paper = web.page("posts/addition").select_one("section.no-search > .almanac-on-paper")
    book = web.build("epub").page("posts/addition", "epub")

    assert mark in paper.get_text()
    assert mark not in twin.read_text(encoding="utf-8")
    assert "BibTeX" in book.get_text()
    assert mark not in book.get_text()
