"""Every kind of fault, in a real build: located, explained, and without harm to other pages."""

from __future__ import annotations

import re

import pytest

from sites import AREA, BIB, JOB, almanac, post, rest

GOOD = almanac()["posts/subtraction.md"]


def edited(old: str, new: str, text: str = GOOD) -> str:
    assert old in text
    return text.replace(old, new, 1)


LAB = """\
---
title: A lab
summary: It measures.
post: {post}
minutes: 1
memory: 1 GB
---

Text.
"""
CLAIM = "claims:\n  - {statement: It is fast, claimed: twice, where: post, lab: gone}\n"

# name: (files, the line that is expected)
FAULTS = {
    "unknown key": (
        {"posts/subtraction.md": edited("topics:", "topcis:")},
        [
            'docs/posts/subtraction.md:1:1: missing-key: "topics" is missing',
            'docs/posts/subtraction.md:7:1: unknown-key: there is no field "topcis" in a post; '
            'did you mean "topics"?',
        ],
    ),
    "missing key": (
        {"posts/subtraction.md": edited("rank: 2\n", "")},
        ['docs/posts/subtraction.md:1:1: missing-key: "rank" is missing'],
    ),
    "wrong type": (
        {"posts/subtraction.md": edited("rank: 2", "rank: second")},
        ['docs/posts/subtraction.md:5:1: wrong-type: "rank" must be a whole number'],
    ),
    "text in the place of a list": (
        {"posts/subtraction.md": edited("areas: [math]", "areas: math")},
        ['docs/posts/subtraction.md:6:1: wrong-type: "areas" must be a list, as in [one, two]'],
    ),
    "bad date": (
        {"posts/subtraction.md": edited("2026-01-31", "2026-02-31")},
        [
            'docs/posts/subtraction.md:13:1: bad-date: "checked" is not a day: 2026-02-31; '
            "day value is outside expected range"
        ],
    ),
    "duplicate key": (
        {"posts/subtraction.md": edited("rank: 2", "rank: 2\nrank: 3")},
        [
            'docs/posts/subtraction.md:6:1: duplicate-key: the key "rank" stands twice; '
            "the first is on line 5"
        ],
    ),
    "malformed YAML": (
        {"posts/subtraction.md": edited("title: Subtraction", "title: One: two")},
        [
            "docs/posts/subtraction.md:2:11: malformed-yaml: mapping values are not allowed in "
            'this context; put a text that contains ": " in quotation marks'
        ],
    ),
    "no front matter": (
        {"posts/subtraction.md": "# Subtraction\n\nText.\n"},
        [
            "docs/posts/subtraction.md:1:1: no-front-matter: the page has no front matter; "
            "start the file with a line of three hyphens"
        ],
    ),
    "unknown area": (
        {"posts/subtraction.md": edited("areas: [math]", "areas: [maths]")},
        [
            'docs/posts/subtraction.md:6:9: unknown-reference: there is no area "maths"; '
            'did you mean "math"?'
        ],
    ),
    "unknown post": (
        {"labs/first/index.md": LAB.format(post="additions")},
        [
            'docs/labs/first/index.md:4:1: unknown-reference: there is no post "additions"; '
            'did you mean "addition"?'
        ],
    ),
    "unknown paper": (
        {"posts/subtraction.md": edited("lovelace1843notes", "lovelace1834notes")},
        [
            "docs/posts/subtraction.md:11:10: unknown-paper: there is no paper "
            '"lovelace1834notes"; did you mean "lovelace1843notes"?'
        ],
    ),
    "unknown lab": (
        {"posts/subtraction.md": edited("source:", f"{CLAIM}source:")},
        ['docs/posts/subtraction.md:13:58: unknown-reference: there is no lab "gone"'],
    ),
    "near-miss topic": (
        {"posts/subtraction.md": edited("sums, diff", "Sum, diff")},
        [
            'docs/posts/subtraction.md:7:10: near-miss: the topic "Sum" is almost another one '
            'in use; did you mean "sums"?'
        ],
    ),
    "duplicate id": (
        {"posts/later/addition.md": post(3, "Again")},
        [
            'docs/posts/later/addition.md:1:1: duplicate-id: the post "addition" has a second '
            "page; the first is docs/posts/addition.md; rename one of them"
        ],
    ),
    "two ranks the same": (
        {"posts/subtraction.md": edited("rank: 2", "rank: 1")},
        [
            'docs/posts/subtraction.md:5:1: duplicate-rank: rank 1 of "The best of 2021" is '
            "taken; docs/posts/addition.md has it"
        ],
    ),
    "job with no opening": (
        {"jobs/researcher.md": re.sub(r"openings:\n.*\n.*\n", "openings: []\n", JOB)},
        ["docs/jobs/researcher.md:6:1: no-opening: a job needs at least one opening"],
    ),
    "near-duplicate job texts": (
        {"jobs/twin.md": edited("title: Researcher", "title: Scholar", JOB)},
        [
            "docs/jobs/twin.md:1:1: near-duplicate: 100% of the text is that of "
            "docs/jobs/researcher.md; tell it once, with all its openings, or name the other "
            "under distinct_from"
        ],
    ),
    "the same topic twice": (
        {"posts/subtraction.md": edited("[sums, differences]", "[sums, sums]")},
        ['docs/posts/subtraction.md:7:1: duplicate-value: the list names "sums" twice'],
    ),
    "broken bibliography": (
        {"references.bib": BIB + "@article{half, title = {x}\n"},
        [
            'docs/references.bib:10:1: bad-bibliography: the paper "half" has no title',
            "docs/references.bib:11:1: bad-bibliography: syntax error in line 11: premature end "
            "of file",
        ],
    ),
}


