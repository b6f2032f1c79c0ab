"""What somebody who can only write pages cannot do; the attacks themselves are in ``attacks.py``.

What is said of them is in ``test_attacks/``, word by word; ``pytest --force-regen`` writes it
anew, and the change is then to be read.
"""

from __future__ import annotations

import html
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import html5lib
import pytest

import attacks
from almanac import decoding
from attacks import Attack
from sites import Site, almanac, post, rest, sayings, words
from walks import PIXEL

#: As bad as it gets: extensions that run code, and everything that MyST can do.
WORST = {
    "extensions": [
        "almanac",
        "almanac.mathml",
        "sphinx_design",
        "sphinx.ext.autodoc",
        "sphinx.ext.autosummary",
        "sphinx.ext.doctest",
        "sphinx.ext.graphviz",
        "sphinx.ext.ifconfig",
        "sphinx.ext.inheritance_diagram",
        "sphinx.ext.intersphinx",
        "sphinx.ext.todo",
    ],
    "myst_enable_extensions": [
        *("amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"),
        *("fieldlist", "html_admonition", "html_image", "replacements", "smartquotes"),
        *("strikethrough", "substitution", "tasklist"),
    ],
    "epub_basename": "book",
    "html_copy_source": False,
    "language": "en",
}
BUILDERS = ("html", "dirhtml", "epub")
STOLEN = "A word that is only outside"


def numbered() -> dict[str, list[Attack]]:
    """The attacks, each with a word of its own."""
    number = iter(range(1000))
    groups = ("MARKDOWN", "REST", "HEADS", "PICTURES", "PAPERS", "NAMES")
    return {
        group: [
            replace(attack, text=attack.text.replace("PWNED", f"pwned{next(number):03}x"))
            for attack in getattr(attacks, group)
        ]
        for group in groups
    }


ATTACKS = numbered()


@dataclass(frozen=True)
class Expected:
    """Where the warning of an attack has to be."""

    attack: Attack
    path: str
    line: int


def page(path: str, made: Iterable[Attack], head: str) -> tuple[str, list[Expected]]:
    """A page that holds several attacks, and where each is."""
    lines = head.splitlines()
    expected = []
    for attack in made:
        expected.append(Expected(attack, path, len(lines) + attack.line))
        lines += [*attack.text.split("\n"), "", "And on.", ""]
    return "\n".join([*lines, "The end of the page.", ""]), expected


def files() -> tuple[dict[str, str], list[Expected]]:
    """The pages of the attacked site."""
    made: dict[str, str] = {}
    expected: list[Expected] = []

    def add(path: str, made_of: Iterable[Attack], head: str) -> None:
        made[path], found = page(path, made_of, head)
        expected.extend(found)

    add("markdown.md", ATTACKS["MARKDOWN"], "# Markdown\n\n")
    add("rest.rst", ATTACKS["REST"], "reST\n====\n\n")
    for i, attack in enumerate(ATTACKS["HEADS"]):
        made[f"head{i}.md"] = (
            f"---\n{attack.text}\n---\n\n# Head\n\n{{{{ 1 }}}} The end of the page.\n"
        )
        expected.append(Expected(attack, f"head{i}.md", attack.line))
    shown = []
    for i, attack in enumerate(ATTACKS["PICTURES"]):
        made[f"picture{i}.svg"] = attacks.SVG.format(attack.text)
        expected.append(Expected(attack, f"picture{i}.svg", attack.line))
        shown += [f"![x](picture{i}.svg) {{download}}`picture{i}.svg`", ""]
    made["pictures.md"] = "\n".join(["# Pictures", "", *shown, "The end of the page.", ""])
    add("references.bib", ATTACKS["PAPERS"], almanac()["references.bib"])
    return made, expected


def names(root: Path) -> list[Expected]:
    """Write the pages whose names are attacks."""
    for attack in ATTACKS["NAMES"]:
        path = root / "docs" / attack.text
        path.parent.mkdir(exist_ok=True)
        path.write_text("# A page\n", encoding="utf-8")
    return [Expected(a, decoding.printable(a.text), 1) for a in ATTACKS["NAMES"]]


