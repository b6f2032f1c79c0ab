"""Faults in the content: where they are, what is wrong, and what to do about it."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable


class Code(StrEnum):
    """The kinds of fault. The value is stable: it is the warning's subtype in Sphinx."""

    description: str

    def __new__(cls, value: str, description: str) -> Self:
        """Make a member from its stable name and the sentence that explains it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    MALFORMED_YAML = "malformed-yaml", "The front matter is not YAML that can be read."
    NO_FRONT_MATTER = "no-front-matter", "A page does not start with the front matter it should."
    UNKNOWN_KEY = "unknown-key", "The page may not have a field of this name."
    MISSING_KEY = "missing-key", "A field that the kind requires is not given."
    DUPLICATE_KEY = "duplicate-key", "A key stands twice in the same mapping."
    WRONG_TYPE = "wrong-type", "The value is not of the type of its field."
    BAD_VALUE = "bad-value", "The value has the right type and is still not allowed."
    BAD_DATE = "bad-date", "The value is not a day of the calendar, as YYYY-MM-DD."
    DUPLICATE_VALUE = "duplicate-value", "A list names the same value twice."
    NO_OPENING = "no-opening", "A job names no opening."
    UNKNOWN_REFERENCE = "unknown-reference", "No entry of that kind has this id."
    UNKNOWN_PAPER = "unknown-paper", "The bibliography has no entry with this key."
    NEAR_MISS = "near-miss", "A term differs only slightly from another term in use."
    DUPLICATE_ID = "duplicate-id", "Two pages of one kind have the same id."
    DUPLICATE_RANK = "duplicate-rank", "Two posts of one list have the same rank."
    NEAR_DUPLICATE = "near-duplicate", "The texts of two pages are almost the same."
    BAD_BIBLIOGRAPHY = "bad-bibliography", "The bibliography cannot be read in full."
    BAD_REDIRECT = "bad-redirect", "What a page says it was called before cannot lead to it."
    LOST_PAGE = "lost-page", "A page was published, and its address leads nowhere any more."
    BAD_PUBLISHED = "bad-published", "A line of the list of published pages is wrong."
    MISSING_INDEX = "missing-index", "A term is linked, and no page holds the index of its axis."
    DUPLICATE_INDEX = "duplicate-index", "Two pages hold the index of the same axis."
    MISSING_FILE = "missing-file", "A file that the front matter names does not exist."
    BAD_DRAWING = "bad-drawing", "A drawing cannot become a part of a page."
    BAD_FORMULA = "bad-formula", "A formula is no TeX that can be understood."
    NO_SEARCH_INDEX = "no-search-index", "Pagefind could not make the index of the search."
    BAD_OPTION = "bad-option", "A directive's option names a value that nothing has."
    BAD_ENCODING = "bad-encoding", "A file is not UTF-8."
    BAD_CHARACTER = "bad-character", "A character is not allowed in a text."
    BAD_FILE = "bad-file", "A file cannot be a page, because of its name or of what it is."
    DUPLICATE_PAGE = "duplicate-page", "Two files would become pages of the same address."
    LIMIT_EXCEEDED = "limit-exceeded", "A file goes beyond what a build can bear."
    SECOND_TITLE = "second-title", "A page whose title is in its front matter has another one."
    REFUSED_DIRECTIVE = "refused-directive", "A page uses a directive that is not allowed."
    REFUSED_ROLE = "refused-role", "A page uses a role that is not allowed."
    REFUSED_LANGUAGE = "refused-language", "Code is in a language that is not shown in colors."
    REFUSED_OPTION = "refused-option", "A page uses a part of the parser that runs code."
    BROKEN_MARKUP = "broken-markup", "Markup of a page that nothing can be made of."
    RAW_HTML = "raw-html", "A page holds HTML, or other markup of an output format."
    UNSAFE_URL = "unsafe-url", "A link or a picture leads to an address that is not safe."
    FILE_OUTSIDE = "file-outside", "A page uses a file that is outside the source folder."
    REFUSED_FILE = "refused-file", "A page shows or offers a file of a type that is not allowed."
    ACTIVE_PICTURE = "active-picture", "An SVG picture does more than draw."
    ACTIVE_FORMULA = "active-formula", "A formula does more than show a formula."


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault, with its place in the source."""

    #: Path of the file, as it is to be shown.
    path: str
    #: Line, counted from 1.
    line: int
    #: Column, counted from 1.
    column: int
    #: Which fault it is.
    code: Code
    #: What is wrong, in one clause.
    message: str
    #: What to do about it; empty when there is nothing to say.
    hint: str = ""

    def __str__(self) -> str:
        """The one-line form: ``file:line:column: code: message; hint``."""
        return f"{self.location}: {self.text}"

    @property
    def location(self) -> str:
        """``file:line:column``."""
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def text(self) -> str:
        """``code: message; hint``."""
        return worded(self.code, self.message, self.hint)


def worded(code: Code, message: str, hint: str) -> str:
    """A fault in words: ``code: message; hint``."""
    return f"{code}: {message}" + (f"; {hint}" if hint else "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of *known*, or nothing when none is near."""
    found = nearest(word, known)
    return f'did you mean "{found}"?' if found else ""


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The one of *known* that is most like *word*, or nothing when none is as like as *cutoff*."""
    by_fold = {name.casefold(): name for name in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else ""
