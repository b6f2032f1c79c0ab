"""The head of a Markdown file: from text to a mapping that knows where each value stands.

YAML is only asked for its structure. Every plain scalar stays text, so ``NO`` is a word
and ``12:30`` is not a number; the model (:mod:`almanac.model`) decides the type of a field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from almanac.diagnostics import Code, Diagnostic
from almanac.formats import REPLACEMENT

#: The deepest nesting of lists and mappings that is read.
MAX_DEPTH = 20
#: The longest front matter that is read, in characters.
MAX_LENGTH = 64 * 1024

#: Faults that YAML finds at the end of what it was reading, and a writer at its start.
OPENED = {"while scanning a quoted scalar", "while scanning a simple key"}

#: The C loader is five times as fast; it is missing where PyYAML was built without libyaml.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: Where a value stands in nested mappings and lists: ``("openings", 0, "place")``.
Path = tuple["str | int", ...]


class Mark(NamedTuple):
    """A place in a file, both counted from 1."""

    line: int
    column: int


@dataclass(slots=True)
class FrontMatter:
    """What the head of one file says."""

    #: The file, as it is to be shown in diagnostics.
    path: str
    #: Nested dictionaries, lists, strings and ``None``.
    values: dict[str, Any] = field(default_factory=dict)
    #: The place of each key, and of each item of a list, by its path in *values*.
    marks: dict[Path, Mark] = field(default_factory=dict)
    #: What is wrong with the YAML itself.
    faults: list[Diagnostic] = field(default_factory=list)
    #: How many lines of the file the front matter takes, fences included.
    lines: int = 0
    #: Whether the YAML could be read to its end.
    whole: bool = True

    def mark(self, path: Path) -> Mark:
        """The place of *path*, or of the nearest thing around it."""
        return nearest(self.marks, path)

    def fault(self, mark: Mark, code: Code, message: str, hint: str = "") -> None:
        """Note what is wrong at *mark*."""
        self.faults.append(Diagnostic(self.path, *mark, code, message, hint))


def nearest(marks: Mapping[Path, Mark], path: Path) -> Mark:
    """The place of *path* among *marks*, or of the nearest thing around it."""
    while path and path not in marks:
        path = path[:-1]
    return marks.get(path, Mark(1, 1))


def split(text: str) -> tuple[str, str]:
    """*text* as its front matter, fences included, and the rest.

    The front matter is empty when *text* does not start with a fence, or when the
    fence is never closed.
    """
    text = text.removeprefix("\ufeff")
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return "", text
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in {"---", "..."}:
            return "".join(lines[:number]), "".join(lines[number:])
    return "", text


def read(text: str, path: str) -> FrontMatter:
    """Read the front matter of *text*, the contents of the file *path*."""
    result = FrontMatter(path)
    head, _ = split(text)
    if not head:
        _explain_absence(text, result)
    elif len(head) > MAX_LENGTH:
        message = f"the front matter is longer than {MAX_LENGTH} characters"
        result.fault(Mark(1, 1), Code.MALFORMED_YAML, message)
    else:
        result.lines = len(head.splitlines())
        _read_yaml("".join(head.splitlines(keepends=True)[1:-1]), result)
    return result


def _explain_absence(text: str, result: FrontMatter) -> None:
    opened = text.removeprefix("\ufeff").partition("\n")[0].rstrip() == "---"
    code = Code.MALFORMED_YAML if opened else Code.NO_FRONT_MATTER
    message = "the front matter is never closed" if opened else "the page has no front matter"
    hint = "end it" if opened else "start the file"
    result.fault(Mark(1, 1), code, message, f"{hint} with a line of three hyphens")


def _read_yaml(body: str, result: FrontMatter) -> None:
    """Read the lines between the fences; what is right before a fault is kept."""
    if found := yaml.reader.Reader.NON_PRINTABLE.search(body):
        mark = _place(body, found.start())
        result.fault(mark, Code.MALFORMED_YAML, f"the character {found[0]!r} is not allowed")
        return
    try:
        _Reader(result, yaml.parse(body, Loader=LOADER)).document()
    except yaml.YAMLError as error:
        result.whole = False
        mark, reason = _explain(error)
        for key in [key for key in result.values if result.marks[key,].line == mark.line]:
            del result.values[key]  # half a value is none
        result.fault(mark, Code.MALFORMED_YAML, reason, _remedy(body, mark))


def _place(body: str, offset: int) -> Mark:
    """The place in the file of the character *offset* of *body*."""
    before = body[:offset]
    return Mark(before.count("\n") + 2, offset - before.rfind("\n"))


def _explain(error: yaml.YAMLError) -> tuple[Mark, str]:
    """Where a YAML error is, and its cause in one line."""
    at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if getattr(error, "context", None) in OPENED:
        at = error.context_mark  # type: ignore[attr-defined]
    reason = getattr(error, "problem", None) or str(error)
    # The opening fence is the line that YAML did not see; its lines count from 0.
    mark = Mark(at.line + 2, at.column + 1) if at else Mark(2, 1)
    return mark, str(reason).splitlines()[0]


def _remedy(body: str, mark: Mark) -> str:
    """A hint for the two commonest slips."""
    lines = body.splitlines()
    line = lines[mark.line - 2] if 0 <= mark.line - 2 < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    return 'put a text that contains ": " in quotation marks' if line.count(": ") > 1 else ""


class _Reader:
    """Turns the events of a YAML parser into plain values, and notes where each stands.

    Events come one after the other, so that no depth of nesting can exhaust the stack, and an
    alias, which could repeat a text without end, is an event that is refused.
    """

    def __init__(self, result: FrontMatter, events: Iterator[yaml.Event]) -> None:
        self.result = result
        self.events = events

    def document(self) -> None:
        """Read everything; there must be one document, and its root must be a mapping."""
        roots = 0
        for event in self.events:
            if isinstance(event, yaml.MappingStartEvent) and not roots:
                self.mapping((), self.result.values)
                roots += 1
            elif isinstance(event, yaml.NodeEvent) or (
                isinstance(event, yaml.StreamEndEvent) and not roots
            ):
                self.refuse_root()
                return
            elif isinstance(event, yaml.DocumentStartEvent) and roots:
                self.refuse(event, "a second document is not allowed here")
                return

    def refuse_root(self) -> None:
        """Note that the front matter is something else than a mapping."""
        hint = 'write one "key: value" a line'
        message = "the front matter is not a mapping"
        self.result.fault(Mark(2, 1), Code.MALFORMED_YAML, message, hint)

    def value(self, event: yaml.Event, path: Path) -> Any:
        """The plain value that starts with *event* and stands at *path*."""
        self.result.marks.setdefault(path, _mark(event))
        if isinstance(event, yaml.ScalarEvent):
            return self.text(event)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, "an alias is not allowed here")
        elif len(path) > MAX_DEPTH:
            self.refuse(event, f"nesting deeper than {MAX_DEPTH} is not allowed here")
            self.skip()
        elif isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path, {})
        else:
            return self.sequence(path)
        return None

    def text(self, event: yaml.ScalarEvent) -> str | None:
        """The text of *event*, if any; an escape may not bring what no page can hold."""
        if not event.style and event.value in {"", "~", "null"}:
            return None
        if found := yaml.reader.Reader.NON_PRINTABLE.search(event.value):
            self.refuse(event, f"the character {found[0]!r} is not allowed")
        return yaml.reader.Reader.NON_PRINTABLE.sub(REPLACEMENT, event.value)

    def sequence(self, path: Path) -> list[Any]:
        """The items up to the end of the list."""
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path, values: dict[str, Any]) -> dict[str, Any]:
        """Fill *values* up to the end of the mapping; a key keeps its first value."""
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self.refuse(key, "a key must be a word, not a list or a mapping")
                self.skip(0 if isinstance(key, yaml.AliasEvent) else 1)
                self.value(next(self.events), (*path, ""))
            elif key.value in values:
                message = f'the key "{key.value}" stands twice'
                hint = f"the first is on line {self.result.marks[*path, key.value].line}"
                self.result.fault(_mark(key), Code.DUPLICATE_KEY, message, hint)
                self.value(next(self.events), (*path, ""))
            else:
                self.result.marks[*path, key.value] = _mark(key)
                values[key.value] = self.value(next(self.events), (*path, key.value))
        return values

    def skip(self, depth: int = 1) -> None:
        """Pass over the rest of a list or mapping that has been opened."""
        while depth:
            event = next(self.events)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)

    def refuse(self, event: yaml.Event, message: str) -> None:
        """Note what is not allowed, where it stands."""
        self.result.fault(_mark(event), Code.MALFORMED_YAML, message)


def _mark(event: yaml.Event) -> Mark:
    """The place of *event* in the file; the opening fence is line 1."""
    start = event.start_mark
    return Mark(start.line + 2, start.column + 1) if start else Mark(2, 1)