def surroundings(site: Site) -> None:
    """What lies around the pages: files to show, files to steal, and programs to run."""
    docs = site.root / "docs"
    for name in ("secret.txt", "secret.md", "secret.bib"):
        (site.root / name).write_text(STOLEN, encoding="utf-8")
    (site.root / "secret.png").write_bytes(PIXEL + STOLEN.encode())
    for name in ("ok.png", "local.png"):
        (docs / name).write_bytes(PIXEL)
    for name in ("ok.txt", "x.txt", ".hidden", "evil.js", "evil.html"):
        (docs / name).write_text(f"<script>{STOLEN}</script>", encoding="utf-8")
    links = {"linked.png": "secret.png", "linked.txt": "secret.txt", "linked.md": "secret.md"}
    for name, target in {**links, "local.en.png": "secret.png", "linked": "."}.items():
        (docs / name).symlink_to(site.root / target)
    program = site.root / "dot"
    program.write_text(f"#!/bin/sh\ntouch {site.root}/ran\n", encoding="utf-8")
    program.chmod(0o755)
    (site.root / "payload.py").write_text("from pathlib import Path\nPath('ran').touch()\n")
    site.config["graphviz_dot"] = str(program)


def attacked(root: Path, **config: object) -> tuple[Site, list[Expected]]:
    """A site on which every attack stands."""
    site = Site(root, {**WORST, **config})
    made, expected = files()
    made = {name: text.replace("SECRET", str(root / "secret.txt")) for name, text in made.items()}
    toctree = "\n```{toctree}\n:glob:\nmarkdown\nrest\nhead*\npictures\n```\n"
    site.write({**almanac(), **made, "index.md": almanac()["index.md"] + toctree})
    surroundings(site)
    return site, expected + names(root)


@dataclass
class Outcome:
    """What came of the attacks."""

    site: Site
    expected: list[Expected]
    before: set[Path]
    told: list[str]

    def files(self) -> Iterator[tuple[Path, bytes]]:
        """Every file that was written for readers, and what is in books."""
        for builder in BUILDERS:
            for path in sorted((self.site.root / "_build" / builder).rglob("*")):
                if path.suffix == ".epub":
                    with zipfile.ZipFile(path) as book:
                        yield from ((path / name, book.read(name)) for name in book.namelist())
                elif path.is_file():
                    yield path, path.read_bytes()


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    """The attacked site, built in every format."""
    root = tmp_path_factory.mktemp("attacked")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.syspath_prepend(str(root))
        site, expected = attacked(root)
        before = set(root.rglob("*"))
        told = [line for builder in BUILDERS for line in site.build(builder).warnings]
        yield Outcome(site, expected, before, told)


def is_told(expected: Expected, told: list[str]) -> bool:
    """Whether a warning names the place and the code of an attack."""
    place = re.escape(f"docs/{expected.path}:{expected.line}")
    code = re.escape(expected.attack.code)
    return any(re.search(rf"{place}(:\d+)?: .*\[\w+\.{code}\]$", line) for line in told)


def everything() -> list[str]:
    return [attack.name for group in ATTACKS.values() for attack in group]


def test_there_are_many_attacks_and_each_has_a_name_of_its_own() -> None:
    assert len(set(everything())) == len(everything()) > 150


@pytest.mark.parametrize("name", everything())
def test_an_attack_is_told_at_its_place_with_its_code(outcome: Outcome, name: str) -> None:
    [expected] = [e for e in outcome.expected if e.attack.name == name]

    assert is_told(expected, outcome.told), "\n".join(outcome.told)


def test_every_attack_is_told_in_these_words(outcome: Outcome, file_regression) -> None:
    said = sayings(outcome.told, outcome.site.root)
    without_places = re.sub(
        r":\d+(:\d+)?(?=: WARNING)|(?<=pwned)\d+|(?<=head)\d+|(?<=picture)\d+", "", said
    )
    lines = sorted(set(without_places.splitlines()))

    file_regression.check("\n".join(lines) + "\n", basename="attacks", encoding="utf-8")


