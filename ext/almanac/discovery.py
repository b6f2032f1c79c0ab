"""Which files can become pages: what their names and the file system say, before they are opened.

Links are never followed: they may lead out of the project, where a page would publish what it
finds, or back to where they are, without end.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from almanac import decoding
from almanac.diagnostics import Code, Diagnostic

#: The longest path below the source folder, in bytes: its page and what is kept of it need a few
#: more, and some systems end at 260.
MAX_PATH = 240
#: A name becomes an address, and a part of pages: letters of any language, and few signs.
NAME = re.compile(r"[\w .,+@=~()/-]+")
#: The pages that Sphinx makes itself, and files that a page would become a folder of.
TAKEN = {"search", "genindex", "searchindex.js", "objects.inv", "mimetype", "content.opf"}
TAKEN |= {"llms.txt", "sitemap.xml", "toc.ncx"}
#: How the files beside the pages end, which are made of the pages.
EXPORT = re.compile(r".*\.(atom|bib|json)", re.IGNORECASE | re.DOTALL)
#: Endings of files that some servers run, also if more endings follow.
SCRIPT = re.compile(r"\.(php\d?|phtml|phar|cgi|pl|asp|aspx|jsp|shtml)\b", re.IGNORECASE)
#: How files of the output end; a folder of that name would be in their way.
FILE = re.compile(r"mimetype|.*\.[a-z][a-z0-9]*", re.IGNORECASE)


@dataclass(slots=True)
class Survey:
    """What was found below the source folder."""

    #: The files that can become pages, as paths below the source folder.
    pages: list[str] = field(default_factory=list)
    #: The folders and files that must not be read.
    refused: list[str] = field(default_factory=list)
    #: Why not.
    faults: list[Diagnostic] = field(default_factory=list)

    @property
    def patterns(self) -> list[str]:
        """What must not be read, as patterns of Sphinx.

        Sphinx names files in the form NFC of Unicode, so a page may have the name of a twin.
        """
        kept = set(map(pattern, self.pages))
        return [found for path in sorted(self.refused) if (found := pattern(path)) not in kept]

    def refuse(self, path: str, shown: str, code: Code, message: str, hint: str) -> None:
        """Note that *path* must not be read."""
        self.refused.append(path)
        name = decoding.printable(shown)
        self.faults.append(Diagnostic(name, 1, 1, code, decoding.printable(message), hint))


@dataclass(frozen=True, slots=True)
class Tree:
    """The folder of the sources, as a project sees it."""

    root: Path
    #: How the names of pages end.
    suffixes: tuple[str, ...]
    #: Whether the project leaves out a path below the folder.
    excludes: Callable[[str], bool]
    #: A path as diagnostics show it.
    show: Callable[[Path], str]
    #: The page that must be there.
    start: str = "index"

    def survey(self) -> Survey:
        """Find every file that looks like a page and cannot become one."""
        found = Survey()
        for path in self._candidates(found):
            if reason := self._reason(path):
                found.refuse(path, self.show(self.root / path), Code.BAD_FILE, *reason)
            else:
                found.pages.append(path)
        for path, first in list(self._twins(found.pages)):
            found.pages.remove(path)
            message = f'the file "{first}" would become the same page, and is the one that does'
            hint = "rename one of the two; names differ by more than case, suffix, and /index"
            found.refuse(path, self.show(self.root / path), Code.DUPLICATE_PAGE, message, hint)
        return found

    def _candidates(self, found: Survey) -> Iterator[str]:
        """The paths of all files that look like pages; what hides files is refused."""

        def closed(error: OSError) -> None:
            path = Path(error.filename)
            message, hint = "the folder cannot be opened", "let everybody read it"
            name = path.relative_to(self.root).as_posix()
            found.refuse(name, self.show(path), Code.BAD_FILE, message, hint)

        for folder, folders, files in os.walk(self.root, onerror=closed):
            here = Path(folder).relative_to(self.root)
            names = {name: (here / name).as_posix() for name in sorted(folders)}
            folders[:] = [name for name, path in names.items() if not self._leaves_out(path)]
            for path in [names[name] for name in folders if (self.root / names[name]).is_symlink()]:
                found.refuse(path, self.show(self.root / path), Code.BAD_FILE, *LINK)
            yield from (path for name in sorted(files) if self._is_page(path := f"{here / name}"))

    def _is_page(self, path: str) -> bool:
        return path.lower().endswith(self.suffixes) and not self._leaves_out(path)

    def _leaves_out(self, path: str) -> bool:
        return self.excludes(unicodedata.normalize("NFC", path))

    def _reason(self, path: str) -> tuple[str, str] | None:
        """Why the file *path* cannot become a page, and what to do about it."""
        status = (self.root / path).lstat()
        if stat.S_ISLNK(status.st_mode):
            return LINK
        if not stat.S_ISREG(status.st_mode):
            return "this is no regular file", "remove it"
        if not os.access(self.root / path, os.R_OK):
            return "the file cannot be opened", "let everybody read it"
        return self._reason_of_name(path)

    def _reason_of_name(self, path: str) -> tuple[str, str] | None:
        if reason := reason_of_name(path):
            return reason
        if not path.endswith(self.suffixes):
            return "the suffix is in upper case, so nothing reads the file", "rename the file"
        return reason_of_address(path, self._docname(path))

    def _twins(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The pages that would have the address of another, each with that one."""
        groups: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            groups[self._docname(path).removesuffix("/index").casefold()].append(path)
        for group in groups.values():
            first, *others = sorted(group, key=self._rank)
            yield from ((path, first) for path in others)

    def _rank(self, path: str) -> tuple[bool, bool, str]:
        """Of twins, the page that must be there comes first, then that of a folder."""
        docname = self._docname(path)
        return docname != self.start, not docname.endswith("/index"), path

    def _docname(self, path: str) -> str:
        return path.removesuffix(next(filter(path.endswith, self.suffixes), ""))


