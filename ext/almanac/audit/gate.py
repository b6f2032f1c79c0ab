"""The gate that every directive and role of a page passes.

Every way of writing them, in Markdown, in ``eval-rst`` and in reST, ends in one of two functions of
docutils, and Sphinx has a class to stand in their place while a page is read,
:class:`sphinx.util.docutils.CustomReSTDispatcher`, with which it finds what domains bring.
:class:`Gate` is one more of these, around that. Names are judged as they are written, so neither
a domain nor the name of a directive in another language leads past it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import CustomReSTDispatcher, SphinxDirective, SphinxRole

from almanac import decoding
from almanac.audit import files, guards, numbers
from almanac.audit.allowed import Allowed
from almanac.diagnostics import Code, Diagnostic
from almanac.reporting import report, tell

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.util.typing import RoleFunction

#: What intersphinx puts before a role, to link to another project.
EXTERNAL = re.compile(r"external(\+[^:]*)?:(std:)?")
#: What to do instead of what is asked for most.
INSTEAD = {
    "raw": "write it in Markdown; no HTML of a page is shown",
    "only": "write for all formats, or let conf.py leave out whole pages",
    "ifconfig": "write for all formats, or let conf.py leave out whole pages",
    "graphviz": "draw it as an SVG picture, and show that",
    "meta": "the summary in the front matter describes the page",
    "role": "use the roles that exist",
    "octicon": "write a word",
}
#: The options of a directive that name a file; the empty one is its argument.
FILES: dict[str, tuple[str, ...]] = {
    "include": ("",),
    "literalinclude": ("", "diff"),
    "csv-table": ("file", "url"),
}
#: The options that a directive does without; all files are UTF-8, and are judged as that. MyST never
#: makes "include", whose options could name any parser, and any number.
WITHOUT = {
    "include": {"parser", "tab-width", "number-lines", "encoding"},
    "literalinclude": {"encoding"},
    "csv-table": {"encoding"},
}


class Gate(CustomReSTDispatcher):
    """Looks directives and roles up as before, and hands out a refusal where one is due."""

    def __init__(self, names: Allowed) -> None:
        super().__init__()
        self.names = names

    def directive(
        self, directive_name: str, language_module: ModuleType, document: nodes.document
    ) -> tuple[type[Directive] | None, list[nodes.system_message]]:
        """The directive of that name; nothing if there is none, so that others say so."""
        found, messages = super().directive(directive_name, language_module, document)
        name = directive_name.lower()
        if found and name not in self.names.directives:
            return RefusedDirective, messages
        return (contained(found, name) if isinstance(found, type) else found), messages

    def role(
        self, role_name: str, language_module: ModuleType, lineno: int, reporter: Any
    ) -> tuple[RoleFunction, list[nodes.system_message]]:
        """The role of that name; nothing if there is none, so that others say so."""
        found, messages = super().role(role_name, language_module, lineno, reporter)
        if found and EXTERNAL.sub("", role_name.lower()) not in self.names.roles:
            return guards.guarded_role(RefusedRole()), messages
        return (guards.guarded_role(found) if found else found), messages


def _hint(what: str, name: str) -> str:
    allow = f'a maintainer can allow it in conf.py: almanac_allowed_{what}s = ["{name}"]'
    return INSTEAD.get(name.rpartition(":")[2], allow)


class RefusedDirective(SphinxDirective):
    """Stands for a directive that is not allowed; it takes anything, and does nothing."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Tell."""
        message = f'a page may not use the directive "{self.name}"; it is left out'
        hint = _hint("directive", self.name)
        tell(Code.REFUSED_DIRECTIVE, message, hint, self.get_location())
        return []


class RefusedRole(SphinxRole):
    """Stands for a role that is not allowed."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Tell."""
        message = f'a page may not use the role "{self.name}"; it is left out'
        tell(Code.REFUSED_ROLE, message, _hint("role", self.name), self.get_location())
        return [], []


def contained(directive: type[Directive], name: str) -> type[Directive]:
    """*directive*, which is that of *name*, confined to the source folder and to small numbers."""

    def start(self: Directive, *given: Any, **named: Any) -> None:
        directive.__init__(self, *given, **named)
        # The class keeps its own, by which MyST knows tables.
        self.run = partial(guards.run, directive, self)  # type: ignore[method-assign]
        for fault in (*_option_faults(self), *_pattern_faults(self), *_file_faults(self, name)):
            source, line = self.state_machine.get_source_and_line(self.lineno)
            tell_fault(fault, f"{source}:{line}")
            self.run = list  # type: ignore[method-assign]
            return

    spec = directive.option_spec or {}
    options = {
        key: guards.guarded_option(kind)
        for key, kind in spec.items()
        if key not in WITHOUT.get(name, ())
    }
    return type(directive.__name__, (directive,), {"__init__": start, "option_spec": options})


def tell_fault(fault: files.Fault | Diagnostic, location: str | nodes.Node) -> None:
    """Tell that what stands at *location* is left out; a fault of another file has its own place."""
    if isinstance(fault, Diagnostic):
        report(fault)
    else:
        code, message, hint = fault
        tell(code, f"{message}; it is left out", hint, location)


def _option_faults(directive: Directive) -> Iterator[files.Fault]:
    for key, value in directive.options.items():
        if reason := numbers.fault(key, value):
            yield Code.LIMIT_EXCEEDED, f'the option "{key}" {reason}', numbers.HINT
        # YAML spells any character in escapes.
        if hidden := decoding.FORBIDDEN.search(value if isinstance(value, str) else ""):
            message = f'the option "{key}" holds the character U+{ord(hidden[0]):04X}'
            yield Code.BAD_CHARACTER, message, "remove it"


def _pattern_faults(directive: Directive) -> Iterator[files.Fault]:
    """What is wrong with the patterns of a table of contents."""
    if "glob" in directive.options and any(
        line.count("*") > numbers.STARS for line in directive.content
    ):
        message = f"the patterns of a table of contents may have {numbers.STARS} stars"
        yield Code.LIMIT_EXCEEDED, message, "name the folder"


def _file_faults(directive: Directive, name: str) -> Iterator[files.Fault | Diagnostic]:
    given = {**directive.options, "": "".join(directive.arguments[:1])}
    env = directive.state.document.settings.env
    faults = files.include_faults if name == "include" else files.read_faults
    for option in FILES.get(name, ()):
        if option == "url" and option in given:
            hint = "keep the table in a file of the source folder"
            yield Code.UNSAFE_URL, "a table may not be fetched from an address", hint
        elif option in given:
            yield from faults(env, given[option])
