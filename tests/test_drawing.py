"""Drawings: what becomes a part of a page, and what is refused, at its place."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from almanac.drawing import MAX_DEPTH, MAX_SIZE, Drawing, read, to_text

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100" role="img">
  <title>A title</title>
  <desc>What it &lt;shows&gt;.</desc>
  <rect width="400" height="100" fill="var(--area-tint, #e7f1fe)"/>
  <text x="20" y="40" fill="var(--area-text, #1e5ba1)">one &amp; two</text>
</svg>
"""


def drawn(source: str = SVG) -> Drawing:
    """The drawing in a source without a fault."""
    found, faults = read(source.encode(), "a.svg")
    assert faults == ()
    assert found
    return found


def parsed(root) -> BeautifulSoup:
    """A drawing as a browser would get it."""
    return BeautifulSoup(to_text(root), "html.parser")


def faults(source: str | bytes) -> list[str]:
    """What is wrong with a source, each as it is shown."""
    data = source if isinstance(source, bytes) else source.encode()
    found, faults = read(data, "a.svg")
    assert found is None
    return [str(fault) for fault in faults]


def test_a_drawing_has_a_title_and_a_description() -> None:
    found = drawn()

    assert (found.title, found.description) == ("A title", "What it <shows>.")


def test_by_itself_a_drawing_has_the_colors_behind_its_properties() -> None:
    page = BeautifulSoup(drawn().standalone, "html.parser")

    assert "var(" not in drawn().standalone
    assert page.rect["fill"] == "#e7f1fe"
    assert page.find("text")["fill"] == "#1e5ba1"


def test_on_a_page_a_drawing_is_named_and_described_by_anchors_of_its_own() -> None:
    page = parsed(drawn().inline("sums"))

    assert page.svg["role"] == "img"
    assert page.find(id=page.svg["aria-labelledby"]).get_text() == "A title"
    assert page.find(id=page.svg["aria-describedby"]).get_text() == "What it <shows>."
    assert page.rect["fill"] == "var(--area-tint, #e7f1fe)"


def test_as_a_decoration_a_drawing_is_hidden_from_those_who_hear_the_page() -> None:
    page = parsed(drawn().decoration())

    assert page.svg["aria-hidden"] == "true"
    assert not page.svg.has_attr("role")
    assert not page.find(["title", "desc"])
    assert page.find("text").get_text() == "one & two"


def test_showing_a_drawing_does_not_change_it() -> None:
    found = drawn()
    before = found.standalone
    found.inline("sums")
    found.decoration()

    assert found.standalone == before


def test_what_looks_like_markup_in_its_words_stays_words() -> None:
    source = SVG.replace("one &amp; two", "<![CDATA[<script>alert(1)</script>]]><!-- <b> -->")
    page = parsed(drawn(source).inline("sums"))

    assert not page.find("script")
    assert "<!--" not in to_text(drawn(source).inline("sums"))
    assert page.find("text").get_text() == "<script>alert(1)</script>"


REFUSED = {
    "a script": ("<script>alert(1)</script>", "a drawing may not hold <script> here"),
    "a link": ('<a href="https://example.org">x</a>', "a drawing may not hold <a> here"),
    "foreign content": ("<foreignObject/>", "a drawing may not hold <foreignObject> here"),
    "a picture": ('<image href="x.png"/>', "a drawing may not hold <image> here"),
    "a style sheet": ("<style>p {color: red}</style>", "a drawing may not hold <style> here"),
    "a second title": ("<title>x</title>", "a drawing may not hold <title> here"),
    "a drawing in a drawing": ("<svg/>", "a drawing may not hold <svg> here"),
    "a veil": ('<rect opacity="0.1"/>', 'a drawing may not say opacity="0.1"'),
    "a color without one behind it": ('<rect fill="var(--x)"/>', 'a drawing may not say fill="var'),
    "a color that is none": ('<rect fill="red"/>', 'a drawing may not say fill="red"'),
    "an element of HTML": (
        '<p xmlns="http://www.w3.org/1999/xhtml">x</p>',
        "a drawing may not hold <p> here",
    ),
    "a handler": ('<rect onclick="alert(1)"/>', 'a drawing may not say onclick="alert(1)"'),
    "a style": ('<rect style="fill: red"/>', 'a drawing may not say style="fill: red"'),
    "a name": ('<rect id="x"/>', 'a drawing may not say id="x"'),
    "an address": ('<rect fill="url(#x)"/>', 'a drawing may not say fill="url(#x)"'),
    "an address in capitals": (
        '<rect fill="URL (//example.org)"/>',
        'a drawing may not say fill="URL (//example.org)"',
    ),
    "an address in disguise": (
        r'<rect fill="\75rl(//example.org)"/>',
        r'a drawing may not say fill="\75rl(//example.org)"',
    ),
    "an address behind a property": (
        '<rect fill="var(--x, url(#x))"/>',
        'a drawing may not say fill="var(--x, url(#x))"',
    ),
}


