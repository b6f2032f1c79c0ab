"""Bad input, one line of expectation each: where, which code, and whether the page is shown."""

from __future__ import annotations

from typing import NamedTuple

from sites import post

#: What a page that is shown says.
BODY = "The body stays."


class Bad(NamedTuple):
    """One bad file."""

    source: str | bytes
    #: Every diagnostic of the file, as ``line:column code``.
    told: str
    #: Whether the page is shown all the same.
    shown: bool = True


def page(*head: str) -> str:
    return "\n".join(["---", *head, "---", "", "# A page", "", BODY, ""])


def plain(body: str) -> str:
    return f"---\norphan: true\n---\n\n# A page\n\n{BODY}\n\n{body}\n"


def entry(rank: int, old: str = "", new: str = "") -> str:
    """A post with the text *old* of its front matter replaced."""
    text = post(rank, f"Bad number {rank}", body=BODY, papers="")
    assert old in text
    return text.replace(old, new, 1) if old else text


def nested(depth: int) -> str:
    """Lists within lists, *depth* of them."""
    return "".join("  " * i + "- a\n" for i in range(depth))


def directives(depth: int) -> str:
    """Notes within notes, *depth* of them, none of them closed."""
    return ":::{note}\n" * depth


LATIN = "caf\xe9".encode("latin-1")
HEAD = b"---\norphan: true\n---\n\n# A page\n\n"

#: Bytes that are not the text of a page.
BYTES = {
    "latin-1": Bad(HEAD + LATIN, "7:4 bad-encoding", shown=False),
    "latin-1-head": Bad(b"---\ntitle: " + LATIN + b"\n---\n", "2:11 bad-encoding", shown=False),
    "latin-1-after-wide": Bad(HEAD + "é😀 ".encode() + LATIN, "7:7 bad-encoding", shown=False),
    "windows-quotes": Bad(HEAD + b"\x93so\x94", "7:1 bad-encoding", shown=False),
    "overlong": Bad(HEAD + b"\xc0\xaf", "7:1 bad-encoding", shown=False),
    "cut-character": Bad(HEAD + b"\xf0\x9f\x98", "7:1 bad-encoding", shown=False),
    "surrogate": Bad(HEAD + b"\xed\xa0\x80", "7:1 bad-encoding", shown=False),
    "utf-16-le-mark": Bad("# A".encode("utf-16"), "1:1 bad-encoding", shown=False),
    "utf-16-be-mark": Bad(b"\xfe\xff" + "# A".encode("utf-16-be"), "1:1 bad-encoding", shown=False),
    "utf-16-le": Bad("# A".encode("utf-16-le"), "1:2 bad-character", shown=False),
    "utf-16-be": Bad("# A".encode("utf-16-be"), "1:1 bad-character", shown=False),
    "utf-32": Bad("# A".encode("utf-32"), "1:1 bad-encoding", shown=False),
    "picture": Bad(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "1:1 bad-encoding", shown=False),
    "nul": Bad(plain("a\0b"), "9:2 bad-character", shown=False),
    "nul-head": Bad(page("orphan: tr\0ue"), "2:11 bad-character", shown=False),
    "backspace": Bad(plain("a\x08b"), "9:2 bad-character", shown=False),
    "escape": Bad(plain("a\x1b[31mb"), "9:2 bad-character", shown=False),
    "form-feed": Bad(plain("a\x0cb"), "9:2 bad-character", shown=False),
    "delete": Bad(plain("a\x7fb"), "9:2 bad-character", shown=False),
    "next-line": Bad(plain("a\x85b"), "9:2 bad-character", shown=False),
    "c1": Bad(plain("a\x9bb"), "9:2 bad-character", shown=False),
    "line-separator": Bad(plain("a\u2028b"), "9:2 bad-character", shown=False),
    "noncharacter": Bad(plain("a\uffffb"), "9:2 bad-character", shown=False),
    "mark-inside": Bad(plain("a\ufeffb"), "9:2 bad-character", shown=False),
    "two-marks": Bad("\ufeff\ufeff" + plain("a"), "1:1 bad-character", shown=False),
}