def reason_of_name(path: str) -> tuple[str, str] | None:
    """Why no page can have the name *path*, and what to do about it."""
    if unicodedata.normalize("NFC", path) != path:
        return "the name is not in the form NFC of Unicode", "rename the file"
    if not NAME.fullmatch(path):
        return "a character in the name is not allowed", "use letters, digits, and hyphens"
    if len(path.encode()) > MAX_PATH:
        return f"the path is longer than {MAX_PATH} bytes", "rename the file"
    return None


def reason_of_address(path: str, docname: str) -> tuple[str, str] | None:
    """Why what is made of the file *path*, the page *docname*, would be in the way of something."""
    if any(FILE.fullmatch(folder) for folder in path.split("/")[:-1]):
        return "its folder is named like a file of the output", "rename the folder"
    if docname in TAKEN or EXPORT.fullmatch(docname):
        return "a build makes something of this name itself", "rename the file"
    if SCRIPT.search(path):
        return "some servers would take a copy of it for a program", "rename it"
    return None


def is_inside(path: Path, folder: Path) -> bool:
    """Whether *path* is in *folder* once every link is followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    # A name that no file can have, or a link in a circle, as Python says it before 3.13.
    except (OSError, ValueError, RuntimeError):
        return False


#: Why a link is refused.
LINK = "a symbolic link is not followed", "put the file or the folder itself in its place"


def pattern(path: str) -> str:
    """*path* as a pattern of Sphinx that matches nothing else; a set may not start with "[["."""
    escaped = re.sub(r"[*?\[]", lambda found: f"[{found[0]}]", unicodedata.normalize("NFC", path))
    return escaped.replace("[[]", r"[\[]")


def read_inside(
    path: Path, shown: str, root: Path, what: str, most: int
) -> tuple[str, Diagnostic | None]:
    """The text of the file *path* below *root*, which is *what*, or why it is not read.

    Without the file there is no text. It may have *most* characters.
    """
    if not is_inside(path, root):
        message = f"{what} is a link that leads out of the source folder"
        hint = "keep a copy of it there"
        return "", Diagnostic(shown, 1, 1, Code.FILE_OUTSIDE, message, hint)
    if not path.exists():
        return "", None
    try:
        text = decoding.read_file(path) if path.is_file() else None
    except OSError:
        text = None
    if text is None:
        message = f"{what} cannot be read"
        return "", Diagnostic(shown, 1, 1, Code.BAD_FILE, message, "let it be a file of text")
    if len(text) > most:
        message = f"{what} is longer than {most} characters"
        return "", Diagnostic(shown, 1, 1, Code.LIMIT_EXCEEDED, message)
    return text, None
