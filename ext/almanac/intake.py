"""What is let in: a file that cannot be a page is told, and the others are built.

Sphinx would stop at the first byte that is not UTF-8, follow every link, and take the first of two
twins. Nothing is stored: a page that was refused is unknown to Sphinx, so it comes here again with
the next build, and gets in when it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx import locale
from sphinx.project import EXCLUDE_PATHS, Project
from sphinx.util._pathlib import _StrPath
from sphinx.util.matching import compile_matchers

from almanac import bounds
from almanac.config import is_markdown
from almanac.diagnostics import Code, Diagnostic
from almanac.discovery import Tree, is_inside
from almanac.domain import domain_of
from almanac.reporting import report, show

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: What stands for the first page, below the doctrees.
START = Path("start.md")


class _Elsewhere(Project):
    """The pages of a project, of which the file of one is not below the sources."""

    def __init__(self, project: Project, docname: str, path: Path) -> None:
        super().__init__(project.srcdir, project.source_suffix)
        self.restore(project)
        self._docname = docname
        self._path = _StrPath(path)

    def doc2path(self, docname: str, absolute: bool) -> _StrPath:
        """The file of a page; relative to the sources it is where it would be among them."""
        if docname != self._docname:
            return super().doc2path(docname, absolute)
        return self._path if absolute else _StrPath(docname + self._path.suffix)


def exclude_files(app: Sphinx, config: Config) -> None:
    """Leave out, and report, what only looks like a page; Sphinx must not walk into it."""
    root = Path(app.confdir)
    tree = Tree(
        root=Path(app.srcdir),
        suffixes=tuple(config.source_suffix),
        excludes=_excludes(config),
        show=lambda path: show(path, root),
        start=config.root_doc,
    )
    found = tree.survey()
    for fault in found.faults:
        report(fault)
    config.exclude_patterns = [*config.exclude_patterns, *found.patterns]
    app.almanac_refused = found.refused  # type: ignore[attr-defined]


def close_catalogs(app: Sphinx, config: Config) -> None:
    """Read no translations from the content: what they say goes into pages as it stands.

    Sphinx looks for them in a folder ``locales`` of the sources if it is told nothing.
    """
    root = Path(app.srcdir)
    inside = [name for name in config.locale_dirs if is_inside(root / name, root)]
    found = [name for name in inside if (root / name).exists()]
    for name in found:
        shown = show(root / name, Path(app.confdir))
        message = "translations that lie in the source folder are not read"
        hint = "keep them outside of it, and name their folder in locale_dirs"
        report(Diagnostic(shown, 1, 1, Code.FILE_OUTSIDE, message, hint))
    if found:
        config.locale_dirs = [name for name in config.locale_dirs if name not in inside]
        # Sphinx has read them before there was an extension, and would fall back on them.
        locale.translators.pop(("general", "sphinx"), None)
        app._init_i18n()  # noqa: SLF001 - nothing public reads them again


def note_hidden(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Note the pages of which :func:`exclude_files` has hidden the only file."""
    files = (Path(path) for path in app.almanac_refused)  # type: ignore[attr-defined]
    pages = (path for path in files if path.suffix in app.config.source_suffix)
    domain_of(env).refused = {path.with_suffix("").as_posix() for path in pages} - env.found_docs
    if app.config.root_doc in domain_of(env).refused:
        _substitute(app, env)
    return []


def _excludes(config: Config) -> Callable[[str], bool]:
    """Whether the project leaves out a path, as Sphinx decides it."""
    assets = [*config.templates_path, *config.html_static_path, *config.html_extra_path]
    matchers = compile_matchers([*config.exclude_patterns, *assets, *EXCLUDE_PATHS])
    return lambda path: any(matches(path) for matches in matchers)


def refuse_pages(
    app: Sphinx,
    env: BuildEnvironment,
    added: set[str],
    changed: set[str],
    removed: set[str],
) -> list[str]:
    """Take the pages that cannot be read out of the build, and say why."""
    domain, start = domain_of(env), app.config.root_doc
    # That page is always known, so nobody says that its file has changed.
    for docname in sorted((added | changed | {start}) & env.found_docs):
        found = list(_faults_of_page(app, Path(env.doc2path(docname))))
        for fault in found:
            report(fault)
        if found:
            domain.refused.add(docname)
            env.found_docs.discard(docname)
            added.discard(docname)
            changed.discard(docname)
            removed |= {docname} & env.all_docs.keys()
    if start in domain.refused:
        _substitute(app, env)
        removed.discard(start)
        return [start]
    return []


def _faults_of_page(app: Sphinx, path: Path) -> Iterator[Diagnostic]:
    shown = show(path, Path(app.confdir))
    return bounds.faults_of_page(app.config, path, shown, markdown=is_markdown(app.config, path))


def _substitute(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the first page, without which Sphinx builds nothing, be a list of the others."""
    start, path = app.config.root_doc, app.doctreedir / START
    env.found_docs.discard(start)
    top = sorted(name for name in env.found_docs if name.removesuffix("/index").count("/") == 0)
    lines = [f"# {app.config.project}", "", "```{toctree}", *(f"/{name}" for name in top), "```"]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    env.project = app.project = _Elsewhere(env.project, start, path)
    env.found_docs.add(start)
