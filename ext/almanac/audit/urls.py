"""Addresses: where a link or a picture may lead."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

#: What the address of another place starts with.
SCHEMES = frozenset({"http", "https", "mailto"})
#: What no name of a place here starts with, though such names may hold a colon.
RUNS = re.compile(r"\s*(javascript|vbscript|data|file):", re.IGNORECASE)
#: What stands before the first colon, if that comes before any path, query or anchor.
SCHEME = re.compile(r"([^/?#]*?):")
#: How often an address is decoded; what still changes then is no address of an honest page.
ROUNDS = 5


def fault(url: str) -> str:
    """Why *url* may not be followed, in a clause; nothing if it may be.

    A browser drops tabs and line breaks within an address, and a theme may decode it once more.
    So it is judged in every form that it can take, and one that hides something is refused.
    An anchor stays on the page, whatever it says.
    """
    if url.startswith("#"):
        return ""
    if any(map(_is_hidden, url)):
        return "it holds characters that cannot be seen"
    forms = _decoded(url)
    if len(forms) > ROUNDS:
        return "it is encoded over and over"
    return next(filter(None, map(_plain_fault, forms)), "")


def _is_hidden(character: str) -> bool:
    """Whether *character* is a control or a mark of format, such as a space of no width."""
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}


def _decoded(url: str) -> list[str]:
    """*url* as it stands, and as each round of decoding leaves it."""
    forms = [url]
    while len(forms) <= ROUNDS:
        plain = unicodedata.normalize("NFKC", unquote(unescape(forms[-1])))
        if plain == forms[-1]:
            break
        forms.append(plain)
    return forms


def _plain_fault(url: str) -> str:
    seen = "".join(url.split())
    # A browser takes a backslash for a slash.
    if seen.replace("\\", "/").startswith("//"):
        return "it leads to another host without saying how"
    # A path in an address may be encoded, and hold anything; what comes before a colon may not.
    scheme = SCHEME.match("".join(c for c in seen if not _is_hidden(c)))
    if scheme and scheme[1].lower() not in SCHEMES:
        return f'it starts with "{scheme[1]}:"'
    return ""
