"""The map: what it ties, where everything stands on it, and what a reader makes of it."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almanac.bibliography import Paper
from almanac.catalog import Catalog
from almanac.chart import GAP, LINE, NARROW, WIDE, lay_out
from almanac.kinds import KINDS
from almanac.model import Entry
from almanac.ties import MOST, Knot, Neighborhood, Overview, Ties
from entries import area, job, post
from sites import Site, almanac, rest

# What is tied


def catalog(*entries: Entry, papers: tuple[Paper, ...] = ()) -> Catalog:
    return Catalog(KINDS, entries, papers)


def tied(ties: Ties) -> set[tuple[str, str]]:
    return {(ties.terms[i].name, ties.entries[j].name) for i, j in ties.pairs}


MATH, LOGIC = area("math"), area("logic")


def test_a_topic_stands_on_the_map_if_two_name_it_and_an_area_in_any_case() -> None:
    posts = post(1, topics=("sums", "primes")), post(2, areas=("logic",), topics=("sums",))
    ties = Overview().answer(catalog(*posts, MATH, LOGIC))

    pairs = {("math", "post-1"), ("logic", "post-2"), ("sums", "post-1"), ("sums", "post-2")}
    assert tied(ties) == pairs
    assert [knot.sign for knot in ties.entries] == ["1", "2"]
    assert [knot.area for knot in ties.entries] == ["math", "logic"]


def test_posts_stand_in_their_order_and_jobs_after_them() -> None:
    ties = Overview().answer(catalog(job("a"), post(2), post(1), MATH))

    assert [knot.name for knot in ties.entries] == ["post-1", "post-2", "a"]


def test_an_area_that_has_no_page_is_not_on_the_map() -> None:
    ties = Overview().answer(catalog(post(1, areas=("math", "nowhere")), MATH))

    assert [knot.name for knot in ties.terms] == ["math"]


def test_a_filter_chooses_the_posts() -> None:
    ties = Overview((("areas", ("logic",)),)).answer(
        catalog(post(1), post(2, areas=("logic",)), MATH, LOGIC)
    )

    assert [knot.name for knot in ties.entries] == ["post-2"]


def test_a_map_has_room_for_so_many_and_knows_how_many_there_are() -> None:
    posts = [post(rank) for rank in range(1, MOST + 3)]
    ties = Overview().answer(catalog(*posts, MATH))

    assert (len(ties.entries), ties.total) == (MOST, MOST + 2)
    assert ties.entries[-1].name == f"post-{MOST}"


def test_the_neighborhood_of_a_post_has_itself_what_is_related_and_jobs_by_topic() -> None:
    posts = (
        post(1, areas=("math",), topics=("sums", "primes")),
        post(2, areas=("logic",), topics=("primes",)),
        *(post(rank, areas=("logic",), topics=("graphs",)) for rank in range(3, 8)),
    )
    jobs = job("adder", areas=("logic",), topics=("sums",)), job("other", areas=("math",))
    ties = Neighborhood("post", "post-1").answer(catalog(*posts, *jobs, MATH, LOGIC))

    assert [(knot.what, knot.name) for knot in ties.entries] == [
        ("", "post-1"),
        ("post", "post-2"),
        ("job", "adder"),
    ]
    assert [knot.name for knot in ties.terms] == ["math", "sums", "primes"]


def test_what_only_stands_beside_a_post_in_the_list_is_no_neighbor_of_it_on_the_map() -> None:
    posts = [post(rank, areas=(str(rank),), topics=(str(rank),)) for rank in (1, 2)]
    ties = Neighborhood("post", "post-1").answer(catalog(*posts))

    assert [knot.name for knot in ties.entries] == ["post-1"]


# Where it stands

WORDS = st.text("abc de", min_size=1, max_size=70).filter(str.strip)


@st.composite
def some_ties(draw: st.DrawFn) -> Ties:
    terms = [Knot("topic", str(i), title) for i, title in enumerate(draw(st.lists(WORDS)))]
    titles = draw(st.lists(WORDS, min_size=1))
    entries = [Knot("post", str(i), title, str(i)) for i, title in enumerate(titles)]
    pairs = [(i, j) for i in range(len(terms)) for j in range(len(entries))]
    chosen = draw(st.sets(st.sampled_from(pairs))) if pairs else set()
    return Ties(tuple(terms), tuple(entries), tuple(chosen), len(entries))


@given(some_ties(), st.sampled_from([NARROW, WIDE]))
def test_no_label_stands_on_another_and_none_outside_the_map(ties: Ties, shape) -> None:
    chart = lay_out(ties, shape)

    for column in (chart.terms, chart.entries):
        edges = [(m.y - len(m.lines) * LINE / 2, m.y + len(m.lines) * LINE / 2) for m in column]
        assert all(above[1] + GAP <= below[0] + 1e-6 for above, below in pairwise(edges))
        assert all(top >= 0 and bottom <= chart.height for top, bottom in edges)


@given(some_ties())
def test_every_word_of_a_title_is_on_the_map(ties: Ties) -> None:
    chart = lay_out(ties, NARROW)

    for mark in chart.entries:
        assert "".join(mark.lines).replace(" ", "") == f"{mark.knot.sign}{mark.knot.title}".replace(
            " ", ""
        )


@given(some_ties())
def test_every_tie_is_drawn_from_both_its_ends(ties: Ties) -> None:
    chart = lay_out(ties, NARROW)

    for column in (chart.terms, chart.entries):
        assert {(c.term, c.entry) for mark in column for c in mark.curves} == set(ties.pairs)


def test_terms_stand_as_near_as_they_can_to_what_they_tie() -> None:
    terms = tuple(Knot("topic", name, name) for name in ("low", "none", "high", "middle"))
    entries = tuple(Knot("post", str(i), str(i)) for i in range(3))
    ties = Ties(terms, entries, ((0, 2), (2, 0), (3, 0), (3, 2)), 3)

    assert [mark.knot.name for mark in lay_out(ties, NARROW).terms] == [
        "high",
        "middle",
        "low",
        "none",
    ]


# On a page

MAP = "# Home\n\n```{map}\n```\n"


@pytest.fixture(scope="module")
def web(tmp_path_factory) -> Site:
    made = Site(tmp_path_factory.mktemp("map"), {})
    made.write({**almanac(), "list.md": f"---\norphan: true\n---\n{MAP}"})
    return made.build("html")


def test_every_mark_of_a_map_is_a_link_that_sphinx_has_resolved(web: Site) -> None:
    page = web.page("list")
    drawings = page.select("svg.almanac-map")

    assert len(drawings) == 2
    for drawing in drawings:
        assert {link.get_text().strip(): link["href"] for link in drawing.select("a")} == {
            "Mathematics": "areas/math.html",
            "sums": "topics.html#topic-sums",
            "1 Addition": "posts/addition.html",
            "2 Subtraction": "posts/subtraction.html",
            "Researcher": "jobs/researcher.html",
        }


def test_the_list_below_a_map_says_the_same(web: Site) -> None:
    page = web.page("list")
    lines = [item.get_text().strip() for item in page.select("details .almanac-ties > li")]

    assert lines == [
        "Mathematics: Addition, Subtraction, Researcher",
        "sums: Addition, Subtraction, Researcher",
    ]


def test_a_post_shows_its_neighborhood_and_itself_without_a_link(web: Site) -> None:
    page = web.page("posts/addition")
    drawing = page.select_one("#related-posts svg.almanac-map")

    assert [link.get_text().strip() for link in drawing.select("a")] == [
        "Mathematics",
        "sums",
        "2 Subtraction",
        "Researcher",
    ]
    assert "1 Addition" in drawing.get_text()


@pytest.mark.parametrize("builder", ["text", rest("epub"), rest("latex"), rest("man")])
def test_where_there_is_no_web_a_map_is_its_list(site, builder: str) -> None:
    index = almanac()["index.md"] + "\n```{map}\n```\n"
    made = site({"index.md": index}, copyright="Nobody", version="1").build(builder)
    names = {"text": "index.txt", "epub": "index.xhtml", "latex": "*.tex", "man": "*.1"}
    text = next((made.root / "_build" / builder).glob(names[builder])).read_text("utf-8")

    assert made.warnings == []
    assert "The map as a list" in text
    assert "<svg" not in text


def test_a_map_of_nothing_says_so(site) -> None:
    bare = {name: None for name in almanac() if name.startswith(("posts/a", "posts/s", "jobs/r"))}
    made = site({**bare, "list.md": f"---\norphan: true\n---\n{MAP}"}).build("text")

    assert "No post of the almanac fits." in (made.root / "_build/text/list.txt").read_text("utf-8")


def test_a_map_that_leaves_posts_out_says_how_many(site) -> None:
    text = almanac()["posts/addition.md"]
    posts = {
        f"posts/p{rank}.md": re.sub("rank: .*", f"rank: {rank}", text)
        .replace("Addition", f"Post {rank}")
        .replace("See {post}`subtraction` and {topic}`sums`.", "Text.")
        for rank in range(3, MOST + 3)
    }
    made = site({**posts, "list.md": f"---\norphan: true\n---\n{MAP}"}).build("text")

    assert "The map shows the first 30 of 33 posts and jobs." in (
        made.root / "_build/text/list.txt"
    ).read_text("utf-8")


def test_a_title_with_signs_of_html_is_text_on_the_map(site) -> None:
    text = almanac()["posts/addition.md"].replace("title: Addition", "title: <b>&amp;")
    made = site({"posts/addition.md": text, "list.md": f"---\norphan: true\n---\n{MAP}"})
    page = made.build("html").page("list")

    assert "1 <b>&amp;" in page.select_one("svg.almanac-map").get_text()


# In a browser

#: The boxes of all labels that are shown, in pixels, and their font sizes.
LABELS = """() => [...document.querySelectorAll(".almanac-map")].filter(e => e.checkVisibility()).map(m => {
  const frame = m.getBoundingClientRect();
  return [...m.querySelectorAll("text")].map(t => {
    const b = t.getBoundingClientRect();
    const scale = frame.width / m.viewBox.baseVal.width;
    return {words: t.textContent, left: b.left - frame.left, right: frame.right - b.right, top: b.top,
      bottom: b.bottom, x: b.left, end: b.right, size: scale * parseFloat(getComputedStyle(t).fontSize)};
  });
})"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["index", "posts/improving-explainable-ais-explanations"])
def test_a_map_can_be_read_on_a_phone_and_on_a_desk(browser, address, width, name) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{name}.html")
    shown = page.evaluate(LABELS)
    context.close()

    assert len(shown) == 1
    for label in shown[0]:
        assert label["size"] >= 12, label
        assert label["left"] >= -1, label
        assert label["right"] >= -1, label
    for one, other in combinations(shown[0], 2):
        apart = (
            one["bottom"] <= other["top"] + 1
            or other["bottom"] <= one["top"] + 1
            or one["end"] <= other["x"]
            or other["end"] <= one["x"]
        )
        assert apart, (one, other)


@pytest.mark.browser
def test_what_has_the_focus_shows_its_ties_and_nothing_else_does(browser, address) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/index.html")
    page.locator(".almanac-wide a").first.focus()
    page.keyboard.press("Tab")
    strong = page.evaluate("""() => [...document.querySelectorAll(".almanac-wide .almanac-tie")]
      .filter(e => getComputedStyle(e).visibility === "visible" && getComputedStyle(e).opacity === "1")
      .map(e => e.closest("a") === document.activeElement)""")
    context.close()

    assert strong
    assert all(strong)
