"""Posts as what can be cited."""

from __future__ import annotations

import re

from almanac import formats
from almanac.kinds import Post


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
