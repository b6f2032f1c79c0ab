"""Terms and papers as blocks of a page, each with the entries that name it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from docutils import nodes

from almanac import filters, markup
from almanac.bibliography import Paper
from almanac.questions import Link, TermEntries


def terms(found: Iterable[TermEntries]) -> nodes.definition_list:
    """Terms of an index with the entries that name them."""
    result = nodes.definition_list(classes=[*markup.PLAIN, "almanac-terms"])
    for item in found:
        counts = markup.text(counted(item.links), "almanac-count")
        name = nodes.Text(f"{item.term} ")
        classes = [filters.marked(item.anchor)]
        term = nodes.term("", "", name, counts, ids=[item.anchor], classes=classes)
        result += nodes.definition_list_item("", term, nodes.definition("", named_by(item.links)))
    return result


def counted(links: Sequence[Link]) -> str:
    """How many entries of each kind there are: "2 posts, 1 job"."""
    numbers = Counter(link.kind for link in _posts_first(links))
    return ", ".join(markup.count(number, kind) for kind, number in numbers.items())


def named_by(links: Sequence[Link], plain: str = "post") -> nodes.bullet_list:
    """The entries that name something; those that are not of the kind *plain* say what they are."""
    items = (
        [markup.to(link)]
        if link.kind == plain
        else [markup.to(link), markup.text(f" {link.kind}", "almanac-quiet")]
        for link in _posts_first(links)
    )
    return markup.bullets(([markup.paragraph(*parts)] for parts in items), ["almanac-named-by"])


def _posts_first(links: Sequence[Link]) -> list[Link]:
    return sorted(links, key=lambda link: link.kind != "post")


def papers(found: Iterable[tuple[Paper, tuple[Link, ...]]], anchors: dict[str, str]) -> nodes.Node:
    """Papers with authors, venue, links, and the entries that name them.

    *anchors* are the targets to set, by key.
    """
    result = nodes.definition_list(classes=[*markup.PLAIN, "almanac-papers"])
    for paper, links in found:
        ids = [anchors[paper.key]] if paper.key in anchors else []
        body = nodes.definition("", *_paper_lines(paper), named_by(links, plain=""))
        result += nodes.definition_list_item("", nodes.term("", paper.title, ids=ids), body)
    return result


def _paper_lines(paper: Paper) -> list[nodes.paragraph]:
    links = markup.joined((markup.external(label, url) for label, url in paper.links), " · ")
    lines = [
        markup.paragraph(", ".join(paper.authors)),
        markup.paragraph(nodes.emphasis("", paper.published)) if paper.published else None,
        markup.paragraph(*links) if links else None,
    ]
    return [line for line in lines if line]