def test_nothing_of_an_attack_is_in_any_file(outcome: Outcome) -> None:
    found = {}
    for path, content in outcome.files():
        for word in set(re.findall(rb"(?i)pwned\d{3}x", content)):
            found.setdefault(word.decode().lower(), []).append(path.name)
    names = {
        e.attack.name: found[word]
        for e in outcome.expected
        if not e.attack.stays
        for word in re.findall(r"pwned\d{3}x", e.attack.text)
        if word in found
    }

    assert list(names) == []


def test_nothing_from_outside_the_sources_is_in_any_file(outcome: Outcome) -> None:
    assert [path for path, content in outcome.files() if STOLEN.encode() in content] == []


def test_nothing_was_run_and_nothing_was_written_outside_the_build(outcome: Outcome) -> None:
    after = {path for path in outcome.site.root.rglob("*") if "_build" not in path.parts}

    assert {path for path in after - outcome.before if "__pycache__" not in path.parts} == set()


def test_the_rest_of_every_page_is_there(outcome: Outcome) -> None:
    pages = ["markdown", "rest", "pictures", *(f"head{i}" for i in range(len(ATTACKS["HEADS"])))]

    assert [
        name for name in pages if "The end of the page." not in str(outcome.site.page(name))
    ] == []


#: Elements that do something, and attributes that hold an address.
ACTIVE = {"script", "iframe", "object", "embed", "applet", "base", "form", "foreignObject"}
ACTIVE |= {"animate", "set", "use", "link", "meta", "style", "frame", "portal"}
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "srcset", "background"}
HARMLESS = re.compile(r"(https?|mailto):|[^:/?#]*([/?#]|$)")


def activity(markup: bytes) -> set[str]:
    """What does something on a page, as a browser reads it; addresses without their folders."""
    found = set()
    for element in html5lib.parse(markup, namespaceHTMLElements=False).iter():
        tag = str(element.tag).rpartition("}")[2]
        attributes = {str(k).rpartition("}")[2]: v for k, v in element.attrib.items()}
        if attributes.get("type") == "application/ld+json":
            json.loads(element.text)  # data, which nothing runs
        elif tag in ACTIVE:
            kept = {k: re.sub(r"^(\.\./)+|\?.*", "", v) for k, v in attributes.items()}
            kept = {k: v for k, v in kept.items() if k not in ("content", "title")}
            found.add(f"{tag} {sorted(kept.items())} {(element.text or '').strip()}")
        for name, value in attributes.items():
            if name.startswith("on") or re.search(r"url|import", value if name == "style" else ""):
                found.add(f"{tag} {name}={value}")
            if name in ADDRESSES and not HARMLESS.match(value.strip().lower()):
                found.add(f"{tag} {name}={value}")
    return found


def pages_of(root: Path, builder: str) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in (root / "_build" / builder).rglob("*.*html")}


@pytest.mark.parametrize("builder", BUILDERS)
def test_a_browser_finds_nothing_active_that_is_not_on_a_clean_page(
    outcome: Outcome, builder: str, tmp_path: Path
) -> None:
    blocks = "$a$\n\n```{note}\nx\n```\n\n```{card} x\n```\n"
    clean = {"f.md": f"# F\n\n{blocks}", "rest.rst": "R\n=\n\n:math:`a`\n"}
    site = Site(tmp_path, {**WORST})
    site.write({**almanac(), **clean})
    site.build(builder)
    allowed = set().union(*map(activity, pages_of(site.root, builder).values()))
    links = {found for found in allowed if found.startswith("link ")}
    found = {
        (path.name, item)
        for path, markup in pages_of(outcome.site.root, builder).items()
        for item in activity(markup) - allowed
        if not re.match(r"link .*'(next|prev|search|index|canonical|author)'", item)
    }

    assert links
    assert found == set()


