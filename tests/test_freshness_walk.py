"""After any steps, an incremental build equals a clean one: a machine that looks for a counterexample.

``make test`` takes 200 steps; ``-m long`` takes 2,000, from a seed that it prints.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

import walks
from walks import PIXEL, Walk

NUMBERS = st.integers(1, 5)
WORDS = st.sampled_from(["Alpha", "Beta", "*Gamma* one", "Delta &amp; two"])
LINKS = [
    "[](p{}.md)",
    "[text](p{}.md)",
    "{{doc}}`p{}`",
    "{{ref}}`label-{}`",
    "[](#label-{})",
    "[](p{}.md#what-is-the-idea)",
    "[](missing-{}.md)",
    "{{ref}}`nowhere-{}`",
]
OURS = ["{{post}}`p{}`", "{{topic}}`topic {}`", "{{post}}`q{}`", "{{people}}`Person {}`"]


class Machine(RuleBasedStateMachine):
    """A site, and everything that a person does to it."""

    make = staticmethod(walks.almanac)

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.walk = Walk(self.root, self.make())
        self.builder = "html"
        self.jobs = 1
        self.age = 0
        self.steps = 0

    @initialize(builder=st.sampled_from(["html", "dirhtml", "epub"]))
    def begin(self, builder: str) -> None:
        self.builder = builder
        for number in (1, 2, 3):
            walks.write_post(self.walk, number)
        self.check()

    # -- pages ---------------------------------------------------------------------------------

    def _post(self, number: int) -> str:
        posts = walks.posts(self.walk)
        return posts[number % len(posts)] if posts else "docs/notes.md"

    @rule(number=NUMBERS, word=WORDS)
    def edit_the_body(self, number: int, word: str) -> None:
        self.walk.put(self._post(number), f"{self.walk.text(self._post(number))}\n{word}\n")
        self.check()

    @rule(number=NUMBERS, word=WORDS)
    def edit_the_title(self, number: int, word: str) -> None:
        self.walk.replace(self._post(number), r"^(title:|#) .*$", self._title(word))
        self.check()

    def _title(self, word: str) -> str:
        return f"title: '{word}'" if self.is_almanac else f"# {word}"

    @property
    def is_almanac(self) -> bool:
        return "docs/areas/math.md" in self.walk.files

    @rule(number=NUMBERS, line=st.sampled_from(["topics: [sums, topic 1]", "areas: [logic]"]))
    def edit_a_field(self, number: int, line: str) -> None:
        self.walk.replace(self._post(number), rf"^{line.split(':', maxsplit=1)[0]}:.*$", line)
        self.check()

    @rule(number=NUMBERS, word=WORDS)
    def edit_the_summary(self, number: int, word: str) -> None:
        self.walk.replace(self._post(number), r"^summary:.*$", f"summary: '{word}.'")
        self.check()

    @rule(number=NUMBERS, other=NUMBERS, link=st.sampled_from(LINKS + OURS))
    def link_to_another_page(self, number: int, other: int, link: str) -> None:
        text = self.walk.text(self._post(number))
        self.walk.put(self._post(number), f"{text}\nSee {link.format(other)}.\n")
        self.check()

    @rule(number=NUMBERS, line=st.sampled_from(["## Another heading", "```{index} word\n```"]))
    def add_a_block(self, number: int, line: str) -> None:
        self.walk.put(self._post(number), f"{self.walk.text(self._post(number))}\n{line}\n")
        self.check()

    @rule(number=NUMBERS, other=NUMBERS)
    def define_a_label(self, number: int, other: int) -> None:
        text = self.walk.text(self._post(number))
        self.walk.put(self._post(number), f"{text}\n(label-{other})=\n## Label {other}\n")
        self.check()

    @rule(number=NUMBERS, word=WORDS)
    def define_a_term(self, number: int, word: str) -> None:
        text = self.walk.text(self._post(number))
        self.walk.put(
            self._post(number), f"{text}\n```{{glossary}}\nTerm\n  {word}\n```\n{{term}}`Term`\n"
        )
        self.check()

    @rule(number=NUMBERS)
    def label_an_equation(self, number: int) -> None:
        text = self.walk.text(self._post(number))
        block = "```{math}\n:label: same\nx\n```\n{eq}`same`\n"
        self.walk.put(self._post(number), f"{text}\n{block}")
        self.check()

    @rule(number=NUMBERS)
    def show_a_picture_of_the_same_name(self, number: int) -> None:
        folder = f"docs/posts/d{number}"
        self.walk.files[f"{folder}/dot.png"] = PIXEL + bytes([number])
        text = self.walk.text(self._post(number))
        where = f"d{number}/dot.png" if "posts/" in self._post(number) else "dot.png"
        self.walk.put(self._post(number), f"{text}\n![A dot]({where})\n")
        self.check()

    @rule(number=NUMBERS)
    def remove_a_line(self, number: int) -> None:
        lines = self.walk.text(self._post(number)).splitlines()
        self.walk.put(self._post(number), "\n".join(lines[:-1]) + "\n")
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

    @rule()
    def add_or_remove_a_file_that_is_linked_to(self) -> None:
        if self.walk.files.pop("docs/posts/missing-1.md", None) is None:
            self.walk.put("docs/posts/missing-1.md", "# No longer missing\n")
        self.check()

    @rule(name=st.sampled_from(["dot.png", "table.csv", "parts/_part.md"]))
    def remove_a_file_that_is_used(self, name: str) -> None:
        if self.walk.files.pop(f"docs/{name}", None) is None:
            self.walk.files[f"docs/{name}"] = PIXEL
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

    @rule(name=st.sampled_from(["more.css", "other.txt", "new.txt"]), number=NUMBERS)
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

    @rule(line=st.sampled_from(["html_title = 'T'", "html_css_files = ['more.css']", "numfig = 1"]))
    def edit_the_configuration(self, line: str) -> None:
        text = self.walk.text("conf.py")
        self.walk.put(
            "conf.py", text.replace(f"{line}\n", "") if line in text else f"{text}{line}\n"
        )
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
        self.walk.killed(self.builder, self.jobs, after)
        self.check()

    @rule(builder=st.sampled_from(["html", "dirhtml", "epub"]))
    def use_another_builder(self, builder: str) -> None:
        self.builder = builder
        self.check()

    @rule(name=st.sampled_from(["index.html", "searchindex.js", "objects.inv", "posts"]))
    def damage_the_output(self, name: str) -> None:
        path = self.root / "incremental" / self.builder / name
        if path.is_dir():
            shutil.rmtree(path)
        elif path.is_file():
            path.write_bytes(path.read_bytes()[:100])
        self.check()

    # -- the promise ---------------------------------------------------------------------------

    def check(self) -> None:
        self.steps += 1
        self.walk.history.append(dict(self.walk.files))
        self.walk.save(age=self.age)
        found = self.walk.incremental(self.builder, self.jobs)
        differences = found.differences(self.walk.clean(self.builder))
        assert differences == []

    def teardown(self) -> None:
        shutil.rmtree(self.root)


class PlainMachine(Machine):
    """The same without an almanac: freshness by itself."""

    make = staticmethod(walks.plain)


class ControlMachine(Machine):
    """The same without freshness: what Sphinx does by itself, counted."""

    make = staticmethod(lambda: walks.plain(extension=""))
    checked = wrong = 0

    def check(self) -> None:
        type(self).checked += 1
        try:
            super().check()
        except Exception:  # noqa: BLE001 - a build that fails is as wrong as one that differs
            type(self).wrong += 1


def options(examples: int, steps: int, **more: object) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        # A walk is a list of steps that a person can read; to shorten it would take minutes.
        phases=(Phase.explicit, Phase.generate),
        print_blob=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )


class TestAlmanac(Machine.TestCase):
    settings = options(5, 20, derandomize=True)


class TestPlain(PlainMachine.TestCase):
    settings = options(5, 20, derandomize=True)


@pytest.mark.long
def test_the_machine_finds_that_sphinx_alone_is_wrong_most_of_the_time() -> None:
    run_state_machine_as_test(ControlMachine, settings=options(10, 20, derandomize=True))

    print(f"plain Sphinx: {ControlMachine.wrong} of {ControlMachine.checked} steps wrong")  # noqa: T201
    assert ControlMachine.checked > 100
    assert ControlMachine.wrong > ControlMachine.checked / 2


@pytest.mark.long
class TestAlmanacAtLength(Machine.TestCase):
    settings = options(50, 20)


@pytest.mark.long
class TestPlainAtLength(PlainMachine.TestCase):
    settings = options(50, 20)
