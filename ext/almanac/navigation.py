"""A sidebar whose size does not grow with the site, and the ways on from an entry.

Themes ask for the whole table of contents on every page, so that the pages of a site of
N pages hold N² links. This sidebar shows the sections, and on the way down to the current page the
siblings near it; the full lists are pages of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes

from almanac.domain import domain_of
from almanac.scan import kind_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

#: How many siblings are shown on each side of the current page.
REACH = 6


#: From a docname to the address of the page, as the page with the sidebar links to it.
Address = Callable[[str], str]


class Item(NamedTuple):
    """A link in the sidebar."""

    docname: str
    title: str
    #: Whether it is the current page, or above it.
    is_current: bool
    children: tuple[Item, ...]


class Section(NamedTuple):
    """A part of the sidebar: one toctree of the root page."""

    caption: str | None
    items: tuple[Item, ...]


def bound(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Give the theme a table of contents that is bounded, whatever it asks for."""
    if pagename not in app.env.all_docs:
        pagename = app.config.root_doc
    if "toctree" in context:
        address = context["pathto"]  # which a page that is shown at any address has made its own
        context["toctree"] = lambda **_options: _html(app.builder, pagename, address)  # type: ignore[arg-type]


def stay_in_list(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Let an entry lead to those before and after it in its list, and end where the list ends.

    A theme leads on to whatever is next in the table of contents, as to another section.
    """
    domain, builder = domain_of(app.env), cast("StandaloneHTMLBuilder", app.builder)
    if pagename not in domain.catalog.beside or pagename not in builder.relations:
        return
    parent, above, _ = builder.relations[pagename]
    before, after = domain.catalog.beside[pagename]
    # Before the first entry comes the page that lists them, and no entry of another list.
    if before or (above and kind_of(above, domain.kinds)):
        context["prev"] = _related(builder, pagename, before.docname if before else parent)
    context["next"] = _related(builder, pagename, after.docname if after else None)


def _related(
    builder: StandaloneHTMLBuilder, pagename: str, other: str | None
) -> dict[str, str] | None:
    """What themes show of the page *other*, before or after *pagename*."""
    if other is None:
        return None
    title = builder.render_partial(builder.env.titles[other])["title"]
    return {"link": builder.get_relative_uri(pagename, other), "title": title}


def facts(app: Sphinx, docname: str) -> list[tuple[str, str]]:
    """What a page shows of the entries beside it."""
    found = domain_of(app.env).catalog.beside.get(docname, ())
    return [(entry.docname, str(app.env.titles[entry.docname])) for entry in found if entry]


def shown(app: Sphinx, docname: str) -> tuple[Section, ...]:
    """What the sidebar of a page shows, so that the page is written again when that changes."""
    return tuple(sections(app.env, docname))


def _html(builder: StandaloneHTMLBuilder, pagename: str, address: Address) -> str:
    parts = tree(builder.env, pagename, address)
    html = "".join(builder.render_partial(part)["fragment"] for part in parts)
    # A heading has a level, which Sphinx does not give to captions.
    return html.replace('role="heading"', 'role="heading" aria-level="2"')


def tree(env: BuildEnvironment, pagename: str, address: Address) -> Iterator[nodes.Element]:
    """Captions and lists, one of each for every toctree of the root page."""
    for section in sections(env, pagename):
        if section.caption:
            title = nodes.title("", "", nodes.Text(section.caption))
            # The way in which Sphinx's own translator knows the caption of a toctree.
            yield addnodes.compact_paragraph("", "", title, toctree=True)
        yield _list(pagename, section.items, 1, address)


def sections(env: BuildEnvironment, pagename: str) -> Iterator[Section]:
    """The sidebar of a page as plain values."""
    way = way_down(env, pagename)
    for toctree in env.tocs[env.config.root_doc].findall(addnodes.toctree):
        entries = [(title, ref) for title, ref in toctree["entries"] if ref in env.titles]
        if entries:
            yield Section(toctree["caption"], tuple(_items(env, entries, way)))


def _items(
    env: BuildEnvironment, entries: Iterable[tuple[str | None, str]], way: Sequence[str]
) -> Iterator[Item]:
    """One level of links, opened below the page that is on the *way*."""
    for title, docname in entries:
        below: Sequence[str] = ()
        if docname in way:
            # Sphinx may be asked for a page that it makes itself, as an index.
            listed = [name for name in env.toctree_includes.get(docname, []) if name in env.titles]
            below = near(listed, way)
        children = tuple(_items(env, [(None, name) for name in below], way))
        yield Item(docname, title or env.titles[docname].astext(), docname in way, children)


def way_down(env: BuildEnvironment, pagename: str) -> tuple[str, ...]:
    """The pages from the root to *pagename*, both included."""
    way = [pagename]
    while parents := _parents(env, way[0]):
        if parents[0] in way:
            break
        way.insert(0, parents[0])
    return tuple(way)


def _parents(env: BuildEnvironment, docname: str) -> list[str]:
    return sorted(parent for parent, held in env.toctree_includes.items() if docname in held)


def near(docnames: Sequence[str], way: Sequence[str]) -> Sequence[str]:
    """The *docnames* within :data:`REACH` of the one that is on the *way*, if there is one."""
    here = next((i for i, name in enumerate(docnames) if name in way), None)
    if here is None:
        return docnames[: 2 * REACH + 1]
    # At an end of the list the window keeps its width.
    start = max(0, min(here - REACH, len(docnames) - 2 * REACH - 1))
    return docnames[start : start + 2 * REACH + 1]


def _list(pagename: str, items: Iterable[Item], depth: int, address: Address) -> nodes.bullet_list:
    """One list of links."""
    result = nodes.bullet_list()
    for item in items:
        entry = nodes.list_item(classes=[f"toctree-l{depth}"])
        entry += _link(pagename, item, address)
        if item.is_current:
            entry["classes"].append("current")
        if item.children:
            entry += _list(pagename, item.children, depth + 1, address)
        result += entry
    return result


def _link(pagename: str, item: Item, address: Address) -> nodes.Element:
    uri = address(item.docname)
    reference = nodes.reference("", "", nodes.Text(item.title), refuri=uri, internal=True)
    if item.docname == pagename:
        reference["classes"].append("current")
    return addnodes.compact_paragraph("", "", reference)