#: Words that would be markup, script, and the end of an attribute, if anybody took them for that.
HOSTILE = "\"'><script>x()</script><img src=x onerror=x()>"
FIELDS = ["title", "summary", "list", "topics", "venues", "people", "organizations"]


@pytest.mark.parametrize("builder", BUILDERS)
def test_words_of_front_matter_and_of_papers_stay_words(tmp_path: Path, builder: str) -> None:
    quoted = HOSTILE.replace("'", "''")
    head = "".join(
        f"{name}: '{quoted}{name}'\n" if name in FIELDS[:3] else f"{name}: ['{quoted}{name}']\n"
        for name in FIELDS
    )
    more = "rank: 1\nareas: [math]\nsource: https://example.org/1\nchecked: 2026-01-31\n"
    paper = HOSTILE.replace('"', "")
    bib = f"@misc{{a, title={{{paper}}}, author={{{paper}}}, year={{{paper}}}, doi={{{paper}}}}}"
    site = Site(tmp_path, {**WORST})
    pages = {**almanac(), "references.bib": almanac()["references.bib"] + bib}
    site.write({**pages, "posts/addition.md": f"---\n{head}{more}---\n\nText. $a$\n"})
    site.build(builder)
    found = set().union(*map(activity, pages_of(site.root, builder).values()))

    assert [w for w in site.warnings if "conf value" not in w] == []
    assert "x()</script>" in words(
        site.page("topics" if builder != "dirhtml" else "topics/index", builder)
    )
    assert {item for item in found if "x()" in item} == set()


#: The same, in every place of a page that takes words and becomes an attribute or a name.
PLACES = """\
```HOSTILE
code
```

```{code-block} HOSTILE
:name: HOSTILE
:caption: HOSTILE
code
```

```{highlight} HOSTILE
```

```
code
```

$$
a
$$ (HOSTILE)

{abbr}`a (HOSTILE)` {kbd}`HOSTILE` {guilabel}`HOSTILE` {doc}`HOSTILE` {ref}`HOSTILE`
{eq}`HOSTILE` {numref}`%s HOSTILE <HOSTILE>` {download}`HOSTILE <ok.txt>` {term}`HOSTILE`
{pep}`HOSTILE` {manpage}`HOSTILE` {topic}`HOSTILE` {bdg-primary}`HOSTILE`

![HOSTILE](ok.png "HOSTILE") [w](https://example.org 'HOSTILE'){#HOSTILE .HOSTILE target="HOSTILE"}
[w](https://example.org/HOSTILE) [w](https://example.org/"onclick=x()>) `HOSTILE`{.HOSTILE}

{#HOSTILE .HOSTILE}
# HOSTILE

(HOSTILE)=

:::{HOSTILE}
:::

:::HOSTILE
:::

:::{card} HOSTILE
:link: https://example.org/"onclick=x()>
:img-alt: HOSTILE
:img-top: ok.png
:class-card: HOSTILE
:width: HOSTILE
:::

::::{tab-set}
:sync-group: HOSTILE
:class: HOSTILE

:::{tab-item} HOSTILE
:sync: HOSTILE
:name: HOSTILE
:::
::::

:::{dropdown} HOSTILE
:name: HOSTILE
:color: HOSTILE
:::

```{toctree}
:caption: HOSTILE
:name: HOSTILE

HOSTILE <https://example.org/"onclick=x()>
```

```{figure} ok.png
:alt: HOSTILE
:figclass: HOSTILE
:figwidth: HOSTILE
:width: HOSTILE
:target: https://example.org/"onclick=x()>
```

```{list-table} HOSTILE
:widths: HOSTILE
:name: HOSTILE

* - HOSTILE
```

```{list-table}
:name: HOSTILE

* - HOSTILE
```

```{glossary}
HOSTILE
  Words.
```

```{admonition} HOSTILE
:class: HOSTILE
```

Words.[^HOSTILE]

[^HOSTILE]: HOSTILE
"""


