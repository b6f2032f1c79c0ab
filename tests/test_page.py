"""The furniture of a page: what stands around the text without the author writing it."""

from __future__ import annotations

import pytest

from sites import JOB, Site, almanac, post, words


def sections(page) -> list[str]:
    return [heading.get_text().rstrip("¶") for heading in page.select("section > h2")]


def test_a_post_has_its_facts_at_a_glance(small) -> None:
    glance = small.page("posts/subtraction").select_one(".almanac-glance")
    rows = {dt.get_text(): words(dt.find_next("dd")) for dt in glance.select("dt")}

    assert rows == {
        "Rank": "No. 2 of The best of 2021",
        "Venue": "Conference on Things",
        "Areas": "Mathematics",
        "Paper": "Lovelace and Babbage 1843",
        "Topics": "sums , differences",
        "People": "Ada Lovelace , Charles Babbage",
        "Organizations": "The Lab",
        "Code": "example.org/code",
        "Source": "example.org , checked 2026-01-31",
    }
    assert [dt.get_text() for dt in glance.select(":scope > dl > dt")] == list(rows)[:4]


def test_a_post_ends_with_its_relations_in_order(small) -> None:
    page = small.page("posts/addition")

    assert sections(page) == [
        "What is the idea?",
        "Related posts",
        "Referenced by",
        "Jobs in these areas",
        "How to cite",
    ]


def test_related_posts_say_why(site) -> None:
    made = site(
        {
            "posts/division.md": post(3, "Division", topics="differences, quotients"),
            "posts/product.md": post(4, "Product", topics="products"),
            "posts/power.md": post(5, "Power", topics="powers"),
        }
    ).build()
    related = made.page("posts/subtraction").select("ul.almanac-related > li")

    assert [words(item) for item in related] == [
        "Addition shares sums",
        "Division shares differences",
    ]


def test_a_post_that_shares_nothing_is_shown_its_neighbors_in_the_list(small) -> None:
    related = small.page("posts/addition").select("ul.almanac-related > li")

    assert [words(item) for item in related] == ["Subtraction stands right after it in the list"]


def test_referenced_by_lists_the_pages_whose_text_links_here(site) -> None:
    text = "---\norphan: true\n---\n# Essay\n\n{post}`subtraction`, [again](posts/subtraction.md)\n"
    made = site({"essay.md": text}).build()
    items = made.page("posts/subtraction").select("ul.almanac-backlinks > li")

    assert [words(item) for item in items] == ["Essay", "Addition post"]
    assert [item.a["href"] for item in items] == ["../essay.html", "addition.html"]


def test_lists_and_furniture_are_no_references(small) -> None:
    assert "The text of no other page links here yet." in small.page("posts/addition").get_text()


def test_the_jobs_of_a_post_are_folded(small) -> None:
    fold = small.page("posts/addition").select_one("#jobs details")

    assert not fold.has_attr("open")
    assert fold.summary.get_text().strip() == "1 job, 3 openings"
    assert "Researcher The team · Paris ×2, Rome ×1" in words(fold).replace("A job. ", "")


def test_an_area_shows_its_posts_topics_and_jobs(small) -> None:
    page = small.page("areas/math")

    assert sections(page) == ["Posts", "Topics", "Referenced by", "Jobs"]
    assert [a.get_text() for a in page.select("#posts .almanac-card-title a")] == [
        "Addition",
        "Subtraction",
    ]
    assert [words(item) for item in page.select("ul.almanac-topics li")] == [
        "differences 1",
        "sums 3",
    ]
    assert page.select_one("#jobs details")


def test_an_area_without_posts_and_jobs_says_so(small) -> None:
    page = small.page("areas/logic")

    assert "No post of the almanac is in this area yet." in page.get_text()
    assert "No job of the almanac is in this area." in page.get_text()


