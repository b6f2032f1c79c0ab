"""Texts that are almost the same, and terms that are almost the same word."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

#: Words in a shingle.
SHINGLE = 3
#: Share of common shingles from which two texts count as the same.
SAME_TEXT = 0.8
#: Ratio of matching characters from which two terms count as a slip of the pen.
NEAR_TERM = 0.88


class Twins(NamedTuple):
    """Two texts that are almost the same."""

    first: str
    second: str
    #: The measure of Jaccard on their shingles: common ones as a share of all, 0 to 1.
    similarity: float


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """Every run of :data:`SHINGLE` words of *text*, case and punctuation aside."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def near_duplicates(texts: Mapping[str, str]) -> Iterator[Twins]:
    """The pairs of *texts* whose shingles agree by :data:`SAME_TEXT` or more.

    Exact resemblance after Broder, "On the resemblance and containment of documents" (1997),
    over an inverted index, so that only texts with something in common are compared.
    """
    sets = {name: shingles(text) for name, text in sorted(texts.items())}
    where: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, grams in sets.items():
        for gram in grams:
            where[gram].append(name)
    common = Counter(pair for names in where.values() for pair in combinations(names, 2))
    for (first, second), shared in sorted(common.items()):
        similarity = shared / (len(sets[first]) + len(sets[second]) - shared)
        if similarity >= SAME_TEXT:
            yield Twins(first, second, similarity)


def near_misses(uses: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Pairs of terms, the suspect and the one it was meant to be.

    *uses* counts how often each term is used; of two near terms the rarer is the suspect,
    and of two equally rare ones the later in the alphabet.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for term in sorted(uses, key=lambda term: (-uses[term], term)):
        group = groups[plain(term)[:1]]
        if meant := next((other for other in group if is_near(term, other)), None):
            yield term, meant
        group.append(term)


def is_near(term: str, other: str) -> bool:
    """Whether two different terms differ only by spelling."""
    first, second = plain(term), plain(other)
    if first == second:
        return True
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= NEAR_TERM and matcher.ratio() >= NEAR_TERM


def plain(term: str) -> str:
    """*term* without case, hyphens, doubled spaces and the plural of its last word."""
    return re.sub(r"[\W_]+", " ", term.casefold()).strip().removesuffix("s")
