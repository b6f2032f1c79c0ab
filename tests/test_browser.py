"""The real almanac in a real browser: both themes, a desk and a phone."""

from __future__ import annotations

import pytest
from pybtex.database import parse_string

from conftest import ROOT, watched
from sites import rest

pytestmark = pytest.mark.browser

PAGES = {
    "landing": "index.html",
    "post": "posts/improving-explainable-ais-explanations.html",
    "glossary": "glossary.html",
    "path": "paths/moving-less-data.html",
    "area": "areas/machine-learning.html",
    "topics": "topics.html",
    "jobs": "jobs/index.html",
    "job": "jobs/applied-scientist-agi-data-quality.html",
    "list": "posts/index.html",
    "papers": "papers.html",
    "reference": "contributing/reference.html",
}
#: One page of each kind; the others are like one of these.
KINDS = ("landing", "post", "area", "topics", "jobs", "job")
MADE = {"search": "search.html?q=homomorphic&kind=Post", "lost": "404.html"}
WIDTHS = {1280: 900, 390: 844}


#: Each width and each theme once; the other two pairs take as long again.
LOOKS = [
    (1280, "light"),
    (390, "dark"),
    pytest.param((1280, "dark"), marks=pytest.mark.long),
    pytest.param((390, "light"), marks=pytest.mark.long),
]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def page(request, browser):
    width, theme = request.param
    size = {"width": width, "height": WIDTHS[width]}
    context = browser.new_context(color_scheme=theme, viewport=size)
    yield watched(context)
    context.close()