def told(warnings: list[str]) -> list[str]:
    """The diagnostics among *warnings*, without what Sphinx adds."""
    ours = [line for line in warnings if "[almanac." in line]
    plain = (re.sub(r" \[almanac\.[a-z-]+\]$", "", line) for line in ours)
    tail = "; until this is mended the page is shown, but no listing has it"
    return [line.replace(": WARNING: ", ": ").replace(tail, "") for line in plain]


#: Of these faults a quick build tells in ``test_bad_input`` as well.
TOLD_ELSEWHERE = {
    *("wrong type", "text in the place of a list", "bad date", "duplicate key"),
    *("malformed YAML", "no front matter", "unknown post"),
}


@pytest.mark.parametrize(
    "name", [rest(name) if name in TOLD_ELSEWHERE else name for name in FAULTS]
)
def test_each_fault_is_told_at_its_place_and_the_other_pages_stay_intact(site, name: str) -> None:
    files, expected = FAULTS[name]
    made = site(files).build()

    assert told(made.warnings) == expected
    others = [line for line in made.warnings if "[almanac." not in line]
    assert all("labs/first" in line and "toctree" in line for line in others)
    for page in ("posts/addition", "areas/math", "topics", "jobs/researcher"):
        assert made.page(page).h1


def test_a_fault_carries_its_code_as_the_subtype_so_that_it_can_be_suppressed(site) -> None:
    files, _ = FAULTS["near-miss topic"]

    assert site(files).build().warnings[0].endswith("[almanac.near-miss]")
    assert site(files, suppress_warnings=["almanac.near-miss"]).build(fresh=True).warnings == []


def test_five_faults_in_three_files_are_told_in_one_run(site) -> None:
    made = site(
        {
            "posts/subtraction.md": edited(
                "checked: 2026-01-31", "checked: soon", edited("topics:", "topcis:")
            ),
            "jobs/researcher.md": edited("family: Science\n", "", JOB),
            "areas/logic.md": edited(
                "summary: All", "neighbors: [maths]\nsummary: All", AREA.format(title="Logic")
            ),
        }
    ).build()

    assert [line.split(": ")[0] for line in told(made.warnings)] == [
        "docs/areas/logic.md:3:13",
        "docs/jobs/researcher.md:1:1",
        "docs/posts/subtraction.md:1:1",
        "docs/posts/subtraction.md:7:1",
        "docs/posts/subtraction.md:13:1",
    ]
    broken = {"posts/subtraction", "jobs/researcher", "areas/logic"}
    for name in {path.removesuffix(".md") for path in almanac() if path.endswith(".md")} - broken:
        assert made.page(name).h1, name
    assert made.page("posts/addition").select_one(".almanac-glance")
    assert made.page("areas/math").find("a", href="../posts/addition.html")


def test_a_broken_page_is_shown_but_no_listing_has_it_and_the_diagnostic_says_so(site) -> None:
    files, _ = FAULTS["missing key"]
    made = site({**files, "list.md": "---\norphan: true\n---\n# L\n\n```{posts}\n```\n"}).build()

    assert made.page("posts/subtraction").h1.get_text().startswith("Subtraction")
    assert "What is the idea?" in made.page("posts/subtraction").get_text()
    assert [link["href"] for link in made.page("list").select(".almanac-row-title a")] == [
        "posts/addition.html"
    ]
    assert "until this is mended the page is shown, but no listing has it" in made.warnings[0]
    assert [item["id"] for item in made.data()["posts"]] == ["addition"]


def test_a_broken_page_stays_in_the_table_of_contents(site) -> None:
    files, _ = FAULTS["malformed YAML"]
    made = site(files).build()

    assert made.page("posts/index").find("a", href="subtraction.html")
    assert made.page("posts/subtraction").h1.get_text().startswith("Subtraction")


def test_a_link_to_a_broken_page_still_leads_there_and_adds_no_fault(site) -> None:
    made = site({"areas/math.md": edited("summary:", "sumary:", AREA.format(title="M"))}).build()

    assert {line.split(": ")[1] for line in told(made.warnings)} == {"missing-key", "unknown-key"}
    chip = made.page("posts/addition").select_one(".almanac-glance a.almanac-chip")
    assert (chip["href"], chip.get_text()) == ("../areas/math.html", "M")
    assert made.data()["posts"][0]["areas"] == []


def test_faults_are_told_again_when_nothing_has_changed(site) -> None:
    files, expected = FAULTS["unknown area"]
    made = site(files)
    made.build()

    assert told(made.build().warnings) == expected
    assert made.read == set()


def test_what_only_a_broken_page_names_is_no_fault_of_those_who_link_to_it(site) -> None:
    text = "---\norphan: true\n---\n# Essay\n\n{topic}`differences` {topic}`nonsense`\n"
    broken = edited("rank: 2", "rank: second")
    made = site({"posts/subtraction.md": broken, "essay.md": text}).build()

    assert [line.split(": ")[1] for line in told(made.warnings)] == [
        "wrong-type",
        "unknown-reference",
    ]
    assert '"nonsense"' in made.warnings[1]


def test_an_area_may_have_any_title(site) -> None:
    titles = {"R", "C++", "and", "人工知能", "<b>&amp;"}
    index = almanac()["index.md"] + "\n```{areas}\n:style: cards\n```\n"
    areas = {f"areas/{i}.md": AREA.format(title=f"'{t}'") for i, t in enumerate(titles)}
    made = site({**areas, "index.md": index}).build()

    assert made.warnings == []
    assert titles <= {a.get_text() for a in made.page("index").select(".almanac-card-title a")}
