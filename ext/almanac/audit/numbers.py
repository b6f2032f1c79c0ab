"""Numbers: how large those may be that an option takes, and how they may be shown."""

from __future__ import annotations

import re
from typing import Any

from almanac.rest_weight import DELIMITERS

#: The largest of numbers that only count, and how many lines may be picked out.
MOST, MOST_LINES = 999_999, 10_000
#: The options that make something as often as they say.
FEW = {"columns": range(1, 101), "tab-width": range(101)}
#: The options that are ranges of lines, and those that are lengths; all other text is free.
LINES = {"lines", "emphasize-lines"}
LENGTHS = {"width", "height", "figwidth"}
RANGE = re.compile(r"(\d+)\s*-\s*\+?\s*(\d+)")
#: A length beyond all numbers has become "inf".
HUGE = re.compile(r"\d{7}|\d[eE][+-]?\d|inf|nan", re.IGNORECASE)

#: How many stars a pattern of pages may have: the time to compare grows with each.
STARS = 4
#: The signs of a format: those of numbered links, and all others.
FIELDS, BRACES = re.compile(r"\{\{|\}\}|\{(?:name|number)\}"), re.compile(r"[{}]")
SIGNS, PERCENT = re.compile(r"%%|%s"), re.compile(r"%")

HINT = "is it a slip of the finger?"


def fault(key: str, value: Any) -> str:
    """What is wrong with the *value* of the option *key*, as its directive has read it."""
    if isinstance(value, int) and key in FEW and value not in FEW[key]:
        return f"is a number from {FEW[key][0]} to {FEW[key][-1]}"
    numbers = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(number, int) and abs(number) > MOST for number in numbers):
        return f"may be {MOST} at most"
    if key == "delim" and value not in set(DELIMITERS):
        return "may be a comma, a semicolon, a bar, or a tab"
    if isinstance(value, str) and key in LINES | LENGTHS:
        return _fault_of_text(key, value.replace("_", ""))
    return ""


def _fault_of_text(key: str, value: str) -> str:
    if HUGE.search(value):
        return "may hold numbers of six digits at most"
    picked = sum(int(last) - int(first) for first, last in RANGE.findall(value))
    if key in LINES and picked > MOST_LINES:
        return f"may pick out {MOST_LINES} lines at most"
    return ""


def format_fault(words: str) -> str:
    """What is wrong with the *words* of a numbered link, in which Sphinx fills in a format.

    The format could read any attribute, be as wide as it likes, and stop the build.
    """
    is_new = "{name}" in words or "number" in words  # as Sphinx decides it
    known, other = (FIELDS, BRACES) if is_new else (SIGNS, PERCENT)
    if other.search(known.sub("", words)):
        return 'may hold "{number}" and "{name}", or "%s", and no other sign of a format'
    return ""
