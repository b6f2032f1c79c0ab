"""The furniture of a page: what stands around the text without the author writing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from almanac import glance, inline, listings, maps, markup, pictures, reading_time
from almanac.chart import NARROW
from almanac.domain import AlmanacDomain, domain_of
from almanac.kinds import Area, Job, Post
from almanac.model import Entry
from almanac.questions import At, Link, Papers, Select, TermsWithin
from almanac.related import Related, Relation
from almanac.ties import Neighborhood

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class backlinks(nodes.General, nodes.Element):  # noqa: N801 - docutils' style
    """Stands for the pages that refer to this one, which are known when all are read."""


class citations(nodes.General, nodes.Element):  # noqa: N801 - docutils' style
    """Stands for what can be cited: a page has an address only on the web."""


class Furniture(SphinxTransform):
    """Puts the furniture of its kind on every page that has an entry."""

    # After the parser, before Sphinx collects titles, labels and the table of contents.
    default_priority = 400

    def apply(self, **_kwargs: Any) -> None:
        """Note what the body links to, then add what is around it."""
        domain = domain_of(self.env)
        docname = self.env.current_document.docname
        domain.note_mentions(mentioned(self.document, domain))
        for file in domain.drawings(docname):
            self.env.note_dependency(str(file))
        entry = domain.ask(At(docname))
        page = next(iter(self.document.findall(nodes.section)), None)
        if entry is None or page is None:
            return
        notice, box = glance.notice(entry, domain), glance.box(entry, domain)
        figure = pictures.figure(entry)
        per_minute = self.config.myst_words_per_minute
        time = reading_time.line(self.document, per_minute) if entry.timed else None
        if figure is not None:
            self.document.set_id(figure, suggested_prefix="figure")
        above = [lead(entry), time, notice, box, figure]
        page[1:1] = [node for node in above if node is not None]
        page += [markup.register(self.document, section) for section in below(entry, domain)]


def mentioned(document: nodes.document, domain: AlmanacDomain) -> Iterator[str]:
    """The docnames that links in the body lead to; links that we made do not count."""
    for node in document.findall(addnodes.pending_xref):
        if node.get(markup.GENERATED):
            continue
        if node["refdomain"] == "almanac":
            page = domain.catalog.page(node["reftype"], node["reftarget"])
            yield from [page.docname] if page else []
        elif node["refdomain"] == "doc":  # a MyST link to a file
            yield node["reftarget"]
        elif node["refdomain"] == "std" and node["reftype"] == "doc":
            yield node["reftarget"].lstrip("/")


def lead(entry: Entry) -> nodes.paragraph:
    """The summary under the title."""
    return markup.paragraph(entry.summary, classes=["almanac-lead"])


@singledispatch
def below(_entry: Entry, _domain: AlmanacDomain) -> Iterator[nodes.section]:
    """The sections under the text, in their order."""
    yield referenced_by()


@below.register(Post)
def _(entry: Post, domain: AlmanacDomain) -> Iterator[nodes.section]:
    yield from related(entry, domain)
    yield referenced_by()
    yield from jobs_in(entry.areas, "Jobs in these areas", domain)
    yield how_to_cite(entry, domain)


@below.register(Area)
def _(entry: Area, domain: AlmanacDomain) -> Iterator[nodes.section]:
    for kind, field in inline.referring(Area, domain):
        if kind is not Job:
            yield entries_in(kind, field, entry, domain)
    yield topics_of(entry, domain)
    if entry.neighbors:
        neighbors = [e for e in domain.ask(Select("area")) if e.id in entry.neighbors]
        yield markup.section("Neighboring areas", listings.rows(neighbors, domain))
    yield referenced_by()
    yield from jobs_in((entry.id,), "Jobs", domain)


@below.register(Job)
def _(entry: Job, domain: AlmanacDomain) -> Iterator[nodes.section]:
    posts = domain.ask(Select("post", (("areas", entry.areas),)))
    yield markup.section("Posts in these areas", listings.rows(posts, domain))
    yield referenced_by()


def entries_in(kind: type[Entry], field: str, area: Area, domain: AlmanacDomain) -> nodes.section:
    """The entries of *kind* that name *area* in *field*, as cards."""
    found = domain.ask(Select(kind.kind, ((field, (area.id,)),)))
    none = markup.paragraph(f"No {kind.kind} of the almanac is in this area yet.")
    body = listings.cards(found, domain) if found else none
    return markup.section(kind.plural.capitalize(), body, anchor=kind.plural)


def related(entry: Entry, domain: AlmanacDomain) -> Iterator[nodes.section]:
    """The nearest entries, each with the reason; nothing where an entry is the only one."""
    items = [
        [markup.paragraph(markup.to(relation.link)), _reason(relation, domain)]
        for relation in domain.ask(Related(entry.kind, entry.id))
    ]
    if not items:
        return
    ties = domain.ask(Neighborhood(entry.kind, entry.id))
    title = f"Map of what ties “{entry.title}” to other pages"
    drawn = [maps.drawing(ties, NARROW, title)] if ties.entries[1:] else []
    yield aside("Related posts", markup.bullets(items, ["almanac-related"]), *drawn)


def aside(title: str, *body: nodes.Node, anchor: str = "") -> nodes.section:
    """A section about other pages: a search should find them, and not this one for their words."""
    section = markup.section(title, *body, anchor=anchor)
    section["classes"].append("no-search")
    return section


def _reason(relation: Relation, domain: AlmanacDomain) -> nodes.paragraph:
    if relation.neighbor:
        side = {"before": "right before", "after": "right after"}[relation.neighbor]
        parts: list[nodes.Node] = [nodes.Text(f"stands {side} it in the list")]
    else:
        named = (inline.link(what, name, domain) for what, name in relation.shared)
        parts = [nodes.Text("shares "), *markup.joined(named)]
    return markup.paragraph(*parts, classes=["almanac-facts"])


def topics_of(entry: Area, domain: AlmanacDomain) -> nodes.section:
    """The topics that the posts and jobs of an area name, with their numbers."""
    items = [
        [markup.xref("topic", term, term), nodes.Text(f" {number}")]
        for term, number in domain.ask(TermsWithin("topic", "areas", entry.id))
    ]
    bullets = markup.bullets(([markup.paragraph(*item)] for item in items), ["almanac-topics"])
    return markup.section("Topics", bullets)


def jobs_in(areas: tuple[str, ...], title: str, domain: AlmanacDomain) -> Iterator[nodes.section]:
    """The job appendix of some areas, folded; nothing in an almanac without jobs."""
    if not domain.ask(Select("job", limit=1)):
        return
    jobs = domain.ask(Select("job", (("areas", areas),)))
    openings = sum(opening.count for job in jobs for opening in job.openings)
    line = f"{markup.count(len(jobs), 'job')}, {markup.count(openings, 'opening')}"
    where = "this area" if len(areas) == 1 else "these areas"
    none = markup.paragraph(f"No job of the almanac is in {where}.")
    body = markup.folded(line, listings.job_rows(jobs, domain)) if jobs else none
    yield aside(title, body, anchor="jobs")


def how_to_cite(entry: Post, domain: AlmanacDomain) -> nodes.section:
    """The page, the post and its papers as what can be cited; its content depends on the builder."""
    domain.ask(Papers(entry.papers))  # so that the page is read again when they change
    return aside("How to cite", citations(docname=entry.docname))


def referenced_by() -> nodes.section:
    """The pages that link to this one; its content comes when all pages are read."""
    return aside("Referenced by", backlinks())


class FillBacklinks(SphinxPostTransform):
    """Replaces :class:`backlinks` by links to the pages that refer to this one."""

    # Before Sphinx resolves references, so that it resolves these as well.
    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Look the pages up."""
        domain = domain_of(self.env)
        for node in list(self.document.findall(backlinks)):
            node.replace_self(_pages(domain.backlinks.get(self.env.docname, ()), domain))


