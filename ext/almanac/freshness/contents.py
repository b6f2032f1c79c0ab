"""What pages list in their tables of contents, as a tree without circles.

Where a page lists another that lists the first, Sphinx follows the circle without end, or says so
once for each page that shows it. Here the entry that closes a circle counts for nothing when the
pages are put in order, whatever the order in which they were read, and every build tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import __
from sphinx.util.logging import getLogger

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = getLogger(__name__)

#: What is said of a circle; Sphinx says it of every page that shows one.
CIRCULAR = "circular toctree references detected, ignoring: %s <- %s"


class Sorted(set[str]):
    """A set that always has the same order."""

    def __iter__(self) -> Iterator[str]:
        """Its members in the order of the alphabet."""
        return iter(sorted(super().__iter__()))


def settle(env: BuildEnvironment) -> None:
    """Take the circles out of what pages list, and tell of them; let numbers be given anew."""
    _forget_numbers(env)
    # Of two numbered lists, one below the other, the first one numbers the pages.
    env.numbered_toctrees = Sorted(env.numbered_toctrees)
    listed = {docname: _listed(toc) for docname, toc in sorted(env.tocs.items())}
    circles = {(way[-1], way[0]): way for way in _circles(listed, env.config.root_doc)}
    env.toctree_includes = {
        docname: [page for page in pages if (docname, page) not in circles]
        for docname, pages in listed.items()
        if pages
    }
    for (docname, page), way in sorted(circles.items()):
        logger.warning(
            "%s",
            __(CIRCULAR) % (page, " <- ".join(reversed(way))),
            location=_toctree_with(env, docname, page),
            type="toc",
            subtype="circular",
        )


def _listed(toc: nodes.Element) -> list[str]:
    return [page for toctree in toc.findall(addnodes.toctree) for page in toctree["includefiles"]]


def _toctree_with(env: BuildEnvironment, docname: str, page: str) -> nodes.Node:
    toctrees = env.tocs[docname].findall(addnodes.toctree)
    return next(toctree for toctree in toctrees if page in toctree["includefiles"])


def _circles(listed: Mapping[str, Sequence[str]], root: str) -> Iterator[tuple[str, ...]]:
    """The ways down from a page to one that lists it, as they are found from the *root*."""
    done: set[str] = set()

    def visit(*way: str) -> Iterator[tuple[str, ...]]:
        for page in listed.get(way[-1], ()):
            if page in way:
                yield way[way.index(page) :]
            elif page not in done:
                yield from visit(*way, page)
        done.add(way[-1])

    for docname in (root, *listed):
        if docname not in done:
            yield from visit(docname)


def _forget_numbers(env: BuildEnvironment) -> None:
    """Sphinx numbers the sections anew, but leaves the numbers of pages that have none now."""
    if env.toc_secnumbers:
        numbered = (*env.tocs.values(), *env.titles.values())
        for node in (node for top in numbered for node in top.findall(nodes.Element)):
            node.attributes.pop("secnumber", None)
