"""Formulas as MathML, which browsers and e-book readers show by themselves; an extension by itself.

No script has to run for them, and no font has to be loaded. As TeX is understood when the pages
are built, a formula that is broken is told then, whatever is built.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from docutils import nodes

from almanac.diagnostics import Code
from almanac.reporting import tell

try:
    from latex2mathml.converter import convert_to_element
except ModuleNotFoundError as error:
    raise ImportError(f'{error}; install "sphinx-almanac[mathml]"') from error

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: How many parts an element needs.
PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
PARTS |= {"msubsup": 3, "munderover": 3}
#: What holds text.
LEAVES = {"mi", "mo", "mn"}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the renderer, and the check for every builder.

    Of two renderers Sphinx takes the one that is not its own, if the project names none.
    """
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_config_value("epub_math_renderer", "mathml", "env", frozenset({str}))
    app.connect("doctree-read", check)
    return {"version": "0.1.0", "parallel_read_safe": True, "parallel_write_safe": True}


def check(app: Sphinx, doctree: nodes.document) -> None:
    """Report every formula that cannot be understood."""
    for node in doctree.findall(lambda n: isinstance(n, nodes.math | nodes.math_block)):
        if reason := fault(node.astext()):
            start = node.astext().strip().partition("\n")[0][:40]
            tell(Code.BAD_FORMULA, reason, f'check the commands and braces of "{start}"', node)


def fault(tex: str) -> str:
    """What is wrong with a formula, in a clause; nothing if it can be understood."""
    braces = re.sub(r"\\.", "", tex)
    if braces.count("{") != braces.count("}"):
        return "the braces of a formula do not match"
    try:
        # Read back, since a character may be none of XML.
        root = ET.fromstring(ET.tostring(to_element(tex, "inline")))  # noqa: S314 - our own output
    except Exception as error:  # noqa: BLE001 - each mistake is an exception of its own
        return f"this formula cannot be read ({type(error).__name__})"
    for element in root.iter():
        if command := re.search(r"\\[a-zA-Z]*", element.text or ""):
            return f'a formula says "{command[0]}", which is no command'
        tag = element.tag.rpartition("}")[2]
        if len(element) < PARTS.get(tag, 0) or (tag in LEAVES and not element.text):
            return "a command in a formula lacks what it should apply to"
    return ""


def visit_math(translator: Any, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    translator.body.append(to_markup(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_math_block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it has one."""
    number = node.get("number")
    label = f'<span class="eqno">({number})</span>' if number else ""
    markup = to_markup(node.astext(), "block")
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(f"{label}{markup}</div>\n")
    raise nodes.SkipNode


def to_markup(tex: str, display: str) -> str:
    """*tex* as MathML, or as it stands where it cannot be understood."""
    if fault(tex):
        return f"<code>{escape(tex)}</code>"
    root = to_element(tex, display)
    root.set("alttext", tex)
    return ET.tostring(root, encoding="unicode")


def to_element(tex: str, display: str) -> ET.Element:
    """*tex* as a tree of MathML, whose words are words.

    The converter spells signs as entities, and its own text undoes what would protect the rest: a
    formula could write any element. As a tree, it cannot.
    """
    root: ET.Element = convert_to_element(tex, display=display)
    for element in root.iter():
        element.text = unescape(element.text or "")
        if element.get("accent") and len(element) == PARTS["mover"]:
            element[1].set("stretchy", "false")  # a hat, and not a wide one
    return root
