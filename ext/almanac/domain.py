"""The domain: what Sphinx remembers between builds, and how its links are resolved.

Everything is stored by docname, so that forgetting a page is one ``pop``. It is written by
:meth:`AlmanacDomain.refresh` before reading, :meth:`AlmanacDomain.ask`, and the ``note_`` methods.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from sphinx.domains import Domain
from sphinx.util.nodes import make_refnode

from almanac import bibliography, formats, moves, page_keys, published, scan
from almanac.catalog import BrokenPage, Catalog
from almanac.checks import check
from almanac.config import is_markdown
from almanac.diagnostics import Diagnostic
from almanac.model import id_of
from almanac.reporting import show

if TYPE_CHECKING:
    from docutils.nodes import Element
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from almanac.model import Entry
    from almanac.questions import Question
    from almanac.scan import Scan


class Target(NamedTuple):
    """Where a link leads."""

    docname: str
    #: Empty for the top of the page.
    anchor: str
    title: str


class AlmanacDomain(Domain):
    """The entries of the almanac and what pages ask about them."""

    name = "almanac"
    label = "Almanac"
    data_version = 2
    initial_data = {  # noqa: RUF012 - Sphinx copies it for each environment
        "scans": {},
        "heads": {},
        "papers": (),
        "paper_faults": (),
        "views": {},
        "mentions": {},
        "indexes": {},
        "backlinks": {},
    }

    #: The kinds of this project; ``build.domain_for`` sets them.
    kinds: tuple[type[Entry], ...] = ()
    #: The folder of ``conf.py``, from which diagnostics show paths.
    root = Path()

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._catalog: Catalog | None = None
        self.refused: set[str] = set()  # the pages that this build has refused
        self.moves = moves.NOTHING  # what this build has found

    @property
    def scans(self) -> dict[str, Scan]:
        """What each page of a kind's folder says, by docname."""
        return cast("dict[str, Scan]", self.data["scans"])

    @property
    def views(self) -> dict[str, dict[Question, Any]]:
        """What each page asked and was answered, by docname."""
        return cast("dict[str, dict[Question, Any]]", self.data["views"])

    @property
    def mentions(self) -> dict[str, frozenset[str]]:
        """The docnames that the body of each page links to, by docname."""
        return cast("dict[str, frozenset[str]]", self.data["mentions"])

    @property
    def indexes(self) -> dict[str, frozenset[str]]:
        """The indexes that each page holds (axes, or ``paper``), by docname."""
        return cast("dict[str, frozenset[str]]", self.data["indexes"])

    @property
    def backlinks(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The pages that link to each page, with their titles, by docname."""
        return cast("dict[str, tuple[tuple[str, str], ...]]", self.data["backlinks"])

    @property
    def catalog(self) -> Catalog:
        """All entries together, made once a build."""
        if self._catalog is None:
            entries = [found.entry for found in self.scans.values() if found.entry]
            broken = [
                BrokenPage(found.kind.kind, found.id, docname, found.title, found.things)
                for docname, found in self.scans.items()
                if not found.entry
            ]
            refused = [
                (k.kind, id_of(n)) for n in self.refused if (k := scan.kind_of(n, self.kinds))
            ]
            self._catalog = Catalog(self.kinds, entries, self.data["papers"], broken, refused)
        return self._catalog

    def refresh(self, read: Iterable[str], removed: Iterable[str]) -> list[str]:
        """Scan the pages *read*, forget the *removed* ones, and name those to read again."""
        for docname in (*removed, *read):
            self.scans.pop(docname, None)
            self.data["heads"].pop(docname, None)
        for docname in read:
            self._scan(docname)
        root, config = Path(self.env.srcdir), self.env.config
        path = root / config.almanac_bibliography
        papers, faults = bibliography.read_file(path, self.shown(path), root)
        self.data.update(papers=papers, paper_faults=faults)
        self._catalog = None
        path = root / config.almanac_published
        listed = published.read_file(path, self.shown(path), root)
        pages = (*self.scans.items(), *self.data["heads"].items())
        formers = {name: head.former for name, head in pages if name in self.env.found_docs}
        self.moves = moves.settle(formers, self.env.found_docs, self.refused, listed)
        return [docname for docname, view in sorted(self.views.items()) if self._is_stale(view)]

    def _scan(self, docname: str) -> None:
        """Remember what the front matter of the page *docname* says."""
        source = self.env.doc2path(docname)
        if kind := scan.kind_of(docname, self.kinds):
            self.scans[docname] = scan.scan_file(source, self.shown(source), docname, kind)
        elif is_markdown(self.env.config, source):
            self.data["heads"][docname] = page_keys.check_file(source, self.shown(source))

    def _is_stale(self, view: dict[Question, Any]) -> bool:
        return any(question.answer(self.catalog) != answer for question, answer in view.items())

    def shown(self, path: Path) -> str:
        """*path* as diagnostics show it: relative to the folder of ``conf.py``."""
        return show(path, self.root)

    def drawings(self, docname: str) -> list[Path]:
        """The files of the drawings that the front matter of the page *docname* names."""
        names = self.scans[docname].drawings if docname in self.scans else ()
        return [self.env.doc2path(docname).parent / name for name in names]

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything that is wrong with the content, every time it is asked."""
        others = [f for _, head in sorted(self.data["heads"].items()) for f in head.diagnostics]
        found = check(self.scans, self.catalog, self.env.config.almanac_known_terms, self.moves)
        return (*self.data["paper_faults"], *others, *found, *self.moves.diagnostics)

    def ask(self, question: Question) -> Any:
        """Answer *question* for the page being read, and remember that it asked."""
        answer = question.answer(self.catalog)
        self.views.setdefault(self.env.current_document.docname, {})[question] = answer
        return answer

    def note_mentions(self, docnames: Iterable[str]) -> None:
        """Remember which pages the body of the page being read links to."""
        here = self.env.current_document.docname
        self.mentions[here] = frozenset(docnames) - {here}

    def note_index(self, what: str) -> None:
        """Remember that the page being read holds the index of *what*."""
        here = self.env.current_document.docname
        self.indexes[here] = self.indexes.get(here, frozenset()) | {what}

    def entry(self, docname: str) -> Entry | None:
        """The entry of the page *docname*."""
        return self.catalog.by_docname.get(docname)

    def target(self, what: str, name: str) -> Target | None:
        """Where the link to *name*, a thing of the type *what*, leads."""
        if page := self.catalog.page(what, name):
            return Target(page.docname, "", page.title)
        anchors = self.catalog.anchors(what)
        if name not in anchors or not (pages := self.index_pages(what)):
            return None
        return Target(pages[0], anchors[name], self.catalog.title(what, name) or name)

    def index_pages(self, what: str) -> list[str]:
        """The pages that hold the index of *what*; links lead to the first."""
        return sorted(page for page, held in self.indexes.items() if what in held)

    def clear_doc(self, docname: str) -> None:
        """Forget what the page *docname* asked, links to and holds; its scan is kept."""
        for memory in (self.views, self.mentions, self.indexes):
            memory.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what a parallel process noted while it read *docnames*."""
        for memory in ("views", "mentions", "indexes"):
            other = otherdata[memory]
            self.data[memory].update({name: other[name] for name in docnames if name in other})

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> nodes.reference | None:
        """The reference that *node* stands for."""
        found = self.target(typ, target)
        if not found:
            return None
        reference = make_refnode(builder, fromdocname, found.docname, found.anchor, contnode)
        reference["classes"] += node["classes"]
        return reference

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Every reference that ``any`` could mean by *target*."""
        found = (
            (typ, self.resolve_xref(env, fromdocname, builder, typ, target, node, contnode))
            for typ in self.object_types
        )
        return [(f"{self.name}:{typ}", reference) for typ, reference in found if reference]

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Everything that can be linked to, for the inventory and the search."""
        for what in self.object_types:
            for name in self.catalog.names(what):
                if found := self.target(what, name):
                    listed = formats.inventory_name(name, found.anchor)
                    title = formats.one_line(found.title)
                    yield listed, title, what, found.docname, found.anchor, 1


def domain_of(env: BuildEnvironment) -> AlmanacDomain:
    """The domain of the almanac in *env*."""
    return cast("AlmanacDomain", env.domains["almanac"])
