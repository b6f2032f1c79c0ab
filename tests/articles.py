"""The pages of the real almanac as text, and the parts of an article."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from almanac import fences, front_matter
from conftest import ROOT

DOCS = ROOT / "docs"
PAGES = [path for path in sorted(DOCS.rglob("*.md")) if not path.name.startswith("_")]
POSTS, AREAS, JOBS, PATHS = (
    [path for path in PAGES if path.parent.name == folder and path.stem != "index"]
    for folder in ("posts", "areas", "jobs", "paths")
)
FIGURES = DOCS / "posts/figures"
#: The heading of what a reader can check by hand.
EXAMPLE = "A worked example"

each_post = pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
#: In a browser two of them in short, and all in the long form.
some_posts = pytest.mark.parametrize(
    "path",
    [
        pytest.param(p, marks=pytest.mark.long if i > 1 else (), id=p.stem)
        for i, p in enumerate(POSTS)
    ],
)
each_area = pytest.mark.parametrize("path", AREAS, ids=lambda path: path.stem)
each_job = pytest.mark.parametrize("path", JOBS, ids=lambda path: path.stem)
each_path = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda p: p.relative_to(DOCS).as_posix())


def head(path: Path) -> dict:
    """The front matter of a page."""
    return front_matter.read(path.read_text(encoding="utf-8"), path.name).values


def body(path: Path) -> str:
    """The text of a page without its front matter."""
    return fences.split(path.read_text(encoding="utf-8"))[1]


def figure(path: Path) -> Path:
    """The file of the figure of a page."""
    return path.parent / head(path)["figure"]["file"]


def section(path: Path, heading: str) -> str:
    """What stands below a heading of a page, up to the next section."""
    found = re.search(
        rf"^##+ {re.escape(heading)}\n(.*?)(?=^## |\Z)", body(path), re.MULTILINE | re.DOTALL
    )
    assert found, heading
    return found[1]


def post(slug: str) -> Path:
    """The file of a post."""
    return DOCS / f"posts/{slug}.md"


def rows(text: str) -> list[list[str]]:
    """The cells of the tables in a text, without their heads."""
    tables = re.findall(r"((?:^\|.*\n)+)", text, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()[2:]]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
