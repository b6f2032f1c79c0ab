"""The papers: from BibTeX to records and back, and what becomes of broken entries."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from pybtex.database import Entry, parse_string

from almanac.bibliography import MAX_LENGTH, Paper, read, read_file, to_bibtex
from almanac.diagnostics import Code
from entries import paper

FIRST = "@article{first, title = {One}, author = {Doe, Jane}, year = 2020}\n"
LAST = "@article{last, title = {Three}, author = {Roe, Jim}, year = 2022}\n"


def papers(text: str) -> tuple[Paper, ...]:
    return read(text, "references.bib")[0]


def faults(text: str) -> list[str]:
    return [str(fault) for fault in read(text, "references.bib")[1]]


def only(text: str) -> Paper:
    """The paper of a text with one entry."""
    (found,) = papers(text)
    return found


def written(authors: str = "Doe, Jane", year: str = "2021", key: str = "doe2021") -> str:
    return f"@article{{{key}, title = {{T}}, author = {{{authors}}}, year = {{{year}}}}}\n"


# Reading


def test_a_paper_has_the_fields_of_its_entry() -> None:
    text = """\
@InProceedings{doe2021,
  Title     = {On the Nature of Things},
  author    = {Doe, Jane and Jim Q. Roe},
  booktitle = {Conference on Things},
  year      = 2021,
  note      = {An extended version},
}
"""

    assert only(text) == Paper(
        key="doe2021",
        type="inproceedings",
        title="On the Nature of Things",
        label="Doe and Roe 2021",
        authors=("Jane Doe", "Jim Q. Roe"),
        year="2021",
        venue="Conference on Things",
        fields=(
            ("author", "Doe, Jane and Roe, Jim Q."),
            ("booktitle", "Conference on Things"),
            ("note", "An extended version"),
            ("title", "On the Nature of Things"),
            ("year", "2021"),
        ),
    )


def test_braces_and_line_breaks_are_no_part_of_the_title() -> None:
    assert only("@misc{a, title = {{On the\n  {BERT} Model}}}").title == "On the BERT Model"


@pytest.mark.parametrize(
    ("bibtex", "title"),
    [
        (r"Schr{\"o}dinger at AT\&T", "Schrödinger at AT&T"),
        ("One --- two", "One — two"),
        ("C# & _", "C# & _"),
        ("Saving 50% of time", "Saving 50% of time"),
        (r"Saving 50\% of time", "Saving 50% of time"),
        (r"On \emph{small} things", "On small things"),
        ("Into the \\", "Into the \\"),
    ],
)
def test_the_title_is_text_without_the_markup_of_latex(bibtex: str, title: str) -> None:
    assert only(f"@misc{{a, title = {{{bibtex}}}}}").title == title


def test_papers_stand_in_the_order_of_the_file() -> None:
    assert [found.key for found in papers(LAST + FIRST)] == ["last", "first"]


def test_what_an_entry_does_not_say_is_empty() -> None:
    found = only("@misc{a, title = {T}}")

    assert (found.authors, found.year, found.venue, found.code) == ((), "", "", "")


@pytest.mark.parametrize("field", ["booktitle", "journal", "series", "howpublished"])
def test_the_venue_is_where_it_was_published(field: str) -> None:
    assert only(f"@misc{{a, title = {{T}}, {field} = {{V}}}}").venue == "V"


def test_the_proceedings_are_the_venue_before_their_series() -> None:
    assert only("@misc{a, title = {T}, series = {S}, booktitle = {B}}").venue == "B"


def test_a_field_is_found_by_its_name() -> None:
    assert only("@misc{a, title = {T}, DOI = {10.1/2}}").field("doi") == "10.1/2"


def test_the_code_of_a_paper_is_an_address() -> None:
    assert paper(fields=(("code", "https://example.org/c"),)).code == "https://example.org/c"


def test_a_field_that_is_not_there_is_empty() -> None:
    assert paper().field("doi") == ""


@pytest.mark.parametrize(
    ("bibtex", "name"),
    [
        ("Doe, Jane", "Jane Doe"),
        ("Jane Doe", "Jane Doe"),
        ("Heckerman, David E.", "David E. Heckerman"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("Roshan Ghias, Alireza", "Alireza Roshan Ghias"),
        ("{The Team}", "The Team"),
        ("Erd\N{LATIN SMALL LETTER O WITH DOUBLE ACUTE}s, Paul", "Paul Erdős"),
        (r"M{\"u}ller, Jos{\'e}", "José Müller"),
        ("King, Jr., Martin Luther", "Martin Luther King Jr."),
    ],
)
def test_an_author_is_named_given_name_first(bibtex: str, name: str) -> None:
    assert only(written(bibtex)).authors == (name,)


def test_others_are_no_author() -> None:
    assert only(written("Doe, Jane and others")).authors == ("Jane Doe",)


@pytest.mark.parametrize("authors", ["{}", ",", "Doe, Jane and {}"])
def test_an_author_without_a_name_is_no_author(authors: str) -> None:
    assert "" not in only(written(authors)).authors


def test_the_braces_of_a_formula_are_kept_for_citing() -> None:
    assert only("@misc{a, title = {On $x_{ij}$}}").field("title") == "On $x_{ij}$"


# Labels


@pytest.mark.parametrize(
    ("authors", "label"),
    [
        ("Doe, Jane", "Doe 2021"),
        ("Doe, Jane and Roe, Jim", "Doe and Roe 2021"),
        ("Doe, Jane and Roe, Jim and Poe, Al", "Doe et al. 2021"),
        ("Doe, Jane and others", "Doe et al. 2021"),
        ("van der Berg, Jan", "van der Berg 2021"),
        ("{The Team}", "The Team 2021"),
        ("", "doe2021 2021"),
    ],
)
def test_a_label_is_made_of_family_names_and_year(authors: str, label: str) -> None:
    assert only(written(authors)).label == label


def test_a_label_without_a_year_is_the_name() -> None:
    assert only("@misc{a, title = {T}, author = {Doe, Jane}}").label == "Doe"


def test_papers_of_the_same_authors_and_year_are_told_apart_by_letters() -> None:
    text = written(key="x") + written(key="other", year="2020") + written(key="b")

    assert [(found.key, found.label) for found in papers(text)] == [
        ("x", "Doe 2021a"),
        ("other", "Doe 2020"),
        ("b", "Doe 2021b"),
    ]


def test_after_z_labels_go_on_with_two_letters() -> None:
    text = "".join(written(key=f"k{i}") for i in range(703))
    labels = [found.label for found in papers(text)]
    suffixes = [label.removeprefix("Doe 2021") for label in labels]

    assert suffixes[:2] + suffixes[25:28] == ["a", "b", "z", "aa", "ab"]
    assert suffixes[51:53] + suffixes[701:] == ["az", "ba", "zz", "aaa"]


def test_a_label_needs_no_letter_for_a_paper_that_is_left_out() -> None:
    text = written(key="a") + "@article{b, author = {Doe, Jane}, year = 2021}"

    assert [(found.key, found.label) for found in papers(text)] == [("a", "Doe 2021")]


# Links


def test_the_links_of_a_paper_lead_to_its_text_and_its_code() -> None:
    text = """\
