"""A machine that does to a site what people do, and compares after each step."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

import walks
from test_freshness_names import DRAWING, KINDS, inventory
from walks import PIXEL, Output, Walk

NUMBERS = st.integers(1, 5)
WORDS = st.sampled_from(["Alpha", "Beta", "*Gamma* one", "Delta &amp; two"])
BUILDERS = st.sampled_from(["html", "dirhtml", "epub"])
LINKS = [
    "[](p{}.md)",
    "[text](p{}.md)",
    "{{doc}}`p{}`",
    "{{ref}}`label-{}`",
    "[](#label-{})",
    "[](p{}.md#what-is-the-idea)",
    "[](missing-{}.md)",
    "{{ref}}`nowhere-{}`",
    "{{py:func}}`f{}`",
    "{{external:py:func}}`f{}`",
    "{{numref}}`figure-{}`",
    "{{any}}`label-{}`",
]
OURS = ["{{post}}`p{}`", "{{topic}}`topic {}`", "{{post}}`q{}`", "{{people}}`Person {}`"]
#: What can be added to the end of a page, with a number in it.
BLOCKS = {
    "heading": "## Heading {}",
    "label": "(label-{})=\n## Label {}",
    "index entry": "```{{index}} word {}\n```",
    "term": "```{{glossary}}\nTerm\n  Number {}.\n```\n{{term}}`Term`",
    "equation": "```{{math}}\n:label: same\nx = {}\n```\n{{eq}}`same`",
    "footnote": "A note.[^{}]\n\n[^{}]: It stands below.",
    "function": "```{{py:function}} f{}()\n```",
    "figure": "```{{figure}} /dot.png\n:name: figure-{}\n\nA dot\n```",
    "picture of any type": "![A dot](/dot.*) {}",
    "picture of the language": "![A dot](/dot.png) {}",
    "toctree": "```{{toctree}}\n:caption: Below\n\np{}\n```",
    "hidden toctree": "```{{toctree}}\n:hidden:\n:titlesonly:\n\np{}\n```",
    "included": "```{{include}} /parts/_part.md\n```\n{}",
    "lines of a file": "```{{literalinclude}} /table.csv\n```\n{}",
    "table of a file": "```{{csv-table}} Table {}\n:file: /table.csv\n```",
    "todo": "```{{todo}}\nTask {}.\n```",
    "todo with a link": "```{{todo}}\nAs in {{ref}}`label-{}`.\n```",
    "all todos": "```{{todolist}}\n```\n{}",
    "contents": "```{{contents}}\n:local:\n```\n{}",
    "only with a tag": "```{{only}} walk\nOnly {}.\n```",
    "today": "```{{eval-rst}}\nIt is |today|: {}.\n```",
    "toctree of an index": "```{{toctree}}\ngenindex\np{}\n```",
    "circle": "```{{toctree}}\n/index\n```\n{}",
    "lines that are not there": "```{{literalinclude}} /table.csv\n:lines: 99-\n```\n{}",
    "standard": "```{{eval-rst}}\nSee PEP {}.\n```",
}
#: Lines of conf.py that come and go.
SETTINGS = [
    "html_title = 'T'",
    "html_css_files = ['more.css', 'made.css']",
    "html_js_files = ['module.mjs']",
    "html_theme = 'classic'",
    "html_theme = 'furo'",
    "html_extra_path = ['extra']",
    "html_use_index = False",
    "html_copy_source = False",
    "html_sourcelink_suffix = ''",
    "html_permalinks = False",
    "html_file_suffix = '.htm'",
    "html_baseurl = 'https://example.org/'",
    "language = 'de'",
    "numfig = True",
    "smartquotes = False",
    "exclude_patterns += ['posts/p2.md']",
    "extensions += ['sphinx.ext.autosectionlabel']",
    "extensions += ['sphinx.ext.todo']; todo_include_todos = True",
    "locale_dirs = ['locale']",
    "suppress_warnings = ['myst.xref_missing']",
    "nitpicky = False",
    "html_sidebars = {'**': ['side.html']}",
    "extensions += ['sphinx.ext.intersphinx']; intersphinx_mapping = {'o': ('https://o.org', 'o.inv')}",
    DRAWING,
    "myst_heading_anchors = 2",
    "tags.add('walk')",
    "html_logo = 'docs/dot.png'",
    "html_favicon = 'docs/dot.png'",
    "freshness_date = '2026-02-01'",
    "almanac_as_of = '2026-02-02'",
]
#: Pages that a theme knows by name, and some whose files are folders later.
SPECIAL = [
    "about.md",
    "copyright.md",
    "posts/p2.rst",
    "posts/p2/index.md",
    "notes/index.md",
]
TOCTREE = [
    ":caption: Pages",
    ":titlesonly:",
    ":numbered:",
    ":reversed:",
    ":hidden:",
    ":maxdepth: 1",
]
ENTRIES = [
    "Outside <https://example.org/>",
    "self",
    "Another title <posts/p1>",
    "posts/p2",
    "nowhere",
    "genindex",
]
TRANSLATED = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "Text."\nmsgstr "{}"\n'
)
REST = """\
Page {0}
======

