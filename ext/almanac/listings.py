"""Entries as blocks of a page: cards, rows, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from almanac import filters, inline, markup, pictures
from almanac.facets import key_of
from almanac.kinds import Job
from almanac.model import Axis, Entry, Reference, markers
from almanac.questions import Link, values_of

if TYPE_CHECKING:
    from almanac.domain import AlmanacDomain


def cards(entries: Iterable[Entry], domain: AlmanacDomain) -> nodes.bullet_list:
    """Entries as a grid of cards: sign, title, summary, facts."""
    return markup.bullets((_card(entry, domain) for entry in entries), ["almanac-cards"])


def _item(blocks: list[nodes.Node], *entries: Entry) -> nodes.list_item:
    """An item that tells of *entries*, which a reader can filter."""
    return markup.item(blocks, _marks(entries))


def _marks(entries: Iterable[Entry]) -> list[str]:
    return [filters.marked(key_of(entry)) for entry in entries]


def _card(entry: Entry, domain: AlmanacDomain) -> nodes.list_item:
    heading = _heading(entry, "almanac-card-title")
    blocks: list[nodes.Node] = [heading, markup.paragraph(entry.summary), _facts(entry, domain)]
    if entry.figure:
        blocks.insert(0, pictures.decoration(entry.docname, entry.figure.file))
    return _item([nodes.container("", *blocks, classes=pictures.area_classes(entry))], entry)


def _heading(entry: Entry, *classes: str) -> nodes.paragraph:
    sign = inline.sign(entry)
    mark = [markup.text(sign, "almanac-sign"), nodes.Text(" ")] if sign else []
    return markup.paragraph(*mark, markup.to(Link.to(entry)), classes=classes)


def _facts(entry: Entry, domain: AlmanacDomain) -> nodes.paragraph:
    parts = markup.joined(inline.facts(entry, domain), " ")
    return markup.paragraph(*parts, classes=["almanac-facts"])


def rows(entries: Iterable[Entry], domain: AlmanacDomain) -> nodes.bullet_list:
    """Entries as a list: title, one line of summary, facts."""
    return markup.bullets((_row(entry, domain) for entry in entries), ["almanac-rows"])


def _row(entry: Entry, domain: AlmanacDomain) -> nodes.list_item:
    heading = markup.paragraph(markup.to(Link.to(entry)), classes=["almanac-row-title"])
    return _item([heading, markup.paragraph(entry.summary), _facts(entry, domain)], entry)


def ranking(entries: Iterable[Entry], domain: AlmanacDomain) -> nodes.bullet_list:
    """Entries as a list that shows their order: sign, title, where they were presented, facts."""
    return markup.bullets((_ranked(entry, domain) for entry in entries), ["almanac-ranking"])


def _ranked(entry: Entry, domain: AlmanacDomain) -> nodes.list_item:
    where = cell(entry, "venues", domain)
    blocks = [_heading(entry, "almanac-row-title"), markup.paragraph(*where), _facts(entry, domain)]
    return _item([nodes.container("", *blocks, classes=pictures.area_classes(entry))], entry)


def table(entries: Iterable[Entry], columns: Sequence[str], domain: AlmanacDomain) -> nodes.table:
    """Entries as a table with a column for each of these fields."""
    body = [
        markup.line(
            (markup.paragraph(*cell(entry, column, domain)) for column in columns), _marks([entry])
        )
        for entry in entries
    ]
    head = [column.replace("_", " ").capitalize() for column in columns]
    return markup.table(head, body, ["almanac-listing"])


def cell(entry: Entry, name: str, domain: AlmanacDomain) -> list[nodes.Node]:
    """The field *name* of *entry* as inline nodes, linked where it names something."""
    if name == "title":
        return [markup.to(Link.to(entry))]
    if name == "openings" and isinstance(entry, Job):
        return [nodes.Text(inline.places([entry]))]
    marker = markers(type(entry)).get(name)
    what = marker.kind if isinstance(marker, Reference) else _indexed(marker)
    values = values_of(entry, name)
    if not what:
        return [nodes.Text(", ".join(values))]
    return markup.joined(inline.link(what, value, domain) for value in values)


def _indexed(axis: Axis | None) -> str:
    return axis.name if axis and axis.index else ""


def job_rows(jobs: Iterable[Job], domain: AlmanacDomain) -> nodes.bullet_list:
    """Jobs, one row each; identical ads stand in one row with all their openings."""

    def ad(job: Job) -> tuple[str, ...]:
        return job.title, job.team or "", job.family, job.summary

    folded = [list(same) for _, same in groupby(sorted(jobs, key=ad), key=ad)]
    return markup.bullets((_job_row(same, domain) for same in folded), ["almanac-rows"])


def _job_row(jobs: Sequence[Job], domain: AlmanacDomain) -> nodes.list_item:
    links = markup.joined((markup.to(Link.to(job)) for job in jobs), " · ")
    quiet = markup.text(inline.team_and_places(jobs), "almanac-quiet")
    blocks: list[nodes.Node] = [
        markup.paragraph(*links, classes=["almanac-row-title"]),
        markup.paragraph(jobs[0].summary),
        markup.paragraph(quiet, classes=["almanac-facts"]),
        markup.paragraph(*inline.area_chips(jobs[0].areas, domain), classes=["almanac-facts"]),
    ]
    return _item(blocks, *jobs)


def openings(jobs: Iterable[Job]) -> nodes.table:
    """The openings by place as a table with a dot for each."""
    body = [
        [nodes.paragraph("", place), markup.paragraph(*dots(number))]
        for place, number in inline.ranked_places(jobs)
    ]
    return markup.table(("Place", "Openings"), body)


def dots(number: int) -> list[nodes.Node]:
    """*number* as so many dots, and in digits."""
    return [markup.plot("", "●" * number, classes=["almanac-dots"]), nodes.Text(f" {number}")]


def tally(kind: str, entries: Sequence[Entry]) -> str:
    """The number of *entries* in words; for jobs, with their openings and places."""
    words = markup.count(len(entries), kind)
    jobs = [entry for entry in entries if isinstance(entry, Job)]
    if not jobs:
        return f"{words}."
    ranked = inline.ranked_places(jobs)
    total = markup.count(sum(number for _, number in ranked), "opening")
    return f"{words}, {total} in {markup.count(len(ranked), 'place')}."
