"""Everything that can be cited as files: of the whole site, and of each post."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from almanac.exports.citations import as_bibtex, as_csl, everything, of_post
from almanac.kinds import Post

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site

#: How the files end.
BIBTEX, CSL = ".bib", ".csl.json"


def files(catalog: Catalog, site: Site) -> Iterator[tuple[str, str]]:
    """The files; none where nothing can be cited."""
    sets = {"data/references": list(everything(catalog, site))}
    sets |= {post.docname: of_post(post, catalog, site) for post in catalog.made_of(Post)}
    for path, found in sets.items():
        if found:
            yield path + BIBTEX, as_bibtex(found)
            yield path + CSL, as_csl(found)
