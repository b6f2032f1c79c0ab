"""Small directives, each of which answers one question or stands for one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree
from sphinx.util.docutils import SphinxDirective

from almanac import filters, listings, markup
from almanac.directives.base import AlmanacDirective
from almanac.model import indexed_axes
from almanac.questions import Checked, Index, Link, Pages, Select, TermEntries

#: How many terms are shown, where nobody says.
MOST_NAMED = 12
#: The most entries of a day that are named.
FEW = 4


class Tally(AlmanacDirective):
    """How many entries a kind has, in one line that leads to them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Count."""
        name = self.arguments[0]
        if not self.is_known("kind", name, [kind.kind for kind in self.domain.kinds]):
            return []
        return [markup.paragraph(listings.tally(name, self.domain.ask(Select(name))))]


class Openings(AlmanacDirective):
    """The openings of all jobs by place, a dot for each."""

    def run(self) -> list[nodes.Node]:
        """A table of places, most openings first."""
        return [listings.openings(self.domain.ask(Select("job")))]


class MostNamed(AlmanacDirective):
    """The terms of an axis that several entries name, a dot for each entry."""

    required_arguments = 1
    option_spec: ClassVar[Any] = {"limit": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """A list, those that most entries name first."""
        axis = self.arguments[0]
        known = [axis.name for axis in indexed_axes(self.domain.kinds)]
        if not self.is_known("axis", axis, known):
            return []
        found = [item for item in self.domain.ask(Index(axis)) if item.links[1:]]
        if not found:
            return [markup.paragraph(f"No {axis} is named twice.", classes=["almanac-nothing"])]
        found.sort(key=lambda item: -len(item.links))
        shown = found[: self.options.get("limit", MOST_NAMED)]
        items = (markup.item([named(axis, term)], [filters.marked(term.anchor)]) for term in shown)
        return [markup.bullets(items, ["almanac-topics"])]


def named(axis: str, item: TermEntries) -> nodes.paragraph:
    """A term with a dot for each entry that names it."""
    term = markup.xref(axis, item.term, item.term)
    return markup.paragraph(term, " ", *listings.dots(len(item.links)))


class LastChecked(AlmanacDirective):
    """What was last checked, by day."""

    def run(self) -> list[nodes.Node]:
        """A list of days; a day with many entries counts them."""
        days = self.domain.ask(Checked())
        rows = [(str(day), self.named(links)) for day, links in days]
        return [markup.definitions(rows, ["almanac-checked"])] if rows else []

    def named(self, links: Sequence[Link]) -> list[nodes.Node]:
        """The entries of a day, or how many there are of each kind."""
        if len(links) <= FEW:
            return markup.joined(markup.to(link) for link in links)
        plurals = {kind.kind: kind.plural for kind in self.domain.kinds}
        numbers = Counter(link.kind for link in links)
        words = [markup.count(number, kind, plurals[kind]) for kind, number in numbers.items()]
        return [nodes.Text(", ".join(words))]


class SearchForm(SphinxDirective):
    """A search field in the text of a page."""

    def run(self) -> list[nodes.Node]:
        """The form."""
        return [markup.search_form()]


class KindTocTree(AlmanacDirective, TocTree):
    """A toctree of all pages in the folder of a kind, in the order of the kind.

    Pages without an entry, because they are broken, come last: no page is lost.
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """List the pages, and let Sphinx do the rest."""
        kinds = {kind.kind: kind for kind in self.domain.kinds}
        name = self.arguments[0]
        if not self.is_known("kind", name, kinds):
            return []
        ordered = self.domain.ask(Pages(name))
        rest = sorted(page for page in self.env.found_docs - set(ordered) if kinds[name].owns(page))
        lines = [f"/{docname}" for docname in (*ordered, *rest)]
        # As a globbing toctree it is read again whenever a page comes or goes.
        self.options["glob"] = None
        self.options.setdefault("titlesonly", None)
        self.content = StringList(lines, source=self.get_source_info()[0])
        return super().run()
