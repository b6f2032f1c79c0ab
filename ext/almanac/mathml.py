"""Formulas as MathML, for readers that run no scripts; an extension by itself.

MathJax draws the formulas of the web pages. Readers of e-books run no scripts, and they show
MathML by themselves, so this renderer is what the EPUB builder uses.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from latex2mathml.converter import convert

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the renderer, and let EPUB use it; ``html_math_renderer`` is left alone."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_math_block, None))
    app.add_config_value("epub_math_renderer", "mathml", "env", frozenset({str}))
    return {"version": "0.1", "parallel_read_safe": True, "parallel_write_safe": True}


def visit_math(translator: Any, node: nodes.math) -> None:
    """Write a formula within a sentence."""
    translator.body.append(_mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_math_block(translator: Any, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it has one."""
    number = node.get("number")
    label = f'<span class="eqno">({number})</span>' if number else ""
    markup = _mathml(node.astext(), "block")
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    translator.body.append(f"{label}{markup}</div>\n")
    raise nodes.SkipNode


def _mathml(tex: str, display: str) -> str:
    """*tex* as MathML, with its source as the text for readers that cannot show it."""
    return convert(tex, display=display).replace("<math", f'<math alttext="{escape(tex)}"', 1)
