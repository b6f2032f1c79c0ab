"""One winner for each name, whatever the order in which pages were read.

Where two pages define the same label, Sphinx lets the page win that it reads last. That depends on
which page was edited last and on the number of processes, and so does the warning. Here every page
keeps its claims, the last page in alphabetical order wins, and every build tells of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx.locale import __
from sphinx.util.logging import get_node_location, getLogger

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

logger = getLogger(__name__)


class Store(NamedTuple):
    """A dictionary of a domain: from a name to a tuple that begins with a docname."""

    domain: str
    key: str
    #: What is said of a name that is defined twice; empty where another store says it.
    duplicate: str


STORES = (
    Store("std", "labels", "duplicate label %s, other instance in %s"),
    Store("std", "anonlabels", ""),
    Store("std", "terms", ""),
    Store("std", "objects", "duplicate term description of %s, other instance in %s"),
    Store("math", "objects", "duplicate label of equation %s, other instance in %s"),
    Store("citation", "citations", "duplicate citation %s, other instance in %s"),
)


class Claim(NamedTuple):
    """What a page says of a name."""

    #: An index into :data:`STORES`.
    store: int
    name: Any
    value: Any
    location: str


def claims(env: BuildEnvironment, document: nodes.document, docname: str) -> Iterator[Claim]:
    """The names that *document* defines for all pages."""
    for number, store in enumerate(STORES):
        data = env.domaindata.get(store.domain, {}).get(store.key, {})
        for name, node in _defined(store, document):
            if (value := data.get(name)) and value[0] == docname:
                yield Claim(number, name, value, (node and get_node_location(node)) or docname)


def _defined(store: Store, document: nodes.document) -> Iterator[tuple[Any, nodes.Node | None]]:
    if store.key in {"labels", "anonlabels"}:
        for name in document.nametypes:
            yield name, document.ids.get(document.nameids.get(name) or "")
    elif store.domain == "std":
        for term in document.findall(nodes.term):
            text = term.astext()
            yield (text.lower() if store.key == "terms" else ("term", text)), term
    elif store.domain == "math":
        for block in document.findall(nodes.math_block):
            yield block.get("label"), block
    else:
        for citation in document.findall(nodes.citation):
            yield citation[0].astext(), citation


def settle(env: BuildEnvironment, claimed: Mapping[str, tuple[Claim, ...]]) -> None:
    """Give each name to the last page that claims it, and tell of all but the first."""
    winners: dict[tuple[int, Any], Claim] = {}
    for docname, own in sorted(claimed.items()):
        for claim in own:
            before = winners.get((claim.store, claim.name))
            if before and before.value[0] != docname:
                _tell(env, claim, before)
            winners[claim.store, claim.name] = claim
    for claim in winners.values():
        store = STORES[claim.store]
        env.domaindata[store.domain][store.key][claim.name] = claim.value


def _tell(env: BuildEnvironment, claim: Claim, before: Claim) -> None:
    if message := STORES[claim.store].duplicate:
        name = claim.name[1] if isinstance(claim.name, tuple) else claim.name
        other = env.doc2path(before.value[0])
        # Whole, so that it is not taken for the warning that Sphinx gives.
        logger.warning("%s", __(message) % (name, other), location=claim.location)


def settle_images(env: BuildEnvironment) -> None:
    """Name the files of pictures by their paths, not in the order in which they were found."""
    images = type(env.images)()
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in sorted(docnames):
            images.add_file(docname, path)
    env.images = images
