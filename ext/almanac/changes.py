"""The day on which the source of each page was last changed, at the foot of the page.

An extension by itself. Git is asked once in a build, for all pages; where there is no history, or
not enough of it, no day is shown.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from almanac import __version__
from almanac.exports import SITES

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: The names of what each commit changed, after its day and what marks it. A merge brings the work
#: of other days.
LOG = ["git", "log", "-z", "--name-only", "--no-merges", "--relative", "--no-renames"]
LOG += [
    "--no-show-signature",
    "--format=%x01%ad %D",
    "--date=short-local",
    "--decorate=full",
    "--",
    ".",
]
#: Days of UTC, and nothing fetched that the clone lacks.
SETTINGS = {"TZ": "UTC", "GIT_NO_LAZY_FETCH": "1"}
#: Marks the first commit of a history that was cut off: all files look as if it had made them.
CUT = "grafted"


class History:
    """What one build knows of the history of its sources."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app

    @cached_property
    def _days(self) -> dict[str, str]:
        """The last day of each file, by its path below the sources."""
        environment = {**os.environ, **SETTINGS}
        try:
            done = subprocess.run(  # noqa: S603 - it runs none of the project's code
                LOG, cwd=self._app.srcdir, env=environment, capture_output=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return {}
        return last_days(os.fsdecode(done.stdout))

    def day(self, app: Sphinx, docname: str) -> str:
        """The day of a page, as YYYY-MM-DD, if it is known."""
        path = Path(app.env.doc2path(docname, base=False)).as_posix()
        return self._days.get(path, "") if app.builder.name in SITES else ""

    def show(
        self,
        app: Sphinx,
        pagename: str,
        _template: str,
        context: dict[str, Any],
        doctree: nodes.document | None,
    ) -> None:
        """Hand the day of a page to its theme."""
        if doctree is not None and (day := self.day(app, pagename)):
            context["last_updated"] = day


def last_days(log: str) -> dict[str, str]:
    """The last day of each file in *log*, which is as :data:`LOG` writes it."""
    found: dict[str, str] = defaultdict(str)
    day, marks = "", ""
    for part in log.split("\0"):
        if part.startswith("\1"):
            day, _, marks = part[1:].partition(" ")
        elif CUT not in marks.split(", "):
            name = part.removeprefix("\n")
            found[name] = max(found[name], day)
    return dict(found)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Show the days, and let freshness know of them."""
    history = History(app)
    app.setup_extension("almanac.freshness")
    app.connect("html-page-context", history.show)
    app.connect("freshness-facts", history.day)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
