"""How to cite: the page, the post, and its papers, in a box, as files, and all of the site."""

from __future__ import annotations

import json

import jsonschema
import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from almanac import bibliography
from almanac.exports import csl
from sites import Site, almanac, post, words

WEB = {
    "html_baseurl": "https://almanac.example.org/en/",
    "html_title": "The Almanac",
    "author": "The authors",
}
KEYS = ["the-almanac-addition", "example-org-addition", "lovelace1843notes"]

# The parts of the schema of CSL-JSON 1.0.2 that are used here, and no others.
NAME = {
    "type": "object",
    "properties": {
        part: {"type": "string"}
        for part in ("family", "given", "literal", "non-dropping-particle", "suffix")
    },
    "additionalProperties": False,
    "minProperties": 1,
}
DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "items": {
                "type": "array",
                "items": {"type": "integer"},
                "minItems": 1,
                "maxItems": 3,
            },
            "minItems": 1,
            "maxItems": 2,
        },
        "literal": {"type": "string"},
    },
    "additionalProperties": False,
}
TEXTS = ("title", "container-title", "DOI", "ISBN", "issue", "note", "page", "publisher")
TEXTS += ("publisher-place", "URL", "volume")
ITEMS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": sorted({*csl.TYPES.values(), "document", "entry", "post-weblog"})},
            **{name: {"type": "string", "minLength": 1} for name in TEXTS},
            **{name: {"type": "array", "items": NAME} for name in ("author", "editor")},
            **dict.fromkeys(("issued", "accessed"), DATE),
        },
        "required": ["id", "type", "title"],
        "additionalProperties": False,
    },
}


def file(made, name: str, builder: str = "html") -> str:
    return (made.root / "_build" / builder / name).read_text(encoding="utf-8")


