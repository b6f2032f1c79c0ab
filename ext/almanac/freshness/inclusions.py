"""The files that directives name, noted before anybody looks whether they are there.

Of an included file or a table that is missing, docutils keeps no trace. A page that names one has
to be read again when it comes.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import directives
from docutils.parsers.rst.languages import en

if TYPE_CHECKING:
    from docutils.parsers.rst import Directive
    from sphinx.application import Sphinx

#: The option of a directive that names a file; the empty one is its argument.
FILES = {"include": "", "csv-table": "file", "raw": "file"}


def note_files(app: Sphinx) -> None:
    """Let the directives of docutils and Sphinx note which files they name."""
    for name, option in FILES.items():
        found, _ = directives.directive(name, en, None)  # type: ignore[arg-type]
        if found:
            app.add_directive(name, _noting(found, option), override=True)


def _noting(directive: type[Directive], option: str) -> type[Directive]:
    def start(self: Directive, *given: Any, **named: Any) -> None:
        directive.__init__(self, *given, **named)
        path = self.options.get(option) if option else self.arguments[0]
        if path and not path.startswith("<"):  # docutils has files of its own
            env = self.state.document.settings.env
            # No file has such a name, as the directive itself will say.
            with suppress(OSError, ValueError, RuntimeError):
                env.note_dependency(env.relfn2path(path)[0])

    return type(directive.__name__, (directive,), {"__init__": start})
