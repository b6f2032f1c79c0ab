"""The head of a page: what it says to search engines and other readers that are machines."""

from __future__ import annotations

import json

import pytest

from sites import BIB, almanac, post

WEB = {"html_baseurl": "https://almanac.example.org/en/", "html_title": "The Almanac"}
CONTEXT = "https://schema.org"


def things(page) -> list[dict[str, object]]:
    """What JSON-LD says on *page*."""
    found = [json.loads(tag.string) for tag in page.find_all("script", type="application/ld+json")]
    assert all(data["@context"] == CONTEXT for data in found)
    return [thing for data in found for thing in data["@graph"]]


SITE = {
    "@type": "WebSite",
    "name": "The Almanac",
    "url": "https://almanac.example.org/en/index.html",
    "inLanguage": "en",
}


def test_a_post_is_an_article_that_cites_the_post_and_its_papers(site) -> None:
    article, _ = things(site(**WEB).build().page("posts/subtraction"))

    assert article == {
        "@type": "Article",
        "headline": "Subtraction",
        "description": "A post about Subtraction.",
        "url": "https://almanac.example.org/en/posts/subtraction.html",
        "inLanguage": "en",
        "isPartOf": SITE,
        "keywords": ["sums", "differences"],
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


def test_what_a_paper_does_not_say_is_not_said(site) -> None:
    bib = "@misc{lovelace1843notes, title = {Notes}, year = {in press}}\n"
    article, _ = things(site({"references.bib": bib}, **WEB).build().page("posts/addition"))

    assert article["citation"][1] == {"@type": "ScholarlyArticle", "name": "Notes"}


def test_a_paper_that_does_not_exist_is_not_cited(site) -> None:
    text = post(1, "Addition", papers="gone, lovelace1843notes")
    article, _ = things(site({"posts/addition.md": text}, **WEB).build().page("posts/addition"))

    assert [cited["name"] for cited in article["citation"]] == ["Addition", "Notes on the Engine"]


def trail(page) -> list[tuple[int, str, str]]:
    _, crumbs = things(page)
    assert crumbs["@type"] == "BreadcrumbList"
    items = crumbs["itemListElement"]
    assert {item["@type"] for item in items} == {"ListItem"}
    return [(item["position"], item["name"], item["item"]) for item in items]


def test_a_post_knows_the_way_to_it(site) -> None:
    base = WEB["html_baseurl"]

    assert trail(site(**WEB).build().page("posts/addition")) == [
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


def test_the_landing_page_is_the_site(site) -> None:
    assert things(site(**WEB).build().page("index")) == [SITE]


@pytest.mark.parametrize("page", ["areas/math", "jobs/researcher", "topics", "search"])
def test_other_pages_say_nothing_of_the_kind(site, page: str) -> None:
    assert things(site(**WEB).build().page(page)) == []


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
