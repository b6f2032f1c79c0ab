"""Whatever a file holds, reading its front matter gives plain values and diagnostics."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from almanac import decoding, discovery, front_matter, page_keys, scan, source, weight
from almanac.fences import lines_of, split
from almanac.kinds import KINDS

#: Pieces of front matter, right and wrong, for texts that come far into the reader.
PIECES = ["---\n", "---", "...\n", "\n", " ", "  ", "\t", ": ", "- ", "? ", "[", "]", "{", "}", ","]
PIECES += ["title", "rank", "areas", "openings", "checked", "orphan", "figure", "myst", "file", "x"]
PIECES += ["&a ", "*a", "!!int ", "<<", "|\n", ">-\n", '"', "'", "#", "%", "@", "null", "~", "12"]
PIECES += [
    "2021-02-30",
    "\\ud800",
    "\\x00",
    "\ufeff",
    "\0",
    "\x85",
    "\u2028",
    "\ud800",
    "é",
    "😀",
    "\r\n",
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
HEADS = TEXTS.map(lambda inside: f"---\n{inside}\n---\n")
MANY = settings(max_examples=80, deadline=None, derandomize=True)


def is_plain(value: object) -> bool:
    """Whether *value* is made of texts, lists, and mappings."""
    if isinstance(value, dict):
        return all(is_plain(part) for item in value.items() for part in item)
    if isinstance(value, list):
        return all(map(is_plain, value))
    return value is None or isinstance(value, str)


@MANY
@given(TEXTS | HEADS)
def test_any_text_gives_plain_values_and_located_faults(text: str) -> None:
    found = front_matter.read(text, "page.md")
    lines = len(lines_of(text)) + 1

    assert is_plain(found.values)
    assert all(1 <= fault.line <= lines and fault.column >= 1 for fault in found.faults)


@MANY
@given(TEXTS | HEADS)
def test_a_text_is_split_without_a_loss(text: str) -> None:
    head, body = split(text)

    assert head + body == text.removeprefix("\ufeff")


@MANY
@given(TEXTS | HEADS)
def test_any_text_can_be_scanned_as_a_page_of_every_kind_and_of_none(text: str) -> None:
    for kind in KINDS:
        found = scan.scan(text, "page.md", f"{kind.folder}/page", kind)
        assert (found.entry is None) == bool(found.diagnostics)
    page_keys.check(text, "page.md")


@MANY
@given(TEXTS | HEADS)
def test_the_parser_sees_no_front_matter_but_ours(text: str) -> None:
    for titled in (True, False):
        seen = source.without_fields(text, "page", titled=titled)
        ours = re.match(r"---\n(\{.*\})\n---\n", seen)
        assert ours or not seen.startswith("---")
        assert not ours or json.loads(ours[1]).keys() <= page_keys.PAGE_KEYS.keys()


@MANY
@given(st.binary() | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_bytes_are_text_that_sphinx_can_read_or_have_a_fault(data: bytes) -> None:
    text = decoding.decode(data)

    if decoding.fault(text, "page.md") is None:
        assert data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n") == text
        assert not decoding.FORBIDDEN.search(text)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_text_in_utf_16_is_known_by_its_nuls(encoding: str) -> None:
    fault = decoding.fault(decoding.decode("# Some words".encode(encoding)), "page.md")

    assert fault.hint == "is the file UTF-16? save it as UTF-8"


def test_the_ends_of_lines_of_every_system_are_one() -> None:
    assert decoding.decode(b"\xef\xbb\xbfa\rb\r\nc\nd") == "a\nb\nc\nd"


def test_one_nul_in_a_text_is_no_encoding() -> None:
    fault = decoding.fault("# Some words\n\nand a \0 here\n", "page.md")

    assert (fault.line, fault.column, fault.hint) == (3, 7, "remove it")


@MANY
@given(st.text(st.sampled_from(list(">*_- \n`:{}[]()|#$a1.~"))))
def test_any_marks_can_be_weighed(text: str) -> None:
    assert weight.weigh(text, 40_000).deep <= len(lines_of(text))
    assert all(1 <= line <= len(lines_of(text)) for line in weight.titles(text))


@MANY
@given(st.text().filter(lambda name: "/" not in name))
def test_a_pattern_matches_the_name_that_it_is_made_of(name: str) -> None:
    import unicodedata

    from sphinx.util.matching import compile_matchers

    (matches,) = compile_matchers([discovery.pattern(name)])
    assert matches(unicodedata.normalize("NFC", name))
