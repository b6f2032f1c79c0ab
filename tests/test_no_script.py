"""The real almanac without JavaScript: everything can be read, and nothing waits for a script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sites import rest
from test_browser import MADE, PAGES, WIDTHS

pytestmark = pytest.mark.browser


@pytest.fixture(params=WIDTHS)
def page(request, browser):
    size = {"width": request.param, "height": WIDTHS[request.param]}
    context = browser.new_context(viewport=size, java_script_enabled=False)
    yield context.new_page()
    context.close()


def shown(page, selector: str) -> int:
    """How many elements a reader can see; all that there are."""
    found = page.locator(selector).all()
    assert all(item.is_visible() for item in found)
    return len(found)


#: What stands on a page with a filter bar, and how many times for each entry or term.
LISTS = {
    "list": ("posts", ".almanac-cards > li, .almanac-ranking > li", 2),
    "topics": ("topics", ".almanac-terms dt", 1),
    "jobs": ("jobs", ".almanac-rows > li", 1),
}


@pytest.mark.parametrize("name", ["list", *map(rest, ("topics", "jobs"))])
def test_a_list_is_whole_and_has_no_bar(page, address: str, real_site: Path, name: str) -> None:
    data = json.loads((real_site / "data/almanac.json").read_text(encoding="utf-8"))
    data["topics"] = {
        term for kind in ("posts", "jobs") for e in data[kind] for term in e["topics"]
    }
    what, selector, times = LISTS[name]
    page.goto(f"{address}/{PAGES[name]}")

    assert shown(page, selector) == times * len(data[what])
    assert page.locator(".almanac-filter").count() == 1
    assert not page.locator(".almanac-filter").is_visible()


def test_the_map_is_a_drawing_of_links(page, address: str) -> None:
    page.goto(f"{address}/{PAGES['landing']}")
    drawn = [item for item in page.locator(".almanac-map").all() if item.is_visible()]

    assert len(drawn) == 1  # of the one for a phone and the one for a desk
    assert drawn[0].locator("a").count() > 20


def test_a_post_shows_its_figure_and_formulas_and_its_folds_open(page, address: str) -> None:
    page.goto(f"{address}/{PAGES['post']}")
    code = page.locator("#how-to-cite pre").first

    assert shown(page, "figure svg.almanac-drawing") == 1
    assert shown(page, "article math") > 3
    assert not code.is_visible()
    page.locator("#how-to-cite summary").first.click()
    assert code.is_visible()


def test_the_search_page_leads_to_the_lists(page, address: str) -> None:
    page.goto(f"{address}/{MADE['search']}")
    text = page.locator("article").inner_text()
    links = page.locator("article noscript a").evaluate_all("all => all.map(a => a.href)")

    assert text.startswith("Search\n")
    assert "needs JavaScript" in text
    assert f"{address}/{PAGES['list']}" in links
    assert all(page.request.get(link).ok for link in links)
