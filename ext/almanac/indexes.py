"""Terms and papers as blocks of a page, each with the entries that name it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes

from almanac import markup
from almanac.bibliography import Paper
from almanac.questions import Link, TermEntries


def terms(found: Iterable[TermEntries]) -> nodes.definition_list:
    """Terms of an index with the entries that name them."""
    result = nodes.definition_list(classes=[*markup.PLAIN, "almanac-terms"])
    for item in found:
        term = nodes.term("", item.term, ids=[item.anchor])
        body = nodes.definition("", *(named_by(item.links)))
        result += nodes.definition_list_item("", term, body)
    return result


def named_by(links: Sequence[Link]) -> list[nodes.paragraph]:
    """The entries that name something, a paragraph for each kind with their number."""
    kinds = dict.fromkeys(link.kind for link in sorted(links, key=lambda e: e.kind != "post"))
    by_kind = {kind: [link for link in links if link.kind == kind] for kind in kinds}
    return [
        markup.paragraph(
            markup.text(markup.count(len(same), kind), "almanac-count"),
            " ",
            *markup.joined(map(markup.to, same), " · "),
            classes=["almanac-named-by"],
        )
        for kind, same in by_kind.items()
    ]


def papers(found: Iterable[tuple[Paper, tuple[Link, ...]]], anchors: dict[str, str]) -> nodes.Node:
    """Papers with authors, venue, links, and the entries that name them.

    *anchors* are the targets to set, by key.
    """
    result = nodes.definition_list(classes=[*markup.PLAIN, "almanac-papers"])
    for paper, links in found:
        ids = [anchors[paper.key]] if paper.key in anchors else []
        body = nodes.definition("", *_paper_lines(paper), *named_by(links))
        result += nodes.definition_list_item("", nodes.term("", paper.title, ids=ids), body)
    return result


def _paper_lines(paper: Paper) -> list[nodes.paragraph]:
    where = ", ".join(filter(None, (paper.venue, paper.year)))
    links = markup.joined((markup.external(label, url) for label, url in paper.links), " · ")
    lines = [
        markup.paragraph(", ".join(paper.authors)),
        markup.paragraph(nodes.emphasis("", where)) if where else None,
        markup.paragraph(*links) if links else None,
    ]
    return [line for line in lines if line]
