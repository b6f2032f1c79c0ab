"""The head of a page: what it says to search engines and other readers that are machines."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from extruct.jsonld import JsonLdExtractor

from sites import BIB, JOB, Site, almanac, post, rest

WEB = {"html_baseurl": "https://almanac.example.org/en/", "html_title": "The Almanac"}
CONTEXT = "https://schema.org"


def things(page) -> list[dict[str, object]]:
    """What JSON-LD says on *page*, as a crawler reads it."""
    found = JsonLdExtractor().extract(str(page))
    assert all(data["@context"] == CONTEXT for data in found)
    return [thing for data in found for thing in data["@graph"]]


def thing(page, type_: str) -> dict[str, object]:
    """The one thing of a type that JSON-LD says on *page*."""
    [found] = [thing for thing in things(page) if thing["@type"] == type_]
    return found


def types(page) -> list[str]:
    return [thing["@type"] for thing in things(page)]


def metas(page, key: str, start: str) -> dict[str, object]:
    """What ``meta`` elements say on *page*; of several with one name a list."""
    found: dict[str, object] = {}
    for tag in page.find_all("meta", attrs={key: re.compile(f"^{start}")}):
        before = found.get(tag[key])
        found[tag[key]] = [*before, tag["content"]] if before else [tag["content"]]
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in found.items()}


@pytest.fixture(scope="module")
def web(shared) -> Site:
    """The small almanac as a site with an address; nobody changes it."""
    return shared(**WEB).build()


SITE = {
    "@type": "WebSite",
    "name": "The Almanac",
    "url": "https://almanac.example.org/en/index.html",
    "inLanguage": "en",
}


def test_a_post_is_an_article_that_cites_the_post_and_its_papers(web) -> None:
    article, _ = things(web.page("posts/subtraction"))

    assert article == {
        "@type": "Article",
        "headline": "Subtraction",
        "description": "A post about Subtraction.",
        "url": "https://almanac.example.org/en/posts/subtraction.html",
        "inLanguage": "en",
        "isPartOf": SITE,
        "about": [{"@type": "Thing", "name": "sums"}, {"@type": "Thing", "name": "differences"}],
        "citation": [
            {"@type": "CreativeWork", "name": "Subtraction", "url": "https://example.org/2"},
            {
                "@type": "ScholarlyArticle",
                "name": "Notes on the Engine",
                "author": [
                    {"@type": "Person", "name": "Ada Lovelace"},
                    {"@type": "Person", "name": "Charles Babbage"},
                ],
                "datePublished": "1843",
                "url": "https://doi.org/10.1000/engine",
                "sameAs": ["https://example.org/notes_on%20it"],
            },
        ],
    }


OWN = {"author": "The team", "almanac_license": "https://creativecommons.org/licenses/by/4.0/"}


@pytest.fixture(scope="module")
def owned(shared) -> Site:
    """The small almanac as a site with an author and a license; nobody changes it."""
    return shared(**WEB, **OWN).build()


def test_our_pages_and_our_data_are_by_the_project_and_under_its_license(owned, web) -> None:
    team = {"@type": "Organization", "name": "The team"}
    article = {"author": team, "publisher": team, "license": OWN["almanac_license"]}
    data = {"creator": team, "license": OWN["almanac_license"]}

    for page, type_, rights in (("posts/addition", "Article", article), ("index", "Dataset", data)):
        with_rights, without = (thing(made.page(page), type_) for made in (owned, web))
        assert with_rights == without | rights
        assert not without.keys() & rights.keys()


def test_a_post_is_not_said_to_be_by_us(owned) -> None:
    source, _ = thing(owned.page("posts/addition"), "Article")["citation"]

    assert source.keys() == {"@type", "name", "url"}


def test_a_license_that_is_given_later_reaches_every_post(site) -> None:
    made = site(**WEB).build()
    made.config["almanac_license"] = OWN["almanac_license"]

    article = thing(made.build().page("posts/subtraction"), "Article")
    assert article["license"] == OWN["almanac_license"]


def test_what_a_paper_does_not_say_is_not_said(site) -> None:
    bib = "@misc{lovelace1843notes, title = {Notes}, year = {in press}}\n"
    article, _ = things(site({"references.bib": bib}, **WEB).build().page("posts/addition"))

    assert article["citation"][1] == {"@type": "ScholarlyArticle", "name": "Notes"}


def test_a_paper_that_does_not_exist_is_not_cited(site) -> None:
    text = post(1, "Addition", papers="gone, lovelace1843notes")
    article, _ = things(site({"posts/addition.md": text}, **WEB).build().page("posts/addition"))

    assert [cited["name"] for cited in article["citation"]] == ["Addition", "Notes on the Engine"]


def trail(page) -> list[tuple[int, str, str]]:
    items = thing(page, "BreadcrumbList")["itemListElement"]
    assert {item["@type"] for item in items} == {"ListItem"}
    return [(item["position"], item["name"], item["item"]) for item in items]


def test_a_post_knows_the_way_to_it(web) -> None:
    base = WEB["html_baseurl"]

    assert trail(web.page("posts/addition")) == [
        (1, "The Almanac", f"{base}index.html"),
        (2, "Posts", f"{base}posts/index.html"),
        (3, "Addition", f"{base}posts/addition.html"),
    ]


def test_a_post_in_no_table_of_contents_stands_right_below_the_landing_page(site) -> None:
    text = almanac()["posts/addition.md"].replace("---\n", "---\norphan: true\n", 1)
    files = {"posts/addition.md": text, "posts/index.md": "# Posts\n"}
    found = trail(
        site({**files, "posts/subtraction.md": None}, **WEB).build().page("posts/addition")
    )

    assert [name for _, name, _ in found] == ["The Almanac", "Addition"]


@pytest.mark.parametrize(
    ("builder", "page", "addresses"),
    [
        ("html", "posts/addition", ["../index.html", "index.html", "addition.html"]),
        ("dirhtml", "posts/addition/index", ["../../", "../", "./"]),
    ],
)
def test_without_an_address_of_the_site_the_way_is_relative(site, builder, page, addresses) -> None:
    found = trail(site().build(builder).page(page, builder))

    assert [address for _, _, address in found] == addresses


def test_the_landing_page_is_the_site_and_leads_to_its_data(site) -> None:
    made = site(**WEB).build()
    whole, data = things(made.page("index"))
    files = {file["contentUrl"]: file["encodingFormat"] for file in data["distribution"]}
    base = WEB["html_baseurl"]

    assert whole == SITE
    assert (data["@type"], data["name"]) == ("Dataset", "The Almanac: data")
    assert len(data["description"]) >= 50  # search engines want that many characters
    assert files == {
        f"{base}data/almanac.json": "application/json",
        f"{base}data/references.bib": "text/x-bibtex",
        f"{base}data/references.csl.json": "application/vnd.citationstyles.csl+json",
    }
    for address in files:
        assert (made.root / "_build/html" / address.removeprefix(base)).is_file()


LISTED = {
    "posts/index": ("Posts", ["Addition", "Subtraction"]),
    "areas/index": ("Areas", ["Logic", "Mathematics"]),
    "jobs/index": ("Jobs", ["Researcher"]),
    "areas/math": ("Mathematics", ["Addition", "Subtraction"]),
    "areas/logic": ("Logic", []),
}


@pytest.mark.parametrize("name", LISTED)
def test_a_page_that_lists_entries_is_a_collection_of_them(web, name: str) -> None:
    page = web.page(name)
    found, (title, entries) = thing(page, "CollectionPage"), LISTED[name]
    items = found["mainEntity"]["itemListElement"]

    assert (found["name"], found["isPartOf"]) == (title, SITE)
    assert found["url"] == page.find("link", rel="canonical")["href"]
    assert [item["name"] for item in items] == entries
    assert [item["position"] for item in items] == list(range(1, len(entries) + 1))
    shown = {link.get_text() for link in page.select("article a, div.body a")}
    assert {item["name"] for item in items} <= shown


def test_an_index_is_a_set_of_terms_that_lead_to_their_places(web) -> None:
    made = web
    found = thing(made.page("topics"), "DefinedTermSet")

    assert found["name"] == "Topics"
    assert [(term["name"], term["url"]) for term in found["hasDefinedTerm"]] == [
        ("differences", f"{WEB['html_baseurl']}topics.html#topic-differences"),
        ("sums", f"{WEB['html_baseurl']}topics.html#topic-sums"),
    ]
    assert types(made.page("venues")) == ["DefinedTermSet", "BreadcrumbList"]


def test_the_page_of_all_papers_is_a_collection_of_them(web) -> None:
    page = web.page("papers")
    found = thing(page, "CollectionPage")
    [listed] = found["mainEntity"]["itemListElement"]
    cited = thing(web.page("posts/addition"), "Article")["citation"]

    assert (found["name"], found["mainEntity"]["numberOfItems"]) == ("Papers", 1)
    assert listed == {"@type": "ListItem", "position": 1, "item": cited[1]}
    assert listed["item"]["@type"] == "ScholarlyArticle"
    assert types(page) == ["CollectionPage", "BreadcrumbList"]


def test_some_papers_are_no_page_of_all_papers(site) -> None:
    few = "# Few\n\n```{papers}\n:keys: lovelace1843notes\n```\n"
    made = site({"topics.md": few}, **WEB).build()

    assert types(made.page("topics")) == ["BreadcrumbList"]


DATED = "opens: 2026-06-01\ncloses: 2026-09-01\nchecked:"
IN_EUROPE = JOB.replace("Paris,", "Paris, country: FR,").replace("Rome,", "Rome, country: IT,")
POSTINGS = {
    "open": (DATED, "2026-07-01", True),
    "opening today": (DATED, "2026-06-01", True),
    "not open yet": (DATED, "2026-05-31", False),
    "closing today": (DATED, "2026-09-01", False),
    "closed": (DATED, "2026-10-01", False),
    "undated": ("checked:", "2026-07-01", False),
    "without a first day": (DATED.partition("\n")[2], "2026-07-01", False),
    "without a last day": ("opens: 2026-06-01\nchecked:", "2026-07-01", False),
    "on no day": (DATED, "", False),
}


@pytest.mark.parametrize("name", [*list(POSTINGS)[:5], *map(rest, list(POSTINGS)[5:])])
def test_only_an_open_job_that_says_all_is_a_posting(site, name: str) -> None:
    dates, today, expected = POSTINGS[name]
    job = IN_EUROPE.replace("checked:", f"organizations: [The Lab]\n{dates}")
    made = site({"jobs/researcher.md": job}, **WEB, almanac_as_of=today).build()
    pages = sorted((made.root / "_build/html").rglob("*.html"))
    named = [page.stem for page in pages if "JobPosting" in page.read_text("utf-8")]

    assert named == ["researcher"] * expected
    if expected:
        assert thing(made.page("jobs/researcher"), "JobPosting") == {
            "@type": "JobPosting",
            "title": "Researcher",
            "description": "A job.",
            "url": f"{WEB['html_baseurl']}jobs/researcher.html",
            "datePosted": "2026-06-01",
            "validThrough": "2026-09-01",
            "hiringOrganization": {"@type": "Organization", "name": "The Lab"},
            "jobLocation": [
                {
                    "@type": "Place",
                    "address": {
                        "@type": "PostalAddress",
                        "addressLocality": place,
                        "addressCountry": country,
                    },
                }
                for place, country in (("Paris", "FR"), ("Rome", "IT"))
            ],
        }


NO_POSTINGS = {
    "of nobody": IN_EUROPE.replace("checked:", DATED),
    "in a place of which no country is known": IN_EUROPE.replace(", country: IT", "").replace(
        "checked:", f"organizations: [The Lab]\n{DATED}"
    ),
}


@pytest.mark.parametrize("name", NO_POSTINGS)
def test_a_job_that_leaves_out_what_search_engines_ask_for_is_no_posting(site, name: str) -> None:
    files = {"jobs/researcher.md": NO_POSTINGS[name]}
    made = site(files, **WEB, almanac_as_of="2026-07-01").build()

    assert types(made.page("jobs/researcher")) == ["BreadcrumbList"]


@pytest.mark.parametrize("page", ["search", "genindex"])
def test_pages_that_sphinx_makes_say_nothing_of_the_kind(web, page: str) -> None:
    made = web.page(page)

    assert things(made) == []
    assert metas(made, "property", "og:") == {}


GRAPH = {
    "posts/addition": ("Addition", "article", "A post about Addition."),
    "areas/math": ("Mathematics", "website", "All about Mathematics."),
    "topics": ("Topics", "website", None),
    "index": ("The Almanac", "website", None),
}


@pytest.mark.parametrize("name", GRAPH)
def test_who_shows_a_link_to_a_page_is_told_what_it_is(web, name: str) -> None:
    page, (title, type_, summary) = web.page(name), GRAPH[name]
    expected = {
        "og:title": title,
        "og:type": type_,
        "og:site_name": "The Almanac",
        "og:url": page.find("link", rel="canonical")["href"],
        "og:description": summary,
    }

    found = metas(page, "property", "og:")
    assert found == {key: text for key, text in expected.items() if text}


def described(page) -> list[str]:
    """What the head of *page* has as its summary, of all who ask for one."""
    asked = page.select("meta[name=description], meta[property='og:description']")
    lists = (found.get("description") for found in things(page) if "mainEntity" in found)
    return [*(tag["content"] for tag in asked), *filter(None, lists)]


def test_a_page_of_no_kind_is_described_by_its_first_words(site) -> None:
    listed = '# Posts\n\nAll *posts*, one "by" one.\n\nMore.\n\n```{kind-toctree} post\n```\n'
    long = f"# Home\n\n{'word ' * 60}\n\n```{{toctree}}\nposts/index\n```\n"
    files = {"posts/index.md": listed, "index.md": long}
    made = site(files, **WEB).build()

    assert described(made.page("posts/index")) == ["All posts, one “by” one."] * 3
    first, again = described(made.page("index"))
    assert first == again
    assert first.endswith("word word …")
    assert len(first) <= 200
    assert described(made.page("topics")) == []


def test_other_first_words_describe_a_page_that_is_built_again(site) -> None:
    made = site({"topics.md": "# Topics\n\nOld.\n"}, **WEB).build()
    made.write({"topics.md": "# Topics\n\nNew.\n"})

    assert described(made.build().page("topics")) == ["New."] * 2


def test_a_page_about_one_paper_says_so_to_who_collects_papers(web) -> None:
    page = web.page("posts/addition")

    assert metas(page, "name", "citation_") == {
        "citation_title": "Notes on the Engine",
        "citation_author": ["Ada Lovelace", "Charles Babbage"],
        "citation_publication_date": "1843",
        "citation_journal_title": "Memoirs",
        "citation_doi": "10.1000/engine",
        "citation_abstract_html_url": "https://doi.org/10.1000/engine",
    }


PAPER = "@inproceedings{b, title = {T}, booktitle = {P}, volume = 2, pages = {3--5}, "
PAPER += "eprint = {2101.00001}, archiveprefix = {arXiv}}\n"


def test_the_paper_of_a_conference_has_its_pages(site) -> None:
    files = {"references.bib": PAPER, "posts/addition.md": post(1, "Addition", papers="b")}
    page = site(files, **WEB).build().page("posts/addition")

    assert metas(page, "name", "citation_") == {
        "citation_title": "T",
        "citation_conference_title": "P",
        "citation_volume": "2",
        "citation_firstpage": "3",
        "citation_lastpage": "5",
        "citation_arxiv_id": "2101.00001",
        "citation_abstract_html_url": "https://arxiv.org/abs/2101.00001",
    }


@pytest.mark.parametrize("papers", ["", "gone", "lovelace1843notes, b"])
def test_a_page_about_no_paper_or_several_says_nothing_of_them(site, papers: str) -> None:
    files = {"references.bib": BIB + PAPER}
    files["posts/addition.md"] = post(1, "Addition", papers=papers)
    made = site(files, **WEB).build()

    for name in ("posts/addition", "areas/math", "papers", "index"):
        assert metas(made.page(name), "name", "citation_") == {}


@pytest.mark.parametrize("name", ["posts/index", "areas/math", "topics"])
def test_the_head_of_a_list_follows_what_it_lists(site, name: str) -> None:
    made = site(**WEB).build()
    made.write({"posts/third.md": post(3, "Third", topics="thirds")})

    assert "hird" in str(things(made.build().page(name)))


def test_a_book_gets_the_description_alone(site) -> None:
    book = {"epub_show_urls": "no", "version": "1", "copyright": "we"}
    page = site(**WEB, **book).build("epub").page("posts/addition", "epub")

    assert page.find("meta", attrs={"name": "description"})["content"] == "A post about Addition."
    assert page.find("link", type="application/atom+xml") is None
    assert things(page) == []


def test_a_changed_paper_is_cited_as_it_is_now(site) -> None:
    made = site(**WEB).build()
    made.write({"references.bib": BIB.replace("1843},", "1844},")})
    article, _ = things(made.build().page("posts/addition"))

    assert article["citation"][1]["datePublished"] == "1844"


SEARCHED = {**WEB, "html_use_opensearch": "https://almanac.example.org/en"}
DESCRIBED = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.mark.parametrize(("builder", "name"), [("html", "search.html"), ("dirhtml", "search/")])
@pytest.mark.parametrize("theme", ["furo", rest("alabaster")])
def test_a_browser_learns_from_every_page_how_to_search_the_site(
    site, builder, name, theme
) -> None:
    made = site(**SEARCHED, html_theme=theme, html_favicon="i.svg")
    (made.root / "i.svg").write_text("<svg/>")
    out = made.build(builder).root / "_build" / builder
    described = ET.parse(out / "_static/opensearch.xml")
    base = WEB["html_baseurl"]

    template = described.find(f"{DESCRIBED}Url").get("template")
    assert template == f"{base}{name}?q={{searchTerms}}"
    assert (out / name / "index.html" if name.endswith("/") else out / name).is_file()
    assert described.findtext(f"{DESCRIBED}Image") == f"{base}_static/i.svg"
    for path in out.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        [link] = page.find_all("link", type="application/opensearchdescription+xml")
        assert (link["rel"], link["title"]) == (["search"], "The Almanac")
        assert (path.parent / link["href"]).resolve() == out / "_static/opensearch.xml"


def test_without_an_address_nobody_is_told_how_to_search(web) -> None:
    assert web.page("index").find("link", type="application/opensearchdescription+xml") is None
    assert not (web.root / "_build/html/_static/opensearch.xml").exists()


def test_a_page_loads_the_files_of_sphinx_design_only_if_it_uses_that(site) -> None:
    extensions = ["almanac", "sphinx_design"]
    card = "---\norphan: true\n---\n# Card\n\n```{card} Title\nWords.\n```\n"
    made = site({"card.md": card}, extensions=extensions, html_theme="furo").build()
    files = {
        name: [
            name
            for name in (
                tag.get("href", tag.get("src", ""))
                for tag in made.page(name).select("link[rel=stylesheet], script[src]")
            )
            if "design" in name
        ]
        for name in ("card", "index", "search")
    }

    assert [len(found) for found in files.values()] == [2, 0, 0]
    assert made.warnings == []


LATE = """
import types, sys
late = types.ModuleType("late")
late.setup = lambda app: app.connect("html-page-context", lambda app, *_: app.add_css_file("mine.css"))
sys.modules["late"] = late
"""


def test_what_other_extensions_add_to_a_page_stays(site) -> None:
    made = site(extensions=["almanac", "sphinx_design", "late"], html_theme="furo")
    (made.root / "conf.py").write_text(LATE)
    made.build()

    assert made.page("index").select_one('link[href*="mine.css"]')
