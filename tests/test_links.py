"""Roles, the inventory, and the search: everything can be linked to and found by name."""

from __future__ import annotations

import pytest
from sphinx.util.inventory import InventoryFile

from sites import about, post

ROLES = {
    "post": ("subtraction", "Subtraction", "posts/subtraction.html"),
    "area": ("math", "Mathematics", "areas/math.html"),
    "job": ("researcher", "Researcher", "jobs/researcher.html"),
    "topic": ("differences", "differences", "topics.html#topic-differences"),
    "venue": (
        "Conference on Things",
        "Conference on Things",
        "venues.html#venue-conference-on-things",
    ),
    "person": ("Charles Babbage", "Charles Babbage", "people.html#person-charles-babbage"),
    "organization": ("The Lab", "The Lab", "organizations.html#organization-the-lab"),
    "paper": (
        "lovelace1843notes",
        "Lovelace and Babbage 1843",
        "papers.html#paper-lovelace1843notes",
    ),
}


def link(made, index: int = 0) -> tuple[str, str]:
    found = made.page("here").select("div.body p a.reference.internal")[index]
    return found.get_text(), found["href"]


@pytest.mark.parametrize("prefix", ["", "almanac:"])
def test_a_role_shows_the_title_and_leads_to_its_place(site, prefix: str) -> None:
    roles = [f"{{{prefix}{role}}}`{name}`" for role, (name, _, _) in ROLES.items()]
    made = site({"here.md": f"---\norphan: true\n---\n# Here\n\n{' '.join(roles)}\n"}).build()

    assert made.warnings == []
    for i, (_, title, target) in enumerate(ROLES.values()):
        assert link(made, i) == (title, target)


def test_a_role_takes_a_text_of_its_own(site) -> None:
    text = "---\norphan: true\n---\n# Here\n\n{post}`the other one <subtraction>`\n"

    assert link(site({"here.md": text}).build()) == ("the other one", "posts/subtraction.html")


def test_any_finds_entries_and_terms(site) -> None:
    text = "---\norphan: true\n---\n# Here\n\n{any}`subtraction` {any}`differences`\n"
    made = site({"here.md": text}).build()

    assert made.warnings == []
    assert link(made, 0)[1] == "posts/subtraction.html"
    assert link(made, 1)[1] == "topics.html#topic-differences"


NOWHERE = {
    "{post}`substraction`": 'there is no post "substraction"; did you mean "subtraction"?',
    "{topic}`sum`": 'there is no topic "sum"; did you mean "sums"?',
    "{paper}`zzz`": 'unknown-paper: there is no paper "zzz"',
    "{person}`x <Ada Lovelance>`": 'did you mean "Ada Lovelace"?',
}


def test_a_role_that_leads_nowhere_is_told_once_with_the_nearest(site) -> None:
    text = "---\norphan: true\n---\n# Here\n\n" + "\n\n".join(NOWHERE)
    warnings = site({"here.md": text}).build().warnings

    assert len(warnings) == len(NOWHERE)
    for i, told in enumerate(NOWHERE.values()):
        [warning] = about(warnings, f"here.md:{6 + 2 * i}")
        assert told in warning


def test_a_term_whose_index_stands_nowhere_is_told(site) -> None:
    text = "---\norphan: true\n---\n# Here\n\n{venue}`Conference on Things`\n"
    made = site({"here.md": text, "venues.md": "# Venues\n"}).build()

    assert [line for line in made.warnings if "missing-index" in line] == made.warnings
    assert len(made.warnings) == 1


def test_two_indexes_of_one_axis_are_told_and_the_first_page_is_the_target(site) -> None:
    text = "---\norphan: true\n---\n# Here\n\n```{topic-index}\n```\n"
    made = site({"here.md": text}).build()

    assert made.warnings == [
        'docs/topics.md:1:1: WARNING: duplicate-index: the index "topic" stands on "here" too; '
        "links lead there; remove one of the two [almanac.duplicate-index]"
    ]
    assert made.data()["topics"][0]["url"].startswith("here.html#")


def test_everything_is_in_the_inventory(small) -> None:
    text = (small.root / "_build/html/objects.inv").read_bytes()
    inventory = InventoryFile.loads(text, uri="").data

    for role, (name, title, target) in ROLES.items():
        item = inventory[f"almanac:{role}"][name]
        assert (item.uri, item.display_name) == (target, "-" if title == name else title)


def test_another_project_links_to_the_almanac_by_intersphinx(site, tmp_path) -> None:
    made = site().build()
    inventory = made.root / "_build/html/objects.inv"
    text = "---\norphan: true\n---\n# Here\n\n{external+other:almanac:topic}`differences`\n"
    other = {"other": ("https://example.org/", str(inventory))}
    extensions = ["almanac", "sphinx.ext.intersphinx"]
    again = site({"here.md": text}, extensions=extensions, intersphinx_mapping=other)

    assert again.build().warnings == []
    assert again.page("here").select_one("a.external")["href"] == (
        "https://example.org/topics.html#topic-differences"
    )


def test_entries_and_terms_are_in_the_search_index_by_name(small) -> None:
    index = small.search_index()
    names = {
        f"{prefix}.{item[4]}".lstrip(".")
        for prefix, items in index["objects"].items()
        for item in items
    }

    assert {name for name, _, _ in ROLES.values()} - names <= {
        "lovelace1843notes",
        "subtraction",
        "math",
        "researcher",
    }
    assert {title for _, title, _ in ROLES.values()} <= names


def test_the_search_finds_a_post_by_its_text_and_not_by_what_stands_around_it(small) -> None:
    index = small.search_index()
    found = index["terms"].get("pari", index["terms"].get("paris"))
    pages = [found] if isinstance(found, int) else found

    assert [index["docnames"][i] for i in pages] == ["jobs/researcher"]


@pytest.mark.parametrize("broken", [b"---\ntitle: x\n\tlist: y\n---\n", b"\xff", b"no fence\n"])
def test_a_term_that_only_a_broken_page_may_name_is_told_with_that_page(site, broken) -> None:
    made = site({"a.md": "---\norphan: true\n---\n\n# A\n\n{topic}`only here`\n"})
    made.write({"posts/addition.md": post(1, "Addition", topics="only here")})
    assert made.build().warnings == []
    (made.root / "docs/posts/addition.md").write_bytes(broken)
    [told] = [line for line in made.build().warnings if "only here" in line]

    assert "docs/a.md:7: " in told
    hint = 'the page "posts/addition" cannot be read, and may be what names it'
    assert f'there is no topic "only here"; {hint}' in told
