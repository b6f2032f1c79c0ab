"""The manifest: what a build left in the output, and what it was made from.

It is written last and all at once, so that its presence means that the output is whole. While a
build writes, a journal takes its place: a list of the files that are ours, to which every file is
added before it is written. A build that finds a journal was preceded by one that did not finish;
it writes everything again, and still knows which files it may remove.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Self

from sphinx.errors import SphinxError

from almanac.freshness import digests
from almanac.freshness.messages import Message

VERSION = 2


@dataclass(frozen=True)
class Page:
    """What is known of a page that was written."""

    #: The digest of everything that the page shows.
    fingerprint: str
    #: The digests of what its sidebar may show beside titles: the headings of the pages above,
    #: where it opens on the way down to the page, and those of all pages.
    headings: tuple[str, ...] = ()
    #: The pictures of the page: the path of each, and its name in the output.
    images: Mapping[str, str] = field(default_factory=dict)
    #: What was said while it was written.
    messages: tuple[Message, ...] = ()
    #: The files of the output that were made while it was written.
    made: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """The record of a build that came through."""

    #: By docname.
    pages: Mapping[str, Page] = field(default_factory=dict)
    #: The digests of the files of the output that are ours, by path.
    files: Mapping[str, str] = field(default_factory=dict)
    #: The digest of all static files.
    assets: str = ""
    #: Whether the stages after the pages said something, which they have to say again.
    outspoken: bool = False
    #: How many of the :attr:`Page.headings` are shown.
    depth: int = 0

    def to_json(self) -> str:
        """The manifest as the text of a file."""
        return json.dumps({"version": VERSION, **asdict(self)}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The manifest that *text* holds.

        :raises ValueError: if it holds none.
        """
        data = json.loads(text)
        if not isinstance(data, dict) or data.pop("version", None) != VERSION:
            raise ValueError("this is no manifest of this version")
        pages = {
            docname: Page(
                page["fingerprint"],
                tuple(page["headings"]),
                page["images"],
                tuple(Message(*message) for message in page["messages"]),
                tuple(page["made"]),
            )
            for docname, page in data.pop("pages").items()
        }
        return cls(pages=pages, **data)


class Store:
    """The files that keep the manifest and the journal of one output folder."""

    def __init__(self, outdir: Path, path: Path) -> None:
        self.outdir = outdir
        self._path = path
        self._journal = path.with_suffix(".journal")
        self.manifest = Manifest()
        #: Every file of the output that is ours, whether it is still wanted or not.
        self.ours: set[str] = set()
        #: Those that this build has claimed.
        self.wanted: set[str] = set()
        self._load()

    def _load(self) -> None:
        try:
            found = Manifest.from_json(self._path.read_text(encoding="utf-8"))
        # Whatever somebody has put there.
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            found = Manifest()
        self.ours = set(found.files)
        if self._journal.exists():
            self.ours.update(_names(self._journal.read_bytes()))
        else:
            self.manifest = found

    def damaged(self) -> set[str]:
        """The files of the manifest that are gone, or are not as they were left."""
        return {
            name
            for name, digest in self.manifest.files.items()
            if digests.of_file(self.outdir / name) != digest
        }

    def begin(self) -> None:
        """From here on the output is not whole."""
        self.wanted.clear()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._journal.with_suffix(".draft")
        draft.write_text(_lines(self.ours), encoding="ascii")
        draft.replace(self._journal)
        self._path.unlink(missing_ok=True)

    def claim(self, names: Iterable[str]) -> None:
        """Note that the files *names* of the output are ours, before they are written.

        :raises SphinxError: if something is in their way that has to stay.
        """
        names = set(names) - self.wanted
        if not names:
            return
        self.wanted |= names
        self._make_room(names)
        new = names - self.ours
        if new:
            self.ours |= new
            with self._journal.open("a", encoding="ascii") as journal:
                journal.write(_lines(new))

    def _make_room(self, names: Iterable[str]) -> None:
        """Remove files of the last build where *names* need folders, and the other way round."""
        folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
        taken = {name for name in names if (self.outdir / name).is_dir()}
        for name in self.ours - self.wanted:
            if name in folders or any(name.startswith(f"{folder}/") for folder in taken):
                self.remove(name)
        for name in sorted(folders | taken):
            path = self.outdir / name
            if path.is_file() if name in folders else path.is_dir():
                raise SphinxError(f"something else is where a part of the output has to be: {path}")

    def finish(self, manifest: Manifest) -> None:
        """Remove what is no longer wanted; from here on the output is whole."""
        self.prune(manifest.files)
        draft = self._path.with_suffix(".draft")
        draft.write_text(manifest.to_json(), encoding="utf-8")
        draft.replace(self._path)
        self._journal.unlink(missing_ok=True)
        self.manifest, self.ours = manifest, set(manifest.files)

    def prune(self, wanted: Iterable[str]) -> None:
        """Remove the files that are ours and not *wanted*."""
        for name in sorted(self.ours.difference(wanted), reverse=True):
            self.remove(name)

    def remove(self, name: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        path = self.outdir / name
        if path.is_dir() or not path.resolve().is_relative_to(self.outdir.resolve()):
            return  # a journal is a file like any other, and may say anything
        with suppress(FileNotFoundError, NotADirectoryError):  # a file may be where its folder was
            path.unlink()
        for folder in path.parents:
            if folder == self.outdir or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()


def _lines(names: Iterable[str]) -> str:
    """The lines of a journal: one name each, whatever characters are in it."""
    return "".join(f"{json.dumps(name)}\n" for name in sorted(names))


def _names(journal: bytes) -> Iterator[str]:
    """The names in a journal; a last line without an end was cut short."""
    for line in journal.split(b"\n")[:-1]:
        with suppress(ValueError, RecursionError):
            if isinstance(name := json.loads(line), str) and "\0" not in name:
                yield name
