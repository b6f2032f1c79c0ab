"""Incremental builds that equal clean ones, in bytes and in warnings.

An extension by itself: ``extensions = ["almanac.freshness"]`` in any project. It replaces the
builders ``html``, ``dirhtml`` and ``epub``, and serves all others as far as reading goes.

- ``digests``: files and values as short texts that can be compared;
- ``names``: one winner for a name that two pages define;
- ``contents``: what pages list, as a tree without circles;
- ``workers``: processes that end with their build;
- ``messages``: the warnings of each page, kept and repeated;
- ``links``: what a page says of others, and what they answer;
- ``dates``: the date that pages show;
- ``assets``, ``surroundings``: static files, and all else that all pages depend on;
- ``pictures``: which files a picture may be found in;
- ``inclusions``: the files that directives name;
- ``translations``: the catalogs that a page is read with;
- ``reading``: which pages are read again;
- ``facts``: everything that a page shows, as one fingerprint;
- ``search``, ``manifest``, ``outputs``, ``builders``, ``epub``: what is on disk, and what is
  written again;
- ``session``: what happens at each event of a build.

Three events let other extensions take part. ``freshness-facts`` (docname) asks for facts, which must
be plain values, that the page shows beside its source and its links. ``freshness-sidebar``
(docname) asks for what its sidebar shows; the first answer counts, and without one it is the whole
table of contents. ``freshness-files`` (docname) asks for the files, from the root of the output,
that are written together with a page.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect what keeps a build fresh, in the order in which it runs."""
    from almanac.freshness import dates, digests, inclusions
    from almanac.freshness.reading import Collector
    from almanac.freshness.session import Session

    session = Session(app)
    app.add_config_value("freshness_date", "", "epub", types=frozenset({str}))
    app.add_event("freshness-facts")
    app.add_event("freshness-files")
    app.add_event("freshness-sidebar")
    session.add_builders(app)
    app.add_env_collector(Collector)
    app.add_transform(dates.Today)
    inclusions.note_files(app)
    # When whatever gives the date has given it.
    app.connect("config-inited", dates.check, priority=900)
    app.connect("builder-inited", session.hear)
    app.connect("builder-inited", session.sources.compile)
    # Before all who are told which pages have changed; an extension that takes a page out of the
    # build does so between the two.
    app.connect("env-get-outdated", session.sources.compare, priority=100)
    app.connect("env-get-outdated", session.sources.follow, priority=200)
    # A process of its own hears nothing until it is told to.
    app.connect("source-read", session.hear)
    # Around all who read a page.
    app.connect("env-before-read-docs", session.sources.names.prepare)
    app.connect("source-read", session.sources.names.open, priority=100)
    app.connect("doctree-read", session.part_todos)
    app.connect("doctree-read", session.sources.close, priority=900)
    app.connect("env-updated", session.sources.settle, priority=100)
    # After Sphinx has numbered the sections.
    app.connect("env-get-updated", session.outdated, priority=900)
    app.connect("freshness-facts", session.todos)
    app.connect("env-check-consistency", session.note_check)
    app.connect("write-started", session.start)
    # After all who add files to the output.
    app.connect("build-finished", session.seal, priority=900)
    return {
        "env_version": digests.of_code(Path(__file__).parent),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
