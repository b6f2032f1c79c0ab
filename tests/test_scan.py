"""One page: from the text of a file to an entry, or to every reason why there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from almanac import front_matter
from almanac.diagnostics import Code, Diagnostic, did_you_mean
from almanac.kinds import KINDS, Area, Job, Lab, Opening, Post
from almanac.model import Entry
from almanac.scan import kind_of, scan, scan_file, title_of
from entries import page, scanned

DOCNAMES = {
    Post: "posts/a-post",
    Area: "areas/an-area",
    Job: "jobs/a-job",
    Lab: "labs/a-lab/index",
}
FIELDS = (
    "the fields are areas, checked, claims, figure, list, organizations, papers, people, rank, source, "
    "summary, title, topics, venues"
)


def faults(kind: type[Entry], **fields: str | None) -> list[str]:
    """The faults of a page of *kind*, each as it is shown."""
    text = page(kind, **fields)
    return [str(fault) for fault in scan(text, "a.md", DOCNAMES[kind], kind).diagnostics]


# A page without faults


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_page_with_just_the_required_fields_has_an_entry(kind: type[Entry]) -> None:
    found = scanned(kind, DOCNAMES[kind])

    assert found.diagnostics == ()
    assert type(found.entry) is kind


def test_the_values_of_an_entry_have_the_types_of_their_fields() -> None:
    entry = scanned(Post, "posts/a-post", rank="12", areas="[a, b]").entry

    assert isinstance(entry, Post)
    assert (entry.rank, entry.areas, entry.checked) == (12, ("a", "b"), date(2021, 12, 31))


def test_the_openings_of_a_job_are_records() -> None:
    entry = scanned(Job, "jobs/a-job", openings="[{place: Rome, count: 3}, {place: Oslo}]").entry

    assert isinstance(entry, Job)
    assert entry.openings == (Opening(place="Rome", count=3), Opening(place="Oslo", count=1))


def test_space_around_a_text_is_no_part_of_it() -> None:
    entry = scanned(Area, "areas/math", summary="'  all of it '").entry

    assert entry
    assert entry.summary == "all of it"


def test_a_field_that_may_be_left_out_may_also_be_left_empty() -> None:
    found = scanned(Job, "jobs/a-job", level="", opens="~", closes="null")

    assert found.diagnostics == ()


@pytest.mark.parametrize("key", ["orphan", "tocdepth", "no-search", "hide-toc"])
def test_a_page_may_carry_the_keys_of_sphinx_and_its_theme(key: str) -> None:
    assert faults(Area, **{key: "2" if key == "tocdepth" else "true"}) == []


def test_a_scan_knows_its_file_its_kind_and_its_id() -> None:
    found = scanned(Lab, "labs/a-lab/index")

    assert (found.path, found.kind, found.id) == ("docs/labs/a-lab/index.md", Lab, "a-lab")


def test_the_body_is_kept_where_texts_are_compared() -> None:
    assert scanned(Job, "jobs/a-job", "The text.\n").body == "The text.\n"


def test_the_body_is_not_kept_where_texts_are_not_compared() -> None:
    assert scanned(Post, "posts/a-post", "The text.\n").body == ""


# Every single fault: its line, its column, what is wrong, and what to do

SINGLE = {
    "a required key is not there": (
        Post,
        {"topics": None},
        ['a.md:1:1: missing-key: "topics" is missing'],
    ),
    "a required key of an opening is not there": (
        Job,
        {"openings": "[{place: Rome}, {count: 2}]"},
        ['a.md:6:27: missing-key: "openings.2.place" is missing'],
    ),
    "an unknown key that is like a known one": (
        Post,
        {"venus": "[x]"},
        ['a.md:10:1: unknown-key: there is no field "venus" in a post; did you mean "venues"?'],
    ),
    "an unknown key that is like none": (
        Post,
        {"zzz": "x"},
        [f'a.md:10:1: unknown-key: there is no field "zzz" in a post; {FIELDS}'],
    ),
    "an unknown key in an area": (
        Area,
        {"neighbours": "[x]"},
        [
            'a.md:4:1: unknown-key: there is no field "neighbours" in an area; '
            'did you mean "neighbors"?'
        ],
    ),
    "an unknown key in an opening": (
        Job,
        {"openings": "[{place: Rome, cuont: 2}]"},
        ['a.md:6:26: unknown-key: there is no field "cuont" in an opening; did you mean "count"?'],
    ),
    "an unknown key in a claim that is like none": (
        Post,
        {"claims": "[{statement: s, claimed: c, where: w, zzz: x}]"},
        [
            'a.md:10:47: unknown-key: there is no field "zzz" in a claim; '
            "the fields are claimed, direction, lab, statement, unit, where"
        ],
    ),
    "the name of the page as a key": (
        Post,
        {"docname": "posts/other"},
        [f'a.md:10:1: unknown-key: there is no field "docname" in a post; {FIELDS}'],
    ),
    "a list in the place of a text": (
        Post,
        {"list": "[x]"},
        ['a.md:4:1: wrong-type: "list" must be text'],
    ),
    "a text in the place of a list": (
        Post,
        {"areas": "math"},
        ['a.md:6:1: wrong-type: "areas" must be a list, as in [one, two]'],
    ),
    "a list in the place of an item": (
        Post,
        {"areas": "[math, [logic]]"},
        ['a.md:6:15: wrong-type: "areas.2" must be text'],
    ),
    "a text in the place of an opening": (
        Job,
        {"openings": "[Rome]"},
        ['a.md:6:12: wrong-type: "openings.1" must be a mapping, as in {key: value}'],
    ),
    "a word in the place of a whole number": (
        Post,
        {"rank": "first"},
        ['a.md:5:1: wrong-type: "rank" must be a whole number'],
    ),
    "a fraction in the place of a whole number": (
        Post,
        {"rank": "1.5"},
        ['a.md:5:1: wrong-type: "rank" must be a whole number'],
    ),
    "a word in the place of a number": (
        Lab,
        {"minutes": "long"},
        ['a.md:5:1: wrong-type: "minutes" must be a number'],
    ),
    "a word in the place of a count": (
        Job,
        {"openings": "[{place: Rome, count: many}]"},
        ['a.md:6:26: wrong-type: "openings.1.count" must be a whole number'],
    ),
    "a list without a value": (
        Post,
        {"venues": ""},
        ['a.md:10:1: wrong-type: "venues" has no value'],
    ),
    "a number without a value": (
        Post,
        {"rank": ""},
        ['a.md:5:1: wrong-type: "rank" has no value'],
    ),
    "a rank below one": (
        Post,
        {"rank": "0"},
        ['a.md:5:1: bad-value: "rank" must be 1 or more'],
    ),
    "a country in words": (
        Job,
        {"openings": "[{place: Rome, country: Italy}]"},
        [
            'a.md:6:26: bad-value: "openings.1.country": '
            "a country is two capital letters, as ISO 3166-1 has them"
        ],
    ),
    "a count below one": (
        Job,
        {"openings": "[{place: Rome, count: 0}]"},
        ['a.md:6:26: bad-value: "openings.1.count" must be 1 or more'],
    ),
    "no time at all": (
        Lab,
        {"minutes": "0"},
        ['a.md:5:1: bad-value: "minutes" must be more than 0'],
    ),
    "an empty text": (
        Post,
        {"summary": "''"},
        ['a.md:3:1: bad-value: "summary" has no text'],
    ),
    "a text of spaces": (
        Post,
        {"summary": "'  '"},
        ['a.md:3:1: bad-value: "summary" has no text'],
    ),
    "an empty text in a list": (
        Post,
        {"topics": "[sums, '']"},
        ['a.md:7:16: bad-value: "topics.2" has no text'],
    ),
    "a source that is no link": (
        Post,
        {"source": "example.org"},
        [
            'a.md:8:1: bad-value: "source": an address starts with http:// or https:// and has no '
            "spaces"
        ],
    ),
    "a direction that is none": (
        Post,
        {"claims": "[{statement: s, claimed: c, where: w, direction: up}]"},
        ["a.md:10:47: bad-value: \"claims.1.direction\": input should be 'more' or 'less'"],
    ),
    "a day that the calendar does not have": (
        Post,
        {"checked": "2021-02-30"},
        [
            'a.md:9:1: bad-date: "checked" is not a day: 2021-02-30; '
            "day value is outside expected range"
        ],
    ),
    "a month that the calendar does not have": (
        Job,
        {"closes": "2021-13-01"},
        [
            'a.md:10:1: bad-date: "closes" is not a day: 2021-13-01; '
            "month value is outside expected range of 1-12"
        ],
    ),
    "a day without hyphens": (
        Post,
        {"checked": "20210230"},
        ['a.md:9:1: bad-date: "checked" is not a day: 20210230; write a day as YYYY-MM-DD'],
    ),
    "a day in a word": (
        Post,
        {"checked": "yesterday"},
        ['a.md:9:1: bad-date: "checked" is not a day: yesterday; write a day as YYYY-MM-DD'],
    ),
    "a time in the place of a day": (
        Post,
        {"checked": "2021-02-03T04:05"},
        ['a.md:9:1: bad-date: "checked" is not a day: 2021-02-03T04:05; write a day as YYYY-MM-DD'],
    ),
    "a value that a list names twice": (
        Post,
        {"topics": "[sums, primes, sums]"},
        ['a.md:7:1: duplicate-value: the list names "sums" twice'],
    ),
    "a job without an opening": (
        Job,
        {"openings": "[]"},
        ["a.md:6:1: no-opening: a job needs at least one opening"],
    ),
}


@pytest.mark.parametrize("name", SINGLE)
def test_a_fault_is_told_at_its_place_with_what_to_do(name: str) -> None:
    kind, fields, expected = SINGLE[name]

    assert faults(kind, **fields) == expected


def test_a_list_that_needs_an_item_may_not_be_empty() -> None:
    (fault,) = scanned(Post, "posts/a-post", areas="[]").diagnostics

    assert (fault.line, fault.column, fault.code) == (6, 1, Code.BAD_VALUE)
    assert fault.message == '"areas" must be a list of at least 1'


def test_a_list_in_the_place_of_a_day_is_told_how_to_write_a_day() -> None:
    (fault,) = scanned(Post, "posts/a-post", checked="[2021-01-01]").diagnostics

    assert (fault.code, fault.hint) == (Code.BAD_DATE, "write a day as YYYY-MM-DD")


def test_a_lab_takes_a_finite_number_of_minutes() -> None:
    assert [f.code for f in scanned(Lab, "labs/a-lab/index", minutes="inf").diagnostics] == [
        Code.BAD_VALUE
    ]


@pytest.mark.parametrize("day", ["2021-02-30", "20210230", "yesterday"])
def test_beside_a_bad_date_the_other_fields_keep_their_values(day: str) -> None:
    good, bad = (front_matter.read(page(Post, checked=c), "a.md") for c in ("2021-02-03", day))

    assert bad.values == {**good.values, "checked": day}


# Several faults


def test_several_faults_in_one_file_are_all_told_in_the_order_of_its_lines() -> None:
    fields = {"title": None, "rank": "first", "checked": "soon", "zzz": "x", "topics": "[a, a]"}

    assert faults(Post, **fields) == [
        'a.md:1:1: missing-key: "title" is missing',
        'a.md:4:1: wrong-type: "rank" must be a whole number',
        'a.md:6:1: duplicate-value: the list names "a" twice',
        'a.md:8:1: bad-date: "checked" is not a day: soon; write a day as YYYY-MM-DD',
        f'a.md:9:1: unknown-key: there is no field "zzz" in a post; {FIELDS}',
    ]


def test_a_slip_in_a_required_key_is_told_as_unknown_and_as_missing() -> None:
    assert faults(Job, openings="[{plase: Rome}]") == [
        'a.md:6:12: missing-key: "openings.1.place" is missing',
        'a.md:6:13: unknown-key: there is no field "plase" in an opening; did you mean "place"?',
    ]


def test_faults_of_the_yaml_and_of_the_fields_are_told_together() -> None:
    text = "---\ntitle: x\ntitle: y\nsumary: z\n---\n"

    assert [str(fault) for fault in scan(text, "a.md", "areas/x", Area).diagnostics] == [
        'a.md:1:1: missing-key: "summary" is missing',
        'a.md:3:1: duplicate-key: the key "title" stands twice; the first is on line 2',
        'a.md:4:1: unknown-key: there is no field "sumary" in an area; did you mean "summary"?',
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.NO_FRONT_MATTER),
        ("---\ntitle: x\n", Code.MALFORMED_YAML),
        ("---\nzzz: 1\ntitle: a: b\n---\n", Code.MALFORMED_YAML),
        ("---\n- a\n---\n", Code.MALFORMED_YAML),
    ],
    ids=["empty file", "unclosed fence", "two colons", "a list as root"],
)
def test_front_matter_that_cannot_be_read_is_the_only_fault(text: str, code: Code) -> None:
    assert [fault.code for fault in scan(text, "a.md", "areas/x", Area).diagnostics] == [code]


def test_an_empty_mapping_lacks_every_key() -> None:
    text = "---\n{}\n---\n"

    assert [str(fault) for fault in scan(text, "a.md", "areas/x", Area).diagnostics] == [
        'a.md:1:1: missing-key: "summary" is missing',
        'a.md:1:1: missing-key: "title" is missing',
    ]


def test_a_key_that_stands_twice_leaves_the_page_without_an_entry() -> None:
    text = "---\ntitle: x\nsummary: y\nsummary: z\n---\n"

    assert scan(text, "a.md", "areas/x", Area).entry is None


# The title


def test_the_title_is_the_one_of_the_front_matter() -> None:
    assert scanned(Area, "areas/math", title="'  Mathematics '").title == "Mathematics"


def test_a_page_with_other_faults_keeps_its_title() -> None:
    assert scanned(Post, "posts/a-post", title="One", checked="soon").title == "One"


def test_a_page_with_malformed_yaml_keeps_the_title_before_it() -> None:
    assert scanned(Area, "areas/x", title="One", summary="a: b").title == "One"


@pytest.mark.parametrize(
    "title",
    [None, "", "'  '", "[a, b]", "{a: b}"],
    ids=["missing", "empty", "spaces", "a list", "a mapping"],
)
def test_a_page_without_a_title_is_called_after_its_id(title: str | None) -> None:
    assert scanned(Area, "areas/graph-theory", title=title).title == "Graph theory"


def test_a_page_without_front_matter_is_called_after_its_id() -> None:
    assert scan("", "a.md", "labs/graph-theory/index", Lab).title == "Graph theory"


def test_the_title_of_a_page_that_is_of_no_kind_is_found_too() -> None:
    assert title_of(front_matter.read("---\ntitle: About\n---\n", "about.md"), "about") == "About"


# Where a fault is shown


def test_a_fault_across_files_is_shown_at_its_value() -> None:
    found = scanned(Post, "posts/a-post", areas="[math, logic]").diagnostic(
        ("areas", 1), Code.UNKNOWN_REFERENCE, "no", "try again"
    )

    path = "docs/posts/a-post.md"
    assert found == Diagnostic(path, 6, 15, Code.UNKNOWN_REFERENCE, "no", "try again")


def test_a_fault_of_the_whole_page_is_shown_at_its_start() -> None:
    found = scanned(Area, "areas/math").diagnostic((), Code.NEAR_DUPLICATE, "no")

    assert (found.line, found.column, found.hint) == (1, 1, "")


def test_a_fault_is_one_line_that_an_editor_can_follow() -> None:
    fault = Diagnostic("a.md", 3, 14, Code.BAD_VALUE, "it is wrong", "mend it")

    assert str(fault) == "a.md:3:14: bad-value: it is wrong; mend it"


def test_a_fault_without_a_hint_ends_after_what_is_wrong() -> None:
    fault = Diagnostic("a.md", 3, 14, Code.BAD_VALUE, "it is wrong")

    assert (fault.location, fault.text) == ("a.md:3:14", "bad-value: it is wrong")


def test_faults_are_ordered_by_file_line_and_column() -> None:
    places = [("b.md", 1, 1), ("a.md", 10, 1), ("a.md", 9, 2), ("a.md", 9, 1)]
    found = sorted(Diagnostic(*place, Code.BAD_VALUE, "wrong") for place in places)

    assert [(f.path, f.line, f.column) for f in found] == sorted(places)


def test_the_names_of_the_codes_are_stable_since_sites_suppress_warnings_by_them() -> None:
    stable = (
        "malformed-yaml no-front-matter unknown-key missing-key duplicate-key wrong-type "
        "bad-value bad-date duplicate-value no-opening unknown-reference unknown-paper "
        "near-miss duplicate-id duplicate-rank near-duplicate bad-bibliography "
        "missing-index duplicate-index bad-option"
    )

    assert [name for name in stable.split() if name not in list(Code)] == []


def test_every_code_explains_itself_in_a_sentence() -> None:
    assert [code for code in Code if not code.description.endswith(".")] == []


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("topcis", 'did you mean "topics"?'),
        ("TOPICS", 'did you mean "topics"?'),
        ("alice", 'did you mean "Alice"?'),
        ("zzz", ""),
        ("gpt", 'did you mean "GPT"?'),
        ("", ""),
    ],
)
def test_a_hint_names_the_nearest_word_whatever_its_case(word: str, hint: str) -> None:
    assert did_you_mean(word, ["topics", "areas", "Alice", "GPT"]) == hint


# Files


@pytest.mark.parametrize(
    ("docname", "kind"),
    [
        ("posts/a", Post),
        ("areas/a", Area),
        ("jobs/a", Job),
        ("labs/a/index", Lab),
        ("labs/a", None),
        ("posts/index", None),
        ("index", None),
        ("about", None),
    ],
)
def test_the_kind_of_a_page_follows_from_its_place(docname: str, kind: type[Entry] | None) -> None:
    assert kind_of(docname, KINDS) is kind


def test_a_file_is_read_whatever_its_mark_and_its_line_ends(tmp_path: Path) -> None:
    source = tmp_path / "math.md"
    source.write_bytes(b"\xef\xbb\xbf---\r\ntitle: M\r\nsummary: S\r\n---\r\ntext\r\n")
    entry = scan_file(source, "math.md", "areas/math", Area).entry

    assert entry == Area(docname="areas/math", title="M", summary="S")


def test_a_byte_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    source = tmp_path / "math.md"
    source.write_bytes(b"---\ntitle: caf\xe9\nsummary: S\n---\n")

    assert [
        str(fault) for fault in scan_file(source, "math.md", "areas/math", Area).diagnostics
    ] == [
        'math.md:2:11: bad-encoding: the byte 0xE9 is not UTF-8; save the file as UTF-8; was it "é"?'
    ]
