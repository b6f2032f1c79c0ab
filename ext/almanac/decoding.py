"""From the bytes of a file to its text, or to the place of the first that is not allowed.

Text is UTF-8. What no reader of a page could see, and what XML, JSON or YAML cannot carry, is
refused: a control character is a slip or an attack, and no writer means it.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from almanac.diagnostics import Code, Diagnostic

if TYPE_CHECKING:
    from pathlib import Path

#: Control characters but tab and ends of lines, lone surrogates, marks of byte order, and what is
#: no character at all. The ends of lines of Unicode count as well: few programs know them.
FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
#: The character that stands for one that cannot be shown.
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
#: Where Python keeps the bytes that are not UTF-8.
BYTES = ("\udc80", "\udcff")
#: The mark of UTF-16, read as such bytes.
UTF_16 = ("\udcff\udcfe", "\udcfe\udcff")


def decode(data: bytes) -> str:
    """*data* as text; a byte that is not UTF-8 becomes a surrogate, which :func:`fault` finds."""
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_file(path: Path) -> str:
    """The text of the file *path*, as :func:`decode` gives it."""
    return decode(path.read_bytes())


def fault(text: str, shown: str) -> Diagnostic | None:
    """The first thing in *text*, the contents of the file *shown*, that is not allowed."""
    found = FORBIDDEN.search(text)
    if found is None:
        return None
    line, column = place(text, found.start())
    if BYTES[0] <= found[0] <= BYTES[1]:
        message, hint = _explain_byte(text, found[0])
        return Diagnostic(shown, line, column, Code.BAD_ENCODING, message, hint)
    others = sum(1 for _ in FORBIDDEN.finditer(text)) - 1
    message = f"the character U+{ord(found[0]):04X} is not allowed in a text"
    message += f", nor are others of that sort after it ({others})" if others else ""
    is_wide = text.count("\0") * 3 > len(text)  # every other byte, but for words in other scripts
    hint = "is the file UTF-16? save it as UTF-8" if is_wide else "remove it"
    return Diagnostic(shown, line, column, Code.BAD_CHARACTER, message, hint)


def place(text: str, offset: int) -> tuple[int, int]:
    """The line and the column of the character *offset* of *text*."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def printable(text: str) -> str:
    """*text* in one line, with what is forbidden as escapes, so that any terminal can show it."""
    hidden = re.compile(rf"{FORBIDDEN.pattern}|[\t\n\r]")
    return hidden.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def _explain_byte(text: str, escaped: str) -> tuple[str, str]:
    """What is wrong with a byte that is not UTF-8, and what it may have meant."""
    if text.startswith(UTF_16):
        return "the file is UTF-16", "save it as UTF-8"
    byte = ord(escaped) - 0xDC00
    meant = bytes([byte]).decode("cp1252", "replace")
    return f"the byte 0x{byte:02X} is not UTF-8", f'save the file as UTF-8; was it "{meant}"?'
