"""The bar that filters the lists of a page: what it offers, and what a reader does with it."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from almanac.catalog import Catalog
from almanac.facets import Facets
from almanac.kinds import KINDS
from entries import area, job, post
from sites import Site, almanac, rest, words

# What it offers


def test_an_entry_has_its_own_values_and_a_term_those_of_all_who_name_it() -> None:
    catalog = Catalog(
        KINDS,
        [
            post(1, areas=("math", "logic"), topics=("sums",)),
            job("adder", areas=("economics",), topics=("sums", "tallies")),
            area("math"),
        ],
        (),
    )

    assert Facets("post", ("areas", "venues")).answer(catalog) == (
        ("post-post-1", (("math", "logic"), ())),
    )
    assert Facets("topic", ("areas", "kind")).answer(catalog) == (
        ("topic-sums", (("economics", "math", "logic"), ("job", "post"))),
        ("topic-tallies", (("economics",), ("job",))),
    )


BAR = "---\norphan: true\n---\n# List\n\n```{filter-bar} post\n:by: area, topic\n```\n\n```{posts}\n```\n"
TERMS = "# Topics\n\n```{filter-bar} topic\n:by: area, kind\n```\n\n```{topic-index}\n```\n"
JOBS = "---\norphan: true\n---\n# Jobs\n\n```{filter-bar} job\n:by: place, family\n```\n\n```{job-appendix}\n:group-by: place\n```\n"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("filter"), {})
    made.write({**almanac(), "list.md": BAR, "topics.md": TERMS, "work.md": JOBS})
    return made.build()


def choices(page: BeautifulSoup, name: str) -> list[str]:
    return [words(option) for option in page.select(f".almanac-filter [name={name}] option")]


def test_a_bar_offers_the_values_that_entries_have_by_their_titles(web: Site) -> None:
    page = web.page("list")

    assert web.warnings == []
    assert choices(page, "area") == ["all", "Mathematics (2)"]
    assert choices(page, "topic") == ["all", "differences (1)", "sums (2)"]


def test_a_bar_of_jobs_offers_places(web: Site) -> None:
    assert choices(web.page("work"), "place") == ["all", "Paris (1)", "Rome (1)"]


def test_what_a_bar_names_stands_on_the_page(web: Site) -> None:
    for name in ("list", "topics", "work"):
        page = web.page(name)
        items = json.loads(page.select_one(".almanac-filter script").string)

        assert items
        assert all(page.select(f".{item}") for item in items)


def test_terms_that_many_name_are_filtered_with_the_others(tmp_path) -> None:
    made = Site(tmp_path, {})
    most = TERMS.replace("```{topic-index}", "```{most-named} topic\n```\n\n```{topic-index}")
    made.write({**almanac(), "topics.md": most})
    page = made.build().page("topics")

    assert [words(item).split()[0] for item in page.select("li.entry-topic-sums")] == ["sums"]


def test_without_a_script_a_page_has_its_list_and_no_bar(web: Site) -> None:
    page = web.page("list")

    assert page.select_one(".almanac-filter").has_attr("hidden")
    assert page.select(".almanac-rows > li[hidden]") == []


def test_only_a_page_with_a_bar_loads_the_script(web: Site) -> None:
    for name, number in {"list": 1, "index": 0, "posts/addition": 0}.items():
        assert len(web.page(name).select("script[src*='almanac-filter.js'][defer]")) == number


def test_values_with_signs_of_html_are_text_in_a_bar(site) -> None:
    text = almanac()["posts/addition.md"].replace(
        "topics: [sums]", "topics: ['</script><b \"x\">']"
    )
    made = site({"posts/addition.md": text, "list.md": BAR}).build()
    page = made.page("list")

    assert 'all|</script><b "x"> (1)' in "|".join(choices(page, "topic"))
    assert json.loads(page.select_one(".almanac-filter script").string)["entry-post-addition"][
        "topic"
    ] == ['</script><b "x">']


@pytest.mark.parametrize("builder", ["text", rest("epub"), rest("latex")])
def test_where_there_is_no_web_there_is_no_bar(site, builder: str) -> None:
    made = site({"list.md": BAR}, copyright="Nobody", version="1").build(builder)
    out = made.root / "_build" / builder
    found = [path for path in out.rglob("*") if path.suffix in {".txt", ".xhtml", ".tex"}]

    assert made.warnings == []
    assert found
    assert [path for path in found if "Show all" in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    ("bar", "told"),
    [
        ("{filter-bar} posts", 'no kind or axis "posts"; did you mean "post"?'),
        ("{filter-bar} post\n:by: arae", 'no field "arae"; did you mean "area"?'),
    ],
)
def test_a_bar_of_what_does_not_exist_is_told(site, bar: str, told: str) -> None:
    made = site({"list.md": f"---\norphan: true\n---\n# L\n\n```{bar}\n```\n"}).build("dummy")

    assert [line for line in made.warnings if told in line]


# In a browser

#: The posts that both lists of the page show, by rank.
SHOWN = """() => ["cards", "ranking"].map(list =>
  [...document.querySelectorAll(`.almanac-${list} > li`)]
    .filter(li => li.checkVisibility())
    .map(li => li.querySelector(".almanac-sign").textContent).join(" "))"""


@pytest.fixture(params=["http", "file"])
def place(request, real_site: Path, address: str) -> str:
    """The real almanac, served and opened from the disk."""
    return address if request.param == "http" else real_site.as_uri()


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.said = []
    opened.on("console", lambda message: opened.said.append(message.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    yield opened
    context.close()


def query(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def status(page) -> str:
    return page.locator(".almanac-filter output").text_content()


@pytest.mark.browser
def test_a_reader_narrows_the_posts_to_an_area_by_keyboard_and_the_address_keeps_it(
    page, place: str
) -> None:
    page.goto(f"{place}/posts/index.html")
    assert page.evaluate(SHOWN) == ["1 2 3 4 5 6 7 8 9 10"] * 2
    assert status(page) == "10 of 10 posts"

    page.get_by_label("Words").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "area"
    page.keyboard.type("Eco")
    assert page.evaluate(SHOWN) == ["2 5"] * 2
    assert status(page) == "2 of 10 posts"
    assert query(page) == {"area": ["economics"]}

    page.goto("about:blank")
    page.go_back()
    assert page.evaluate(SHOWN) == ["2 5"] * 2
    page.reload()
    assert page.evaluate(SHOWN) == ["2 5"] * 2
    assert page.get_by_label("Area").input_value() == "economics"
    assert page.said == []


@pytest.mark.browser
def test_an_address_restores_all_that_was_chosen_and_a_choice_that_is_gone_is_none(
    page, place: str
) -> None:
    page.goto(f"{place}/posts/index.html?area=machine-learning&q=Causality+SERIES&venue=gone")

    assert page.evaluate(SHOWN) == ["5"] * 2
    assert page.get_by_label("Words").input_value() == "Causality SERIES"
    assert page.get_by_label("Venue").input_value() == ""


@pytest.mark.browser
def test_words_are_found_without_their_case_and_accents_and_all_must_be_there(
    page, address
) -> None:
    page.goto(f"{address}/posts/index.html")
    page.get_by_label("Words").focus()
    page.keyboard.type("Fórecasting")
    assert page.evaluate(SHOWN) == ["4"] * 2
    page.keyboard.type(" elephant")
    assert page.evaluate(SHOWN) == [""] * 2
    assert status(page) == "No post fits."

    page.get_by_role("button", name="Show all").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.almanac-filter output').value[0] === '1'")
    assert page.evaluate(SHOWN) == ["1 2 3 4 5 6 7 8 9 10"] * 2
    assert query(page) == {}


@pytest.mark.browser
def test_a_part_of_the_page_without_anything_that_fits_goes_with_the_links_to_it(
    page, place: str
) -> None:
    page.goto(f"{place}/topics.html?area=quantum-technologies")
    shown = "() => [...document.querySelectorAll('.almanac-terms dt, .almanac-letters a[href]')]"
    names = page.evaluate(f"({shown})().filter(e => e.checkVisibility()).map(e => e.textContent)")

    assert [name.strip() for name in names] == [
        *("E", "Q", "S"),
        "entanglement 1 post",
        "quantum networking 1 post",
        "silicon-vacancy centers 1 post",
    ]
    assert page.locator("h2:visible").count() == 3
    assert page.locator(".almanac-terms dd:visible").count() == 3
    assert status(page) == "3 of 38 topics"


#: Whether the element of an id is seen where the reader is.
IN_SIGHT = """id => {
  const box = document.getElementById(id).getBoundingClientRect();
  return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.mark.browser
def test_a_link_to_a_term_that_is_hidden_shows_it(page, place: str) -> None:
    page.goto(f"{place}/topics.html?area=quantum-technologies")
    anchor = page.locator(".almanac-terms dt[hidden]").last.get_attribute("id")
    page.goto(f"{page.url}#{anchor}")

    page.wait_for_function(IN_SIGHT, arg=anchor)
    assert status(page) == "38 of 38 topics"
    assert page.get_by_label("Area").input_value() == ""
    assert query(page) == {}
    assert page.said == []


@pytest.mark.browser
def test_a_link_to_a_term_that_is_shown_keeps_what_was_chosen(page, place: str) -> None:
    page.goto(f"{place}/topics.html?area=quantum-technologies")
    page.goto(f"{page.url}#topic-entanglement")

    page.wait_for_function(IN_SIGHT, arg="topic-entanglement")
    assert status(page) == "3 of 38 topics"


@pytest.mark.browser
def test_a_letter_leads_nowhere_while_no_term_of_it_is_shown(page, place: str) -> None:
    page.goto(f"{place}/topics.html")
    letter = page.locator(".almanac-letters a").first
    before = letter.get_attribute("href")
    assert before
    page.get_by_label("Area").select_option("quantum-technologies")
    assert letter.is_visible()
    assert letter.get_attribute("href") is None

    page.get_by_role("button", name="Show all").click()
    page.wait_for_function("document.querySelector('.almanac-letters a').hasAttribute('href')")
    assert letter.get_attribute("href") == before


@pytest.mark.browser
def test_jobs_are_narrowed_by_place(page, address) -> None:
    page.goto(f"{address}/jobs/index.html?place=Bellevue")

    assert page.locator(".almanac-rows > li:visible").count() == 1
    assert page.get_by_role("heading", name="Applied science").is_visible()
    assert not page.get_by_role("heading", name="Economics").is_visible()
    assert page.get_by_role("heading", name="Openings by place").is_visible()
    assert status(page) == "1 of 3 jobs"


@pytest.mark.browser
def test_what_a_filter_shows_is_announced(page, address) -> None:
    page.goto(f"{address}/posts/index.html")

    # Browsers announce the text of this element whenever it changes.
    assert page.get_by_role("status").text_content() == "10 of 10 posts"
