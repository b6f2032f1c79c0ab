"""Pictures: the files in which they may be found, and their names in the output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx.util.i18n import get_image_filename_for_language

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


def patterns(env: BuildEnvironment, document: nodes.document) -> Iterator[str]:
    """The patterns by which *document* shows pictures, relative to the sources."""
    yield from filter(is_pattern, _places(env, document))


def better(env: BuildEnvironment, document: nodes.document) -> Iterator[str]:
    """The files that *document* would show in its language if they were there."""
    yield from (place for place in _places(env, document) if not is_pattern(place))


def is_pattern(place: str) -> bool:
    """Whether any suffix will do."""
    return place.endswith(".*")


def _places(env: BuildEnvironment, document: nodes.document) -> Iterator[str]:
    for node in document.findall(nodes.image):
        if "?" not in node["candidates"]:
            uri = node.get("original_uri") or f"/{node['uri']}"
            for name in (uri, get_image_filename_for_language(uri, env)):
                yield env.relfn2path(name, env.current_document.docname)[0]


def shown(text: str, folder: str) -> set[str]:
    """The files in *folder* of the output that a page may show with *text*."""
    found = set(map(unquote, re.findall(rf"{folder}/[^\"'<>?#\s]+", text)))
    # Graphviz keeps its map of a picture apart.
    return {name for at in found if ".." not in at for name in (at, f"{at}.map")}


def settle(env: BuildEnvironment) -> None:
    """Name the files of pictures by their paths, not in the order in which they were found."""
    images = type(env.images)()
    for path, (docnames, _) in sorted(env.images.items()):
        for docname in sorted(docnames):
            images.add_file(docname, path)
    env.images = images
