"""One page: from the text of a file to an entry, or to the reasons why there is none."""

from __future__ import annotations

import os.path
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError

from almanac import decoding, drawing, fences, front_matter, page_keys, plain_yaml, weight
from almanac.audit import formulas
from almanac.diagnostics import Code, Diagnostic, did_you_mean
from almanac.discovery import is_inside
from almanac.former import Former, former_names
from almanac.model import Axis, Entry, Reference, id_of, markers, records_in
from almanac.plain_yaml import FrontMatter, Mark

#: What pydantic calls a fault, and what we call it.
CODES = {
    "missing": Code.MISSING_KEY,
    "extra_forbidden": Code.UNKNOWN_KEY,
    "literal_error": Code.BAD_VALUE,
    "string_too_short": Code.BAD_VALUE,
    "too_short": Code.BAD_VALUE,
    "finite_number": Code.BAD_VALUE,
    "greater_than": Code.BAD_VALUE,
    "greater_than_equal": Code.BAD_VALUE,
}

#: What is wrong, in the words of somebody who writes YAML.
SAID = {
    "missing": '"{name}" is missing',
    "string_type": '"{name}" must be text',
    "tuple_type": '"{name}" must be a list, as in [one, two]',
    "model_type": '"{name}" must be a mapping, as in {{key: value}}',
    "int_parsing": '"{name}" must be a whole number',
    "float_parsing": '"{name}" must be a number',
    "string_too_short": '"{name}" has no text',
    "too_short": '"{name}" must be a list of at least {min_length}',
    "greater_than": '"{name}" must be more than {gt:g}',
    "greater_than_equal": '"{name}" must be {ge:g} or more',
}

Named = tuple[plain_yaml.Path, Reference | Axis, str]


@dataclass(frozen=True, slots=True)
class Scan:
    """What one file of a kind's folder says."""

    #: The file, as it is to be shown.
    path: str
    #: The id that its entry has, or would have.
    id: str
    #: The class whose folder the file is in.
    kind: type[Entry]
    #: The title to show, whether or not the rest is right.
    title: str
    #: ``None`` when the page is broken.
    entry: Entry | None
    #: What is wrong with this file by itself.
    diagnostics: tuple[Diagnostic, ...]
    #: The places of the front matter's values, for checks across files.
    marks: Mapping[plain_yaml.Path, Mark]
    #: The front matter as it was read: texts, lists and mappings.
    values: Mapping[str, Any]
    #: What it names, right or wrong: where, what kind of thing, and its name.
    named: tuple[Named, ...]
    #: The drawings that it shows, as paths from its folder.
    drawings: tuple[str, ...] = ()
    #: The names that the page had before.
    former: tuple[Former, ...] = ()
    #: The text of the body, for kinds whose texts are compared; else empty.
    body: str = field(default="", repr=False)

    @property
    def things(self) -> frozenset[tuple[str, str]]:
        """What it names: pairs of what it is and its name."""
        return frozenset((marker.what, name) for _, marker, name in self.named)

    def diagnostic(
        self, path: plain_yaml.Path, code: Code, message: str, hint: str = ""
    ) -> Diagnostic:
        """A fault at the value *path* of this file's front matter."""
        mark = plain_yaml.nearest(self.marks, path)
        return Diagnostic(self.path, *mark, code, message, hint)


def kind_of(docname: str, kinds: tuple[type[Entry], ...]) -> type[Entry] | None:
    """The kind whose folder the page *docname* is in."""
    return next((kind for kind in kinds if kind.owns(docname)), None)


def scan_file(source: Path, shown: str, docname: str, kind: type[Entry]) -> Scan:
    """Scan the file *source*, named *shown* in diagnostics, as the page *docname*."""
    text = decoding.read_file(source)
    found = scan(text, shown, docname, kind)
    faults = [fault for name in found.drawings for fault in _drawing_faults(found, source, name)]
    if not faults:
        return found
    return replace(found, entry=None, diagnostics=tuple(sorted([*found.diagnostics, *faults])))


def _drawing_faults(found: Scan, source: Path, name: str) -> tuple[Diagnostic, ...]:
    """What is wrong with the drawing *name* of the page *found*, whose file is *source*."""
    file = source.parent / name
    if not is_inside(file, source.parent):
        message = f'the file "{name}" is a link that leads out of the folder of the page'
        return (found.diagnostic(("figure", "file"), Code.FILE_OUTSIDE, message, "keep a copy"),)
    if os.path.isfile(file):  # noqa: PTH113 - a name that is too long is just not there
        return drawing.read_file(file, posixpath.join(posixpath.dirname(found.path), name))[1]
    there = (path.relative_to(source.parent).as_posix() for path in source.parent.rglob("*.svg"))
    message = f'there is no file "{name}" beside the page'
    at = ("figure", "file")
    return (found.diagnostic(at, Code.MISSING_FILE, message, did_you_mean(name, there)),)


