"""What happens at each event of a build."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from almanac.freshness import digests
from almanac.freshness.builders import FreshBuilder
from almanac.freshness.epub import FreshEpub
from almanac.freshness.links import Resolver, links_of
from almanac.freshness.messages import Listener
from almanac.freshness.reading import Sources, memory_of

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: The builders that are replaced, and by what.
BUILDERS = {"html": FreshBuilder, "dirhtml": FreshBuilder, "epub": FreshEpub}


class Session:
    """One application, and what keeps its builds fresh."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self.listener = Listener(app)
        self.sources = Sources(app, self.listener)
        self._is_checked = False

    def add_builders(self, app: Sphinx) -> None:
        """Mix ours into the builders that are there, whoever made them."""
        for name, fresh in BUILDERS.items():
            base = app.registry.builders[name]
            members = {"listener": self.listener}
            app.add_builder(type(f"Fresh{base.__name__}", (fresh, base), members), override=True)

    def hear(self, *_args: Any) -> None:
        """Hear what is said in this process."""
        self.listener.attach()

    def note_check(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        """Sphinx has checked the consistency of the pages."""
        self._is_checked = True

    def todos(self, app: Sphinx, docname: str) -> str:
        """What the page *docname* shows of what others leave to be done."""
        if not memory_of(app.env).readings[docname].lists_todos:
            return ""
        return self._all_todos

    def part_todos(self, app: Sphinx, _document: nodes.document) -> None:
        """Let what is to be done be a copy of what the page holds, whose links Sphinx settles."""
        todos = _todos(app.env)
        docname = app.env.current_document.docname
        if docname in todos:
            todos[docname] = [todo.deepcopy() for todo in todos[docname]]

    @cached_property
    def _all_todos(self) -> str:
        """The digest of what is to be done on all pages."""
        app, todos = self._app, _todos(self._app.env)
        resolver = Resolver(app.env, app.builder)
        return digests.of_value(
            [
                (str(todo), todo.source, todo.line, resolver.resolve(links_of(todo)))
                for found in todos.values()
                for todo in found
            ]
        )

    def outdated(self, app: Sphinx, _env: BuildEnvironment) -> list[str]:
        """The pages to write again."""
        return app.builder.outdated() if isinstance(app.builder, FreshBuilder) else []

    def start(self, app: Sphinx, builder: Builder) -> None:
        """Before pages are written: Sphinx checks and names pages in its own way."""
        if not isinstance(builder, FreshBuilder):
            return
        if not self._is_checked:  # since nothing was read; what it finds is still there
            with self.listener.silence():
                app.env.check_consistency()
        # It would write the pages above every page that is written, whether they change or not.
        app.env.files_to_rebuild = {}

    def seal(self, app: Sphinx, exception: Exception | None) -> None:
        """Declare the output to be whole."""
        if not exception and isinstance(app.builder, FreshBuilder):
            app.builder.seal()


def _todos(env: BuildEnvironment) -> dict[str, list[nodes.Element]]:
    """What is to be done, by page; nothing without ``sphinx.ext.todo``."""
    found: dict[str, list[nodes.Element]] = env.domaindata.get("todo", {}).get("todos", {})
    return found
