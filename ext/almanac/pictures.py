"""Figures of entries as nodes of a page; :mod:`almanac.figures` shows them in each builder."""

from __future__ import annotations

import posixpath
from typing import Any

from docutils import nodes

from almanac.kinds import Area
from almanac.model import Entry
from almanac.questions import values_of

#: Marks a picture beside words that say the same.
DECORATION = "almanac-decoration"
#: Marks a picture that is a drawing, whatever its colors.
DRAWING = "almanac_drawing"


def figure(entry: Entry) -> nodes.figure | None:
    """The picture of an entry with its caption, in the color of its first area."""
    if entry.figure is None:
        return None
    caption = nodes.caption("", entry.figure.caption)
    shown = _picture(entry.docname, entry.figure.file)
    return nodes.figure("", shown, caption, classes=["almanac-figure", *area_classes(entry)])


def decoration(docname: str, file: str) -> nodes.image:
    """The drawing *file* of the page *docname*, beside words that say the same."""
    return _picture(docname, file, alt="", classes=[DECORATION])


def _picture(docname: str, file: str, **attributes: Any) -> nodes.image:
    """The drawing *file*, named from the folder of the page *docname*, on any page."""
    node = nodes.image(uri=posixpath.join("/", posixpath.dirname(docname), file), **attributes)
    node[DRAWING] = True
    return node


def area_classes(entry: Entry) -> list[str]:
    """The class that gives an entry the color of its first area."""
    areas = (entry.id,) if isinstance(entry, Area) else values_of(entry, "areas")[:1]
    return [f"area-{area}" for area in areas]
