"""Pictures of pages: where they stand, and how each builder shows them."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest

from sites import Site, almanac, post
from test_drawing import SVG

#: What an e-book has to know.
BOOK = {"epub_show_urls": "no", "version": "1", "copyright": "we"}
FIGURE = "figure:\n  file: figures/sums.svg\n  caption: What a sum is.\n"


def illustrated(text: str) -> str:
    """The source of a page, with a figure."""
    return text.replace("checked: 2026-01-31\n", f"checked: 2026-01-31\n{FIGURE}")


@pytest.fixture
def drawn(site) -> Site:
    """The small almanac with a figure on one of its posts."""
    return site(
        {
            "posts/addition.md": illustrated(almanac()["posts/addition.md"]),
            "posts/figures/sums.svg": SVG,
            "posts/index.md": "# Posts\n\n```{kind-toctree} post\n```\n\n"
            "```{posts}\n:style: cards\n```\n",
        }
    )


def touch_later(path: Path) -> None:
    """Let a file be newer than all that were written so far."""
    os.utime(path, (path.stat().st_mtime + 10,) * 2)


def test_a_figure_stands_above_the_text_with_its_caption_in_the_color_of_the_area(drawn) -> None:
    page = drawn.build().page("posts/addition")
    figure = page.select_one("figure.almanac-figure")

    assert drawn.warnings == []
    assert "area-math" in figure["class"]
    assert figure.svg.title.get_text() == "A title"
    assert figure.select_one(".caption-text").get_text() == "What a sum is."
    assert figure.find_previous("p", class_="almanac-lead")
    assert figure.find_next("h2").get_text().startswith("What is the idea?")
    assert not page.select("figure img")


def test_a_card_shows_the_figure_without_words_of_its_own(drawn) -> None:
    cards = drawn.build().page("posts/index").select(".almanac-cards > li")

    assert [bool(card.select("svg[aria-hidden=true]")) for card in cards] == [True, False]
    assert not cards[0].find("title")


def test_an_e_book_gets_the_figure_in_light_colors_with_a_description(drawn) -> None:
    drawn.config = BOOK
    drawn.build("epub")
    [file] = (drawn.root / "_build/epub").glob("*.epub")
    with zipfile.ZipFile(file) as book:
        [name] = [name for name in book.namelist() if "_images/sums" in name]
        light = book.read(name).decode()
    page, cards = drawn.page("posts/addition", "epub"), drawn.page("posts/index", "epub")

    assert drawn.warnings == []
    assert "#1e5ba1" in light
    assert "var(" not in light
    assert page.select_one("figure img")["alt"] == "A title. What it <shows>."
    assert not cards.select(".almanac-cards img, .almanac-cards svg")


def test_print_gets_the_figure_as_pixels(drawn) -> None:
    drawn.build("latex")
    [file] = (drawn.root / "_build/latex").glob("sums-*.png")

    assert drawn.warnings == []
    width = int.from_bytes(file.read_bytes()[16:20], "big")
    assert file.read_bytes().startswith(b"\x89PNG")
    assert width == 1600


def test_print_without_the_library_that_draws_says_so(drawn, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    drawn.build("latex")

    tex = next((drawn.root / "_build/latex").glob("*.tex")).read_text(encoding="utf-8")

    assert any('needs the library "resvg-py"' in line for line in drawn.warnings)
    assert ".svg" not in tex
    assert "A title. What it" in tex


def test_a_figure_without_a_color_is_a_drawing_all_the_same(drawn) -> None:
    plain = SVG.replace(' fill="var(--area-tint, #e7f1fe)"', "")
    plain = plain.replace(' fill="var(--area-text, #1e5ba1)"', "")
    drawn.write({"posts/figures/sums.svg": plain})

    assert drawn.build().page("posts/addition").figure.svg
    drawn.build("latex")
    assert list((drawn.root / "_build/latex").glob("sums-*.png"))


def test_the_figure_of_an_area_has_the_color_of_the_area(site) -> None:
    area = almanac()["areas/math.md"].replace("\n---\n\nText", f"\n{FIGURE}---\n\nText")
    made = site({"areas/math.md": area, "areas/figures/sums.svg": SVG}).build()

    assert made.warnings == []
    assert "area-math" in made.page("areas/math").figure["class"]


def test_plain_text_gets_the_description(drawn) -> None:
    drawn.build("text")
    text = (drawn.root / "_build/text/posts/addition.txt").read_text(encoding="utf-8")

    assert "A title. What it <shows>." in " ".join(text.split())
    assert "image" not in (drawn.root / "_build/text/posts/index.txt").read_text(encoding="utf-8")


def test_a_figure_that_does_not_exist_is_told_with_the_nearest_that_does(drawn) -> None:
    (drawn.root / "docs/posts/figures/sums.svg").rename(drawn.root / "docs/posts/figures/summs.svg")
    [warning] = drawn.build().warnings

    assert warning == (
        'docs/posts/addition.md:15:3: WARNING: missing-file: there is no file "figures/sums.svg" '
        'beside the page; did you mean "figures/summs.svg"?; until this is mended the page is '
        "shown, but no listing has it [almanac.missing-file]"
    )
    assert "Text" not in drawn.page("posts/index").get_text()
    assert drawn.page("posts/addition").h1


def test_a_broken_figure_is_told_at_its_place_and_mending_it_brings_the_page_back(drawn) -> None:
    file = drawn.root / "docs/posts/figures/sums.svg"
    file.write_text(SVG.replace("<rect", "<script/><rect"), encoding="utf-8")
    [warning] = drawn.build().warnings

    assert warning.startswith(
        "docs/posts/figures/sums.svg:4:3: WARNING: bad-drawing: a drawing may not hold <script>"
    )
    assert not drawn.page("posts/addition").select("figure, script + rect")

    file.write_text(SVG, encoding="utf-8")
    touch_later(file)
    assert drawn.build().warnings == []
    assert drawn.page("posts/addition").select("figure svg")
    assert len(drawn.page("posts/index").select(".almanac-cards > li")) == 2


def test_a_changed_figure_changes_its_page_and_its_cards(drawn) -> None:
    drawn.build()
    file = drawn.root / "docs/posts/figures/sums.svg"
    file.write_text(SVG.replace("one &amp; two", "three"), encoding="utf-8")
    touch_later(file)
    drawn.build()

    for name in ("posts/addition", "posts/index"):
        assert drawn.page(name).svg.find("text").get_text() == "three"


PATHS = ("/etc/x.svg", "../x.svg", "figures/x.png", "figures/../../x.svg")


@pytest.mark.parametrize("path", PATHS)
def test_the_path_of_a_figure_stays_within_the_folder_of_the_page(site, path: str) -> None:
    text = illustrated(almanac()["posts/addition.md"]).replace("figures/sums.svg", path)
    [warning] = site({"posts/addition.md": text}).build().warnings

    assert "bad-value" in warning
    assert "a drawing is an .svg file in the folder of the page or below it" in warning


BODY = "![An alternative]({})"


def test_a_drawing_in_the_text_becomes_a_part_of_the_page(site) -> None:
    text = post(1, "Addition", body=BODY.format("sums.svg"))
    made = site({"posts/addition.md": text, "posts/sums.svg": SVG})

    assert made.build().page("posts/addition").svg.title.get_text() == "A title"
    assert made.warnings == []


def test_a_drawing_in_the_text_keeps_the_name_and_the_size_that_its_author_gave_it(site) -> None:
    body = "```{image} sums.svg\n:alt: A sum\n:width: 50%\n:align: center\n```"
    made = site({"posts/addition.md": post(1, "Addition", body=body), "posts/sums.svg": SVG})
    svg = made.build().page("posts/addition").svg

    assert (svg["aria-label"], svg["width"]) == ("A sum", "50%")
    assert "align-center" in svg["class"]


@pytest.mark.parametrize("names", [("a/fig", "a-fig"), ("a/fig", "b/fig")])
def test_drawings_with_names_that_are_alike_stay_apart_in_an_e_book(site, names) -> None:
    body = "\n\n".join(BODY.format(f"{name}.svg") for name in names)
    drawings = {
        f"posts/{name}.svg": SVG.replace("A title", f"Title {i}") for i, name in enumerate(names)
    }
    made = site({"posts/addition.md": post(1, "Addition", body=body), **drawings}, **BOOK)
    shown = made.build("epub").page("posts/addition", "epub").find_all("img")
    files = [made.root / "_build/epub/posts" / img["src"] for img in shown]

    assert made.warnings == []
    assert [f"Title {i}" in file.read_text("utf-8") for i, file in enumerate(files)] == [True, True]


def test_a_drawing_from_outside_the_sources_writes_nothing_outside_the_build(site) -> None:
    text = post(1, "Addition", body=BODY.format("../../outside.svg"))
    made = site({"posts/addition.md": text}, **BOOK)
    (made.root / "outside.svg").write_text(SVG, encoding="utf-8")
    before = {path for path in made.root.rglob("*") if "_build" not in path.parts}
    made.build("epub")

    assert {path for path in made.root.rglob("*") if "_build" not in path.parts} == before
    places = [path.parent.name for path in made.root.rglob("_build/**/outside*.svg")]
    assert set(places) <= {"drawings", "_images"}


def test_the_same_drawing_twice_on_a_page_has_anchors_of_its_own_each_time(site) -> None:
    body = "\n\n".join(
        [BODY.format("sums.svg"), BODY.format("sums.svg"), BODY.format("b/sums.svg")]
    )
    files = {"posts/addition.md": post(1, "Addition", body=body)}
    made = site({**files, "posts/sums.svg": SVG, "posts/b/sums.svg": SVG})
    names = [
        svg["aria-describedby"]
        for svg in made.build().page("posts/addition").select("svg[role=img]")
    ]

    assert len(set(names)) == len(names) == 3


def test_a_picture_that_takes_no_color_from_the_page_stays_a_picture(site) -> None:
    plain = SVG.replace("var(--area-tint, #e7f1fe)", "#e7f1fe")
    plain = plain.replace("var(--area-text, #1e5ba1)", "url(#x)")
    text = post(1, "Addition", body=BODY.format("sums.svg"))
    made = site({"posts/addition.md": text, "posts/sums.svg": plain})
    page = made.build().page("posts/addition")

    assert made.warnings == []
    assert page.find("img", alt="An alternative")["src"].endswith("sums.svg")


def test_a_broken_drawing_in_the_text_is_told_and_stays_a_picture(site) -> None:
    broken = SVG.replace("<rect", "<defs/><rect")
    text = post(1, "Addition", body=BODY.format("sums.svg"))
    made = site({"posts/addition.md": text, "posts/sums.svg": broken})
    page = made.build().page("posts/addition")

    assert [line.partition(": a ")[0] for line in made.warnings] == [
        "docs/posts/sums.svg:4:3: WARNING: bad-drawing"
    ]
    assert page.find("img", alt="An alternative")


#: What a page with formulas needs.
FORMULAS = {"extensions": ["almanac", "almanac.mathml"], "myst_enable_extensions": ["dollarmath"]}
FORMULA = "An $a^2 < b$ and\n\n$$\n\\frac{1}{2}\n$$\n"


def test_an_e_book_gets_formulas_as_mathml_with_their_source(site) -> None:
    text = post(1, "Addition", body=FORMULA)
    made = site({"posts/addition.md": text}, **BOOK, **FORMULAS).build("epub")
    page = made.page("posts/addition", "epub")

    assert made.warnings == []
    assert [tag["display"] for tag in page.find_all("math")] == ["inline", "block"]
    assert page.math["alttext"] == "a^2 < b"
    assert page.select("mfrac")
    assert not page.select("script")


BROKEN_FORMULAS = {
    r"\frac{1}": "a command in a formula lacks what it should apply to",
    r"\nosuchcommand x": 'a formula says "\\nosuchcommand", which is no command',
    r"\frac{1}{2": "the braces of a formula do not match",
    r"\left( x": "this formula cannot be read",
}


@pytest.mark.parametrize(("tex", "message"), BROKEN_FORMULAS.items(), ids=BROKEN_FORMULAS)
def test_a_broken_formula_is_told_at_its_place_and_shown_as_it_stands(site, tex, message) -> None:
    made = site({"posts/addition.md": post(1, "Addition", body=f"${tex}$")}, **FORMULAS).build()

    [warning] = made.warnings
    assert f"posts/addition.md:18: WARNING: bad-formula: {message}" in warning
    assert warning.endswith("[almanac.bad-formula]")
    assert tex in [code.get_text() for code in made.page("posts/addition").select("code")]


def test_a_formula_is_a_part_of_its_page_and_no_script_runs_for_it(site) -> None:
    body = "$a^2$\n\n$$\n\\hat h\n$$\n"
    made = site({"posts/addition.md": post(1, "Addition", body=body)}, **FORMULAS).build()
    page = made.page("posts/addition")

    assert [math["alttext"].strip() for math in page.select("math")] == ["a^2", "\\hat h"]
    assert page.select_one("div.math math mover mo")["stretchy"] == "false"
    assert page.select("script[src*=athjax]") == []


def test_a_project_may_have_another_renderer_for_its_web_pages(site) -> None:
    config = {**FORMULAS, "html_math_renderer": "mathjax"}
    made = site({"posts/addition.md": post(1, "Addition", body="$a$")}, **config).build()

    assert not made.page("posts/addition").find("math")
