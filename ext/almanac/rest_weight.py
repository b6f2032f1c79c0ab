"""How much a page of reST holds, and how deep: counted in its lines, before it is read.

The parser of reST looks for the end of each mark in all the rest of a paragraph, and tells of each
that has none; so marks without an end cost most. A piece is what it is in :mod:`almanac.weight`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

#: How deep lists, quotes, directives and the like may be nested.
MAX_DEPTH = 19
#: How many marks without an end a paragraph may have, times its length.
MAX_KNOT = 400_000
#: How many addresses a paragraph may have: the parser goes a level deeper for each.
MAX_ADDRESSES = 100
#: How long a line may be; the parser itself has a limit that Sphinx lifts.
MAX_LINE = 10_000

#: How many pieces something counts for.
BLOCK, LINE, LEAD, RULE, ANONYMOUS, CLOSED, OPEN, DIRECTIVE = 4, 2, 8, 12, 40, 5, 12, 100

#: Directives that cost more: they show what stands in all other pages, or in all of this one.
HEAVY = dict.fromkeys(("toctree", "kind-toctree", "contents"), 2000)
#: What stands between the cells of a table, and from how many on a line has them.
DELIMITERS, CELLS = ",;|\t", 20
#: The border of a table of a hundred columns.
BORDER = re.compile(r"^ *(?:=+ +){99}=", re.MULTILINE)
EXPLICIT = re.compile(r"\.\.\s+([\w-]+)::")

#: What starts a block within a block: a bullet, a number, a field, an option, explicit markup.
LEADS = re.compile(
    r"(?:(?:[*+\u2022\u2023\u2043-]|\(?(?:\w+|#)[.)]|:[^:\s]+:|--?\w\S*|/\w+|\.\.|\S+::|\[\S+\])(?:\s+|$))*"
)
ENDS = r"(?=[\s.,;:!?'\")\]}>/\\-]|$)"
#: Marks that stand in pairs within a line.
PAIRS = re.compile(
    rf"(?<!\w)(?:``[^`\n]+``|`[^`\s][^`\n]*(?<![\s\\])`_{{0,2}}|\*\*[^*\s][^*\n]*(?<![\s\\])\*\*"
    rf"|\*[^*\s][^*\n]*(?<![\s\\])\*|\|[^|\s][^|\n]*(?<![\s\\])\|){ENDS}"
)
#: Marks that may have no end, references, and what looks like the start of a role.
MARKS = re.compile(r"(?:[*]+|`+|\||_`|\[|:)(?=[^\s\d|])|[^\W_]_+(?!\w)|\]_")
ADDRESSES = re.compile(r"://|@|mailto:")
SUBSTITUTION = re.compile(r"\.\. +\|[^|\n]+\| +replace::", re.IGNORECASE)


@dataclass(slots=True)
class Weight:
    """What was counted on a page: pieces, and the first lines that are more than can be borne."""

    pieces: int = 0
    #: The first line that is too deep, and the first that is too tangled; 0 if none is.
    deep: int = 0
    tangled: int = 0


def weigh(text: str) -> Weight:
    """What *text*, a page of reST, holds."""
    weight = Weight()
    outer: list[int] = []
    longest = uses = 0
    for start, block in _blocks(text):
        for number, line in enumerate(block, start):
            leads = _leads(line)
            _nest(outer, len(line) - len(line.lstrip()))
            weight.pieces += _pieces(line, leads)
            if len(outer) + leads > MAX_DEPTH and not weight.deep:
                weight.deep = number
        words = "\n".join(block)
        rest, pairs = PAIRS.subn(" ", words)
        marks = len(MARKS.findall(rest))
        weight.pieces += BLOCK + CLOSED * pairs + OPEN * marks
        substitutes = bool(SUBSTITUTION.match(words.lstrip()))
        longest = max(longest, len(words)) if substitutes else longest
        uses += words.count("|") // 2
        nested = substitutes and words.count("|") > 2 * len(SUBSTITUTION.findall(words))
        if (nested or _is_tangled(words, marks)) and not weight.tangled:
            weight.tangled = start
    weight.pieces += longest * uses // 100
    return weight


def _is_tangled(words: str, marks: int) -> bool:
    longest = max(map(len, words.split("\n")))
    knot = marks * len(words)
    addresses = len(ADDRESSES.findall(words))
    is_wide = longest > MAX_LINE or bool(BORDER.search(words))
    return is_wide or knot > MAX_KNOT or addresses > MAX_ADDRESSES


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The stretches of lines that are not blank, each with the number of its first line."""
    numbered = enumerate(text.expandtabs(8).split("\n"), 1)
    for filled, lines in groupby(numbered, lambda line: bool(line[1].strip())):
        if filled:
            found = list(lines)
            yield found[0][0], [line for _, line in found]


def _nest(outer: list[int], indent: int) -> None:
    """Note in *outer*, the indents of the blocks around a line, that a line has this *indent*."""
    while outer and outer[-1] >= indent:
        outer.pop()
    if indent:
        outer.append(indent)


def _leads(line: str) -> int:
    """How many blocks start on *line*, each within the one before it."""
    found = LEADS.match(line.lstrip())
    return len(found[0].split()) if found else 0


def _pieces(line: str, leads: int) -> int:
    words = line.strip()
    cells = cells_of(words)
    if cells > CELLS:
        return LINE + cells
    if words.startswith("__"):
        return ANONYMOUS
    if words.startswith(">>>") or not any(map(str.isalnum, words)):
        return RULE
    heavy = sum(HEAVY.get(name.lower(), 0) for name in EXPLICIT.findall(words))
    directive = DIRECTIVE if words.startswith("..") and "::" in words else 0
    return LINE + LEAD * leads + directive + heavy


def cells_of(text: str) -> int:
    """How many cells *text* may have, if it is a table of words between delimiters."""
    return sum(map(text.count, DELIMITERS))
