"""The handlers that tie the almanac to a build of Sphinx."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.domains import ObjType

from almanac import directives, head, navigation
from almanac.config import kinds_of
from almanac.diagnostics import Code, Diagnostic, did_you_mean
from almanac.domain import AlmanacDomain, domain_of
from almanac.freshness.reading import memory_of
from almanac.markup import GENERATED
from almanac.model import axes, indexed_axes, linkable
from almanac.reporting import report, tell
from almanac.roles import EntryRole, short_form
from almanac.scan import kind_of

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment

    from almanac.model import Entry

STATIC = Path(__file__).parent / "static"
#: What keeps a page from saying what it names.
UNREAD = frozenset({Code.MALFORMED_YAML, Code.NO_FRONT_MATTER})


def add_static_path(app: Sphinx, config: Config) -> None:
    """Let Sphinx copy our style sheet and scripts, and pages with sidebars of Furo load theirs."""
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    if config.html_theme == "furo":
        app.add_js_file("almanac-access.js", loading_method="defer")


def register_kinds(app: Sphinx, config: Config) -> None:
    """Add the domain, the short roles and the directives of the kinds that are configured."""
    kinds = kinds_of(config)
    app.add_domain(domain_for(kinds, Path(app.confdir)))
    for name in linkable(kinds):
        app.add_role(name, short_form(name))
    for name, directive in directives.made_for(kinds, indexed_axes(kinds)):
        app.add_directive(name, directive)


def domain_for(kinds: tuple[type[Entry], ...], root: Path) -> type[AlmanacDomain]:
    """The domain of a project with these *kinds* and its ``conf.py`` in *root*.

    Sphinx makes domains before it gives them the configuration, so the class has to know.
    """
    names = linkable(kinds)
    members = {
        "kinds": kinds,
        "root": root,
        "object_types": {name: ObjType(name, name) for name in names},
        "roles": {name: EntryRole() for name in names},
    }
    return type("AlmanacDomain", (AlmanacDomain,), members)


def refresh(
    app: Sphinx,
    env: BuildEnvironment,
    added: AbstractSet[str],
    changed: AbstractSet[str],
    removed: AbstractSet[str],
) -> list[str]:
    """Scan what is new, report every fault, and name the pages to read again."""
    domain = domain_of(env)
    stale = domain.refresh(added | changed, removed)
    for diagnostic in domain.diagnostics():
        report(diagnostic)
    return stale


def check_indexes(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Report an index that stands on two pages; nothing has to be written again for it."""
    domain = domain_of(env)
    for what in domain.object_types:
        first, *others = domain.index_pages(what) or [""]
        for docname in others:
            message = f'the index "{what}" stands on "{first}" too'
            hint = "links lead there; remove one of the two"
            report(
                Diagnostic(
                    domain.shown(env.doc2path(docname)), 1, 1, Code.DUPLICATE_INDEX, message, hint
                )
            )
    return []


def explain_missing(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """Report a link of ours that leads nowhere, with the nearest thing that exists."""
    if not isinstance(domain, AlmanacDomain):
        return None
    # What front matter names has been reported with it.
    if not node.get(GENERATED) and (
        fault := explanation(domain, node["reftype"], node["reftarget"])
    ):
        tell(*fault, node)
    return True


def explanation(domain: AlmanacDomain, what: str, name: str) -> tuple[Code, str, str] | None:
    """Why a link leads nowhere, and what to do; nothing where that has been reported."""
    if (what, name) in domain.catalog.excused:
        return None
    known = domain.catalog.names(what)
    if name in known:
        message = f'no page holds the index in which the {what} "{name}" would stand'
        return Code.MISSING_INDEX, message, "a page must hold the directive that writes it"
    code = Code.UNKNOWN_PAPER if what == "paper" else Code.UNKNOWN_REFERENCE
    is_term = what in axes(domain.kinds)
    hint = _unread(domain) if is_term else domain.moves.hint(domain.kinds, what, name)
    return code, f'there is no {what} "{name}"', hint or did_you_mean(name, known)


def _unread(domain: AlmanacDomain) -> str:
    """A hint at a page of a kind that could not be read, and may name anything."""
    broken = (
        docname
        for docname, found in domain.scans.items()
        if not UNREAD.isdisjoint(fault.code for fault in found.diagnostics)
    )
    refused = (docname for docname in domain.refused if kind_of(docname, domain.kinds))
    page = min([*broken, *refused], default="")
    return f'the page "{page}" cannot be read, and may be what names it' if page else ""


def facts(app: Sphinx, docname: str) -> list[object]:
    """What a page shows and says beside its source, its links, and its answers."""
    domain = domain_of(app.env)
    links = map(dict, memory_of(app.env).readings[docname].links)
    missing = [
        explanation(domain, link["reftype"], link["reftarget"])
        for link in links
        if link.get("refdomain") == domain.name
        and not domain.target(link["reftype"], link["reftarget"])
    ]
    pages = domain.backlinks.get(docname, ())
    kinds = [entry and entry.kind for entry in map(domain.entry, dict(pages))]
    # The feeds, which its head offers, tell of what is gone, and no page does.
    gone = domain.moves.gone if docname == app.config.root_doc else {}
    beside = navigation.facts(app, docname)
    return [missing, pages, kinds, head.facts(app, docname), beside, sorted(gone.items())]
