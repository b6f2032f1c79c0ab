"""The keys of Sphinx and its themes: what any page may say, and all that a page of no kind may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from almanac import decoding, former, front_matter
from almanac.diagnostics import Code, Diagnostic, did_you_mean
from almanac.former import Former
from almanac.plain_yaml import FrontMatter

#: Keys of Sphinx and its themes that any page may carry, and what may stand behind each. Sphinx
#: asks of most only whether they are there, so "false" would mean "true".
PAGE_KEYS = {
    **dict.fromkeys(("orphan", "no-search", "hide-toc"), ("true", "is true, or is left out")),
    "tocdepth": (r"[0-9]", "is a number from 0 to 9"),
}
#: All keys that any page may have.
KEYS = PAGE_KEYS.keys() | {former.KEY}


class Head(NamedTuple):
    """What the front matter of a page of no kind says."""

    diagnostics: tuple[Diagnostic, ...]
    #: The names that the page had before.
    former: tuple[Former, ...]


def check(text: str, shown: str) -> Head:
    """Read the front matter of *text*, a page of no kind, named *shown*."""
    head = front_matter.read(text, shown, required=False)
    found = [*head.faults, *faults(head)]
    for key in head.values.keys() - KEYS:
        known = did_you_mean(key, KEYS) or f"the fields are {', '.join(sorted(KEYS))}"
        hint = "write it as a heading" if key == "title" else known
        message = f'there is no field "{key}" in a page of no kind'
        found.append(Diagnostic(shown, *head.mark((key,)), Code.UNKNOWN_KEY, message, hint))
    return Head(tuple(sorted(found)), former.former_names(head))


def check_file(source: Path, shown: str) -> Head:
    """Read the front matter of the file *source*, a page of no kind."""
    return check(decoding.read_file(source), shown)


def kept(head: FrontMatter) -> dict[str, str]:
    """The keys of Sphinx and its themes that *head* gives, with their values, if these are right."""
    given = {key: head.values[key] for key in PAGE_KEYS if key in head.values}
    return {key: str(value) for key, value in given.items() if _is_right(key, value)}


def _is_right(key: str, value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(PAGE_KEYS[key][0], value))


def faults(head: FrontMatter) -> Iterator[Diagnostic]:
    """The keys of any page that *head* gives a value that does not fit."""
    yield from former.faults(head)
    for key in PAGE_KEYS.keys() & head.values.keys() - kept(head).keys():
        message = f'"{key}" {PAGE_KEYS[key][1]}'
        yield Diagnostic(head.path, *head.mark((key,)), Code.BAD_VALUE, message)
