"""Names that two pages define: one winner and the same words, in any order, with any processes."""

from __future__ import annotations

import inspect
import os
import re
import zlib
from pathlib import Path

import pytest
import sphinx

from almanac.freshness import digests
from sites import rest
from walks import PIXEL, Output, Walk

CONF = """\
extensions = ["almanac.freshness", "sphinx.ext.autosectionlabel"]
html_theme = "basic"

def setup(app):
    app.add_object_type("confval", "confval")
"""
INDEX = "Home\n====\n\n.. toctree::\n   :glob:\n\n   [a-z]\n"
PAGE = "Page {0}\n======\n\n{1}\n"

#: What two pages define, a link to it, and what is said of it (nothing, if Sphinx says nothing).
KINDS = {
    "python": (
        ".. py:function:: twin({0})",
        ":py:func:`twin`",
        "duplicate object description of twin, other instance in {0}, use :no-index: for one of",
    ),
    "python module": (
        ".. py:module:: twin\n   :synopsis: {0}",
        ":py:mod:`twin`",
        "duplicate object description of twin, other instance in {0}, use :no-index: for one of",
    ),
    "python alias": (
        ".. py:function:: twin{0}()\n   :canonical: real.twin",
        ":py:func:`real.twin`",
        "duplicate object description of real.twin, other instance in {0}, use :no-index:",
    ),
    "variable": (
        ".. envvar:: TWIN\n\n   {0}",
        ":envvar:`TWIN`",
        "duplicate envvar description of TWIN, other instance in {0}",
    ),
    "option": (".. program:: p\n\n.. option:: --twin\n\n   {0}", ":option:`p --twin`", ""),
    "own object": (
        ".. confval:: twin\n\n   {0}",
        ":confval:`twin`",
        "duplicate confval description of twin, other instance in {0}",
    ),
    "token": (
        ".. productionlist::\n   twin: `{0}`",
        ":token:`twin`",
        "duplicate token description of twin, other instance in {0}",
    ),
    "term": (
        ".. glossary::\n\n   twin\n      {0}",
        ":term:`twin`",
        "duplicate term description of twin, other instance in {0}",
    ),
    "label": (".. _twin:\n\nTitle {0}\n-------", ":ref:`twin`", "duplicate label twin, other"),
    "section": ("Twin\n----\n\n{0}", ":ref:`Twin`", "duplicate label twin, other instance in {0}"),
    "equation": (
        ".. math::\n   :label: twin\n\n   {0}",
        ":eq:`twin`",
        "duplicate label of equation twin, other instance in {0}",
    ),
    "citation": (".. [Twin] {0}\n\n[Twin]_", "[Twin]_", "duplicate citation Twin, other instance"),
    "javascript": (
        ".. js:function:: twin({0})",
        ":js:func:`twin`",
        "duplicate function description of twin, other function in {0}",
    ),
    "restructuredtext": (
        ".. rst:role:: twin\n\n   {0}",
        ":rst:role:`twin`",
        "duplicate description of role twin, other instance in {0}",
    ),
    "c": (".. c:function:: int twin(int {0})", ":c:func:`twin`", "Duplicate C declaration, also"),
    "c++": (
        ".. cpp:function:: int twin(int {0})",
        ":cpp:func:`twin`",
        "Duplicate C++ declaration, also defined at",
    ),
}
#: Whose first page wins, as Sphinx decides.
FIRST = {"c", "c++"}


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    return Walk(tmp_path, {"conf.py": CONF.encode(), "docs/index.rst": INDEX.encode()})


def define(walk: Walk, kind: str, *names: str) -> None:
    """Let the pages *names* define the name, and page ``l`` link to it."""
    for name in names:
        walk.put(f"docs/{name}.rst", PAGE.format(name, KINDS[kind][0].format(name)))
    walk.put("docs/l.rst", PAGE.format("l", KINDS[kind][1]))
    walk.save(age=3600)


