"""Whatever stands in a directive, its options, or a role: the build goes on, and tells where it is.

The pages are made of everything that a page may use, with values that nothing was made for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import pytest
from docutils.parsers.rst import directives
from docutils.parsers.rst.languages import en
from docutils.utils import new_document
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, sphinx_domains

from almanac.audit.allowed import allowed
from sites import Site, almanac, rest

EXTENSIONS = ["almanac", "almanac.mathml", "sphinx_design", "sphinx.ext.todo"]
END = "The end of the page."
VALUES = [
    "",
    '""',
    "x",
    "-1",
    "0",
    "1 2",
    "[",
    "{",
    "%s",
    "<",
    "1em",
    "99999999",
    "no.png",
    "words.txt",
]
TEXTS = [
    *("x", "x &", "&", "a --> b &", "x <", "<x>", "x <y>", "x <>", "!x", "~x", "~", "\\", "%s"),
    *("{", "}", "x (", "(y)", "x ()", "a+b", "+", "-", "http://y", "x <http://y>", "x#", "#x", "*"),
    *("index", "/index", "x <index>", "sec", "x::", ":", "^", "_", "x_", "|", "'", '"', "0", "²"),
]


def fence(name: str, argument: str, option: str, content: str) -> str:
    return f"````{{{name}}} {argument}\n{option}\n\n{content}\n````\n"


def explicit(name: str, argument: str, option: str, content: str) -> str:
    lines = "".join(f"   {line}\n" for line in content.splitlines())
    return f".. {name}:: {argument}\n   {option}\n\n{lines}"


#: reST in Markdown, which MyST does not finish.
WORDS = [
    *("A note [#]_.\n\n.. [#] The note.", "A note [#a]_.\n\n.. [#a] The note.", "A [*]_."),
    *("A [*]_.\n\n.. [*] The note.", "A [1]_.\n\n.. [1] The note.", "A [2]_.", "A [C]_."),
    *(".. [C] A work.\n\nA [C]_.", "z_", ".. _z: https://example.org\n\nz_", "a__\n\n__ x"),
    *("`a <b_>`_", "`a <https://example.org>`_ a_", "|a|", ".. |b| replace:: c\n\n|b|", "`a`__"),
    *("Title\n=====\n\nTitle_", ":a: b", "a\n  b", "::\n\n  a", ">>> a", "+-+\n|a|\n+-+", "====\n"),
    *(".. contents::", ".. sectnum::", ".. note: a", "..\n  a", ".. _a:", ".. _a: b_", "_`a` a_"),
]


def names(site: Site) -> tuple[dict[str, list[str]], list[str]]:
    """The directives that a page may use, each with its options, and the roles."""
    folders = [site.root / "docs", site.root, site.root / "_any", site.root / "_any"]
    with docutils_namespace():
        quiet = {"status": None, "warning": None}
        app = Sphinx(*map(str, folders), "html", dict(site.config), **quiet)
        usable = allowed(app.config)
        found = {}
        with sphinx_domains(app.env):
            for name in sorted(usable.directives):
                made, _ = directives.directive(name, en, new_document(""))
                if made:
                    found[name] = list(made.option_spec or ())
    return found, sorted(usable.roles - {""})


def blocks(
    form: Callable[..., str], values: Sequence[str], name: str, options: Iterable[str]
) -> str:
    """The directive *name* with each of its *options*, and with any argument."""
    arguments = [form(name, value, "", content) for value in values for content in ("", "Words")]
    made = [form(name, "words.txt", f":{o}: {value}", "Words") for o in options for value in values]
    return "\n".join([*arguments, *made])


@pytest.fixture(scope="module", params=[5, rest(1)], ids=["some", "all"])
def site(tmp_path_factory, request) -> Site:
    """A site with a page for each directive, in both languages, and one for all roles.

    The parameter says of how many values and texts one is taken.
    """
    config = {"extensions": EXTENSIONS, "almanac_max_pieces": 10**9, "almanac_max_bytes": 10**9}
    # The sidebars of 200 pages that list each other take as long as the rest.
    config |= {"suppress_warnings": ["toc.not_included"], "epub_basename": "book"}
    made = Site(tmp_path_factory.mktemp("markup"), config)
    made.write(almanac())
    found, roles = names(made)
    values, texts = VALUES[:: request.param], TEXTS[:: request.param]
    rule = "=" * 50
    pages = {
        **{f"m-{n}.md": f"# {n}\n\n{blocks(fence, values, n, found[n])}" for n in found},
        **{f"r-{n}.rst": f"{n}\n{rule}\n\n{blocks(explicit, values, n, found[n])}" for n in found},
        **{f"e-{i}.md": f"# E {i}\n\n{fence('eval-rst', '', '', w)}" for i, w in enumerate(WORDS)},
        "roles.md": "# R\n\n" + "\n\n".join(f"{{{r}}}`{t}`" for r in roles for t in texts),
        "rest.rst": "R\n=\n\n" + "\n\n".join(f":{r}:`{t}`" for r in roles for t in texts),
    }
    made.write({name: f"{text}\n\n{END}\n" for name, text in pages.items()})
    made.write({"words.txt": "a, b\nc, d\n"})
    return made


def built(site: Site, builder: str) -> list[str]:
    """Build, and see that all pages are there to their ends; the warnings."""
    made = {name for name in site.build(builder).app.env.found_docs if name not in almanac()}
    pages = {name for name in made if name.startswith(("m-", "r-", "roles", "rest", "e-"))}
    assert len(pages) > 100
    assert [name for name in sorted(pages) if END not in str(site.page(name, builder))] == []
    return site.warnings


def test_any_markup_is_built_to_the_end_of_its_page_and_told_with_its_line(site) -> None:
    faults = [line for line in built(site, "html") if re.search("WARNING|ERROR|CRITICAL", line)]

    assert len(faults) > 2_000
    assert [
        line for line in faults if not re.match(r"\S+\.(md|rst):[1-9]\d*: |\S+:1:1: ", line)
    ] == []
    assert [line for line in faults if ".md.rst" in line or "it is left empty" in line] == []


@pytest.mark.long
def test_any_markup_is_built_to_the_end_of_its_page_in_a_book(site) -> None:
    built(site, "epub")
