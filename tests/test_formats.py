"""Text in each format: what is written can be read, and says the same, whatever the text."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import html5lib
import pytest
from hypothesis import example, given
from pybtex.database import parse_string
from pybtex.richtext import Text

from almanac import formats
from almanac.exports import elements
from texts import CONTROLS, NASTY, SURROGATES, in_bibtex, in_json, in_xml, strings


def examples(test):
    """Try *test* with every nasty text by itself."""
    for text in [*NASTY, *CONTROLS, *SURROGATES]:
        test = example(text)(test)
    return test


def head(html: str) -> ET.Element:
    """The head of the page *html*, which stands there between two other elements."""
    page = f"<!doctype html><head><meta charset=utf-8>{html}<title>T</title></head><body>"
    found = html5lib.parse(page, namespaceHTMLElements=False).find("head")
    assert [child.tag for child in found][::2] == ["meta", "title"]
    return found


@examples
@given(strings)
def test_xml_is_read_again_with_the_same_text(text: str) -> None:
    whole = elements.root("feed", {"title": text})
    elements.add(whole, "title", text, {"term": text})
    read = ET.fromstring(elements.document(whole).encode())

    assert (read.get("title"), read[0].get("term")) == (in_xml(text), in_xml(text))
    assert (read[0].text or "") == in_xml(text)


@examples
@given(strings)
def test_an_attribute_of_html_is_read_again_with_the_same_text(text: str) -> None:
    for quote in "\"'":
        tag = f"<meta name=description content={quote}{formats.attribute(text)}{quote}>"

        assert head(tag)[1].get("content") == in_xml(text)


@examples
@given(strings)
def test_json_is_read_again_with_the_same_text(text: str) -> None:
    written = formats.json_text({text: [text]}).encode()

    assert json.loads(written) == {in_json(text): [in_json(text)]}


@examples
@given(strings)
def test_json_in_a_script_is_read_again_with_the_same_text(text: str) -> None:
    written = formats.script({"name": text})
    found = head(f'<script type="application/ld+json">{written}</script>')[1]

    assert json.loads(found.text) == {"name": in_json(text)}
    assert re.search("[<>&\u2028\u2029]", written) is None


@examples
@given(strings)
def test_bibtex_is_read_again_with_the_same_text(text: str) -> None:
    source = f"@misc{{key, title = {{{formats.bibtex(text)}}}, note = {{after}}}}"
    fields = parse_string(source, "bibtex").entries["key"].fields

    assert formats.plain(fields["title"]) == in_bibtex(text)
    assert fields["note"] == "after"


@examples
@given(strings)
def test_bibtex_leaves_nothing_to_tex_to_act_on(text: str) -> None:
    commands = r"\\text(?:backslash|brace(?:left|right)|ascii(?:tilde|circum))\{\}|\\[#$%&_]|\{\}"
    rest = re.sub(commands, "", formats.bibtex(text))

    assert re.search(r"[\\{}~^#$%&_]", rest) is None


@examples
@given(strings)
def test_pybtex_itself_reads_the_same_text_where_it_knows_the_commands(text: str) -> None:
    known = re.sub(r"[\\{}$^]", "", text)
    read = str(Text.from_latex(formats.bibtex(known)))

    assert " ".join(read.split()) == in_bibtex(known)


@examples
@given(strings)
def test_an_address_holds_nothing_that_a_uri_cannot(text: str) -> None:
    written = formats.uri(f"https://example.org/{text}")

    assert re.fullmatch(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", written)
    assert formats.uri(written) == written


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a_b%20c?d=e&f=1#g_h~i",
        "https://example.org/(2021)/a,b;c=d!e*f'g+h@i:j$k",
        "http://[2001:db8::1]:8000/",
    ],
)
def test_an_address_that_is_right_stays_as_it_is(address: str) -> None:
    assert formats.uri(address) == address


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\emph{A} \textbf{b} {\'e} {\ss}", "A b é ß"),
        (r"50\% of \$5 \& more", "50% of $5 & more"),
        ("50% off", "50% off"),
        (r"\{x\}", "{x}"),
        ("{{BERT} and {GPT}}", "BERT and GPT"),
        ("a -- b~c", "a \N{EN DASH} b c"),
        ("an {open brace", "an open brace"),
        ("a stray \\", "a stray \\"),
    ],
)
def test_latex_is_read_as_the_text_that_it_shows(latex: str, text: str) -> None:
    assert formats.plain(latex) == text
