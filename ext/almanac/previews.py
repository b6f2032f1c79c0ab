"""The picture of a page where somebody shows a link to it: its figure, in light colors, as PNG.

Drawing one takes longer than writing the page, so its name follows from everything that it is made
of, and a file that is there already is right.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

from almanac import drawing, exports
from almanac.catalog import slug
from almanac.domain import domain_of
from almanac.drawing import Drawing
from almanac.exports.site import Image, base
from almanac.figures import SANS_SERIF
from almanac.freshness import digests
from almanac.freshness.builders import FreshBuilder

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

#: In pixels, as those who show links ask for it; the drawing keeps clear of the edges.
WIDTH, HEIGHT, MARGIN = 1200, 630, 45
#: What is behind the drawing.
PAPER = "#ffffff"


def of_page(app: Sphinx, docname: str) -> Image | None:
    """The preview of a page that has a figure, where there can be one."""
    path, name = _figure(app, docname), _name(app, docname)
    found = drawing.read_file(path, docname)[0] if path and name else None
    return Image(name, found.title, WIDTH, HEIGHT) if found else None


def files(app: Sphinx, docname: str) -> list[str]:
    """The file of the preview of a page, from the root of the output."""
    name = _name(app, docname)
    return [name] if name else []


def write(
    app: Sphinx,
    pagename: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the preview of a page, unless it is there."""
    path, name = _figure(app, pagename), _name(app, pagename)
    if doctree is None or path is None or not name or _is_there(app, name):
        return
    found, _ = drawing.read_file(path, pagename)
    if found:
        exports.replace(Path(app.outdir, name), pixels(found))


def pixels(found: Drawing) -> bytes:
    """The drawing in the middle of a sheet of paper."""
    import resvg_py

    root, size = deepcopy(found.root), {"width": str(WIDTH), "height": str(HEIGHT)}
    place = (MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    for key, value in zip(("x", "y", "width", "height"), place, strict=True):
        root.set(key, str(value))
    sheet = ET.Element("svg", {"xmlns": drawing.SVG, "viewBox": f"0 0 {WIDTH} {HEIGHT}", **size})
    ET.SubElement(sheet, "rect", {"fill": PAPER, **size})
    sheet.append(root)
    whole = Drawing(found.title, found.description, sheet)
    return bytes(resvg_py.svg_to_bytes(whole.standalone, sans_serif_family=SANS_SERIF))


def _figure(app: Sphinx, docname: str) -> Path | None:
    entry = domain_of(app.env).entry(docname)
    if entry is None or entry.figure is None:
        return None
    return Path(app.env.doc2path(docname)).parent / entry.figure.file


def _name(app: Sphinx, docname: str) -> str:
    """The file of the preview; nothing where there is none, or no whole address to name it by."""
    path, version = _figure(app, docname), _library()
    is_site = app.builder.name in exports.SITES and base(app.config.html_baseurl)
    if path is None or not version or not is_site:
        return ""
    code = app.env.version["almanac"]
    digest = digests.of_value([docname, digests.of_file(path), code, version])[:16]
    folder = cast("StandaloneHTMLBuilder", app.builder).imagedir
    return f"{folder}/{slug(path.stem) or 'figure'}-{digest}.png"


def _library() -> str:
    """The version of the library that draws, if it is there."""
    try:
        import resvg_py
    except ImportError:
        return ""
    return str(resvg_py.__version__)


def _is_there(app: Sphinx, name: str) -> bool:
    return isinstance(app.builder, FreshBuilder) and app.builder.has(name)
