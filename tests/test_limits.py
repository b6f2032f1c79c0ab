"""What a page may ask for, and what happens when a page that others need is refused."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from almanac.audit import pictures
from almanac.audit.parsers import MarkdownParser
from sites import BIB, Site, about, almanac, post, rest, sayings, words
from test_bad_input import GOOD, plain_page, put, told

#: Seconds of the processor; more where the code under test is slowed down, as by mutations.
SOON = float(os.environ.get("ALMANAC_SOON", "20"))
HUGE = {
    "emphasized": "```{code-block} python\n:emphasize-lines: 1-3000000000\na\n```",
    "grouped": "```{code-block} python\n:emphasize-lines: 1-3_000_000_000\na\n```",
    "many": "```{code-block} python\n:emphasize-lines: " + "1-9999," * 9 + "1\na\n```",
    "numbered": "```{code-block} python\n:lineno-start: 3000000000\na\n```",
    "columns": "```{hlist}\n:columns: 300000000\n- a\n```",
    "no columns": "```{hlist}\n:columns: 0\n- a\n```",
    "lines": "```{literalinclude} a.txt\n:lines: 1-3000000000\n```",
    "tabs": "```{literalinclude} a.txt\n:tab-width: 999999\n```",
    "header": "```{csv-table} T\n:header-rows: 99999999\na,b\n```",
    "stubs": "```{csv-table} T\n:stub-columns: 99999999\na,b\n```",
    "widths": "```{csv-table} T\n:widths: 1 99999999\na,b\n```",
    "width of a list": "```{list-table}\n:widths: 99999999 1\n* - a\n  - b\n```",
    "width": "```{image} p.png\n:width: 99999999999px\n```",
    "endless width": "```{image} p.png\n:width: " + "9" * 5000 + "\n```",
    "scale": "```{image} p.png\n:scale: 99999999999\n```",
    "depth": "```{toctree}\n:maxdepth: 99999999\n\nindex\n```",
    "numbers": "```{toctree}\n:numbered: 99999999\n\nindex\n```",
    "delimiter": "```{csv-table} T\n:delim: x\n\nax b\n```",
    "in reST": "```{eval-rst}\n.. hlist::\n   :columns: 300000000\n\n   - a\n```",
}
#: What holds a large number that is none of the build's.
ORDINARY = """\
```{code-block} python
:emphasize-lines: 1-2,4
:lineno-start: 20260101
:caption: In 2026 there were 8000000000 people

a
b
c
d
```

```{image} p.png
:alt: 12345678901
:width: 1920px
:name: picture-20260101123000
:target: https://example.org/12345678901
```

