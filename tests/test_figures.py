"""The figures of the real almanac: what they may hold, their colors, and their size on a phone."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from coloraide import Color

from almanac import drawing
from articles import FIGURES, POSTS, each_post, figure, head, some_posts
from conftest import ROOT

PALETTE = (ROOT / "docs/_static/palette.css").read_text(encoding="utf-8")
#: The colors that the theme declares for its light form.
THEME = {"--color-foreground-primary": "#000000", "--color-background-primary": "#ffffff"}


def light(area: str) -> dict[str, str]:
    """The light colors on the page of a post in an area, as the palette declares them."""
    shared = re.search(r"^body \{(.*?)\}", PALETTE, re.DOTALL | re.MULTILINE)[1]
    own = re.search(
        rf"^\.area-{area} \{{ --hue: (#\w+); --tint: (#\w+); \}}", PALETTE, re.MULTILINE
    )
    hues = {"--area-text": own[1], "--area-tint": own[2]}
    return {**THEME, **dict(re.findall(r"(--[\w-]+): (#\w+);", shared)), **hues}


@each_post
def test_a_figure_is_a_drawing_with_a_title_a_description_and_a_role(path: Path) -> None:
    found, faults = drawing.read_file(figure(path), "")

    assert faults == ()
    assert 3 <= len(found.title.split()) <= 12
    assert len(found.description.split()) >= 25
    assert found.root.get("role") == "img"
    assert found.root.get("viewBox").split()[:3] == ["0", "0", "400"]


@each_post
def test_every_color_of_a_figure_is_a_property_with_the_light_color_of_its_area(path: Path) -> None:
    text = figure(path).read_text(encoding="utf-8")
    colors = re.findall(r'(?:fill|stroke)="([^"]+)"', text)
    declared = light(head(path)["areas"][0])

    for color in set(colors) - {"none"}:
        name, fallback = re.fullmatch(r"var\((--[\w-]+), (#\w{6})\)", color).groups()
        assert declared[name] == fallback
    used = {c for c in colors if "foreground" not in c and "background" not in c and c != "none"}
    assert len({c for c in used if "tint" not in c and "muted" not in c}) <= 2


def test_every_file_among_the_figures_is_the_figure_of_one_post() -> None:
    shown = [figure(path) for path in POSTS]

    assert sorted(FIGURES.iterdir()) == sorted(shown)


PAINT = """
() => {
  const svg = document.querySelector("figure.almanac-figure svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const frame = svg.getBoundingClientRect();
  const page = getComputedStyle(document.body).backgroundColor;
  const shapes = "path, line, polyline, polygon, rect, circle, ellipse";
  const texts = [...svg.querySelectorAll("text")].map(node => {
    const box = node.getBoundingClientRect();
    const inside = box.left >= frame.left && box.right <= frame.right &&
      box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
    const style = getComputedStyle(node);
    // The shape that is painted right below the middle of the words.
    const below = [...svg.querySelectorAll(shapes)].reverse().find(shape => {
      const point = svg.createSVGPoint();
      point.x = box.left + box.width / 2;
      point.y = box.top + box.height / 2;
      const place = point.matrixTransform(shape.getScreenCTM().inverse());
      const before = shape.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
      return before && getComputedStyle(shape).fill !== "none" && shape.isPointInFill(place);
    });
    return {words: node.textContent, size: parseFloat(style.fontSize) * scale, inside,
            color: style.fill, ground: below ? getComputedStyle(below).fill : page,
            box: [box.left, box.top + 3, box.right, box.bottom - 3]};
  });
  const painted = [...svg.querySelectorAll(shapes)].map(node => {
    const style = getComputedStyle(node);
    return {fill: style.fill, stroke: style.stroke};
  });
  return {texts, painted, page, width: frame.width};
}
"""


WIDE = """
() => [...document.querySelectorAll("html, .table-wrapper, div.math, figure svg")]
  .filter(node => node.scrollWidth > node.clientWidth + 1)
  .map(node => node.outerHTML.slice(0, 200))
"""
WIDTHS = (390, 1280)


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.long)])
def page(request, browser):
    context = browser.new_context(color_scheme=request.param)
    yield context.new_page()
    context.close()


def contrast(one: str, other: str) -> float:
    """The contrast of two colors by the Web Content Accessibility Guidelines, from 1 to 21."""
    return Color(one).contrast(other, method="wcag21")


@pytest.mark.browser
@some_posts
def test_an_article_fits_a_phone_and_a_desk_and_its_figure_is_legible(
    page, address: str, path: Path
) -> None:
    page.goto(f"{address}/posts/{path.stem}.html")

    formulas = page.locator("article math")
    assert formulas.count() >= 2
    assert [text for text in formulas.all_text_contents() if "\\" in text] == []
    assert page.locator("article merror").count() == 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found = page.evaluate(PAINT)
        assert page.evaluate(WIDE) == []
        assert [text for text in found["texts"] if text["size"] < 11 or not text["inside"]] == []
        assert [pair for pair in combinations(found["texts"], 2) if overlap(*pair)] == []
    assert_contrasts(found)


def overlap(one: dict, other: dict) -> bool:
    """Whether two labels lie on each other."""
    (left, top, right, bottom), (x1, y1, x2, y2) = one["box"], other["box"]
    return left < x2 and x1 < right and top < y2 and y1 < bottom


def assert_contrasts(found: dict) -> None:
    """Words stand out from what lies below them, and marks from the page."""
    fills = {shape["fill"] for shape in found["painted"]} - {"none"}
    grounds = {fill for fill in fills if contrast(fill, found["page"]) < 1.5} | {found["page"]}
    marks = {color for shape in found["painted"] for color in shape.values()} - {"none"} - grounds

    for text in found["texts"]:
        assert contrast(text["color"], text["ground"]) >= 4.5, text
    assert {mark for mark in marks if contrast(mark, found["page"]) < 3} == set()


@each_post
def test_no_line_of_a_figure_is_thinner_than_a_pixel_on_a_phone(path: Path) -> None:
    widths = re.findall(r'stroke-width="([^"]+)"', figure(path).read_text(encoding="utf-8"))

    assert [width for width in widths if float(width) < 1.5] == []
