"""Everything that a page shows of the rest of the site, as one fingerprint.

A page is written again when its fingerprint changes, and only then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from almanac.freshness import digests
from almanac.freshness.links import Resolver
from almanac.freshness.manifest import Page
from almanac.freshness.reading import memory_of

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment


class Facts:
    """The facts of one build, when all pages are read and numbered.

    :param surroundings: the digest of what all pages depend on.
    """

    def __init__(self, builder: StandaloneHTMLBuilder, surroundings: str) -> None:
        self._env: BuildEnvironment = builder.env
        self._events = builder.events
        self._surroundings = surroundings
        self._resolver = Resolver(builder.env, builder)
        self._relations = builder.env.collect_relations()
        self._outline: Callable[[str], str] = cache(self._of_outline)
        self._untitled: Callable[[str], list[str]] = cache(self._without_title)

    def page(self, docname: str) -> Page:
        """The page *docname* as it would be if it was written now."""
        sidebar = self._events.emit_firstresult("freshness-sidebar", docname)
        fingerprint = self._fingerprint(docname, sidebar or self._whole_sidebar)
        return Page(fingerprint, () if sidebar else self._headings(docname))

    def _fingerprint(self, docname: str, sidebar: object) -> str:
        """The digest of everything that a page shows."""
        env, reading = self._env, memory_of(self._env).readings[docname]
        return digests.of_bytes(
            repr(
                (
                    *(self._surroundings, reading.source, reading.doctree),
                    *(sorted(reading.dependencies.items()), self._resolver.resolve(reading.links)),
                    [self._named(name) for name in self._around(docname)],
                    list(self._below(docname)),
                    *(env.toc_secnumbers.get(docname), env.toc_fignumbers.get(docname)),
                    self._images.get(docname),
                    sidebar,
                    self._events.emit("freshness-facts", docname),
                )
            ).encode()
        )

    def _headings(self, docname: str) -> tuple[str, str]:
        """The digests of the headings of the pages above, and of all pages."""
        way, below = {docname}, [docname]
        while below:
            new = self._listing.get(below.pop(), set()) - way
            way |= new
            below += new
        above = [self._outline(name) for name in sorted(way & self._listing.keys())]
        return digests.of_value(above), self._all

    def _named(self, docname: str | None) -> tuple[str | None, str]:
        return docname, str(self._env.titles.get(docname or "", ""))

    def _around(self, docname: str) -> Iterator[str | None]:
        """The previous and the next page, and the way to the root."""
        parent, before, after = self._relations.get(docname, (None, None, None))
        yield from (before, after)
        seen = {docname}
        while parent and parent not in seen:
            yield parent
            seen.add(parent)
            parent = self._relations.get(parent, (None, None, None))[0]

    def _below(self, docname: str) -> Iterator[object]:
        """What the tables of contents in the body of a page show."""
        for toctree in self._toctrees[docname]:
            if not toctree.get("hidden"):
                yield from self._entries(toctree, toctree, toctree.get("maxdepth", -1), {docname})
                yield list(chain.from_iterable(map(self._untitled, toctree["includefiles"])))

    def _entries(
        self, toctree: nodes.Element, top: nodes.Element, depth: int, seen: set[str]
    ) -> Iterator[object]:
        """The entries of *toctree*, as *top* shows them, in whose page it appears."""
        for title, docname in toctree["entries"]:
            yield title, docname, str(self._env.titles.get(docname, ""))
            if depth == 1 or docname in seen or docname not in self._env.titles:
                continue
            if not top.get("titlesonly"):
                yield self._outline(docname)
            for below in self._toctrees[docname]:
                shown = top.get("includehidden") or not below.get("hidden")
                yield shown  # beside a hidden list, an empty one vanishes
                if shown:
                    yield from self._entries(below, top, depth - 1, {*seen, docname})

    def _of_outline(self, docname: str) -> str:
        """The digest of the headings of a page, with their numbers, anchors, and depth."""
        depth = self._env.metadata[docname].get("tocdepth")
        return digests.of_value([str(self._env.tocs[docname]), depth])

    def _without_title(self, docname: str) -> list[str]:
        """The pages from *docname* down of which Sphinx tells, at any depth, that they have none."""
        below = map(self._untitled, self._env.toctree_includes.get(docname, ()))
        has_title = docname not in self._env.tocs or self._env.tocs[docname].children
        return [*chain.from_iterable(below), *([] if has_title else [docname])]

    @cached_property
    def _images(self) -> dict[str, list[tuple[Any, str]]]:
        """The pictures of each page, with their names in the output."""
        found: dict[str, list[tuple[Any, str]]] = {}
        for path, (docnames, name) in sorted(self._env.images.items()):
            for docname in docnames:
                found.setdefault(docname, []).append((path, name))
        return found

    @cached_property
    def _whole_sidebar(self) -> str:
        """The digest of the table of contents, which most themes show on every page, by titles."""
        titles = {docname: str(title) for docname, title in self._env.titles.items()}
        lists = {
            docname: [toctree.attributes for toctree in toctrees]
            for docname, toctrees in self._toctrees.items()
        }
        return digests.of_value([titles, lists])

    @cached_property
    def _toctrees(self) -> dict[str, list[addnodes.toctree]]:
        """The lists of each page, without those in the pages that they name."""
        tocs = self._env.tocs.items()
        return {docname: list(toc.findall(addnodes.toctree)) for docname, toc in tocs}

    @cached_property
    def _listing(self) -> dict[str, set[str]]:
        """The pages that list a page."""
        found: dict[str, set[str]] = {}
        for docname, toctrees in self._toctrees.items():
            for toctree in toctrees:
                for page in toctree["includefiles"]:
                    found.setdefault(page, set()).add(docname)
        return found

    @cached_property
    def _all(self) -> str:
        """The digest of the headings of all pages that are listed."""
        listed = self._listing.keys() & self._env.tocs.keys()
        return digests.of_value({docname: self._outline(docname) for docname in listed})