def test_words_stay_words_in_every_place_of_a_page(tmp_path: Path) -> None:
    hostile = "\"'&lt;script&gt;x()&lt;/script&gt; onload=x()"
    page = "# Page\n\n" + PLACES.replace("HOSTILE", hostile)
    site = Site(tmp_path, {**WORST, "numfig": True})
    site.write({**almanac(), "evil.md": page, "raw.md": html.unescape(page), "ok.txt": "x"})
    (tmp_path / "docs/ok.png").write_bytes(PIXEL)
    for builder in BUILDERS:
        site.build(builder)
        found = set().union(*map(activity, pages_of(site.root, builder).values()))

        assert {item for item in found if "x()" in item} == set(), builder
        shown = site.page("evil" if builder != "dirhtml" else "evil/index", builder)
        assert "<script>x()</script> onload=x()" in words(shown)


def test_a_title_of_an_entry_cannot_hold_a_formula_that_acts_on_other_pages(site) -> None:
    title = r"'A \(\href{javascript:x}{y}\)'"
    made = site({"posts/addition.md": post(1, title, body="$a$")}, **WORST).build()
    pages = [made.page(name) for name in ("posts/addition", "posts/index", "areas/math")]

    assert "docs/posts/addition.md:2:1: WARNING: active-formula" in made.warnings[0]
    assert not any(r"\href" in words(page.body) for page in pages)


def test_the_figure_of_a_page_cannot_be_a_link_that_leads_out(site) -> None:
    text = almanac()["posts/addition.md"].replace(
        "---\n\n##", "figure: {file: sums.svg, caption: A}\n---\n\n##"
    )
    made = site({"posts/addition.md": text})
    (made.root / "secret.svg").write_text(attacks.SVG.format("<rect/>"), encoding="utf-8")
    (made.root / "docs/posts/sums.svg").symlink_to(made.root / "secret.svg")
    told = made.build().warnings

    assert any("addition.md" in line and "file-outside" in line for line in told)


def test_the_bibliography_cannot_be_a_link_that_leads_out(site) -> None:
    made = site({"references.bib": None})
    (made.root / "secret.bib").write_text("@misc{a, title={Stolen}}", encoding="utf-8")
    (made.root / "docs/references.bib").symlink_to(made.root / "secret.bib")
    made.build()

    assert any("references.bib:1:1: WARNING: file-outside" in line for line in made.warnings)
    assert "Stolen" not in str(made.page("papers"))


def test_an_e_book_shows_the_words_of_a_formula_as_words(tmp_path: Path) -> None:
    site = Site(tmp_path, {**WORST})
    text = r"$\text{<script>alert(1)</script>}$ and $\text{&lt;i&gt;}$"
    site.write({**almanac(), "posts/addition.md": post(1, "Addition", body=text)})
    book = site.build("epub").page("posts/addition", "epub")

    assert not book.find_all(["script", "i"])
    assert [m.get_text() for m in book.find_all("mtext")] == [
        "<script>alert(1)</script>",
        "<i>",
    ]


#: An extension that makes markup of the words of a page when all is read.
LATE = """
from docutils import nodes

def late(app, doctree, docname):
    for node in list(doctree.findall(nodes.strong)):
        made = nodes.raw("", f"<script>{node.astext()}</script>", format="html")
        link = nodes.reference("", "words", refuri=f"javascript:{node.astext()}", internal=False)
        node.parent += [made, link]

def setup(app):
    app.connect("doctree-resolved", late)
"""