def rendered(items: list[dict[str, object]]) -> str:
    """*items* as a program that cites prints them."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bib = CitationStylesBibliography(style, CiteProcJSON(items), formatters.plain)
    for item in items:
        bib.register(Citation([CitationItem(item["id"])]))
    return "\n".join(str(line) for line in bib.bibliography())


@pytest.fixture(scope="module")
def web(shared) -> Site:
    """The small almanac as a site with an address; nobody changes it."""
    return shared(**WEB).build()


def test_the_box_cites_the_page_the_post_and_its_papers(web) -> None:
    page = web.page("posts/addition")
    section = page.select_one("#how-to-cite")
    bibtex, items = (block.get_text() for block in section.select("pre"))
    entries = parse_string(bibtex, "bibtex").entries

    assert [words(title) for title in section.select("summary")] == ["BibTeX", "CSL-JSON"]
    assert words(section.p).startswith("This page, the post, and its paper as BibTeX and")
    assert list(entries) == [item["id"] for item in json.loads(items)] == KEYS
    assert dict(entries[KEYS[0]].fields) == {
        "title": "Addition",
        "howpublished": "The Almanac",
        "url": "https://almanac.example.org/en/posts/addition.html",
    }
    assert [str(name) for name in entries[KEYS[0]].persons["author"]] == ["{The authors}"]
    assert dict(entries[KEYS[1]].fields) == {
        "title": "Addition",
        "howpublished": "example.org",
        "url": "https://example.org/1",
        "urldate": "2026-01-31",
        "note": "No. 1 of The best of 2021",
    }
    assert entries[KEYS[2]].fields["url"] == "https://example.org/notes_on%20it"


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_the_box_leads_to_files_that_say_the_same(site, builder: str) -> None:
    made = site({"posts/a b.md": post(3, "Third")}, **WEB).build(builder)
    for name in ("posts/addition", "posts/a b"):
        page = f"{name}/index" if builder == "dirhtml" else name
        section = made.page(page, builder).select_one("#how-to-cite")
        blocks = [block.get_text() for block in section.select("pre")]
        here = (made.root / "_build" / builder / page).parent
        links = [here / link["href"].replace("%20", " ") for link in section.select("p a")]

        assert [link.name for link in links] == [f"{name[6:]}.bib", f"{name[6:]}.csl.json"]
        assert [link.read_text("utf-8").strip() for link in links] == [b.strip() for b in blocks]


@pytest.mark.parametrize(
    ("papers", "said"),
    [("", "This page and the post as"), ("a, b", "This page, the post, and its 2 papers as")],
)
def test_the_box_says_what_it_cites(site, papers: str, said: str) -> None:
    bib = "@misc{a, title = {A}}\n@misc{b, title = {B}}\n"
    files = {"references.bib": bib, "posts/addition.md": post(1, "Addition", papers=papers)}
    page = site(files).build().page("posts/addition")

    assert words(page.select_one("#how-to-cite p")).startswith(said)


def test_the_address_of_a_page_is_that_of_the_builder_and_a_book_has_none(site) -> None:
    made = site(**WEB, epub_show_urls="no", version="1", copyright="we")
    made.build("dirhtml")
    book = made.build("epub").page("posts/addition", "epub").select_one("#how-to-cite")

    assert "/en/posts/addition/}" in file(made, "posts/addition.bib", "dirhtml")
    assert [words(title) for title in book.select("summary")] == ["BibTeX"]
    assert "almanac.example.org" not in book.get_text()
    assert [link["href"] for link in book.select("p a")] == []
    assert "howpublished = {The Almanac}" in book.get_text()


def test_without_an_address_of_the_site_and_an_author_nothing_is_made_up(site) -> None:
    made = site(html_title="The Almanac").build()
    item, *_ = json.loads(file(made, "posts/addition.csl.json"))

    assert item == {
        "id": "the-almanac-addition",
        "type": "entry",
        "title": "Addition",
        "container-title": "The Almanac",
    }


def test_the_references_of_the_site_are_all_that_can_be_cited_each_once(web) -> None:
    entries = parse_string(file(web, "data/references.bib"), "bibtex").entries
    items = json.loads(file(web, "data/references.csl.json"))

    assert list(entries) == [item["id"] for item in items]
    assert list(entries) == [
        *("the-almanac-addition", "the-almanac-subtraction"),
        *("example-org-addition", "example-org-subtraction", "lovelace1843notes"),
    ]


def test_what_is_cited_on_a_page_has_the_same_key_in_the_references(site) -> None:
    named = {"posts/A b, c.md": post(3, "Third"), "posts/\u6570\u5b66.md": post(4, "Fourth")}
    made = site(named, **WEB).build()
    keys = parse_string(file(made, "data/references.bib"), "bibtex").entries.keys()

    for name, key in (("A b, c", "a-b-c"), ("\u6570\u5b66", "\u6570\u5b66")):
        cited = parse_string(file(made, f"posts/{name}.bib"), "bibtex").entries
        assert list(cited)[:2] == [f"the-almanac-{key}", f"example-org-{key}"]
        assert set(cited) <= set(keys)


def test_no_two_references_have_the_same_key(site) -> None:
    files = {
        "posts/a b.md": post(3, "Third"),
        "posts/a-b.md": post(4, "Fourth"),
        "posts/A+B.md": post(5, "Fifth"),
        "references.bib": almanac()["references.bib"] + "@misc{Example-org-a+b, title = {T}}\n",
    }
    made = site(files, **WEB).build()
    keys = list(parse_string(file(made, "data/references.bib"), "bibtex").entries)

    assert keys[2:5] == ["the-almanac-a-b", "the-almanac-a-b-2", "the-almanac-a+b"]
    assert keys[7:10] == ["example-org-a-b", "example-org-a-b-2", "example-org-a+b-2"]
    assert [item["id"] for item in json.loads(file(made, "data/references.csl.json"))] == keys


WHERE = "Available at: https:/"
RENDERED = [
    f"The authors (no date) “Addition”, The Almanac. {WHERE}/almanac.example.org/en/posts/addition.html.",
    f"The authors (no date) “Subtraction”, The Almanac. {WHERE}/almanac.example.org/en/posts/subtraction.html.",
    f"“Addition” (no date) “Addition”, example.org. {WHERE}/example.org/1 (Accessed: January 31, 2026).",
    f"“Subtraction” (no date) “Subtraction”, example.org. {WHERE}/example.org/2 (Accessed: January 31, 2026).",
    f"Lovelace, A. and Babbage, C. (1843) “Notes on the Engine”, Memoirs [Preprint]. {WHERE}/doi.org/10.1000/engine.",
]


def test_a_program_that_cites_reads_the_references(web) -> None:
    items = json.loads(file(web, "data/references.csl.json"))

    jsonschema.validate(items, ITEMS)
    assert rendered(items).splitlines() == RENDERED


PAPERS = {
    "@inproceedings{a, title = {T}, author = {van der Berg, Jan and Ole Lund}, year = 2021,"
    " booktitle = {P}, pages = {1--9}, url = {https://example.org/a}}": {
        "id": "a",
        "type": "paper-conference",
        "title": "T",
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"family": "Lund", "given": "Ole"},
        ],
        "container-title": "P",
        "issued": {"date-parts": [[2021]]},
        "page": "1-9",
        "URL": "https://example.org/a",
    },
    "@article{b, title = {{T\\'e \\& U}}, author = {{The Team} and others}, year = {in press},"
    " journal = {J}, volume = 3, number = {4}, doi = {10.1/b}, code = {https://example.org/c}}": {
        "id": "b",
        "type": "article-journal",
        "title": "Té & U",
        "author": [{"literal": "The Team"}],
        "container-title": "J",
        "issued": {"literal": "in press"},
        "URL": "https://doi.org/10.1/b",
        "DOI": "10.1/b",
        "issue": "4",
        "volume": "3",
    },
    "@book{c, title = {T}, editor = {Roe, Jr, Jim}, publisher = {P}, isbn = {1}, address = {A}}": {
        "id": "c",
        "type": "book",
        "title": "T",
        "editor": [{"family": "Roe", "given": "Jim", "suffix": "Jr"}],
        "publisher": "P",
        "ISBN": "1",
        "publisher-place": "A",
    },
    "@misc{d, title = {T}, eprint = {2101.00001}, archiveprefix = {arXiv}}": {
        "id": "d",
        "type": "document",
        "title": "T",
        "URL": "https://arxiv.org/abs/2101.00001",
    },
}


@pytest.mark.parametrize("text", PAPERS)
def test_a_paper_is_said_in_the_words_of_csl(text: str) -> None:
    (paper,), _ = bibliography.read(text, "x.bib")

    assert csl.of_paper(paper) == PAPERS[text]
    jsonschema.validate([csl.of_paper(paper)], ITEMS)
