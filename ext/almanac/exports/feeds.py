"""The feeds: which there are, and what they hold. ``atom`` and ``jsonfeed`` write them.

Every day in them is one that the front matter gives. A reader of feeds wants to know when an entry
was updated; that is the day on which its source was last read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from almanac import formats
from almanac.kinds import Area, Job, Post

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site
    from almanac.model import Entry

#: How the files of a feed end, and what they are.
TYPES = {".atom": "application/atom+xml", ".json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class Feed:
    """Entries to follow."""

    #: Where its files are, without their ends, from the root of the site.
    path: str
    title: str
    #: The page that shows the same.
    docname: str
    entries: tuple[Post | Job, ...]
    #: What is no longer in it: what it was called for ever, and the day on which it went.
    gone: Mapping[str, date] = field(default_factory=dict)

    @property
    def newest(self) -> list[Post | Job]:
        """Its entries, the last read first."""
        return sorted(self.entries, key=lambda entry: entry.checked, reverse=True)

    @property
    def updated(self) -> date:
        """The last day on which something in it changed."""
        return max([entry.checked for entry in self.entries] + [*self.gone.values()])

    @property
    def files(self) -> Iterator[tuple[str, str]]:
        """Its files from the root of the site, with their types."""
        return ((f"{self.path}{end}", type_) for end, type_ in TYPES.items())


def feeds(catalog: Catalog, site: Site) -> Iterator[Feed]:
    """All feeds: of the site, of the jobs, of each area."""
    areas = (_of_area(area, catalog, site) for area in catalog.made_of(Area))
    yield from _filled([_of_site(catalog, site), _of_jobs(catalog, site), *areas], site)


def offered(docname: str, catalog: Catalog, site: Site) -> list[tuple[str, str, str]]:
    """The files that the page *docname* offers to follow: their titles, paths and types.

    That is the feed of the site, and the feed of what the page shows.
    """
    here = catalog.by_docname.get(docname)
    found = [_of_site(catalog, site)]
    if docname == _index(Job, site):
        found.append(_of_jobs(catalog, site))
    if isinstance(here, Area):
        found.append(_of_area(here, catalog, site))
    return [
        (feed.title, path, type_) for feed in _filled(found, site) for path, type_ in feed.files
    ]


def _filled(found: Iterable[Feed], site: Site) -> Iterator[Feed]:
    """Those of *found* that can be: it needs a day, and so something in it, and whole addresses."""
    return (feed for feed in found if site.base and (feed.entries or feed.gone))


def _of_site(catalog: Catalog, site: Site) -> Feed:
    gone = _removed(catalog, site, Post)
    return Feed("feed", site.title, site.root, catalog.made_of(Post), gone)


def _of_jobs(catalog: Catalog, site: Site) -> Feed:
    jobs = catalog.made_of(Job)
    shown = tuple(job for job in jobs if not site.hides(job))
    gone = _removed(catalog, site, Job) | _over(jobs, site)
    return Feed("feeds/jobs", f"{site.title}: jobs", _index(Job, site), shown, gone)


def _of_area(area: Area, catalog: Catalog, site: Site) -> Feed:
    named = catalog.by_name.get(("area", area.id), ())
    shown = (e for e in named if isinstance(e, Post | Job) and not site.hides(e))
    title = f"{site.title}: {area.title}"
    # Nobody knows the areas of a page that is no more, and what was never read does no harm.
    gone = _removed(catalog, site, Post, Job) | _over(named, site)
    return Feed(f"feeds/areas/{area.id}", title, area.docname, tuple(shown), gone)


def _removed(catalog: Catalog, site: Site, *kinds: type[Entry]) -> dict[str, date]:
    """The pages of *kinds* that were removed on purpose."""
    found = [kind for kind in catalog.kinds if issubclass(kind, kinds)]
    gone = sorted(site.moves.gone.items())
    return {site.at(name): day for name, day in gone if any(kind.owns(name) for kind in found)}


def _over(entries: Iterable[Entry], site: Site) -> dict[str, date]:
    """The jobs that have closed: each left its feeds on the day after."""
    jobs = (entry for entry in entries if isinstance(entry, Job) and site.hides(entry))
    return {identity(job, site): job.closes + timedelta(days=1) for job in jobs if job.closes}


def _index(kind: type[Entry], site: Site) -> str:
    """The page of all entries of *kind*; without one, the landing page."""
    index = f"{kind.folder}/index"
    return index if index in site.docnames else site.root


def tags(entry: Post | Job, catalog: Catalog) -> tuple[str, ...]:
    """The areas of *entry*, by their titles, and its topics."""
    areas = [catalog.title("area", area) or area for area in entry.areas]
    return tuple(dict.fromkeys([*areas, *entry.topics]))


def identity(entry: Post | Job, site: Site) -> str:
    """What *entry* is called for ever: the first name of its page, and not its address.

    That is another one with another builder.
    """
    return site.at(site.moves.first.get(entry.docname, entry.docname))


def instant(day: date) -> str:
    """The first moment of *day*."""
    return f"{day.isoformat()}T00:00:00Z"


def source(entry: Post | Job) -> str:
    """Where *entry* was found."""
    return formats.uri(entry.source)
