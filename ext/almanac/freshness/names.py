"""One winner for each name, whatever the order in which pages were read.

Where two pages define the same name, Sphinx lets the page win that it reads last. That depends on
which page was edited last and on the number of processes, and so does the warning. Here each page
is read as if there was no other: its domains are empty before, and what they hold after is what the
page says. When all are read, what they say is merged as Sphinx merges what its processes have read,
page by page in alphabetical order. So the last page wins, and every build tells of the others.
"""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.domains import Domain
from sphinx.domains.std import StandardDomain
from sphinx.locale import __
from sphinx.util.logging import get_node_location, getLogger

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = getLogger(__name__)

#: What a domain holds.
Data = dict[str, Any]


class Store(NamedTuple):
    """A dictionary of a domain, from a name to a tuple that begins with a docname and an id."""

    domain: str
    key: str
    #: What Sphinx says of a name that is defined twice.
    text: str
    type: str = ""
    subtype: str = ""


STORES = (
    Store("std", "labels", "duplicate label %s, other instance in %s"),
    Store("std", "objects", "duplicate %s description of %s, other instance in %s"),
    Store("rst", "objects", "duplicate description of %s %s, other instance in %s"),
    Store("js", "objects", "duplicate %s description of %s, other %s in %s"),
    Store(
        "py",
        "objects",
        "duplicate object description of %s, other instance in %s, use :no-index: for one of them",
    ),
    Store(
        "math",
        "objects",
        "duplicate label of equation %s, other instance in %s",
        *("ref", "equation"),
    ),
    Store(
        "citation",
        "citations",
        "duplicate citation %s, other instance in %s",
        *("ref", "citation"),
    ),
)
#: Domains whose names are a tree, which is taken apart when it is merged. They tell of duplicates
#: themselves, and their first page wins.
TREES = frozenset({"c", "cpp"})

#: Domains about one build, and not about pages.
APART = frozenset({"duration"})


class Claim(NamedTuple):
    """What a page says of a name, and how that is told if another page says it too."""

    store: int
    name: Any
    value: Any
    location: str
    type: str
    subtype: str


class Said(NamedTuple):
    """What a page says."""

    #: By domain; of a tree its bytes.
    data: Mapping[str, Data | bytes] = {}
    claims: tuple[Claim, ...] = ()


