"""The contributor pages stay true: what they name exists, and what exists they name."""

from __future__ import annotations

import importlib
import re
from types import ModuleType, SimpleNamespace

import pytest
from pydantic import BaseModel
from sphinx.domains import Domain

from almanac import directives, kinds
from almanac.config import add_config_values
from almanac.diagnostics import Code
from almanac.directives.listing import fields_of
from almanac.kinds import KINDS
from almanac.model import indexed_axes, linkable
from conftest import ROOT
from sites import Site

GUIDE = ROOT / "docs/contributing"
REFERENCE = (GUIDE / "reference.md").read_text(encoding="utf-8")
PIPELINE = (GUIDE / "pipeline.md").read_text(encoding="utf-8")
MODULES = {path.stem for path in (ROOT / "ext/almanac").rglob("*.py")} - {"__init__"}


def section(title: str) -> str:
    """The text of the reference below the heading *title*."""
    level = re.search(rf"^(#+) {title}$", REFERENCE, re.MULTILINE)
    rest = REFERENCE[level.end() :]
    end = re.search(rf"^#{{2,{len(level[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def named(text: str) -> set[str]:
    """What stands in backticks at the start of the rows of tables, and of definitions."""
    rows = re.findall(r"^(?:\| )?((?:`[^`]+`(?:, )?)+)", text, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_the_reference_has_every_field_of_a_kind_and_no_other(kind) -> None:
    nested = {"post": kinds.Claim, "job": kinds.Opening}.get(kind.kind)
    states = {state.value for state in kinds.JobState}
    fields = set(kind.model_fields) | set(nested.model_fields if nested else ()) - {"docname"}

    assert named(section(kind.kind.capitalize())) - states == fields - {"docname"}


def test_the_reference_says_which_fields_are_required() -> None:
    def rows(model: type[BaseModel], title: str) -> None:
        for name, field in model.model_fields.items():
            found = re.search(rf"^\| `{name}` \|[^|]*\| (yes|no)", section(title), re.MULTILINE)
            assert name == "docname" or (found[1] == "yes") == field.is_required(), name

    for kind in KINDS:
        rows(kind, kind.kind.capitalize())


def test_the_reference_has_every_role() -> None:
    assert named(section("Roles")) == set(linkable(KINDS))


def test_the_reference_has_every_directive_and_every_option() -> None:
    text = section("Directives")
    for name, directive in directives.made_for(KINDS, indexed_axes(KINDS)):
        assert f"`{name}`" in text, name
        if name != "kind-toctree":
            assert {o for o in own_options(directive) if f"`{o}`" not in text} == set(), name


def own_options(directive) -> set[str]:
    """The options of *directive*, without the other names of its fields."""
    other = fields_of(directive.kind) if hasattr(directive, "kind") else {}
    options = set(directive.option_spec or {})
    return {o for o in options if "_" not in o and other.get(o, o) == o.replace("-", "_")}


def test_the_reference_has_every_value_of_the_configuration() -> None:
    names = set()
    app = SimpleNamespace(add_config_value=lambda name, *_rest: names.add(name))
    add_config_values(app)

    assert named(section("Configuration")) == names


def test_the_reference_has_every_code_with_its_sentence() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", section("Diagnostics"), re.MULTILINE)

    assert dict(rows) == {str(code): code.description for code in Code}


PLACES = ("almanac", "almanac.exports", "almanac.directives", "almanac.audit")
DOTTED = set(re.findall(r"`([A-Za-z_]+\.[A-Za-z_]+(?:\.[a-z_]+)?)`", PIPELINE))
NO_CODE = {"__init__.py", "conf.py", "talk.py", "module.function"}


@pytest.mark.parametrize("name", sorted(DOTTED - NO_CODE))
def test_the_pipeline_names_only_what_exists(name: str) -> None:
    first, *rest = name.split(".")
    modules = [module for place in PLACES if (module := _module(f"{place}.{first}"))]
    # "AlmanacDomain.ask" is named without its module.
    inside = [_module(f"{place}.{m}") for place in PLACES for m in MODULES if first[0].isupper()]
    owners = modules + [getattr(module, first) for module in inside if hasattr(module, first)]
    owners += [importlib.import_module("almanac")] if first == "almanac" else []

    assert any(_reaches(owner, rest) for owner in owners)


def _reaches(owner: object, names: list[str]) -> bool:
    for name in names:
        if name in getattr(Domain, "__annotations__", {}):
            return True  # what Sphinx gives to each domain it makes
        if isinstance(owner, ModuleType):
            _module(f"{owner.__name__}.{name}")  # a package knows its modules when they are there
        if not hasattr(owner, name):
            return False
        owner = getattr(owner, name)
    return True


def _module(name: str):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def test_the_pipeline_names_every_handler_in_the_order_of_setup() -> None:
    setup = (ROOT / "ext/almanac/__init__.py").read_text(encoding="utf-8")
    handlers = re.findall(r'app\.connect\("[a-z-]+", ([a-z_]+\.[a-z_]+)', setup)
    stages = [PIPELINE.index(f"`{handler}`") for handler in handlers]

    assert len(handlers) > 8
    assert stages[:4] == sorted(stages[:4])


def test_the_diagnostics_that_the_guide_shows_are_those_of_a_build(site) -> None:
    """The head of a page in the guide, in the real almanac, gives the text in the guide."""
    from almanac import scan
    from almanac.bibliography import read_file
    from almanac.catalog import Catalog
    from almanac.checks import check

    text = (GUIDE / "writing.md").read_text(encoding="utf-8")
    head = re.search(r"in it, as `([^`]+)`:\n\n```yaml\n(.*?)```", text, re.DOTALL)
    shown = re.search(r"what `make html` says:\n\n```text\n(.*?)```", text, re.DOTALL)[1]
    docs = ROOT / "docs"
    sources = {
        p.relative_to(docs).with_suffix("").as_posix(): p.read_text("utf-8")
        for p in docs.rglob("[!_]*.md")
    }
    sources[head[1].removeprefix("docs/").removesuffix(".md")] = head[2]
    scans = {
        name: scan.scan(source, f"docs/{name}.md", name, kind)
        for name, source in sources.items()
        if (kind := scan.kind_of(name, KINDS))
    }
    papers, _ = read_file(docs / "references.bib", "references.bib", docs)
    catalog = Catalog(KINDS, [s.entry for s in scans.values() if s.entry], papers)
    found = [
        f"{fault.location}: WARNING: {fault.text} [almanac.{fault.code}]\n"
        for fault in check(scans, catalog)
    ]

    assert "".join(found) == shown


def test_the_example_of_the_readme_builds_without_a_warning(tmp_path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^(`{3,4})(\w+)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL)
    conf = next(block for _, language, block in blocks if language == "python")
    pages = [block for _, language, block in blocks if language == "md"]
    names = re.findall(r"`((?:posts/|areas/)?[a-z]+\.md)`:\n", text)
    made = Site(tmp_path, dict(re.findall(r"^(\w+) = (.*)$", conf, re.MULTILINE)))
    assert made.config["extensions"] == '["almanac"]'
    made.config = {}
    made.write(dict(zip(names, pages, strict=True)))

    assert made.build().warnings == []
    assert made.page("posts/attention").find("a", href="../areas/language.html")
    assert made.page("index").find("a", href="posts/attention.html")
