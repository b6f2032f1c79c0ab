"""Numbers: how large those may be that an option takes; some make as many of something."""

from __future__ import annotations

import re
from typing import Any

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

HINT = "is it a slip of the finger?"


def fault(key: str, value: Any) -> str:
    """What is wrong with the *value* of the option *key*, as its directive has read it."""
    if isinstance(value, int) and key in FEW and value not in FEW[key]:
        return f"is a number from {FEW[key][0]} to {FEW[key][-1]}"
    numbers = value if isinstance(value, list | tuple) else [value]
    if any(isinstance(number, int) and abs(number) > MOST for number in numbers):
        return f"may be {MOST} at most"
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
