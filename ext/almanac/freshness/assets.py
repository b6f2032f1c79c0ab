"""Static files: which there are, and how they are called in the output."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from almanac.freshness import digests

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config

#: Static files whose digest stands in every page that loads them.
LOADED = frozenset({".css", ".js", ".mjs"})


def of_project(builder: StandaloneHTMLBuilder) -> dict[str, str]:
    """The digests of the static files of the project, by their path in the output.

    Where several have the same path, all of them count, whichever Sphinx copies.
    """
    config, found = builder.config, defaultdict[str, str](str)
    for names, below in ((config.html_static_path, "_static"), (config.html_extra_path, "")):
        for name in names:
            source = Path(builder.confdir, name)
            for path in files(source):
                inside = path.relative_to(source) if source.is_dir() else Path(path.name)
                file = _rendered(inside) if below else inside
                found[Path(below, file).as_posix()] += digests.of_file(path)
    for name in filter(None, (config.html_logo, config.html_favicon)):
        found[f"_static/{Path(name).name}"] += digests.of_file(Path(builder.confdir, name))
    return found


def of_theme(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """The files that Sphinx and the theme bring, by their path in the output."""
    for folder in builder.theme.get_theme_dirs():
        static = Path(folder, "static")
        for path in files(static):
            yield f"_static/{_rendered(path.relative_to(static)).as_posix()}"
    yield "_static/pygments.css"
    if builder.dark_highlighter:
        yield "_static/pygments_dark.css"
    if builder._get_translations_js():  # noqa: SLF001 - nobody else knows
        yield "_static/translations.js"
    if builder.indexer:
        for name in builder.indexer.get_js_stemmer_rawcodes():
            yield f"_static/{Path(name).name}"


def loaded(config: Config, static: Mapping[str, str]) -> dict[str, str]:
    """Those of the files *static* whose digest stands in pages."""
    styles = [config.html_style] if isinstance(config.html_style, str) else config.html_style or []
    named = {name for name, _ in (*config.html_css_files, *config.html_js_files)} | {*styles}
    return {
        name: digest
        for name, digest in static.items()
        if Path(name).suffix in LOADED or name.removeprefix("_static/") in named
    }


def _rendered(path: Path) -> Path:
    """How the file is called that Sphinx makes of the template *path*."""
    return path.with_name(re.sub(r"(_t|\.jinja)$", "", path.name, flags=re.IGNORECASE) or path.name)


def files(path: Path) -> list[Path]:
    """The files below *path*, or *path* itself if it is one."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())