def target(found: Output) -> str:
    """The page to which page ``l`` links."""
    [link] = re.findall(rb'href="(\w)\.html#[^"]*"', found.files["l.html"].split(b"</h1>")[1])[:1]
    return link.decode()


@pytest.mark.parametrize(
    "kind", [kind if kind in {"python", "label", "c"} else rest(kind) for kind in KINDS]
)
def test_a_name_of_any_kind_has_one_winner_and_is_told_alike(walk, kind) -> None:
    define(walk, kind, "a", "m", "z")
    found = walk.clean()
    text = KINDS[kind][2].partition("{0}")[0]
    told = [line for line in found.warnings if text and text in line]

    assert target(found) == ("a" if kind in FIRST else "z")
    assert len(told) == (2 if text else 0)
    assert all(re.search(r"docs/[mz]\.rst:\d+: WARNING", line) for line in told)
    for jobs in (2, 4):
        assert walk.clean(jobs=jobs).differences(found) == []

    # A page in the middle is read last; then the winner loses its definition, and gets it back.
    walk.incremental()
    kept = dict(walk.files)
    walk.put("docs/m.rst", walk.text("docs/m.rst") + "\nMore.\n")
    walk.save()
    assert walk.incremental().differences(walk.clean()) == []
    for name in ("z", "a"):
        walk.put(f"docs/{name}.rst", PAGE.format(name, "Nothing."))
        walk.save()
        lost = walk.incremental(jobs=2)
        assert lost.read == {name}
        assert lost.differences(walk.clean()) == []
    assert target(lost) == "m"
    walk.files = kept
    walk.save()
    assert walk.incremental().differences(found) == []


@pytest.mark.parametrize(
    "kind", [kind if kind in {"python", "label"} else rest(kind) for kind in KINDS]
)
def test_the_other_page_wins_when_the_page_of_the_winner_is_gone(walk, kind) -> None:
    define(walk, kind, "a", "z")
    walk.incremental()
    del walk.files["docs/a.rst" if kind in FIRST else "docs/z.rst"]
    walk.save()
    found = walk.incremental()

    assert target(found) == ("z" if kind in FIRST else "a")
    assert found.differences(walk.clean()) == []


@pytest.mark.parametrize(("alias", "original"), [("a", "z"), ("z", "a")])
def test_an_alias_never_wins_over_an_original(walk, alias, original) -> None:
    define(walk, "python", original)
    body = ".. py:function:: other()\n   :canonical: twin"
    walk.put(f"docs/{alias}.rst", PAGE.format(alias, body))
    walk.save(age=3600)
    found = walk.incremental()

    assert target(found) == original
    assert not any("duplicate object" in line for line in found.warnings)
    for name in (original, alias):
        walk.put(f"docs/{name}.rst", walk.text(f"docs/{name}.rst") + "\nMore.\n")
        walk.save()
        assert walk.incremental().differences(walk.clean(jobs=2)) == []


def test_a_name_that_is_not_indexed_neither_wins_nor_is_told(walk) -> None:
    define(walk, "python", "a", "z")
    walk.replace("docs/z.rst", r"^(.. py:function.*)$", ".. py:function:: twin()\n   :no-index:")
    walk.save()
    found = walk.incremental()

    assert (target(found), found.warnings) == ("a", [])


def test_a_name_that_one_page_defines_twice_is_told_in_every_build(walk) -> None:
    twice = "\n\n".join([KINDS["variable"][0].format(1), KINDS["c++"][0].format("x")] * 2)
    walk.put("docs/a.rst", PAGE.format("a", twice))
    walk.save()
    first = walk.incremental()

    assert sum("WARNING" in line for line in first.warnings) == 2
    assert walk.incremental(jobs=2).warnings == first.warnings


