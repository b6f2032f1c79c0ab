"""The directives: a question to the catalog, and its answer as ordinary nodes.

Listings of a kind and indexes of an axis are made from the kinds that are configured: a kind
``talk`` brings the directive ``{talks}`` without a line of code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from almanac.directives.base import names
from almanac.directives.filter import FilterBar
from almanac.directives.index import AxisIndex, PaperList
from almanac.directives.listing import JobAppendix, Listing, fields_of, filters_of, options_of
from almanac.directives.map import Map
from almanac.directives.small import (
    KindTocTree,
    LastChecked,
    MostNamed,
    Openings,
    SearchForm,
    Tally,
)
from almanac.kinds import Job, Post
from almanac.model import Axis, Entry


def made_for(kinds: tuple[type[Entry], ...], axes: Iterable[Axis]) -> Iterator[tuple[str, type]]:
    """The directives of *kinds* and *axes*, with their names."""
    for kind in kinds:
        members = {"kind": kind, "option_spec": options_of(kind)}
        yield kind.plural, type(f"{kind.__name__}Listing", (Listing,), members)
        if issubclass(kind, Job):
            filters = {"kind": kind, "option_spec": filters_of(kind)}
            yield f"{kind.kind}-appendix", type("Appendix", (JobAppendix,), filters)
        if issubclass(kind, Post):
            filters = {"kind": kind, "option_spec": dict.fromkeys(fields_of(kind), names)}
            yield "map", type("Map", (Map,), filters)
    for axis in axes:
        yield axis.index, type(f"{axis.name.capitalize()}Index", (AxisIndex,), {"axis": axis})
    yield "papers", PaperList
    yield "tally", Tally
    yield "most-named", MostNamed
    yield "last-checked", LastChecked
    yield "filter-bar", FilterBar
    yield "search-form", SearchForm
    yield "openings-by-place", Openings
    yield "kind-toctree", KindTocTree
