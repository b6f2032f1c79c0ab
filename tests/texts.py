"""Texts that break a careless writer, and what is left of them in each format."""

from __future__ import annotations

from hypothesis import strategies as st

#: Each by itself, and in the midst of others.
NASTY = [
    "</script><script>alert(1)</script>",
    "<!-- x --> <![CDATA[ y ]]> ]]>",
    "\"quoted\" 'twice' `thrice` & &amp; &#0; &lt;",
    "{unbalanced } } { \\ % # $ & _ ~ ^ \\\\ \\{ \\textbackslash{}",
    "-- --- `` '' ?` !` ,, << >>",
    "@article{key, title = {x}}",
    "{{ jinja }} {% x %} {# y #}",
    "# * [link](x) |sub| **bold** `code`",
    "The Web Conference 2021 and 7 8 9",
    "e\u0301\u0327 \u1e17 \ufb01 \u212b",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd",
    "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0010fffd",
    "\ufeff zero \u200b width \u00ad soft",
    "\u2028 line \u2029 paragraph \x85 next \u00a0 no-break",
]
#: What XML cannot hold, and an end of line that it knows under one name only.
CONTROLS = ["\x00", "\x01", "\x08", "\x1b[31m", "\x1f", "\x7f", "\ufffe", "\uffff", "\r\n", "\r"]
SURROGATES = ["\ud800", "\udfff", "\ud83d\ude00", "\ude00\ud83d"]

_PARTS = st.one_of(
    st.sampled_from([*NASTY, *CONTROLS]),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("\\{}$%#&_~^-`',?!<>\"/ \n\tab", max_size=8),
)
#: Any text that Unicode can hold.
texts = st.lists(_PARTS, max_size=4).map("".join)
#: Any text that Python can hold: with halves of characters.
strings = st.lists(
    _PARTS | st.sampled_from(SURROGATES) | st.text(st.characters(categories=["Cs"]), max_size=2),
    max_size=4,
).map("".join)


def in_json(text: str) -> str:
    """*text* as JSON can hold it."""
    return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)


def in_xml(text: str) -> str:
    """*text* as our files of XML and HTML hold it: what no page may hold is replaced."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if _is_allowed(ord(c)) else "\ufffd" for c in lines)


def _is_allowed(code: int) -> bool:
    ranges = [(0x20, 0x7E), (0xA0, 0x2027), (0x202A, 0xD7FF), (0xE000, 0xFEFE), (0xFF00, 0xFFFD)]
    in_any = any(low <= code <= high for low, high in [*ranges, (0x10000, 0x10FFFF)])
    return code in {9, 10, 13} or in_any


def in_bibtex(text: str) -> str:
    """*text* as BibTeX can hold it."""
    return " ".join(in_xml(text).split())