#: What a job says of its days, what its page says of them on 1 June 2026, and whether it is hidden.
LIVES = [
    ("", "names no closing day", False),
    ("closes: 2026-06-08\n", "closes soon", False),
    ("closes: 2026-05-31\n", "This job is closed.", True),
    ("closes: 2024-10-01\n", "closed long ago", True),
    ("opens: 2026-07-01\n", "not open yet", False),
]


@pytest.fixture(scope="module")
def jobs(shared) -> Site:
    """A site with a job for each of them."""
    texts = (JOB.replace("checked:", f"{days}checked:") for days, _, _ in LIVES)
    made = shared(
        {f"jobs/{i}.md": text for i, text in enumerate(texts)}, almanac_as_of="2026-06-01"
    )
    return made.build()


@pytest.mark.parametrize("number", range(len(LIVES)))
def test_a_job_says_where_it_is_in_its_life(jobs, number: int) -> None:
    _, said, hidden = LIVES[number]
    page = jobs.page(f"jobs/{number}")

    assert said in page.select_one(".almanac-notice").get_text()
    assert (page.find("meta", attrs={"name": "robots"}) is not None) == hidden


def test_without_a_day_of_the_almanac_no_job_is_closed(site) -> None:
    text = JOB.replace("checked:", "closes: 2026-06-01\nchecked:")
    page = site({"jobs/researcher.md": text}, almanac_as_of="").build().page("jobs/researcher")

    assert "names no closing day" in page.select_one(".almanac-notice").get_text()
    assert page.find("meta", attrs={"name": "robots"}) is None


def test_a_page_of_no_kind_is_described_by_its_first_words(site) -> None:
    text = (
        "\n\n# Essay\n\n```{note}\nAn aside.\n```\n\nOn {post}`addition`\nand `more`.\n\nThe end.\n"
    )
    long = "\n\n# Long\n\n" + "word " * 100
    pages = {"essay.md": text, "long.md": long, "empty.md": "\n\n# Empty\n"}
    made = site({name: f"---\norphan: true\n---{page}" for name, page in pages.items()}).build()
    said = {
        name: made.page(name).find("meta", attrs={"name": "description"})
        for name in ("essay", "long", "empty")
    }

    assert said["essay"]["content"] == "On Addition and more."
    assert said["long"]["content"] == "word " * 38 + "word …"
    assert said["empty"] is None


def test_the_summary_is_the_description_of_the_page_and_is_escaped(site) -> None:
    text = almanac()["posts/addition.md"].replace(
        "summary: A post about Addition.", "summary: 'Is \"1 < 2\" & so on?'"
    )
    page = site({"posts/addition.md": text}).build().page("posts/addition")

    assert page.find("meta", attrs={"name": "description"})["content"] == 'Is "1 < 2" & so on?'
    assert page.select_one(".almanac-lead").get_text() == "Is “1 < 2” & so on?"


def test_a_title_shows_every_character_of_it(site) -> None:
    title = "A *star*, [a link](x) & `code`: <b>not bold</b> {post}`x` $y$ \\d"
    text = almanac()["posts/addition.md"].replace("title: Addition", f"title: '{title}'")
    made = site({"posts/addition.md": text}).build()

    assert made.warnings == []
    assert made.page("posts/addition").h1.get_text().rstrip("¶") == title
    assert made.page("posts/index").find("a", href="addition.html").get_text() == title


def test_sphinxs_own_page_keys_reach_sphinx_and_line_numbers_stay_right(site) -> None:
    text = post(3, "Lonely", body="{nonsense}`x`").replace("rank: 3", "rank: 3\norphan: true")
    made = site({"posts/lonely.md": text}).build()
    line = text.splitlines().index("{nonsense}`x`") + 1

    assert made.app.env.metadata["posts/lonely"]["orphan"]
    assert [f"docs/posts/lonely.md:{line}: " in told for told in made.warnings] == [True]


def test_a_chip_carries_the_class_of_its_area(small) -> None:
    chip = small.page("posts/addition").select_one(".almanac-glance a.almanac-chip")

    assert "area-math" in chip["class"]
