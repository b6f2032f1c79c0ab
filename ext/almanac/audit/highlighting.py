"""Which code is shown in colors: that of languages whose lexers were tried, and not too much of it.

A lexer is a program that a page chooses. Of the six hundred that Pygments has, dozens need minutes
for a few thousand characters that are made for them, and some hand parts of the code to any other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import NamedTuple

from docutils import nodes
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound
from sphinx import addnodes
from sphinx.highlighting import lexer_classes

from almanac.diagnostics import Code, did_you_mean

#: How many characters a block and a page may have in colors: most lexers take, for code that is
#: made for them, a time that grows with the square.
MOST_OF_BLOCK, MOST_OF_PAGE = 5_000, 20_000
#: What is shown without colors.
PLAIN = "text"
WITHOUT = f'write "{PLAIN}" for code without colors'
#: Of the code that Markdown shows in colors of its own.
FENCE = re.compile(r"^\s*```(\w+)\s*$", re.MULTILINE)


class Fault(NamedTuple):
    """Code that may not have colors, and why."""

    node: nodes.Element
    code: Code
    message: str
    hint: str


def faults(doctree: nodes.document, names: frozenset[str]) -> Iterator[Fault]:
    """The code of a page that is too long, or in a language that is not among *names*."""
    left = MOST_OF_PAGE
    for node in filter(_has_colors, doctree.findall(nodes.Element)):
        text = node.astext()
        languages = [_language(node), *(FENCE.findall(text) if _is_markdown(node) else ())]
        refused = [name for name in languages if not _is_allowed(name, names)]
        if refused:
            yield Fault(node, Code.REFUSED_LANGUAGE, *_refusal(refused[0], names))
        elif len(text) > MOST_OF_BLOCK:
            message = f"a block of code has {len(text)} characters, and may have {MOST_OF_BLOCK}"
            hint = f'show a part of it, or write "{PLAIN}" for its language'
            yield Fault(node, Code.LIMIT_EXCEEDED, message, hint)
        elif len(text) > left:
            message = f"the page has more than {MOST_OF_PAGE} characters of code"
            hint = f'make several pages of it, or write "{PLAIN}" for a language'
            yield Fault(node, Code.LIMIT_EXCEEDED, message, hint)
        else:
            left -= len(text)


def _has_colors(node: nodes.Element) -> bool:
    if isinstance(node, addnodes.highlightlang):
        return True
    if isinstance(node, nodes.literal):
        return "language" in node
    is_block = isinstance(node, nodes.literal_block | nodes.doctest_block)
    return is_block and _language(node) != PLAIN and node.rawsource == node.astext()


def key_of(node: nodes.Element) -> str:
    """The attribute of *node* that holds its language."""
    return "lang" if isinstance(node, addnodes.highlightlang) else "language"


def _language(node: nodes.Element) -> str:
    """The language of *node*; if it names none, Sphinx tries Python."""
    return node.get(key_of(node), "default")


def _is_markdown(node: nodes.Element) -> bool:
    return _language(node).lower() in {"markdown", "md"}


def _is_allowed(name: str, names: frozenset[str]) -> bool:
    """Whether the lexer that Sphinx would take has one of *names*."""
    if name in {"default", "none"} or name.lower() in names:
        return True
    # An extension may have brought it.
    return isinstance(lexer_classes.get(name), type) or not names.isdisjoint(_aliases(name))


def _aliases(name: str) -> Collection[str]:
    """All names of the lexer *name* of Pygments, which may be none."""
    with suppress(ClassNotFound):
        return find_lexer_class_by_name(name).aliases
    return ()


def _refusal(name: str, names: frozenset[str]) -> tuple[str, str]:
    """Why code may not be in the language *name*, and what to do."""
    if not _aliases(name) and name != "guess":
        return f'nothing colors the language "{name}" of code', did_you_mean(name, names) or WITHOUT
    hint = f'a maintainer can allow it in conf.py: almanac_allowed_languages = ["{name}"]'
    return f'a page may not use the language "{name}" of code', hint
