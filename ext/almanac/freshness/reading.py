"""Which pages are read again: those whose sources have changed, whatever the clock says.

Sphinx compares times. A checkout, ``rsync`` or an archive sets older ones, and a fresh clone newer
ones. Here the bytes of the source, of each file that it includes, and of the stored page are
compared with those of the last reading.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx import addnodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.errors import PycodeError
from sphinx.ext.todo import todolist
from sphinx.pycode import ModuleAnalyzer

from almanac.freshness import (
    contents,
    dates,
    digests,
    links,
    pictures,
    surroundings,
    translations,
)
from almanac.freshness.links import Link
from almanac.freshness.messages import Listener, Message
from almanac.freshness.names import Names, Said

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


@dataclass(frozen=True)
class Reading:
    """What is remembered of a page since it was read."""

    source: str
    links: tuple[Link, ...]
    #: The files of the pages that have to be there, or the page has to be read again.
    pages: frozenset[Path]
    #: Paths relative to the sources, where there was no page or file yet.
    missed: tuple[str, ...]
    #: The digests of the files that the page includes or shows.
    dependencies: Mapping[str, str]
    #: The date that the page shows, if it does.
    today: str = ""
    #: The digest of the page as it was stored.
    doctree: str = ""
    messages: tuple[Message, ...] = ()
    said: Said = field(default_factory=Said)
    #: Whether the page shows what all others leave to be done.
    lists_todos: bool = False


@dataclass
class Memory:
    """What is remembered of all pages; a part of Sphinx's environment, and stored with it."""

    readings: dict[str, Reading]
    surroundings: str = ""
    #: The digests of the translations that were compiled.
    catalogs: dict[str, str] = field(default_factory=dict)


def memory_of(env: BuildEnvironment) -> Memory:
    """What is remembered in *env*."""
    if not hasattr(env, "freshness"):
        env.freshness = Memory({})  # type: ignore[attr-defined]
    return cast("Memory", env.freshness)  # type: ignore[attr-defined]


class Collector(EnvironmentCollector):
    """Remembers how each page was read."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget the page *docname*."""
        memory_of(env).readings.pop(docname, None)

    def merge_other(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        docnames: AbstractSet[str],
        other: BuildEnvironment,
    ) -> None:
        """Take over what another process remembers."""
        theirs = memory_of(other).readings
        memory_of(env).readings.update({name: theirs[name] for name in docnames})

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        """Remember what the page says of others."""
        env, docname = app.env, app.env.current_document.docname
        found = links.links_of(doctree)
        listed = {
            page
            for toctree in doctree.findall(addnodes.toctree)
            for page in toctree["includefiles"]
        }
        memory_of(env).readings[docname] = Reading(
            source="",
            links=found,
            pages=frozenset(
                env.doc2path(name, base=False) for name in (*links.pages_named(found), *listed)
            ),
            missed=(*links.paths_missed(found, docname), *pictures.better(env, doctree)),
            dependencies=dict.fromkeys(pictures.patterns(env, doctree), ""),
            today=env.current_document.get(dates.NOTE) or "",
            lists_todos=any(doctree.findall(todolist)),
        )


class Sources:
    """The sources as they are in this build."""

    def __init__(self, app: Sphinx, listener: Listener) -> None:
        self._app = app
        self._listener = listener
        self.names = Names()
        self._started = time.time_ns()
        self._read: dict[str, str] = {}
        self._digest: Callable[[str], str] = cache(self._of_dependency)
        self._catalog: Callable[[Path], str] = cache(digests.of_file)

    def compile(self, app: Sphinx) -> None:
        """Compile the translations that have changed."""
        translations.compile_changed(app, memory_of(app.env).catalogs)

    def compare(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the pages whose sources have changed, and let go of those that only look younger."""
        memory, now = memory_of(env), surroundings.of_reading(app)
        self._read = {docname: self._of_source(docname) for docname in env.found_docs}
        known = env.found_docs - added
        if memory.surroundings == now:
            changed &= env.reread_always
            changed |= {docname for docname in known if self._has_changed(docname)}
        else:
            memory.surroundings = now
            changed |= known
        return []

    def follow(
        self,
        app: Sphinx,
        env: BuildEnvironment,
        added: set[str],
        changed: set[str],
        removed: set[str],
    ) -> list[str]:
        """Name the pages that were read as if another was there, or was not."""
        paths = {env.doc2path(docname, base=False) for docname in env.found_docs}
        for docname, found in memory_of(env).readings.items():
            is_new = any(self._is_there(path) for path in found.missed)
            if docname in env.found_docs and (is_new or not found.pages <= paths):
                changed.add(docname)
        return []

    def _has_changed(self, docname: str) -> bool:
        found = memory_of(self._app.env).readings.get(docname)
        return (
            found is None
            or found.source != self._read[docname]
            or found.doctree != digests.of_file(self._doctree(docname))
            or found.today not in {"", dates.today(self._app.config)}
            or any(self._digest(path) != digest for path, digest in found.dependencies.items())
        )

    def close(self, app: Sphinx, document: nodes.document) -> None:
        """Remember what a page says, when all have read it."""
        readings, docname = memory_of(app.env).readings, app.env.current_document.docname
        said = self.names.close(app.env, document)
        readings[docname] = replace(readings[docname], said=said)

    def settle(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Complete what is remembered of the pages that were read, and speak for the others."""
        readings = memory_of(env).readings
        for docname, found in sorted(readings.items()):
            if found.source:
                self._listener.repeat(found.messages)
            else:
                readings[docname] = self._complete(docname, found)
        contents.settle(env)
        pictures.settle(env)
        self.names.settle(env, {docname: found.said for docname, found in readings.items()})

    def _complete(self, docname: str, found: Reading) -> Reading:
        env = self._app.env
        known = map(str, env.dependencies[docname])
        files = {*known, *found.dependencies, *_modules_shown(env, docname)}
        return replace(
            found,
            source=self._read[docname],
            doctree=digests.of_file(self._doctree(docname)),
            missed=tuple(path for path in found.missed if not self._is_there(path)),
            dependencies={path: self._digest(path) for path in files},
            messages=tuple(self._listener.read.get(docname, ())),
        )

    def _of_source(self, docname: str) -> str:
        path = self._app.env.doc2path(docname)
        catalogs = [self._catalog(name) for name in translations.of_page(self._app, docname)]
        return digests.of_value([path.suffix, digests.of_file(path), catalogs])

    def _doctree(self, docname: str) -> Path:
        return Path(self._app.env.doctreedir, f"{docname}.doctree")

    def _is_there(self, path: str) -> bool:
        env = self._app.env
        # A name that is too long is just not there.
        return path in env.found_docs or os.path.isfile(Path(env.srcdir, path))  # noqa: PTH113

    def _of_dependency(self, name: str) -> str:
        path = Path(self._app.env.srcdir, name)
        if pictures.is_pattern(name):
            return digests.of_value(sorted(glob(str(path))))  # noqa: PTH207 - as Sphinx does
        try:
            if path.stat().st_mtime_ns >= self._started:
                # Changed while it was read, or in the future; never the same again.
                return f"at {time.time_ns()}"
        except OSError:
            return digests.MISSING
        return digests.of_file(path)


def _modules_shown(env: BuildEnvironment, docname: str) -> Iterator[str]:
    """The files of the modules that ``sphinx.ext.viewcode`` shows for a page."""
    for name, entry in getattr(env, "_viewcode_modules", {}).items():
        if entry and docname in entry[2].values():
            with suppress(PycodeError):
                if path := ModuleAnalyzer.get_module_source(name)[0]:
                    yield str(path)