```{csv-table} 1234567890 things
:widths: 10, 90
:header-rows: 1

a,b
10000000000,c
```
"""


def numbered(bodies: Iterable[str]) -> dict[str, str]:
    """A page for each of *bodies*, which begin on line 7."""
    return {f"a{i}.md": plain_page(body) for i, body in enumerate(bodies)}


@pytest.fixture(scope="module")
def huge(shared) -> Site:
    """A site with a page for each number that no build can bear."""
    pages = {f"{name}.md": plain_page(f"{text}\n\nThe end.\n") for name, text in HUGE.items()}
    return shared({**pages, "a.txt": "a\n\tb\n"}).build()


@pytest.mark.parametrize("name", HUGE)
def test_a_number_that_no_build_can_bear_is_told_at_its_place(huge, name: str) -> None:
    told = about(huge.warnings, f"{name}.md")
    line = 8 if name == "in reST" else 7
    [warning] = [line for line in told if "image file not" not in line]

    assert f"docs/{name}.md:{line}: WARNING: limit-exceeded: the " in warning
    assert "; is it a slip of the finger?" in warning
    assert "The end." in huge.page(name).get_text()


def test_a_pattern_with_many_stars_is_told_at_its_place(site) -> None:
    text = "```{toctree}\n:glob:\n\n*a*a*a*a*b\n```\n\nThe end.\n"
    [warning] = site({"a.md": plain_page(text)}).build().warnings

    assert "docs/a.md:7: WARNING: limit-exceeded: the patterns of a table of contents" in warning


def test_large_numbers_that_are_words_are_not_told(site) -> None:
    text = ORDINARY.replace("20260101\n:caption", "2026\n:caption")
    made = site({"a.md": plain_page(text)}).build()

    assert [line for line in made.warnings if "limit-exceeded" in line] == []


# reST


KNOTS = {
    "marks": "*a `b |c " * 5600,
    "emphasis": "*a\n" * 16_000,
    "roles": "a:`" * 16_000,
    "phrases": "`a <" * 12_000,
    "addresses": "http://a.b " * 500,
    "indents": "".join(" " * i + "a\n\n" for i in range(300)),
    "bullets": "- " * 400 + "a\n",
    "bomb": "".join(f".. |a{i}| replace:: |a{i + 1}| |a{i + 1}|\n\n" for i in range(40)) + "|a0|\n",
    "anonymous": "__ a\n" * 10_000,
    "sections": "a\n=\n\n" * 10_000,
    "columns": "{0}\n{1}{0}\n".format("= " * 3000, ("a " * 3000 + "\n") * 5),
    "cells": ".. csv-table:: T\n\n" + ("   " + "," * 5000 + "\n") * 10,
    "lists of pages": ".. toctree::\n   :glob:\n\n   *\n\n" * 25,
    "headings": ".. contents::\n\n" * 30,
}


def knot(name: str, form: str) -> dict[str, str]:
    """A page with one of the texts in reST: as it is, in a file, or in a block of Markdown."""
    title = ":orphan:\n\nT\n==\n\n"
    if form == "page":
        return {f"{name}.rst": title + KNOTS[name]}
    if form == "part":
        return {f"{name}.rst": f"{title}.. include:: {name}.txt\n", f"{name}.txt": KNOTS[name]}
    return {f"{name}.md": plain_page(f"```{{eval-rst}}\n{KNOTS[name]}\n```\n")}


@pytest.mark.parametrize("form", ["page", rest("part"), rest("block")])
def test_rest_that_would_take_long_is_refused_at_once(site, form: str) -> None:
    made = site({path: text for name in KNOTS for path, text in knot(name, form).items()})
    start = time.process_time()
    made.build()

    assert time.process_time() - start < SOON
    assert all("limit-exceeded" in line for line in made.warnings)
    told = {name: sum(f"/{name}." in line for line in made.warnings) for name in KNOTS}
    assert {name: number for name, number in told.items() if number not in {1, 2}} == {}


def test_an_ordinary_page_of_rest_is_built(site) -> None:
    paragraph = (
        "A sentence with *stress*, a `link <https://example.org>`__ and ``code``, as people\n"
        "write it.  Another one asks **whom** it helps, and says at 12:30 that nobody knows.\n\n"
        "- an item, which has :doc:`a link <index>` in it\n- and a second, with 2 * 3 = 6\n\n"
        "+---+---+\n| a | b |\n+---+---+\n\n"
    )
    sections = (
        f"Section {i}\n----------\n\n.. note:: A note.\n\n{paragraph * 8}" for i in range(27)
    )
    text = ":orphan:\n\nLong\n====\n\n" + "".join(sections)
    made = site({"long.rst": text}).build()

    assert len(text) > 50_000
    assert made.warnings == []


def test_formulas_that_would_take_long_are_refused_at_once(site) -> None:
    forms = ["$$\n{}\n$$", "a ${}$", "```{{math}}\n{}\n```", "{{math}}`{}`"]
    pages = numbered(form.format("xy+" * 30_000) for form in forms)
    made = site(pages, extensions=["almanac", "almanac.mathml"]).build("epub")

    assert told(made.warnings) == {path: ["1:1 limit-exceeded"] for path in pages}


def test_markdown_that_would_take_long_is_refused_at_once(site) -> None:
    units = ["*a **b ", "![", "[^a] ", "|a", "1. a\n", "```\n```\n", "[a]: b\n"]
    made = site(pages := numbered(unit * (300_000 // len(unit)) for unit in units))
    start = time.process_time()
    made.build()

    assert told(made.warnings) == {path: ["1:1 limit-exceeded"] for path in pages}
    assert time.process_time() - start < SOON


# Code


def code(text: str, language: str = "python") -> str:
    return f"````{language}\n{text}\n````\n"


@pytest.mark.parametrize("language", ["c", "python", rest("make"), rest("md")])
def test_code_that_would_take_long_is_shown_without_colors(site, language: str) -> None:
    units = ["  \n", "a ", "_", "\\", '"\\', "<"]
    made = site(pages := numbered(code("x" + unit * 30_000, language) for unit in units))
    start = time.process_time()
    warnings = made.build().warnings

    assert time.process_time() - start < SOON
    assert len(warnings) == len(pages)
    for path in pages:
        [warning] = about(warnings, path)
        assert f"docs/{path}:7: WARNING: limit-exceeded: a block of code has " in warning
        page = made.page(path.removesuffix(".md"))
        assert page.select("div.highlight")
        assert not page.select("div.highlight pre span[class]")


def test_code_of_a_page_counts_together(site) -> None:
    block = code("a = 1\n" * 700)
    made = site({"a.md": plain_page(block * 5 + code("b\n" * 9000, "text"))}).build()
    [warning] = made.warnings

    assert "limit-exceeded: the page has more than 20000 characters of code; it is" in warning
    colored = [bool(pre.select("span.o")) for pre in made.page("a").select("pre")]
    assert colored == [True, True, True, True, False, False]


def test_what_is_never_in_colors_may_be_long(site) -> None:
    parsed = "```{parsed-literal}\n" + "**a** word\n" * 900 + "```\n"
    made = site({"a.md": plain_page(code("a\n" * 9000, "text") + parsed)}).build()

    assert made.warnings == []


def test_a_maintainer_can_allow_a_language(site) -> None:
    page = plain_page(code("val a = 1", "scala") + code("x", "unheard"))
    made = site({"a.md": page}, almanac_allowed_languages=["Scala"]).build()

    assert made.page("a").select_one("div.highlight-scala span.kd")
    [warning] = made.warnings
    assert 'nothing colors the language "unheard" of code; it is shown without' in warning


@pytest.mark.parametrize(("name", "hint"), [("pyton", "did you mean"), ("mermaid", 'write "text"')])
def test_a_language_that_nobody_knows_is_told_with_a_way_out(site, name: str, hint: str) -> None:
    made = site({"a.md": plain_page(code("a = 1", name))}).build()

    [warning] = made.warnings
    assert f'"{name}" of code; it is shown without colors; {hint}' in warning
    assert made.page("a").select_one("div.highlight-text pre").text == "a = 1\n"


def test_the_language_of_the_configuration_is_allowed(site) -> None:
    page = plain_page("```{code-block}\nval a = 1\n```\n")
    made = site({"a.md": page}, highlight_language="scala").build()

    assert made.warnings == []
    assert made.page("a").select_one("div.highlight-scala span.kd")


def test_a_lexer_of_an_extension_is_allowed(site) -> None:
    made = site({"a.md": plain_page(code("val a = 1", "ours"))})
    own = "from pygments.lexers import ScalaLexer\ndef setup(app): app.add_lexer('ours', ScalaLexer)\n"
    (made.root / "conf.py").write_text((made.root / "conf.py").read_text() + own)

    assert made.build().warnings == []
    assert made.page("a").select_one("div.highlight-ours span.kd")


def test_directives_that_list_much_count_for_more(site) -> None:
    lists = [
        "```{toctree}\n:glob:\n\n*\n```\n\n" * 25,
        "```{contents}\n```\n\n" * 30,
        "```{csv-table} T\n:delim: tab\n\n" + "\t" * 45_000 + "\n```\n",
    ]
    pages = numbered(lists)

    warnings = site(pages).build().warnings
    assert told(warnings) == {path: ["1:1 limit-exceeded"] for path in pages}


def test_cells_of_a_file_count_whatever_stands_between_them(site) -> None:
    made = site({"a.md": plain_page("```{csv-table} T\n:file: x.csv\n:delim: tab\n```")})
    put(made, "x.csv", ("\t" * 300 + "\n") * 200)
    [warning] = made.build().warnings

    assert "docs/a.md:7: WARNING: limit-exceeded: with " in warning


def test_abbreviations_that_double_are_refused(site) -> None:
    doubling = "".join(f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 40))
    entry = "@article{k, title = a39, author = {A, B}, year = {2020}}\n"
    text = f'{BIB}\n@string{{a0 = "xxxxxxxxxx"}}\n{doubling}{entry}'
    made = site({"references.bib": text}).build()

    assert "1:1 limit-exceeded" in told(made.warnings)["references.bib"]
    assert made.page("posts/addition").h1


# Files


def test_all_files_that_a_page_reads_count_together(site) -> None:
    parts = "```{include} part.txt\n```\n\n" * 4 + "```{literalinclude} part.txt\n```\n"
    made = site({"a.md": plain_page(parts), "part.txt": "word " * 20_000}).build()

    assert [line.split(" ")[0] for line in made.warnings] == [
        f"{made.root}/docs/a.md:{line}:" for line in (16, 19)
    ]
    assert all("limit-exceeded" in line for line in made.warnings)


def test_a_pipe_is_never_waited_for(site) -> None:
    forms = ["{include} x", "{literalinclude} x", "{csv-table} T\n:file: x"]
    made = site(pages := numbered(f"```{form}\n```\n" for form in forms))
    os.mkfifo(made.root / "docs/x")
    warnings = made.build().warnings

    for path in pages:
        [warning] = about(warnings, path)
        assert f"docs/{path}:7: WARNING: file-outside" in warning


def test_a_folder_is_no_picture_and_no_download(site) -> None:
    pages = numbered(["![x](x.png)", "```{figure} x.svg\n```", "{download}`x.txt`"])
    warnings = site({**pages, "x.png/a": "", "x.svg/a": "", "x.txt/a": ""}).build().warnings

    for path in pages:
        [warning] = about(warnings, path)
        assert f"docs/{path}:7: WARNING: refused-file: " in warning
        assert "is a folder" in warning


DTD = '<!DOCTYPE svg {}>\n<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'
SVG_1_1 = 'PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'


@pytest.mark.parametrize(
    ("declared", "text", "place"),
    [
        (SVG_1_1, "a", None),
        ('PUBLIC "x" "http://www.w3.org.evil.example/x.dtd"', "a", "1:"),
        ('SYSTEM "x.dtd"', "a", "1:"),
        (SVG_1_1, "&b;", "2:"),
    ],
)
def test_a_picture_declares_no_type_of_its_own(declared: str, text: str, place: str | None) -> None:
    found = pictures.faults(DTD.format(declared, text).encode(), "a.svg")

    assert [str(fault).startswith(f"a.svg:{place}") for fault in found] == [True] * bool(place)


def test_a_bibliography_that_is_no_file_is_told(site) -> None:
    made = site({"references.bib": None, "references.bib/a.txt": ""}).build()

    assert told(made.warnings)["references.bib"] == ["1:1 bad-file"]


CIRCLES = ["![x](x.png)", "{download}`x.txt`", "```{include} x.txt\n```"]
CIRCLES += ["```{literalinclude} x.txt\n```", "```{figure} x.png\n```"]


@pytest.mark.parametrize("error", [None, RuntimeError], ids=["OSError", "RuntimeError"])
def test_a_link_to_itself_is_told(site, monkeypatch, error: type | None) -> None:
    made = site(pages := numbered(CIRCLES))
    circle(made.root / "docs", monkeypatch, error)
    warnings = made.build().warnings

    assert len(warnings) == len(pages)
    for path in pages:
        [warning] = about(warnings, path)
        assert f"docs/{path}:7: WARNING: file-outside" in warning


def test_the_bibliography_and_a_drawing_may_be_links_to_themselves(site, monkeypatch) -> None:
    drawn = post(1, "A").replace("source:", "figure: {file: x.svg, caption: c}\nsource:", 1)
    made = site({"posts/addition.md": drawn, "posts/subtraction.md": None})
    (made.root / "docs/references.bib").unlink()
    circle(made.root / "docs", monkeypatch, RuntimeError)

    assert told(made.build().warnings)["references.bib"] == ["1:1 file-outside"]
    assert "12:10 file-outside" in told(made.warnings)["posts/addition.md"]


def circle(docs: Path, monkeypatch: pytest.MonkeyPatch, error: type | None) -> None:
    """Put links to themselves into *docs*, of which Python says so as it did before 3.13."""
    for name in ("x.png", "x.txt", "posts/x.svg", "references.bib"):
        if not (docs / name).exists():
            (docs / name).symlink_to(Path(name).name)
    if error:
        resolve = Path.resolve

        def strict(path: Path, **named: bool) -> Path:
            if path.is_symlink():
                message = "Symlink loop"
                raise error(message)
            return resolve(path, **named)

        monkeypatch.setattr(Path, "resolve", strict)


# The first page


REFUSED = {
    "latin": (b"# Caf\xe9\n", "1:6 bad-encoding"),
    "large": (b"word " * 80_000, "1:1 limit-exceeded"),
    "link": (None, "1:1 bad-file"),
}


@pytest.mark.parametrize("name", ["latin", rest("large"), "link"])
def test_a_refused_first_page_costs_no_other_page(site, name: str) -> None:
    made = site()
    index = made.root / "docs/index.md"
    data, expected = REFUSED[name]
    if data is None:
        index.unlink()
        index.symlink_to("topics.md")
    else:
        index.write_bytes(data)
    for _ in range(2):
        assert told(made.build().warnings) == {"index.md": [expected]}
        assert len(made.warnings) == 1
    assert made.page("index").select_one("a[href='topics.html']")
    assert all(made.page(page).h1 for page in GOOD)

    index.unlink()
    made.write({"index.md": almanac()["index.md"]})
    assert made.build().warnings == []
    assert made.page("index").h1.get_text().startswith("Home")


def test_a_first_page_that_comes_back_leaves_nothing_behind(site) -> None:
    made = site(html_copy_source=True)
    made.write({"index.md": "# A \x01\n"})
    made.build()
    copied = made.root / "_build/html/_sources"
    assert {path.name for path in copied.glob("*index*")} == {"index.md.txt"}
    assert str(made.root) not in str(made.page("index"))
    assert str(made.root) not in (made.root / "_build/html/searchindex.js").read_text()
    made.write({"index.md": almanac()["index.md"]})
    made.build()
    before = {path: path.read_bytes() for path in (made.root / "_build/html").rglob("*.txt")}
    shutil.rmtree(made.root / "_build")
    made.build()
    after = {path: path.read_bytes() for path in (made.root / "_build/html").rglob("*.txt")}
    assert before == after


# Links to what is refused


def test_a_page_that_is_refused_is_told_once_and_not_with_each_link(site) -> None:
    made = site()
    put(made, "posts/subtraction.md", b"\xff")
    put(made, "areas/math.md", b"\xff")
    for _ in range(2):
        made.build()
        assert len(made.warnings) == 2
        assert told(made.warnings) == {
            "posts/subtraction.md": ["1:1 bad-encoding"],
            "areas/math.md": ["1:1 bad-encoding"],
        }
    assert "subtraction" in made.page("posts/addition").get_text()

    made.write({"areas/math.md": almanac()["areas/math.md"]})
    (made.root / "docs/posts/subtraction.md").unlink()
    [warning] = made.build().warnings
    assert 'unknown-reference: there is no post "subtraction"' in warning


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_a_page_that_cannot_be_parsed_is_left_empty_and_costs_no_other(
    site, monkeypatch, error
) -> None:
    parse = MarkdownParser.parse

    def stumble(self: MarkdownParser, text: str, document: object) -> None:
        parse(self, text, document)
        if "Stumble" in text:
            raise error

    monkeypatch.setattr(MarkdownParser, "parse", stumble)
    made = site({"a.md": plain_page("Stumble here.")}).build()

    assert ["limit-exceeded" in line for line in made.warnings] == [True]
    assert "docs/a.md:1: WARNING: " in made.warnings[0]
    assert "Stumble" not in str(made.page("a"))
    assert made.page("posts/addition").h1


# Words and edges

SVG = '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"><path d=""/></svg>'
BEYOND = {
    "folder.png/x.txt": "",
    "entities.svg": SVG,
    "folders.md": plain_page("![x](folder.png)"),
    "pictures.md": plain_page("![x](entities.svg)"),
    "numbers.md": plain_page("```{image} x.png\n:width: 10000000px\n```"),
    "formats.md": plain_page("{numref}`{number.x} <y>`"),
    "roles.md": plain_page(f"{{kbd}}`{'a' * 2_001}` {{guilabel}}`a &`"),
    "blocks.md": plain_page(f"```python\n{'a' * 5_001}\n```"),
    "code.md": plain_page(f"```python\n{'a' * 4_500}\n```\n\n" * 5),
    "directives.md": plain_page("```{note}\n```\n\n```{fails}\n```"),
    "extensions.md": plain_page("```{active}\n```"),
    "patterns.md": plain_page("```{toctree}\n:glob:\n*a*b*c*d*e*\n```"),
    "files.md": plain_page("```{include} part.txt\n```\n\n" * 51),
    "part.txt": "A part.\n",
    "parts.rst": ":orphan:\n\nT\n==\n\n.. include:: knots.txt\n",
    "knots.txt": KNOTS["bullets"],
    "addresses.md": plain_page("[x](https://example.org/%2525252525252520)"),
}
FAILING = """
from docutils import nodes
from docutils.parsers.rst import Directive

