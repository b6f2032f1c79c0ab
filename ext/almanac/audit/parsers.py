"""The parsers, each behind the gate, and the one for Markdown without what a page can switch on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser

from almanac.audit import files
from almanac.audit.allowed import Allowed, allowed
from almanac.audit.gate import Gate, tell_fault
from almanac.diagnostics import Code
from almanac.reporting import tell
from almanac.weight import SPLIT

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.nodes import document as Document  # noqa: N812 - docutils' style
    from docutils.parsers import Parser
    from sphinx.application import Sphinx


class Renderer(SphinxRenderer):
    """Renders Markdown without what no name of a directive or role stands for."""

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *args: Any, **named: Any
    ) -> list[nodes.Element]:
        """Look at what is included first; MyST runs that directive past its own class."""
        if name.lower() == "include":
            location = f"{self.document['source']}:{position}"
            for fault in files.include_faults(self.sphinx_env, first_line.strip(), markdown=True):
                tell_fault(fault, location)
                return []
        return super().run_directive(name, first_line, content, position, *args, **named)

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
        parser = create_md_parser(document.settings.env.myst_config, Renderer)
        # Addresses are judged in the doctree, where each is told; here some would turn to text.
        parser.validateLink = lambda _url: True  # type: ignore[assignment,method-assign]
        parser.options["document"] = document
        parser.render(inputstring)


def gate_parsers(app: Sphinx) -> None:
    """Put every parser that ``conf.py`` has brought behind the gate."""
    names = allowed(app.config)
    for filetype, parser in list(app.registry.get_source_parsers().items()):
        app.add_source_parser(_gated(parser, filetype, names), override=True)


def _gated(parser: type[Parser], filetype: str, names: Allowed) -> type[Parser]:
    def parse(self: Any, inputstring: str, document: Document) -> None:
        try:
            with Gate(names):
                parser.parse(self, inputstring, document)
        except (RecursionError, MemoryError):
            document.clear()
            message = "the page is nested too deep, or holds too much, to be read; it is left empty"
            tell(Code.LIMIT_EXCEEDED, message, SPLIT, f"{document['source']}:1")

    return type(parser.__name__, (parser,), {"parse": parse, "supported": (filetype,)})
