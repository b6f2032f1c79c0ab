"""Addresses: where a link or a picture may lead."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

#: What the address of another place starts with.
SCHEMES = frozenset({"http", "https", "mailto"})
#: What stands before the first colon, if that comes before any path, query or anchor.
SCHEME = re.compile(r"([^/?#]*?):")
#: What a browser drops at the start of an address or anywhere in it.
DROPPED = re.compile(r"[\x00-\x20]")
#: What no name of a place here starts with, though such names may hold a colon.
ADDRESS = re.compile(
    r"\s*((javascript|vbscript|data|file|tel|sms|https?|ftp|mailto):|([\w+.-]+:)?[/\\]{2})",
    re.IGNORECASE,
)
#: How often an address is decoded; what still changes then is no address of an honest page.
ROUNDS = 5


def link_fault(target: str) -> str:
    """Why *target*, which a parser took for the name of a place here, is an address all the same.

    The answer is a clause, or nothing. A name may hold a colon, so this is about what no name
    starts with.
    """
    if not ADDRESS.match(target):
        return ""
    scheme = target.partition(":")[0]
    return fault(target) or (
        f'"{scheme}" has to be in small letters' if scheme.lower() != scheme else ""
    )


def fault(url: str) -> str:
    """Why *url* may not be followed, in a clause; nothing if it may be.

    A theme or a browser may decode an address once more, so it is judged in every form that it can
    take. What is no scheme of the list is refused, however it is spelled.
    """
    forms = _decoded(url)
    if len(forms) > ROUNDS:
        return "it is encoded over and over"
    return next(filter(None, map(_plain_fault, forms)), "")


def _decoded(url: str) -> list[str]:
    """*url* as it stands, and as each round of decoding leaves it."""
    forms = [url]
    while len(forms) <= ROUNDS and (plain := unquote(unescape(forms[-1]))) != forms[-1]:
        forms.append(plain)
    return forms


def _plain_fault(url: str) -> str:
    seen = DROPPED.sub("", url)
    # A browser takes a backslash for a slash.
    if seen.replace("\\", "/").startswith("//"):
        return "it leads to another host without saying how"
    scheme = SCHEME.match(seen)
    if scheme and scheme[1].lower() not in SCHEMES:
        return f'it starts with "{scheme[1]}:"'
    return ""
