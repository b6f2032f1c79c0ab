"""Text in the formats that are written: what each can hold, and how to write it there.

Whatever the text, what is written can be read, and says the same. Where a format cannot hold a
character, U+FFFD stands for it, so that nothing is lost without a trace. XML and HTML know one
end of a line, and BibTeX one kind of space; all else is read back as it was.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any, cast
from urllib.parse import quote

import latexcodec  # noqa: F401 - it registers the codec "ulatex"

from almanac.decoding import FORBIDDEN, REPLACEMENT

#: Half of a character; neither UTF-8 nor JSON for everybody can hold one.
_SURROGATE = re.compile("[\ud800-\udfff]")

#: What has a meaning in LaTeX, and the command that shows it.
_COMMANDS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)
#: Between two characters that TeX would join, as it makes a dash of two hyphens.
_LIGATURE = re.compile(r"(?<=[-`',?!])(?=[-`',])")
#: A command that only sets its argument in another type.
_TYPE = re.compile(r"\\(?:emph|text(?!backslash|brace|ascii)\w+)\s*(?=\{)")
#: What the codec leaves: commands and braces.
_LEFT = re.compile(
    r"\\(?P<name>backslash|textbraceleft|textbraceright|textasciicircum)\s*(?:\{\})?"
    r"|\\(?P<sign>[{}$])|[{}]"
)
_SHOWN = {"backslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}


def xml(text: str) -> str:
    """*text* as XML can hold it; escaping is up to who serializes it."""
    return FORBIDDEN.sub(REPLACEMENT, re.sub(r"\r\n?", "\n", text))


def attribute(text: str) -> str:
    """*text* for an attribute of HTML, in quotation marks of either sort."""
    return escape(xml(text))


def json_text(value: object, indent: int | None = None) -> str:
    """*value* as JSON in UTF-8."""
    return _SURROGATE.sub(REPLACEMENT, json.dumps(value, ensure_ascii=False, indent=indent))


def json_file(value: object) -> str:
    """*value* as a file of JSON that a person can read as well."""
    return json_text(value, indent=2) + "\n"


def script(value: object) -> str:
    """*value* as JSON for a ``script`` element, which nothing in it can end."""
    return re.sub(r"[<>&\u2028\u2029]", lambda m: f"\\u{ord(m[0]):04x}", json_text(value))


def one_line(text: str) -> str:
    """*text* without an end of line, for formats that end a record there."""
    return " ".join(text.splitlines())


def markdown(text: str) -> str:
    """*text* as Markdown shows it, on one line."""
    line = " ".join(xml(text).split())
    return re.sub(r"([\\`*_{}\[\]<>#|~$^&!])", r"\\\1", line)


def inventory_name(name: str, anchor: str) -> str:
    """*name* for an inventory of Sphinx, or *anchor*, where its reader would not find the name.

    Spaces part the fields of a line, and the third is a number: "The Web Conference 2021" would
    be a thing called "The Web", of the type "Conference".
    """
    line = one_line(name)
    return anchor if anchor and re.match(r".+?\s+\S+\s+-?\d+\s", f"{line} ") else line


def uri(address: str) -> str:
    """*address* with all that no URI may hold percent-encoded."""
    whole = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", xml(address))
    return quote(whole, safe="%/:?#[]@!$&'()*+,;=~")


def host(address: str) -> str:
    """The host of *address*, without the ``www`` that says nothing."""
    return address.split("/")[2].removeprefix("www.")


def bibtex(text: str) -> str:
    """*text* as the value of a BibTeX field; :func:`plain` reads it."""
    line = " ".join(xml(text).split())
    return _LIGATURE.sub("{}", line.translate(_COMMANDS))


def bibtex_entry(type_: str, key: str, fields: Mapping[str, str]) -> str:
    """An entry of BibTeX with those of *fields*, written as their values are, that have a value."""
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{type_}{{{key},", *lines, "}"])


def plain(latex: str) -> str:
    """The text that *latex*, the value of a BibTeX field, shows, with single spaces."""
    latex = re.sub(r"(?<!\\)%", r"\\%", latex)  # a comment in LaTeX, a percent sign in a title
    latex = _TYPE.sub("", latex).replace(r"\textbackslash", r"\backslash")
    with suppress(ValueError):  # a stray backslash; the rest can be read all the same
        latex = codecs.decode(cast("Any", latex), "ulatex")  # a codec from text to text
    return " ".join(_LEFT.sub(_left, latex).split())


def _left(found: re.Match[str]) -> str:
    return _SHOWN[found["name"]] if found["name"] else found["sign"] or ""
