"""The JSON export: the whole catalogue, valid by its own schema, and written only when changed."""

from __future__ import annotations

import json

import jsonschema

from sites import post


def test_the_export_holds_the_whole_catalogue(site) -> None:
    data = site().build().data()

    assert data["schema_version"] == 1
    assert data["posts"][1] == {
        "id": "subtraction",
        "title": "Subtraction",
        "url": "posts/subtraction.html",
        "summary": "A post about Subtraction.",
        "list": "The best of 2021",
        "rank": 2,
        "areas": ["math"],
        "topics": ["sums", "differences"],
        "venues": ["Conference on Things"],
        "people": ["Ada Lovelace", "Charles Babbage"],
        "organizations": ["The Lab"],
        "papers": ["lovelace1843notes"],
        "source": "https://example.org/2",
        "checked": "2026-01-31",
    }
    assert data["jobs"][0]["openings"] == [
        {"place": "Paris", "count": 2},
        {"place": "Rome", "count": 1},
    ]
    assert data["topics"][1] == {
        "id": "topic-sums",
        "title": "sums",
        "url": "topics.html#topic-sums",
        "posts": ["addition", "subtraction"],
        "jobs": ["researcher"],
    }
    assert data["papers"][0]["doi"] == "10.1000/engine"


def test_the_export_is_valid_by_its_schema_and_a_changed_one_is_not(site) -> None:
    made = site().build()
    path = made.root / "_build/html/data/almanac.schema.json"
    validator = jsonschema.Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))
    data = made.data()
    data_without_rank = json.loads(json.dumps(data))
    del data_without_rank["posts"][0]["rank"]

    validator.check_schema(validator.schema)
    assert list(validator.iter_errors(data)) == []
    assert [error.validator for error in validator.iter_errors(data_without_rank)] == ["required"]


def test_a_reference_that_leads_nowhere_is_not_exported(site) -> None:
    made = site({"posts/third.md": post(3, "Third", area="math, gone")}).build()

    assert made.data()["posts"][2]["areas"] == ["math"]


def test_addresses_follow_the_builder(site) -> None:
    made = site().build("dirhtml")
    path = made.root / "_build/dirhtml/data/almanac.json"
    data = json.loads(path.read_text(encoding="utf-8"))

    assert data["posts"][0]["url"] == "posts/addition/"
    assert data["topics"][0]["url"] == "topics/#topic-differences"


def test_an_unchanged_export_is_not_written_again(site) -> None:
    made = site()
    made.build()
    path = made.root / "_build/html/data/almanac.json"
    before = path.stat().st_mtime_ns
    made.write({"index.md": (made.root / "docs/index.md").read_text() + "\nMore.\n"})
    made.build()

    assert made.read == {"index"}
    assert path.stat().st_mtime_ns == before


def test_builders_that_make_no_site_get_no_data(site) -> None:
    made = site().build("text")

    assert not (made.root / "_build/text/data").exists()
