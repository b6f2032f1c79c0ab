"""The sidebar: the sections, the siblings near the page, and no more however large the site."""

from __future__ import annotations

import pytest

from almanac.navigation import REACH, near
from sites import Site, almanac, post

LINE = [f"p{i}" for i in range(40)]


@pytest.mark.parametrize(
    ("here", "first", "last"),
    [(0, 0, 2 * REACH), (20, 20 - REACH, 20 + REACH), (39, 39 - 2 * REACH, 39)],
)
def test_the_window_keeps_its_width_and_holds_the_page(here: int, first: int, last: int) -> None:
    assert near(LINE, ["index", LINE[here]]) == LINE[first : last + 1]


def test_without_a_page_in_the_list_the_window_is_its_start() -> None:
    assert near(LINE, ["index"]) == LINE[: 2 * REACH + 1]


def sidebar(made, page: str):
    return made.page(page).select_one(".sidebar-tree")


def posts(number: int) -> dict[str, str]:
    return {f"posts/p{i:03}.md": post(i + 10, f"Post {i:03}") for i in range(number)}


@pytest.fixture(scope="module")
def thirty(shared) -> Site:
    """An almanac of 30 posts and more; nobody changes it."""
    return shared(posts(30), html_theme="furo").build()


def test_the_sidebar_has_the_same_size_for_30_and_for_90_posts(thirty, site) -> None:
    ninety = site(posts(90), html_theme="furo").build()

    assert thirty.warnings == ninety.warnings == []
    sizes = [len(sidebar(made, "posts/p015").select("a")) for made in (thirty, ninety)]
    assert sizes == [8 + 2 * REACH + 1] * 2


def test_the_sidebar_shows_the_siblings_near_the_page_in_the_order_of_the_list(thirty) -> None:
    links = [a.get_text() for a in sidebar(thirty, "posts/p015").select("li.toctree-l2 a")]

    assert links == [f"Post {i:03}" for i in range(15 - REACH, 15 + REACH + 1)]


def test_the_sidebar_marks_the_page_and_opens_only_its_section(site) -> None:
    tree = sidebar(site(html_theme="furo").build(), "areas/math")

    assert [li.a.get_text() for li in tree.select("li.current-page")] == ["Mathematics"]
    assert [li.a.get_text() for li in tree.select("li.has-children")] == ["Areas"]
    assert tree.select_one("li.current-page > a")["href"] == "#"


def test_captions_and_addresses_are_right_on_every_level_and_for_dirhtml(site) -> None:
    index = "# Home\n\n```{toctree}\n:caption: The *list*\n\nposts/index\n```\n"
    extra = dict.fromkeys(("areas/index.md", "jobs/index.md"))
    made = site({"index.md": index, **extra}, html_theme="furo").build("dirhtml")
    path = made.root / "_build/dirhtml/posts/addition/index.html"
    from bs4 import BeautifulSoup

    tree = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select_one(
        ".sidebar-tree"
    )

    assert tree.select_one("p.caption").get_text() == "The *list*"
    assert [a["href"] for a in tree.select("a")] == ["../", "#", "../subtraction/"]


def test_an_index_of_sphinx_may_be_listed_on_any_page(site) -> None:
    more = "\n```{toctree}\ngenindex\nsearch\nmodindex\n```\n"
    made = site({"topics.md": almanac()["topics.md"] + more}).build()

    assert [line for line in made.warnings if "modindex" not in line] == []
    assert made.page("topics").select_one(".toctree-wrapper a[href='genindex.html']")