#: Front matter of pages of no kind.
PAGES = {
    "myst": Bad(page("myst: {enable_extensions: [substitution]}"), "2:1 unknown-key"),
    "substitutions": Bad(page("substitutions: {a: b}"), "2:1 unknown-key"),
    "html-meta": Bad(page("html_meta: {refresh: '0'}"), "2:1 unknown-key"),
    "title-key": Bad(page("title: A page"), "2:1 unknown-key"),
    "slip-in-key": Bad(page("orfan: true"), "2:1 unknown-key"),
    "two-unknown": Bad(page("a: b", "orphan: true", "c: d"), "2:1 unknown-key, 4:1 unknown-key"),
    "orphan-false": Bad(page("orphan: false"), "2:1 bad-value"),
    "orphan-list": Bad(page("orphan: [true]"), "2:1 bad-value"),
    "orphan-empty": Bad(page("orphan:"), "2:1 bad-value"),
    "tocdepth-word": Bad(page("tocdepth: deep"), "2:1 bad-value"),
    "orphan-twice": Bad(page("orphan: true", "orphan: true"), "3:1 duplicate-key"),
    "tab": Bad(page("orphan: true", "\thide-toc: true"), "3:1 malformed-yaml"),
    "indent": Bad(page("orphan: true", "  hide-toc: true"), "2:1 bad-value, 3:11 malformed-yaml"),
    "colon": Bad(page("orphan: a: b"), "2:10 malformed-yaml"),
    "anchor": Bad(page("orphan: &a true"), "2:9 malformed-yaml"),
    "alias": Bad(page("orphan: true", "hide-toc: *a"), "3:1 bad-value, 3:11 malformed-yaml"),
    "tag": Bad(page("orphan: !!bool true"), "2:9 malformed-yaml"),
    "tag-python": Bad(page("orphan: !!python/name:os.x"), "2:1 bad-value, 2:9 malformed-yaml"),
    "list-head": Bad(page("- orphan"), "2:1 malformed-yaml"),
    "word-head": Bad(page("orphan"), "2:1 malformed-yaml"),
    "number-key": Bad(page("1: true"), "2:1 unknown-key"),
    "null-key": Bad(page("~: true"), "2:1 unknown-key"),
    "empty-key": Bad(page(": true"), "2:1 malformed-yaml"),
    "list-key": Bad(page("? [a]", ": b"), "2:3 malformed-yaml"),
    "unclosed": Bad(f"---\norphan: true\n\n# A page\n\n{BODY}\n", "1:1 malformed-yaml"),
    "unclosed-myst": Bad(f"---\nmyst: {{}}\n# A page\n\n{BODY}\n", "1:1 malformed-yaml"),
    "blank-first": Bad("\n\n" + page("orphan: true"), "3:1 no-front-matter"),
    "space-first": Bad(" " + page("orphan: true"), "1:1 no-front-matter"),
    "toml": Bad(f"+++\norphan = true\n+++\n\n# A page\n\n{BODY}\n", "1:1 no-front-matter"),
    "four-hyphens": Bad(page("myst: {}").replace("---", "----"), "1:1 no-front-matter"),
    "word-at-fence": Bad(page("myst: {}").replace("---", "--- a", 1), "1:1 no-front-matter"),
    "cut-short": Bad(
        page("orphan: |", "  true", "---", "  more", "hide-toc: true"),
        "2:1 bad-value, 4:1 malformed-yaml",
    ),
    "long-head": Bad(page("orphan: " + "x" * 70_000), "1:1 limit-exceeded"),
    "deep-head": Bad(page("orphan: " + "[" * 30 + "]" * 30), "2:1 bad-value, 2:29 malformed-yaml"),
    "billion-laughs": Bad(
        page("a: &a [x, x]", "b: &b [*a, *a]"),
        "2:1 unknown-key, 2:4 malformed-yaml, 3:1 unknown-key, 3:4 malformed-yaml, "
        "3:8 malformed-yaml, 3:12 malformed-yaml",
    ),
    "escaped-control": Bad(page(r'orphan: "\b"'), "2:1 bad-value, 2:9 bad-character"),
    "escaped-surrogate": Bad(page(r'orphan: "\ud800"'), "2:12 malformed-yaml"),
}

