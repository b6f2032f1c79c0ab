"""Builders that write a page when something that it shows has changed, and only then."""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import SphinxError
from sphinx.locale import __
from sphinx.util.logging import getLogger

from almanac.freshness import assets, dates, digests, surroundings
from almanac.freshness.facts import Facts
from almanac.freshness.manifest import Manifest, Page
from almanac.freshness.messages import Listener
from almanac.freshness.outputs import INDEX, ClaimingBuilder
from almanac.freshness.reading import memory_of
from almanac.freshness.search import LastingIndex

if TYPE_CHECKING:
    from sphinx.application import Sphinx


logger = getLogger(__name__)


class FreshBuilder(ClaimingBuilder):
    """What the builders of a site share; mixed in before one of Sphinx's."""

    #: ``setup`` gives it to the class, since Sphinx makes the builder.
    listener: Listener

    def init(self) -> None:
        """Begin with nothing known."""
        super().init()
        self._states: dict[str, Page] = {}
        self._last_updated: str | None = None
        # Which sidebars are shown, by their depth; other processes write here as well.
        self._shown = mmap.mmap(-1, 3)

    def get_outdated_docs(self) -> Iterator[str]:
        """No page yet: which ones are out of date is known when all are read."""
        yield from ()

    # -- before writing --------------------------------------------------------------------

    def outdated(self) -> list[str]:
        """The pages that do not show what they would show if they were written now."""
        self._assets = assets.of_project(self)
        self._static = digests.of_value(self._assets)
        reading = memory_of(self.env).surroundings
        facts = Facts(self, surroundings.of_writing(self, reading, self._assets))
        self._last_updated = dates.last_updated(self.config)
        self._states = {docname: facts.page(docname) for docname in self.env.found_docs}
        self._hide_twins()
        self._damaged = self.store.damaged()
        if INDEX in self._damaged:
            return sorted(self.env.found_docs)  # only pages that are written enter the index
        return sorted(filter(self._is_outdated, self._states))

    def _hide_twins(self) -> None:
        """Of pages with the same file, as ``a`` and ``a/index`` may have, show the last."""
        last = {self.get_output_path(docname): docname for docname in sorted(self.env.found_docs)}
        self._hidden = self.env.found_docs - set(last.values())
        for docname in sorted(self._hidden):
            self._states[docname] = replace(self._states[docname], fingerprint="")
            other = last[self.get_output_path(docname)]
            with self.listener.silence():  # it is told in every build
                logger.warning(
                    __("not shown, since the page %s has the same file"), other, location=docname
                )

    def _is_outdated(self, docname: str) -> bool:
        now, before = self._states[docname], self.store.manifest.pages.get(docname)
        depth = self.store.manifest.depth
        return (
            before is None
            or before.fingerprint != now.fingerprint
            or before.headings[:depth] != now.headings[:depth]
            or not self._damaged.isdisjoint([*self._files_of(docname), *before.made])
        )

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Begin, unless there is nothing to write."""
        before = self.store.manifest
        self._written = set(docnames)
        kept = sorted(self.env.found_docs - self._written)
        self._pages = {name: before.pages[name] for name in kept if name in before.pages}
        self._pages |= {name: self._states[name] for name in self._written & self._hidden}
        for page in self._pages.values():
            self.listener.repeat(page.messages)
        self._idle = not docnames and self._is_whole(before)
        if not self._idle:
            self.store.begin()
            self._clear_pictures()
            self.store.claim(file for name in self.env.found_docs for file in self._files_of(name))
            super().prepare_writing(docnames)
            self.globalcontext |= {
                "last_updated": self._last_updated,
                **self.config.html_context,
            }

    def _is_whole(self, before: Manifest) -> bool:
        return (
            before.pages.keys() == self.env.found_docs
            and before.assets == self._static
            and not before.outspoken
            and not self._damaged
        )

    def load_indexer(self, docnames: AbstractSet[str]) -> None:
        """Take up the index of the last build."""
        config = self.config
        language = config.html_search_language or config.language
        self.indexer = LastingIndex(
            self.env, language, config.html_search_options, config.html_search_scorer
        )
        if self.has(INDEX) and set(docnames) != self.env.found_docs:
            super().load_indexer(docnames)

    # -- writing ---------------------------------------------------------------------------

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write pages; what is said while a page is resolved is about it, whatever it shows."""
        handler = self.events.connect("doctree-resolved", self._resolve, 0)
        self.listener.writes = True
        if shown := docnames - self._hidden:
            super().write_documents(shown)
        self.listener.writes = False
        self.events.disconnect(handler)

    def _resolve(self, _app: Sphinx, _doctree: nodes.document, docname: str) -> None:
        self.listener.page = docname

    def _get_local_toctree(self, docname: str, collapse: bool = True, **options: Any) -> str:  # noqa: FBT002 - Sphinx's
        """The sidebar that a template asks for; note how much it shows."""
        if not options.get("titles_only"):
            self._shown[1 if collapse else 2] = 1
        return super()._get_local_toctree(docname, collapse, **options)

    def write_doc_serialized(self, docname: str, doctree: nodes.document) -> None:
        """Note which pictures the page shows."""
        self.listener.page = docname
        super().write_doc_serialized(docname, doctree)
        uris = {node["uri"] for node in doctree.findall(nodes.image)}
        images = {uri: self.images[uri] for uri in sorted(uris) if uri in self.images}
        self._pages[docname] = replace(self._states[docname], images=images)
        self.listener.page = ""

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page, and hear what is said about it."""
        self.listener.attach()
        self.listener.page = docname
        super().write_doc(docname, doctree)
        self.listener.page = ""

    # -- after writing ---------------------------------------------------------------------

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
        depth = 0 if self._written == self.env.found_docs else self.store.manifest.depth
        self.store.finish(
            Manifest(
                self._pages,
                dict(self._digests()),
                self._static,
                outspoken=bool(said.get("")),
                depth=max(depth, self._shown[:].rfind(1)),
            )
        )
