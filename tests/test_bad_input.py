"""Nothing is lost in silence: a bad file is told in every build, and costs no other its content.

Every message is in ``test_bad_input/``, word by word; ``pytest --force-regen`` writes them anew,
and the change is then to be read.
"""

from __future__ import annotations

import os
import re
import time
from collections import defaultdict
from pathlib import Path

import pytest

from bad_input import BODIES, BODY, BYTES, ENTRIES, PAGES
from sites import BIB, Site, almanac, sayings, words

#: All of them, by the path of the file.
FILES = {
    **{f"{name}.md": bad for name, bad in {**BYTES, **PAGES, **BODIES}.items()},
    **{f"posts/{name}.md": bad for name, bad in ENTRIES.items()},
}
GOOD = [path.removesuffix(".md") for path in almanac() if path.endswith(".md")]


def put(site: Site, path: str, source: str | bytes) -> None:
    """Write the file *path*, whatever is in it."""
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    (site.root / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
    (site.root / "docs" / path).write_bytes(data)


def told(warnings: list[str]) -> dict[str, list[str]]:
    """What was told of each file, as ``line:column code``."""
    found = defaultdict(list)
    for warning in warnings:
        if match := re.match(r"docs/(.+?):(\d+:\d+): WARNING: ([a-z-]+): ", warning):
            found[match[1]].append(f"{match[2]} {match[3]}")
    return found


def texts(site: Site) -> dict[str, str]:
    """What the pages say that no bad page has a part in."""
    names = set(GOOD) - {"index", "posts/index"}  # they list the bad posts that are shown
    return {name: words(site.page(name).select_one("[role=main]")) for name in names}


@pytest.fixture(scope="module")
def builds(tmp_path_factory) -> tuple[Site, list[dict[str, list[str]]], dict[str, str]]:
    """A site with every bad file, what two builds told, and the pages of a site without them."""
    clean = Site(tmp_path_factory.mktemp("clean"))
    clean.write(almanac())
    assert clean.build().warnings == []
    site = Site(tmp_path_factory.mktemp("bad"))
    site.write(almanac())
    for path, bad in FILES.items():
        put(site, path, bad.source)
    found = [told(site.build().warnings), told(site.build().warnings)]
    return site, found, texts(clean)


def test_there_are_more_than_eighty_of_them() -> None:
    assert len(FILES) == len(BYTES) + len(PAGES) + len(ENTRIES) + len(BODIES)
    assert len(FILES) > 80


@pytest.mark.parametrize("path", FILES)
def test_every_fault_is_told_at_its_place_in_the_first_build_and_in_the_second(
    builds, path: str
) -> None:
    _, (first, second), _ = builds

    assert ", ".join(sorted(first[path], key=by_place)) == FILES[path].told
    assert second[path] == first[path]


def test_every_fault_is_told_in_these_words(builds, file_regression) -> None:
    site, _, _ = builds

    file_regression.check(sayings(site.warnings, site.root), basename="pages", encoding="utf-8")


def by_place(line: str) -> list[int]:
    """The order of a file."""
    return [int(number) for number in line.partition(" ")[0].split(":")]


@pytest.mark.parametrize("path", FILES)
def test_a_bad_page_is_shown_with_all_its_text_or_not_at_all(builds, path: str) -> None:
    site, _, _ = builds
    page = site.root / "_build/html" / path.replace(".md", ".html")

    assert page.is_file() == FILES[path].shown
    assert not FILES[path].shown or BODY in page.read_text(encoding="utf-8")


def test_the_good_pages_say_what_they_say_without_the_bad_ones(builds) -> None:
    site, (first, _), clean = builds

    assert texts(site) == clean
    assert set(first) == set(FILES)


def test_the_parser_never_sees_the_yaml_of_an_author(site) -> None:
    text = "{{ 6 * 7 }}\n"
    head = "myst: {enable_extensions: [substitution]}"
    made = site(
        {
            "a.md": f"---\n{head}\n---\n\n# A\n\n{text}",
            "b.md": f"----\n{head}\n----\n\n# A\n\n{text}",
            "c.md": f"---\n{head}\n# A\n\n{text}",
            "d.md": f"--- x\n{head}\n---\n\n# A\n\n{text}",
            "posts/e.md": f"----\n{head}\n----\n\n# A\n\n{text}",
            "posts/f.md": f"---\n{head}\n# A\n\n{text}",
        }
    ).build()

    for name in ("a", "b", "c", "d", "posts/e", "posts/f"):
        assert "{{ 6 * 7 }}" in made.page(name).get_text(), name


def test_a_page_that_is_mended_comes_back_and_one_that_breaks_goes(site) -> None:
    made = site()
    put(made, "posts/addition.md", b"\xff")
    made.build()
    assert told(made.warnings)["posts/addition.md"] == ["1:1 bad-encoding"]
    assert "posts/addition" not in made.app.env.found_docs
    assert [item["id"] for item in made.data()["posts"]] == ["subtraction"]

    made.write({"posts/addition.md": almanac()["posts/addition.md"]})
    assert made.build().warnings == []
    assert [item["id"] for item in made.data()["posts"]] == ["addition", "subtraction"]

    put(made, "posts/subtraction.md", b"\xff")
    made.build()
    assert told(made.warnings)["posts/subtraction.md"] == ["1:1 bad-encoding"]
    assert "posts/subtraction" not in made.app.env.all_docs
    assert [item["id"] for item in made.data()["posts"]] == ["addition"]


def test_a_bad_byte_in_the_bibliography_costs_one_paper(site) -> None:
    made = site()
    put(made, "references.bib", BIB.encode() + b"@misc{bad,\n title = {Caf\xe9}}\n")
    first = told(made.build().warnings)

    assert first == {"references.bib": ["11:14 bad-encoding"]}
    assert told(made.build().warnings) == first
    assert [item["id"] for item in made.data()["papers"]] == ["lovelace1843notes"]


# Names, links, and files that are no files


def orphan(title: str) -> str:
    return f"---\norphan: true\n---\n\n# {title}\n"


NAMES = {
    "p.md": ("duplicate-page", {"P.md": orphan("Upper"), "p.md": orphan("Lower")}, "P"),
    "q.rst": ("duplicate-page", {"q.md": orphan("Q"), "q.rst": ":orphan:\n\nR\n=\n"}, "q"),
    "folder.md": (
        "duplicate-page",
        {"folder.md": "# A\n", "folder/index.md": orphan("B")},
        "folder/index",
    ),
    "cafe\u0301.md": ("bad-file", {"cafe\u0301.md": "# A\n", "caf\xe9.md": orphan("B")}, "caf\xe9"),
    "nai\u0308ve.md": ("bad-file", {"nai\u0308ve.md": "# A\n"}, ""),
    "new\nline.md": ("bad-file", {"new\nline.md": "# A\n"}, ""),
    "con\x01trol.md": ("bad-file", {"con\x01trol.md": "# A\n"}, ""),
    "\udce9.md": ("bad-file", {"\udce9.md": "# A\n"}, ""),
    "UPPER.MD": ("bad-file", {"UPPER.MD": "# A\n"}, ""),
    "genindex.html/x.md": ("bad-file", {"genindex.html/x.md": "# A\n"}, ""),
    "data/almanac.json/x.md": ("bad-file", {"data/almanac.json/x.md": "# A\n"}, ""),
    "mimetype/x.md": ("bad-file", {"mimetype/x.md": "# A\n"}, ""),
    "searchindex.js.md": ("bad-file", {"searchindex.js.md": "# A\n"}, ""),
    "sitemap.xml.md": ("bad-file", {"sitemap.xml.md": "# A\n"}, ""),
    "hello.php.md": ("bad-file", {"hello.php.md": "# A\n"}, ""),
    "search.md": ("bad-file", {"search.md": "# A\n"}, ""),
    "x" * 250 + ".md": ("bad-file", {"x" * 250 + ".md": "# A\n"}, ""),
}
LINKS = {
    "passwd.md": "/etc/passwd",
    "we[ir]d*?.md": "/etc/passwd",
    "dangling.md": "nowhere.md",
    "self.md": "self.md",
    "loop": ".",
    "out": "/etc",
}


@pytest.fixture(scope="module")
def named(tmp_path_factory) -> tuple[Site, list[list[str]]]:
    """A site with files that cannot be pages, and the warnings of two builds."""
    site = Site(tmp_path_factory.mktemp("named"))
    site.write({**almanac(), "weidxx.md": orphan("Kept")})
    for _, files, _ in NAMES.values():
        for path, text in files.items():
            put(site, path, text)
    for path, target in LINKS.items():
        (site.root / "docs" / path).symlink_to(target)
    os.mkfifo(site.root / "docs/pipe.md")
    return site, [site.build().warnings, site.build().warnings]


def escaped(name: str) -> str:
    """*name* as diagnostics show it."""
    return re.sub(r"[\n\x01\udce9]", lambda c: c[0].encode("unicode_escape").decode(), name)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_that_cannot_be_a_page_is_told_in_each_build(named, name: str) -> None:
    site, warnings = named
    code, _, kept = NAMES[name]

    for found in warnings:
        assert told(found)[escaped(name)] == [f"1:1 {code}"]
    assert not kept or site.page(kept).h1


@pytest.mark.parametrize("name", [*LINKS, "pipe.md"])
def test_links_and_pipes_are_told_and_not_opened(named, name: str) -> None:
    site, warnings = named

    reason = "no regular file" if name == "pipe.md" else "a symbolic link is not followed"

    for found in warnings:
        assert told(found)[name] == ["1:1 bad-file"]
        assert any(line.startswith(f"docs/{name}:") and reason in line for line in found)
    assert not (site.root / "_build/html" / name).with_suffix(".html").exists()


def test_every_file_is_refused_in_these_words(named, file_regression) -> None:
    site, _ = named

    file_regression.check(sayings(site.warnings, site.root), basename="files", encoding="utf-8")


def test_a_folder_that_leads_to_itself_is_not_walked(named) -> None:
    site, _ = named

    assert {name for name in site.app.env.found_docs if name.startswith(("loop", "out"))} == set()
    assert {*GOOD, "weidxx"} <= site.app.env.found_docs


def test_what_the_project_leaves_out_is_not_looked_at(site) -> None:
    made = site(exclude_patterns=["drafts", "**/_*"])
    put(made, "drafts/a.md", b"\xff")
    put(made, "posts/_b.md", b"\xff")
    (made.root / "docs/drafts/loop").symlink_to(".")

    assert made.build().warnings == []


# Limits


def test_what_fits_into_the_limits_is_built(site) -> None:
    prose = (
        "A sentence with *stress*, a [link](index.md) and `code`, as people write it.\n"
        "A sentence of some length that says how a thing works, and for whom.\n"
        "A sentence that adds a little to it, and another one that does not, in plain words.\n"
        "A last sentence, which ends what was to be said about the thing, and asks what is next.\n"
    ) * 840
    text = plain_page(prose + "\n" + ">" * 9 + " deep\n\n" + "  - a\n")
    made = site({"long.md": text})
    start = time.process_time()
    made.build()

    assert len(text) > 256 * 1024
    assert made.warnings == []
    assert time.process_time() - start < 15


def plain_page(body: str) -> str:
    return f"---\norphan: true\n---\n\n# Long\n\n{body}"


def test_the_limits_can_be_set(site) -> None:
    made = site({"big.md": plain_page("word " * 70_000)}, almanac_max_bytes=400_000)
    assert made.build().warnings == []

    made = site({"big.md": plain_page("- a\n" * 2000)}, almanac_max_pieces=8000)
    assert told(made.build().warnings) == {"big.md": ["1:1 limit-exceeded"]}


def test_the_real_almanac_is_far_from_every_limit() -> None:
    from almanac import weight
    from almanac.fences import split
    from conftest import ROOT

    found = [
        weight.weigh(split(p.read_text("utf-8"))[1], 40_000) for p in ROOT.glob("docs/**/*.md")
    ]

    assert len(found) > 30
    assert max(item.pieces for item in found) < 10_000
    assert [item for item in found if item.deep] == []


def test_a_file_that_nobody_may_open_is_told(tmp_path: Path, monkeypatch) -> None:
    from almanac.discovery import Tree

    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_args: False)
    (fault,) = Tree(tmp_path, (".md",), lambda _path: False, str).survey().faults

    told = f"{tmp_path}/a.md:1:1: bad-file: the file cannot be opened; let everybody read it"
    assert str(fault) == told


def test_a_folder_that_nobody_may_open_is_told_and_not_asked_for_pages(
    tmp_path: Path, monkeypatch
) -> None:
    from almanac.discovery import Tree

    (tmp_path / "closed").mkdir()
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = Tree(tmp_path, (".md",), lambda _path: False, str).survey()

    [fault] = map(str, found.faults)
    assert fault == (
        f"{tmp_path}/closed:1:1: bad-file: the folder cannot be opened; let everybody read it"
    )
    assert (found.pages, found.refused) == (["a.md"], ["closed"])
