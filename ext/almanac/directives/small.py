"""Small directives: ``{tally}``, ``{openings-by-place}``, ``{search-form}``, ``{kind-toctree}``."""

from __future__ import annotations

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree
from sphinx.util.docutils import SphinxDirective

from almanac import listings, markup
from almanac.directives.base import AlmanacDirective
from almanac.questions import Pages, Select


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
