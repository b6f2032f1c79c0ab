"""A Sphinx extension for knowledge bases of research: scan first, then read.

The line that the data takes, module by module:

- ``diagnostics``, ``front_matter``, ``model``, ``kinds``, ``drawing``, ``scan``: the head of a
  file becomes a typed entry, or diagnostics that say where and why not;
- ``bibliography``: a BibTeX file becomes papers;
- ``catalog``, ``questions``, ``related``, ``checks``: all of them together, what can be asked,
  what is wrong;
- ``config``, ``domain``: what a project sets, what Sphinx remembers, how links are resolved;
- ``audit``: what a page may ask for: what is ``allowed`` passes a ``gate`` in the ``parsers``;
  ``urls``, ``formulas``, ``pictures`` and ``files`` are judged on ``pages``, when they are read
  and before they are written;
- ``source``, ``roles``, ``directives``, ``page``, ``glance``: a page is read, and questions become
  ordinary nodes, with the help of ``markup``, ``pictures``, ``listings`` and ``indexes``;
- ``figures``: a drawing is shown in the way of each builder;
- ``navigation``: a sidebar of bounded size;
- ``exports``: the catalog becomes files beside the pages;
- ``build``: the handlers that tie all this to the events of a build; faults are told by
  ``reporting``.

``mathml`` is an extension by itself. Up to ``checks`` nothing imports Sphinx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect the stages, in the order in which they run."""
    from almanac import build, config, exports, figures, markup, navigation, page, source
    from almanac.audit import files, pages, parsers

    app.setup_extension("myst_parser")
    config.add_config_values(app)
    markup.add_nodes(app)
    app.connect("config-inited", config.set_clock)
    app.connect("config-inited", build.add_static_path)
    app.connect("config-inited", build.register_kinds)
    app.connect("config-inited", files.exclude)
    app.add_source_parser(parsers.MarkdownParser, override=True)
    # After other extensions, which may bring parsers as well.
    app.connect("builder-inited", parsers.gate_parsers, priority=900)
    app.connect("env-get-outdated", build.refresh)
    app.connect("source-read", source.replace_front_matter)
    app.add_transform(page.Furniture)
    # Before Sphinx collects titles, pictures and downloads from the page.
    app.connect("doctree-read", pages.audit_source, priority=100)
    app.connect("env-updated", build.check_indexes)
    app.connect("env-updated", page.pages_to_write)
    app.add_post_transform(page.FillBacklinks)
    figures.add_transforms(app)
    # After whatever extensions make of a page.
    app.connect("doctree-resolved", pages.audit_result, priority=900)
    app.connect("warn-missing-reference", build.explain_missing)
    app.connect("html-page-context", page.add_meta)
    # Before the theme's own handler, which asks for the whole table of contents.
    app.connect("html-page-context", navigation.bound, priority=400)
    app.connect("build-finished", exports.write)
    app.add_css_file("almanac.css")
    return {
        "version": __version__,
        "env_version": build.code_version(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
