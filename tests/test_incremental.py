"""A second build reads again exactly the pages that show what has changed."""

from __future__ import annotations

import pytest

from sites import AREA, BIB, almanac, post, words

INDEXES = {"organizations", "people", "topics", "venues"}
LIST = "---\norphan: true\n---\n# List\n\n```{posts}\n:topics: differences\n```\n"
#: A listing, and a page that names a post in its text.
PAGES = {"list.md": LIST, "essay.md": "---\norphan: true\n---\n# Essay\n\n{post}`subtraction`\n"}

# name: (the change, what is read besides the pages that were changed)
CHANGES = {
    "nothing": ({}, set()),
    "the text of a post": (
        {"posts/subtraction.md": post(2, "Subtraction", topics="sums, differences", body="New.")},
        set(),
    ),
    "the title of a post": (
        {"posts/subtraction.md": post(2, "Taking away", topics="sums, differences")},
        {*INDEXES, "papers", "list", "essay", "posts/addition", "areas/math", "jobs/researcher"},
    ),
    "a topic of a post": (
        {"posts/addition.md": post(1, "Addition", topics="sums, differences")},
        {"topics", "list", "posts/subtraction", "areas/math", "jobs/researcher"},
    ),
    "the title of an area": (
        {"areas/math.md": AREA.format(title="Maths")},
        {"list", "posts/addition", "posts/subtraction", "jobs/researcher"},
    ),
    "a paper": (
        {"references.bib": BIB.replace("1843}", "1844}")},
        {"papers", "posts/addition", "posts/subtraction"},
    ),
    "an author": (
        {"references.bib": BIB.replace("Babbage, Charles", "Boole, George")},
        {
            "papers",
            "people",
            "list",
            "posts/addition",
            "posts/subtraction",
            "areas/math",
            "jobs/researcher",
        },
    ),
    "a page that breaks": (
        {"areas/math.md": AREA.format(title="Mathematics").replace("summary", "sumary")},
        {"areas/index"},  # links to it stay as they are, for its title is the same
    ),
}


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_reads_again_the_pages_that_show_it(site, name: str, jobs: int) -> None:
    change, others = CHANGES[name]
    made = site(PAGES)
    assert made.build(jobs=jobs).warnings == []
    made.write(change)
    changed = {path.removesuffix(".md") for path in change if path.endswith(".md")}

    assert made.build(jobs=jobs).read == changed | others


def test_a_new_post_appears_in_every_listing_without_a_clean_build(site) -> None:
    made = site(PAGES)
    made.build()
    made.write({"posts/division.md": post(3, "Division", topics="differences")})
    made.build()

    assert made.warnings == []
    assert "Division" in made.page("list").get_text()
    assert "Division" in made.page("topics").get_text()
    assert made.page("posts/index").find("a", href="division.html")


def test_a_removed_post_leaves_every_listing(site) -> None:
    made = site(PAGES)
    made.build()
    made.write(
        {"essay.md": "---\norphan: true\n---\n# Essay\n", "posts/addition.md": post(1, "Addition")}
    )
    (made.root / "docs/posts/subtraction.md").unlink()
    made.build()

    assert ["bad-option" in line for line in made.warnings] == [True]
    assert "Subtraction" not in made.page("topics").get_text()
    assert "No post of the almanac fits." in made.page("list").get_text()


def test_backlinks_are_written_again_when_a_page_starts_to_link_here(site) -> None:
    made = site(PAGES)
    made.build()
    made.write({"essay.md": "---\norphan: true\n---\n# Essay\n\n{post}`addition`\n"})
    made.build()

    assert made.read == {"essay"}
    assert "Essay" in made.page("posts/addition").select_one("#referenced-by").get_text()
    assert "Essay" not in made.page("posts/subtraction").select_one("#referenced-by").get_text()


def test_parallel_and_serial_builds_give_the_same_pages(site, tmp_path_factory) -> None:
    from sites import Site

    pages = []
    for jobs in (1, 2):
        made = Site(tmp_path_factory.mktemp(f"jobs{jobs}"))
        made.write({**almanac(), **PAGES})
        assert made.build(jobs=jobs).warnings == []
        out = made.root / "_build/html"
        pages.append(
            {
                str(path.relative_to(out)): path.read_bytes()
                for path in sorted(out.rglob("*"))
                if path.is_file() and path.name != ".buildinfo"
            }
        )

    assert pages[0] == pages[1]


def test_a_page_that_is_removed_or_changed_leaves_nothing_behind(site) -> None:
    made = site(PAGES)
    made.build()
    (made.root / "docs/essay.md").unlink()
    made.write({"list.md": "---\norphan: true\n---\n# List\n", "venues.md": "# Venues\n"})
    made.build()
    domain = made.app.env.domains["almanac"]

    assert "essay" not in domain.views
    assert [type(question).__name__ for question in domain.views["list"]] == ["At"]
    assert "essay" not in domain.mentions
    assert "venues" not in domain.indexes
    assert "Essay" not in made.page("posts/subtraction").select_one("#referenced-by").get_text()


def test_only_pages_with_other_backlinks_are_written_again(site) -> None:
    made = site(PAGES)
    made.build()
    before = {p: p.stat().st_mtime_ns for p in (made.root / "_build/html").rglob("*.html")}
    made.write({"essay.md": "---\norphan: true\n---\n# Essay\n\n{doc}`posts/addition`\n"})
    made.build()
    out = made.root / "_build/html"
    changed = (p for p, time in before.items() if p.stat().st_mtime_ns != time)
    written = {p.relative_to(out).as_posix() for p in changed}

    assert written - {"genindex.html", "search.html"} == {
        "essay.html",
        "posts/addition.html",
        "posts/subtraction.html",
    }


def test_a_page_does_not_refer_to_itself_nor_to_what_does_not_exist(site) -> None:
    text = "---\norphan: true\n---\n# Essay\n\n[here](essay.md) {post}`nonsense`\n"
    made = site({"essay.md": text}).build()

    assert made.app.env.domains["almanac"].mentions["essay"] == frozenset()


@pytest.mark.parametrize(
    "directive", [".. include:: part.txt", ".. csv-table::\n   :file: part.txt"]
)
def test_a_file_that_was_missing_is_read_when_it_comes(site, directive) -> None:
    made = site({"whole.rst": f":orphan:\n\nWhole\n=====\n\n{directive}\n"})
    before = made.build().warnings
    made.write({"part.txt": "Here it is.\n"})

    assert before != made.build().warnings == []
    assert "Here it is." in words(made.page("whole"))
