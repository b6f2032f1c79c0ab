"""The list of what has been published, which the repository keeps: an address is a promise.

Each line names a page; a page that was removed on purpose is ``gone`` since a day. As a program,
``python -m almanac.published docs/published.txt``, it adds the pages that the list lacks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from almanac import decoding
from almanac.diagnostics import Code, Diagnostic
from almanac.discovery import read_inside, reason_of_name

#: The longest list that is read, in characters.
MAX_LENGTH = 4 * 1024 * 1024


class Line(NamedTuple):
    """A page that has been published, and where the list says so."""

    name: str
    #: The day on which it was removed on purpose.
    gone: date | None
    path: str
    line: int
    column: int

    def diagnostic(self, code: Code, message: str, hint: str = "") -> Diagnostic:
        """What is wrong with the line."""
        return Diagnostic(self.path, self.line, self.column, code, message, hint)


class Published(NamedTuple):
    """What the list says, and what is wrong with it by itself."""

    lines: tuple[Line, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def read_file(path: Path, shown: str, root: Path) -> Published:
    """Read the list *path* below *root*, named *shown*; without the file, nothing is listed."""
    text, fault = read_inside(path, shown, root, "the list of published pages", MAX_LENGTH)
    return Published(faults=(fault,)) if fault else read(text, shown)


def read(text: str, shown: str) -> Published:
    """Read *text*, the contents of the list *shown*."""
    if fault := decoding.fault(text, shown):
        return Published(faults=(fault,))
    lines: dict[str, Line] = {}
    faults = []
    for line, day in _lines(text, shown):
        first = lines.setdefault(line.name, line)
        if reason := reason_of_name(line.name):
            message = f'no page can be called "{decoding.printable(line.name[:80])}": {reason[0]}'
            faults.append(line.diagnostic(Code.BAD_PUBLISHED, message))
        elif first is not line:
            message, hint = (
                f'"{line.name}" is listed twice',
                f"line {first.line} has it; remove one",
            )
            faults.append(line.diagnostic(Code.BAD_PUBLISHED, message, hint))
        elif day is not None and line.gone is None:
            message = f'it is not said since what day "{line.name}" is gone'
            hint = "write the day behind it, as YYYY-MM-DD"
            faults.append(line.diagnostic(Code.BAD_PUBLISHED, message, hint))
    wrong = {fault.line for fault in faults}
    return Published(tuple(x for x in lines.values() if x.line not in wrong), tuple(faults))


def _lines(text: str, shown: str) -> Iterator[tuple[Line, str | None]]:
    """The lines that name a page, each with the day on which it went as it is written."""
    for number, whole in enumerate(text.split("\n"), 1):
        written = whole.partition("#")[0].rstrip()
        if written:
            name, day = _parts(written.lstrip())
            column = len(written) - len(written.lstrip()) + 1
            yield Line(name, _day(day or ""), shown, number, column), day


def _parts(text: str) -> tuple[str, str | None]:
    """The name in a line, and what it gives as the day since which the page is gone."""
    words = text.rsplit(maxsplit=2)
    if words[1:-1] == ["gone"]:
        return words[0], words[-1]
    return (text[:-4].rstrip(), "") if text.endswith((" gone", "\tgone")) else (text, None)


def _day(written: str) -> date | None:
    """The day that is *written* as YYYY-MM-DD."""
    try:
        return date.fromisoformat(written) if len(written) == len("2026-11-22") else None
    except ValueError:
        return None


def renewed(text: str, pages: Iterable[str]) -> str:
    """The list *text* with those of *pages* that it lacks, each where the alphabet has it."""
    lines = text.splitlines()
    listed = {line.name for line, _ in _lines(text, "")}
    for page in sorted(set(pages) - listed):
        names = (line.partition("#")[0].strip() for line in lines)
        lines.insert(next((i for i, name in enumerate(names) if name > page), len(lines)), page)
    return "".join(f"{line}\n" for line in lines)


def pages_below(root: Path) -> set[str]:
    """The names of the pages below *root*, without those that begin with an underscore."""
    found = (path.relative_to(root).with_suffix("") for path in root.rglob("*.md"))
    return {path.as_posix() for path in found if not any(p[0] == "_" for p in path.parts)}


def main(path: Path) -> None:
    """Add what the list *path* lacks of the pages beside it; nothing is ever removed."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(renewed(text, pages_below(path.parent)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
