"""``{map}``: what ties posts and jobs together."""

from __future__ import annotations

from docutils import nodes

from almanac import maps, markup
from almanac.chart import NARROW, WIDE
from almanac.directives.listing import Listing
from almanac.kinds import Post
from almanac.ties import Overview


class Map(Listing):
    """The areas and topics that posts and jobs share, as a picture and as a list."""

    kind = Post

    def run(self) -> list[nodes.Node]:
        """The picture in two widths, of which a style sheet shows one, and the list."""
        ties = self.domain.ask(Overview(self.filters()))
        if not ties.pairs:
            return [markup.paragraph(self.nothing(), classes=["almanac-nothing"])]
        title = "Map of areas and topics, and of the posts and jobs that name them"
        drawings = [maps.drawing(ties, shape, title) for shape in (NARROW, WIDE)]
        words = markup.folded("The map as a list", maps.as_list(ties))
        return [*self.limits(len(ties.entries), ties.total), *drawings, words]

    def limits(self, shown: int, total: int) -> list[nodes.Node]:
        """What is said where not everything found room."""
        words = f"The map shows the first {shown} of {total} posts and jobs."
        return [markup.paragraph(words)] if shown < total else []
