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

#: What may be drawn. The root and what it is called stand apart: a browser reads the content of a
#: title or a description as HTML, so they hold words only, and stand nowhere else.
SHAPES = frozenset({"g", "path", "line", "polyline", "polygon", "rect", "circle", "ellipse"})
SHAPES |= {"text", "tspan"}
WORDS = ("title", "desc")

#: The largest file, in bytes, and the deepest nesting, that is read.
MAX_SIZE = 256 * 1024
MAX_DEPTH = 50

_NUMBERS = r"[\d\s.,+-]+"
#: A property of the page, and the color that holds where it is not declared.
PROPERTY = re.compile(r"var\(--[\w-]+, *(#[0-9a-fA-F]{6})\)")
COLOR = re.compile(rf"none|{PROPERTY.pattern}")
TRANSFORM = re.compile(rf"((translate|rotate|scale|matrix)\({_NUMBERS}\)\s*)+")
#: A value that calls nothing: a style may fetch addresses, and spell that in many ways.
PLAIN = re.compile(r"[^()\\]*")

#: What an element may say, and how.
ATTRIBUTES = {
    **dict.fromkeys(("fill", "stroke"), COLOR),
    "transform": TRANSFORM,
    "viewBox": re.compile(r"\s*([-\d.]+[\s,]*){4}"),
    **dict.fromkeys(("x", "y", "dx", "dy", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx"), PLAIN),
    **dict.fromkeys(("ry", "d", "points", "width", "height", "role"), PLAIN),
    **dict.fromkeys(("stroke-width", "stroke-dasharray", "stroke-linecap"), PLAIN),
    **dict.fromkeys(("stroke-linejoin", "text-anchor"), PLAIN),
    **dict.fromkeys(("font-family", "font-size", "font-style", "font-weight"), PLAIN),
}


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
        return PROPERTY.sub(r"\1", to_text(self.root))

    def inline(self, name: str, label: str = "") -> ET.Element:
        """The drawing as a part of an HTML page, on which *name* makes its anchors unique.

        It is called *label*, or else by its title.
        """
        root = deepcopy(self.root)
        root.set("role", "img")
        for child in WORDS:
            _child(root, child).set("id", f"{name}-{child}")
        if label:
            root.set("aria-label", label)
        else:
            root.set("aria-labelledby", f"{name}-title")
        root.set("aria-describedby", f"{name}-desc")
        return root

    def decoration(self) -> ET.Element:
        """The drawing as a part of an HTML page that says the same in words."""
        root = deepcopy(self.root)
        for child in WORDS:
            root.remove(_child(root, child))
        root.attrib.pop("role", None)
        root.set("aria-hidden", "true")
        return root


def to_text(root: ET.Element) -> str:
    """*root* as it is written to a file or into a page."""
    return ET.tostring(root, encoding="unicode")


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


#: What to do about an element, and about a color.
KEEP = "remove the element and keep what it draws; a drawing holds " + ", ".join(sorted(SHAPES))
WRITE_COLOR = 'write a color as "none" or as "var(--name, #123456)"'


class _Reader:
    """Builds the tree of a drawing, and notes the place of everything that is not allowed."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.faults: list[Diagnostic] = []
        self.root: ET.Element | None = None
        self.builder = ET.TreeBuilder()
        #: The elements that are open, and the names of those that were closed.
        self.path: list[str] = []
        self.said: set[str] = set()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.builder.data
        self.parser.StartDoctypeDeclHandler = self.doctype

    def feed(self, source: bytes) -> None:
        """Read the whole file; the first error of XML ends the reading."""
        if len(source) > MAX_SIZE:
            self.fault(1, 0, f"a drawing may have {MAX_SIZE} bytes, and this has {len(source)}")
            return
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
        wordless = [name for name in WORDS if not _words(root, name)]
        return f"the drawing has no <{wordless[0]}> to say what it shows" if wordless else ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element; one that is not allowed here is noted."""
        space, _, local = name.rpartition(" ")
        if len(self.path) == MAX_DEPTH:
            self.here(f"a drawing may not be nested deeper than {MAX_DEPTH}", "write it flatter")
        if space == SVG and self.may_stand_here(local):
            for key, value in attributes.items():
                self.check(key, value)
        else:
            self.here(f"a drawing may not hold <{local}> here", KEEP)
        self.path.append(local)
        self.builder.start(local, attributes)

    def may_stand_here(self, name: str) -> bool:
        """Whether an element may stand in the one that is open."""
        if not self.path:
            return name == "svg"
        if name in WORDS:
            return self.path == ["svg"] and name not in self.said
        return name in SHAPES and self.path[-1] not in WORDS

    def check(self, key: str, value: str) -> None:
        """Note an attribute that is not allowed."""
        if key not in ATTRIBUTES:
            self.here(f'a drawing may not say {key}="{value}"', "remove it")
        elif not ATTRIBUTES[key].fullmatch(value):
            hint = WRITE_COLOR if ATTRIBUTES[key] is COLOR else ""
            self.here(f'a drawing may not say {key}="{value}"', hint)

    def end(self, name: str) -> None:
        """Leave an element."""
        local = self.path.pop()
        self.said.add(local)
        self.builder.end(local)

    def doctype(self, *_args: object) -> None:
        """Refuse a document type, which could declare entities of any size."""
        self.here("a drawing may not have a document type", "remove it")

    def here(self, message: str, hint: str) -> None:
        """Note a fault at the place that is being read."""
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber
        self.fault(line, column, message, hint)

    def fault(self, line: int, column: int, message: str, hint: str = "") -> None:
        """Note a fault; *line* counts from 1, *column* from 0."""
        code = Code.BAD_DRAWING
        self.faults.append(Diagnostic(self.shown, line, column + 1, code, message, hint))


def _child(root: ET.Element, name: str) -> ET.Element:
    found = root.find(name)
    if found is None:
        raise LookupError(name)
    return found


def _words(root: ET.Element, name: str) -> str:
    return " ".join(root.findtext(name, "").split())
