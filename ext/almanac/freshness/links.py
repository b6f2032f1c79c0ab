"""What a page says of other pages, and what they answer.

While a page is read, its links are noted as plain attributes. In each build they are resolved
again, each distinct link once: the address and the text that come out belong to what the page
shows. So a page is written again when a title or a label elsewhere changes, and only then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.errors import NoUri
from sphinx.util import docname_join
from sphinx.util.logging import suppress_logging

if TYPE_CHECKING:
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: The attributes of a link, sorted by name.
Link = tuple[tuple[str, Any], ...]

#: Links of these types search everything; where they stand matters.
SEARCHING = frozenset({"any", "myst"})
#: What every node has, and what says nothing about where a link leads.
IDLE = frozenset({*nodes.Element.basic_attributes, "refwarn", "source", "support_smartquotes"})


def links_of(node: nodes.Element) -> tuple[Link, ...]:
    """The distinct links in *node*, such as a whole document, that are not resolved yet."""
    return tuple(sorted({_link(link) for link in node.findall(addnodes.pending_xref)}, key=str))


def _link(node: addnodes.pending_xref) -> Link:
    relative = node["reftype"] in {*SEARCHING, "doc"}
    return tuple(
        (name, value)
        for name, value in sorted(node.attributes.items())
        if name not in IDLE
        and isinstance(value, str | bool | int | None)
        and (relative or name != "refdoc")
    )


def pages_named(links: tuple[Link, ...]) -> Iterator[str]:
    """The pages that MyST knew to be pages when it read *links*."""
    for link in map(dict, links):
        if link.get("refdomain") == "doc":
            yield link["reftarget"]


def paths_missed(links: tuple[Link, ...], docname: str) -> Iterator[str]:
    """The paths, relative to the sources, that *links* may mean, if there is a file."""
    for link in map(dict, links):
        target = str(link.get("reftarget", "")).partition("#")[0]
        if link["reftype"] == "myst" and link.get("refdomain") != "doc" and target:
            yield docname_join(docname, target)
            if PurePosixPath(target).suffix:
                yield docname_join(docname, str(PurePosixPath(target).with_suffix("")))


class Resolver:
    """Resolves links in one build, each distinct link once."""

    def __init__(self, env: BuildEnvironment, builder: Builder) -> None:
        self._env = env
        self._builder = builder
        self._known: dict[Link, str] = {}

    def resolve(self, links: tuple[Link, ...]) -> list[str]:
        """Where *links* lead and what they show."""
        with suppress_logging():
            return [self._once(link) for link in links]

    def _once(self, link: Link) -> str:
        if link not in self._known:
            attributes = dict(link)
            answer = self._search if attributes["reftype"] in SEARCHING else self._ask
            self._known[link] = repr(answer(attributes))
        return self._known[link]

    def _ask(self, link: Mapping[str, Any]) -> object:
        """What the domain of *link* answers."""
        domain = self._env.domains.get(link.get("refdomain") or "")
        if not domain:
            return ""
        node, text = self._nodes(link)
        try:
            found = domain.resolve_xref(
                self._env,
                self._from(link),
                self._builder,
                link["reftype"],
                link["reftarget"],
                node,
                text,
            )
        except NoUri:
            return ""
        return str(found or "")

    def _search(self, link: Mapping[str, Any]) -> list[object]:
        """Everything that *link* can mean."""
        env, target = self._env, str(link["reftarget"])
        is_page = link.get("refdomain") == "doc"
        found: list[object] = [self._page(target if is_page else self._near(link), link)]
        if is_page:
            return found
        std = env.domains["std"]
        for name in {target: 0, target.lower(): 0}:
            found += [std.data[key].get(name) for key in ("labels", "anonlabels")]
            found += [std.data["objects"].get((type_, name)) for type_ in std.object_types]
        for domain in env.domains.sorted():
            if domain.name != "std":
                found += self._offers(domain, link)
        return found

    def _near(self, link: Mapping[str, Any]) -> str:
        return docname_join(self._from(link), str(link["reftarget"]))

    def _page(self, docname: str, link: Mapping[str, Any]) -> object:
        title = self._env.titles.get(docname)
        anchor = link.get("reftargetid")
        if title is None or not anchor:
            return str(title)
        slugs = self._env.metadata[docname].get("myst_slugs", {})
        places = [place[1:] for slug, place in slugs.items() if anchor in {slug, place[1]}]
        labels = self._labels.get(docname, ())
        return places, [at for name, at in labels if anchor in {name, at[1]}]

    @cached_property
    def _labels(self) -> dict[str, list[tuple[str, tuple[str, str, str]]]]:
        """The labels of each page."""
        found: dict[str, list[tuple[str, tuple[str, str, str]]]] = {}
        for name, at in self._env.domains["std"].data["labels"].items():
            found.setdefault(at[0], []).append((name, at))
        return found

    def _offers(self, domain: Any, link: Mapping[str, Any]) -> list[object]:
        node, text = self._nodes(link)
        try:
            offers = domain.resolve_any_xref(
                self._env, self._from(link), self._builder, link["reftarget"], node, text
            )
        except (NotImplementedError, NoUri):
            return []
        return [(role, str(found)) for role, found in offers]

    def _from(self, link: Mapping[str, Any]) -> str:
        return str(link.get("refdoc") or self._env.config.root_doc)

    @staticmethod
    def _nodes(link: Mapping[str, Any]) -> tuple[addnodes.pending_xref, nodes.inline]:
        return addnodes.pending_xref("", **link), nodes.inline("", "text")
