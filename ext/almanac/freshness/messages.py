"""What is said about each page, so that a build which leaves the page alone can say it again.

A warning belongs to the page that is being read or written. With several processes it comes to
the main process later, so it is marked where it is made.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docutils.nodes import Node
from sphinx.locale import __
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import NAMESPACE, WarningStreamHandler, get_node_location, getLogger

from almanac.freshness import contents, workers

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = getLogger(__name__)


class Message(NamedTuple):
    """A warning as it can be stored."""

    text: str
    location: str | None
    type: str
    subtype: str
    level: int

    def say(self) -> None:
        """Warn of it again."""
        about = {"location": self.location, "type": self.type, "subtype": self.subtype}
        logger.log(self.level, "%s", self.text, **about)


class Listener(logging.Handler):
    """Keeps the warnings of one build, by the page that they are about."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self._app = app
        self._process = os.getpid()
        self._silent = False
        #: The page that is being written, and whether pages are.
        self.page = ""
        self.writes = False
        self.read: dict[str, list[Message]] = {}
        self.written: dict[str, list[Message]] = {}
        #: Whether a part of the output could not be written.
        self.failed = False

    def attach(self) -> None:
        """Hear what is said in this process; a new one starts with handlers of its own."""
        root = logging.getLogger(NAMESPACE)
        if self in root.handlers:
            return
        if os.getpid() != self._process:
            workers.end_with(self._process)
        # Before Sphinx's handlers, which ask what is noted here.
        root.handlers.insert(0, self)
        for handler in root.handlers:
            if isinstance(handler, WarningStreamHandler):
                handler.filters.insert(0, _is_wanted)

    def emit(self, record: logging.LogRecord) -> None:
        """Note *record*, the first time that it comes to a process."""
        notes = record.__dict__.setdefault("freshness", {})
        if not notes:
            record.location = _location(record, self._app)  # Sphinx would not know all of them
            notes["page"] = self._page_of(record)
            notes["unwanted"] = record.msg == __(contents.CIRCULAR)
            notes["unwritten"] = any(isinstance(arg, OSError) for arg in record.args or ())
        if self._silent or notes["unwanted"] or notes.get("heard_by") == os.getpid():
            return
        notes["heard_by"] = os.getpid()
        self.failed |= notes["unwritten"]
        if os.getpid() == self._process:
            self._store(record, notes["page"])

    def _store(self, record: logging.LogRecord, page: str) -> None:
        phase = self._app.phase
        if phase is BuildPhase.READING and page:
            self.read.setdefault(page, []).append(self._message(record))
        elif phase in {BuildPhase.RESOLVING, BuildPhase.WRITING}:
            self.written.setdefault(page, []).append(self._message(record))

    def _page_of(self, record: logging.LogRecord) -> str:
        env = self._app.env
        is_read = self._app.phase is BuildPhase.READING
        if (docname := env.current_document.docname or self.page) and (is_read or self.writes):
            return docname
        if not is_read:
            return ""  # what is written shows lists and titles that stand elsewhere
        path = (_location(record, self._app) or "").rpartition(":")[0]
        return env.path2doc(path) or "" if path else ""

    def _message(self, record: logging.LogRecord) -> Message:
        location = _location(record, self._app)
        type_, subtype = getattr(record, "type", None), getattr(record, "subtype", None)
        return Message(record.getMessage(), location, type_ or "", subtype or "", record.levelno)

    def repeat(self, messages: Iterable[Message]) -> None:
        """Say *messages* again, without noting them."""
        with self.silence():
            for message in messages:
                message.say()

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Note nothing for a while."""
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before


def _is_wanted(record: logging.LogRecord) -> bool:
    return not getattr(record, "freshness", {}).get("unwanted")


def _location(record: logging.LogRecord, app: Sphinx) -> str | None:
    """Where the thing stands that *record* is about: a path with a line, or a docname."""
    location = getattr(record, "location", None)
    if isinstance(location, Node):
        return get_node_location(location)
    if isinstance(location, tuple):
        docname: str | None = location[0]
        line = location[1]
        if not (docname and line):
            return docname
        # Some directives of Sphinx name the file itself.
        path = docname if Path(docname).is_absolute() else app.env.doc2path(docname)
        return f"{path}:{line}"
    return location
