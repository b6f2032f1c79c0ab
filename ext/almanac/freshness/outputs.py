"""Every file that a builder writes, claimed before it is written, so that it can be removed."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.builders.html._assets import _file_checksum_inner

from almanac.freshness import assets, digests, pictures
from almanac.freshness.manifest import Page, Store

INDEX = "searchindex.js"
#: Files that Sphinx writes after the pages.
AFTERWARDS = (".buildinfo", "objects.inv", INDEX)


class ClaimingBuilder(StandaloneHTMLBuilder):
    """Claims what it writes; to be mixed in before one of Sphinx's builders."""

    def init(self) -> None:
        """Find out what the last build left."""
        super().init()
        name = f"{self.name}-{digests.of_value(str(self.outdir))[:8]}.json"
        self.store = Store(Path(self.outdir), Path(self.doctreedir, "freshness", name))
        self._pages: dict[str, Page] = {}
        self._assets: dict[str, str] = {}
        self._static = ""
        self._damaged: set[str] = set()
        self._written: set[str] = set()
        #: Pictures that were there before, and are not ours.
        self._strangers: set[str] = set()
        self._idle = False
        #: Pages that are not written, since others have their files.
        self._hidden: AbstractSet[str] = set()

    def _files_of(self, docname: str) -> list[str]:
        """The files of a page, relative to the output."""
        if docname in self._hidden:
            return []
        found = [self._relative(self.get_output_path(docname))]
        if self.copysource and self.config.html_copy_source:
            suffix = self.env.doc2path(docname).suffix
            link = self.config.html_sourcelink_suffix
            found.append(f"_sources/{docname}{suffix}{'' if suffix == link else link}")
        for more in self.events.emit("freshness-files", docname):
            found += more
        return found

    def has(self, name: str) -> bool:
        """Whether the file *name* of the output is ours, and as the last build left it."""
        return name in self.store.manifest.files and name not in self._damaged

    def _relative(self, path: Path) -> str:
        return Path(path).relative_to(self.outdir).as_posix()

    def claim(self, path: Path) -> None:
        """Make *path*, a file of the output that is about to be written, a part of it.

        What is not claimed in a later build is removed.
        """
        if not self._idle:
            self.store.claim([self._relative(path)])

    def _clear_pictures(self) -> None:
        """Remove the pictures of ours that are not known to be whole; who makes one skips those."""
        found = set(self._list(Path(self.outdir, self.imagedir)))
        self._strangers = found - self.store.ours
        known = self.store.manifest.files.keys() - self._damaged
        for name in found & self.store.ours - known:
            self.store.remove(name)

    def copy_assets(self) -> None:
        """Copy the static files; if some have changed, those of the last build go first."""
        if self._idle:
            return
        static = Path(self.outdir, "_static")
        before = self.store.manifest.assets
        if before != self._static or self._written == self.env.found_docs:
            for name in [name for name in self.store.ours if name.startswith("_static/")]:
                self.store.remove(name)
        others = {name for name in self._list(static) if name not in self.store.ours}
        self.store.claim([*self._assets, *assets.of_theme(self)])
        super().copy_assets()
        self.store.claim(name for name in self._list(static) if name not in others)
        # Sphinx remembers them as long as the process lives.
        _file_checksum_inner.cache_clear()

    def _list(self, folder: Path) -> list[str]:
        return [self._relative(path) for path in assets.files(folder)]

    def copy_extra_files(self) -> None:
        """Copy files of the project, but none over a page that is left alone."""
        kept = {file for docname in self._pages for file in self._files_of(docname)}
        paths = [self.outdir / name for name in kept.intersection(self._assets)]
        contents = {path: path.read_bytes() for path in paths if path.is_file()}
        super().copy_extra_files()
        for path, content in contents.items():
            path.write_bytes(content)

    def handle_page(self, pagename: str, addctx: dict[str, Any], *args: Any, **named: Any) -> None:
        """Write the file of a page, and note it if it is no document."""
        if pagename in self.env.found_docs and "body" in addctx:
            self.store.claim(self._made(addctx["body"]))
        else:  # also a page of Sphinx or the project that has the name of a document
            self.claim(Path(named.get("outfilename") or self.get_output_path(pagename)))
        super().handle_page(pagename, addctx, *args, **named)

    def _made(self, text: str) -> list[str]:
        """The files that were made while a page was written, which shows them with *text*."""
        found = pictures.shown(text, self.imagedir) - self._strangers
        copied = {f"{self.imagedir}/{name}" for name in self.images.values()}
        return [name for name in sorted(found - copied) if Path(self.outdir, name).is_file()]

    def finish(self) -> None:
        """Write what is not a page."""
        if not self._idle:
            self.store.claim(AFTERWARDS)
            super().finish()

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that extensions add, all of them; some leave alone what is there."""
        for name in self.store.ours - self.store.wanted:
            if name.endswith(self.out_suffix):
                self.store.remove(name)
        super().gen_pages_from_extensions()

    def copy_image_files(self) -> None:
        """Copy the pictures of all pages, not only of those that were written."""
        for docname in self._written:
            path = Path(self.get_output_path(docname))
            if not path.is_file():
                continue  # it could not be written, as has been told
            text = path.read_text("utf-8", errors="replace")
            self._pages[docname] = replace(self._pages[docname], made=tuple(self._made(text)))
        for page in self._pages.values():
            self.images.update(page.images)
            self.store.claim(page.made)
        self.store.claim(f"{self.imagedir}/{name}" for name in self.images.values())
        super().copy_image_files()

    def copy_download_files(self) -> None:
        """Copy the files to download."""
        self.store.claim(f"_downloads/{name}" for _, name in self.env.dlfiles.values())
        super().copy_download_files()

    def _digests(self) -> Iterator[tuple[str, str]]:
        """The digests of all files; those of pages that were left alone are known."""
        known = self.store.manifest.files
        kept = {
            file for name in self._pages.keys() - self._written for file in self._files_of(name)
        }
        for name in sorted(self.store.wanted):
            digest = known.get(name, "") if name in kept else ""
            digest = digest or digests.of_file(self.outdir / name)
            if name == INDEX and self._written != self.env.found_docs and not self.has(INDEX):
                yield name, digests.MISSING  # it lacks the pages that were not written
            elif digest not in {digests.MISSING, digests.FOLDER}:
                yield name, digest