class Names:
    """The names of all pages in one build."""

    def __init__(self) -> None:
        self._empty: dict[str, Data] = {}
        self._bytes: dict[str, bytes] = {}
        self._held: dict[str, Data] = {}

    def prepare(self, _app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
        """Forget all names, since those that are remembered come back when all pages are read."""
        _emptied(env)
        for domain in _domains(env):
            fresh = copy.deepcopy(domain.initial_data) | {"version": domain.data_version}
            domain.data.update(fresh)
            domain.clear_doc("")  # makes what is made when it is first asked for
        for domain in env.domains.sorted():
            Domain.setup(domain)
        self._empty = _emptied(env)
        # Copies are those of a copy, or their bytes would differ from its own.
        first = {name: pickle.dumps(data) for name, data in self._empty.items()}
        self._bytes = {name: pickle.dumps(_loaded(data)) for name, data in first.items()}
        self._clear(env)

    def _clear(self, env: BuildEnvironment) -> None:
        _put(env, {name: _loaded(data) for name, data in self._bytes.items()})

    def open(self, app: Sphinx, _docname: str, _source: list[str]) -> None:
        """Before a page is read: hide the other pages."""
        self._held = _emptied(app.env)
        self._clear(app.env)

    def close(self, env: BuildEnvironment, document: nodes.document) -> Said:
        """After a page is read: take what it says, and put it to what the others say."""
        found = _emptied(env)
        _put(env, self._held)
        said: dict[str, Data | bytes] = {}
        for domain in _domains(env):
            name, empty = domain.name, self._empty[domain.name]
            if name in TREES:
                tree = pickle.dumps(found[name])
                if tree != self._bytes[name]:
                    said[name] = tree
            elif found[name] != empty:
                said[name] = own = _beyond(found[name], empty)
                domain.merge_domaindata({env.current_document.docname}, own)
        return Said(said, tuple(_claims(env, said, document)))

    def settle(self, env: BuildEnvironment, pages: Mapping[str, Said]) -> None:
        """Give each name to the last page that claims it, and tell of all but the first."""
        self._clear(env)
        domains = {domain.name: domain for domain in _domains(env)}
        winners: dict[tuple[int, Any], Claim] = {}
        for docname, said in sorted(pages.items()):
            for name in said.data.keys() & domains.keys():
                data = said.data[name]
                data = _loaded(data) if isinstance(data, bytes) else data
                domains[name].merge_domaindata({docname}, data)
            for claim in said.claims:
                _decide(env, claim, winners)


def _loaded(data: bytes) -> Data:
    found: Data = pickle.loads(data)  # noqa: S301 - made here
    return found


def _domains(env: BuildEnvironment) -> Iterator[Domain]:
    """The domains that hold nothing but what pages say, as far as one can tell."""
    for domain in env.domains.sorted():
        kind = type(domain)
        fills_itself = kind.__init__ is not Domain.__init__ or kind.setup is not Domain.setup
        is_left_alone = domain.name in APART or kind.merge_domaindata is Domain.merge_domaindata
        if isinstance(domain, StandardDomain) or not (fills_itself or is_left_alone):
            yield domain


def _emptied(env: BuildEnvironment) -> dict[str, Data]:
    """Empty the domains; what they held is the answer."""
    found = {}
    for domain in _domains(env):
        found[domain.name] = dict(domain.data)
        domain.data.clear()
    return found


def _put(env: BuildEnvironment, data: Mapping[str, Data]) -> None:
    for domain in _domains(env):
        domain.data.clear()
        domain.data.update(data[domain.name])


def _beyond(data: Data, empty: Data) -> Data:
    """What *data* holds beyond *empty*."""
    return {
        key: {name: at for name, at in value.items() if empty.get(key, {}).get(name) != at}
        if isinstance(value, dict)
        else value
        for key, value in data.items()
    }


def _claims(
    env: BuildEnvironment, said: Mapping[str, Any], document: nodes.document
) -> Iterator[Claim]:
    docname = env.current_document.docname
    for number, store in enumerate(STORES):
        for name, value in said.get(store.domain, {}).get(store.key, {}).items():
            kind = (store.type, store.subtype)
            if store.key == "labels" and not document.nametypes.get(name):
                kind = ("autosectionlabel", docname)
            yield Claim(number, name, value, _location(name, value, document) or docname, *kind)


def _location(name: Any, value: Any, document: nodes.document) -> str | None:
    """Where a page defines a name."""
    node_id = value[1] if isinstance(value[1], str) else nodes.make_id(f"equation-{name}")
    node = document.ids.get(node_id) or document.ids.get(document.nameids.get(name) or "")
    return get_node_location(node) if node is not None else None


def _decide(env: BuildEnvironment, claim: Claim, winners: dict[tuple[int, Any], Claim]) -> None:
    """Let *claim* win over the one before; but an alias never wins over an original."""
    store, before = STORES[claim.store], winners.get((claim.store, claim.name))
    rank, rank_before = (getattr(c and c.value, "aliased", False) for c in (claim, before))
    if before and rank == rank_before:
        _tell(env, claim, before)
    if before and rank > rank_before:
        env.domaindata[store.domain][store.key][claim.name] = before.value
    else:
        winners[claim.store, claim.name] = claim


def _tell(env: BuildEnvironment, claim: Claim, before: Claim) -> None:
    text, name, other = STORES[claim.store].text, claim.name, env.doc2path(before.value[0])
    kind, name = name if isinstance(name, tuple) else (claim.value[-1], name)
    values = {2: (name, other), 3: (kind, name, other), 4: (kind, name, kind, other)}
    logger.warning(
        __(text),
        *values[text.count("%s")],
        location=claim.location,
        type=claim.type,
        subtype=claim.subtype,
    )
