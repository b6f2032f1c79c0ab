"""The head of a Markdown file: from text to a mapping that knows where each value stands.

YAML is only asked for its structure. Every plain scalar stays text, so ``NO`` is a word
and ``12:30`` is not a number; the model (:mod:`almanac.model`) decides the type of a field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from almanac.diagnostics import Code, Diagnostic

#: The deepest nesting of lists and mappings that is read.
MAX_DEPTH = 20
#: The longest front matter that is read, in characters.
MAX_LENGTH = 64 * 1024

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

    def mark(self, path: Path) -> Mark:
        """The place of *path*, or of the nearest thing around it."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, Mark(1, 1))

    def fault(self, mark: Mark, code: Code, message: str, hint: str = "") -> None:
        """Note what is wrong at *mark*."""
        self.faults.append(Diagnostic(self.path, *mark, code, message, hint))


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
        return result
    result.lines = len(head.splitlines())
    node = _compose(head, result)
    if isinstance(node, yaml.MappingNode):
        result.values = _Reader(result).mapping(node, ())
    elif not result.faults:
        hint = 'write one "key: value" a line'
        result.fault(Mark(2, 1), Code.MALFORMED_YAML, "the front matter is not a mapping", hint)
    return result


def _explain_absence(text: str, result: FrontMatter) -> None:
    if text.removeprefix("\ufeff").startswith("---"):
        result.fault(
            Mark(1, 1),
            Code.MALFORMED_YAML,
            "the front matter is never closed",
            "end it with a line of three hyphens",
        )
    else:
        result.fault(
            Mark(1, 1),
            Code.NO_FRONT_MATTER,
            "the page has no front matter",
            "start the file with a line of three hyphens",
        )


def _compose(head: str, result: FrontMatter) -> yaml.Node | None:
    """The YAML between the fences as nodes; faults go to *result*."""
    if len(head) > MAX_LENGTH:
        message = f"the front matter is longer than {MAX_LENGTH} characters"
        result.fault(Mark(1, 1), Code.MALFORMED_YAML, message)
        return None
    body = "".join(head.splitlines(keepends=True)[1:-1])
    try:
        return yaml.compose(body, Loader=LOADER)
    except yaml.YAMLError as error:
        mark, reason = _explain(error)
        result.fault(mark, Code.MALFORMED_YAML, reason, _remedy(body, mark))
        return None


def _explain(error: yaml.YAMLError) -> tuple[Mark, str]:
    """Where a YAML error is, and its cause in one line."""
    at = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
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
    """Turns YAML nodes into plain values, and notes where each stands."""

    def __init__(self, result: FrontMatter) -> None:
        self.result = result
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Any:
        """The plain value of *node*, which stands at *path*."""
        self.result.marks.setdefault(path, _mark(node))
        if id(node) in self.seen or len(path) > MAX_DEPTH:
            reason = "an alias" if id(node) in self.seen else f"nesting deeper than {MAX_DEPTH}"
            self.result.fault(_mark(node), Code.MALFORMED_YAML, f"{reason} is not allowed here")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return None if plain and node.value in {"", "~", "null"} else node.value

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        """The items of *node*; a key that stands twice keeps its first value."""
        values: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                message = "a key must be a word, not a list or a mapping"
                self.result.fault(_mark(key), Code.MALFORMED_YAML, message)
            elif key.value in values:
                message = f'the key "{key.value}" stands twice'
                hint = f"the first is on line {self.result.marks[*path, key.value].line}"
                self.result.fault(_mark(key), Code.DUPLICATE_KEY, message, hint)
            else:
                self.result.marks[*path, key.value] = _mark(key)
                values[key.value] = self.value(value, (*path, key.value))
        return values


def _mark(node: yaml.Node) -> Mark:
    """The place of *node* in the file; the opening fence is line 1."""
    return Mark(node.start_mark.line + 2, node.start_mark.column + 1)
