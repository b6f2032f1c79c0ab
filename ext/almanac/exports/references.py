"""Everything that can be cited, as BibTeX: the posts, then the papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from almanac.bibliography import to_bibtex
from almanac.catalog import unused
from almanac.citing import key_of, post_to_bibtex
from almanac.kinds import Post

if TYPE_CHECKING:
    from almanac.catalog import Catalog
    from almanac.exports.site import Site


def files(catalog: Catalog, _site: Site) -> Iterator[tuple[str, str]]:
    """The posts and papers of *catalog* as one file; none where there are none."""
    posts = catalog.made_of(Post)
    keys = _keys(posts, catalog)
    found = [post_to_bibtex(post, key) for post, key in zip(posts, keys, strict=True)]
    found += [to_bibtex(paper) for paper in catalog.papers.values()]
    if found:
        yield "data/references.bib", "\n\n".join(found) + "\n"


def _keys(posts: Iterable[Post], catalog: Catalog) -> list[str]:
    """A key for each of *posts*; one that is taken gets a number."""
    taken = {key.casefold() for key in catalog.papers}
    keys = []
    for post in posts:
        key = unused(key_of(post), taken)
        taken.add(key)
        keys.append(key)
    return keys
