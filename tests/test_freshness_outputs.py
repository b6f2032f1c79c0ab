"""What else stands in the output than pages and their links: sidebars, dates, files of others."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from sphinx.cmd.build import main
from sphinx.errors import ConfigError, SphinxError

import walks
from sites import rest
from walks import Output, Walk

NOON = "2031-03-0{} 12:00Z"


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    made = Walk(tmp_path, walks.plain())
    walks.write_post(made, 1)
    walks.write_post(made, 2)
    return made


def configure(walk: Walk, *lines: str) -> None:
    """Add lines to ``conf.py``."""
    walk.put("conf.py", "\n".join([walk.text("conf.py"), *lines, ""]))


def path_to(folder: str) -> list[str]:
    """Lines of ``conf.py`` that let modules be imported from a folder near it."""
    return ["import os, sys", f"sys.path.insert(0, os.path.abspath('{folder}'))"]


def same(walk: Walk, builder: str = "html", jobs: int = 1) -> Output:
    """What an incremental build left, which has to be what a clean one leaves."""
    walk.save()
    found = walk.incremental(builder, jobs)
    assert found.differences(walk.clean(builder)) == []
    return found


def files(walk: Walk, where: str) -> dict[str, bytes]:
    """What a build leaves in a process of its own, which imports modules anew."""
    walk.save()
    context = multiprocessing.get_context("fork")
    process = context.Process(target=walk.build, args=(where, "html", 1))
    process.start()
    process.join()
    assert process.exitcode == 0
    out = walk.root / where / "html"
    paths = [path for path in out.rglob("*") if path.is_file() and path.name not in walks.APART]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def same_apart(walk: Walk) -> dict[str, bytes]:
    """The same as :func:`same`, each build in a process of its own."""
    found, clean = files(walk, "incremental"), files(walk, "clean")
    assert {
        name for name in found.keys() | clean.keys() if found.get(name) != clean.get(name)
    } == set()
    return found


# -- circles -----------------------------------------------------------------------------------


def lists(title: str, *pages: str) -> str:
    """A page that lists others."""
    return "\n".join([f"# {title}", "", "```{toctree}", *pages, "```", ""])


@pytest.mark.parametrize("theme", [rest("alabaster"), "furo", rest("classic")])
def test_pages_that_list_each_other_are_told_once_and_built(walk, theme) -> None:
    configure(walk, f'html_theme = "{theme}"')
    walk.put("docs/posts/x.md", lists("X", "y"))
    walk.put("docs/posts/y.md", lists("Y"))
    assert same(walk).warnings == []

    walk.put("docs/posts/y.md", lists("Y", "p1", "x"))
    found = same(walk, jobs=2)
    [told] = found.warnings
    assert f"{walk.root}/docs/posts/y.md:3: WARNING: circular toctree" in told
    assert "posts/x <- posts/y <- posts/x [toc.circular]" in told

    walk.put("docs/posts/p2.md", "# Another title\n")
    assert same(walk).warnings == found.warnings
    walk.put("docs/posts/x.md", lists("X", "p2"))
    assert same(walk).warnings == []


@pytest.mark.parametrize("builder", ["dirhtml", rest("epub")])
def test_a_circle_through_the_first_page_is_told_and_built(walk, builder) -> None:
    same(walk, builder)
    walk.put("docs/posts/p1.md", lists("One", "/notes", "/index"))
    found = same(walk, builder)

    assert sum("index <- posts/p1 <- index" in line for line in found.warnings) == 1
    walks.write_post(walk, 1)
    assert not any("circular" in line for line in same(walk, builder, jobs=2).warnings)


@pytest.mark.parametrize("builder", ["html", "epub"])
def test_a_circle_beside_other_pages_and_an_index_can_be_listed(walk, builder) -> None:
    walk.put("docs/index.md", lists("Home", "a", "b", "posts/p1", "posts/p2", "notes"))
    walk.put("docs/a.md", lists("A", "index", "genindex"))
    walk.put("docs/b.md", "Words without a title.\n\n```{toctree}\nc\n```\n")
    walk.put("docs/c.md", "# C\n")

    assert any("index <- a <- index" in line for line in same(walk, builder).warnings)


def test_pages_of_an_almanac_that_list_each_other_are_told_and_built(tmp_path) -> None:
    walk = Walk(tmp_path, walks.almanac())
    walks.write_post(walk, 1)
    walk.put("docs/index.md", walk.text("docs/index.md").replace("\nnotes", "\nnotes\nx"))
    walk.put("docs/x.md", lists("X", "y"))
    walk.put("docs/y.md", lists("Y", "x"))
    same(walk)
    walk.put("docs/y.md", lists("Yes", "x"))

    assert [line for line in same(walk).warnings if "circular" in line] != []


def test_a_page_without_a_title_below_a_list_is_told_alike(walk) -> None:
    walk.put("docs/posts/x.md", lists("X", "../notes", "empty"))
    walk.put("docs/posts/empty.md", "Text.\n")
    told = same(walk).warnings

    assert any("have a title" in line for line in told)
    walks.write_post(walk, 2, body="More.")
    assert sorted(same(walk).warnings) == sorted(told)
    walk.put("docs/index.md", walk.text("docs/index.md") + "\nMore.\n")
    assert sorted(same(walk).warnings) == sorted(told)


# -- sidebars ----------------------------------------------------------------------------------

LIST = """\
# Home

