"""SVG pictures in the text of a page: a picture may be any, as long as it only draws.

An SVG file is a document: it can hold scripts, links and whole web pages, and they run for
whoever opens the file. :mod:`almanac.drawing` is stricter, because a drawing becomes a part of a
page; here the list is wide enough for what programs write.
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from almanac.diagnostics import Code, Diagnostic
from almanac.drawing import SHAPES, SVG, WORDS

ELEMENTS = SHAPES | {"svg", "defs", "symbol", "use", "marker", "pattern", "mask", "clipPath"}
ELEMENTS |= {"linearGradient", "radialGradient", "stop", "textPath", "style", "filter", *WORDS}
ELEMENTS |= {"feBlend", "feColorMatrix", "feComposite", "feDropShadow", "feFlood", "feGaussianBlur"}
ELEMENTS |= {"feMerge", "feMergeNode", "feOffset"}
#: What describes a picture and is not shown, as programs write it.
ABOUT: tuple[str, ...] = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/elements/1.1/",
)
ABOUT += ("http://creativecommons.org/ns#",)
#: Where the types of SVG are declared, which no program fetches.
W3C = "http://www.w3.org/", "https://www.w3.org/"
#: Style that fetches something, or that spells it in another way.
FETCHES = re.compile(
    r"url\s*\(\s*['\"]?(?!\s*#)|(?:image|src)\s*\(|image-set|@|\\|expression|javascript:|data:",
    re.IGNORECASE,
)


def faults(source: bytes, shown: str) -> list[Diagnostic]:
    """Everything in the picture *source*, named *shown*, that does more than draw."""
    reader = _Reader(shown)
    reader.feed(source)
    return reader.faults


class _Reader:
    """Notes the place of everything that is not allowed."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.faults: list[Diagnostic] = []
        self.path: list[str] = []
        #: The style sheet that is being read; it may come in pieces.
        self.style = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.SkippedEntityHandler = self.entity
        self.parser.ProcessingInstructionHandler = self.instruction

    def feed(self, source: bytes) -> None:
        """Read the whole file; the first error of XML ends the reading."""
        try:
            self.parser.Parse(source, True)  # noqa: FBT003 - expat takes no keyword
        except expat.ExpatError as error:
            reason = expat.errors.messages[error.code]
            self.fault(error.lineno, error.offset, f"this is not XML: {reason}")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Check an element and what it says."""
        space, _, local = name.rpartition(" ")
        about = "metadata" in self.path and space in ABOUT
        drawn = space in {SVG, ""} and local in ELEMENTS | {"metadata"}
        if not (about or drawn) or (not self.path and local != "svg"):
            self.here(f"a picture may not hold <{local}> here")
        for key, value in attributes.items() if drawn else ():
            self.attribute(key.rpartition(" ")[2], value)
        self.path.append(local)

    def attribute(self, key: str, value: str) -> None:
        """Check an attribute: one that acts, one that leads out, or style that fetches."""
        leads_out = key == "base" or (key == "href" and not value.startswith("#"))
        if key.lower().startswith("on") or leads_out or FETCHES.search(value):
            self.here(f'a picture may not say {key}="{value}"')

    def words(self, text: str) -> None:
        """Take the words of a style sheet."""
        if self.path[-1] == "style":
            self.style += text

    def end(self, _name: str) -> None:
        """Leave an element; a style sheet is whole now."""
        if self.path.pop() == "style" and FETCHES.search(self.style):
            self.here("the style of a picture may not fetch anything, nor spell a name in escapes")
        if "style" not in self.path:
            self.style = ""

    def doctype(self, _name: str, system: str | None, _public: Any, has_subset: bool) -> None:
        """Refuse declarations, which could name entities of any size, here or elsewhere."""
        if has_subset or not (system or W3C[0]).startswith(W3C):
            self.here("a picture may not declare entities, nor another type than that of the W3C")

    def entity(self, name: str, _is_parameter: bool) -> None:
        """Refuse what a declaration elsewhere would have to explain."""
        self.here(f"a picture may not hold the entity &{name};")

    def instruction(self, target: str, _data: str) -> None:
        """Refuse an instruction to the program that shows the picture."""
        self.here(f"a picture may not hold <?{target}?>")

    def here(self, message: str) -> None:
        """Note a fault at the place that is being read."""
        self.fault(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber, message)

    def fault(self, line: int, column: int, message: str) -> None:
        """Note a fault; *line* counts from 1, *column* from 0."""
        hint = "the picture is left out; save it as plain SVG, without scripts and links"
        code = Code.ACTIVE_PICTURE
        self.faults.append(Diagnostic(self.shown, line, column + 1, code, message, hint))
