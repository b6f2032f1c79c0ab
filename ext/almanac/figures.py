"""Pictures as each builder can show them.

In HTML a drawing becomes a part of the page, so that its colors follow the theme. Elsewhere it is
a picture in its own, light colors: as SVG where the builder takes that, else as PNG.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from almanac import drawing
from almanac.catalog import slug, unused
from almanac.domain import domain_of
from almanac.drawing import Drawing
from almanac.pictures import DECORATION, DRAWING
from almanac.reporting import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)

#: Pixels for each unit of a drawing that has to become pixels; 400 units are as wide as a page.
ZOOM = 4
#: Where a drawing asks for the font of the system, which print does not have.
SANS_SERIF = "DejaVu Sans"


class _Drawings(SphinxPostTransform):
    """Visits every picture of a page that is a drawing."""

    # Before Sphinx converts images that a builder does not take.
    default_priority = 90

    def run(self, **_kwargs: Any) -> None:
        """Show each drawing in the way of the builder."""
        for node in list(self.document.findall(nodes.image)):
            if found := self.drawing_of(node):
                self.show(node, found)

    def drawing_of(self, node: nodes.image) -> Drawing | None:
        """The drawing that *node* shows: a figure, or a picture that takes colors from its page."""
        path = Path(self.env.srcdir, node["uri"])
        if path.suffix != ".svg" or not path.is_file():
            return None
        source = path.read_bytes()
        if not node.get(DRAWING) and b"var(--" not in source:
            return None
        found, faults = drawing.read(source, domain_of(self.env).shown(path))
        for fault in faults:
            report(fault)
        return found

    def show(self, node: nodes.image, found: Drawing) -> None:
        """Change *node*, so that the builder shows the drawing well."""
        raise NotImplementedError


class InlineDrawings(_Drawings):
    """Makes drawings a part of the page, in HTML."""

    formats = ("html",)

    def show(self, node: nodes.image, found: Drawing) -> None:
        """Replace the picture by its markup."""
        if DECORATION in node["classes"]:
            root = found.decoration()
        else:
            name = unused(f"drawing-{slug(node['uri'].removesuffix('.svg'))}", self.document.ids)
            self.document.ids[name] = node
            root = found.inline(name, node.get("alt", ""))
        align = [f"align-{node['align']}"] if "align" in node else []
        root.set("class", " ".join(["almanac-drawing", *node["classes"], *align]))
        if "width" in node:
            root.set("width", node["width"])
        node.replace_self(nodes.raw("", drawing.to_text(root), format="html"))


class DescribedDrawings(_Drawings):
    """Says what drawings show, where there are only words."""

    formats: tuple[str, ...] = ("text", "man")

    def show(self, node: nodes.image, found: Drawing) -> None:
        """Describe the drawing; one that only decorates is left out."""
        if DECORATION in node["classes"]:
            node.parent.remove(node)
            return
        node["alt"] = node.get("alt") or f"{found.title}. {found.description}"
        self.convert(node, found)

    def convert(self, node: nodes.image, found: Drawing) -> None:
        """Hand the drawing to a builder that shows pictures."""

    def store(self, node: nodes.image, mimetype: str, suffix: str, content: bytes) -> None:
        """Let *node* show a file with *content*."""
        # Alike names have to be apart by themselves, whatever pages are written, and in what order.
        name = f"{Path(node['uri']).stem}-{zlib.crc32(node['uri'].encode()):08x}{suffix}"
        path = Path(self.env.doctreedir, "drawings", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        node[DRAWING] = False  # the file is a picture like any other
        node["candidates"] = {mimetype: str(path)}
        node["uri"] = str(path)
        self.env.images.add_file(self.env.current_document.docname, str(path))


class LightDrawings(DescribedDrawings):
    """Shows drawings in their own, light colors, in e-books."""

    # An e-book is HTML too, and may hold no drawing as a part of a page.
    default_priority = InlineDrawings.default_priority - 1
    formats = ()
    builders = ("epub",)

    def convert(self, node: nodes.image, found: Drawing) -> None:
        """Write the drawing as a file of its own."""
        self.store(node, "image/svg+xml", ".svg", found.standalone.encode())


class PrintedDrawings(DescribedDrawings):
    """Shows drawings as pixels, where SVG is not known."""

    formats = ("latex", "texinfo")

    def convert(self, node: nodes.image, found: Drawing) -> None:
        """Draw it; without the library that draws, its description stands in its place."""
        try:
            import resvg_py
        except ImportError:
            message = 'to show drawings, this builder needs the library "resvg-py"'
            logger.warning(message, type="almanac", subtype="no-resvg", once=True)
            node.replace_self(nodes.paragraph("", node["alt"]))
            return
        pixels = resvg_py.svg_to_bytes(
            svg_string=found.standalone, zoom=ZOOM, sans_serif_family=SANS_SERIF
        )
        self.store(node, "image/png", ".png", bytes(pixels))


def add_transforms(app: Sphinx) -> None:
    """Register what each builder needs."""
    for transform in (InlineDrawings, DescribedDrawings, LightDrawings, PrintedDrawings):
        app.add_post_transform(transform)