.. _label-{0}:

Section
-------

.. py:function:: f{0}

.. envvar:: PATH_{0}

On |today|, :doc:`p1` and :py:func:`f1`.
"""


#: The definitions that are targets: Docutils gives up on a page with two targets of one name.
TARGETS = {"label": ".. _twin:", "section": "Twin\n----", "citation": ".. [Twin]"}


def defined(kind: str, number: int) -> str:
    """A name that other pages may define too, and a link to it."""
    definition, link, _ = KINDS[kind]
    return f"```{{eval-rst}}\n{definition.format(number)}\n\n{link}\n```"


def with_name(text: str, kind: str, number: int) -> str:
    """*text* with one more definition, unless the page could not be read any more."""
    if kind in TARGETS and any(target in text for target in TARGETS.values()):
        return text
    return f"{text}\n{defined(kind, number)}\n"


class Machine(RuleBasedStateMachine):
    """A site with an almanac, and everything that a person does to it."""

    make = staticmethod(walks.almanac)
    kill = staticmethod(os.kill)
    #: How many builds were compared.
    checked = 0

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.walk = Walk(self.root, self.make())
        self.builder = "html"
        self.jobs = 1
        self.age = 0
        self.cleaned: dict[tuple[str, int], Output] = {}

    @initialize(
        builder=BUILDERS,
        lines=st.lists(st.sampled_from(SETTINGS), unique=True, max_size=8),
        blocks=st.lists(st.sampled_from(sorted(BLOCKS)), max_size=6),
        kinds=st.lists(st.sampled_from(sorted(KINDS)), max_size=4),
    )
    def begin(self, builder: str, lines: list[str], blocks: list[str], kinds: list[str]) -> None:
        self.builder = builder
        self.walk.files["docs/o.inv"] = inventory("f1")
        self.walk.put("templates/side.html", "{{ toctree() }}")
        self.walk.put("conf.py", "\n".join([self.walk.text("conf.py"), *lines, ""]))
        for number in (1, 2, 3):
            texts = [BLOCKS[name].format(1, 1) for name in blocks[number % 2 :: 2]]
            body = "\n\n".join(["Text.", *texts, ""])
            for kind in kinds[number % 2 :: 2]:
                body = with_name(body, kind, 1)
            walks.write_post(self.walk, number, body=body)
        self.check()

    def check(self) -> None:
        """Compare a build on top of the last with one from nothing."""
        self.walk.history.append(dict(self.walk.files))
        self.walk.save(age=self.age)
        type(self).checked += 1
        found = self.walk.incremental(self.builder, self.jobs)
        differences = found.differences(self._clean())
        assert not differences, differences

    def _clean(self) -> Output:
        """A build from nothing; steps that change no source, as accidents, have one already."""
        made = self.builder, hash(frozenset(self.walk.files.items()))
        if made not in self.cleaned:
            self.cleaned[made] = self.walk.clean(self.builder)
        return self.cleaned[made]

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    # -- pages ---------------------------------------------------------------------------------

    def _post(self, number: int) -> str:
        posts = walks.posts(self.walk)
        return posts[number % len(posts)] if posts else "docs/notes.md"

    def _add(self, number: int, text: str) -> None:
        name = self._post(number)
        self.walk.put(name, f"{self.walk.text(name)}\n{text}\n")
        self.check()

    @rule(number=NUMBERS, word=WORDS)
    def edit_the_body(self, number: int, word: str) -> None:
        self._add(number, word)

    @rule(number=NUMBERS, word=WORDS)
    def edit_the_title(self, number: int, word: str) -> None:
        title = f"title: '{word}'" if self.walk.is_almanac else f"# {word}"
        self.walk.replace(self._post(number), r"^(title:|#) .*$", title)
        self.check()

    @rule(number=NUMBERS, line=st.sampled_from(["topics: [sums, topic 1]", "areas: [logic]"]))
    def edit_a_field(self, number: int, line: str) -> None:
        self.walk.replace(self._post(number), rf"^{line.split(':', maxsplit=1)[0]}:.*$", line)
        self.check()

    @rule(number=NUMBERS, other=NUMBERS)
    def name_what_a_post_was_called(self, number: int, other: int) -> None:
        line = f"redirect_from: [posts/p{other}, old {other}]"
        self.walk.replace(
            self._post(number), r"^checked:.*(\nredirect_from:.*)?$", f"checked: 2026-01-31\n{line}"
        )
        self.check()

    @rule(number=NUMBERS, word=WORDS)
    def edit_the_summary(self, number: int, word: str) -> None:
        self.walk.replace(self._post(number), r"^summary:.*$", f"summary: '{word}.'")
        self.check()

    @rule(number=NUMBERS, other=NUMBERS, link=st.sampled_from(LINKS + OURS))
    def link_to_another_page(self, number: int, other: int, link: str) -> None:
        self._add(number, f"See {link.format(other)}.")

    @rule(number=NUMBERS, other=NUMBERS, block=st.sampled_from(sorted(BLOCKS)))
    def add_a_block(self, number: int, other: int, block: str) -> None:
        self._add(number, BLOCKS[block].format(other, other))

    @rule(number=NUMBERS, other=NUMBERS, kind=st.sampled_from(sorted(KINDS)))
    def define_a_name(self, number: int, other: int, kind: str) -> None:
        name = self._post(number)
        self.walk.put(name, with_name(self.walk.text(name), kind, other))
        self.check()

    @rule(number=NUMBERS, word=st.sampled_from(["one", "two"]))
    def draw(self, number: int, word: str) -> None:
        self._add(number, f"% {word}")

    @rule(number=NUMBERS)
    def show_a_picture_of_the_same_name(self, number: int) -> None:
        self.walk.files[f"docs/posts/d{number}/dot.png"] = PIXEL + bytes([number])
        self._add(number, f"![A dot](/posts/d{number}/dot.png)")

    @rule(number=NUMBERS, lines=st.integers(1, 6))
    def remove_lines(self, number: int, lines: int) -> None:
        kept = self.walk.text(self._post(number)).splitlines()[:-lines]
        self.walk.put(self._post(number), "\n".join(kept) + "\n")
        self.check()

    # -- the table of contents -----------------------------------------------------------------

    @rule(options=st.lists(st.sampled_from(TOCTREE), unique=True))
    def edit_the_options_of_the_toctree(self, options: list[str]) -> None:
        text = self.walk.text("docs/index.md")
        glob = [":glob:"] if ":glob:" in text else []
        head = "\n".join(["```{toctree}", *glob, *options, ""])
        self.walk.put("docs/index.md", re.sub(r"```\{toctree\}\n(:.*\n)*", lambda _: head, text))
        self.check()

    @rule(entry=st.sampled_from(ENTRIES))
    def list_or_unlist_in_the_toctree(self, entry: str) -> None:
        head, _, rest = self.walk.text("docs/index.md").partition("```{toctree}")
        found, line = f"\n{entry}\n", "\n```"
        rest = (
            rest.replace(found, "\n") if found in rest else rest.replace(line, f"\n{entry}{line}")
        )
        self.walk.put("docs/index.md", f"{head}```{{toctree}}{rest}")
        self.check()

    # -- files ---------------------------------------------------------------------------------

    @rule(number=NUMBERS, word=WORDS)
    def add_a_post(self, number: int, word: str) -> None:
        walks.write_post(self.walk, number, body=word, label="label-1", rank="1")
        self.check()

    @rule(number=NUMBERS)
    def delete_a_post(self, number: int) -> None:
        if len(walks.posts(self.walk)) > 1:
            del self.walk.files[self._post(number)]
        self.check()

    @rule(number=NUMBERS, other=NUMBERS)
    def rename_a_post(self, number: int, other: int) -> None:
        if walks.posts(self.walk):
            text = self.walk.files.pop(self._post(number))
            self.walk.files[f"docs/posts/p{other}.md"] = text
        self.check()

    @rule(number=NUMBERS, other=NUMBERS)
    def swap_two_posts(self, number: int, other: int) -> None:
        files, one, two = self.walk.files, self._post(number), self._post(other)
        files[one], files[two] = files[two], files[one]
        self.check()

    @rule(word=WORDS)
    def edit_an_included_file(self, word: str) -> None:
        self.walk.put("docs/parts/_part.md", f"(first)=\n## {word}\n\nA part.\n")
        self.check()

    def _toggle(self, name: str, content: bytes) -> None:
        if self.walk.files.pop(name, None) is None:
            self.walk.files[name] = content
        self.check()

    @rule(number=NUMBERS)
    def add_or_remove_a_page_of_another_kind(self, number: int) -> None:
        self._toggle(f"docs/posts/r{number}.rst", REST.format(number).encode())

    @rule(name=st.sampled_from(SPECIAL))
    def add_or_remove_a_page_of_a_special_name(self, name: str) -> None:
        is_rest = name.endswith(".rst")
        text = REST.format(9) if is_rest else "---\norphan: true\n---\n\n# Special\n"
        self._toggle(f"docs/{name}", text.encode())

    @rule()
    def add_or_remove_a_configuration_of_docutils(self) -> None:
        self._toggle("docutils.conf", b"[restructuredtext parser]\npep_references: yes\n")

    @rule()
    def break_or_mend_the_first_page(self) -> None:
        text = self.walk.text("docs/index.md")
        broken = f"{text}\x01\n"
        self.walk.put("docs/index.md", text.removesuffix("\x01\n") if "\x01" in text else broken)
        self.check()

    @rule(number=NUMBERS)
    def move_a_page_into_a_folder_of_its_name(self, number: int) -> None:
        if len(walks.posts(self.walk)) > 1:
            name = self._post(number)
            self.walk.files[f"{name.removesuffix('.md')}/index.md"] = self.walk.files.pop(name)
        self.check()

    @rule()
    def add_or_remove_a_page_that_is_linked_to(self) -> None:
        self._toggle("docs/posts/missing-1.md", b"# No longer missing\n")

    @rule(name=st.sampled_from(["dot.png", "dot.de.png", "dot.gif", "table.csv", "parts/_part.md"]))
    def add_or_remove_a_file_that_is_used(self, name: str) -> None:
        # What is no text stops a build of Sphinx by itself.
        is_text = name.endswith((".csv", ".md")) and not self.walk.is_almanac
        self._toggle(f"docs/{name}", b"Some, text\n" if is_text else PIXEL)

    @rule(name=st.sampled_from(["notes.html", "genindex.html", "posts/p1.html", "robots.txt"]))
    def add_or_remove_a_file_beside_the_pages(self, name: str) -> None:
        self._toggle(f"extra/{name}", b"extra")

    @rule(number=NUMBERS, name=st.sampled_from(["index", "posts/p1", "posts/p2"]))
    def translate(self, number: int, name: str) -> None:
        path = f"docs/locale/de/LC_MESSAGES/{name}.po"
        self.walk.put(path, TRANSLATED.format(f"Text {number}."))
        self.check()

    @rule(names=st.lists(st.sampled_from(["f1", "f2", "twin"]), unique=True))
    def edit_the_inventory_of_another_project(self, names: list[str]) -> None:
        self.walk.files["docs/o.inv"] = inventory(*names)
        self.check()

    @rule(collapse=st.booleans(), titles=st.booleans())
    def edit_the_sidebar(self, collapse: bool, titles: bool) -> None:
        asked = f"collapse={collapse}, titles_only={titles}"
        self.walk.put("templates/side.html", f"{{{{ toctree({asked}) }}}}")
        self.check()

    @rule(number=NUMBERS)
    def edit_a_picture(self, number: int) -> None:
        self.walk.files["docs/dot.png"] = PIXEL + bytes([number])
        self.check()

    @rule(number=NUMBERS)
    def edit_a_download(self, number: int) -> None:
        self.walk.put("docs/table.csv", f"a,{number}\n")
        self.check()

    @rule(number=NUMBERS)
    def edit_the_bibliography(self, number: int) -> None:
        if "docs/references.bib" in self.walk.files:
            self.walk.replace("docs/references.bib", r"year = .*", f"year = {{184{number}}},")
        self.check()

    @rule(
        name=st.sampled_from(["more.css", "other.txt", "new.txt", "made.css.jinja", "module.mjs"]),
        number=NUMBERS,
    )
    def edit_a_static_file(self, name: str, number: int) -> None:
        self.walk.put(f"static/{name}", f"p {{ margin: {number}px }}")
        self.check()

    @rule()
    def remove_a_static_file(self) -> None:
        self.walk.files.pop("static/new.txt", None)
        self.check()

    @rule(word=WORDS)
    def edit_a_template(self, word: str) -> None:
        text = '{% extends "!layout.html" %}{% block footer %}' + word + "{% endblock %}"
        self.walk.put("templates/layout.html", text)
        self.check()

    @rule(line=st.sampled_from(SETTINGS))
    def edit_the_configuration(self, line: str) -> None:
        text = self.walk.text("conf.py")
        changed = text.replace(f"{line}\n", "") if f"{line}\n" in text else f"{text}{line}\n"
        self.walk.put("conf.py", changed)
        self.check()

    # -- time, processes, accidents ------------------------------------------------------------

    @rule(age=st.sampled_from([0, 3600, 86400]))
    def let_edits_look_old(self, age: int) -> None:
        self.age = age

    @rule(jobs=st.sampled_from([1, 2]))
    def use_another_number_of_processes(self, jobs: int) -> None:
        self.jobs = jobs

    @rule(number=st.integers(1, 8))
    def revert(self, number: int) -> None:
        past = self.walk.history
        self.walk.files = dict(past[-min(number, len(past))])
        self.check()

    @rule(after=st.floats(0.02, 0.6))
    def interrupt(self, after: float) -> None:
        self.walk.save(age=self.age)
        self.walk.killed(self.builder, self.jobs, after, self.kill)
        self.check()

    @rule(builder=BUILDERS)
    def use_another_builder(self, builder: str) -> None:
        self.builder = builder
        self.check()

    @rule(number=NUMBERS, word=WORDS)
    def build_one_page_only(self, number: int, word: str) -> None:
        name = self._post(number)
        self.walk.put(name, f"{self.walk.text(name)}\n{word}\n")
        self.walk.save(age=self.age)
        self._build(name)
        self.check()

    def _build(self, name: str) -> None:
        self.walk.build_pages("incremental", self.builder, [name])

    @rule(
        name=st.sampled_from(
            [
                *("index.html", "searchindex.js", "objects.inv", "posts", "_static", "_images"),
                *(".buildinfo", "../doctrees/environment.pickle", "../doctrees/notes.doctree"),
                *("../doctrees/freshness", "../doctrees"),
            ]
        )
    )
    def damage_what_was_built(self, name: str) -> None:
        path = self.root / "incremental" / self.builder / name
        if name in {"../doctrees", "../doctrees/freshness"}:
            # Nobody knows any more whose the pictures are that were made; see the known gaps.
            for picture in (self.root / "incremental").glob("*/_images/graphviz-*"):
                picture.unlink()
        if path.is_dir():
            shutil.rmtree(path)
        elif path.is_file():
            path.write_bytes(path.read_bytes()[:100])
        self.check()


class PlainMachine(Machine):
    """The same without an almanac: freshness by itself."""

    make = staticmethod(walks.plain)
    checked = 0


class ControlMachine(Machine):
    """The same without freshness: what Sphinx does by itself, counted."""

    make = staticmethod(lambda: walks.plain(extension=""))
    #: What Sphinx starts by itself outlives it.
    kill = staticmethod(os.killpg)
    checked = different = failed = 0

    def check(self) -> None:
        """Compare, count, and go on."""
        try:
            super().check()
        except AssertionError:
            type(self).different += 1
        except Exception:  # noqa: BLE001 - whatever stops a build
            type(self).failed += 1

    def _build(self, name: str) -> None:
        with suppress(Exception):  # the check that follows counts it
            super()._build(name)
