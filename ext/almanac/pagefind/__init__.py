"""Search with Pagefind on a site that is served: facets, sections, and little to load.

An extension by itself. Sphinx's own search stays what it is where there is no server, and where
the package ``pagefind-bin`` is not installed; the two find the same pages.

- ``pages``: which pages are found, and what is told of each;
- ``index``: the files that Pagefind makes of them.

The search page loads a script of ours in place of Sphinx's index. It asks for Pagefind, and loads
Sphinx's index if it does not get it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util import logging

from almanac import __version__, exports

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
SCRIPT, STYLE = "almanac-search.js", "almanac-search.css"
#: What the search page of any theme loads to have something to search in.
INDEX = "searchindex.js"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the search, or say that it is not there."""
    app.setup_extension("almanac")
    try:
        from almanac.pagefind import index
    except ModuleNotFoundError:
        logger.info('no index of the search; install "sphinx-almanac[search]"')
    else:
        app.connect("config-inited", add_static_path)
        app.connect("html-page-context", load_script)
        # After all who write pages, and before freshness notes what is in the output.
        app.connect("build-finished", index.write, priority=800)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def add_static_path(app: Sphinx, config: Config) -> None:
    """Let Sphinx copy the script and its style sheet; a book has no search."""
    config.html_static_path = [*config.html_static_path, str(STATIC)]
    ours = (f"_static/{name}" for name in (SCRIPT, STYLE))
    config.epub_exclude_files = [*config.epub_exclude_files, *ours]


def load_script(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Let the search page load our script where its template asks for Sphinx's index."""
    if pagename != "search" or app.builder.name not in exports.SITES:
        return
    path_to = context["pathto"]

    def ours(name: str, *args: Any, **named: Any) -> str:
        return str(path_to(f"_static/{SCRIPT}" if name == INDEX else name, *args, **named))

    context["pathto"] = ours
    app.add_css_file(STYLE)
