"""The catalogs of translations that a page is read with."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import CatalogRepository, docname_to_domain

from almanac.freshness import digests

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: The catalog in which a project translates what Sphinx itself says.
OWN = "sphinx"


def of_page(app: Sphinx, docname: str) -> Iterator[Path]:
    """The compiled catalogs from which the page *docname* is translated."""
    config = app.config
    for name in (docname_to_domain(docname, config.gettext_compact), OWN):
        for folder in config.locale_dirs:
            where = Path(app.srcdir, folder)
            yield from map(Path, gettext.find(name, where, [config.language], all=True))


def compile_changed(app: Sphinx, known: dict[str, str]) -> None:
    """Compile the catalogs whose bytes are not those that are *known*, and know them then.

    Sphinx compiles those that are younger than what was made of them.
    """
    config = app.config
    where = (app.srcdir, config.locale_dirs, config.language, config.source_encoding)
    for catalog in CatalogRepository(*where).catalogs if config.gettext_auto_build else ():
        name, digest = str(catalog.po_path), digests.of_file(catalog.po_path)
        if known.get(name, digest) != digest:
            catalog.write_mo(config.language, config.gettext_allow_fuzzy_translations)
        known[name] = digest
