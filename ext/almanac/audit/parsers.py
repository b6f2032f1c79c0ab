"""The parsers, each behind the gate, and the one for Markdown without what a page can switch on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser

from almanac import front_matter
from almanac.audit.allowed import Allowed, allowed
from almanac.audit.gate import Gate
from almanac.diagnostics import Code, Diagnostic
from almanac.domain import domain_of
from almanac.reporting import report, tell

if TYPE_CHECKING:
    from docutils.nodes import document as Document  # noqa: N812 - docutils' style
    from docutils.parsers import Parser
    from sphinx.application import Sphinx

#: Keys of front matter that MyST takes options from.
OPTIONS = ("myst", "mystnb", "html_meta", "substitutions")


class Renderer(SphinxRenderer):
    """Renders Markdown without substitutions: MyST runs them as programs, in no sandbox."""

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        """Tell that there are none."""
        message = "a page may not use substitutions, which run code; it is left out"
        location = f"{self.document['source']}:{token_line(token, 1)}"
        tell(Code.REFUSED_OPTION, message, "write the words themselves", location)


class MarkdownParser(MystParser):
    """Parses Markdown with the options of ``conf.py`` and no other.

    MyST lets the front matter of a page set nearly all of them, also to run code.
    """

    def parse(self, inputstring: str, document: Document) -> None:
        """Parse as MyST does, and pass over the options in the front matter."""
        _tell_options(inputstring, document)
        parser = create_md_parser(document.settings.env.myst_config, Renderer)
        # Addresses are judged in the doctree, where each is told; here some would turn to text.
        parser.validateLink = lambda _url: True  # type: ignore[assignment,method-assign]
        parser.options["document"] = document
        parser.render(inputstring)


def _tell_options(text: str, document: Document) -> None:
    shown = domain_of(document.settings.env).shown(Path(document["source"]))
    head = front_matter.read(text, shown)
    for key in head.values.keys() & set(OPTIONS):
        message = f'a page may not set "{key}"; it is ignored'
        hint = "options of the parser belong in conf.py"
        report(Diagnostic(shown, *head.mark((key,)), Code.REFUSED_OPTION, message, hint))


def gate_parsers(app: Sphinx) -> None:
    """Put every parser that ``conf.py`` has brought behind the gate."""
    names = allowed(app.config)
    for filetype, parser in list(app.registry.get_source_parsers().items()):
        app.add_source_parser(_gated(parser, filetype, names), override=True)


def _gated(parser: type[Parser], filetype: str, names: Allowed) -> type[Parser]:
    def parse(self: Any, inputstring: str, document: Document) -> None:
        with Gate(names):
            parser.parse(self, inputstring, document)

    return type(parser.__name__, (parser,), {"parse": parse, "supported": (filetype,)})
