"""What an incremental build reads and writes, edit by edit, and that it ends like a clean one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import bench_freshness
import walks
from sites import rest
from walks import PIXEL, Walk

#: Pages that Sphinx makes of all others.
GENERATED = {"genindex.html", "search.html"}


def title(walk: Walk) -> None:
    walk.replace("docs/posts/p2.md", "^# .*$", "# Another title")


def body(walk: Walk) -> None:
    walk.put("docs/posts/p2.md", walk.text("docs/posts/p2.md") + "\nMore.\n")


def heading(walk: Walk) -> None:
    walk.replace("docs/posts/p2.md", "^## .*$", "## Another heading")


def label(walk: Walk) -> None:
    walk.replace("docs/posts/p2.md", r"^\(label-2\)=$", "(label-9)=")


def add(walk: Walk) -> None:
    walks.write_post(walk, 4)


def delete(walk: Walk) -> None:
    del walk.files["docs/posts/p2.md"]


def rename(walk: Walk) -> None:
    walk.files["docs/posts/p9.md"] = walk.files.pop("docs/posts/p2.md")


def swap(walk: Walk) -> None:
    one, two = "docs/posts/p1.md", "docs/posts/p3.md"
    walk.files[one], walk.files[two] = walk.files[two], walk.files[one]


def include(walk: Walk) -> None:
    walk.put("docs/parts/_part.md", "(first)=\n## Included differently\n")


def picture(walk: Walk) -> None:
    walk.files["docs/dot.png"] = PIXEL + b"."


def download(walk: Walk) -> None:
    walk.put("docs/table.csv", "a,b,c\n")


def style(walk: Walk) -> None:
    walk.put("static/more.css", "p { color: red }")


def static(walk: Walk) -> None:
    walk.put("static/other.txt", "other")


def template(walk: Walk) -> None:
    text = '{% extends "!layout.html" %}{% block footer %}Foot{% endblock %}'
    walk.put("templates/layout.html", text)


def html_title(walk: Walk) -> None:
    walk.put("conf.py", walk.text("conf.py") + "html_title = 'T'\n")


def reading(walk: Walk) -> None:
    walk.put("conf.py", walk.text("conf.py") + "myst_enable_extensions = ['deflist']\n")


def comment(walk: Walk) -> None:
    walk.put("conf.py", walk.text("conf.py") + "# A comment.\n")


def hook(walk: Walk) -> None:
    walk.put("conf.py", walk.text("conf.py") + "def setup(app): pass\n")


def nothing(walk: Walk) -> None:
    pass


POSTS = {"posts/p1", "posts/p2", "posts/p3"}
ALL = {"index", "notes", *POSTS}
#: An edit, the pages that are read for it, and the pages that are written.
EDITS: list[tuple[Callable[[Walk], None], set[str], set[str]]] = [
    (nothing, set(), set()),
    (comment, set(), set()),
    (static, set(), set()),
    (body, {"posts/p2"}, {"posts/p2"}),
    # It stands in the contents of the first page, and in a link of page 1.
    (heading, {"posts/p2"}, {"posts/p2", "index", "posts/p1"}),
    # This theme shows the titles of all pages on each.
    (title, {"posts/p2"}, ALL),
    # The address of the heading changes as well.
    (label, {"posts/p2"}, {"posts/p2", "index", "posts/p1"}),
    (include, {"notes"}, {"notes", "index"}),
    (picture, {"notes"}, {"notes"}),
    (download, {"notes"}, {"notes"}),
    # The first page lists what there is; a link in Markdown is to a page, or is not, when read.
    (add, {"index", "posts/p4"}, {*ALL, "posts/p4"}),
    (delete, {"index", "posts/p1"}, ALL - {"posts/p2"}),
    (rename, {"index", "posts/p1", "posts/p9"}, ALL - {"posts/p2"} | {"posts/p9"}),
    (swap, {"posts/p1", "posts/p3"}, ALL),
    # Their digests stand in every page that loads them.
    (style, set(), ALL),
    (template, set(), ALL),
    (html_title, set(), ALL),
    (reading, ALL, ALL),
    # Code of which nobody can tell what it does.
    (hook, ALL, ALL),
]


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    made = Walk(tmp_path, walks.plain())
    walks.write_post(made, 1, body="{ref}`label-2` and [](p2.md)")
    walks.write_post(made, 2)
    walks.write_post(made, 3)
    made.save()
    return made


def pages(written: set[str]) -> set[str]:
    return {name.removesuffix(".html") for name in written - GENERATED if name.endswith(".html")}


@pytest.mark.parametrize(
    ("edit", "read", "written"), EDITS, ids=lambda value: getattr(value, "__name__", "")
)
def test_an_edit_reads_and_writes_what_shows_it_and_no_more(walk, edit, read, written) -> None:
    walk.incremental()
    edit(walk)
    walk.save(age=3600)
    found = walk.incremental()

    assert (found.read, pages(found.written)) == (read, written)
    assert found.differences(walk.clean()) == []
    assert walk.incremental().written == set()


def test_a_page_is_read_again_whatever_the_times_of_files_say(walk) -> None:
    walk.incremental()
    for name in walk.files:
        (walk.root / name).touch()

    assert walk.incremental().read == set()


@pytest.mark.parametrize("target", ["b.md", "/notes/b.md", "../notes/b.md"])
def test_a_link_within_a_folder_shows_the_title_that_the_page_has_now(tmp_path, target) -> None:
    walk = Walk(tmp_path, walks.almanac())  # whose sidebars do not show all titles
    walk.put("docs/notes/a.md", f"---\norphan: true\n---\n\n# A\n\n[]({target})\n")
    walk.put("docs/notes/b.md", "---\norphan: true\n---\n\n# One title\n")
    walk.save()
    walk.incremental()
    walk.put("docs/notes/b.md", "---\norphan: true\n---\n\n# Another title\n")
    walk.save()
    found = walk.incremental()

    assert pages(found.written) == {"notes/a", "notes/b"}
    assert b"Another title" in found.files["notes/a.html"]
    assert found.differences(walk.clean()) == []


def test_what_was_said_of_a_page_that_is_left_alone_is_said_again(walk) -> None:
    walks.write_post(walk, 2, body="{ref}`nowhere`\n\n#### Too deep\n")
    walk.save()
    first = walk.incremental()
    body(walk)
    walk.save()

    assert any("nowhere" in line for line in first.warnings)
    assert any("Non-consecutive header" in line for line in first.warnings)
    assert walk.incremental(jobs=2).warnings == first.warnings
    assert walk.incremental().warnings == first.warnings


def test_a_page_that_no_toctree_holds_is_told_in_every_build(walk) -> None:
    walk.put("docs/alone.md", "# Alone\n")
    walk.save()
    told = walk.incremental().warnings

    assert ["isn't included in any toctree" in line for line in told] == [True]
    assert walk.incremental().warnings == told


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_the_same_picture_names_come_out_in_whatever_order_pages_are_written(walk, builder) -> None:
    walk.files |= {f"docs/posts/d{n}/dot.png": PIXEL + bytes([n]) for n in (1, 2, 3)}
    for number in (2, 3):
        walks.write_post(walk, number, body=f"![Dot](d{number}/dot.png)")
    walk.save()
    walk.incremental(builder)
    walks.write_post(walk, 1, body="![Dot](d1/dot.png)")
    walk.save()

    assert walk.incremental(builder).differences(walk.clean(builder)) == []


TWINS = """\
(twin)=
## Heading {0}

