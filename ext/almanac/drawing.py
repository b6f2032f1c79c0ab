"""Drawings: SVG files that take their colors from the page they stand on.

A color is written ``var(--name, #123456)``: the property where a page declares it, else the color
behind it. So one file follows the theme of a page and is right by itself as well. What a drawing
may hold is listed here, because it becomes a part of the page; a file that holds anything else is
refused, not cleaned.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers import expat

from almanac.diagnostics import Code, Diagnostic

SVG = "http://www.w3.org/2000/svg"

ELEMENTS = frozenset({"svg", "title", "desc", "g", "path", "line", "polyline", "polygon", "rect"})
ELEMENTS |= {"circle", "ellipse", "text", "tspan"}

#: What is drawn, and where; then how it looks.
ATTRIBUTES = frozenset({"role", "viewBox", "width", "height", "x", "y", "dx", "dy", "x1", "y1"})
ATTRIBUTES |= {"x2", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "transform"}
ATTRIBUTES |= {"fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "opacity"}
ATTRIBUTES |= {"stroke-linecap", "stroke-linejoin", "text-anchor"}
ATTRIBUTES |= {"font-family", "font-size", "font-style", "font-weight"}

#: What a value may call. A style may fetch addresses, and spell that in many ways.
FUNCTIONS = frozenset({"var", "rgb", "hsl", "translate", "rotate", "scale", "matrix"})

#: A property with the color that holds where it is not declared.
PROPERTY = re.compile(r"var\(\s*--[\w-]+\s*,\s*([^()]+?)\s*\)")


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG file that may become a part of a page."""

    #: What it is called.
    title: str
    #: What it shows, for those who cannot see it.
    description: str
    #: The whole of it.
    root: ET.Element

    @property
    def standalone(self) -> str:
        """The drawing as a file of its own, for readers that know no properties."""
        return PROPERTY.sub(r"\1", _text(self.root))

    def inline(self, name: str) -> str:
        """The drawing as a part of an HTML page, on which *name* makes its anchors unique."""
        root = deepcopy(self.root)
        root.set("role", "img")
        for child in ("title", "desc"):
            _child(root, child).set("id", f"{name}-{child}")
        root.set("aria-labelledby", f"{name}-title")
        root.set("aria-describedby", f"{name}-desc")
        return _text(root)

    @property
    def decoration(self) -> str:
        """The drawing as a part of an HTML page that says the same in words."""
        root = deepcopy(self.root)
        for child in ("title", "desc"):
            root.remove(_child(root, child))
        root.attrib.pop("role", None)
        root.set("aria-hidden", "true")
        root.set("class", "almanac-decoration")
        return _text(root)


def read_file(path: Path, shown: str) -> tuple[Drawing | None, tuple[Diagnostic, ...]]:
    """The drawing in the file *path*, named *shown* in diagnostics, or what is wrong with it."""
    return read(path.read_bytes(), shown)


def read(source: bytes, shown: str) -> tuple[Drawing | None, tuple[Diagnostic, ...]]:
    """The drawing in *source*, or what is wrong with it."""
    reader = _Reader(shown)
    reader.feed(source)
    if reader.faults or reader.root is None:
        return None, tuple(reader.faults)
    root = reader.root
    root.set("xmlns", SVG)
    return Drawing(_words(root, "title"), _words(root, "desc"), root), ()


class _Reader:
    """Builds the tree of a drawing, and notes the place of everything that is not allowed."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.faults: list[Diagnostic] = []
        self.root: ET.Element | None = None
        self.builder = ET.TreeBuilder()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = lambda name: self.builder.end(_local(name))
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    def feed(self, source: bytes) -> None:
        """Read the whole file; the first error of XML ends the reading."""
        try:
            self.parser.Parse(source, True)  # noqa: FBT003 - expat takes no keyword
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            self.fault(error.lineno, error.offset, f"this is not XML: {reason}")
            return
        self.root = self.builder.close()
        if missing := self.missing():
            self.fault(1, 0, missing)

    def missing(self) -> str:
        """What the whole drawing lacks, in a clause."""
        root = self.root
        if root is None or root.tag != "svg":
            return "the drawing is no <svg>"
        if not root.get("viewBox"):
            return "the drawing has no viewBox, so it cannot follow the width of a page"
        wordless = [name for name in ("title", "desc") if not _words(root, name)]
        return f"the drawing has no <{wordless[0]}> to say what it shows" if wordless else ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element; one that is not allowed is noted."""
        if name.rpartition(" ")[0] != SVG or _local(name) not in ELEMENTS:
            self.here(f"a drawing may not hold <{_local(name)}>")
        for key, value in attributes.items():
            if key not in ATTRIBUTES or not _is_plain(value):
                self.here(f'a drawing may not say {key}="{value}"')
        self.builder.start(_local(name), attributes)

    def doctype(self, *_args: object) -> None:
        """Refuse a document type, which could declare entities of any size."""
        self.here("a drawing may not have a document type")

    def here(self, message: str) -> None:
        """Note a fault at the place that is being read."""
        self.fault(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber, message)

    def fault(self, line: int, column: int, message: str) -> None:
        """Note a fault; *line* counts from 1, *column* from 0."""
        self.faults.append(Diagnostic(self.shown, line, column + 1, Code.BAD_DRAWING, message))


def _is_plain(value: str) -> bool:
    return "\\" not in value and set(re.findall(r"([\w-]*)\s*\(", value)) <= FUNCTIONS


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _child(root: ET.Element, name: str) -> ET.Element:
    found = root.find(name)
    if found is None:
        raise LookupError(name)
    return found


def _words(root: ET.Element, name: str) -> str:
    return " ".join(root.findtext(name, "").split())


def _text(root: ET.Element) -> str:
    return ET.tostring(root, encoding="unicode")