def _pages(found: Iterable[tuple[str, str]], domain: AlmanacDomain) -> nodes.Node:
    items = [[markup.paragraph(*_page_link(*page, domain))] for page in found]
    if not items:
        return markup.paragraph("The text of no other page links here yet.")
    return markup.bullets(items, ["almanac-backlinks"])


def _page_link(docname: str, title: str, domain: AlmanacDomain) -> list[nodes.Node]:
    """The link to a page; after it, for an entry, its kind."""
    if entry := domain.entry(docname):
        return [markup.to(Link.to(entry)), markup.text(f" {entry.kind}", "almanac-quiet")]
    target = {"refdomain": "std", "reftype": "doc", "reftarget": f"/{docname}"}
    return [addnodes.pending_xref("", nodes.inline("", title), refexplicit=True, **target)]


def pages_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Compute the backlinks, and name the pages that were last written with others."""
    domain = domain_of(env)
    before = domain.backlinks
    now = {
        docname: tuple((page, env.titles[page].astext()) for page in pages)
        for docname, pages in _inbound(domain).items()
    }
    domain.data["backlinks"] = now
    changed = (name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    return sorted(env.found_docs.intersection(changed))


def _inbound(domain: AlmanacDomain) -> dict[str, list[str]]:
    """For each page the pages whose bodies link to it, in alphabetical order."""
    found: dict[str, list[str]] = {}
    for page, mentioned in sorted(domain.mentions.items()):
        for docname in mentioned:
            found.setdefault(docname, []).append(page)
    return found