class Fails(Directive):
    def run(self):
        return [][0]

def activate(app, doctree, docname):
    for node in list(doctree.findall(nodes.comment)):
        if node.astext() == "words":
            node.replace_self(nodes.raw("", "<script></script>", format="html"))

class Comment(Directive):
    def run(self):
        return [nodes.comment("", "words")]

def setup(app):
    app.add_directive("fails", Fails)
    app.add_directive("active", Comment)
    app.connect("doctree-resolved", activate)
"""


def test_what_is_beyond_a_limit_is_told_in_these_words(site, file_regression) -> None:
    """``pytest --force-regen`` writes them anew, and the change is then to be read."""
    made = site(BEYOND, almanac_allowed_directives=["fails", "active"])
    (made.root / "conf.py").write_text((made.root / "conf.py").read_text() + FAILING)
    said = sayings(made.build().warnings, made.root)

    told = {n for n in BEYOND if f"docs/{n}:" in said}
    assert BEYOND.keys() - told == {"folder.png/x.txt", "pictures.md", "part.txt", "parts.rst"}
    file_regression.check(said, basename="limits", encoding="utf-8")


def test_what_is_just_within_a_limit_is_not_told(site) -> None:
    pages = {
        "roles.md": plain_page(f"{{kbd}}`{'a' * 2_000}`"),
        "blocks.md": plain_page(f"```python\n{'a' * 4_999}\n```"),
        "code.md": plain_page(f"```python\n{'a' * 3_999}\n```\n\n" * 5),
        "files.md": plain_page("```{include} part.txt\n```\n\n" * 50),
        "part.txt": "A part.\n",
    }

    assert site(pages).build().warnings == []


# The lines of what stands within a paragraph

LINES = """\
One sentence, with *words*.
A `code` and [a link](nosuch).
A break\\
and a [script](javascript:x).
A {guilabel}`Save &` in text.
Some *emphasis, {nosuch}`role`,
and {raw}`x`* there.
An image ![x](no.png), and more.
A <b>word</b>, and more.
A {term}`nothing`,
a {doc}`nopage`.
"""


def test_a_fault_within_a_paragraph_is_told_on_its_own_line(site) -> None:
    made = site({"a.md": plain_page(LINES)}).build()

    found = [
        re.search(
            r'a\.md:(\d+): \w+: .*?(nosuch|javascript|Save|"raw"|no\.png|<b>|</b>|nothing|nopage)',
            line,
        )
        for line in made.warnings
    ]
    assert {(match[2], int(match[1]) - 6) for match in found} == {
        *(("nosuch", 2), ("javascript", 4), ("Save", 5), ("nosuch", 1), ('"raw"', 7)),
        *(("no.png", 8), ("<b>", 9), ("</b>", 9), ("nothing", 10), ("nopage", 11)),
    }
    assert made.page("a").select_one("p br")


# Markup that nothing can be made of


def test_the_text_of_a_role_that_is_too_long_stays_as_it_is(site) -> None:
    texts = ("<" * 64_000, "a" + " " * 64_000 + "b", " (" * 32_000)
    roles = ("ref", "doc", "abbr", "kbd")
    pairs = [(role, text) for role in roles for text in texts]
    start = time.process_time()
    made = site(
        {f"a{i}.md": plain_page(f"{{{r}}}`x{text}`.") for i, (r, text) in enumerate(pairs)}
    ).build()

    assert time.process_time() - start < SOON
    told = re.findall(
        r"docs/(a\d+\.md:7): WARNING: limit-exceeded: the text", "\n".join(made.warnings)
    )
    assert sorted(told) == sorted(f"a{i}.md:7" for i in range(len(pairs)))
    assert all(words(made.page(f"a{i}")).count("x") for i in range(len(pairs)))


SLIPS = {
    "a role": ("Click {guilabel}`Save &` now.", "the role \"guilabel\" cannot read 'Save &'"),
    "a role in reST": ("```{eval-rst}\n:guilabel:`Save &`\n```", "cannot read 'Save &'"),
    "an option": ('```{figure} x.png\n:figwidth: ""\n```', "Invalid option value"),
    "an option in reST": (
        "```{eval-rst}\n.. csv-table::\n   :delim:\n\n   a, b\n```",
        '"csv-table"',
    ),
    "a directive": ("```{eval-rst}\n.. contents::\n```", "a directive does nothing in a block"),
    "a comment": ("```{eval-rst}\n.. note: words\n```", 'reads like the directive "note"'),
}


def test_a_slip_costs_no_more_than_itself(site) -> None:
    pages = {
        f"s{i}.md": plain_page(f"Before.\n\n{text}\n\nAfter.")
        for i, (text, _) in enumerate(SLIPS.values())
    }
    made = site({**pages, "x.png": ""}).build()

    for i, (name, (_, said)) in enumerate(SLIPS.items()):
        place = rf"docs/s{i}.md:(9|10|11): .*{re.escape(said)}"
        assert any(re.search(place, line) for line in made.warnings), name
        shown = words(made.page(f"s{i}"))
        assert "Before." in shown
        assert "After." in shown
        assert ("Save &" in shown) == ("role" in name)


def test_an_error_of_a_parser_costs_one_page(site, monkeypatch) -> None:
    from sphinx.transforms import SortIds

    def fail(self: SortIds, **_named: object) -> None:
        if self.env.current_document.docname == "a":
            raise KeyError("words")

    monkeypatch.setattr(SortIds, "apply", fail)
    made = site({"a.md": plain_page("Words.")}).build()

    [warning] = made.warnings
    assert "docs/a.md:1: WARNING: broken-markup: the page cannot be read (KeyError" in warning
    assert "Words." not in words(made.page("a"))
    assert made.page("index").h1


def test_a_comment_that_is_one_is_not_told(site) -> None:
    text = "% note: later\n\n```{eval-rst}\n.. note to self\n\n.. A word: words\n```\n"

    assert site({"a.md": plain_page(text)}).build().warnings == []


TABLES = {
    "a table": ("| a | b |\n|---|---|\n| c | d |\n| c | d | lost |", "10"),
    "a formula": ("| a | b |\n|---|---|\n| $P(a|b)$ | d |", "9"),
    "a row without ends": ("a | b\n--|--\nc | d | lost", "9"),
    "a table in a list": ("- item\n\n  | a | b |\n  |---|---|\n  | c | d | lost |", "11"),
    "a table in a quote": ("> | a | b |\n> |---|---|\n> | c | d | lost |", "9"),
    "a table in a note": (":::{note}\n| a | b |\n|---|---|\n| c | d | lost |\n:::", "10"),
    "a bar that is escaped": ("| a | b |\n|---|---|\n| c \\| d | e |", ""),
    "a cell too few": ("> | a | b |\n> |---|---|\n> | c |", ""),
    "no body": ("| a | b |\n|---|---|", ""),
}


def test_cells_that_have_no_column_are_told(site) -> None:
    pages = {f"t{i}.md": plain_page(text) for i, (text, _) in enumerate(TABLES.values())}
    told = "\n".join(site(pages).build().warnings)

    found = re.findall(r"(t\d+\.md:\d+): .* has 3 cells, and .* 2 columns", told)
    lines = [line for _, line in TABLES.values()]
    assert sorted(found) == sorted(f"t{i}.md:{line}" for i, line in enumerate(lines) if line)


def test_a_link_of_rest_in_markdown_has_the_address_of_its_target(site) -> None:
    text = "```{eval-rst}\n.. _z: https://example.org/z\n\nz_ and `words <z_>`_\n```\n"
    made = site({"a.md": plain_page(text)}).build()

    assert made.warnings == []
    links = made.page("a").select("a[href='https://example.org/z']")
    assert [link.text for link in links] == ["z", "words"]


def test_a_picture_that_is_not_there_is_told_with_its_line(site) -> None:
    made = site({"a.md": plain_page("- item\n\n  ![x](no.png)\n\n> ![x](no.png)\n")}).build()

    lines = [re.search(r"a.md:(\d+): .*not readable", line) for line in made.warnings]
    assert [found[1] for found in lines] == ["9", "11"]


def test_an_address_in_the_place_of_a_page_is_told_as_an_unknown_page(site) -> None:
    made = site({"a.md": plain_page("{doc}`x <http://example.org>`")}).build()

    [warning] = made.warnings
    assert "unknown document" in warning


def test_empty_front_matter_is_none(site) -> None:
    made = site({"a.md": "---\n---\n\n# A\n", "b.md": "---\n# remark\n---\n\n# B\n"})

    assert [line for line in made.build().warnings if "toctree" not in line] == []
