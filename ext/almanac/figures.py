"""Pictures as each builder can show them.

In HTML a drawing becomes a part of the page, so that its colors follow the theme. Elsewhere it is
a picture in its own, light colors: as SVG where the builder takes that, else as PNG.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

from almanac import drawing
from almanac.catalog import slug
from almanac.domain import domain_of
from almanac.drawing import Drawing
from almanac.listings import DECORATION
from almanac.reporting import report

logger = logging.getLogger(__name__)

SVG = "image/svg+xml"
PNG = "image/png"

#: Pixels for each unit of a drawing that has to become pixels; 400 units are as wide as a page.
ZOOM = 4


class Drawings(SphinxPostTransform):
    """Shows every drawing of a page in the way of the builder."""

    # Before Sphinx converts images that a builder does not take.
    default_priority = 90

    def run(self, **_kwargs: Any) -> None:
        """Replace or convert each picture that is a drawing."""
        inline = self.app.builder.format == "html" and self.app.builder.name != "epub"
        for node in list(self.document.findall(nodes.image)):
            if DECORATION in node["classes"] and not inline:
                node.parent.remove(node)
            elif found := self.drawing_of(node):
                show = self.show_inline if inline else self.show_light
                show(node, found)

    def drawing_of(self, node: nodes.image) -> Drawing | None:
        """The drawing that *node* shows, if it is one that takes colors from its page."""
        path = Path(self.env.srcdir, node["uri"])
        if path.suffix != ".svg" or not path.is_file() or b"var(--" not in path.read_bytes():
            return None
        found, faults = drawing.read_file(path, domain_of(self.env).shown(path))
        for fault in faults:
            report(fault)
        return found

    def show_inline(self, node: nodes.image, found: Drawing) -> None:
        """Make the drawing a part of the page."""
        name = slug(Path(node["uri"]).stem)
        markup = found.decoration if DECORATION in node["classes"] else found.inline(name)
        node.replace_self(nodes.raw("", markup, format="html"))

    def show_light(self, node: nodes.image, found: Drawing) -> None:
        """Describe the drawing, and hand its light form to a builder that shows pictures."""
        node["alt"] = node.get("alt") or f"{found.title}. {found.description}"
        for mimetype, convert in ((SVG, _as_svg), (PNG, _as_png)):
            if mimetype in self.app.builder.supported_image_types:
                if content := convert(found):
                    self.store(node, mimetype, content)
                return

    def store(self, node: nodes.image, mimetype: str, content: bytes) -> None:
        """Let *node* show a file with *content*."""
        suffix = mimetype.partition("/")[2].partition("+")[0]
        path = Path(self.env.doctreedir, "images", f"{slug(node['uri'])}.{suffix}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        node["candidates"] = {mimetype: str(path)}
        node["uri"] = str(path)
        self.env.images.add_file(self.env.current_document.docname, str(path))


def _as_svg(found: Drawing) -> bytes:
    return found.standalone.encode()


def _as_png(found: Drawing) -> bytes:
    """The drawing as PNG; nothing, and a warning, without the library that draws it."""
    try:
        import resvg_py
    except ImportError:
        message = 'drawings are left out: this builder needs them as PNG; install "resvg-py"'
        logger.warning(message, type="almanac", subtype="no-resvg", once=True)
        return b""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=found.standalone, zoom=ZOOM, sans_serif_family="DejaVu Sans"
        )
    )
