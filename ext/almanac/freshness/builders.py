"""Builders that write a page when something that it shows has changed, and only then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from almanac.freshness import digests, pictures, surroundings
from almanac.freshness.facts import Facts
from almanac.freshness.manifest import Manifest, Page, Store
from almanac.freshness.messages import Listener
from almanac.freshness.reading import memory_of
from almanac.freshness.search import LastingIndex

#: Files that Sphinx writes after the pages.
AFTERWARDS = (".buildinfo", "objects.inv", "searchindex.js")


class FreshBuilder(StandaloneHTMLBuilder):
    """What the builders of a site share; mixed in before one of Sphinx's."""

    #: ``setup`` gives it to the class, since Sphinx makes the builder.
    listener: Listener

    def init(self) -> None:
        """Find out what the last build left."""
        super().init()
        name = f"{self.name}-{digests.of_value(str(self.outdir))[:8]}.json"
        self.store = Store(Path(self.outdir), Path(self.doctreedir, "freshness", name))
        self._pages: dict[str, Page] = {}
        self._assets: dict[str, str] = {}
        self._static = ""
        self._fingerprints: dict[str, str] = {}
        self._written: set[str] = set()
        self._wanted: set[str] = set()
        self._strangers: set[str] = set()
        self._idle = False

    def get_outdated_docs(self) -> Iterator[str]:
        """No page yet: which ones are out of date is known when all are read."""
        yield from ()

    # -- before writing --------------------------------------------------------------------

    def outdated(self) -> list[str]:
        """The pages that do not show what they would show if they were written now."""
        self._assets = surroundings.assets(self)
        self._static = digests.of_value(self._assets)
        reading = memory_of(self.env).surroundings
        facts = Facts(self, surroundings.of_writing(self, reading, self._assets))
        self._fingerprints = {name: facts.fingerprint(name) for name in self.env.found_docs}
        self._damaged = self.store.damaged()
        before = self.store.manifest.pages
        if "searchindex.js" in self._damaged:
            return sorted(self.env.found_docs)  # only pages that are written enter the index
        return sorted(
            docname
            for docname, fingerprint in self._fingerprints.items()
            if docname not in before
            or before[docname].fingerprint != fingerprint
            or not self._damaged.isdisjoint([*self._files_of(docname), *before[docname].made])
        )

    def _files_of(self, docname: str) -> list[str]:
        """The files of a page, relative to the output."""
        page = self._relative(self.get_output_path(docname))
        if not (self.copysource and self.config.html_copy_source):
            return [page]
        suffix = self.env.doc2path(docname).suffix
        link = self.config.html_sourcelink_suffix
        return [page, f"_sources/{docname}{suffix}{'' if suffix == link else link}"]

    def _relative(self, path: Path) -> str:
        return Path(path).relative_to(self.outdir).as_posix()

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Begin, unless there is nothing to write."""
        before = self.store.manifest
        self._written = set(docnames)
        kept = sorted(self.env.found_docs - self._written)
        self._pages = {name: before.pages[name] for name in kept if name in before.pages}
        for page in self._pages.values():
            self.listener.repeat(page.messages)
        self._idle = not docnames and self._is_whole(before)
        if not self._idle:
            self.store.begin()
            self._strangers = set(self._list(Path(self.outdir, self.imagedir))) - self.store.ours
            self._remove_damaged()
            self._claim(file for name in self.env.found_docs for file in self._files_of(name))
            super().prepare_writing(docnames)

    def _remove_damaged(self) -> None:
        """Remove what those who make a picture would take for theirs, since it is there."""
        known = self.store.manifest.files
        for name in self.store.ours:
            if name.startswith(f"{self.imagedir}/") and (
                name in self._damaged or name not in known
            ):
                Path(self.outdir, name).unlink(missing_ok=True)

    def _is_whole(self, before: Manifest) -> bool:
        return (
            before.pages.keys() == self.env.found_docs
            and before.assets == self._static
            and not before.outspoken
            and not self._damaged
        )

    def _claim(self, names: Iterable[str]) -> None:
        names = list(names)
        self._wanted.update(names)
        self.store.claim(names)

    def claim(self, path: Path) -> None:
        """Make *path*, a file of the output that is about to be written, a part of it.

        What is not claimed in a later build is removed.
        """
        if not self._idle:
            self._claim([self._relative(path)])

    def load_indexer(self, docnames: AbstractSet[str]) -> None:
        """Take up the index of the last build."""
        config = self.config
        language = config.html_search_language or config.language
        self.indexer = LastingIndex(
            self.env, language, config.html_search_options, config.html_search_scorer
        )
        if set(docnames) != self.env.found_docs:
            super().load_indexer(docnames)

    # -- writing ---------------------------------------------------------------------------

    def copy_assets(self) -> None:
        """Copy the static files; if some have changed, those of the last build go first."""
        if self._idle:
            return
        static = Path(self.outdir, "_static")
        before = self.store.manifest.assets
        if before != self._static or self._written == self.env.found_docs:
            for name in [name for name in self.store.ours if name.startswith("_static/")]:
                Path(self.outdir, name).unlink(missing_ok=True)
        others = {name for name in self._list(static) if name not in self.store.ours}
        self._claim(self._assets)
        super().copy_assets()
        self._claim(name for name in self._list(static) if name not in others)

    def _list(self, folder: Path) -> list[str]:
        return [self._relative(path) for path in surroundings.files(folder)]

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        """Note which pictures the page shows."""
        self.listener.page = docname
        super().write_doc_serialized(docname, doctree)
        uris = {node["uri"] for node in doctree.findall(nodes.image)}
        images = {uri: self.images[uri] for uri in sorted(uris) if uri in self.images}
        self._pages[docname] = Page(self._fingerprints.get(docname, ""), images)
        self.listener.page = ""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page, and hear what is said about it."""
        self.listener.attach()
        self.listener.page = docname
        super().write_doc(docname, doctree)
        self.listener.page = ""

    def handle_page(self, pagename: str, addctx: dict[str, Any], *args: Any, **named: Any) -> None:
        """Write the file of a page, and note it if it is no document."""
        if pagename in self.env.found_docs:
            self._claim(self._made(addctx["body"]))
        else:
            self.claim(Path(named.get("outfilename") or self.get_output_path(pagename)))
        super().handle_page(pagename, addctx, *args, **named)

    def _made(self, text: str) -> list[str]:
        """The files that were made while a page was written, which shows them with *text*."""
        found = pictures.shown(text, self.imagedir) - self._strangers
        copied = {f"{self.imagedir}/{name}" for name in self.images.values()}
        return [name for name in sorted(found - copied) if Path(self.outdir, name).is_file()]

    # -- after writing ---------------------------------------------------------------------

    def finish(self) -> None:
        """Write what is not a page."""
        if not self._idle:
            self._claim(AFTERWARDS)
            super().finish()

    def copy_image_files(self) -> None:
        """Copy the pictures of all pages, not only of those that were written."""
        for docname in self._written:
            text = Path(self.get_output_path(docname)).read_text("utf-8", errors="replace")
            self._pages[docname] = replace(self._pages[docname], made=tuple(self._made(text)))
        for page in self._pages.values():
            self.images.update(page.images)
            self._claim(page.made)
        self._claim(f"{self.imagedir}/{name}" for name in self.images.values())
        super().copy_image_files()

    def copy_download_files(self) -> None:
        """Copy the files to download."""
        self._claim(f"_downloads/{name}" for _, name in self.env.dlfiles.values())
        super().copy_download_files()

    def seal(self) -> None:
        """Declare the output to be whole.

        :raises SphinxError: if a part of it could not be written.
        """
        if self.listener.failed:
            raise SphinxError("a part of the output could not be written; see the warnings above")
        if self._idle:
            return
        said = self.listener.written
        for docname in self._written:
            messages = tuple(said.get(docname, ()))
            self._pages[docname] = replace(self._pages[docname], messages=messages)
        self.store.finish(
            Manifest(
                self._pages,
                dict(self._digests()),
                self._static,
                outspoken=bool(said.get("")),
            )
        )

    def _digests(self) -> Iterator[tuple[str, str]]:
        """The digests of all files; those of pages that were left alone are known."""
        known = self.store.manifest.files
        kept = {
            file for name in self._pages.keys() - self._written for file in self._files_of(name)
        }
        for name in sorted(self._wanted):
            digest = known.get(name, "") if name in kept else ""
            digest = digest or digests.of_file(self.outdir / name)
            if digest != digests.MISSING:
                yield name, digest