```{{toctree}}
{}
```
"""
LISTS = [
    ":caption: One\n\nposts/p1\nposts/p2\nnotes",
    ":caption: Another\n\nposts/p1\nposts/p2\nnotes",
    ":titlesonly:\n\nposts/p1\nposts/p2\nnotes",
    ":numbered:\n\nposts/p1\nposts/p2\nnotes",
    ":maxdepth: 1\n\nposts/p1\nposts/p2\nnotes",
    ":maxdepth: 1\n\nExplicit <posts/p1>\nposts/p2\nnotes",
    ":reversed:\n:maxdepth: 1\n\nposts/p1\nposts/p2\nnotes",
    ":hidden:\n\nposts/p1\nposts/p2\nnotes",
    "posts/p1\nposts/p2\nnotes\nOut <https://example.org/a>\nself",
    "posts/p1\nposts/p2\nnotes\nFar <https://example.org/b>",
]
OPEN = """html_sidebars = {"**": ["open.html"]}"""
BARE = """html_sidebars = {"**": []}
def setup(app):
    app.connect("freshness-sidebar", lambda app, docname: "none")
"""


@pytest.mark.parametrize("theme", [rest("alabaster"), rest("furo"), "open"])
def test_every_option_of_a_list_shows_in_the_sidebars_of_all_pages(walk, theme) -> None:
    if theme == "open":
        configure(walk, OPEN)
        walk.put("templates/open.html", "{{ toctree(collapse=False, maxdepth=-1) }}")
    else:
        configure(walk, f'html_theme = "{theme}"')
    for body in LISTS:
        walk.put("docs/index.md", LIST.format(body))
        same(walk)


@pytest.mark.parametrize(
    "options", ["", *map(rest, ("collapse=False", "titles_only=True, maxdepth=2"))]
)
def test_a_first_build_writes_the_pages_that_sphinx_alone_writes(walk, tmp_path, options) -> None:
    configure(walk, OPEN)
    walk.put("templates/open.html", f"{{{{ toctree({options}) }}}}")
    walk.put("docs/index.md", LIST.format("posts/p1\nposts/p2\nnotes"))
    walk.save()
    alone = Walk(tmp_path / "alone", dict(walk.files))
    alone.put("conf.py", alone.text("conf.py").replace(', "almanac.freshness"', ""))
    alone.save()
    ours, theirs = walk.clean(), alone.clean()

    pages = {name for name in theirs.files if name.endswith((".html", ".txt", ".inv", ".png"))}
    assert len(pages) > 10
    assert {name: ours.files[name] for name in pages} == {n: theirs.files[n] for n in pages}


@pytest.mark.parametrize("jobs", [rest(1), 2])
def test_headings_that_all_sidebars_show_write_all_pages(walk, jobs) -> None:
    configure(walk, OPEN)
    walk.put("templates/open.html", "{{ toctree(collapse=False, maxdepth=-1) }}")
    same(walk, jobs=jobs)
    walk.replace("docs/posts/p2.md", "^## .*$", "## Another heading")

    assert {"notes.html", "posts/p1.html"} <= same(walk, jobs=jobs).written
    walk.put("docs/posts/p2.md", walk.text("docs/posts/p2.md") + "\nMore.\n")
    assert not {"notes.html", "posts/p1.html"} & same(walk, jobs=jobs).written


def test_headings_that_sidebars_open_on_the_way_down_write_the_pages_below(walk) -> None:
    configure(walk, "html_theme_options = {'sidebar_collapse': True}")
    walk.put("docs/index.md", LIST.format(":maxdepth: 3\n\nposts/top\nnotes"))
    walk.put("docs/posts/top.md", lists("Top", "p1", "p2") + "\n## Heading\n")
    same(walk)
    walk.replace("docs/posts/top.md", "^## .*$", "## Another heading")
    written = same(walk).written

    assert "posts/p1.html" in written
    assert "notes.html" not in written


def test_what_a_list_shows_of_lists_below_it_is_kept(walk) -> None:
    configure(walk, BARE)
    walk.put("docs/index.md", LIST.format(":maxdepth: 4\n\nposts/top\nnotes"))
    below = lists("Top", "p1", "p2", "Out <https://example.org/a>") + "\n## Heading\n"
    for text in (
        below,
        below.replace("/a>", "/b>"),
        below.replace("p1", "One <p1>"),
        f"---\ntocdepth: 1\n---\n{below}",
        below.replace("p2", "self"),
    ):
        walk.put("docs/posts/top.md", text)
        assert "index.html" in same(walk).written


def test_a_page_without_a_title_is_told_by_every_list_above_it(walk) -> None:
    configure(walk, BARE)
    walk.put("docs/index.md", LIST.format(":maxdepth: 1\n\nposts/top\nnotes"))
    walk.put("docs/posts/top.md", lists("Top", "p1", "p2"))
    whole = walk.text("docs/posts/p2.md")
    same(walk)
    walk.put("docs/posts/p2.md", "No title.\n")

    # Sphinx looks at the whole list before it cuts off what is too deep.
    assert sum("'posts/p2' that doesn't have a title" in line for line in same(walk).warnings) == 2
    walk.put("docs/posts/p2.md", whole)
    assert not any("have a title" in line for line in same(walk).warnings)


@pytest.mark.long
def test_numbered_lists_below_others_number_pages_alike_in_every_process(walk) -> None:
    walk.put("docs/index.md", LIST.format(":numbered:\n\nposts/top\nnotes"))
    walk.put("docs/posts/top.md", "# Top\n\n```{toctree}\n:numbered:\n\np1\np2\n```\n")
    walk.save()
    found = set()
    for seed in "123":
        out = walk.root / seed
        arguments = ["-m", "sphinx", "-q", "-c", str(walk.root), str(walk.root / "docs"), str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, check=True
        )
        found.add((done.stderr, (out / "posts/p1.html").read_bytes()))

    assert len(found) == 1


# -- files of extensions -----------------------------------------------------------------------

CODE = "def one():\n    pass\n\n\ndef two():\n    pass\n"
SHOWN = "# Code\n\n```{{eval-rst}}\n.. py:module:: {0}\n\n.. py:function:: one()\n```\n"


def test_pages_with_code_stay_while_their_modules_do(walk) -> None:
    configure(walk, *path_to("lib"), 'extensions += ["sphinx.ext.viewcode"]')
    walk.files |= {"lib/some_one.py": CODE.encode(), "lib/some_two.py": CODE.encode()}
    walk.put("docs/posts/p1.md", SHOWN.format("some_one"))
    walk.put("docs/posts/p2.md", SHOWN.format("some_two"))
    assert "_modules/some_one.html" in same_apart(walk)

    walk.put("docs/notes.md", "# Notes\n")
    assert "_modules/some_one.html" in same_apart(walk)
    walk.put("lib/some_one.py", CODE.replace("two", "three"))
    assert b"three" in same_apart(walk)["_modules/some_one.html"]
    del walk.files["docs/posts/p1.md"]
    assert "_modules/some_one.html" not in same_apart(walk)


@pytest.mark.long
def test_code_of_an_extension_outside_the_folder_of_the_configuration_counts(
    walk, tmp_path
) -> None:
    walk.root = tmp_path / "site"
    walk.files |= {
        "../library/words/__init__.py": b"",
        "../library/words/list.py": b"WORD = 'One'\n",
    }
    walk.put(
        "../library/words/__init__.py",
        "from words.list import WORD\n\n\ndef setup(app):\n"
        "    app.connect('source-read', lambda a, d, s: s.__setitem__(0, s[0] + WORD))\n",
    )
    configure(walk, *path_to("../library"), 'extensions += ["words"]')
    assert b"One" in same_apart(walk)["notes.html"]

    walk.put("../library/words/list.py", "WORD = 'Another'\n")
    assert b"Another" in same_apart(walk)["notes.html"]


# -- a part of the pages -----------------------------------------------------------------------


def build_some(walk: Walk, *names: str) -> None:
    """Build only the pages *names*."""
    walk.save()
    out = walk.root / "incremental"
    places = [str(walk.root / "docs"), str(out / "html"), *(str(walk.root / n) for n in names)]
    assert main(["-q", "-d", str(out / "doctrees"), "-c", str(walk.root), *places]) == 0


@pytest.mark.parametrize("damage", [b"", rest(b"{}"), rest(b'Search.setIndex({"docnames": []})')])
def test_an_index_that_some_pages_entered_is_completed_by_the_next_build(walk, damage) -> None:
    same(walk)
    (walk.root / "incremental/html/searchindex.js").write_bytes(damage)
    build_some(walk, "docs/notes.md")
    build_some(walk, "docs/posts/p1.md")

    same(walk)
    assert walk.incremental().written == set()


@pytest.mark.long
def test_after_a_build_of_some_pages_the_next_one_completes_all(walk) -> None:
    same(walk)
    walks.write_post(walk, 2, title="Other words", body="![](../dot.png)")
    walks.write_post(walk, 3, title="A new page")
    build_some(walk, "docs/notes.md")
    build_some(walk, "docs/posts/p1.md")

    same(walk)
    assert walk.incremental().written == set()


def test_a_first_build_of_some_pages_is_completed_by_the_next_one(walk) -> None:
    build_some(walk, "docs/notes.md")

    same(walk)


# -- static files ------------------------------------------------------------------------------


def killed_at(walk: Walk, name: str) -> None:
    """Build, and kill the process when it opens a file *name* of the output to write it."""

    def die(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and str(args[0]).endswith(f"/html/{name}") and args[1] in {"wb", "w"}:
            os.kill(os.getpid(), signal.SIGKILL)

    def build() -> None:
        sys.addaudithook(die)
        walk.incremental()

    walk.save()
    process = multiprocessing.get_context("fork").Process(target=build)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


@pytest.mark.parametrize(
    "name", ["_static/alabaster.css", *map(rest, ("_static/more.css", "notes.html"))]
)
def test_static_files_of_a_theme_that_was_never_finished_go(walk, name) -> None:
    killed_at(walk, name)
    configure(walk, 'html_theme = "classic"')

    assert "_static/alabaster.css" not in same(walk).files


@pytest.mark.parametrize(
    "name",
    ["a.css.jinja", rest("a.css_t"), "a.CSS", "a.js_t", "a.mjs", rest("a.js.jinja"), "a.data"],
)
def test_pages_know_the_static_files_that_they_load(walk, name) -> None:
    rendered = name.removesuffix("_t").removesuffix(".jinja")
    kind = "html_css_files" if "css" in name.lower() else "html_js_files"
    configure(walk, f'{kind} = ["{rendered}"]')
    walk.put(f"static/{name}", "/* one */")
    first = same(walk)
    walk.put(f"static/{name}", "/* another */")

    assert same(walk).files["notes.html"] != first.files["notes.html"]
    assert walk.incremental().written == set()


@pytest.mark.long
def test_a_page_is_written_over_a_file_of_the_project_with_its_name(walk) -> None:
    configure(walk, 'html_extra_path = ["extra"]')
    walk.put("extra/notes.html", "extra")
    walk.put("extra/search.html", "extra")
    same(walk)
    walk.put("docs/posts/p1.md", "# Another title\n")
    same(walk)
    walk.put("docs/posts/p1.md", "# Another title\n\nText.\n")
    assert "Notes" in same(walk).files["notes.html"].decode()
    walk.put("extra/posts/p1.html", "extra")
    walk.put("extra/new.html", "new")
    same(walk)
    del walk.files["extra/notes.html"], walk.files["extra/new.html"]
    same(walk)
    del walk.files["docs/posts/p1.md"]
    assert same(walk).files["posts/p1.html"] == b"extra"


def test_a_folder_takes_the_place_of_a_file_and_a_file_that_of_a_folder(walk) -> None:
    configure(walk, 'html_extra_path = ["extra"]')
    walk.put("extra/more", "extra")
    walk.put("extra/other/deep/file.txt", "extra")
    same(walk)
    del walk.files["extra/more"], walk.files["extra/other/deep/file.txt"]
    walk.put("docs/more/page.md", "---\norphan: true\n---\n\n# A page\n")
    walk.put("extra/other", "extra")
    assert "more/page.html" in same(walk).files
    del walk.files["docs/more/page.md"], walk.files["extra/other"]
    walk.put("extra/more", "extra")
    walk.put("extra/other/file.txt", "extra")
    assert same(walk).files["more"] == b"extra"


def test_a_file_where_a_page_needs_its_name_is_told_in_every_build(walk) -> None:
    same(walk)
    configure(walk, 'html_extra_path = ["extra"]')
    walk.put("extra/notes.html/file.txt", "extra")
    walk.save()
    for build in (walk.incremental, walk.clean):
        with pytest.raises(SphinxError, match="output"):
            build()


def test_a_folder_of_others_where_a_page_has_to_be_is_told(walk) -> None:
    walk.save()
    (walk.root / "incremental/html/notes.html").mkdir(parents=True)
    with pytest.raises(SphinxError, match=r"something else is where .*notes\.html$"):
        walk.incremental()


def test_a_configuration_of_docutils_counts_from_the_day_it_is_there(walk) -> None:
    walk.put("docs/rest.rst", ":orphan:\n\nR\n=\n\nSee PEP 8.\n")
    same(walk)
    walk.put("docutils.conf", "[restructuredtext parser]\npep_references: yes\n")
    assert "peps.python.org" in same(walk).files["rest.html"].decode()
    del walk.files["docutils.conf"]
    assert "peps.python.org" not in same(walk).files["rest.html"].decode()


def test_markup_from_a_file_is_read_when_the_file_comes(walk) -> None:
    walk.put("docs/rest.rst", ":orphan:\n\nR\n=\n\n.. raw:: html\n   :file: part.html\n")
    assert same(walk).warnings != []
    walk.put("docs/part.html", "<i>Part</i>")
    assert "<i>Part</i>" in same(walk).files["rest.html"].decode()


def test_a_missing_file_that_becomes_a_folder_is_told_as_one(walk) -> None:
    walk.put("docs/notes.md", walk.text("docs/notes.md") + "\n```{include} part.md\n```\n")
    first = same(walk).warnings
    walk.put("docs/part.md/file.txt", "words")
    assert same(walk).warnings != first


def test_a_range_that_a_file_does_not_have_is_told_in_the_page(walk) -> None:
    text = "\n```{literalinclude} _few.txt\n:lines: 99-\n```\n"
    walk.put("docs/_few.txt", "words\n")
    walk.put("docs/notes.md", walk.text("docs/notes.md") + text)
    told = [line for line in same(walk).warnings if "_few.txt" in line]
    assert told
    assert all(re.search(r"docs/notes\.md:\d+: ", line) for line in told)
    assert same(walk).warnings


@pytest.mark.long
def test_a_book_beside_its_doctrees_is_built_again_with_the_same_warnings(walk) -> None:
    walk.put("docs/index.md", walk.text("docs/index.md") + "\n[text](nowhere)\n")
    walk.save()
    told = []
    for _ in range(3):
        said = walk.root / "said.txt"
        where = ["-c", walk.root, walk.root / "docs", walk.root / "book"]
        assert main(["-q", "-b", "epub", "-w", str(said), *map(str, where)]) == 0
        told.append(said.read_text(encoding="utf-8"))
    assert "nowhere" in told[0]
    assert ".doctrees/" not in told[0]
    assert (
        sorted(told[0].splitlines()) == sorted(told[1].splitlines()) == sorted(told[2].splitlines())
    )


def test_of_two_pages_with_one_file_the_last_is_shown_and_the_other_told(walk) -> None:
    same(walk, "dirhtml")
    walk.put("docs/posts/p1/index.md", "---\norphan: true\n---\n\n# The last\n")
    for number in range(3):
        found = same(walk, "dirhtml", jobs=1 + number % 2)
        assert "<h1>The last" in found.files["posts/p1/index.html"].decode()
        [told] = [line for line in found.warnings if "has the same file" in line]
        assert "docs/posts/p1.md: WARNING: not shown, since the page posts/p1/index has" in told
        assert "_sources/posts/p1.md.txt" not in found.files
        assert b'"posts/p1"' not in found.files["searchindex.js"]
        walk.put("docs/posts/p1.md", f"# The first, {number}\n")
    del walk.files["docs/posts/p1/index.md"]
    assert "<h1>The first, 2" in same(walk, "dirhtml").files["posts/p1/index.html"].decode()
    assert walk.incremental("dirhtml").written == set()


def test_a_page_that_was_hidden_is_shown_when_the_other_goes_and_it_has_not_changed(walk) -> None:
    configure(walk, BARE)
    walk.put("docs/posts/p1/index.md", "---\norphan: true\n---\n\n# The last\n")
    same(walk, "dirhtml")
    del walk.files["docs/posts/p1/index.md"]
    found = same(walk, "dirhtml")

    assert "<h1>Post 1" in found.files["posts/p1/index.html"].decode()
    assert "notes/index.html" not in found.written


@pytest.mark.parametrize("jobs", [rest(1), 2])
def test_a_build_may_write_nothing_but_a_page_that_is_hidden(walk, jobs) -> None:
    configure(walk, BARE)
    walk.put("docs/posts/p1/index.md", "---\norphan: true\n---\n\n# The last\n")
    same(walk, "dirhtml", jobs=jobs)
    walk.put("docs/posts/p1.md", walk.text("docs/posts/p1.md") + "\nMore.\n")

    assert "posts/p1/index.html" not in same(walk, "dirhtml", jobs=jobs).written


def test_a_file_of_others_where_a_folder_has_to_be_is_kept_and_told(walk) -> None:
    same(walk)
    kept = walk.root / "incremental/html/more"
    kept.write_text("mine")
    walk.put("docs/more/page.md", "---\norphan: true\n---\n\n# A page\n")
    walk.save()
    with pytest.raises(
        SphinxError, match=r"something else is where a part of the output has to be: .*/more$"
    ):
        walk.incremental()
    assert kept.read_text() == "mine"


@pytest.mark.long
def test_static_files_with_the_same_name_all_count(walk) -> None:
    configure(walk, 'html_css_files = ["a.css"]', 'html_extra_path = ["extra"]')
    walk.put("extra/_static/a.css", "left out by the patterns")
    walk.put("static/a.css", "one")
    same(walk)
    walk.put("static/a.css", "another")

    same(walk)


def test_a_single_file_that_is_copied_counts_as_one_in_a_folder(walk) -> None:
    configure(walk, 'html_static_path = ["own/a.css"]', 'html_extra_path = ["own/robots.txt"]')
    for text in ("one", "another"):
        walk.put("own/a.css", text)
        walk.put("own/robots.txt", text)
        found = same(walk)
        assert found.files["_static/a.css"] == found.files["robots.txt"] == text.encode()


@pytest.mark.parametrize("theme", ["classic", rest("furo")])
def test_nothing_of_another_theme_stays(walk, theme) -> None:
    same(walk)
    walk.put("docs/posts/p1.md", walk.text("docs/posts/p1.md") + "\nMore.\n")
    same(walk)
    configure(walk, f'html_theme = "{theme}"')
    found = same(walk)
    assert "_static/alabaster.css" not in found.files


ODD = [
    "a b.txt",
    "a\nb.txt",
    "a\u2028b.txt",
    os.fsdecode(b"\xff.txt"),
    '"quoted".txt',
    "\ud800.txt"[1:],
]


@pytest.mark.long
def test_files_of_any_name_are_removed_after_a_build_that_was_killed(walk) -> None:
    configure(walk, 'html_extra_path = ["extra"]')
    for name in ODD:
        walk.put(f"extra/{name}", "one")
    walk.save()
    killed_at(walk, "notes.html")
    assert all((walk.root / "incremental/html" / name).exists() for name in ODD)
    for name in ODD:
        del walk.files[f"extra/{name}"]

    assert same(walk).files.keys() & set(ODD) == set()


def test_a_journal_may_hold_anything(walk) -> None:
    same(walk)
    out = walk.root / "incremental/html"
    for name in ("mine", "theirs", "1"):
        (out / name).write_text("a stranger's")
    [manifest] = (walk.root / "incremental/doctrees/freshness").glob("html-*.json")
    lines = [b"mine", b'["mine"]', b"\xff", b"[" * 100_000, b"1", b"", b'"nul\\u0000"', b'"theirs"']
    manifest.with_suffix(".journal").write_bytes(b"\n".join([*lines, b'"mine"']))
    walk.incremental()

    assert [(out / name).exists() for name in ("mine", "theirs", "1")] == [True, False, True]


@pytest.mark.parametrize("theme", ["alabaster", rest("classic")])
@pytest.mark.parametrize("make", [rest(walks.plain), walks.almanac])
def test_a_page_to_which_templates_link_if_it_is_there_comes_and_goes(
    tmp_path, make, theme
) -> None:
    walk = Walk(tmp_path, make())
    walks.write_post(walk, 1)
    configure(walk, f'html_theme = "{theme}"')
    same(walk)
    for name in ("copyright", "about"):
        walk.put(f"docs/{name}.md", "---\norphan: true\n---\n\n# A page\n")
        same(walk)
    del walk.files["docs/copyright.md"]
    same(walk)


def test_a_list_that_is_empty_is_shown_where_its_page_is_listed(walk) -> None:
    walk.put("docs/posts/p1.md", lists("One", "posts/p2"))
    walk.put("docs/notes.md", lists("Notes", "posts/p1"))
    same(walk)
    walk.put("docs/posts/p2.md", walk.text("docs/posts/p2.md") + "\n```{toctree}\np2\n```\n")

    assert len(same(walk).warnings) > 0


def test_an_empty_list_that_vanishes_beside_a_hidden_one_is_shown_no_more(walk) -> None:
    configure(walk, BARE)
    itself = lists("One", "/posts/p1")  # left out, since it closes a circle
    walk.put("docs/posts/p1.md", itself)
    walk.put("docs/index.md", lists("Home", "notes", "posts/p2"))
    walk.put("docs/notes.md", "# Notes\n\n```{toctree}\n:titlesonly:\nposts/p1\n```\n")
    before = same(walk).files["notes.html"]
    walk.put("docs/posts/p1.md", f"{itself}\n```{{toctree}}\n:hidden:\n/posts/p2\n```\n")

    assert same(walk).files["notes.html"] != before


def test_a_document_with_the_name_of_a_page_of_sphinx_stops_no_build(walk) -> None:
    walk.put("docs/genindex.md", "# Index\n")
    configure(walk, 'html_additional_pages = {"notes": "page.html"}')

    assert "notes.html" in same(walk).files


def test_a_page_that_becomes_one_of_another_kind_is_followed(walk) -> None:
    walk.put("docs/notes.md", "# Notes\n\n[](posts/p2.md)\n")
    same(walk)
    del walk.files["docs/posts/p2.md"]
    walk.put("docs/posts/p2.rst", "Two\n===\n")
    same(walk)


def test_a_picture_whose_name_no_file_can_have_stops_no_build(walk) -> None:
    walk.put("docs/notes.md", f"# Notes\n\n![a]({'y' * 250}.png)\n")

    assert len(same(walk).warnings) > 0


@pytest.mark.parametrize(
    "text", ['{"version":2,"pages":[]}', *map(rest, ("[" * 100_000, '{"files":[]}', "1"))]
)
def test_a_manifest_may_hold_anything(walk, text) -> None:
    same(walk)
    [manifest] = (walk.root / "incremental/doctrees/freshness").glob("html-*.json")
    manifest.write_text(text)

    same(walk)


# -- dates -------------------------------------------------------------------------------------


@pytest.fixture
def undated(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A site that shows the day of the build."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    walk.replace("conf.py", "^freshness_date.*$", "")
    walk.put("docs/posts/p1.md", "# One\n\n```{eval-rst}\nIt is |today|.\n```\n")
    return walk


def on(day: int, build: Callable[[], Output]) -> Output:
    """What is built on a day of March."""
    with time_machine.travel(NOON.format(day), tick=True):
        return build()


def test_a_page_that_shows_the_day_is_read_again_on_another(undated) -> None:
    first = on(1, lambda: same(undated))
    assert b"Mar 01, 2031" in first.files["posts/p1.html"]
    second = on(2, lambda: same(undated))

    assert b"Mar 02, 2031" in second.files["posts/p1.html"]
    assert second.read == {"posts/p1"}
    assert "notes.html" not in second.written
    assert on(2, undated.incremental).written == set()


def test_all_pages_that_show_the_day_of_the_build_are_written_on_another(undated) -> None:
    configure(undated, 'html_last_updated_fmt = ""', 'html_theme = "classic"')
    on(1, lambda: same(undated))
    second = on(2, lambda: same(undated))

    assert b"Mar 02, 2031" in second.files["notes.html"]
    assert second.read == {"posts/p1"}


def test_the_day_is_written_as_the_project_writes_days(undated) -> None:
    configure(undated, 'today_fmt = "%d.%m.%Y"')

    assert b"It is 01.03.2031." in on(1, lambda: same(undated)).files["posts/p1.html"]


@pytest.mark.parametrize(("in_utc", "day"), [(True, b"01.03.2031"), (False, b"02.03.2031")])
def test_the_day_of_the_build_is_that_of_the_place_unless_told_otherwise(
    undated, monkeypatch, in_utc, day
) -> None:
    configure(undated, 'html_last_updated_fmt = "%d.%m.%Y"', 'html_theme = "classic"')
    configure(undated, f"html_last_updated_use_utc = {in_utc}")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")  # where it is 14 hours later
    time.tzset()
    try:
        assert day in on(1, lambda: same(undated)).files["notes.html"]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_date_that_is_none_is_an_error_of_the_configuration(undated) -> None:
    configure(undated, 'freshness_date = "yesterday"')
    undated.save()

    with pytest.raises(ConfigError, match='freshness_date is "yesterday"; write a day'):
        undated.incremental()


@pytest.mark.parametrize("epoch", ["1700000000", None])
def test_a_date_that_is_given_is_shown_on_any_day(undated, monkeypatch, epoch) -> None:
    configure(undated, 'html_last_updated_fmt = "%d.%m.%Y"', 'html_theme = "classic"')
    if epoch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    else:
        configure(undated, 'freshness_date = "2023-11-14"')
    first = on(1, lambda: same(undated))
    second = on(2, lambda: same(undated))

    assert b"14.11.2023" in first.files["notes.html"]
    assert b"Nov 14, 2023" in first.files["posts/p1.html"]
    assert second.written == set()
