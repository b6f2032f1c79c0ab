"""The indexes: ``{topic-index}`` and its like, and ``{papers}``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from docutils import nodes

from almanac import indexes, markup
from almanac.directives.base import AlmanacDirective, names
from almanac.model import Axis
from almanac.questions import Index, Papers


class AxisIndex(AlmanacDirective):
    """Every term of one axis from A to Z, with the entries that name it."""

    axis: ClassVar[Axis]

    def run(self) -> list[nodes.Node]:
        """A section for each letter, with letters to jump to before them."""
        self.domain.note_index(self.axis.name)
        letters: dict[str, list[Any]] = {}
        for item in self.domain.ask(Index(self.axis.name)):
            letters.setdefault(self.letter(item.term), []).append(item)
        sections = [
            markup.section(letter, indexes.terms(found), anchor=self.anchor(letter))
            for letter, found in letters.items()
        ]
        return [self.jumps(letters), *sections]

    def letter(self, term: str) -> str:
        """The heading under which *term* stands."""
        first = self.axis.sort_key(term)[0][:1].upper()
        return first if first.isalpha() else "#"

    def anchor(self, letter: str) -> str:
        """The anchor of the section of *letter*."""
        return f"{self.axis.plural}-{'other' if letter == '#' else letter.lower()}"

    def jumps(self, used: Iterable[str]) -> nodes.paragraph:
        """The letters of the alphabet; those in use are links."""
        alphabet = dict.fromkeys([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *sorted(used)])
        parts = [self.jump(letter, letter in used) for letter in alphabet]
        return markup.paragraph(*markup.joined(parts, " "), classes=["almanac-letters"])

    def jump(self, letter: str, used: bool) -> nodes.Node:
        """The link to the section of *letter*."""
        if not used:
            return markup.text(letter, "almanac-quiet")
        return nodes.reference("", letter, internal=True, refid=self.anchor(letter))


class PaperList(AlmanacDirective):
    """The papers: all of them, which makes them link targets, or those that are named."""

    option_spec: ClassVar[Any] = {"keys": names}

    def run(self) -> list[nodes.Node]:
        """The papers, in alphabetical order of their titles unless they are named."""
        keys = self.options.get("keys")
        if keys:
            for key in keys:
                self.is_known("paper", key, self.domain.catalog.papers)
            return [indexes.papers(self.domain.ask(Papers(keys)), {})]
        self.domain.note_index("paper")
        found = sorted(self.domain.ask(Papers()), key=lambda item: item[0].title.casefold())
        return [indexes.papers(found, self.domain.catalog.anchors("paper"))]
