"""Faults that only show when all pages are seen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from almanac.catalog import Catalog
from almanac.diagnostics import Code, Diagnostic, did_you_mean
from almanac.kinds import Post
from almanac.model import DIGITS, Axis, Reference
from almanac.moves import NOTHING, Moves
from almanac.plain_yaml import Path
from almanac.scan import Scan
from almanac.similarity import is_near, is_respelled, near_duplicates, near_misses

#: What a fault in one page's own front matter means for the site.
LEFT_OUT = "until this is mended the page is shown, but no listing has it"

#: A page that uses a term, and where in its front matter.
Use = tuple[Scan, Path]


def check(
    scans: Mapping[str, Scan],
    catalog: Catalog,
    known_terms: Collection[str] = (),
    moves: Moves = NOTHING,
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with *scans* (by docname), in the order of files and lines.

    Pages with faults of their own are checked like the others, so that one run tells all.
    *known_terms* are right however near they are to another term.
    """
    pages = [scan for _, scan in sorted(scans.items())]
    found = [_with_hint(fault, LEFT_OUT) for scan in pages for fault in scan.diagnostics]
    found += _unknown_references(pages, catalog, moves)
    found += _near_misses(pages, set(known_terms))
    found += _duplicate_ids(pages)
    found += _duplicate_ranks(pages)
    found += _near_duplicates(scans)
    return tuple(sorted(found))


def _unknown_references(
    pages: Iterable[Scan], catalog: Catalog, moves: Moves
) -> Iterator[Diagnostic]:
    for scan in pages:
        for path, marker, name in scan.named:
            if not isinstance(marker, Reference) or catalog.title(marker.kind, name) is not None:
                continue
            if (marker.kind, name) in catalog.refused:
                continue
            code = Code.UNKNOWN_PAPER if marker.kind == "paper" else Code.UNKNOWN_REFERENCE
            hint = moves.hint(catalog.kinds, marker.kind, name)
            hint = hint or did_you_mean(name, catalog.names(marker.kind))
            yield scan.diagnostic(path, code, f'there is no {marker.kind} "{name}"', hint)


def _near_misses(pages: Iterable[Scan], known: set[str]) -> Iterator[Diagnostic]:
    uses: dict[Axis, dict[str, list[Use]]] = defaultdict(lambda: defaultdict(list))
    for scan in pages:
        for path, marker, name in scan.named:
            if isinstance(marker, Axis):
                uses[marker][name].append((scan, path))
    for axis, places in uses.items():
        # Two people may well be called Li and Liu; only a second spelling is suspect there.
        near = is_respelled if axis.family_names else is_near
        counts = {name: len(found) for name, found in places.items()}
        for suspect, meant in near_misses(counts, near):
            if suspect in known:
                continue
            yield from _slips(axis, places, suspect, meant)
            # Of two equally rare terms nobody knows which is the slip.
            if len(places[suspect]) == len(places[meant]) and meant not in known:
                yield from _slips(axis, places, meant, suspect)


def _slips(
    axis: Axis, places: Mapping[str, list[Use]], suspect: str, meant: str
) -> Iterator[Diagnostic]:
    """The faults of a suspect term, one for each place that uses it."""
    message = f'the {axis.name} "{suspect}" is almost another one in use'
    for scan, path in places[suspect]:
        yield scan.diagnostic(path, Code.NEAR_MISS, message, f'did you mean "{meant}"?')


def _with_hint(fault: Diagnostic, hint: str) -> Diagnostic:
    return replace(fault, hint="; ".join(filter(None, (fault.hint, hint))))


def _duplicate_ids(pages: Iterable[Scan]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Scan] = {}
    for scan in pages:
        other = first.setdefault((scan.kind.kind, scan.id), scan)
        if other is not scan:
            message = f'the {scan.kind.kind} "{scan.id}" has a second page'
            hint = f"the first is {other.path}; rename one of them"
            yield Diagnostic(scan.path, 1, 1, Code.DUPLICATE_ID, message, hint)


def _duplicate_ranks(pages: Iterable[Scan]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, int], Scan] = {}
    for scan in pages:
        name, rank = _rank(scan)
        other = first.setdefault((name, rank), scan) if rank else scan
        if other is not scan:
            message = f'rank {rank} of "{name}" is taken'
            hint = f"{other.path} has it"
            yield scan.diagnostic(("rank",), Code.DUPLICATE_RANK, message, hint)


def _rank(scan: Scan) -> tuple[str, int]:
    """The list and the rank of a post; no rank for what is no post or gives none."""
    if isinstance(scan.entry, Post):
        return scan.entry.list, scan.entry.rank
    name, rank = str(scan.values.get("list")).strip(), str(scan.values.get("rank")).strip()
    written = rank.isdecimal() and DIGITS.fullmatch(rank)
    return name, int(rank) if issubclass(scan.kind, Post) and written else 0


def _near_duplicates(scans: Mapping[str, Scan]) -> Iterator[Diagnostic]:
    bodies = {docname: scan.body for docname, scan in scans.items() if scan.kind.compare_texts}
    for first, second, similarity in near_duplicates(bodies):
        one, other = scans[first], scans[second]
        if other.id not in _distinct_from(one) and one.id not in _distinct_from(other):
            message = f"{similarity:.0%} of the text is that of {one.path}"
            hint = "tell it once, with all its openings, or name the other under distinct_from"
            yield other.diagnostic((), Code.NEAR_DUPLICATE, message, hint)


def _distinct_from(scan: Scan) -> set[str]:
    """The ids of the entries from which a page says it is distinct."""
    return {name for path, _, name in scan.named if path[0] == "distinct_from"}
