"""The fences of front matter, two lines of three hyphens: where they stand, and where not."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

from almanac.diagnostics import Code

OPEN = "---"
CLOSE = {"---", "..."}

#: What a line of front matter looks like: a field, an item, the rest of a text, nothing.
FIELD = re.compile(r"[a-z][\w-]*:(\s|$)")
LIKE_YAML = re.compile(rf"{FIELD.pattern}|[ \t]|- |$")


class Slip(NamedTuple):
    """What is wrong with the fences: the line, what, and what to do."""

    line: int
    code: Code
    message: str
    hint: str


def lines_of(text: str) -> list[str]:
    """The lines of *text* with their ends, counted as an editor and the Markdown parser do."""
    return list(io.StringIO(text, newline="\n"))


def split(text: str) -> tuple[str, str]:
    """*text* as its front matter, fences included, and the rest.

    The front matter is empty when *text* does not start with a fence, or when the
    fence is never closed.
    """
    text = text.removeprefix("\ufeff")
    lines = lines_of(text)
    if not lines or lines[0].rstrip() != OPEN:
        return "", text
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in CLOSE:
            return "".join(lines[:number]), "".join(lines[number:])
    return "", text


def slip(text: str) -> Slip | None:
    """What keeps *text*, which has no front matter, from having some; ``None`` if nothing does."""
    lines = [line.rstrip() for line in lines_of(text.removeprefix("\ufeff"))]
    first = lines[0] if lines else ""
    if first == OPEN:
        hint = "end it with a line of three hyphens"
        return Slip(1, Code.MALFORMED_YAML, "the front matter is never closed", hint)
    if first.startswith(OPEN):
        message = "a page may not start with a line of hyphens that is no fence"
        hint = "front matter starts with exactly three; remove a line that is only to be drawn"
        return Slip(1, Code.NO_FRONT_MATTER, message, hint)
    if first == "+++":
        hint = "write it as YAML, between lines of three hyphens"
        return Slip(1, Code.NO_FRONT_MATTER, "the front matter is TOML", hint)
    start = next((number for number, line in enumerate(lines, 1) if line.strip("\ufeff ")), 0)
    if start and lines[start - 1].strip("\ufeff ") == OPEN and _goes_on(lines[start:]):
        hint = "remove what stands before it"
        return Slip(start, Code.NO_FRONT_MATTER, "front matter starts on the first line", hint)
    return None


def cut_short(body: str) -> bool:
    """Whether *body*, what follows a closing fence, reads like more of the front matter."""
    return _goes_on([line.rstrip() for line in lines_of(body)])


def _goes_on(lines: list[str]) -> bool:
    """Whether *lines* read like front matter, down to a fence of their own."""
    end = next((i for i, line in enumerate(lines) if line.strip() in CLOSE), 0)
    inside = lines[:end]
    return all(map(LIKE_YAML.match, inside)) and any(map(FIELD.match, map(str.strip, inside)))
