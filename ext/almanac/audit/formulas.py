"""Formulas: which commands of TeX do more than show a formula.

MathJax turns some commands into links, styles and names in the page, and can be told to load code.
TeX itself reads and writes files. None of that is mathematics.
"""

from __future__ import annotations

import re

#: MathJax's extensions for HTML and for itself, then what TeX does to files and to its own names.
COMMANDS: tuple[str, ...] = (
    "href",
    "url",
    "style",
    "class",
    "cssId",
    "data",
    "html[A-Za-z]*",
    "unicode",
    "bbox",
)
COMMANDS += ("mmlToken", "require", "setOptions", "texttip", "mathtip", "toggle")
COMMANDS += ("include[A-Za-z]*", "input[A-Za-z]*", "open(?:in|out)", "read", "write", "immediate")
COMMANDS += ("csname", "catcode", "special", "directlua", "usepackage")
ACTIVE = re.compile(rf"\\(?:{'|'.join(COMMANDS)})(?![A-Za-z])")
#: MathJax looks for these in all the words of a page, not only where a formula was written.
DELIMITER = re.compile(r"\\[(\[]|\$|\\begin\b")


def command(tex: str) -> str:
    """The first command in the formula *tex* that does more than show it."""
    found = ACTIVE.search(tex)
    return found[0] if found else ""


def hidden_command(words: str) -> str:
    """The same, for *words* that are no formula, and that MathJax could take for one."""
    return command(words) if DELIMITER.search(words) else ""
