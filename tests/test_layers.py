"""The shape of the code: imports run one way, functions and modules stay small."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ext/almanac"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
#: The line of the package's docstring: each module imports only what stands before it.
LINE = [
    "freshness.digests",
    "freshness.names",
    "freshness.contents",
    "freshness.workers",
    "freshness.messages",
    "freshness.manifest",
    "freshness.links",
    "freshness.dates",
    "freshness.assets",
    "freshness.surroundings",
    "freshness.pictures",
    "freshness.inclusions",
    "freshness.translations",
    "freshness.reading",
    "freshness.facts",
    "freshness.search",
    "freshness.outputs",
    "freshness.builders",
    "freshness.epub",
    "freshness.session",
    "freshness.__init__",
    "diagnostics",
    "decoding",
    "formats",
    "discovery",
    "fences",
    "rest_weight",
    "weight",
    "plain_yaml",
    "front_matter",
    "former",
    "page_keys",
    "model",
    "kinds",
    "published",
    "moves",
    "drawing",
    "audit.__init__",
    "audit.urls",
    "audit.formulas",
    "audit.numbers",
    "audit.pictures",
    "scan",
    "similarity",
    "abbreviations",
    "labels",
    "bibliography",
    "catalog",
    "questions",
    "related",
    "ties",
    "chart",
    "facets",
    "checks",
    "reporting",
    "config",
    "domain",
    "bounds",
    "intake",
    "roles",
    "source",
    "markup",
    "maps",
    "filters",
    "pictures",
    "inline",
    "listings",
    "indexes",
    "directives.base",
    "directives.listing",
    "directives.index",
    "directives.map",
    "directives.filter",
    "directives.small",
    "directives.__init__",
    "audit.highlighting",
    "audit.files",
    "audit.allowed",
    "audit.places",
    "audit.guards",
    "audit.gate",
    "audit.parsers",
    "audit.leftovers",
    "audit.pages",
    "glance",
    "reading_time",
    "page",
    "figures",
    "navigation",
    "exports.site",
    "exports.elements",
    "exports.feeds",
    "exports.atom",
    "exports.jsonfeed",
    "exports.llms",
    "exports.redirects",
    "exports.data",
    "exports.jsonld",
    "exports.meta",
    "exports.csl",
    "exports.citations",
    "exports.references",
    "exports.sitemap",
    "exports.__init__",
    "previews",
    "cite",
    "head",
    "build",
    "mathml",
    "twins",
    "pagefind.pages",
    "pagefind.index",
    "pagefind.__init__",
    "changes",
    "__init__",
]
PURE = LINE[LINE.index("diagnostics") : LINE.index("reporting")]


def imports(module: str) -> set[str]:
    """The modules of the package that *module* imports to run, not only for its types."""
    tree = MODULES[module]
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                kept = [item for item in block if not _is_for_types(item)]
                setattr(node, name, kept)
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "almanac":
            parts = node.module.split(".")[1:]
            names = [".".join([*parts, alias.name]) for alias in node.names]
            found |= {n for n in names if n in MODULES} or {".".join(parts)}
    return {name if name in MODULES else f"{name}.__init__" for name in found if name}


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def test_the_line_names_every_module() -> None:
    assert sorted(LINE) == sorted(MODULES)


@pytest.mark.parametrize("module", LINE)
def test_a_module_imports_only_what_stands_before_it(module: str) -> None:
    before = set(LINE[: LINE.index(module)])

    assert imports(module) - before == set()


@pytest.mark.parametrize("module", PURE)
def test_the_modules_up_to_checks_import_no_sphinx(module: str) -> None:
    code = (
        f"import sys, almanac.{module}; print([m for m in sys.modules if m.startswith('sphinx')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def lengths() -> dict[str, int]:
    """The lines of every function, its signature and docstring included."""
    return {
        f"{module}.{node.name}:{node.lineno}": node.end_lineno - node.lineno + 1
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def test_functions_are_short() -> None:
    found = lengths()

    assert statistics.median(found.values()) < 10
    assert statistics.quantiles(found.values(), n=10)[-1] < 30
    assert {name: lines for name, lines in found.items() if lines > 50} == {}


def test_modules_have_at_most_250_lines() -> None:
    sizes = {path.name: len(path.read_text("utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}

    assert {name: lines for name, lines in sizes.items() if lines > 250} == {}


def test_every_handler_that_setup_connects_is_in_the_docstring_of_its_stage() -> None:
    tree = MODULES["__init__"]
    used = {
        node.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    } - {"app"}

    assert {name for name in used if f"``{name}``" not in ast.get_docstring(tree)} == set()
