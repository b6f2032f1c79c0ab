"""What a page is said to cost before it is read, piece by piece, and where it is too much."""

from __future__ import annotations

import pytest

from almanac import rest_weight, weight
from almanac.rest_weight import ANONYMOUS, BLOCK, CLOSED, DIRECTIVE, LEAD, LINE, OPEN, RULE
from almanac.weight import LINK, PIECES

MOST = 40_000

#: reST, and how many pieces it counts for.
REST = {
    "nothing": ("", 0),
    "blank lines": ("\n \n", 0),
    "a line": ("Some words", BLOCK + LINE),
    "two lines": ("Some\nwords", BLOCK + 2 * LINE),
    "two paragraphs": ("Some\n\nwords", 2 * (BLOCK + LINE)),
    "a bullet": ("- item", BLOCK + LINE + LEAD),
    "a list in a list": ("1. a) item", BLOCK + LINE + 2 * LEAD),
    "a bullet alone": ("-", BLOCK + RULE),
    "one pair": ("*some* words", BLOCK + LINE + CLOSED),
    "pairs": ("*a* **b** ``c`` `d`_ |e|", BLOCK + LINE + 5 * CLOSED),
    "a mark without an end": ("*some words", BLOCK + LINE + OPEN),
    "both": ("*some* *words", BLOCK + LINE + CLOSED + OPEN),
    "a rule": ("====", BLOCK + RULE),
    "a doctest": (">>> 1 + 1", BLOCK + RULE),
    "an address without a name": ("__ there", BLOCK + ANONYMOUS),
    "a directive": (".. note:: words", BLOCK + LINE + 2 * LEAD + DIRECTIVE + OPEN),
    "a remark": (".. words", BLOCK + LINE + LEAD),
    "a heavy directive": (
        ".. toctree::",
        BLOCK + LINE + 2 * LEAD + DIRECTIVE + OPEN + rest_weight.HEAVY["toctree"],
    ),
    "a heavy directive in capitals": (
        ".. TocTree::",
        BLOCK + LINE + 2 * LEAD + DIRECTIVE + OPEN + rest_weight.HEAVY["toctree"],
    ),
    "twenty cells": ("a," * 20, BLOCK + LINE),
    "more cells": ("a," * 21, BLOCK + LINE + 21),
    "cells of all sorts": ("a,a;a " * 11, BLOCK + LINE + 22),
}


@pytest.mark.parametrize("name", REST)
def test_rest_is_counted(name: str) -> None:
    text, pieces = REST[name]

    assert rest_weight.weigh(text) == rest_weight.Weight(pieces)


def test_a_substitution_counts_as_often_as_it_may_be_used() -> None:
    definition = f".. |a| replace:: {'word ' * 200}"
    size = len(definition)
    alone = rest_weight.weigh(definition).pieces
    uses = rest_weight.weigh("|a| |a| |a|").pieces

    # The bars of the definition count as a use.
    assert alone == BLOCK + LINE + LEAD + DIRECTIVE + CLOSED + OPEN + size // 100
    both = rest_weight.weigh(f"{definition}\n\n|a| |a| |a|").pieces
    assert both == alone - size // 100 + uses + 4 * size // 100


