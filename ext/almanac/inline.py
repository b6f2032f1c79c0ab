"""An entry in a few words, as inline nodes: its sign, its facts, its places, links to what it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import singledispatch
from typing import TYPE_CHECKING

from docutils import nodes

from almanac import markup
from almanac.kinds import Area, Job, Post
from almanac.model import Entry, Reference, markers
from almanac.questions import Lookup, Select

if TYPE_CHECKING:
    from almanac.domain import AlmanacDomain


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
