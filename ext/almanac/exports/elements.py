"""XML, element by element; whatever a text holds, the document can be read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from xml.etree import ElementTree as ET

from almanac import formats

_NONE: Mapping[str, str] = MappingProxyType({})


def root(tag: str, attributes: Mapping[str, str]) -> ET.Element:
    """The outermost element."""
    return ET.Element(tag, {name: formats.xml(value) for name, value in attributes.items()})


def add(
    parent: ET.Element, tag: str, text: str = "", attributes: Mapping[str, str] = _NONE
) -> ET.Element:
    """A new last child of *parent*."""
    child = root(tag, attributes)
    child.text = formats.xml(text)
    parent.append(child)
    return child


def document(whole: ET.Element) -> str:
    """The text of the document *whole*."""
    ET.indent(whole)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(whole, encoding="unicode")}\n'
