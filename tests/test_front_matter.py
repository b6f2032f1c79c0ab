"""The head of a file: what it says, where each value stands, and every way to get it wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest

from almanac.diagnostics import Code
from almanac.fences import split
from almanac.front_matter import MAX_LENGTH, read
from almanac.plain_yaml import Mark


def head(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", ""])


def values(*lines: str) -> dict[str, object]:
    return read(head(*lines), "page.md").values


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read(text, "page.md").faults]


# Splitting a file


def test_the_front_matter_ends_at_the_first_closing_fence() -> None:
    assert split("---\na: b\n---\ntext\n---\nmore\n") == ("---\na: b\n---\n", "text\n---\nmore\n")


def test_three_dots_close_the_front_matter_too() -> None:
    assert split("---\na: b\n...\ntext") == ("---\na: b\n...\n", "text")


def test_spaces_after_a_fence_do_not_matter() -> None:
    assert split("---  \na: b\n--- \ntext") == ("---  \na: b\n--- \n", "text")


@pytest.mark.parametrize(
    "text",
    ["", "# A heading\n", "---\na: b\n", "\n---\na: b\n---\n", " ---\na: b\n---\n"],
    ids=["empty", "no fence", "never closed", "after a blank line", "indented"],
)
def test_a_text_that_does_not_start_with_closed_fences_is_all_body(text: str) -> None:
    assert split(text) == ("", text)


def test_the_lines_of_the_front_matter_count_its_fences() -> None:
    assert read(f"{head('a: b', 'c: d')}text\n", "page.md").lines == 4


def test_a_page_without_front_matter_has_no_lines_of_it() -> None:
    assert read("# A heading\n", "page.md").lines == 0


# Values


@pytest.mark.parametrize(
    "word",
    ["NO", "yes", "on", "12:30", "1.0", "007", "0x1F", "1_000", "2021-02-30", ".inf"],
)
def test_a_plain_word_stays_text(word: str) -> None:
    assert values(f"key: {word}") == {"key": word}


@pytest.mark.parametrize("word", ["", "~", "null"])
def test_a_key_without_a_value_has_none(word: str) -> None:
    assert values(f"key: {word}") == {"key": None}


@pytest.mark.parametrize(("quoted", "text"), [("''", ""), ('"~"', "~"), ("'null'", "null")])
def test_a_quoted_text_is_never_nothing(quoted: str, text: str) -> None:
    assert values(f"key: {quoted}") == {"key": text}


def test_a_key_may_be_a_word_that_yaml_takes_for_something_else() -> None:
    assert values("NO: a", "12: b") == {"NO": "a", "12": "b"}


def test_lists_and_mappings_nest() -> None:
    lines = ("openings:", "  - place: Paris", "    count: 2", "  - {place: Rome}", "areas: [a, b]")

    assert values(*lines) == {
        "openings": [{"place": "Paris", "count": "2"}, {"place": "Rome"}],
        "areas": ["a", "b"],
    }


def test_a_folded_text_is_one_text() -> None:
    assert values("summary: >-", "  one", "  two") == {"summary": "one two"}


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    assert read("\ufeff" + head("title: x"), "page.md").values == {"title": "x"}


def test_line_ends_of_windows_are_no_part_of_the_values() -> None:
    result = read("---\r\ntitle: x\r\nrank: 1\r\n---\r\ntext\r\n", "page.md")

    assert result.values == {"title": "x", "rank": "1"}


def test_nesting_as_deep_as_allowed_is_read() -> None:
    result = read(head("a: " + "[" * 19 + "x" + "]" * 19), "page.md")

    assert result.faults == []
    assert str(result.values["a"]) == "[" * 19 + "'x'" + "]" * 19


def test_front_matter_of_the_greatest_length_is_read() -> None:
    longest = "x" * (MAX_LENGTH - len(head("a: ")))

    assert values(f"a: {longest}") == {"a": longest}


# Places


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        (("title",), Mark(2, 1)),
        (("areas",), Mark(3, 1)),
        (("areas", 1), Mark(3, 12)),
        (("openings", 0), Mark(5, 5)),
        (("openings", 0, "count"), Mark(6, 5)),
        (("openings", 1, "place"), Mark(7, 6)),
    ],
    ids=lambda value: ".".join(map(str, value)),
)
def test_every_key_and_every_item_has_a_place(path: tuple[str | int, ...], mark: Mark) -> None:
    lines = (
        "title: x",
        "areas: [a, b]",
        "openings:",
        "  - place: Paris",
        "    count: 2",
        "  - {place: Rome}",
    )

    assert read(head(*lines), "page.md").marks[path] == mark


def test_what_has_no_place_is_shown_at_what_is_around_it() -> None:
    result = read(head("title: x", "openings: [{count: 1}]"), "page.md")

    assert result.mark(("openings", 0, "place")) == Mark(3, 12)


def test_what_has_nothing_around_it_is_shown_at_the_start_of_the_file() -> None:
    assert read(head("title: x"), "page.md").mark(("rank",)) == Mark(1, 1)


def test_line_ends_of_windows_count_once() -> None:
    assert read("---\r\na: 1\r\nb: 2\r\n---\r\n", "page.md").mark(("b",)) == Mark(3, 1)


def test_a_byte_order_mark_shifts_no_place() -> None:
    assert read("\ufeff" + head("a: [x]"), "page.md").mark(("a", 0)) == Mark(2, 5)


def test_a_column_counts_characters_and_not_bytes() -> None:
    assert read(head("a: [é😀, x]"), "page.md").mark(("a", 1)) == Mark(2, 9)


# Faults of ours: the whole line that is shown

OURS = {
    "empty file": (
        "",
        "page.md:1:1: no-front-matter: the page has no front matter; "
        "start the file with a line of three hyphens",
    ),
    "no fence": (
        "# A heading\n",
        "page.md:1:1: no-front-matter: the page has no front matter; "
        "start the file with a line of three hyphens",
    ),
    "blank line first": (
        "\n---\ntitle: x\n---\n",
        "page.md:2:1: no-front-matter: front matter starts on the first line; "
        "remove what stands before it",
    ),
    "two byte order marks": (
        "\ufeff\ufeff---\ntitle: x\n---\n",
        "page.md:1:1: no-front-matter: front matter starts on the first line; "
        "remove what stands before it",
    ),
    "an indented fence": (
        " ---\ntitle: x\n---\n",
        "page.md:1:1: no-front-matter: front matter starts on the first line; "
        "remove what stands before it",
    ),
    "front matter of Hugo": (
        "+++\ntitle = 'x'\n+++\n",
        "page.md:1:1: no-front-matter: the front matter is TOML; "
        "write it as YAML, between lines of three hyphens",
    ),
    "a fence of four": (
        "----\ntitle: x\n----\n",
        "page.md:1:1: no-front-matter: a page may not start with a line of hyphens that is no "
        "fence; front matter starts with exactly three; remove a line that is only to be drawn",
    ),
    "hyphens inside a text": (
        "---\ntitle: x\nsummary: |\n  a\n---\n  b\nrank: 1\n---\nText.\n",
        "page.md:5:1: malformed-yaml: this line ends the front matter, and what follows reads "
        "like more of it; indent the line if it belongs to a text, or put a blank line and a "
        "heading below it",
    ),
    "a ruler is no fence": (
        "-----\n\nText.\n",
        "page.md:1:1: no-front-matter: a page may not start with a line of hyphens that is no "
        "fence; front matter starts with exactly three; remove a line that is only to be drawn",
    ),
    "unclosed fence": (
        "---\ntitle: x\n",
        "page.md:1:1: malformed-yaml: the front matter is never closed; "
        "end it with a line of three hyphens",
    ),
    "unclosed fence with line ends of Windows": (
        "---\r\ntitle: x\r\n",
        "page.md:1:1: malformed-yaml: the front matter is never closed; "
        "end it with a line of three hyphens",
    ),
    "unclosed fence after a byte order mark": (
        "\ufeff---\ntitle: x\n",
        "page.md:1:1: malformed-yaml: the front matter is never closed; "
        "end it with a line of three hyphens",
    ),
    "a list as root": (
        head("- title", "- summary"),
        "page.md:2:1: malformed-yaml: the front matter is not a mapping; "
        'write one "key: value" a line',
    ),
    "words as root": (
        head("title x"),
        "page.md:2:1: malformed-yaml: the front matter is not a mapping; "
        'write one "key: value" a line',
    ),
    "70,000 characters": (
        head("a: " + "x" * 70_000),
        "page.md:1:1: limit-exceeded: the front matter is longer than 65536 characters",
    ),
    "nested 30 deep": (
        head("a: " + "[" * 30 + "]" * 30),
        "page.md:2:24: malformed-yaml: nesting deeper than 20 is not allowed here",
    ),
    "a list as key": (
        head("title: x", "? [a, b]", ": c"),
        "page.md:3:3: malformed-yaml: a key must be a word, not a list or a mapping",
    ),
    "an alias": (
        head("a: [1]", "b: *x"),
        "page.md:3:4: malformed-yaml: an alias is not allowed here",
    ),
    "an alias in a list": (
        head("a: [1, *x]"),
        "page.md:2:8: malformed-yaml: an alias is not allowed here",
    ),
    "an anchor": (
        head("a: &x [1]"),
        'page.md:2:4: malformed-yaml: the anchor "&x" is not allowed here',
    ),
    "an anchor of a key": (
        head("&x a: 1"),
        'page.md:2:1: malformed-yaml: the anchor "&x" is not allowed here',
    ),
    "an anchor of everything": (
        head("&x", "a: 1"),
        'page.md:2:1: malformed-yaml: the anchor "&x" is not allowed here',
    ),
    "a tag of YAML": (
        head("a: !!int 1"),
        'page.md:2:4: malformed-yaml: the tag "tag:yaml.org,2002:int" is not allowed here',
    ),
    "a tag of Python": (
        head("a: [!!python/name:os.system x]"),
        'page.md:2:5: malformed-yaml: the tag "tag:yaml.org,2002:python/name:os.system" is not '
        "allowed here",
    ),
    "a tag of a key": (
        head("!x a: 1"),
        'page.md:2:1: malformed-yaml: the tag "!x" is not allowed here',
    ),
    "the escape of a control character": (
        head(r'a: "\x07"'),
        "page.md:2:4: bad-character: the character U+0007 is not allowed in a text; "
        "remove its escape",
    ),
    "the escape of a control character in a key": (
        head(r'"\0": a'),
        "page.md:2:1: bad-character: the character U+0000 is not allowed in a text; "
        "remove its escape",
    ),
    "an alias of nothing": (
        head("a: *x"),
        "page.md:2:4: malformed-yaml: an alias is not allowed here",
    ),
    "an alias as key": (
        head("a: b", "*x : c"),
        "page.md:3:1: malformed-yaml: a key must be a word, not a list or a mapping",
    ),
    "a control character": (
        head("a: b", "c: \x07"),
        "page.md:3:4: bad-character: the character U+0007 is not allowed in a text; remove it",
    ),
    "a second document": (
        head("a: b", "--- c"),
        "page.md:3:1: malformed-yaml: a second document is not allowed here",
    ),
    "a key twice": (
        head("a: 1", "b: 2", "a: 3"),
        'page.md:4:1: duplicate-key: the key "a" stands twice; the first is on line 2',
    ),
    "a key twice in an inner mapping": (
        head("a: 1", "list:", "  - {b: 1, b: 2}"),
        'page.md:4:12: duplicate-key: the key "b" stands twice; the first is on line 4',
    ),
    "a key twice after wide characters": (
        head("a: {é: 1, é😀: 2, é: 3}"),
        'page.md:2:18: duplicate-key: the key "é" stands twice; the first is on line 2',
    ),
}


@pytest.mark.parametrize("name", OURS)
def test_a_fault_is_told_at_its_place_with_what_to_do(name: str) -> None:
    text, expected = OURS[name]

    assert faults(text) == [expected]


def test_a_character_that_is_not_allowed_does_not_come_through() -> None:
    assert read(head(r'a: "x\x07y \uffff"'), "page.md").values == {"a": "x\ufffdy \ufffd"}


# Faults that the YAML library finds: its words may change, the place and our hint may not

QUOTE = 'put a text that contains ": " in quotation marks'
SPACES = "indent with spaces, not tabs"
THEIRS = {
    "two colons": (["title: a: b"], Mark(2, 9), QUOTE),
    "two colons further down": (["title: x", "summary: a: b"], Mark(3, 11), QUOTE),
    "indented by a tab": (["a:", "\tb: 1"], Mark(3, 1), SPACES),
    "two colons with a tab between": (["a: b\tc: d"], Mark(2, 7), QUOTE),
    "a tab first": (["\ta: 1"], Mark(2, 1), SPACES),
    "text after a quotation": (['a: "b" c'], Mark(2, 8), ""),
    "text after wide characters": (['"é😀": "😀" x'], Mark(2, 11), ""),
    "two colons after wide characters": (["é: 😀: b"], Mark(2, 5), QUOTE),
    "an unclosed list": (["a: [1, 2", "b: 3"], Mark(3, 2), ""),
    "an unclosed quotation": (["a: 'b", "c: d"], Mark(2, 4), ""),
    "a reserved character": (["a: @b"], Mark(2, 4), ""),
    "a line without a colon": (["a: b", "c", "d: e"], Mark(3, 1), ""),
    "text after a mapping": (["{a: b} c"], Mark(2, 8), ""),
    "a wrong indent": (["a: b", "  c: d"], Mark(3, 4), ""),
}


@pytest.mark.parametrize("name", THEIRS)
def test_malformed_yaml_is_told_once_at_its_place(name: str) -> None:
    lines, mark, hint = THEIRS[name]
    found = read(head(*lines), "page.md").faults

    assert [(Mark(f.line, f.column), f.code, f.hint) for f in found] == [
        (mark, Code.MALFORMED_YAML, hint)
    ]


def test_the_reason_for_malformed_yaml_is_one_line() -> None:
    (fault,) = read(head("title: a: b"), "page.md").faults

    assert fault.message.startswith("mapping values are not allowed")
    assert "\n" not in fault.message


def test_of_malformed_yaml_what_stands_before_the_fault_is_kept() -> None:
    result = read(head("title: x", "areas: [a]", "summary: a: b"), "page.md")

    assert (result.values, result.whole) == ({"title": "x", "areas": ["a"]}, False)


def test_thirty_thousand_open_brackets_do_not_end_the_process() -> None:
    code = (
        "from almanac.front_matter import read\n"
        "text = '---\\na: ' + '[' * 30_000 + ']' * 30_000 + '\\n---\\n'\n"
        "print(read(text, 'page.md').faults[0].code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (0, "malformed-yaml\n")


# Faults beside which the rest is read


def test_a_key_that_stands_twice_keeps_its_first_value() -> None:
    assert values("a: 1", "b: 2", "a: 3") == {"a": "1", "b": "2"}


def test_a_key_that_stands_three_times_is_told_twice() -> None:
    hint = 'duplicate-key: the key "a" stands twice; the first is on line 2'

    assert faults(head("a: 1", "a: 2", "a: 3")) == [f"page.md:3:1: {hint}", f"page.md:4:1: {hint}"]


def test_the_same_key_in_two_mappings_is_no_duplicate() -> None:
    assert faults(head("a: 1", "b: [{a: 1}, {a: 2}]")) == []


def test_an_alias_has_no_value() -> None:
    assert values("a: &x [1]", "b: *x", "c: d") == {"a": ["1"], "b": None, "c": "d"}


def test_what_follows_a_nesting_too_deep_is_read() -> None:
    found = values("a: " + "[" * 30 + "{x: [y]}" + "]" * 30, "b: [c, {d: e}]")

    assert found["b"] == ["c", {"d": "e"}]


def test_what_follows_a_key_that_is_no_word_is_read() -> None:
    assert values("? {a: b}", ": [c, {d: e}]", "f: g") == {"f": "g"}


def test_the_keys_in_a_value_that_is_not_kept_are_checked_too() -> None:
    assert faults(head("a: 1", "a: [x, {y: 1, y: 2}]")) == [
        'page.md:3:1: duplicate-key: the key "a" stands twice; the first is on line 2',
        'page.md:3:15: duplicate-key: the key "y" stands twice; the first is on line 3',
    ]


def test_several_faults_in_one_file_are_all_told() -> None:
    lines = ("a: 1", "a: 2", "? [b]", ": c", "d: {e: 1, e: 2}", "f: g")

    assert faults(head(*lines)) == [
        'page.md:3:1: duplicate-key: the key "a" stands twice; the first is on line 2',
        "page.md:4:3: malformed-yaml: a key must be a word, not a list or a mapping",
        'page.md:6:11: duplicate-key: the key "e" stands twice; the first is on line 6',
    ]


@pytest.mark.parametrize("lines", [[], ["# later"], ["", ""]])
def test_front_matter_may_hold_nothing(lines: list[str]) -> None:
    found = read(head(*lines), "page.md")

    assert (found.faults, found.values, found.lines) == ([], {}, len(lines) + 2)
