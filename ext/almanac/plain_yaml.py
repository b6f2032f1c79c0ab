"""Plain YAML: texts, lists and mappings, with the place of each, and nothing else.

YAML is only asked for its structure. Every plain scalar stays text, so ``NO`` is a word
and ``12:30`` is not a number; the model (:mod:`almanac.model`) decides the type of a field.
Anchors, aliases and tags are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import yaml

from almanac import decoding
from almanac.diagnostics import Code, Diagnostic

#: The deepest nesting of lists and mappings that is read.
MAX_DEPTH = 20

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

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every text among the values, with its path."""
        return _texts(self.values, ())


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    listed = enumerate(value) if isinstance(value, list) else ()
    for key, part in value.items() if isinstance(value, dict) else listed:
        yield from _texts(part, (*path, key))


def nearest(marks: Mapping[Path, Mark], path: Path) -> Mark:
    """The place of *path* among *marks*, or of the nearest thing around it."""
    while path and path not in marks:
        path = path[:-1]
    return marks.get(path, Mark(1, 1))


def read_yaml(body: str, result: FrontMatter) -> None:
    """Read the lines between the fences; what is right before a fault is kept."""
    if wrong := decoding.fault(body, result.path):
        result.faults.append(replace(wrong, line=wrong.line + 1))
        return
    try:
        _Reader(result, yaml.parse(body, Loader=LOADER)).document()
    except yaml.YAMLError as error:
        result.whole = False
        mark, reason = _explain(error)
        for key in [key for key in result.values if result.marks[key,].line == mark.line]:
            del result.values[key]  # half a value is none
        result.fault(mark, Code.MALFORMED_YAML, reason, _remedy(body, mark))


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
                self.check(event)
                self.mapping((), self.result.values)
                roots += 1
            elif isinstance(event, yaml.NodeEvent):
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
        self.check(event)
        if isinstance(event, yaml.ScalarEvent):
            if not event.style and event.value in {"", "~", "null"}:
                return None
            return decoding.FORBIDDEN.sub(decoding.REPLACEMENT, event.value)
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

    def sequence(self, path: Path) -> list[Any]:
        """The items up to the end of the list."""
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path, values: dict[str, Any]) -> dict[str, Any]:
        """Fill *values* up to the end of the mapping; a key keeps its first value."""
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            self.check(key)
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

    def check(self, event: yaml.Event) -> None:
        """Refuse what is written around a value to say more than it, and hidden characters."""
        anchor, tag = (getattr(event, name, None) for name in ("anchor", "tag"))
        if anchor is not None and not isinstance(event, yaml.AliasEvent):
            self.refuse(event, f'the anchor "&{anchor}" is not allowed here')
        if tag is not None:
            self.refuse(event, f'the tag "{tag}" is not allowed here')
        if hidden := decoding.FORBIDDEN.search(getattr(event, "value", "")):
            message = f"the character U+{ord(hidden[0]):04X} is not allowed in a text"
            self.result.fault(_mark(event), Code.BAD_CHARACTER, message, "remove its escape")

    def refuse(self, event: yaml.Event, message: str) -> None:
        """Note what is not allowed, where it stands."""
        self.result.fault(_mark(event), Code.MALFORMED_YAML, message)


def _mark(event: yaml.Event) -> Mark:
    """The place of *event* in the file; the opening fence is line 1."""
    start = event.start_mark
    return Mark(start.line + 2, start.column + 1) if start else Mark(2, 1)