@article{a, title = {T}, doi = {10.1/2}, eprint = {2101.00001}, archivePrefix = {arXiv},
  url = {https://example.org/a}, code = {https://example.org/code}}
"""

    assert only(text).links == (
        ("DOI", "https://doi.org/10.1/2"),
        ("arXiv", "https://arxiv.org/abs/2101.00001"),
        ("paper", "https://example.org/a"),
        ("code", "https://example.org/code"),
    )


def test_two_links_to_one_place_are_one() -> None:
    fields = (("doi", "10.1/2"), ("url", "https://doi.org/10.1/2"))

    assert paper(fields=fields).links == (("DOI", "https://doi.org/10.1/2"),)


def test_a_preprint_elsewhere_is_no_link_to_arxiv() -> None:
    fields = (("eprint", "2020/1483"), ("archiveprefix", "IACR"))

    assert paper(fields=fields).links == ()


# What is wrong with a file

BROKEN = {
    "no equals sign": "@article{b, title {Two}}\n",
    "no value": "@article{b, title = }\n",
    "an unknown name for a value": "@article{b, title = two}\n",
    "an unclosed quotation": '@article{b, title = "Two}\n',
    "no title": "@article{b, year = 2021}\n",
    "no comma between fields": "@article{b, title = {Two} year = 2021}\n",
    "no value after the title": "@article{b, title = {Two}, year = }\n",
    "a sign twice": "@@article{b, title = {Two}}\n",
    "never closed": "@article{b, title = {Two},\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entry_in_the_middle_is_left_out_and_the_others_are_read(name: str) -> None:
    found = papers(FIRST + BROKEN[name] + LAST)

    assert [(p.key, p.title) for p in found] == [("first", "One"), ("last", "Three")]


PLACED = {
    "a syntax error": (
        "@article{b,\n  title {Two}}\n",
        "references.bib:3:1: bad-bibliography: syntax error in line 3: '=' expected",
    ),
    "an unknown name for a value": (
        "@article{b, title = {Two}, month = january}\n",
        "references.bib:2:1: bad-bibliography: undefined string in line 2: january",
    ),
    "no title": (
        "@article{b, year = 2021}\n",
        'references.bib:2:1: bad-bibliography: the paper "b" has no title',
    ),
    "an empty title": (
        "@article{b, title = {{}}}\n",
        'references.bib:2:1: bad-bibliography: the paper "b" has no title',
    ),
    "no field at all": (
        "@article{b}\n",
        'references.bib:2:1: bad-bibliography: the paper "b" has no title',
    ),
    "a key twice": (
        "\n@article{first, title = {Again}}\n",
        "references.bib:3:1: bad-bibliography: repeated bibliography entry: first",
    ),
    "a key twice in another case": (
        "@article{FIRST, title = {Again}}\n",
        "references.bib:2:1: bad-bibliography: repeated bibliography entry: FIRST",
    ),
    "a sign twice": (
        "@@article{b, title = {Two}}\n",
        'references.bib:2:1: bad-bibliography: the paper "b" has an "@" too many',
    ),
    "a sign before": (
        "@ @article{b, title = {Two}}\n",
        'references.bib:2:1: bad-bibliography: the paper "b" has an "@" too many',
    ),
    "a field twice": (
        "@article{b, title = {Two}, title = {Again}}\n",
        "references.bib:2:1: bad-bibliography: entry with key b has a duplicate title field",
    ),
    "a name in too many parts": (
        "@article{b, title = {Two}, author = {A, B, C, D}}\n",
        "references.bib:2:1: bad-bibliography: Too many commas in 'A, B, C, D'",
    ),
}


@pytest.mark.parametrize("name", PLACED)
def test_a_fault_is_told_on_its_line(name: str) -> None:
    text, expected = PLACED[name]

    assert expected in faults(FIRST + text + LAST)


def test_a_file_without_faults_has_none() -> None:
    assert faults(FIRST + LAST) == []


def test_of_a_key_that_stands_twice_the_first_entry_is_kept() -> None:
    text = FIRST + "@article{first, title = {Again}}\n"

    assert [found.title for found in papers(text)] == ["One"]


def test_two_keys_that_stand_twice_are_told_each_on_its_line() -> None:
    assert faults(FIRST + LAST + FIRST + LAST) == [
        "references.bib:3:1: bad-bibliography: repeated bibliography entry: first",
        "references.bib:4:1: bad-bibliography: repeated bibliography entry: last",
    ]


def test_several_faults_are_all_told_in_the_order_of_lines() -> None:
    text = "@article{a, year = 2020}\n@article{b, title {Two}}\n@article{c, year = 2021}\n"
    lines = [fault.split(":")[1] for fault in faults(text)]

    assert sorted(set(lines)) == ["1", "2", "3"]
    assert lines == sorted(lines)


def test_an_abbreviation_stands_for_its_text_in_every_entry_after_it() -> None:
    text = "@string{t = {The }}\n@string{n = {News}}\n" + FIRST + "@misc{b, title = t # n}\n"

    assert [found.title for found in papers(text)] == ["One", "The News"]


def test_a_fault_after_an_abbreviation_is_told_on_its_line() -> None:
    text = "@string{t = {The\nNews}}\n\n@misc{b,\n  title {Two}}\n"
    expected = "references.bib:5:1: bad-bibliography: syntax error in line 5: '=' expected"

    assert expected in faults(text)


def test_a_broken_abbreviation_is_told_once_on_its_line() -> None:
    assert faults("@string{t}\n" + FIRST + LAST) == [
        "references.bib:1:1: bad-bibliography: syntax error in line 1: '=' expected"
    ]


def test_a_broken_abbreviation_breaks_no_entry() -> None:
    assert [p.key for p in papers("@string{t}\n" + FIRST + LAST)] == ["first", "last"]


def test_a_line_of_a_field_may_start_with_an_at_sign() -> None:
    text = "@misc{a, title = {T}, note = {Follow\n@almanac for more}}\n"

    assert only(text).field("note") == "Follow @almanac for more"


def test_text_between_entries_is_a_remark() -> None:
    assert faults("Some papers.\n\n" + FIRST + "\nAnd more.\n" + LAST) == []


def test_a_bibliography_that_is_not_there_has_no_papers(tmp_path: Path) -> None:
    assert read_file(tmp_path / "references.bib", "references.bib", tmp_path) == ((), ())


def test_a_file_is_read_and_its_faults_carry_the_name_that_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_text(FIRST + "@article{b, year = 2021}\n", encoding="utf-8")
    found, wrong = read_file(path, "docs/x.bib", tmp_path)

    assert ([p.key for p in found], [fault.path for fault in wrong]) == (["first"], ["docs/x.bib"])


def test_a_byte_that_is_not_utf_8_costs_its_entry_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    last = b"@article{c, title = {C}}\n"
    path.write_bytes(FIRST.encode() + b"@article{b,\n  title = {Caf\xe9}}\n" + last)
    found, wrong = read_file(path, "x.bib", tmp_path)
    line = FIRST.count("\n") + 2

    assert [paper.key for paper in found] == ["first", "c"]
    assert [fault.location for fault in wrong] == [f"x.bib:{line}:15"]
    assert [fault.code for fault in wrong] == [Code.BAD_ENCODING]


def test_a_bibliography_in_utf_16_is_told_and_brings_no_paper(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_text(FIRST, encoding="utf-16")

    found, wrong = read_file(path, "x.bib", tmp_path)

    assert (found, [str(fault)[:36] for fault in wrong]) == (
        (),
        ["x.bib:1:1: bad-encoding: the file is"],
    )


def test_a_bibliography_of_the_greatest_length_is_read_in_five_seconds() -> None:
    abbreviations = "".join(f'@string{{s{i} = "x"}}\n' for i in range(5000))
    entries = "".join(f"@misc{{k{i}, title = s{i}}}\n" for i in range(5000))
    start = time.process_time()

    assert len(read(abbreviations + entries, "x.bib")[0]) == 5000
    assert time.process_time() - start < 5


def test_a_bibliography_that_is_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.bib"
    path.write_text(FIRST + "%" * MAX_LENGTH, encoding="utf-8")
    found, (fault,) = read_file(path, "x.bib", tmp_path)

    assert (found, fault.code) == ((), Code.LIMIT_EXCEEDED)


def test_a_key_that_could_not_be_written_again_is_refused() -> None:
    found, wrong = read("@article(a}b, title = {T})\n" + LAST, "x.bib")

    assert [paper.key for paper in found] == ["last"]
    assert [str(fault) for fault in wrong] == [
        'x.bib:1:1: bad-bibliography: the key "a}b" holds a brace'
    ]


# Writing


def parsed(text: str) -> Entry:
    """The one entry of *text*, as pybtex has it."""
    (found,) = parse_string(text, "bibtex").entries.values()
    return found


WHOLE = {
    "an address with underscores and percent signs": (
        "@article{a, title = {T}, url = {https://example.org/a_b%20c?d=e&f=1#g_h~i}}"
    ),
    "a plain paper": (
        "@inproceedings{doe2021, title = {On Things}, author = {Doe, Jane and Roe, Jim},"
        " booktitle = {Conference on Things}, year = {2021}, pages = {1--9}}"
    ),
    "an article that is volume and number": (
        "@article{a, title = {T}, journal = {J}, volume = {33}, number = {4}, note = {50\\% off}}"
    ),
    "letters beyond ASCII": "@misc{a, title = {Über Café}, author = {Erdős, Paul}}",
    "protected capitals": "@misc{a, title = {{BERT} and {GPT}}}",
    "a formula": "@misc{a, title = {On $x_{ij}$}}",
    "a name with a particle": "@misc{a, title = {T}, author = {van der Berg, Jan}}",
    "a family name of two words": "@misc{a, title = {T}, author = {Roshan Ghias, Alireza}}",
    "a team": "@misc{a, title = {T}, author = {{Research and Rescue}}}",
    "a junior": "@misc{a, title = {T}, author = {King, Jr., Martin Luther}}",
    "editors": "@book{a, title = {T}, author = {Doe, Jane}, editor = {Roe, Jim}}",
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_paper_that_is_written_and_read_again_has_the_same_fields(name: str) -> None:
    text = WHOLE[name]
    before, after = parsed(text), parsed(to_bibtex(only(text)))

    assert (after.key, after.type) == (before.key, before.type)
    assert dict(after.fields) == dict(before.fields)
    assert dict(after.persons) == dict(before.persons)


def test_what_is_written_is_read_as_the_same_paper() -> None:
    found = only(WHOLE["a plain paper"])

    assert only(to_bibtex(found)) == found


def test_a_paper_is_written_with_a_field_a_line() -> None:
    found = paper(fields=(("title", "A paper"), ("year", "2021")))

    assert to_bibtex(found) == (
        "@article{doe2021,\n  author = {Jane Doe},\n  title = {A paper},\n  year = {2021},\n}"
    )


def test_a_field_without_a_value_is_not_written() -> None:
    assert "author" not in to_bibtex(paper(authors=(), fields=(("title", "A paper"),)))
