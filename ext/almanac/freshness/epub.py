"""The same builder for e-books, whose bytes do not depend on the clock either."""

from __future__ import annotations

import os
import re
import time
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sphinx.builders.epub3 import Epub3Builder

from almanac.freshness import assets, dates
from almanac.freshness.builders import FreshBuilder

#: The system whose modes an archive holds, whatever this one is.
UNIX = 3
#: What makes pages a book, in the order in which it begins; the pages follow.
PARTS = ("mimetype", "META-INF/container.xml", "content.opf", "toc.ncx")


#: How the list of what is in the book names a page.
PAGE = re.compile(r'(?P<item><item [^>]*href="(?P<href>[^"]*\.xhtml)" media-type="[^"]*") />')
#: What a page has to declare, and how it begins.
HELD = {"mathml": "<math", "scripted": "<script", "svg": "<svg"}


class FreshEpub(FreshBuilder, Epub3Builder):
    """The same for e-books, with a date that is given and not that of the clock."""

    def _book(self) -> str:
        return f"{self.config.epub_basename}.epub"

    def content_metadata(self) -> dict[str, Any]:
        """The facts about the book."""
        return {
            **super().content_metadata(),
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", dates.of_book(self.config)),
        }

    def toc_add_files(self, refnodes: list[dict[str, Any]]) -> None:
        """Complete a table of contents, and close the gaps in its levels: Sphinx stops at one.

        Pages that list each other make some, and pages without a title.
        """
        super().toc_add_files(refnodes)
        refnodes[:] = [node for node in refnodes if node["text"]]
        level = 0
        for node in refnodes:
            level = node["level"] = min(node["level"], level + 1)

    def handle_finish(self) -> None:
        """Write what makes pages a book."""
        self.store.claim([self._book(), *PARTS, "nav.xhtml"])
        self.store.prune(self.store.wanted)  # since all that lies in the folder goes into the book
        super().handle_finish()

    def build_content(self) -> None:
        """List what is in the book; doctrees may lie in its folder, and are no part of it."""
        given, own = self.config.epub_exclude_files, assets.files(Path(self.doctreedir))
        kept = [os.path.relpath(path, self.outdir) for path in own]
        self.config.epub_exclude_files = [*given, *kept]
        try:
            super().build_content()
        finally:
            self.config.epub_exclude_files = given
        package = Path(self.outdir, "content.opf")
        package.write_text(PAGE.sub(self._item, package.read_text("utf-8")), encoding="utf-8")

    def _item(self, found: re.Match[str]) -> str:
        """The item of a page in the list, with what a reader has to be told that it holds."""
        text = Path(self.outdir, unquote(unescape(found["href"]))).read_text("utf-8")
        held = [name for name, start in HELD.items() if start in text]
        return f'{found["item"]} properties="{" ".join(held)}" />' if held else found[0]

    def build_epub(self) -> None:
        """Pack the book; times and modes of files, which Sphinx would take over, stay outside."""
        with ZipFile(Path(self.outdir, self._book()), "w") as book:
            for name in (*PARTS, *self.files):
                member = ZipInfo(name, dates.of_book(self.config)[:6])
                member.create_system = UNIX
                member.external_attr = 0o644 << 16
                # Readers look for the name of the format at a fixed place, as it is.
                member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
                book.writestr(member, Path(self.outdir, name).read_bytes())
