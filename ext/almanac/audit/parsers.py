"""The parsers, each behind the gate, and the one for Markdown without what a page can switch on."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.errors import SphinxError

from almanac.audit import files
from almanac.audit.allowed import Allowed, allowed
from almanac.audit.gate import Gate, tell_fault
from almanac.diagnostics import Code
from almanac.reporting import tell
from almanac.weight import SPLIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from docutils.nodes import document as Document  # noqa: N812 - docutils' style
    from docutils.parsers import Parser
    from sphinx.application import Sphinx


class Renderer(SphinxRenderer):
    """Renders Markdown without what no name of a directive or role stands for."""

    #: The file that is read, and its lines.
    page: tuple[str, list[str]] = ("", [])

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

    def render_table(self, token: SyntaxTreeNode) -> None:
        """Tell of the cells that are left out, since no column is above them."""
        super().render_table(token)
        path, lines = self.page
        head, *body = token.children
        width = len(head.children[0].children)
        for row in body[0].children if body and path == self.document["source"] else ():
            line = token_line(row, 0)
            cells = _cells(lines[line - 1])
            if cells > width:
                message = f"a row of a table has {cells} cells, and the table has {width} columns"
                hint = "write a bar that is part of a cell as \\|"
                place = f"{path}:{line}"
                tell(Code.BROKEN_MARKUP, f"{message}; the last cells are left out", hint, place)

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        """Tell that there are none."""
        message = "a page may not use substitutions, which run code; it is left out"
        location = f"{self.document['source']}:{token_line(token, 1)}"
        tell(Code.REFUSED_OPTION, message, "write the words themselves", location)


def _cells(line: str) -> int:
    """How many cells a row of a table has, as the parser of Markdown counts them."""
    found = escapedSplit(line.strip(" \t>"))
    return len(found[found[0] == "" : len(found) - (found[-1] == "")])


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
        cast("Renderer", parser.renderer).page = document["source"], inputstring.split("\n")
        parser.render(inputstring)


def gate_parsers(app: Sphinx) -> None:
    """Put every parser that ``conf.py`` has brought behind the gate."""
    names = allowed(app.config)
    for filetype, parser in list(app.registry.get_source_parsers().items()):
        app.add_source_parser(_gated(parser, filetype, names), override=True)


def _gated(parser: type[Parser], filetype: str, names: Allowed) -> type[Parser]:
    def parse(self: Any, inputstring: str, document: Document) -> None:
        with _left_empty(document), Gate(names):
            parser.parse(self, inputstring, document)
        transformer, transform = document.transformer, document.transformer.apply_transforms

        def apply_transforms() -> None:
            while transformer.transforms:  # each is taken from the list before it is applied
                with _left_empty(document):
                    transform()

        transformer.apply_transforms = apply_transforms  # type: ignore[method-assign]

    return type(parser.__name__, (parser,), {"parse": parse, "supported": (filetype,)})


@contextmanager
def _left_empty(document: Document) -> Iterator[None]:
    """Leave the page *document* empty, and tell, if it cannot be read."""
    try:
        yield
    except (RecursionError, MemoryError):
        message = "the page is nested too deep, or holds too much, to be read; it is left empty"
        tell(Code.LIMIT_EXCEEDED, message, SPLIT, f"{document['source']}:1")
        document.clear()
    except SphinxError:
        raise
    except Exception as error:  # noqa: BLE001 - parsers and what they call raise anything
        message = f"the page cannot be read ({error!r}); it is left empty"
        tell(Code.BROKEN_MARKUP, message, "ask a maintainer", f"{document['source']}:1")
        document.clear()
