"""Files made from the catalog, beside the pages.

An exporter is a pure function of the catalog and of the addresses of its pages; it yields no file
where there is nothing to say. Only :func:`write` touches the disk, and only where a text has
changed; :mod:`almanac.freshness` removes what is made no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from jinja2.filters import do_striptags

from almanac import formats
from almanac.config import as_of
from almanac.domain import domain_of
from almanac.exports import atom, data, jsonfeed, llms, redirects, references, sitemap
from almanac.exports.site import NO_AUTHOR, Site, base
from almanac.freshness.builders import FreshBuilder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from almanac.catalog import Catalog

#: What makes the files: each yields their paths from the root of the site, and their texts.
EXPORTERS: tuple[Callable[[Catalog, Site], Iterator[tuple[str, str]]], ...] = (
    atom.files,
    data.files,
    jsonfeed.files,
    llms.files,
    redirects.files,
    references.files,
    sitemap.files,
)

#: The builders whose output is a web site of its own.
SITES = frozenset({"html", "dirhtml"})


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write every export of a build that came through."""
    if exception or app.builder.name not in SITES:
        return
    catalog, site = domain_of(app.env).catalog, site_of(app)
    for name, text in chain.from_iterable(export(catalog, site) for export in EXPORTERS):
        if not brought(app, name):
            path = Path(app.outdir, name)
            if isinstance(app.builder, FreshBuilder):
                app.builder.claim(path)
            replace(path, text.encode())


def site_of(app: Sphinx) -> Site:
    """The site that *app* builds."""
    domain, config = domain_of(app.env), app.config

    def page(docname: str) -> str:
        return formats.uri(app.builder.get_target_uri(docname))

    def address(what: str, name: str) -> str:
        found = domain.target(what, name)
        if not found:
            return ""
        return f"{page(found.docname)}#{found.anchor}" if found.anchor else page(found.docname)

    def file(docname: str) -> str:
        builder = cast("StandaloneHTMLBuilder", app.builder)
        return Path(builder.get_output_path(docname)).relative_to(app.outdir).as_posix()

    return Site(
        title=do_striptags(config.html_title),  # it is HTML; themes do the same
        author="" if config.author == NO_AUTHOR else config.author,
        language=config.language,
        base=base(config.html_baseurl) if app.builder.name in SITES else "",
        root=config.root_doc,
        docnames=app.env.all_docs.keys(),
        title_of=lambda docname: app.env.titles[docname].astext(),
        as_of=as_of(config),
        page=page,
        address=address,
        file=file,
        license=formats.uri(config.almanac_license),
        twins="almanac.twins" in app.extensions,
        moves=domain.moves,
    )


def brought(app: Sphinx, name: str) -> bool:
    """Whether the project brings a file *name* of its own, with ``html_extra_path``."""
    places = [Path(app.confdir, extra) for extra in app.config.html_extra_path]
    return any((place / name).is_file() or place.name == name for place in places)


def replace(path: Path, data: bytes) -> None:
    """Make *data* the contents of *path*, all at once, unless it is that."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(data)
    draft.replace(path)
