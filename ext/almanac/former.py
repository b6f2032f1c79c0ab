"""What a page was called before it was renamed: ``redirect_from`` in its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from almanac.diagnostics import Code, Diagnostic
from almanac.discovery import reason_of_address, reason_of_name
from almanac.plain_yaml import FrontMatter, Mark

#: The key, which any page may have.
KEY = "redirect_from"
#: What a build makes of no source; a page could be called so, but nothing that redirects.
MADE = {"404", "py-modindex"}
WRITE = 'write the path of its file without the suffix, as in "posts/old-name"'


class Former(NamedTuple):
    """A name that a page had, and where the page says so."""

    name: str
    path: str
    line: int
    column: int

    def diagnostic(self, message: str, hint: str = "") -> Diagnostic:
        """What is wrong with the name."""
        return Diagnostic(*self[1:], Code.BAD_REDIRECT, message, hint)


def former_names(head: FrontMatter) -> tuple[Former, ...]:
    """The names that *head* gives and that a page can have had, oldest first."""
    return tuple(former for former in _given(head) if not fault_of(former.name))


def faults(head: FrontMatter) -> Iterator[Diagnostic]:
    """What is wrong with the names that *head* gives."""
    value = head.values.get(KEY, [])
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        message = f'"{KEY}" must be a list of names, as in [posts/old-name]'
        yield Diagnostic(head.path, *head.mark((KEY,)), Code.WRONG_TYPE, message)
    for former in _given(head):
        if reason := fault_of(former.name):
            yield former.diagnostic(f'no page was called "{former.name}": {reason}', WRITE)


def _given(head: FrontMatter) -> Iterator[Former]:
    value = head.values.get(KEY)
    for i, name in enumerate(value if isinstance(value, list) else ()):
        if isinstance(name, str):
            mark: Mark = head.mark((KEY, i))
            yield Former(name, head.path, *mark)


def fault_of(name: str) -> str:
    """Why no page can have been called *name*; nothing where one can."""
    if any(part.strip(".") == "" or part.startswith("_") for part in name.split("/")):
        return "a part of it is empty, or starts with an underscore"
    if re.search(r"\.(md|rst|html?)$", name, re.IGNORECASE):
        return "it ends as a file does"
    if name in MADE:
        return "a build makes something of this name itself"
    reason = reason_of_name(name) or reason_of_address(name, name)
    return reason[0] if reason else ""
