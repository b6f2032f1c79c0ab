"""What papers are called in running text: "Crockett 2020", "Dong et al. 2021", "Macoskey 2021b"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from string import ascii_lowercase

from pybtex.database import Entry

from almanac.formats import plain

#: What BibTeX calls the authors that are not named.
OTHERS = "others"


def labels_of(entries: Mapping[str, Entry]) -> dict[str, str]:
    """A label for each key; those of the same authors and year are told apart by letters."""
    same: dict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        same[_label(key, entry)].append(key)
    return {
        key: label if len(keys) == 1 else label + _letters(i)
        for label, keys in same.items()
        for i, key in enumerate(keys)
    }


def _letters(number: int) -> str:
    """What tells the paper *number*, counted from 0, from those before it: a to z, then aa, ab."""
    more, last = divmod(number, len(ascii_lowercase))
    return (_letters(more - 1) if more else "") + ascii_lowercase[last]


def _label(key: str, entry: Entry) -> str:
    people = entry.persons.get("author", ())
    families = [plain(" ".join(p.prelast_names + p.last_names)) for p in people] or [key]
    others = len(families) > 2 or families[-1] == OTHERS  # noqa: PLR2004 - a pair is named
    who = f"{families[0]} et al." if others and len(families) > 1 else " and ".join(families)
    return f"{who} {entry.fields.get('year', '')}".strip()
