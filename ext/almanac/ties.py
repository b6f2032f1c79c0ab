"""What ties entries together: the areas and topics that they share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from almanac.catalog import Catalog
from almanac.kinds import TOPIC, Job, Post
from almanac.model import Entry
from almanac.questions import Filters, Select, values_of
from almanac.related import Related

#: The most entries in one picture; with more, nobody sees anything.
MOST = 30


@dataclass(frozen=True, slots=True)
class Knot:
    """A thing on a map: an area, a topic, or an entry."""

    #: Its type and name, to which a link leads; what a page says of itself has no type.
    what: str
    name: str
    title: str
    #: Its place in its list, where it has one.
    sign: str = ""
    #: The area whose color it has.
    area: str = ""


@dataclass(frozen=True, slots=True)
class Ties:
    """Terms, entries, and who names what."""

    terms: tuple[Knot, ...]
    entries: tuple[Knot, ...]
    #: Pairs of places in ``terms`` and in ``entries``.
    pairs: tuple[tuple[int, int], ...]
    #: How many entries there are, with those that found no room.
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Which posts and jobs are tied together, and by which areas and topics?

    A topic that only one of them names ties nothing; an area stands there all the same.
    """

    where: Filters = ()

    def answer(self, catalog: Catalog) -> Ties:
        """The ties of the first posts in their order, and then of jobs."""
        chosen = Select("post", self.where)
        posts = [post for post in catalog.made_of(Post) if chosen.fits(post)]
        found: list[Entry] = [*posts, *catalog.made_of(Job)]
        shown = found[:MOST]
        things = dict.fromkeys(thing for entry in shown for thing in _things(entry))
        named = [
            thing
            for thing in things
            if thing[0] == "area" or sum(thing in _things(entry) for entry in shown) > 1
        ]
        return _ties(named, [(entry, _of_entry(entry)) for entry in shown], len(found), catalog)


@dataclass(frozen=True, slots=True)
class Neighborhood:
    """Which entries share areas and topics with this post?"""

    kind: str
    id: str

    def answer(self, catalog: Catalog) -> Ties:
        """The ties of the post to the entries that are related to it, and to jobs by a topic."""
        post = catalog.by_id[self.kind, self.id]
        links = [relation.link for relation in Related(self.kind, self.id).answer(catalog)]
        topics = set(values_of(post, "topics"))
        jobs = [job for job in catalog.made_of(Job) if topics & set(values_of(job, "topics"))]
        near = [*(catalog.by_id[link.kind, link.id] for link in links), *jobs]
        things = _things(post)
        # One that only stands beside it in the list shares nothing.
        others = [entry for entry in near if any(thing in things for thing in _things(entry))]
        itself = Knot("", self.id, post.title, _of_entry(post).sign, _of_entry(post).area)
        shown = [(post, itself), *((entry, _of_entry(entry)) for entry in others)]
        return _ties(things, shown, len(shown), catalog)


def _ties(
    things: Iterable[tuple[str, str]],
    entries: list[tuple[Entry, Knot]],
    total: int,
    catalog: Catalog,
) -> Ties:
    known = [(what, name) for what, name in things if catalog.title(what, name) is not None]
    pairs = (
        (i, j)
        for i, thing in enumerate(known)
        for j, (entry, _) in enumerate(entries)
        if thing in _things(entry)
    )
    terms = tuple(_of_term(what, name, catalog) for what, name in known)
    return Ties(terms, tuple(knot for _, knot in entries), tuple(pairs), total)


def _things(entry: Entry) -> list[tuple[str, str]]:
    """The areas and topics that *entry* names."""
    areas = (("area", area) for area in values_of(entry, "areas"))
    return [*areas, *((TOPIC.name, topic) for topic in values_of(entry, "topics"))]


def _of_term(what: str, name: str, catalog: Catalog) -> Knot:
    return Knot(what, name, catalog.title(what, name) or name, area=name if what == "area" else "")


def _of_entry(entry: Entry) -> Knot:
    sign = str(entry.rank) if isinstance(entry, Post) else ""
    return Knot(entry.kind, entry.id, entry.title, sign, next(iter(values_of(entry, "areas")), ""))
