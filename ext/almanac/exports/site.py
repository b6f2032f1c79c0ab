"""What an exporter may know of the site, besides the catalog."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from almanac import formats
from almanac.kinds import Job
from almanac.moves import Moves

if TYPE_CHECKING:
    from almanac.bibliography import Paper
    from almanac.model import Entry

#: What Sphinx calls the author of a project that names none.
NO_AUTHOR = "Author name not set"


@dataclass(frozen=True, slots=True)
class Site:
    """A web site, and where things are on it."""

    title: str
    #: Empty where the project names none.
    author: str
    language: str
    #: The address of the site as the project gives it; empty where it gives none.
    base: str
    #: The docname of the landing page.
    root: str
    #: Every page that has a source, by docname.
    docnames: AbstractSet[str]
    #: From a docname to the title of the page.
    title_of: Callable[[str], str]
    #: The day on which the almanac looks at the world.
    as_of: date | None
    #: From a docname to the address of the page, relative to the root of the site.
    page: Callable[[str], str]
    #: From a type and a name to the address of the thing, relative to the root of the site.
    address: Callable[[str, str], str]
    #: From a docname to the file of the page, from the root of the site.
    file: Callable[[str], str]
    #: Whether every page has a twin in Markdown.
    twins: bool = False
    #: The address of the license of the text; empty where the project names none.
    license: str = ""
    #: The pages that had other names, and those that are gone.
    moves: Moves = field(default_factory=Moves)

    def hides(self, entry: Entry | None) -> bool:
        """Whether nobody is led to the page of *entry* from outside: that of a job that is over.

        It keeps its address, and says so itself.
        """
        return isinstance(entry, Job) and entry.is_over(self.as_of)

    def at(self, path: str) -> str:
        """The whole address of *path*, a path from the root of the site."""
        # In the way in which Sphinx makes the canonical addresses of pages.
        return posixpath.join(self.base, formats.uri(path))

    def url(self, docname: str) -> str:
        """The whole address of the page *docname*."""
        return self.at(self.page(docname))

    def text(self, docname: str) -> str:
        """Where a program reads the page *docname*, from the root of the site."""
        return formats.uri(twin(self.file(docname))) if self.twins else self.page(docname)


class Image(NamedTuple):
    """A picture that stands for a page."""

    #: From the root of the site.
    path: str
    #: What it shows, for those who cannot see it.
    alt: str
    width: int
    height: int


class Page(NamedTuple):
    """A page, as far as machines are told of it."""

    docname: str
    title: str
    entry: Entry | None
    #: The titles and docnames of the pages from the landing page down to it.
    way: tuple[tuple[str, str], ...]
    #: The axes whose indexes it holds.
    holds: tuple[str, ...]
    image: Image | None = None
    #: The papers of which it is the list.
    papers: tuple[Paper, ...] = ()
    #: What it says of itself, in a sentence or so.
    summary: str = ""


def twin(file: str) -> str:
    """The file beside the *file* of a page that says the same in Markdown."""
    return str(PurePosixPath(file).with_suffix(".md"))


def base(given: str) -> str:
    """The address *given* for a site, or nothing if it is not a whole one."""
    return formats.uri(given) if re.match(r"https?://[^/]", given) else ""
