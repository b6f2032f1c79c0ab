"""How much a page holds, and how deep: what its reading will cost, told before it is read.

Markdown is parsed fast, and its nodes are made, linked and written slowly. So the parser alone is
asked first, and what it finds is counted. A piece is about a paragraph, a cell, or a link; what
costs more counts as several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from almanac import fences, rest_weight
from almanac.diagnostics import Code, Diagnostic

#: The deepest nesting of lists, quotes, directives, and emphasis. The parser leaves out what is
#: deeper in lists and quotes, and says nothing.
MAX_DEPTH = rest_weight.MAX_DEPTH

#: How many pieces something counts for, by the type of its token; the rest counts for one.
PIECES = {
    "heading_open": 30,
    "hr": 6,
    "hardbreak": 5,
    "myst_role": 10,
    "footnote_ref": 10,
    "math_inline": 4,
    "math_block": 8,
    "html_inline": 2,
    "image": 10,
}
#: How many pieces a directive counts for: some list every page.
DIRECTIVE = 100
#: How many pieces a link within the project counts for, besides its text.
LINK = 16
FENCES = {"fence", "colon_fence"}
#: The tokens that are formulas, and how many characters of one, as MathML, take the time of a
#: piece.
FORMULAS = {"math_inline", "math_block"}
LETTERS = 2
#: What the parser tries, and how often it tries a bracket: each may be a link, a picture, a note.
MARKS = re.compile(r"[\n|*_`<&\\$!{\[\]]")
TRIES = 5
#: How many signs, which take the time of a piece to parse, count for one.
SIGNS = 3


#: What to do about a page that is too large.
SPLIT = "make several pages of it"


def faults(text: str, shown: str, most: int, *, markdown: bool = True) -> Iterator[Diagnostic]:
    """What is too deep in *text*, the contents of the file *shown*, or beyond *most* pieces."""
    head, body = fences.split(text) if markdown else ("", text)
    above = len(fences.lines_of(head))
    weight = weigh(body, most) if markdown else rest_weight.weigh(body)
    if weight.deep:
        message = f"nesting deeper than {MAX_DEPTH} would be left out of the page"
        place = Diagnostic(shown, above + weight.deep, 1, Code.LIMIT_EXCEEDED, message)
        yield replace(place, hint="write it flatter")
    if weight.tangled:
        message = "a paragraph has too many marks or addresses, too long a line, or a substitution"
        place = Diagnostic(shown, above + weight.tangled, 1, Code.LIMIT_EXCEEDED, message)
        yield replace(place, hint="break it up, and leave out marks that have no end")
    if weight.pieces > most:
        message = f"the page has about {weight.pieces} pieces, and may have {most}"
        yield Diagnostic(shown, 1, 1, Code.LIMIT_EXCEEDED, message, SPLIT)


@dataclass(slots=True)
class Weight(rest_weight.Weight):
    """What was counted on a page, in the tokens of the parser."""

    def add(self, text: str, start: int, outer: int) -> None:
        """Count *text*, which starts on line *start* of the page, *outer* levels deep."""
        for token in parser().parse(text):
            line = start + (token.map[0] if token.map else 0)
            self.pieces += cost(token)
            self.check(outer + token.level, line)
            if token.type in FENCES and token.info.startswith("{"):
                self.directive(token, line, outer + token.level)
            self.inline(token.children or (), line)

    def directive(self, token: Token, line: int, level: int) -> None:
        """Count a directive and its content, which may be Markdown."""
        name = token.info[1:].partition("}")[0].lower()
        self.pieces += rest_weight.HEAVY.get(name, DIRECTIVE)
        self.pieces += token.content.count("\n") + rest_weight.cells_of(token.content)
        if name == "math":
            self.pieces += len(token.content) // LETTERS
        if name == "eval-rst":
            self.rest(rest_weight.weigh(token.content), line)
        elif level < MAX_DEPTH:
            self.add(token.content, line + 1, level + 1)
        else:
            self.check(level + 1, line)

    def rest(self, inner: rest_weight.Weight, line: int) -> None:
        """Count reST, whose first line follows *line*."""
        self.pieces += inner.pieces
        self.deep = self.deep or (inner.deep and line + inner.deep)
        self.tangled = self.tangled or (inner.tangled and line + inner.tangled)

    def inline(self, tokens: Sequence[Token], line: int) -> None:
        """Count what stands within a line."""
        level = 0
        for token in tokens:
            self.pieces += cost(token)
            if token.type == "link_open" and ":" not in str(token.attrs.get("href", "")):
                self.pieces += LINK
            level += token.nesting
            self.check(level, line)

    def check(self, level: int, line: int) -> None:
        """Note the first line that is too deep."""
        if level > MAX_DEPTH and not self.deep:
            self.deep = line


def cost(token: Token) -> int:
    """How many pieces *token* counts for, without what is in it."""
    is_formula = token.type in FORMULAS or str(token.meta.get("name")).lower() == "math"
    return PIECES.get(token.type, 1) + (len(token.content) // LETTERS if is_formula else 0)


def weigh(body: str, most: int) -> Weight:
    """What *body*, a page without its front matter, holds; beyond *most* signs only these count."""
    weight = Weight(signs(body) // SIGNS)
    if weight.pieces <= most:
        weight.pieces = 0
        weight.add(body, 1, 0)
    return weight


def pieces(text: str, most: int, *, markdown: bool) -> int:
    """How many pieces *text*, the contents of a file, counts for."""
    body = fences.split(text)[1]
    return (weigh(body, most) if markdown else rest_weight.weigh(text)).pieces


def signs(body: str) -> int:
    """How many things there are in *body* that the parser has to try."""
    return len(MARKS.findall(body)) + TRIES * body.count("[")


def titles(body: str) -> list[int]:
    """The lines of *body*, counted from 1, on which a heading of the first level starts."""
    if not re.search(r"^ {0,3}(#\s|=+\s*$)", body, re.MULTILINE):
        return []
    found = (token for token in parser().parse(body) if token.type == "heading_open")
    return [token.map[0] + 1 for token in found if token.tag == "h1" and token.map]


@cache
def parser() -> MarkdownIt:
    """The Markdown of MyST, with whatever a project may turn on, and with room to nest."""
    made = MarkdownIt("commonmark", {"maxNesting": 2 * MAX_DEPTH}).enable("table")
    for plugin in (colon_fence_plugin, deflist_plugin, footnote_plugin, myst_role_plugin):
        made.use(plugin)
    return made.use(dollarmath_plugin)