def late(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with that extension, built."""
    (site.root / "late_markup.py").write_text(LATE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(site.root))
    site.config = {"extensions": ["almanac", "late_markup"]}
    return site.build()


def test_what_an_extension_makes_of_a_page_is_judged_as_well(site, monkeypatch) -> None:
    made = late(site({"posts/addition.md": post(1, "Addition", body="A **word**.")}), monkeypatch)
    written = made.page("posts/addition")

    assert [w for w in made.warnings if "raw-html" in w and "addition.md:18:" in w]
    assert [w for w in made.warnings if "unsafe-url" in w and "addition.md:18:" in w]
    assert not written.select("article script, a[href^=javascript]")
    assert "words" in written.get_text()


def test_icons_of_an_extension_stay(site) -> None:
    body = ":::{dropdown} Title\nText.\n:::"
    made = site(
        {"posts/addition.md": post(1, "Addition", body=body)},
        extensions=["almanac", "sphinx_design"],
        myst_enable_extensions=["colon_fence"],
    ).build()

    assert made.warnings == []
    assert made.page("posts/addition").select("details svg path")


def test_a_project_can_allow_a_directive_and_a_role_by_name(site) -> None:
    body = "```{only} html\nSeen.\n```\n\nAn {octicon}`alert`."
    made = site(
        {"posts/addition.md": post(1, "Addition", body=body)},
        extensions=["almanac", "sphinx_design"],
        almanac_allowed_directives=["only"],
        almanac_allowed_roles=["octicon"],
    ).build()

    assert made.warnings == []
    assert "Seen." in made.page("posts/addition").get_text()


def test_no_name_allows_html(site) -> None:
    body = "```{raw} html\n<script>x</script>\n```"
    made = site(
        {"posts/addition.md": post(1, "Addition", body=body)}, almanac_allowed_directives=["raw"]
    )
    [warning] = made.build().warnings

    assert "posts/addition.md:18: WARNING: raw-html" in warning


#: What people write every day, and nobody may be warned of.
HONEST = """\
```{{note}}
A note with `<b>` and `\\\\href` in code, and prices: $3 and $4, \\\\(x\\\\).
```

| a | b |
|---|---|
| [other](subtraction.md) | <https://example.org/a:b?c=d:e#f> |

[mail](mailto:a@example.org) [anchor](#an-anchor) {{download}}`data.csv` {{ref}}`label <a:label>`

(a:label)=
## An anchor

![picture](plain.svg) ![pixels](p.png)

```{{literalinclude}} data.csv
```

```{{csv-table}} T
:file: data.csv
```

```{{code-block}} html
<script>alert(1)</script>
```

% a comment

[^n]: A note.

A note.[^n] $\\frac{{1}}{{2}}$
"""
PLAIN_SVG = """\
<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata>
  <rdf:RDF xmlns:dc="http://purl.org/dc/elements/1.1/"
           xmlns:cc="http://creativecommons.org/ns#"
           xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
   <cc:Work><dc:type rdf:resource="http://purl.org/dc/dcmitype/StillImage"/></cc:Work>
  </rdf:RDF>
 </metadata>
 <defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
  <clipPath id="c"><rect x="7" y="7" width="9" height="9"/></clipPath></defs>
 <g style="clip-path: url(#c); fill: rgb(1, 2, 3)"><use xlink:href="#c"/></g>
</svg>
"""


def test_what_people_write_every_day_is_not_refused(site) -> None:
    made = site(
        {
            "posts/addition.md": post(1, "Addition", body=HONEST.format()),
            "posts/data.csv": "a,b\n1,2\n",
            "posts/plain.svg": PLAIN_SVG,
        },
        myst_enable_extensions=["dollarmath"],
        myst_heading_anchors=3,
    )
    (made.root / "docs/posts/p.png").write_bytes(PIXEL)

    assert made.build().warnings == []
    assert len(made.page("posts/addition").select("img")) == 2


def test_a_picture_that_is_mended_comes_back(site) -> None:
    text = post(1, "Addition", body="![x](p.svg)")
    made = site({"posts/addition.md": text, "posts/p.svg": attacks.SVG.format("<script/>")})
    [warning] = made.build().warnings
    assert "docs/posts/p.svg:2:1: WARNING: active-picture" in warning

    file = made.root / "docs/posts/p.svg"
    file.write_text(attacks.SVG.format("<rect/>"), encoding="utf-8")
    os.utime(file, (file.stat().st_mtime + 10,) * 2)

    assert made.build().warnings == []
    assert made.page("posts/addition").find("img", alt="x")


def test_processes_that_read_side_by_side_refuse_the_same(outcome: Outcome, tmp_path: Path) -> None:
    site, expected = attacked(tmp_path)
    told = site.build(jobs=2).warnings

    assert [e.attack.name for e in expected if not is_told(e, told)] == []


CATALOG = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\nmsgid "Search"\nmsgstr "{}"\n'
)


@pytest.mark.parametrize("language", [rest("en"), "de"])
def test_translations_in_the_content_are_told_and_not_read(site, language: str) -> None:
    made = site(language=language, gettext_compact=False)
    folder = made.root / f"docs/locales/{language}/LC_MESSAGES"
    folder.mkdir(parents=True)
    script = "<script>alert('PWNED')</script>"
    (folder / "sphinx.po").write_text(CATALOG.format(script), encoding="utf-8")
    (folder / "sphinx.js").write_text("alert('PWNED')", encoding="utf-8")
    (folder / "index.po").write_text(CATALOG.format("x"), encoding="utf-8")
    (folder / "index.mo").symlink_to(made.root / "stolen.mo")

    for _ in range(2):
        [warning] = made.build(fresh=True).warnings
        assert warning.startswith("docs/locales:1:1: WARNING: file-outside: ")
    assert not (made.root / "stolen.mo").exists()
    files = [path for path in (made.root / "_build/html").rglob("*") if path.is_file()]
    assert [path for path in files if b"PWNED" in path.read_bytes()] == []


def test_no_file_is_read_in_another_encoding(site) -> None:
    page = ":orphan:\n\nT\n=\n\n.. {}:: {}\n   :encoding: {}\n"
    pages = {
        f"{directive}-{encoding}.rst": page.format(directive, file, encoding)
        for directive, file in (("csv-table", "T\n   :file: a.csv"), ("include", "a.csv"))
        for encoding in ("utf-7", "zip", "rot13", "utf-16")
    }
    said = "\n".join(site({**pages, "a.csv": "+2AA-,b\n"}).build().warnings)

    refused = r'docs/(.*):6: ERROR: Error in ".*" directive:\nunknown option: "encoding"'
    assert re.findall(refused, said) == sorted(pages)


def test_a_link_in_the_fields_of_a_page_is_told_at_the_page(site) -> None:
    page = "T\n=\n\n:Author: `x <javascript:a()>`__\n:orphan:\n\nWords.\n"
    made = site({"a.rst": page}).build()

    assert any(re.search(r"docs/a\.rst:\d+: WARNING: unsafe-url", w) for w in made.warnings)


def test_a_control_in_a_file_that_is_shown_is_told_there(site) -> None:
    body = "```{literalinclude} a.txt\n```\n"
    made = site({"posts/addition.md": post(1, "Addition", body=body)})
    (made.root / "docs/posts/a.txt").write_bytes(b"a\n\x08b\n")
    [warning] = made.build().warnings

    assert warning.startswith("docs/posts/a.txt:2:1: WARNING: bad-character: ")


def test_a_term_that_leaves_the_page_leaves_the_index(site) -> None:
    text = "```{glossary}\n\\\\(\\\\href{javascript:PWNED}{x}\\\\)\n  Words.\n```\n"
    made = site({"posts/addition.md": post(1, "Addition", body=text)}).build()

    assert any("active-formula" in line for line in made.warnings)
    assert "PWNED" not in str(made.page("genindex"))


def test_a_name_that_no_file_can_have_is_told_and_ends_no_build(site) -> None:
    body = f"![x]({'a' * 300}.svg)"
    [warning] = site({"posts/addition.md": post(1, "Addition", body=body)}).build().warnings

    assert "posts/addition.md:18: WARNING: file-outside" in warning


PART = "## A part\n\nA *part* <b onclick=x()>of</b> {raw}`it`.\n"


def test_an_included_file_is_judged_like_a_page(site) -> None:
    page = "---\norphan: true\n---\n# Whole\n\n```{include} parts/_part.md\n```\n"
    made = site({"whole.md": page, "parts/_part.md": PART}, exclude_patterns=["**/_*"]).build()
    told = [line.partition("docs/")[2][:40] for line in made.warnings]

    assert made.page("whole").find("em").text == "part"
    assert {line.partition(" WARNING: ")[2].split(":")[0] for line in told} == {
        "raw-html",
        "refused-role",
    }
    assert all(line.startswith("parts/_part.md:3:") for line in told)


UNREADABLE = {
    "latin-1": (b"Caf\xe9\n", "1:4: WARNING: bad-encoding"),
    "control": (b"a\x1bb\n", "1:2: WARNING: bad-character"),
    "long": (b"word " * 80_000, "1:1: WARNING: limit-exceeded"),
}


def test_an_included_file_has_to_be_as_readable_as_a_page(site) -> None:
    page = "---\norphan: true\n---\n# Whole\n\n```{{include}} parts/_{}.md\n```\n\nThe end.\n"
    pages = {f"{name}.md": page.format(name) for name in UNREADABLE}
    made = site(pages, exclude_patterns=["**/_*"])
    (made.root / "docs/parts").mkdir()
    for name, (data, _) in UNREADABLE.items():
        (made.root / f"docs/parts/_{name}.md").write_bytes(data)
    warnings = made.build().warnings

    assert len(warnings) == len(UNREADABLE)
    for name, (_, told) in UNREADABLE.items():
        assert any(f"docs/parts/_{name}.md:{told}" in line for line in warnings)
        assert "The end." in words(made.page(name))


def test_a_page_that_includes_itself_is_told_and_ends(site) -> None:
    page = "---\norphan: true\n---\n# Whole\n\n```{include} whole.md\n```\n"
    made = site({"whole.md": page}).build()

    assert sum("limit-exceeded" in line for line in made.warnings) == 1


@pytest.mark.parametrize("name", ["whole.md", "whole.rst"])
def test_an_included_file_is_read_by_no_parser_that_the_page_names(site, name) -> None:
    texts = {
        "whole.md": "---\norphan: true\n---\n# Whole\n\n```{include} x.txt\n:parser: PARSER\n```\n",
        "whole.rst": ":orphan:\n\nWhole\n=====\n\n.. include:: x.txt\n   :parser: PARSER\n",
    }
    made = site({name: texts[name].replace("PARSER", "evil"), "x.txt": "Words.\n"})
    evil = made.root / "evil.py"
    evil.write_text("from pathlib import Path\nPath(__file__).with_name('ran').touch()\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(made.root)
        made.build()

    assert "parser" in "".join(made.warnings)
    assert not (made.root / "ran").exists()


def test_the_parser_takes_no_options_from_a_page_whatever_lets_it_see_them(
    site, monkeypatch
) -> None:
    monkeypatch.setattr("almanac.source.without_fields", lambda text, *_args, **_named: text)
    head = "---\norphan: true\nmyst: {enable_extensions: [strikethrough]}\n---\n"
    made = site({"whole.md": f"{head}# Whole\n\nA ~~word~~.\n"}).build()

    assert "~~word~~" in words(made.page("whole"))


def test_code_is_never_typeset_as_a_formula(site) -> None:
    names = ["math", "tex2jax_process", "mathjax_process", "output_area"]
    code = "{{.{}}}\n```\n\\(\\href{{x}}{{y}}\\)\n```\n\n"
    text = "---\norphan: true\n---\n# Whole\n\n$x$\n\n" + "".join(map(code.format, names))
    made = site({"whole.md": text}, myst_enable_extensions=["attrs_block", "dollarmath"]).build()

    assert len(made.warnings) == len(names)
    for name in names:
        assert any(f'may not have the class "{name}"' in line for line in made.warnings)
        assert made.page("whole").select(f".{name}:not(span)") == []


def test_a_literal_block_has_no_class_of_a_formula_either(site) -> None:
    code = "```{parsed-literal}\n:class: math\n\n\\\\(\\\\href{x}{y}\\\\)\n```"
    made = site({"whole.md": f"---\norphan: true\n---\n# Whole\n\n{code}\n"}).build()

    assert ['may not have the class "math"' in line for line in made.warnings] == [True]
    assert made.page("whole").select("pre.math") == []
