"""Adding a kind is adding a class: everything else follows from it."""

from __future__ import annotations

import pytest
from sphinx.errors import ConfigError

from almanac.config import DEFAULT_KINDS
from sites import words

KINDS = [*DEFAULT_KINDS, "talks.Talk"]
TALK = """\
---
title: On sums
summary: A talk.
speakers: [Grace Hopper]
topics: [sums]
about: [addition]
---

Text.
"""
HERE = """\
---
orphan: true
---
# Here

{talk}`sums` by {speaker}`Grace Hopper`

```{talks}
:speakers: Grace Hopper
```

```{speaker-index}
```
"""


def test_a_kind_of_a_project_brings_its_role_listing_index_and_data(site) -> None:
    made = site(
        {"talks/sums.md": TALK.replace("title", "orphan: true\ntitle"), "here.md": HERE},
        almanac_kinds=KINDS,
    ).build()
    data = made.data()

    assert made.warnings == []
    assert "On sums by Grace Hopper" in words(made.page("here"))
    assert made.page("here").select_one(".almanac-row-title a")["href"] == "talks/sums.html"
    assert made.page("here").find(id="speaker-grace-hopper")
    assert data["talks"] == [
        {
            "id": "sums",
            "title": "On sums",
            "url": "talks/sums.html",
            "summary": "A talk.",
            "speakers": ["Grace Hopper"],
            "topics": ["sums"],
            "about": ["addition"],
        }
    ]
    assert words(made.page("talks/sums").select_one(".almanac-glance")) == (
        "Speakers Grace Hopper Topics sums About Addition"
    )
    assert data["speakers"][0]["talks"] == ["sums"]
    assert data["topics"][1]["talks"] == ["sums"]


def test_a_kind_of_a_project_is_checked_like_any_other(site) -> None:
    text = TALK.replace("about: [addition]", "about: [adition]\nspeker: x")
    made = site({"talks/sums.md": text}, almanac_kinds=KINDS).build()
    told = [line for line in made.warnings if "talks/sums.md:" in line and "almanac" in line]

    assert len(told) == 2
    assert 'there is no post "adition"; did you mean "addition"?' in told[0]
    assert 'there is no field "speker" in a talk; did you mean "speakers"?' in told[1]


def test_an_almanac_of_one_kind_needs_nothing_of_the_others(site) -> None:
    names = ("posts/index.md", "areas/index.md", "jobs/index.md", "venues.md", "people.md")
    more = ("organizations.md", "posts/addition.md", "posts/subtraction.md", "areas/math.md")
    gone = dict.fromkeys([*names, *more, "areas/logic.md", "jobs/researcher.md"])
    talk = TALK.replace("about: [addition]\n", "").replace("title", "orphan: true\ntitle")
    made = site(
        {**gone, "index.md": "# Home\n\n```{talks}\n```\n", "talks/sums.md": talk},
        almanac_kinds=["talks.Talk"],
        suppress_warnings=["toc.not_included"],
    ).build()

    assert made.warnings == []
    assert set(made.data()) == {"schema_version", "talks", "speakers", "topics", "papers"}


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["talks.Walk"], "cannot import 'talks.Walk'"),
        (["pathlib.Path"], "'pathlib.Path' is not a subclass of almanac.model.Entry"),
    ],
)
def test_a_kind_that_is_none_is_an_error_of_the_configuration(site, kinds, said) -> None:
    with pytest.raises(ConfigError, match=said):
        site(almanac_kinds=kinds).build()


def test_a_clock_that_is_no_day_is_an_error_of_the_configuration(site) -> None:
    with pytest.raises(ConfigError, match="write a day as YYYY-MM-DD"):
        site(almanac_as_of="soon").build()


def test_the_clock_falls_back_to_the_epoch_of_the_sources(site, monkeypatch) -> None:
    from sites import JOB

    job = JOB.replace("checked:", "closes: 2026-06-01\nchecked:")
    made = site({"jobs/researcher.md": job})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780272000")  # 2026-06-01
    made.build()
    before = made.page("jobs/researcher").select_one(".almanac-notice").get_text()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780358400")  # 2026-06-02
    made.build()
    after = made.page("jobs/researcher").select_one(".almanac-notice").get_text()

    assert (before, after[:19]) == ("This job closes soon.", "This job is closed.")
