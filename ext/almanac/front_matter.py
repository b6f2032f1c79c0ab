"""The head of a Markdown file: from text to a mapping that knows where each value stands."""

from __future__ import annotations

from almanac import fences
from almanac.diagnostics import Code
from almanac.plain_yaml import FrontMatter, Mark, read_yaml

#: The longest front matter that is read, in characters.
MAX_LENGTH = 64 * 1024


def read(text: str, path: str, *, required: bool = True) -> FrontMatter:
    """Read the front matter of *text*, the contents of the file *path*."""
    result = FrontMatter(path)
    head, body = fences.split(text)
    lines = fences.lines_of(head)
    result.lines = len(lines)
    if not head:
        _explain_absence(text, result, required=required)
    elif len(head) > MAX_LENGTH:
        message = f"the front matter is longer than {MAX_LENGTH} characters"
        result.fault(Mark(1, 1), Code.LIMIT_EXCEEDED, message)
    else:
        read_yaml("".join(lines[1:-1]), result)
        _explain_end(body, result)
    return result


def _explain_absence(text: str, result: FrontMatter, *, required: bool) -> None:
    """Note why there is no front matter, where there should be some."""
    if slip := fences.slip(text):
        result.fault(Mark(slip.line, 1), slip.code, slip.message, slip.hint)
    elif required:
        message, hint = (
            "the page has no front matter",
            "start the file with a line of three hyphens",
        )
        result.fault(Mark(1, 1), Code.NO_FRONT_MATTER, message, hint)


def _explain_end(body: str, result: FrontMatter) -> None:
    """Note that a line of hyphens inside a text ends the front matter before its time."""
    if fences.cut_short(body):
        result.whole = False
        message = "this line ends the front matter, and what follows reads like more of it"
        hint = "indent the line if it belongs to a text, or put a blank line and a heading below it"
        result.fault(Mark(result.lines, 1), Code.MALFORMED_YAML, message, hint)
