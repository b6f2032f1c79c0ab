"""Guards around directives and roles: an error in one is told at its place, and stops no build.

Many of them take what nobody writes on purpose, such as an option without its value, for what it
cannot be, and fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docutils import ApplicationError, nodes
from docutils.parsers.rst import DirectiveError, directives
from myst_parser.mocking import MockingError, MockInliner, MockState
from sphinx.errors import SphinxError

from almanac.audit import places
from almanac.diagnostics import Code
from almanac.reporting import tell

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from docutils.parsers.rst.states import Inliner
    from sphinx.util.typing import RoleFunction

#: What parsers raise to tell of a fault themselves, and what concerns more than one place.
OTHERS = (ApplicationError, DirectiveError, MockingError, SphinxError, RecursionError, MemoryError)
#: How many characters the text of a role may have: the patterns that take it apart need a time
#: that grows with the square.
LONGEST = 2_000


def guarded_role(role: RoleFunction) -> RoleFunction:
    """*role*, which leaves its text as it is if it can't make anything of it."""

    def run(
        name: str, rawtext: str, text: str, lineno: int, inliner: Inliner, *given: Any, **named: Any
    ) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if isinstance(inliner, MockInliner):
            lineno += places.ends_before(inliner._renderer.current_node)  # noqa: SLF001
        source, line = inliner.reporter.get_source_and_line(lineno)
        if len(text) > LONGEST:
            message = f'the text of the role "{name}" has {len(text)} characters'
            hint = f"it may have {LONGEST}; is a backtick missing?"
            tell(Code.LIMIT_EXCEEDED, f"{message}; it is left as it is", hint, f"{source}:{line}")
            return [nodes.Text(text)], []
        try:
            return role(name, rawtext, text, lineno, inliner, *given, **named)
        except OTHERS:
            raise
        except Exception:  # noqa: BLE001 - roles of others raise anything
            message = f'the role "{name}" cannot read {text[:50]!r}; it is left as it is'
            tell(Code.BROKEN_MARKUP, message, "write it in another way", f"{source}:{line}")
            return [nodes.Text(text)], []

    return run


def guarded_option(convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """*convert*, which makes a value of the text of an option, with errors that parsers tell of."""

    def guarded(text: str) -> Any:
        try:
            return convert(text)
        except (ValueError, TypeError):
            raise
        except Exception as error:
            raise ValueError(f"it cannot be {text!r}") from error

    # Parsers know this one by itself.
    return convert if convert is directives.flag else guarded


def run(directive: type[Directive], self: Directive) -> Sequence[nodes.Node]:
    """Run *self* as *directive* does, or tell that it cannot be run."""
    source, line = self.state_machine.get_source_and_line(self.lineno)
    line = line or 1
    try:
        with _counted_from(str(source), line, self):
            made = directive.run(self)
    except OTHERS:
        raise
    except Exception:  # noqa: BLE001 - directives of others raise anything
        message = f'the directive "{self.name}" cannot be read; it is left out'
        hint = "look at its options, and write it in another way"
        tell(Code.BROKEN_MARKUP, message, hint, f"{source}:{line}")
        return []
    for node in made:
        if isinstance(node, nodes.Element):
            _place(node, str(source), line)
    # A quote of nothing stops the transforms of Sphinx.
    return [node for node in made if node.children or not isinstance(node, nodes.block_quote)]


def _place(made: nodes.Element, source: str, line: int) -> None:
    """Say where a directive stands that has *made* something, and all in it that has a name."""
    for node in made.findall(nodes.Element):
        is_lost = node["names"] and not node.line
        # In MyST some count the lines of what they make from their own, and some forget them.
        if is_lost or (node is made and (node.line or 0) < line):
            node.source, node.line = source, line


@contextmanager
def _counted_from(source: str, line: int, directive: Directive) -> Iterator[None]:
    """Let what *directive* tells have a line: in MyST that of its content starts with none."""
    if not isinstance(directive.state, MockState):
        yield
        return
    first = line + directive.content_offset
    directive.content.items = [(source, first + i) for i in range(len(directive.content))]
    reporter = directive.state.document.reporter
    known = reporter.get_source_and_line
    reporter.get_source_and_line = lambda given=None: known(given or line)
    try:
        yield
    finally:
        reporter.get_source_and_line = known