#: Posts, each with a rank of its own. The fields beside a fault are checked as well.
ENTRIES = {
    "no": Bad(
        entry(11, "topics: [sums]", "topics: [NO, on, 12:30, 1_000, NO]"), "7:1 duplicate-value"
    ),
    "bad-day": Bad(
        entry(12, "2026-01-31", "2021-02-30").replace("[math]", "[maths]"),
        "6:9 unknown-reference, 13:1 bad-date",
    ),
    "underscore": Bad(entry(13, "rank: 13", "rank: 1_3"), "5:1 wrong-type"),
    "octal": Bad(entry(14, "rank: 14", "rank: 014"), "5:1 wrong-type"),
    "clock": Bad(entry(15, "rank: 15", "rank: 0:15"), "5:1 wrong-type"),
    "exponent": Bad(entry(16, "rank: 16", "rank: 16e0"), "5:1 wrong-type"),
    "huge-rank": Bad(entry(17, "rank: 17", "rank: " + "9" * 5000), "5:1 wrong-type"),
    "null-title": Bad(entry(18, "title: Bad number 18", "title: null"), "2:1 wrong-type"),
    "list-title": Bad(entry(19, "title: Bad number 19", "title: [a]"), "2:1 wrong-type"),
    "long-file": Bad(
        entry(20, "source:", "figure: {file: " + "x" * 300 + ".svg, caption: c}\nsource:"),
        "12:10 missing-file",
    ),
    "second-title": Bad(
        entry(21) + "\n# Another\n\nAnother\n===\n", "20:1 second-title, 22:1 second-title"
    ),
    "no-head": Bad(f"# A page\n\n{BODY}\n", "1:1 no-front-matter"),
    "toml-post": Bad(f"+++\ntitle = 'x'\n+++\n\n{BODY}\n", "1:1 no-front-matter"),
    "myst-post": Bad(entry(22, "title:", "myst: {}\ntitle:"), "2:1 unknown-key"),
    "orphan-post": Bad(entry(23, "title:", "orphan: false\ntitle:"), "2:1 bad-value"),
    "hyphens-post": Bad(
        entry(24, "summary: A post about Bad number 24.", "summary: |\n  a\n---\n  b"),
        "5:1 malformed-yaml",
    ),
    "bad-utf-8-post": Bad(entry(25).encode() + LATIN, "19:4 bad-encoding", shown=False),
}

#: Text that a build cannot bear, or of which the parser would leave out a part.
BODIES = {
    "large": Bad(plain("word " * 70_000), "1:1 limit-exceeded", shown=False),
    "long-line": Bad(plain("x" * 1_000_000), "1:1 limit-exceeded", shown=False),
    "table": Bad(
        plain(("|a" * 200 + "|\n" + "|-" * 200 + "|\n") + ("|a" * 200 + "|\n") * 60),
        "1:1 limit-exceeded",
        shown=False,
    ),
    "headings": Bad(plain("## a\n\n" * 5000), "1:1 limit-exceeded", shown=False),
    "items": Bad(plain("- a\n" * 8000), "1:1 limit-exceeded", shown=False),
    "footnotes": Bad(plain("[^a] " * 5000 + "\n\n[^a]: b\n"), "1:1 limit-exceeded", shown=False),
    "roles": Bad(plain("{doc}`index` " * 5000), "1:1 limit-exceeded", shown=False),
    "listings": Bad(plain("```{posts}\n```\n" * 500), "1:1 limit-exceeded", shown=False),
    "quotes": Bad(plain(">" * 25 + " lost"), "9:1 limit-exceeded", shown=False),
    "many-quotes": Bad(plain(">" * 100_000 + " lost"), "9:1 limit-exceeded", shown=False),
    "lists": Bad(plain(nested(20)), "18:1 limit-exceeded", shown=False),
    "notes": Bad(plain(directives(300)), "28:1 limit-exceeded", shown=False),
    "emphasis": Bad(plain("*a **b " * 100 + "b** b* " * 100), "9:1 limit-exceeded", shown=False),
}
