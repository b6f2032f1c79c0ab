"""A small site that is edited at random, and the two builds of it that have to be alike."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import sites
from sites import AREA, BIB

PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0"
    b"\2\0\1H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)
#: Files of the output that are no part of the site.
APART = {".buildinfo", ".buildinfo.bak"}

CONF = """\
extensions = [{extensions}]
project = "Walk"
templates_path = ["templates"]
html_static_path = ["static"]
html_theme = "alabaster"
nitpicky = True
exclude_patterns = ["**/_*"]
"""
ALMANAC = (
    CONF.format(extensions='"almanac"')
    + """\
almanac_as_of = "2026-01-31"
epub_show_urls = "no"
"""
)
POST = """\
---
title: {title}
summary: {summary}
list: The best of 2021
rank: {rank}
areas: [{area}]
topics: [{topic}]
people: [Ada Lovelace]
papers: [lovelace1843notes]
source: https://example.org/{rank}
checked: 2026-01-31
---

## What is the idea?

{body}
"""
PAGE = """\
# {title}

({label})=
## A heading of {title}

{body}
"""
NOTES = """\
# Notes

```{include} parts/_part.md
```

```{glossary}
Walk
  Steps, one after the other.
```

{ref}`first`, {term}`Walk`, [](posts/p1.md), {doc}`posts/p2`

![A dot](dot.png) {download}`table.csv`