def scan(text: str, shown: str, docname: str, kind: type[Entry]) -> Scan:
    """Scan *text* as the page *docname* of *kind*."""
    head = front_matter.read(text, shown)
    values = {key: value for key, value in head.values.items() if key not in page_keys.KEYS}
    faults = [*head.faults, *page_keys.faults(head), *_title_faults(text, head), *_active(head)]
    entry = None
    if head.whole and (head.values or not faults):
        entry, invalid = _validate(kind, docname, values, head)
        faults += invalid
    return Scan(
        path=shown,
        id=id_of(docname),
        kind=kind,
        title=title_of(head, docname),
        entry=None if faults else entry,
        diagnostics=tuple(sorted(faults)),
        marks=head.marks,
        values=values,
        named=tuple(_named(kind, values)),
        drawings=(entry.figure.file,) if entry and entry.figure else (),
        former=former_names(head),
        body=fences.split(text)[1] if kind.compare_texts else "",
    )


def _title_faults(text: str, head: FrontMatter) -> Iterator[Diagnostic]:
    """The headings in the body that compete with the title of the front matter."""
    for line in weight.titles(fences.split(text)[1]) if "title" in head.values else ():
        message, hint = "the front matter has the title of the page already", 'start it with "## "'
        yield Diagnostic(head.path, head.lines + line, 1, Code.SECOND_TITLE, message, hint)


def _active(head: FrontMatter) -> Iterator[Diagnostic]:
    """The texts that MathJax could take for a formula which does more than show one."""
    for path, text in head.texts():
        if command := formulas.hidden_command(text):
            message = f'a text may not say "{command}", which does more than show a formula'
            yield Diagnostic(head.path, *head.mark(path), Code.ACTIVE_FORMULA, message)


def title_of(head: FrontMatter, docname: str) -> str:
    """The title that *head* gives, or one made from the docname."""
    title = head.values.get("title")
    if isinstance(title, str) and title.strip():
        return title.strip()
    return id_of(docname).replace("-", " ").capitalize()


def _named(
    kind: type[BaseModel], values: Mapping[str, Any], at: plain_yaml.Path = ()
) -> Iterator[Named]:
    """What *values*, the front matter of *kind* or a part of it, names.

    Unlike :func:`almanac.model.named` it needs no record, so that one fault hides no other.
    """
    found = markers(kind)
    for name, info in kind.model_fields.items():
        value = values.get(name)
        items = enumerate(value) if isinstance(value, list) else ()
        if name in found and isinstance(value, str) and get_origin(info.annotation) is not tuple:
            yield (*at, name), found[name], value.strip()
        for i, item in items:
            if name in found and isinstance(item, str):
                yield (*at, name, i), found[name], item.strip()
            for record in records_in(info.annotation) if isinstance(item, dict) else ():
                yield from _named(record, item, (*at, name, i))


def _validate(
    kind: type[Entry], docname: str, values: dict[str, Any], head: FrontMatter
) -> tuple[Entry | None, list[Diagnostic]]:
    faults = [_unknown_key(kind, (key,), head) for key in {"docname"} & values.keys()]
    try:
        entry = kind.model_validate({**values, "docname": docname})
    except ValidationError as error:
        return None, [*faults, *(_diagnostic(kind, fault, head) for fault in error.errors())]
    return entry, faults


def _diagnostic(kind: type[Entry], fault: Any, head: FrontMatter) -> Diagnostic:
    """The pydantic *fault* in our words, at its place."""
    path: plain_yaml.Path = fault["loc"]
    if fault["type"] == "extra_forbidden":
        return _unknown_key(kind, path, head)
    code = _code(fault["type"])
    message, hint = _explain(fault, code)
    # A key that is not there has no place of its own: the mapping around it is shown.
    return Diagnostic(head.path, *head.mark(path), code, message, hint)


def _code(type_: str) -> Code:
    by_value = {str(code): code for code in Code}
    if type_ in by_value:
        return by_value[type_]
    return Code.BAD_DATE if type_.startswith("date") else CODES.get(type_, Code.WRONG_TYPE)


def _explain(fault: Any, code: Code) -> tuple[str, str]:
    """The message and the hint for a pydantic *fault*."""
    name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in fault["loc"])
    given, reason = fault["input"], fault["msg"]
    if fault["type"] == code and code not in {Code.BAD_DATE, Code.BAD_VALUE}:
        return reason, ""  # the model says it in our words already
    if given is None:
        return f'"{name}" has no value', ""
    if code is Code.BAD_DATE:
        return f'"{name}" is not a day: {given}', reason.rpartition(", ")[2]
    if fault["type"] in SAID:
        return SAID[fault["type"]].format(name=name, **fault.get("ctx", {})), ""
    return f'"{name}": {reason[:1].lower()}{reason[1:]}', ""


def _unknown_key(kind: type[Entry], path: plain_yaml.Path, head: FrontMatter) -> Diagnostic:
    record, key = _record_at(kind, path[:-1]), path[-1]
    known = set(record.model_fields) - {"docname"}
    name = getattr(record, "kind", record.__name__.lower())
    article = "an" if name[0] in "aeiou" else "a"
    message = f'there is no field "{key}" in {article} {name}'
    near = did_you_mean(str(key), known | page_keys.KEYS)
    hint = near or f"the fields are {', '.join(sorted(known))}"
    return Diagnostic(head.path, *head.mark(path), Code.UNKNOWN_KEY, message, hint)


def _record_at(kind: type[BaseModel], path: plain_yaml.Path) -> type[BaseModel]:
    """The class of the record that stands at *path* in an entry of *kind*."""
    for part in path:
        if isinstance(part, str):
            kind = next(records_in(kind.model_fields[part].annotation), kind)
    return kind