@pytest.mark.parametrize(("markup", "message"), REFUSED.values(), ids=REFUSED)
def test_what_could_act_on_the_page_is_refused_at_its_place(markup: str, message: str) -> None:
    found = faults(SVG.replace("  <rect", f"  {markup}\n  <rect"))

    assert found[0].startswith(f"a.svg:4:3: bad-drawing: {message}")
    assert all("; " in fault for fault in found), "every fault says what to do"


def test_all_faults_of_a_drawing_are_told() -> None:
    found = faults(SVG.replace("<rect", '<rect id="x" class="y"').replace("<text", "<use/>\n<text"))

    places = [fault.partition(": bad")[0] for fault in found]
    assert places == ["a.svg:4:3", "a.svg:4:3", "a.svg:5:3"]


BROKEN = {
    "an empty file": ("", "a.svg:1:1: bad-drawing: this is not XML: no element found"),
    "an open element": (
        SVG.replace("</text>", ""),
        "a.svg:6:3: bad-drawing: this is not XML: mismatched tag",
    ),
    "no picture at all": ("<p>x</p>", "a.svg:1:1: bad-drawing: a drawing may not hold <p> here"),
    "no viewBox": (
        SVG.replace(' viewBox="0 0 400 100"', ""),
        "a.svg:1:1: bad-drawing: the drawing has no viewBox, so it cannot follow the width of a "
        "page",
    ),
    "a viewBox that is none": (
        SVG.replace("0 0 400 100", "wide"),
        'a.svg:1:1: bad-drawing: a drawing may not say viewBox="wide"',
    ),
    "a title within a shape": (
        SVG.replace("<rect", "<g><title>x</title></g><rect"),
        "a.svg:4:6: bad-drawing: a drawing may not hold <title> here",
    ),
    "a description with an element in it": (
        SVG.replace("What it", "What <title/> it"),
        "a.svg:3:14: bad-drawing: a drawing may not hold <title> here",
    ),
    "no title": (
        SVG.replace("<title>A title</title>", ""),
        "a.svg:1:1: bad-drawing: the drawing has no <title> to say what it shows",
    ),
    "an empty description": (
        SVG.replace("What it &lt;shows&gt;.", " "),
        "a.svg:1:1: bad-drawing: the drawing has no <desc> to say what it shows",
    ),
    "a document type": (
        f"<!DOCTYPE svg [<!ENTITY a 'x'>]>\n{SVG}",
        "a.svg:1:15: bad-drawing: a drawing may not have a document type",
    ),
    "no SVG, only its names": (
        SVG.replace(' xmlns="http://www.w3.org/2000/svg"', ""),
        "a.svg:1:1: bad-drawing: a drawing may not hold <svg>",
    ),
    "bytes that are no text": (b"\xff\xfe\x00", "a.svg:1:2: bad-drawing: this is not XML:"),
}


@pytest.mark.parametrize(("source", "message"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_no_drawing_is_told(source: str | bytes, message: str) -> None:
    assert any(fault.startswith(message) for fault in faults(source)), faults(source)


def test_entities_that_would_grow_without_end_are_refused() -> None:
    entities = '<!ENTITY a "x">' + "".join(
        f'<!ENTITY {new} "{f"&{old};" * 10}">'
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    source = f"<!DOCTYPE svg [{entities}]>\n{SVG.replace('one', '&i;')}"

    assert any("document type" in fault for fault in faults(source))


def test_a_drawing_may_be_nested_so_deep_and_no_deeper() -> None:
    def nested(depth: int) -> str:
        return SVG.replace("</svg>", "<g>" * depth + "</g>" * depth + "</svg>")

    assert drawn(nested(MAX_DEPTH - 1)).inline("a") is not None
    (fault,) = faults(nested(20_000))
    assert f"bad-drawing: a drawing may not be nested deeper than {MAX_DEPTH}" in fault


def test_a_drawing_that_is_too_large_is_refused() -> None:
    (fault,) = faults(SVG + " " * MAX_SIZE)

    assert fault.startswith("a.svg:1:1: bad-drawing: a drawing may have 262144 bytes")
