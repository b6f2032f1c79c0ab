"""A Sphinx extension for knowledge bases of research: scan first, then read.

The line that the data takes, module by module:

- ``diagnostics``, ``decoding``, ``formats``, ``discovery``, ``fences``,
  ``rest_weight``, ``weight``: a file becomes
  text, and a page that can be read, or diagnostics that say where and why not;
- ``plain_yaml``, ``front_matter``, ``former``, ``page_keys``, ``model``, ``kinds``, ``drawing``,
  ``scan``: the head of a file becomes a typed entry, or diagnostics as well;
- ``published``, ``moves``: what has been published, and where its addresses lead now;
- ``labels``, ``bibliography``: a BibTeX file becomes papers;
- ``catalog``, ``questions``, ``related``, ``ties``, ``chart``, ``facets``, ``checks``: all of them
  together, what can be asked, what is wrong;
- ``config``, ``domain``, ``intake``: what a project sets, what Sphinx remembers, how links are
  resolved, which files are let in;
- ``audit``: what a page may ask for: what is ``allowed`` passes a ``gate`` in the ``parsers``;
  ``urls``, ``formulas``, ``numbers``, ``pictures`` and ``files`` are judged on ``pages``, when they are read
  and before they are written;
- ``source``, ``roles``, ``directives``, ``page``, ``glance``,
  ``reading_time``: a page is read, and questions become ordinary nodes, with the help of ``markup``, ``maps``,
  ``filters``, ``pictures``, ``inline``, ``listings`` and ``indexes``;
- ``figures``: a drawing is shown in the way of each builder;
- ``navigation``: a sidebar of bounded size, and the ways on from an entry;
- ``exports``: the catalog becomes files beside the pages, ``head`` the head of each page with its
  picture from ``previews``, and ``cite`` the box that says how to cite it;
- ``build``: the handlers that tie all this to the events of a build; faults are told by
  ``reporting``.

``freshness``, ``mathml``, ``twins``, ``changes`` and ``pagefind`` are extensions by themselves. Up to
``checks`` nothing imports Sphinx.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Bring what pages can use, and connect the stages."""
    from almanac import build, config, figures, filters, maps, markup, page
    from almanac.audit import parsers
    from almanac.freshness.digests import of_code

    app.setup_extension("myst_parser")
    # First, so that it says what has changed before we ask.
    app.setup_extension("almanac.freshness")
    config.add_config_values(app)
    markup.add_nodes(app)
    maps.add_nodes(app)
    filters.add_nodes(app)
    app.add_source_parser(parsers.MarkdownParser, override=True)
    app.add_transform(page.Furniture)
    app.add_post_transform(page.FillBacklinks)
    figures.add_transforms(app)
    app.connect("config-inited", build.add_static_path)
    app.add_css_file("almanac.css")
    connect(app)
    return {
        "version": __version__,
        "env_version": of_code(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def connect(app: Sphinx) -> None:
    """Connect the stages, in the order in which they run."""
    from almanac import (
        build,
        cite,
        config,
        exports,
        head,
        intake,
        navigation,
        page,
        previews,
        source,
    )
    from almanac.audit import pages, parsers

    app.connect("config-inited", config.set_clock)
    app.connect("config-inited", build.register_kinds)
    app.connect("config-inited", intake.close_catalogs)
    # After Sphinx, which learns late how the names of pages end.
    app.connect("config-inited", intake.exclude_files, priority=900)
    # After other extensions, which may bring parsers as well.
    app.connect("builder-inited", parsers.gate_parsers, priority=900)
    # When it is known what has changed, and before anybody asks for it.
    app.connect("env-get-outdated", intake.note_hidden, priority=50)
    app.connect("env-get-outdated", intake.refuse_pages, priority=150)
    app.connect("env-get-outdated", build.refresh)
    app.connect("source-read", source.replace_front_matter)
    # Before Sphinx collects titles, pictures and downloads from the page.
    app.connect("doctree-read", pages.audit_source, priority=100)
    app.connect("env-updated", build.check_indexes)
    app.connect("env-updated", page.pages_to_write)
    app.connect("doctree-resolved", cite.fill)
    # After whatever extensions make of a page.
    app.connect("doctree-resolved", pages.audit_result, priority=900)
    app.connect("warn-missing-reference", build.explain_missing)
    app.connect("html-page-context", head.add_tags)
    app.connect("html-page-context", previews.write)
    # Before Sphinx, which names the icon in it.
    app.connect("html-page-context", head.address_search, priority=400)
    app.connect("html-page-context", head.leave_design)
    # Before the theme's own handler, which asks for the whole table of contents, and after that
    # of a page that is shown at any address.
    app.connect("html-page-context", navigation.bound, priority=450)
    app.connect("html-page-context", navigation.stay_in_list)
    app.connect("freshness-facts", build.facts)
    app.connect("freshness-files", previews.files)
    app.connect("freshness-sidebar", navigation.shown)
    app.connect("build-finished", exports.write)
