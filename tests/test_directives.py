"""Each directive as the doctree that it makes: ordinary nodes, the same in every builder.

The expected doctrees are in ``test_directives/``; ``pytest --force-regen`` writes them anew,
to be read before they are committed.
"""

from __future__ import annotations

import pytest

from sites import JOB, Site

SNIPPETS = {
    "posts": "```{posts}\n```",
    "posts-as-cards": "```{posts}\n:style: cards\n```",
    "posts-as-table": "```{posts}\n:style: table\n:columns: rank, title, areas, venues, source\n```",
    "posts-filtered": "```{posts}\n:topics: differences\n:areas: math, logic\n```",
    "posts-filtered-by-one-area": "```{posts}\n:area: math\n:topic: differences\n```",
    "posts-sorted-and-limited": "```{posts}\n:sort: -rank\n:limit: 1\n```",
    "posts-grouped": "```{posts}\n:group-by: topics\n```",
    "posts-none": "```{posts}\n:areas: logic\n```",
    "areas-as-cards": "```{areas}\n:style: cards\n```",
    "jobs": "```{jobs}\n```",
    "jobs-as-table": "```{jobs}\n:style: table\n:columns: title, openings, areas\n```",
    "job-appendix-by-place": "```{job-appendix}\n:group-by: place\n```",
    "job-appendix-by-area": "```{job-appendix}\n:group-by: areas\n:family: Science\n```",
    "openings-by-place": "```{openings-by-place}\n```",
    "posts-as-ranking": "```{posts}\n:style: ranking\n```",
    "map": "```{map}\n```",
    "map-filtered": "```{map}\n:area: logic\n```",
    "most-named": "```{most-named} topic\n:limit: 1\n```\n\n```{most-named} venue\n```",
    "last-checked": "```{last-checked}\n```",
    "tally": "```{tally} job\n```\n\n```{tally} post\n```",
    "papers": "```{papers}\n```",
    "papers-named": "```{papers}\n:keys: lovelace1843notes\n```",
    "topic-index": "```{topic-index}\n```",
    "people-index": "```{people-index}\n```",
    "venue-index": "```{venue-index}\n```",
    "organization-index": "```{organization-index}\n```",
    "areas": "```{areas}\n```",
    "jobs-grouped-by-a-field-that-is-not-given": "```{jobs}\n:group-by: level\n```",
    "search-form": "```{search-form}\n```",
    "kind-toctree": "```{kind-toctree} post\n:maxdepth: 1\n```",
}
#: What already stands on another page of the small almanac, and may stand only once.
ELSEWHERE = {
    "papers": "papers.md",
    "topic-index": "topics.md",
    "people-index": "people.md",
    "venue-index": "venues.md",
    "organization-index": "organizations.md",
    "kind-toctree": "posts/index.md",
}


def page(name: str) -> str:
    """The page on which a directive stands."""
    return ELSEWHERE.get(name, f"list-{name}.md")


@pytest.fixture(scope="module")
def listed(shared) -> Site:
    """A site with a page for each directive."""
    head = "---\norphan: true\n---\n# List\n\n"
    return shared({page(name): head + text for name, text in SNIPPETS.items()}).build("dummy")


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_directive_makes_ordinary_nodes(listed, file_regression, name: str) -> None:
    assert [line for line in listed.warnings if "bad-option" not in line] == []
    doctree = listed.doctree(page(name).removesuffix(".md"))
    del doctree["source"]
    file_regression.check(doctree.pformat(), extension=".xml", basename=name)


def test_a_filter_by_a_value_that_nothing_has_is_told_with_the_nearest(site) -> None:
    made = site({"index.md": "# Home\n\n```{posts}\n:topics: diferences\n```\n"}).build("dummy")
    told = [line for line in made.warnings if "bad-option" in line]

    assert len(told) == 1
    assert "docs/index.md:3: WARNING: bad-option: there is no post whose topics name" in told[0]
    assert '"diferences"; did you mean "differences"?' in told[0]


@pytest.mark.parametrize(
    ("directive", "told"),
    [
        ("{posts}\n:style: table\n:columns: titel", 'no field "titel"; did you mean "title"?'),
        ("{papers}\n:keys: lovelace", 'no paper "lovelace"; did you mean "lovelace1843notes"?'),
        ("{tally} posts", 'no kind "posts"; did you mean "post"?'),
        ("{most-named} topics", 'no axis "topics"; did you mean "topic"?'),
        ("{map}\n:area: maths", 'no post whose areas name "maths"; did you mean "math"?'),
        ("{kind-toctree} posts", 'no kind "posts"; did you mean "post"?'),
    ],
)
def test_an_argument_that_names_nothing_is_told_and_the_build_goes_on(
    site, directive, told
) -> None:
    text = f"---\norphan: true\n---\n# List\n\n```{directive}\n```\n"
    made = site({"list.md": text}).build()

    assert [told in line for line in made.warnings] == [True]
    assert made.page("list").h1


def test_identical_ads_stand_in_one_row_with_all_their_openings(site) -> None:
    second = JOB.replace("{place: Rome, count: 1}", "{place: Oslo, count: 4}")
    different = second.replace(
        "Add and subtract all day long.", "Teach how to divide and multiply."
    )
    text = "# Home\n\n```{job-appendix}\n```\n"
    made = site({"index.md": text, "jobs/second.md": different}).build()

    rows = made.page("index").select("ul.almanac-rows > li")
    assert len(rows) == 1
    assert [link["href"] for link in rows[0].select(".almanac-row-title a")] == [
        "jobs/researcher.html",
        "jobs/second.html",
    ]
    assert "Oslo ×4, Paris ×4, Rome ×1" in rows[0].get_text()


def test_headings_of_a_listing_are_real_headings(site) -> None:
    text = "# Home\n\n```{posts}\n:group-by: topics\n```\n"
    made = site({"index.md": text}).build()

    assert [node.get_text().rstrip("¶") for node in made.page("index").select("h2")] == [
        "differences",
        "sums",
    ]
    assert [
        node.astext()
        for node in made.app.env.tocs["index"].findall()
        if node.tagname == "reference"
    ] == ["Home", "differences", "sums"]


@pytest.mark.parametrize("directive", ["{posts}\n:areas:", "{papers}\n:keys:"])
def test_an_option_without_a_value_is_told(site, directive: str) -> None:
    text = f"---\norphan: true\n---\n# List\n\n```{directive}\n```\n"
    made = site({"list.md": text}).build()

    assert "docs/list.md:" in made.warnings[0]
    assert "name at least one" in made.warnings[0]
