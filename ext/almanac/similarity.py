"""Texts that are almost the same, and terms that are almost the same word."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from os.path import commonprefix
from typing import NamedTuple

#: Words in a shingle.
SHINGLE = 3
#: Share of common shingles from which two texts count as the same.
SAME_TEXT = 0.8
#: Letters that a word must have for one of them to be a slip of the pen.
SLIP_LENGTH = 5


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


def is_near(term: str, other: str) -> bool:
    """Whether two terms differ only by spelling, or by one slip of the pen in one long word."""
    first, second = singular(term).split(), singular(other).split()
    if "".join(first) == "".join(second):
        return True
    if len(first) != len(second):
        return False
    different = [pair for pair in zip(first, second, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and is_slip(*different[0])


def is_respelled(term: str, other: str) -> bool:
    """Whether two terms differ only by case, hyphens or spaces."""
    return plain(term).replace(" ", "") == plain(other).replace(" ", "")


def is_slip(word: str, other: str) -> bool:
    """Whether one letter was lost, doubled, mistaken or swapped with its neighbor.

    The distance of Damerau, "A technique for computer detection and correction of spelling
    errors" (1964), is 1. A first letter is hardly ever wrong, a number is no slip, and among
    short words one letter makes another word.
    """
    if min(len(word), len(other)) < SLIP_LENGTH or not (word + other).isalpha():
        return False
    same = len(commonprefix([word, other]))  # noqa: RUF071 - letter by letter is what we want
    rest, rest_other = word[same:], other[same:]
    swapped = rest[:2] == rest_other[:2][::-1] and rest[2:] == rest_other[2:]
    lost = rest[1:] == rest_other or rest == rest_other[1:]
    return same > 0 and (swapped or lost or rest[1:] == rest_other[1:])


def plain(term: str) -> str:
    """*term* without case, hyphens and doubled spaces."""
    return re.sub(r"[\s\-\u2010-\u2015_/]+", " ", term.casefold()).strip()


def singular(term: str) -> str:
    """*term* in its plain form, and its last word without the plural."""
    return plain(term).removesuffix("s")


def near_misses(
    uses: Mapping[str, int], near: Callable[[str, str], bool] = is_near
) -> Iterator[tuple[str, str]]:
    """Pairs of terms, the suspect and the one it was meant to be.

    *uses* counts how often each term is used. Of two terms that are *near* the rarer is the
    suspect, and of two equally rare ones the later in the alphabet.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for term in sorted(uses, key=lambda term: (-uses[term], term)):
        group = groups[plain(term)[:1]]
        if meant := next((other for other in group if near(term, other)), None):
            yield term, meant
        group.append(term)
