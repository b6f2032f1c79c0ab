"""Posts as what can be cited."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from almanac import formats
from almanac.kinds import Post

if TYPE_CHECKING:
    from almanac.catalog import Catalog


def posts_of(catalog: Catalog) -> Iterator[Post]:
    """The posts of *catalog*, those of kinds that a project made of posts among them."""
    for kind in catalog.kinds:
        for entry in catalog.of_kind(kind.kind):
            if isinstance(entry, Post):
                yield entry


def key_of(post: Post) -> str:
    """The citation key of *post*: where it stands, and its id, without what no key can hold. Keys have no case."""
    site = formats.host(post.source).replace(".", "-")
    return re.sub(r"[^\w.:/+-]+", "-", f"{site}-{post.id}").casefold()


def post_to_bibtex(post: Post, key: str = "") -> str:
    """*post* as BibTeX, under *key* if one is given; it has no author and no year that we know."""
    note = f"No. {post.rank} of {post.list}; checked {post.checked}"
    lines = [
        f"@misc{{{key or key_of(post)},",
        f"  title = {{{formats.bibtex(post.title)}}},",
        f"  howpublished = {{{formats.uri(post.source)}}},",
        f"  note = {{{formats.bibtex(note)}}},",
        "}",
    ]
    return "\n".join(lines)
