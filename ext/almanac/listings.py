"""Entries as blocks of a page: cards, rows, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import singledispatch
from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from almanac import markup, pictures
from almanac.kinds import Area, Job, Post
from almanac.model import Axis, Entry, Reference, markers
from almanac.questions import Link, Lookup, Select, values_of

if TYPE_CHECKING:
    from almanac.domain import AlmanacDomain


# One entry


@singledispatch
def sign(_entry: Entry) -> str:
    """The mark in the corner of a card."""
    return ""


@sign.register(Post)
def _(entry: Post) -> str:
    return str(entry.rank)


@sign.register(Area)
def _(entry: Area) -> str:
    """Two letters, so that an area is not told by its color alone."""
    words = [word for word in entry.title.replace(",", "").split() if word.lower() != "and"]
    initials = "".join(word[0] for word in words[:2]) if len(words) > 1 else entry.title[:2]
    return initials.upper()


@singledispatch
def facts(_entry: Entry, _domain: AlmanacDomain) -> list[nodes.Node]:
    """The quiet line of an entry, as inline nodes."""
    return []


@facts.register(Post)
def _(entry: Post, domain: AlmanacDomain) -> list[nodes.Node]:
    return area_chips(entry.areas, domain)


@facts.register(Area)
def _(entry: Area, domain: AlmanacDomain) -> list[nodes.Node]:
    counts = [
        markup.count(number, kind.kind, kind.plural)
        for kind, field in referring(Area, domain)
        if (number := len(domain.ask(Select(kind.kind, ((field, (entry.id,)),)))))
    ]
    return [markup.text(" · ".join(counts) or "nothing yet", "almanac-quiet")]


@facts.register(Job)
def _(entry: Job, domain: AlmanacDomain) -> list[nodes.Node]:
    return [
        markup.text(team_and_places([entry]), "almanac-quiet"),
        *area_chips(entry.areas, domain),
    ]


def area_chips(areas: Sequence[str], domain: AlmanacDomain) -> list[nodes.Node]:
    """The areas as small labels that link to their pages."""
    # The comma is for readers of plain text; the style sheet hides it.
    chips: list[nodes.Node] = []
    for area in areas:
        chips += [markup.text(", ", "almanac-separator")] if chips else []
        chips.append(area_chip(area, domain))
    return chips


def area_chip(area: str, domain: AlmanacDomain) -> nodes.Node:
    """One area as a small label; an unknown one is plain text."""
    return link("area", area, domain, "almanac-chip", f"area-{area}")


def link(what: str, name: str, domain: AlmanacDomain, *classes: str) -> nodes.Node:
    """The link to *name*, or its name alone when there is no such thing."""
    found = domain.ask(Lookup(what, name))
    return markup.to(found, *classes) if found else markup.text(name, *classes)


def ranked_places(jobs: Iterable[Job]) -> list[tuple[str, int]]:
    """The places of all openings with their numbers, most openings first."""
    total: Counter[str] = Counter()
    for job in jobs:
        for opening in job.openings:
            total[opening.place] += opening.count
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def places(jobs: Iterable[Job]) -> str:
    """The places of all openings in one line: "Boston ×7, Bellevue ×1"."""
    return ", ".join(f"{place} ×{number}" for place, number in ranked_places(jobs))


def team_and_places(jobs: Sequence[Job]) -> str:
    """The team, where the ad names one, and the places of all openings."""
    return " · ".join(filter(None, (jobs[0].team, places(jobs))))


def referring(kind: type[Entry], domain: AlmanacDomain) -> list[tuple[type[Entry], str]]:
    """The other kinds whose entries name entries of *kind*, with the field that does so."""
    return [
        (other, name)
        for other in domain.kinds
        for name, marker in markers(other).items()
        if other is not kind and isinstance(marker, Reference) and marker.kind == kind.kind
    ]


# Several entries


def cards(entries: Iterable[Entry], domain: AlmanacDomain) -> nodes.bullet_list:
    """Entries as a grid of cards: sign, title, summary, facts."""
    return markup.bullets((_card(entry, domain) for entry in entries), ["almanac-cards"])


def _card(entry: Entry, domain: AlmanacDomain) -> list[nodes.Node]:
    heading = _heading(entry, "almanac-card-title")
    blocks: list[nodes.Node] = [heading, markup.paragraph(entry.summary), _facts(entry, domain)]
    if entry.figure:
        blocks.insert(0, pictures.decoration(entry.docname, entry.figure.file))
    return [nodes.container("", *blocks, classes=pictures.area_classes(entry))]


def _heading(entry: Entry, *classes: str) -> nodes.paragraph:
    mark = [markup.text(sign(entry), "almanac-sign"), nodes.Text(" ")] if sign(entry) else []
    return markup.paragraph(*mark, markup.to(Link.to(entry)), classes=classes)


def _facts(entry: Entry, domain: AlmanacDomain) -> nodes.paragraph:
    return markup.paragraph(*markup.joined(facts(entry, domain), " "), classes=["almanac-facts"])


def rows(entries: Iterable[Entry], domain: AlmanacDomain) -> nodes.bullet_list:
    """Entries as a list: title, one line of summary, facts."""
    items = (
        [
            markup.paragraph(markup.to(Link.to(entry)), classes=["almanac-row-title"]),
            markup.paragraph(entry.summary),
            _facts(entry, domain),
        ]
        for entry in entries
    )
    return markup.bullets(items, ["almanac-rows"])


def ranking(entries: Iterable[Entry], domain: AlmanacDomain) -> nodes.bullet_list:
    """Entries as a list that shows their order: sign, title, where they were presented, facts."""
    return markup.bullets((_ranked(entry, domain) for entry in entries), ["almanac-ranking"])


def _ranked(entry: Entry, domain: AlmanacDomain) -> list[nodes.Node]:
    where = cell(entry, "venues", domain)
    blocks = [_heading(entry, "almanac-row-title"), markup.paragraph(*where), _facts(entry, domain)]
    return [nodes.container("", *blocks, classes=pictures.area_classes(entry))]


def table(entries: Iterable[Entry], columns: Sequence[str], domain: AlmanacDomain) -> nodes.table:
    """Entries as a table with a column for each of these fields."""
    body = [
        [markup.paragraph(*cell(entry, column, domain)) for column in columns] for entry in entries
    ]
    head = [column.replace("_", " ").capitalize() for column in columns]
    return markup.table(head, body, ["almanac-listing"])


def cell(entry: Entry, name: str, domain: AlmanacDomain) -> list[nodes.Node]:
    """The field *name* of *entry* as inline nodes, linked where it names something."""
    if name == "title":
        return [markup.to(Link.to(entry))]
    if name == "openings" and isinstance(entry, Job):
        return [nodes.Text(places([entry]))]
    marker = markers(type(entry)).get(name)
    what = marker.kind if isinstance(marker, Reference) else _indexed(marker)
    values = values_of(entry, name)
    if not what:
        return [nodes.Text(", ".join(values))]
    return markup.joined(link(what, value, domain) for value in values)


def _indexed(axis: Axis | None) -> str:
    return axis.name if axis and axis.index else ""


def job_rows(jobs: Iterable[Job], domain: AlmanacDomain) -> nodes.bullet_list:
    """Jobs, one row each; identical ads stand in one row with all their openings."""

    def ad(job: Job) -> tuple[str, ...]:
        return job.title, job.team or "", job.family, job.summary

    folded = [list(same) for _, same in groupby(sorted(jobs, key=ad), key=ad)]
    return markup.bullets((_job_row(same, domain) for same in folded), ["almanac-rows"])


def _job_row(jobs: Sequence[Job], domain: AlmanacDomain) -> list[nodes.Node]:
    links = markup.joined((markup.to(Link.to(job)) for job in jobs), " · ")
    quiet = markup.text(team_and_places(jobs), "almanac-quiet")
    return [
        markup.paragraph(*links, classes=["almanac-row-title"]),
        markup.paragraph(jobs[0].summary),
        markup.paragraph(quiet, classes=["almanac-facts"]),
        markup.paragraph(*area_chips(jobs[0].areas, domain), classes=["almanac-facts"]),
    ]


def openings(jobs: Iterable[Job]) -> nodes.table:
    """The openings by place as a table with a dot for each."""
    body = [
        [nodes.paragraph("", place), markup.paragraph(*dots(number))]
        for place, number in ranked_places(jobs)
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
    ranked = ranked_places(jobs)
    total = markup.count(sum(number for _, number in ranked), "opening")
    return f"{words}, {total} in {markup.count(len(ranked), 'place')}."
