"""Each defense holds something off: without it, an attack that is told otherwise is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docutils import nodes
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.sphinx_ import MystParser
from sphinx import addnodes
from sphinx.errors import SphinxError
from sphinx.util.docutils import CustomReSTDispatcher

from almanac import (
    bibliography,
    bounds,
    decoding,
    discovery,
    mathml,
    page_keys,
    scan,
    source,
    weight,
)
from almanac.audit import (
    files,
    formulas,
    gate,
    guards,
    highlighting,
    leftovers,
    numbers,
    pages,
    parsers,
    pictures,
    urls,
)
from almanac.config import Limits
from sites import Site, post
from test_attacks import STOLEN, attacked, is_told, late
from test_attacks import (
    test_a_title_of_an_entry_cannot_hold_a_formula_that_acts_on_other_pages as title,
)
from test_attacks import test_an_e_book_shows_the_words_of_a_formula_as_words as book
from test_bad_input import FILES, put

#: What runs without a defense may use what Sphinx 11 will remove, and leaves commands running.
IGNORED = "sphinx.deprecation.RemovedInSphinx11Warning", "pytest.PytestUnraisableExceptionWarning"
pytestmark = [
    pytest.mark.long,
    *(pytest.mark.filterwarnings(f"ignore::{name}") for name in IGNORED),
]


def overlooking(kind: type[nodes.Element]) -> Callable[..., None]:
    """The judge of nodes, who overlooks those of a *kind*."""
    judge = pages.judge
    return lambda node, env: None if type(node) is kind else judge(node, env)


def nothing(*_arguments: Any) -> Any:
    """Find nothing."""
    return ()


def no_keys(*_arguments: Any) -> page_keys.Head:
    """Find nothing in front matter."""
    return page_keys.Head((), ())


def no_reason(*_arguments: Any) -> str:
    """Have no objection."""
    return ""


def every(*_arguments: Any) -> bool:
    """Allow everything."""
    return True


#: The defense, what stands in its place, and an attack that then is not told.
DEFENSES = {
    "directives": (gate.Gate, "directive", CustomReSTDispatcher.directive, "graphviz"),
    "roles": (gate.Gate, "role", CustomReSTDispatcher.role, "icon with a class"),
    "files of directives": (gate, "contained", lambda d, _name: d, "literalinclude"),
    "urls of directives": (gate, "contained", lambda d, _name: d, "csv-table url"),
    "options": (page_keys, "check", no_keys, "myst options"),
    "substitutions": (
        parsers.Renderer,
        "render_substitution",
        SphinxRenderer.render_substitution,
        "substitution of the environment",
    ),
    "raw": (pages, "judge", overlooking(nodes.raw), "html that only draws"),
    "links": (pages, "_judge_address", nothing, "external link"),
    "pictures": (pages, "judge", overlooking(nodes.image), "picture outside"),
    "downloads": (pages, "judge", overlooking(addnodes.download_reference), "download outside"),
    "unknown links": (pages, "judge", overlooking(addnodes.pending_xref), "link"),
    "toctrees": (pages, "judge", overlooking(addnodes.toctree), "toctree link"),
    "formulas": (pages, "judge", overlooking(nodes.math), "formula with a link"),
    "blocks": (pages, "judge", overlooking(nodes.math_block), "formula of a directive"),
    "words": (pages, "_judge_words", nothing, "formula in words"),
    "commands": (formulas, "command", no_reason, "formula that loads"),
    "names": (discovery, "NAME", discovery.re.compile(r".*"), "name with a tag"),
    "outside": (files, "outside", no_reason, "download outside"),
    "language": (files, "search_image_for_language", lambda n, _env: n, "picture of its language"),
    "types of pictures": (files, "PICTURES", {".html"}, "picture that is none"),
    "types of downloads": (files, "DOWNLOADS", {".js"}, "download of a script"),
    "svg": (pictures, "faults", nothing, "svg script"),
    "svg handlers": (pictures._Reader, "attribute", nothing, "svg handler"),  # noqa: SLF001
    "svg styles": (pictures._Reader, "words", nothing, "svg style in pieces"),  # noqa: SLF001
    "svg instructions": (pictures._Reader, "instruction", nothing, "svg style sheet"),  # noqa: SLF001
    "numbers": (numbers, "fault", no_reason, "many columns"),
    "errors of roles": (guards, "guarded_role", lambda role: role, "role that fails"),
    "texts of roles": (guards, "LONGEST", 1 << 30, "role that takes long"),
    "leftovers": (leftovers, "faults", nothing, "note without a number"),
    "targets": (leftovers, "mend", nothing, "target apart"),
    "languages": (highlighting, "faults", nothing, "language"),
    "languages in others": (
        highlighting,
        "FENCE",
        urls.re.compile("x^"),
        "language within Markdown",
    ),
    "guesses": (highlighting, "_is_allowed", every, "guessed language"),
    "classes": (pages, "_judge_classes", nothing, "code as a formula"),
    "encoding": (urls, "_decoded", lambda url: [url], "figure target encoded twice"),
    "schemes": (urls, "_plain_fault", no_reason, "card link"),
    "hosts": (urls, "_plain_fault", no_reason, "link to another host"),
    "what browsers drop": (urls, "DROPPED", urls.re.compile("x^"), "link to a host in pieces"),
    "papers": (bibliography, "_drop_unsafe", lambda *_: [], "bib url"),
}


@pytest.mark.parametrize("name", DEFENSES)
def test_without_a_defense_its_attack_is_not_told(name: str, tmp_path: Path, monkeypatch) -> None:
    owner, attribute, instead, attack = DEFENSES[name]
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(owner, attribute, instead)
    site, expected = attacked(tmp_path)
    try:
        told = site.build().warnings
    except (
        SphinxError,
        KeyError,
        NotImplementedError,
    ) as error:  # it does not hold, and the build stops
        told = [str(error)]
    [wanted] = [e for e in expected if e.attack.name == attack]

    assert not is_told(wanted, told)


#: What keeps bad files out, what stands in its place, and a file that then is not told.
INTAKE = {
    "encoding": (decoding, "fault", no_reason, "utf-16-le.md"),
    "size": (bounds, "limits_of", lambda _config: Limits(1 << 30, 1 << 30), "large.md"),
    "pieces": (weight, "PIECES", {"heading_open": 0}, "headings.md"),
    "directives": (weight, "DIRECTIVE", 1, "listings.md"),
    "depth": (weight, "MAX_DEPTH", 99, "quotes.md"),
    "front matter": (page_keys, "check", no_keys, "unknown.md"),
    "twins": (discovery.Tree, "_twins", nothing, "twin.rst"),
    "suffixes": (discovery.Tree, "_reason_of_name", lambda *_: None, "UPPER.MD"),
    "links": (discovery, "LINK", None, "link.md"),
    "included files": (files, "MAX_FILES", 1000, "many.md"),
}
OTHERS = {
    "unknown.md": "---\nunknown: 1\n---\n\n# A\n",
    "twin.md": "# A\n",
    "twin.rst": "A\n=\n",
    "UPPER.MD": "# A\n",
    "many.md": "# A\n\n" + "```{include} part.txt\n```\n\n" * 60,
    "part.txt": "A part.\n",
}


def told_of(site: Site, name: str) -> bool:
    """Whether a build of the bad file *name* tells of it."""
    source = FILES[name].source if name in FILES else OTHERS.get(name, "# A\n")
    put(site, name, source)
    for other in ("twin.md", "part.txt"):
        put(site, other, OTHERS[other])
    if name == "link.md":
        (site.root / "docs/link.md").unlink()
        (site.root / "docs/link.md").symlink_to(site.root / "docs/twin.md")
    try:
        return any(
            f"docs/{name}:" in line and "toc.not" not in line
            for line in site.build(fresh=True).warnings
        )
    except UnicodeEncodeError:  # a build that stops tells of nothing
        return False


@pytest.mark.parametrize("name", INTAKE)
def test_what_keeps_bad_files_out_is_missed(name: str, site, monkeypatch) -> None:
    owner, attribute, instead, file = INTAKE[name]
    assert told_of(site(), file)

    monkeypatch.setattr(owner, attribute, instead)
    assert not told_of(site(), file)


def test_without_the_gate_a_directive_reads_what_is_outside(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(gate.Gate, "directive", CustomReSTDispatcher.directive)
    monkeypatch.chdir(tmp_path)
    site, _ = attacked(tmp_path)

    assert STOLEN in str(site.build().page("markdown"))


def test_without_our_parser_the_front_matter_of_a_page_runs_code(site, monkeypatch) -> None:
    monkeypatch.setattr(parsers.MarkdownParser, "parse", MystParser.parse)
    monkeypatch.setattr(source, "without_fields", lambda text, *_names, **_named: text)
    head = "---\nmyst: {enable_extensions: [substitution]}\n---\n\n# T\n\n"
    made = site({"evil.md": f'{head}{{{{ "ran".upper() }}}}\n', "index.md": None})
    made.write({"index.md": "# Home\n\n```{toctree}\nevil\n```\n"})

    assert "RAN" in made.build().page("evil").get_text()


def test_without_the_last_audit_an_extension_leaves_a_script(site, monkeypatch) -> None:
    monkeypatch.setattr(pages, "audit_result", nothing)
    made = late(site({"posts/addition.md": post(1, "Addition", body="A **word**.")}), monkeypatch)

    assert made.page("posts/addition").find("script", string="word")


def test_without_the_check_of_front_matter_a_title_is_on_other_pages(site, monkeypatch) -> None:
    monkeypatch.setattr(scan, "_active", nothing)

    with pytest.raises(AssertionError):
        title(site)


def test_without_the_tree_a_formula_writes_elements_into_a_book(tmp_path, monkeypatch) -> None:
    from xml.etree import ElementTree as ET

    from latex2mathml.converter import convert

    def to_element(tex: str, display: str) -> ET.Element:
        return ET.fromstring(convert(tex, display=display))

    monkeypatch.setattr(mathml, "to_element", to_element)

    with pytest.raises(AssertionError):
        book(tmp_path)
