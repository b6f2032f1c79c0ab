"""Faults that only show when all pages are seen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from almanac.catalog import Catalog
from almanac.diagnostics import Code, Diagnostic, did_you_mean
from almanac.kinds import Job, Post
from almanac.model import Axis, Entry, Reference, named
from almanac.scan import Scan
from almanac.similarity import is_near, is_respelled, near_duplicates, near_misses

#: What a fault in one page's own front matter means for the site.
LEFT_OUT = "until this is mended the page is shown, but no listing has it"


class Page(NamedTuple):
    """A page that has an entry."""

    entry: Entry
    scan: Scan


def check(
    scans: Mapping[str, Scan], catalog: Catalog, known_terms: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with *scans* (by docname), in the order of files and lines.

    *known_terms* are right however near they are to another term.
    """
    pages = [Page(scan.entry, scan) for _, scan in sorted(scans.items()) if scan.entry]
    found = [_with_hint(fault, LEFT_OUT) for scan in scans.values() for fault in scan.diagnostics]
    found += _unknown_references(pages, catalog)
    found += _near_misses(pages, set(known_terms))
    found += _duplicate_ids(pages)
    found += _duplicate_ranks(pages)
    found += _near_duplicates(pages)
    return tuple(sorted(found))


def _unknown_references(pages: Iterable[Page], catalog: Catalog) -> Iterator[Diagnostic]:
    for entry, scan in pages:
        for path, marker, name in named(entry):
            if not isinstance(marker, Reference) or catalog.title(marker.kind, name) is not None:
                continue
            code = Code.UNKNOWN_PAPER if marker.kind == "paper" else Code.UNKNOWN_REFERENCE
            hint = did_you_mean(name, catalog.names(marker.kind))
            yield scan.diagnostic(path, code, f'there is no {marker.kind} "{name}"', hint)


def _near_misses(pages: Iterable[Page], known: Collection[str]) -> Iterator[Diagnostic]:
    uses: dict[Axis, dict[str, list[Diagnostic]]] = defaultdict(lambda: defaultdict(list))
    for entry, scan in pages:
        for path, marker, name in named(entry):
            if isinstance(marker, Axis):
                message = f'the {marker.name} "{name}" is almost another one in use'
                uses[marker][name].append(scan.diagnostic(path, Code.NEAR_MISS, message))
    for axis, places in uses.items():
        # Two people may well be called Li and Liu; only a second spelling is suspect there.
        near = is_respelled if axis.family_names else is_near
        counts = {name: len(found) for name, found in places.items()}
        for suspect, meant in near_misses(counts, near):
            for place in () if suspect in known else places[suspect]:
                yield _with_hint(place, f'did you mean "{meant}"?')


def _with_hint(fault: Diagnostic, hint: str) -> Diagnostic:
    return replace(fault, hint="; ".join(filter(None, (fault.hint, hint))))


def _duplicate_ids(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str], Scan] = {}
    for entry, scan in pages:
        other = first.setdefault((entry.kind, entry.id), scan)
        if other is not scan:
            message = f'the {entry.kind} "{entry.id}" has a second page'
            hint = f"the first is {other.path}; rename one of them"
            yield Diagnostic(scan.path, 1, 1, Code.DUPLICATE_ID, message, hint)


def _duplicate_ranks(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, int], Scan] = {}
    for entry, scan in pages:
        if not isinstance(entry, Post):
            continue
        other = first.setdefault((entry.list, entry.rank), scan)
        if other is not scan:
            message = f'rank {entry.rank} of "{entry.list}" is taken'
            hint = f"{other.path} has it"
            yield scan.diagnostic(("rank",), Code.DUPLICATE_RANK, message, hint)


def _near_duplicates(pages: Iterable[Page]) -> Iterator[Diagnostic]:
    bodies = {entry.docname: scan.body for entry, scan in pages if entry.compare_texts}
    by_docname = {entry.docname: Page(entry, scan) for entry, scan in pages}
    for first, second, similarity in near_duplicates(bodies):
        one, other = by_docname[first], by_docname[second]
        if not _told_apart(one.entry, other.entry):
            message = f"{similarity:.0%} of the text is that of {one.scan.path}"
            hint = "tell it once, with all its openings, or name the other under distinct_from"
            yield other.scan.diagnostic((), Code.NEAR_DUPLICATE, message, hint)


def _told_apart(one: Entry, other: Entry) -> bool:
    """Whether one of two jobs says that it is not the other."""
    if not isinstance(one, Job) or not isinstance(other, Job):
        return False
    return one.id in other.distinct_from or other.id in one.distinct_from
