"""A post on paper: an article, with nothing that only a screen can use."""

from __future__ import annotations

import pytest

from sites import rest
from test_browser import PAGES

pytestmark = pytest.mark.browser

#: What has no use on paper.
CONTROLS = [
    *(".sidebar-drawer", ".toc-drawer", ".mobile-header", ".theme-toggle", ".back-to-top"),
    *(".related-pages", ".headerlink", ".copybtn", "#related-posts", "#how-to-cite", "summary"),
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
