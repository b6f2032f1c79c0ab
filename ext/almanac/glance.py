"""The at-a-glance box: the facts of an entry as a definition list, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import TYPE_CHECKING

from docutils import nodes

from almanac import formats, inline, listings, markup
from almanac.config import as_of
from almanac.kinds import Area, Job, JobState, Lab, Post
from almanac.model import Entry
from almanac.questions import Papers, values_of

if TYPE_CHECKING:
    from almanac.domain import AlmanacDomain

Row = tuple[str, list[nodes.Node]]

#: How many rows stay in sight where the box is folded.
IN_SIGHT = 4

#: What a job's state means for a reader.
NOTICES = {
    JobState.UNDATED: "The ad names no closing day, so it may be closed by now.",
    JobState.UPCOMING: "This job is not open yet.",
    JobState.OPEN: "",
    JobState.CLOSING_SOON: "This job closes soon.",
    JobState.CLOSED: "This job is closed. The page stays so that links to it keep working.",
    JobState.ARCHIVED: "This job closed long ago. The page stays so that links to it keep working.",
}


def box(entry: Entry, domain: AlmanacDomain) -> nodes.container | None:
    """The box of *entry*, or nothing for a kind that has none."""
    found = [(label, parts) for label, parts in rows(entry, domain) if parts]
    if not found:
        return None
    shown, more = found[:IN_SIGHT], found[IN_SIGHT:]
    content: list[nodes.Node] = [markup.definitions(shown)]
    if more:
        content.append(markup.folded("More facts", markup.definitions(more)))
    return nodes.container("", *content, classes=["almanac-glance"])


@singledispatch
def rows(entry: Entry, domain: AlmanacDomain) -> list[Row]:
    """The rows of the box, the most telling first; a row without parts is left out.

    A kind of another project has a row for each of its fields, or registers rows of its own.
    """
    fields = [
        name
        for name, field in type(entry).model_fields.items()
        if not field.exclude and name not in {"title", "summary"} and values_of(entry, name)
    ]
    return [_named(name.replace("_", " ").capitalize(), entry, name, domain) for name in fields]


@rows.register(Post)
def _(entry: Post, domain: AlmanacDomain) -> list[Row]:
    papers = [paper for paper, _ in domain.ask(Papers(entry.papers))]
    code = [markup.external(address(paper.code), paper.code) for paper in papers if paper.code]
    rank: list[nodes.Node] = [nodes.Text(f"No. {entry.rank} of {entry.list}")]
    return [
        ("Rank", rank),
        _named("Venue", entry, "venues", domain),
        _areas(entry, domain),
        ("Paper" if len(papers) == 1 else "Papers", _linked("paper", entry.papers, domain)),
        _named("Topics", entry, "topics", domain),
        _named("People", entry, "people", domain),
        _named("Organizations", entry, "organizations", domain),
        ("Code", markup.joined(code)),
        _source("Source", entry),
    ]


@rows.register(Area)
def _(_entry: Area, _domain: AlmanacDomain) -> list[Row]:
    return []  # the sections of its page say all of it


@rows.register(Job)
def _(entry: Job, domain: AlmanacDomain) -> list[Row]:
    days = [f"opens {entry.opens}" if entry.opens else "", f"closes {entry.closes}"]
    dated = ", ".join(days[: 2 if entry.closes else 1]).strip(", ")
    return [
        ("Openings", [nodes.Text(inline.places([entry]))]),
        ("Team", [nodes.Text(entry.team)] if entry.team else []),
        _areas(entry, domain),
        ("Family", [nodes.Text(", ".join(filter(None, (entry.family, entry.level))))]),
        ("Days", [nodes.Text(dated)] if dated else []),
        _named("Topics", entry, "topics", domain),
        _named("Organization", entry, "organizations", domain),
        _source("Seen on", entry),
    ]


@rows.register(Lab)
def _(entry: Lab, domain: AlmanacDomain) -> list[Row]:
    return [
        ("Post", [inline.link("post", entry.post, domain)]),
        ("Takes", [nodes.Text(f"{entry.minutes:g} minutes, {entry.memory}")]),
    ]


def _named(label: str, entry: Entry, field: str, domain: AlmanacDomain) -> Row:
    return label, listings.cell(entry, field, domain) if values_of(entry, field) else []


def _areas(entry: Post | Job, domain: AlmanacDomain) -> Row:
    return "Areas", inline.area_chips(entry.areas, domain)


def _linked(what: str, names: Sequence[str], domain: AlmanacDomain) -> list[nodes.Node]:
    return markup.joined(inline.link(what, name, domain) for name in names)


def _source(label: str, entry: Post | Job) -> Row:
    checked = nodes.Text(f", checked {entry.checked}")
    return label, [markup.external(formats.host(entry.source), entry.source), checked]


def address(url: str) -> str:
    """*url* as it is read aloud: without its scheme."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def notice(entry: Entry, domain: AlmanacDomain) -> nodes.paragraph | None:
    """What a reader must know before the first line, if anything."""
    words = NOTICES[entry.state(as_of(domain.env.config))] if isinstance(entry, Job) else ""
    return markup.paragraph(words, classes=["almanac-notice"]) if words else None