@pytest.mark.parametrize("name", [name if name in KINDS else rest(name) for name in PAGES])
def test_a_page_opens_without_an_error_fits_its_width_and_asks_no_other_host(
    page, address: str, name: str
) -> None:
    answer = page.goto(f"{address}/{PAGES[name]}")

    assert answer.ok
    assert [said for said in page.said if said[0] in {"error", "warning"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert [url for url in page.asked if not url.startswith((address, "data:"))] == []


#: The contrast of each text of ours to what is behind it, and of each mark on a map, in parts of
#: what WCAG 2.2 AA asks for: 4.5 for text, and 3 for what is no text.
CONTRAST = """
() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const names = ".almanac-chip, .almanac-sign, .almanac-quiet, .almanac-count, .almanac-lead," +
    ".almanac-glance dt, .almanac-dots, .almanac-facts, .almanac-search button," +
    ".almanac-results mark, .almanac-facets .almanac-count," +
    ".almanac-map text, .almanac-map circle, .almanac-map rect";
  return [...document.querySelectorAll(names)].map(node => {
    const style = getComputedStyle(node);
    const one = luminance(parse(node instanceof SVGElement ? style.fill : style.color));
    const other = luminance(behind(node));
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const what = `${node.getAttribute("class") ?? node.tagName}: ${node.textContent.slice(0, 30)}`;
    return [what, ratio / (node.matches("circle, rect") ? 3 : 4.5)];
  });
}
"""


COLORED = ["landing", "post", "jobs", "topics", "search", *map(rest, ("list", "area"))]


@pytest.mark.parametrize("name", COLORED)
def test_our_own_colors_have_enough_contrast(page, address: str, name: str) -> None:
    page.goto(f"{address}/{(PAGES | MADE)[name]}")
    if name == "search":
        page.wait_for_selector(".almanac-results mark")
        page.wait_for_selector(".almanac-facets .almanac-count")
    found = page.evaluate(CONTRAST)

    assert len(found) > 5
    assert [(what, ratio) for what, ratio in found if ratio < 1] == []


def test_every_area_has_a_color_of_its_own(page, address: str) -> None:
    page.goto(f"{address}/areas/index.html")
    script = "[...document.querySelectorAll('.almanac-sign')].map(n => getComputedStyle(n).color)"
    colors = page.evaluate(script)

    declared = (ROOT / "docs/_static/palette.css").read_text(encoding="utf-8").count("\n.area-")
    assert declared >= 10
    assert len(set(colors)) >= declared


def test_the_facts_of_a_post_stand_beside_its_text_or_above_it(page, address: str) -> None:
    page.goto(f"{address}/{PAGES['post']}")
    glance = page.locator(".almanac-glance").bounding_box()
    text = page.locator("#what-is-the-problem p").first.bounding_box()
    rows = page.locator(".almanac-glance dt").evaluate_all(
        "nodes => nodes.filter(n => n.checkVisibility()).length"
    )

    if page.viewport_size["width"] > 1000:
        assert glance["y"] < text["y"] < glance["y"] + glance["height"]
        assert rows > 4
    else:
        assert glance["y"] + glance["height"] <= text["y"]
        assert rows == 4
        page.locator(".almanac-glance summary").click()
        assert page.locator(".almanac-glance dt", has_text="Organizations").is_visible()


def test_the_search_of_the_landing_page_finds_a_post(page, address: str) -> None:
    page.goto(f"{address}/index.html")
    page.get_by_label("Search the almanac").fill("homomorphic")
    page.keyboard.press("Enter")
    page.wait_for_selector(".almanac-results li a")
    found = page.locator(".almanac-results li a").all_inner_texts()

    assert any("Building machine learning models with encrypted data" in text for text in found)


def test_a_citation_is_opened_and_copied_by_keyboard(page, address: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}/{PAGES['post']}")
    fold = page.locator("#how-to-cite summary").first
    fold.focus()
    page.keyboard.press("Enter")
    assert page.locator("#how-to-cite pre").first.is_visible()
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.tagName") == "PRE":  # it scrolls
        page.keyboard.press("Tab")
    button = page.locator("#how-to-cite .copybtn").first
    assert button.evaluate("it => it === document.activeElement")
    assert float(button.evaluate("it => getComputedStyle(it).opacity")) > 0.5
    page.keyboard.press("Enter")
    page.wait_for_selector("#how-to-cite .copybtn.success")
    entries = parse_string(page.evaluate("navigator.clipboard.readText()"), "bibtex").entries

    assert len(entries) == 3
    assert list(entries)[1].startswith("amazon-science-")


@pytest.mark.parametrize(
    "name",
    [
        *map(rest, ("list", "glossary", "path", "papers")),
        *KINDS[:3],
        *map(rest, KINDS[3:]),
        *MADE,
        rest("reference"),
    ],
)
def test_axe_finds_nothing(page, address: str, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"{address}/{(PAGES | MADE)[name]}")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response

    assert len(found["passes"]) > 20
    assert [(rule["id"], [n["html"] for n in rule["nodes"]]) for rule in found["violations"]] == []


#: As on a screen 1,280 pixels wide at 200 %, and at 400 %, where a page has to flow in one column.
ZOOMED = {"200 %": 640, "400 %": 320}


@pytest.mark.parametrize("zoom", [*map(rest, ZOOMED)])
@pytest.mark.parametrize("name", [*PAGES, *MADE])
def test_a_page_loses_nothing_when_it_is_zoomed(browser, address: str, name, zoom) -> None:
    size = {"width": ZOOMED[zoom], "height": 450}
    page = browser.new_context(viewport=size).new_page()
    page.goto(f"{address}/{(PAGES | MADE)[name]}")
    page.wait_for_load_state("networkidle")
    width = page.evaluate("document.documentElement.scrollWidth")
    cut = page.evaluate(CUT)
    page.context.close()

    assert width <= ZOOMED[zoom]
    assert cut == []


#: What reaches beyond the edges of the page, and cannot be scrolled to.
CUT = """
() => [...document.querySelectorAll("article *")].filter(node => {
  const box = node.getBoundingClientRect();
  const scrolls = n => n && (/auto|scroll/.test(getComputedStyle(n).overflowX) || scrolls(n.parentElement));
  const hidden = n => n && (getComputedStyle(n).clipPath !== "none" || hidden(n.parentElement));
  return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1) && !scrolls(node) && !hidden(node);
}).map(node => node.outerHTML.slice(0, 100))
"""
MOVING = """
() => [...document.querySelectorAll("*")].filter(node => {
  const style = getComputedStyle(node);
  const times = `${style.transitionDuration}, ${style.animationDuration}`.split(", ");
  const long = times.some(time => parseFloat(time) > 0.001);
  return long || style.scrollBehavior === "smooth";
}).map(node => node.outerHTML.slice(0, 100))
"""


@pytest.mark.parametrize("name", ["post", rest("landing"), rest("jobs")])
def test_nothing_moves_for_who_wants_no_motion(browser, address: str, name: str) -> None:
    moving = {}
    for wish in ("no-preference", "reduce"):
        page = browser.new_context(reduced_motion=wish).new_page()
        page.goto(f"{address}/{PAGES[name]}")
        moving[wish] = page.evaluate(MOVING)
        page.context.close()

    assert moving["no-preference"]
    assert moving["reduce"] == []


LIGHT = ["post", *map(rest, ("area", "job", "topics", "landing"))]


@pytest.mark.parametrize("name", LIGHT)
def test_a_page_is_light_and_fetches_no_font(browser, address: str, name: str) -> None:
    page = browser.new_context().new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.setdefault(answer.url, len(answer.body())))
    page.goto(f"{address}/{PAGES[name]}")
    page.wait_for_load_state("networkidle")
    fonts = page.evaluate("document.fonts.size")
    page.context.close()

    assert sizes[f"{address}/{PAGES[name]}"] < 150_000
    assert sum(sizes.values()) < 250_000
    assert fonts == 0