```{index} walk, random
```
"""


def blocks(*directives: str) -> str:
    """Some directives, one below the other."""
    return "".join(f"```{directive}\n```\n\n" for directive in directives)


def almanac() -> dict[str, bytes]:
    """The files of an almanac, by their path below the project."""
    sections = ["posts/index", "areas/index", "topics", "people", "papers", "notes"]
    index = "\n".join(["# Home", "", "```{toctree}", *sections, "```", ""])
    files = {
        "index.md": index,
        "posts/index.md": "# Posts\n\n```{kind-toctree} post\n```\n\n"
        + blocks("{filter-bar} post\n:by: area, topic", "{posts}", "{map}", "{last-checked}"),
        "areas/index.md": "# Areas\n\n```{kind-toctree} area\n```\n",
        "areas/math.md": AREA.format(title="Mathematics"),
        "areas/logic.md": AREA.format(title="Logic"),
        "topics.md": "# Topics\n\n"
        + blocks("{filter-bar} topic\n:by: area", "{most-named} topic", "{topic-index}"),
        "people.md": "# People\n\n```{people-index}\n```\n",
        "papers.md": "# Papers\n\n```{papers}\n```\n",
        "references.bib": BIB,
        "published.txt": "index\nposts/p1\nposts/p2\ntopics\n",
    }
    return {"conf.py": ALMANAC.encode(), **_below_docs(files | _common())}


def plain(extension: str = ', "almanac.freshness"') -> dict[str, bytes]:
    """The files of a site without an almanac."""
    index = "# Home\n\n```{toctree}\n:glob:\n:maxdepth: 2\n\nposts/*\nnotes\n```\n"
    conf = CONF.format(extensions=f'"myst_parser"{extension}') + 'freshness_date = "2026-01-31"\n'
    return {"conf.py": conf.encode(), **_below_docs({"index.md": index} | _common())}


def _common() -> dict[str, str]:
    return {
        "notes.md": NOTES,
        "parts/_part.md": "(first)=\n## Included\n\nA part.\n",
        "table.csv": "a,b\n",
    }


def _below_docs(files: Mapping[str, str]) -> dict[str, bytes]:
    found = {f"docs/{name}": text.encode() for name, text in files.items()}
    return found | {
        "docs/dot.png": PIXEL,
        "static/more.css": b"p { color: black }",
        "static/other.txt": b"static",
        "templates/empty.txt": b"",
    }


@dataclass
class Output:
    """What a build left, and what it said."""

    files: dict[str, bytes]
    warnings: list[str]
    read: set[str]
    written: set[str]

    def differences(self, other: Output) -> list[str]:
        """What is not the same in *other*; empty for two builds that are alike."""
        names = sorted(self.files.keys() | other.files.keys())
        files = [name for name in names if self.files.get(name) != other.files.get(name)]
        here, there = sorted(self.warnings), sorted(other.warnings)
        lost = [f"- {line}" for line in there if line not in here]
        added = [f"+ {line}" for line in here if line not in there]
        many = ["the number of warnings"] if here != there and not lost + added else []
        return [*files, *lost, *added, *many]


@dataclass
class Walk:
    """A site on disk that changes step by step."""

    root: Path
    files: dict[str, bytes]
    history: list[dict[str, bytes]] = field(default_factory=list)
    _on_disk: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_almanac(self) -> bool:
        """Whether the site has an almanac."""
        return "docs/areas/math.md" in self.files

    def save(self, *, age: int = 0) -> None:
        """Bring the disk up to date; what is written looks *age* seconds old."""
        for name in self._on_disk.keys() - self.files.keys():
            (self.root / name).unlink()
            for folder in (self.root / name).parents:
                if folder == self.root or any(folder.iterdir()):
                    break
                folder.rmdir()
        for name, content in self.files.items():
            if self._on_disk.get(name) != content:
                path = self.root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                if age:
                    then = time.time() - age
                    os.utime(path, (then, then))
        self._on_disk = dict(self.files)

    def text(self, name: str) -> str:
        """The text of a file."""
        return self.files[name].decode()

    def put(self, name: str, text: str) -> None:
        """Give a file a text."""
        self.files[name] = text.encode()

    def replace(self, name: str, pattern: str, new: str) -> None:
        """Replace the first match of *pattern* in a file."""
        self.put(name, re.sub(pattern, lambda _: new, self.text(name), count=1, flags=re.MULTILINE))

    def incremental(self, builder: str = "html", jobs: int = 1) -> Output:
        """Build on top of the last build."""
        return self.build("incremental", builder, jobs)

    def clean(self, builder: str = "html", jobs: int = 1) -> Output:
        """Build from nothing."""
        shutil.rmtree(self.root / "clean", ignore_errors=True)
        return self.build("clean", builder, jobs)

    def killed(
        self, builder: str, jobs: int, after: float, kill: Callable[[int, int], None]
    ) -> None:
        """Build on top of the last build, and *kill* the process, or its group, in some seconds."""

        def build() -> None:
            os.setsid()
            self.build("incremental", builder, jobs)

        process = multiprocessing.get_context("fork").Process(target=build)
        process.start()
        process.join(after)
        with suppress(ProcessLookupError):
            kill(process.pid, signal.SIGKILL)
        process.join()

    def build_pages(self, where: str, builder: str, names: Iterable[str]) -> None:
        """Build only the pages of some files."""
        pages = [self.root / name for name in names]
        sites.build(self.root, self.root / where, builder, pages=pages)

    def build(self, where: str, builder: str, jobs: int) -> Output:
        """Build, and look at what came of it."""
        out = self.root / where
        before = _times(out / builder)
        _, read, told = sites.build(self.root, out, builder, jobs=jobs)
        after = _times(out / builder)
        written = {name for name in after if after[name] != before.get(name)}
        warnings = [line.replace(f"{out}/", "") for line in told]
        return Output(_contents(out / builder), warnings, read, written)


def _times(folder: Path) -> dict[str, int]:
    return {name: path.stat().st_mtime_ns for name, path in _paths(folder)}


def _contents(folder: Path) -> dict[str, bytes]:
    return {name: path.read_bytes() for name, path in _paths(folder)}


def _paths(folder: Path) -> Iterable[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in APART:
            yield path.relative_to(folder).as_posix(), path


def posts(walk: Walk) -> list[str]:
    """The posts that there are."""
    return sorted(name for name in walk.files if re.match(r"docs/posts/p\d+\.md", name))


def write_post(walk: Walk, number: int, **fields: str) -> None:
    """Write a post; on a site without an almanac, a page."""
    defaults = {"title": f"Post {number}", "summary": "A post.", "area": "math", "topic": "sums"}
    defaults |= {"body": "Text.", "label": f"label-{number}", "rank": str(number)}
    template = POST if walk.is_almanac else PAGE
    walk.put(f"docs/posts/p{number}.md", template.format(**{**defaults, **fields}))
