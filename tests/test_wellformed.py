"""Every file that is made can be read, and says the same, whatever the text of the almanac."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pybtex.database import parse_string
from sphinx.environment import BuildEnvironment
from sphinx.util.inventory import InventoryFile

from almanac import bibliography, decoding, formats
from almanac.catalog import Catalog
from almanac.domain import AlmanacDomain, domain_of
from almanac.exports import atom, data, jsonfeed, jsonld, llms, references, sitemap
from almanac.exports.site import Page, Site
from almanac.kinds import KINDS
from almanac.model import Entry
from entries import area, paper, post
from sites import AREA, BIB, almanac
from texts import CONTROLS, NASTY, SURROGATES, in_bibtex, in_json, in_xml, strings, texts

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def place(**changes: object) -> Site:
    """A site at an address of its own."""
    own = {
        "title": "The site",
        "author": "",
        "language": "en",
        "base": "https://almanac.example.org/en",
        "root": "index",
        "docnames": {"index", "posts/post-1"},
        "title_of": lambda docname: docname,
        "as_of": None,
        "page": lambda docname: f"{formats.uri(docname)}.html",
        "address": lambda what, name: f"{what}.html#{name}",
        "file": "{}.html".format,
    }
    return Site(**{**own, **changes})


def catalog(entry: Entry, *others: Entry, key: str = "doe2021", title: str = "A paper") -> Catalog:
    """The catalog of some entries and one paper."""
    fields = (("title", formats.bibtex(title)),)
    return Catalog(KINDS, [entry, *others], [paper(key, title=title, fields=fields)])


def unchecked(text: str, **fields: object) -> Entry:
    """A post that says *text* wherever it can, and has been checked by nobody."""
    own = {"title": text, "summary": text, "topics": (text,), "list": text}
    return post(1).model_copy(update={**own, **fields})


def is_title(text: str) -> bool:
    """Whether front matter would let *text* in."""
    return bool(text.strip())


def examples(texts: list[str]) -> Callable:
    """Try a test with each of *texts* by itself."""

    def add(test):
        for text in texts:
            test = example(text)(test)
        return test

    return add


def feeds(exporter: ModuleType, text: str) -> dict[str, str]:
    """The feeds of a site that says *text* wherever it can; the title of its area adds a mark."""
    site = place(title=text, author=text, language=text)
    math = area("math").model_copy(update={"title": text + "!"})
    return dict(exporter.files(catalog(unchecked(text), math), site))


@examples([*NASTY, *CONTROLS, *SURROGATES])
@given(strings)
def test_a_feed_says_what_the_posts_say(text: str) -> None:
    read = ET.fromstring(feeds(atom, text)["feed.atom"].encode())
    entry = read.find(f"{ATOM}entry")

    titles = [read.find(f"{ATOM}title"), entry.find(f"{ATOM}title"), entry.find(f"{ATOM}summary")]
    assert [found.text or "" for found in titles] == [in_xml(text)] * 3
    assert (read.find(f"{ATOM}author/{ATOM}name").text or "") == in_xml(text)
    terms = [found.get("term") for found in entry.iter(f"{ATOM}category")]
    assert terms == [in_xml(text + "!"), in_xml(text)]


@examples([*NASTY, *CONTROLS, *SURROGATES])
@given(strings)
def test_a_json_feed_says_what_the_posts_say(text: str) -> None:
    made = feeds(jsonfeed, text)
    read = json.loads(made["feed.json"].encode())
    item = read["items"][0]

    said = [read["title"], read["language"], item["title"], item["content_text"]]
    assert said == [in_json(text)] * 4
    assert item["tags"] == [in_json(text) + "!", in_json(text)]
    assert made.keys() == {"feed.json", "feeds/areas/math.json"}


@examples(list(filter(is_title, [*NASTY, *CONTROLS, *SURROGATES])))
@given(strings.filter(is_title))
def test_a_program_that_reads_markdown_reads_each_title_as_it_is(text: str) -> None:
    own = catalog(unchecked(text), area("math").model_copy(update={"title": text}))
    made = dict(llms.files(own, place(title=text, title_of=lambda _: text)))["llms.txt"]
    made.encode()
    lines = [token for token in MarkdownIt().parse(made) if token.type == "inline"]
    links = [token.children for token in lines if token.children[0].type == "link_open"]

    assert [children[0].attrs["href"] for children in links] == [
        f"https://almanac.example.org/en/{name}.html"
        for name in ("posts/post-1", "areas/math", "index")
    ]
    for children in [lines[0].children, *links]:
        ends = [i for i, child in enumerate(children) if child.type == "link_close"]
        title = "".join(child.content for child in children[: ends[0] if ends else None])
        assert title == spaced(in_xml(text))
    assert len(lines) == 1 + 2 * 3


FILES = dict(data.files(catalog(post(1)), place()))
VALIDATOR = jsonschema.Draft202012Validator(json.loads(FILES["data/almanac.schema.json"]))


@examples([*NASTY, *CONTROLS[:8]])
@given(texts.filter(is_title))
def test_the_json_export_says_what_the_posts_and_papers_say(text: str) -> None:
    first = post(1, title=text, summary=text, topics=(text,))
    own = catalog(first, area("math"), title=text)
    read = json.loads(dict(data.files(own, place()))["data/almanac.json"].encode())
    written = read["posts"][0]

    assert (written["title"], written["summary"]) == (first.title, first.summary)
    assert (written["topics"], read["topics"][0]["title"]) == ([*first.topics], first.topics[0])
    assert read["papers"][0]["title"] == text
    assert list(VALIDATOR.iter_errors(read)) == []


@pytest.mark.parametrize("half", SURROGATES)
def test_half_a_character_is_refused_before_it_can_reach_an_export(half: str) -> None:
    with pytest.raises(ValueError, match="unable to parse raw data as a unicode string"):
        post(1, title=half)
    papers, faults = bibliography.read(f"@misc{{a, title = {{x {half}}}}}", "x.bib")

    assert (papers, len(faults)) == ((), 1)


@examples([*NASTY, *CONTROLS, *SURROGATES])
@given(strings.filter(bool))
def test_json_ld_says_what_the_post_and_its_papers_say(text: str) -> None:
    fields = (("url", f"https://example.org/{text}"),)
    cited = paper("a", title=text, authors=(text,), fields=fields)
    own = Catalog(KINDS, [entry := unchecked(text, papers=("a",))], [cited])
    here = Page(entry.docname, text, own.entries[0], ((text, "index"),), ())
    script = jsonld.script(*jsonld.things(here, own, place(title=text), str))
    page = f"<!doctype html><head><meta charset=utf-8>{script}<title>T</title></head><body>"
    found = html5lib.parse(page, namespaceHTMLElements=False).find("head")
    read, trail = json.loads(found.find("script").text)["@graph"]

    assert [child.tag for child in found] == ["meta", "script", "title"]
    about = [topic["name"] for topic in read["about"]]
    assert {read["headline"], read["description"], *about} == {in_json(text)}
    assert {cited["name"] for cited in read["citation"]} == {in_json(text)}
    assert read["citation"][1]["author"] == [{"@type": "Person", "name": in_json(text)}]
    assert trail["itemListElement"][0]["name"] == in_json(text)


@examples([*NASTY, *CONTROLS, *SURROGATES])
@given(strings.filter(bool))
def test_indexes_say_what_they_list(text: str) -> None:
    own = catalog(unchecked(text), area("math"))
    pages = [
        Page("posts/index", text, None, (), ()),
        Page("topics", text, None, (), ("topic",)),
        Page("index", text, None, (), ()),
    ]
    things = [next(jsonld.things(page, own, place(title=text), str)) for page in pages]
    posts, topics, whole = json.loads(formats.json_text(things).encode())

    assert {posts["name"], topics["name"], whole["name"]} == {in_json(text)}
    assert [item["name"] for item in posts["mainEntity"]["itemListElement"]] == [in_json(text)]
    assert [term["name"] for term in topics["hasDefinedTerm"]] == [in_json(text)]


@given(st.lists(texts.filter(str.strip), unique=True, max_size=4))
def test_a_map_of_the_site_holds_every_page_at_its_address(names: list[str]) -> None:
    site = place(docnames=["index", *(f"x/{name}" for name in names)])
    read = ET.fromstring(dict(sitemap.files(catalog(post(1)), site))["sitemap.xml"].encode())
    found = [place.text for place in read.iter(f"{MAP}loc")]

    assert sorted(found) == sorted({site.url(name) for name in site.docnames})
    assert all(re.fullmatch(r"https://almanac\.example\.org/en/[!-~]+", url) for url in found)


def cited(own: Catalog, **changes: object) -> tuple[str, list[dict[str, object]]]:
    """All that can be cited, as BibTeX and as CSL-JSON."""
    made = dict(references.files(own, place(**changes)))
    return made["data/references.bib"], json.loads(made["data/references.csl.json"].encode())


@examples([*NASTY, *CONTROLS[:8], *SURROGATES])
@given(strings.filter(in_bibtex))
def test_the_references_say_what_the_posts_and_papers_say(text: str) -> None:
    own = catalog(unchecked(text, docname=f"posts/{text}"), title=f"{text}!")
    made, items = cited(own, title=text, author=text)
    page, source, paper = parse_string(made, "bibtex").entries.values()
    again, faults = bibliography.read(made, "x.bib")

    for found in (page, source):
        assert formats.plain(found.fields["title"]) == in_bibtex(text)
    assert formats.plain(page.fields["howpublished"]) == in_bibtex(text)
    assert formats.plain(paper.fields["title"]) == in_bibtex(f"{text}!")
    assert [found.title for found in again] == [*[in_bibtex(text)] * 2, in_bibtex(f"{text}!")]
    assert faults == ()
    assert [item["title"] for item in items] == [*[in_json(text)] * 2, in_json(f"{text}!")]
    assert items[0]["author"] == [{"literal": in_json(text)}]


def test_an_address_with_a_brace_does_not_end_its_reference() -> None:
    own = Catalog(KINDS, [post(1, source="https://example.org/{a}b}"), post(2)], [])
    entries = parse_string(cited(own)[0], "bibtex").entries

    assert len(entries) == 4
    assert entries["example-org-post-1"].fields["url"] == "https://example.org/%7Ba%7Db%7D"


@given(texts, texts)
def test_a_paper_that_is_exported_is_the_paper_that_was_read(title: str, name: str) -> None:
    title, name = formats.bibtex(title) or "T", formats.bibtex(name) or "N"
    source = f"@article{{a, title = {{{title}}}, author = {{{{{name}}}}}, note = {{{title}}}}}"
    before, _ = bibliography.read(source, "x.bib")
    made, _ = cited(Catalog(KINDS, [], before))

    assert bibliography.read(made, "x.bib") == (before, ())


# A build of them all


def quoted(text: str) -> str:
    """*text* as YAML, which takes more for an end of line than JSON does."""
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", escaped)


TITLES = [text for text in NASTY if decoding.FORBIDDEN.search(text) is None]


def nasty_almanac() -> dict[str, str]:
    """The small almanac, with a post for each nasty text that front matter lets in."""
    sample = almanac()["posts/addition.md"]
    posts = {
        f"posts/nasty-{number}.md": sample.replace("title: Addition", f"title: {quoted(text)}")
        .replace("summary: A post about Addition.", f"summary: {quoted(text)}")
        .replace("rank: 1", f"rank: {number + 10}")
        .replace("topics: [sums]", f"topics: [sums, {quoted('topic ' + text)}]")
        .replace("people: [Ada Lovelace]", f"people: [{quoted(text)}]")
        for number, text in enumerate(TITLES)
    }
    math = AREA.format(title=quoted(TITLES[0]))
    return {**posts, "areas/math.md": math, "references.bib": BIB + bib()}


def bib() -> str:
    return "".join(
        f"@misc{{p{number}, title = {{{formats.bibtex(text)}}}, author = {{{{X}}}}}}\n"
        for number, text in enumerate(TITLES)
    )


WEB = {
    "smartquotes": False,
    "html_theme": "furo",
    "html_title": "R&amp;D <i>now</i>",
    "author": TITLES[2],
    "html_baseurl": "https://almanac.example.org/en/",
}


@pytest.fixture
def nasty(site):
    """The almanac of nasty texts, built."""
    return site(nasty_almanac(), **WEB).build()


def spaced(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.long
def test_a_site_of_nasty_texts_is_well_formed(nasty) -> None:
    out = nasty.root / "_build/html"
    assert nasty.warnings == []
    pages = sorted(out.rglob("*.html"))
    assert len(pages) > len(TITLES) + 10
    for path in pages:
        check_page(path, html5lib.parse(path.read_bytes(), namespaceHTMLElements=False))
    for number, text in enumerate(TITLES):
        page = nasty.page(f"posts/nasty-{number}")
        assert page.find("meta", attrs={"name": "description"})["content"] == text.strip()
        assert page.h1.get_text() == spaced(text) + "¶"
        assert page.title.get_text() == f"{spaced(text)} - R&D now"
        sidebar = page.select(".sidebar-tree a")
        assert spaced(text) in {link.get_text() for link in sidebar}
    check_feeds(out)
    check_data(out)
    check_references((out / "data/references.bib").read_text(encoding="utf-8"))
    check_search(nasty.search_index(), nasty.app.env)
    check_inventory((out / "objects.inv").read_bytes(), domain_of(nasty.app.env))


def test_a_book_of_nasty_texts_is_well_formed(site) -> None:
    book = {"epub_show_urls": "no", "version": "1", "copyright": "we", "smartquotes": False}
    posts = {name: text for name, text in nasty_almanac().items() if name != "areas/math.md"}
    control = {"essay.md": "---\norphan: true\n---\n# Essay \x01\n\nText \x0b\ufffe.\n"}
    made = site({**posts, **control}, **book).build("epub")
    out = made.root / "_build/epub"
    files = [path for end in ("xhtml", "opf", "ncx") for path in out.rglob(f"*.{end}")]

    assert len(files) > len(TITLES) + 10
    for path in files:
        assert len(ET.fromstring(path.read_bytes())) > 0
    for number, text in enumerate(TITLES):
        page = ET.fromstring((out / f"posts/nasty-{number}.xhtml").read_bytes())
        (found,) = (tag for tag in page.iter() if tag.get("name") == "description")
        assert found.get("content") == text.strip()


def check_page(path: Path, page: ET.Element) -> None:
    """Each script is one that the theme or we have made, and ours can be read."""
    scripts = list(page.iter("script"))
    ours = [tag for tag in scripts if tag.get("type") == "application/ld+json"]
    assert len(ours) == (path.name not in {"search.html", "genindex.html"})
    assert {json.loads(tag.text)["@context"] for tag in ours} <= {"https://schema.org"}
    assert [tag.text for tag in scripts if "alert" in (tag.text or "") and tag not in ours] == []


def check_feeds(out: Path) -> None:
    """The feeds are some, and have every title."""
    text = (out / "feed.atom").read_bytes()
    items = json.loads((out / "feed.json").read_text("utf-8"))["items"]
    assert {item["title"] for item in items} >= {t.strip() for t in TITLES}
    assert feedparser.parse(text).bozo == 0
    assert ET.fromstring(text).find(f"{ATOM}title").text == "R&D now"
    entries = ET.fromstring(text).iter(f"{ATOM}entry")
    assert {entry.find(f"{ATOM}title").text for entry in entries} >= {t.strip() for t in TITLES}


def check_data(out: Path) -> None:
    """The data is valid by its schema, and has every title and every paper."""
    found = json.loads((out / "data/almanac.json").read_text(encoding="utf-8"))
    schema = json.loads((out / "data/almanac.schema.json").read_text(encoding="utf-8"))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(found)) == []
    assert {post["title"] for post in found["posts"]} >= {text.strip() for text in TITLES}
    assert {paper["title"] for paper in found["papers"]} >= {spaced(text) for text in TITLES}


def check_references(text: str) -> None:
    """Posts and papers are there twice over: each title is that of a post and of a paper."""
    entries = parse_string(text, "bibtex").entries.values()
    titles = [formats.plain(entry.fields["title"]) for entry in entries]
    assert {title for title in titles if titles.count(title) > 1} >= {spaced(t) for t in TITLES}


def check_search(index: dict[str, object], env: BuildEnvironment) -> None:
    """The search knows every page by its title."""
    assert sorted(index["titles"]) == sorted(title.astext() for title in env.titles.values())


def check_inventory(text: bytes, domain: AlmanacDomain) -> None:
    """The inventory has everything that can be linked to, under a name and with a title."""
    read = InventoryFile.loads(text, uri="").data
    found = {
        (kind, name, name if item.display_name == "-" else item.display_name)
        for kind, items in read.items()
        for name, item in items.items()
        if kind.startswith("almanac:")
    }
    assert found == {(f"almanac:{o[2]}", o[0], o[1]) for o in domain.get_objects()}
    assert len(found) > 4 * len(TITLES)