#: reST that is too deep or too tangled, and the line on which it is told: ``deep`` and ``tangled``.
REFUSED = {
    "as many levels as may be": ("* " * 19 + "x", 0, 0),
    "too many levels": ("Words\n\n" + "* " * 20 + "x", 3, 0),
    "too many indents": ("\n".join(" " * i + "x" for i in range(21)), 21, 0),
    "an indent and the marks in it": ("x\n  " + "* " * 18 + "x\n  " + "* " * 19 + "x", 3, 0),
    "indents that end": ("\n".join(" " * (i % 15) + "x" for i in range(60)), 0, 0),
    "tabs": ("\n".join("\t" * i + "x" for i in range(21)), 21, 0),
    "a line of the greatest length": ("x" * 10_000, 0, 0),
    "a line that is too long": ("Words\n\nwords\n" + "x" * 10_001, 0, 3),
    "marks without an end": ("Words\n\n" + "\n".join(["*a *a *a *a " * 5] * 30), 0, 3),
    "as many addresses as may be": ("a@b\n" * 100, 0, 0),
    "too many addresses": ("\na@b\n" + "a@b\n" * 100, 0, 2),
    "a substitution": (".. |a| replace:: b", 0, 0),
    "a substitution in another": ("Words\n\n.. |a| replace:: |b|", 0, 3),
    "two substitutions": (".. |a| replace:: b\n.. |b| replace:: c", 0, 0),
    "a border of a hundred columns": ("=" + " =" * 99, 0, 1),
    "a border of ninety-nine": ("=" + " =" * 98, 0, 0),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_in_rest_is_told_on_its_first_line(name: str) -> None:
    text, deep, tangled = REFUSED[name]
    found = rest_weight.weigh(text)

    assert (found.deep, found.tangled) == (deep, tangled)
    again = rest_weight.weigh(f"{text}\n\n{text}")
    assert (again.deep, again.tangled) == (deep, tangled)


#: What a paragraph counts for: its start, its end, and what is in it.
PARAGRAPH = 3
#: A fence, and the start of what is in it.
FENCE = 1
#: Markdown, and how many pieces it counts for.
MARKDOWN = {
    "nothing": ("", 0),
    "a paragraph": ("Words", PARAGRAPH + 1),
    "a heading": ("# Words", PIECES["heading_open"] + 3),
    "a list": ("- item", 4 + PARAGRAPH + 1),
    "emphasis": ("*words*", PARAGRAPH + 3),
    "a link to a page": ("[words](page)", PARAGRAPH + 3 + LINK),
    "a link to a site": ("[words](https://example.org)", PARAGRAPH + 3),
    "a picture": ("![words](picture)", PARAGRAPH + PIECES["image"]),
    "a role": ("{name}`words`", PARAGRAPH + PIECES["myst_role"]),
    "a formula": ("$abcd$", PARAGRAPH + PIECES["math_inline"] + 2),
    "a formula in a role": ("{math}`abcd`", PARAGRAPH + PIECES["myst_role"] + 2),
    "a formula in a role in capitals": ("{Math}`abcd`", PARAGRAPH + PIECES["myst_role"] + 2),
    "a formula in a block": ("$$abcd$$", PIECES["math_block"] + 2),
    "code": ("```py\na, b\n```", FENCE),
    "a directive": ("```{note}\nWords\n```", FENCE + weight.DIRECTIVE + 1 + PARAGRAPH + 1),
    "cells in a directive": (
        "```{note}\na,b;c\n```",
        FENCE + weight.DIRECTIVE + 1 + 2 + PARAGRAPH + 1,
    ),
    "a directive with colons": (":::{note}\nWords\n:::", FENCE + weight.DIRECTIVE + 1 + 4),
    "a heavy directive": ("```{toctree}\na\n```", FENCE + 2000 + 1 + PARAGRAPH + 1),
    "a heavy directive in capitals": ("```{Contents}\na\n```", FENCE + 2000 + 1 + PARAGRAPH + 1),
    "a formula in a directive": ("```{math}\nabcd\n```", FENCE + weight.DIRECTIVE + 1 + 2 + 4),
    "reST": ("```{eval-rst}\nWords here\n```", FENCE + weight.DIRECTIVE + 1 + BLOCK + LINE),
    "two blocks of reST": (
        "```{eval-rst}\nWords here\n```\n\n" * 2,
        2 * (FENCE + weight.DIRECTIVE + 1 + BLOCK + LINE),
    ),
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown_is_counted(name: str) -> None:
    text, pieces = MARKDOWN[name]

    assert weight.weigh(text, MOST) == weight.Weight(pieces)
    assert weight.pieces(f"---\nkey: value\n---\n{text}", MOST, markdown=True) == pieces


def test_what_cannot_be_parsed_in_time_counts_its_signs() -> None:
    text = "[`*" * 10

    assert weight.signs(text) == 10 * (3 + weight.TRIES)
    assert weight.signs(text) // weight.SIGNS == 26
    assert weight.weigh(text, 25).pieces == 26
    assert weight.weigh(text, 26).pieces < 26


HEAD = "---\norphan: true\n---\n"
MARKS = "leave out marks that have no end"
DEEP = "limit-exceeded: nesting deeper than 19 would be left out of the page; write it flatter"
TANGLED = (
    "limit-exceeded: a paragraph has too many marks or addresses, too long a line, or a "
    f"substitution; break it up, and {MARKS}"
)
#: Pages, whether they are Markdown, and all that is told of them.
FAULTS = {
    "a good page": (HEAD + "# Words\n", True, []),
    "a deep list": (HEAD + "\n" + "- " * 20 + "x", True, [f"a:5:1: {DEEP}"]),
    "deep emphasis": (HEAD + "Words\n\n" + "*a " * 20 + "a*" * 20, True, [f"a:6:1: {DEEP}"]),
    "deep directives": (HEAD + ":::{note}\n" * 21, True, [f"a:23:1: {DEEP}"]),
    "deep reST": (HEAD + "\n```{eval-rst}\nx\n\n" + "* " * 20 + "x\n```", True, [f"a:8:1: {DEEP}"]),
    "tangled reST": (HEAD + "```{eval-rst}\n" + "a@b\n" * 101 + "```", True, [f"a:5:1: {TANGLED}"]),
    "a deep page of reST": ("x\n\n" + "* " * 20 + "x", False, [f"a:3:1: {DEEP}"]),
    "a tangled page of reST": ("x\n\n" + "x" * 10_001, False, [f"a:3:1: {TANGLED}"]),
    "reST that starts like front matter": (
        "---\na: b\n---\n\n" + "* " * 20,
        False,
        ["a:5:1: " + DEEP],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_too_much_is_told_at_its_place(name: str) -> None:
    text, markdown, told = FAULTS[name]

    assert list(map(str, weight.faults(text, "a", MOST, markdown=markdown))) == told


@pytest.mark.parametrize("markdown", [True, False])
def test_a_page_that_is_too_large_is_told_at_its_start(markdown: bool) -> None:
    text = "Some words\n\n" * 100
    pieces = weight.pieces(text, MOST, markdown=markdown)
    told = f"a:1:1: limit-exceeded: the page has about {pieces} pieces, and may have {pieces - 1}"

    assert list(weight.faults(text, "a", pieces, markdown=markdown)) == []
    found = weight.faults(text, "a", pieces - 1, markdown=markdown)
    assert list(map(str, found)) == [f"{told}; make several pages of it"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("Words\n", []),
        ("# A title\n", [1]),
        ("## No title\n", []),
        ("Words\n\n# A title\n\n# Another\n", [3, 5]),
        ("A title\n=======\n", [1]),
        ("No title\n--------\n", []),
        ("```\n# a remark\n```\n", []),
        ("   # A title\n", [1]),
        ("    # code\n", []),
        ("#no title\n", []),
    ],
)
def test_the_titles_of_a_page_are_found(body: str, lines: list[int]) -> None:
    assert weight.titles(body) == lines