def test_a_warning_about_sections_can_be_suppressed_as_in_sphinx(walk) -> None:
    define(walk, "section", "a", "z")
    walk.put("conf.py", walk.text("conf.py") + 'suppress_warnings = ["autosectionlabel.*"]\n')
    walk.save()

    assert walk.clean().warnings == []
    walk.replace("docs/a.rst", "^Twin$", ".. _twin:\n\nTwin")
    walk.replace("docs/z.rst", "^Twin$", ".. _twin:\n\nTwin")
    walk.save()
    assert sum("duplicate label twin" in line for line in walk.clean().warnings) == 1


def test_the_words_are_those_of_sphinx() -> None:
    from almanac.freshness import names

    folder = Path(inspect.getfile(sphinx)).parent
    sources = "".join(path.read_text("utf-8") for path in (folder / "domains").rglob("*.py"))
    # A text may go on in the next line.
    said = re.sub(r"'\n\s+'", "", sources)

    assert [store.text for store in names.STORES if f"'{store.text}'" not in said] == []


@pytest.mark.parametrize("folder", [rest(""), "deep/"])
def test_a_picture_that_is_found_by_a_pattern_follows_the_files_that_match(walk, folder) -> None:
    walk.put(f"docs/{folder}a.rst", PAGE.format("a", ".. image:: fig.*"))
    walk.files[f"docs/{folder}fig.png"] = PIXEL
    walk.save(age=3600)
    walk.incremental()
    walk.put(f"docs/{folder}fig.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    walk.save(age=3600)
    found = walk.incremental()

    assert (found.read, "_images/fig.svg" in found.files) == ({f"{folder}a"}, True)
    assert found.differences(walk.clean()) == []
    for name in ("fig.svg", "fig.png"):
        del walk.files[f"docs/{folder}{name}"]
        walk.save()
        found = walk.incremental()
        assert found.differences(walk.clean()) == []
    assert any("image file not readable" in line for line in found.warnings) is False
    assert walk.incremental().read == set()


@pytest.mark.parametrize("name", ["dot.png", "dot.*"])
def test_a_picture_in_the_language_of_the_project_comes_and_goes(walk, name) -> None:
    walk.put("conf.py", walk.text("conf.py") + 'language = "de"\n')
    walk.put("docs/a.rst", PAGE.format("a", f".. image:: {name}"))
    walk.files["docs/dot.png"] = PIXEL
    walk.save(age=3600)
    before = walk.incremental()
    walk.files["docs/dot.de.png"] = PIXEL + b"."
    walk.save(age=3600)
    found = walk.incremental()

    assert (found.read, "_images/dot.de.png" in found.files) == ({"a"}, True)
    assert found.differences(walk.clean()) == []
    del walk.files["docs/dot.de.png"]
    walk.save()
    assert walk.incremental().differences(before) == []


PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Page a"
msgstr "{0}"
"""


@pytest.mark.parametrize(("compact", "catalog"), [(True, "sub"), (False, "sub/a"), ("all", "all")])
def test_a_translation_is_found_in_the_catalog_that_the_project_wants(walk, compact, catalog):
    settings = f'language = "de"\nlocale_dirs = ["locale"]\ngettext_compact = {compact!r}\n'
    walk.put("conf.py", walk.text("conf.py") + settings)
    walk.put("docs/sub/a.rst", PAGE.format("a", "Text."))
    for title in ("Seite A", "Blatt A"):
        walk.put(f"docs/locale/de/LC_MESSAGES/{catalog}.po", PO.format(title))
        walk.save(age=3600)
        found = walk.incremental()
        assert title.encode() in found.files["sub/a.html"]
        assert found.differences(walk.clean()) == []


@pytest.mark.parametrize("jobs", [rest(1), 2])
@pytest.mark.parametrize("age", [rest(0), 3600])
def test_a_translation_that_is_new_or_edited_is_shown_wherever_the_text_is(walk, age, jobs) -> None:
    walk.put("conf.py", walk.text("conf.py") + 'language = "de"\nlocale_dirs = ["locale"]\n')
    walk.put("docs/a.rst", PAGE.format("a", "Text."))
    walk.put("docs/l.rst", PAGE.format("l", ":doc:`a`"))
    walk.save(age=7200)
    walk.incremental(jobs=jobs)
    for title in ("Seite A", "Blatt A"):
        walk.put("docs/locale/de/LC_MESSAGES/a.po", PO.format(title))
        walk.save(age=age)
        found = walk.incremental(jobs=jobs)
        assert found.read == {"a"}
        assert all(title.encode() in found.files[f"{page}.html"] for page in ("a", "l", "index"))
        assert found.differences(walk.clean()) == []
    assert walk.incremental().read == set()


TODOS = """\
extensions = ["almanac.freshness", "sphinx.ext.todo"]
todo_include_todos = True
"""


def test_a_list_of_what_is_to_be_done_follows_the_pages(walk) -> None:
    walk.put("conf.py", TODOS)
    walk.put("docs/a.rst", PAGE.format("a", ".. todo:: First."))
    walk.put("docs/l.rst", PAGE.format("l", ".. todolist::"))
    walk.put("docs/z.rst", PAGE.format("z", ".. todo:: Last."))
    walk.save(age=3600)
    walk.incremental()
    for text in (".. todo:: Second.", "Done.", "\n.. todo:: Third."):
        walk.put("docs/a.rst", PAGE.format("a", text))
        walk.save()
        found = walk.incremental(jobs=2)
        assert found.read == {"a"}
        assert found.differences(walk.clean()) == []
    assert b"Third." in found.files["l.html"]


@pytest.mark.parametrize("builder", ["html", rest("dirhtml")])
def test_a_link_in_what_is_to_be_done_leads_to_the_same_from_every_page(walk, builder) -> None:
    walk.put("conf.py", TODOS)
    walk.put("docs/a.rst", PAGE.format("a", ".. todo:: Do it."))
    walk.put("docs/l.rst", PAGE.format("l", ".. _lab:\n\nHere\n----\n\n.. todolist::"))
    walk.save(age=3600)
    walk.incremental(builder)
    walk.put("docs/a.rst", PAGE.format("a", ".. todo:: Do more, as in :ref:`lab`."))
    walk.save()
    assert walk.incremental(builder).differences(walk.clean(builder, jobs=2)) == []
    walk.put("docs/l.rst", walk.text("docs/l.rst") + "\nMore.\n")
    walk.save()
    assert walk.incremental(builder).differences(walk.clean(builder)) == []


def test_a_list_of_what_is_to_be_done_follows_the_titles_that_it_shows(walk) -> None:
    walk.put("conf.py", TODOS)
    walk.put("docs/a.rst", PAGE.format("a", ".. todo:: As :doc:`z` and :ref:`lab` say."))
    walk.put("docs/l.rst", PAGE.format("l", ".. todolist::"))
    walk.put("docs/z.rst", PAGE.format("z", ".. _lab:\n\nHere\n----\n"))
    walk.save(age=3600)
    walk.incremental()
    for old, new in (("Page z\n", "Side z\n"), ("Here\n----", "Area\n----")):
        assert old in walk.text("docs/z.rst")
        walk.put("docs/z.rst", walk.text("docs/z.rst").replace(old, new))
        walk.save()
        found = walk.incremental()
        assert {"a.html", "l.html"} <= found.written
        assert found.differences(walk.clean()) == []
    walk.put("docs/z.rst", walk.text("docs/z.rst") + "\nMore.\n")
    walk.save()
    assert {"a.html", "l.html"} & walk.incremental().written == set()


@pytest.mark.parametrize("name", ["part.txt", rest("/parts/part.txt")])
@pytest.mark.parametrize(
    "named", [".. include:: {}", ".. csv-table:: T\n   :file: {}", ".. literalinclude:: {}"]
)
def test_a_file_that_is_named_before_it_is_there_is_read_when_it_comes(walk, named, name) -> None:
    walk.put("docs/a.rst", PAGE.format("a", named.format(name)))
    walk.save(age=3600)
    assert len(walk.incremental().warnings) > 0
    walk.put(f"docs/{name.lstrip('/')}", "words, and more\n")
    walk.save(age=3600)
    found = walk.incremental()

    assert found.read == {"a"}
    assert b"more" in found.files["a.html"]
    assert found.differences(walk.clean()) == []
    assert walk.incremental().read == set()


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert digests.of_file(tmp_path / "pipe") == digests.MISSING


def inventory(*names: str) -> bytes:
    """The inventory of another project, which holds some functions."""
    lines = "".join(f"{name} py:function 1 {name}.html#$ -\n" for name in names)
    head = "# Sphinx inventory version 2\n# Project: O\n# Version: 1\n"
    last = "# The remainder of this file is compressed using zlib.\n"
    return (head + last).encode() + zlib.compress(lines.encode())


def test_links_to_another_project_follow_its_inventory(walk) -> None:
    mapping = 'intersphinx_mapping = {"o": ("https://example.org/", "o.inv")}\n'
    conf = 'extensions = ["almanac.freshness", "sphinx.ext.intersphinx"]\nnitpicky = True\n'
    walk.put("conf.py", conf + mapping)
    links = ":py:func:`one` :py:func:`two` :external:py:func:`one`"
    walk.put("docs/l.rst", PAGE.format("l", links))
    for names in (["one"], ["one", "two"], ["two"], ["two", "three"]):
        walk.files["docs/o.inv"] = inventory(*names)
        walk.save(age=3600)
        assert walk.incremental().differences(walk.clean()) == []
    assert walk.incremental().read == set()


def test_short_addresses_of_links_follow_the_configuration(walk) -> None:
    conf = 'extensions = ["almanac.freshness", "sphinx.ext.extlinks"]\n'
    walk.put("docs/l.rst", PAGE.format("l", ":issue:`7`"))
    for host in ("one", "two"):
        walk.put("conf.py", f'{conf}extlinks = {{"issue": ("https://{host}.org/%s", "#%s")}}\n')
        walk.save(age=3600)
        assert walk.incremental().differences(walk.clean()) == []


DRAWING = """\
from docutils import nodes
from pathlib import Path

def visit(self, node):
    for text in node.astext().split():
        path = Path(self.builder.outdir, self.builder.imagedir, f"graphviz-{text}.png")
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.body.append(f'<img src="{self.builder.imgpath}/{path.name}" alt=""/>')
    raise nodes.SkipNode

def setup(app):
    app.add_node(nodes.comment, override=True, html=(visit, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.mark.parametrize("jobs", [rest(1), 2])
@pytest.mark.parametrize("builder", ["html", rest("dirhtml")])
def test_a_file_that_is_made_while_a_page_is_written_lives_as_long_as_the_page(
    walk, builder, jobs
) -> None:
    walk.put("conf.py", f'extensions = ["almanac.freshness"]\n{DRAWING}')
    for name in ("a", "l", "z"):
        walk.put(f"docs/{name}.rst", PAGE.format(name, f".. {name} all"))
    walk.save(age=3600)
    walk.incremental(builder, jobs)
    out = walk.root / f"incremental/{builder}/_images"
    stranger = out / "graphviz-mine.png"

    # An edit, a page that goes, and damage.
    walk.put("docs/a.rst", PAGE.format("a", ".. b"))
    walk.save()
    assert walk.incremental(builder, jobs).differences(walk.clean(builder)) == []
    del walk.files["docs/z.rst"]
    walk.save()
    assert walk.incremental(builder, jobs).differences(walk.clean(builder)) == []
    (out / "graphviz-l.png").write_text("damaged")
    (out / "graphviz-all.png").unlink()
    assert walk.incremental(builder, jobs).differences(walk.clean(builder)) == []
    stranger.write_text("mine")
    walk.put("docs/a.rst", PAGE.format("a", "Text."))
    walk.save()
    walk.incremental(builder, jobs)
    assert {path.name for path in out.iterdir()} == {
        *("graphviz-mine.png", "graphviz-l.png", "graphviz-all.png")
    }
