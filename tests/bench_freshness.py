"""What freshness costs: builds with and without it, taken by turns; not a test, it takes minutes.

    .venv/bin/python tests/bench_freshness.py --pages 1000 --theme furo

It prints the CPU time of clean builds with ``almanac.freshness`` as a ratio to those without, pair
by pair and in the middle, and what a build without any edit reads and writes.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

#: Pages of a group, and what is on each page.
GROUP, HEADINGS, LINKS = 50, 5, 15
CONF = """\
extensions = ["myst_parser"{extension}]
html_theme = "{theme}"
"""
WORDS = [
    "measure",
    "graph",
    "model",
    "claim",
    "bound",
    "sample",
    "weight",
    "token",
    "rank",
    "proof",
]


def sentence(number: int) -> str:
    """Twelve words that differ from page to page."""
    return " ".join(WORDS[(number * 7 + i * i) % len(WORDS)] for i in range(12)) + "."


def page(number: int, pages: int) -> str:
    """A post with headings, and links to other posts."""
    parts = [f"(label-{number})=\n# Post {number}\n\n{sentence(number)}"]
    for heading in range(HEADINGS):
        targets = [(number * 31 + heading * 17 + i * 101) % pages for i in range(LINKS // HEADINGS)]
        links = " ".join(f"{{ref}}`label-{target}`" for target in targets)
        parts.append(f"## Part {heading} of {number}\n\n{sentence(number + heading)} See {links}.")
    return "\n\n".join(parts) + "\n"


def files(pages: int) -> Iterator[tuple[str, str]]:
    """The pages of a site, in groups."""
    groups = range((pages + GROUP - 1) // GROUP)
    yield "index.md", toctree("Home", [f"g{group}" for group in groups])
    for group in groups:
        members = range(group * GROUP, min(pages, (group + 1) * GROUP))
        yield f"g{group}.md", toctree(f"Group {group}", [f"p{member}" for member in members])
        yield from ((f"p{member}.md", page(member, pages)) for member in members)


def toctree(title: str, entries: list[str]) -> str:
    """A page that lists others."""
    return "\n".join([f"# {title}", "", "```{toctree}", *entries, "```", ""])


def site(root: Path, extension: str, theme: str, pages: int) -> Path:
    """Write a site."""
    docs = root / "docs"
    docs.mkdir(parents=True)
    (docs / "conf.py").write_text(CONF.format(extension=extension, theme=theme))
    for name, text in files(pages):
        (docs / name).write_text(text)
    return root


def build(root: Path, out: str) -> float:
    """Build below the folder *out*; the CPU time of the process, in seconds."""
    places = [str(root / "docs"), str(root / out / "html")]
    command = [sys.executable, "-m", "sphinx", "-q", "-d", str(root / out / "doctrees"), *places]
    before = os.times()
    subprocess.run(command, check=True)
    after = os.times()
    return (
        after.children_user + after.children_system - before.children_user - before.children_system
    )


def state(folder: Path) -> dict[Path, tuple[int, int]]:
    """The time and the inode of every file below *folder*."""
    found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    return {path: (stat.st_mtime_ns, stat.st_ino) for path, stat in found.items()}


def read_by(root: Path, out: str) -> str:
    """What Sphinx says that a build reads."""
    places = [str(root / "docs"), str(root / out / "html")]
    command = [sys.executable, "-m", "sphinx", "-d", str(root / out / "doctrees"), *places]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return re.search(r"(\d+ added, \d+ changed, \d+ removed)", said)[1]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--theme", default="furo")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        sphinx = site(Path(name, "sphinx"), "", given.theme, given.pages)
        fresh = site(Path(name, "fresh"), ', "almanac.freshness"', given.theme, given.pages)
        ratios = []
        for number in range(given.pairs):
            order = [sphinx, fresh] if number % 2 else [fresh, sphinx]
            times = {root: build(root, f"out{number}") for root in order}
            ratios.append(times[fresh] / times[sphinx])
            print(f"{times[sphinx]:.2f} s without, {times[fresh]:.2f} s with: {ratios[-1]:.3f}")
        print(f"clean builds of {given.pages} posts: {statistics.median(ratios):.3f} in the middle")
        for root in (sphinx, fresh):
            before = state(root / "out0")
            taken = build(root, "out0")
            after = state(root / "out0")
            written = sorted(str(p) for p in after.keys() | before if after.get(p) != before.get(p))
            print(f"{root.name}: {read_by(root, 'out0')}; {taken:.2f} s; writes {written}")


if __name__ == "__main__":
    main()
