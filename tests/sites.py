"""A small almanac, and a way to build it for real."""

from __future__ import annotations

import gettext
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

POST = """\
---
title: {title}
summary: A post about {title}.
list: The best of 2021
rank: {rank}
areas: [{area}]
topics: [{topics}]
venues: [Conference on Things]
people: [Ada Lovelace]
organizations: [The Lab]
papers: [{papers}]
source: https://example.org/{rank}
checked: 2026-01-31
---

## What is the idea?

{body}
"""
AREA = """\
---
title: {title}
summary: All about {title}.
---

Text.
"""
JOB = """\
---
title: Researcher
summary: A job.
team: The team
family: Science
openings:
  - {place: Paris, count: 2}
  - {place: Rome, count: 1}
areas: [math]
topics: [sums]
source: https://example.org/list
checked: 2026-01-31
---

## What would one do?

Add and subtract all day long.
"""
BIB = """\
@article{lovelace1843notes,
  author = {Lovelace, Ada and Babbage, Charles},
  title = {{Notes on the Engine}},
  journal = {Memoirs},
  year = {1843},
  doi = {10.1000/engine},
  url = {https://example.org/notes_on%20it},
  code = {https://example.org/code},
}
"""

SECTIONS = ["posts/index", "areas/index", "jobs/index", "topics", "venues", "people"]
SECTIONS += ["organizations", "papers"]


def post(rank: int, title: str, **fields: str) -> str:
    """The source of a post."""
    defaults = {"area": "math", "topics": "sums", "papers": "lovelace1843notes", "body": "Text."}
    return POST.format(rank=rank, title=title, **{**defaults, **fields})


def rest(*values: object) -> object:
    """Parameters that only the long form of a test has."""
    return pytest.param(*values, marks=pytest.mark.long)


def almanac() -> dict[str, str]:
    """The sources of a small almanac without a fault, by path."""
    index = "\n".join(["# Home", "", "```{toctree}", *SECTIONS, "```", ""])
    return {
        "index.md": index,
        "posts/index.md": "# Posts\n\n```{kind-toctree} post\n```\n",
        "posts/addition.md": post(1, "Addition", body="See {post}`subtraction` and {topic}`sums`."),
        "posts/subtraction.md": post(2, "Subtraction", topics="sums, differences"),
        "areas/index.md": "# Areas\n\n```{kind-toctree} area\n```\n",
        "areas/math.md": AREA.format(title="Mathematics"),
        "areas/logic.md": AREA.format(title="Logic"),
        "jobs/index.md": "# Jobs\n\n```{kind-toctree} job\n```\n",
        "jobs/researcher.md": JOB,
        "topics.md": "# Topics\n\n```{topic-index}\n```\n",
        "venues.md": "# Venues\n\n```{venue-index}\n```\n",
        "people.md": "# People\n\n```{people-index}\n```\n",
        "organizations.md": "# Organizations\n\n```{organization-index}\n```\n",
        "papers.md": "# Papers\n\n```{papers}\n```\n",
        "references.bib": BIB,
    }


def build(
    root: Path,
    out: Path,
    builder: str,
    *,
    jobs: int = 1,
    fresh: bool = False,
    config: Mapping[str, object] | None = None,
    pages: Sequence[Path] = (),
) -> tuple[Sphinx, set[str], list[str]]:
    """Build the project *root* below *out*, or only *pages* of it.

    :return: the application, the pages that were read, and the warnings.
    """
    warning, read = io.StringIO(), set()
    # A process that has built in one language keeps its words.
    gettext._translations.clear()  # noqa: SLF001
    locale.translators.clear()
    with patch_docutils(str(root)), docutils_namespace():
        app = Sphinx(
            *(str(root / "docs"), str(root), str(out / builder), str(out / "doctrees")),
            *(builder, dict(config or {})),
            status=io.StringIO(),
            warning=warning,
            freshenv=fresh,
            parallel=jobs,
        )
        app.connect("env-before-read-docs", lambda _app, _env, names: read.update(names))
        app.build(filenames=list(map(str, pages)))
    plain = re.sub(r"\x1b\[[0-9;]*m", "", warning.getvalue())
    return app, read, [line for line in plain.splitlines() if line]


@dataclass
class Site:
    """A project on disk, and what its last build said."""

    root: Path
    config: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    app: Sphinx | None = None
    #: The documents that the last build read.
    read: set[str] = field(default_factory=set)

    def write(self, files: Mapping[str, str]) -> None:
        """Write sources; those on disk already are replaced."""
        for name, text in files.items():
            path = self.root / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def __post_init__(self) -> None:
        """A project has a ``conf.py``; the tests give its values to each build."""
        (self.root / "conf.py").touch()

    def build(self, builder: str = "html", *, jobs: int = 1, fresh: bool = False) -> Site:
        """Build, and take down the warnings, a line each."""
        config = {"extensions": ["almanac"], "nitpicky": True, **self.config}
        out = self.root / "_build"
        built = build(self.root, out, builder, jobs=jobs, fresh=fresh, config=config)
        self.app, self.read, self.warnings = built
        return self

    def page(self, name: str, builder: str = "html") -> BeautifulSoup:
        """The page *name*, parsed."""
        suffix = "xhtml" if builder == "epub" else "html"
        text = (self.root / "_build" / builder / f"{name}.{suffix}").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser")

    def doctree(self, docname: str) -> nodes.document:
        """The document as it was read."""
        assert self.app
        return self.app.env.get_doctree(docname)

    def data(self) -> dict[str, list[dict[str, object]]]:
        """The JSON export."""
        path = self.root / "_build/html/data/almanac.json"
        return json.loads(path.read_text(encoding="utf-8"))

    def search_index(self) -> dict[str, object]:
        """What the search of the pages looks things up in."""
        text = (self.root / "_build/html/searchindex.js").read_text(encoding="utf-8")
        return json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))


def sayings(warnings: Iterable[str], root: Path) -> str:
    """The warnings of ours, each once and in order, without the place of the site *root*."""
    ours = {line.replace(str(root), "ROOT") for line in warnings if "[almanac." in line}
    return "".join(f"{line}\n" for line in sorted(ours))


def about(warnings: Iterable[str], path: str) -> list[str]:
    """The warnings that name the file *path*."""
    return [line for line in warnings if f"docs/{path}:" in line]


def words(node: object) -> str:
    """The text of a node of a parsed page, with single spaces."""
    return " ".join(node.get_text(" ").split())


def broken_links(root: Path) -> list[str]:
    """The links of the pages below *root* that lead to no page, file or anchor of it."""
    pages = {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in sorted(root.rglob("*.html"))
    }
    anchors = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        for tag in page.find_all(["a", "link", "img", "script", "form"]):
            target = tag.get("href") or tag.get("src") or tag.get("action")
            # What may be shown at any address, as the page 404, counts from the root.
            where = root if target and target.startswith("/") else path.parent
            if target and not _resolves(target.lstrip("/"), path, where, anchors):
                found.append(f"{path.relative_to(root)}: {target}")
    return found


def _resolves(target: str, path: Path, where: Path, anchors: Mapping[Path, set[str]]) -> bool:
    if re.match(r"[a-z]+:", target):
        return True
    name, _, anchor = target.partition("#")
    file = path if not name else (where / unquote(name.partition("?")[0])).resolve()
    if not file.is_file():
        return False
    return not anchor or file not in anchors or unquote(anchor) in anchors[file]
