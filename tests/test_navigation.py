"""The sidebar: the sections, the siblings near the page, and no more however large the site."""

from __future__ import annotations

import pytest

import walks
from almanac.navigation import REACH, near
from sites import Site, almanac, post, rest, words
from walks import Walk

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


@pytest.mark.long
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


def ways(made, name: str, builder: str = "html") -> list[tuple[str, str] | None]:
    """The addresses and the names of the links to the pages before and after a page."""
    found = map(made.page(name, builder).select_one, ("a.prev-page", "a.next-page"))
    return [link and (link["href"], words(link)) for link in found]


LISTED = {
    "posts/addition.md": post(2, "Addition"),
    "posts/subtraction.md": post(10, "Subtraction"),
    "posts/division.md": post(1, "Division & <co>"),
    "posts/old.md": post(1, "Old").replace("best of 2021", "best of 2020"),
    "posts/older.md": post(2, "Older").replace("best of 2021", "best of 2020"),
}


@pytest.mark.parametrize("builder", ["html", rest("dirhtml")])
def test_the_posts_of_a_list_lead_to_each_other_by_rank_and_nowhere_else(site, builder) -> None:
    made = site(LISTED, html_theme="furo").build(builder)
    end = "/index" if builder == "dirhtml" else ""
    found = {name: ways(made, f"posts/{name}{end}", builder) for name in ("old", "older")}
    names = {name: [way and way[1] for way in both] for name, both in found.items()}

    assert names == {"old": ["Previous Posts", "Next Older"], "older": ["Previous Old", None]}
    chain = ("division", "addition", "subtraction")
    names = [
        [way and way[1] for way in ways(made, f"posts/{name}{end}", builder)] for name in chain
    ]
    title = "Division & <co>"
    assert names == [
        ["Previous Posts", "Next Addition"],
        [f"Previous {title}", "Next Subtraction"],
        ["Previous Addition", None],
    ]
    hrefs = [way[0] for way in ways(made, f"posts/addition{end}", builder)]
    assert (
        hrefs
        == {
            "html": ["division.html", "subtraction.html"],
            "dirhtml": ["../division/", "../subtraction/"],
        }[builder]
    )
    heads = made.page(f"posts/addition{end}", builder).find_all("link", rel=["prev", "next"])
    assert {link["rel"][0]: link["title"] for link in heads} == {
        "prev": title,
        "next": "Subtraction",
    }


def test_entries_and_other_pages_without_a_list_go_on_as_the_contents_do(site) -> None:
    made = site(html_theme="furo").build()

    assert [way and way[1] for way in ways(made, "areas/logic")] == [
        "Previous Areas",
        "Next Mathematics",
    ]
    assert [way and way[1] for way in ways(made, "areas/index")] == [
        "Previous Subtraction",
        "Next Logic",
    ]


def test_a_page_in_no_table_of_contents_leads_nowhere(site) -> None:
    text = post(3, "Third").replace("---\n", "---\norphan: true\n", 1)
    made = site({"posts/index.md": "# Posts\n", "posts/third.md": text}, html_theme="furo").build()

    assert ways(made, "posts/third") == [None, None]


def test_the_ways_on_follow_the_ranks_of_other_posts(site) -> None:
    made = site(LISTED, html_theme="furo").build()
    made.write({"posts/division.md": post(11, "Division")})
    made.build()

    assert [way and way[1] for way in ways(made, "posts/addition")] == [
        "Previous Posts",
        "Next Subtraction",
    ]
    assert [way and way[1] for way in ways(made, "posts/subtraction")][1] == "Next Division"


@pytest.mark.parametrize("field", [("title", "Other"), ("list", "Other"), ("rank", "9")])
def test_the_ways_on_are_as_fresh_as_the_entries_they_lead_to(tmp_path, field) -> None:
    walk = Walk(tmp_path, walks.almanac())
    for rank in (1, 2, 3):
        walks.write_post(walk, rank)
    walk.save()
    walk.incremental()
    walk.replace("docs/posts/p2.md", f"^{field[0]}: .*$", ": ".join(field))
    walk.save()

    assert walk.incremental().differences(walk.clean()) == []