```{{glossary}}
Twin
  Number {0}.
```

```{{math}}
:label: twin
{0}
```
"""


@pytest.mark.parametrize("jobs", [rest(1), 2, rest(4)])
def test_names_that_two_pages_define_have_one_winner_and_are_told_alike(walk, jobs) -> None:
    for number in (1, 2, 3):
        walks.write_post(walk, number, body=TWINS.format(number))
    walk.put("docs/notes.md", "# Notes\n\n{ref}`twin` {term}`Twin` {eq}`twin`\n")
    walk.save()
    found = walk.clean(jobs=jobs)
    kinds = ["label twin,", "term description of Twin,", "label of equation twin,"]

    assert b"Heading 3" in found.files["notes.html"]
    for kind in kinds:
        told = [line for line in found.warnings if f"duplicate {kind}" in line]
        assert [re.findall(r"p\d(?=\.md)", line) for line in told] == [["p2", "p1"], ["p3", "p2"]]

    # The last of three goes, and comes back while another page is edited.
    walk.incremental(jobs=jobs)
    before = dict(walk.files)
    walks.write_post(walk, 3)
    walk.save()
    assert walk.incremental(jobs=jobs).differences(walk.clean()) == []
    walk.files = before
    walk.save()
    assert walk.incremental(jobs=jobs).differences(found) == []


def test_a_file_of_a_stranger_in_the_output_stays(walk) -> None:
    walk.incremental()
    out = walk.root / "incremental/html"
    (out / "posts/mine.html").write_text("mine")
    (out / "_static/mine.css").write_text("mine")
    delete(walk)
    style(walk)
    walk.save()
    walk.incremental()

    assert not (out / "posts/p2.html").exists()
    assert (out / "posts/mine.html").read_text() == (out / "_static/mine.css").read_text() == "mine"


def test_every_file_of_the_output_is_known_to_be_ours(walk) -> None:
    from almanac.freshness.manifest import Store

    walk.incremental()
    out = walk.root / "incremental/html"
    [manifest] = (walk.root / "incremental/doctrees/freshness").glob("html-*.json")
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}

    assert Store(out, manifest).ours == files


def test_another_builder_in_between_changes_nothing(walk) -> None:
    walk.incremental("html")
    delete(walk)
    walk.save()
    walk.incremental("epub")

    assert walk.incremental("html").differences(walk.clean("html")) == []


def test_outputs_in_two_folders_are_kept_apart(walk, tmp_path) -> None:
    walk.incremental()
    shutil.copytree(tmp_path / "incremental/html", tmp_path / "copy")
    shutil.rmtree(tmp_path / "incremental/html")

    assert walk.incremental().differences(walk.clean()) == []


@pytest.mark.long
def test_a_build_without_an_edit_reads_and_writes_nothing_on_a_thousand_pages(tmp_path) -> None:
    site = bench_freshness.site(tmp_path, ', "almanac.freshness"', "alabaster", 1000)
    bench_freshness.build(site, "out")
    before = bench_freshness.state(site / "out")
    assert len(before) > 3000

    assert bench_freshness.read_by(site, "out") == "0 added, 0 changed, 0 removed"
    assert bench_freshness.state(site / "out") == before
