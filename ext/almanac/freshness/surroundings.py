"""What all pages depend on: code, configuration, templates, static files."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from almanac.freshness import digests

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.domains import Index

#: Where packages are installed; their versions say what is in them.
INSTALLED = frozenset({"site-packages", "dist-packages"})
#: Static files whose digest stands in every page that loads them.
LOADED = frozenset({".css", ".js"})


def of_reading(app: Sphinx) -> str:
    """What the reading of every page depends on."""
    values = {v.name: v.value for v in app.config if v.rebuild in {"", "env"}}
    return digests.of_value(
        [values, sorted(app.tags), sys.version_info[:], *_code(app), _others(app)]
    )


def of_writing(builder: StandaloneHTMLBuilder, reading: str, static: Mapping[str, str]) -> str:
    """What the writing of every page depends on, beside what it was read as.

    :param reading: what :func:`of_reading` gave in this build.
    :param static: what :func:`assets` gave in this build.
    """
    values = {value.name: value.value for value in builder.config}
    loaded = {name: digest for name, digest in static.items() if Path(name).suffix in LOADED}
    indexes = [index.name for index in _indexes(builder)]
    templates = digests.of_files(_templates(builder))
    return digests.of_value(
        [builder.name, str(builder.srcdir), values, loaded, indexes, templates, reading]
    )


def _others(app: Sphinx) -> str:
    """The digest of what other projects offer to link to."""
    inventories = getattr(app.env, "intersphinx_named_inventory", {})
    return digests.of_bytes(repr(sorted(inventories.items())).encode())


def _code(app: Sphinx) -> Iterator[object]:
    yield app.env.version
    # Each package has a folder whose name is its own and its version.
    yield sorted({path.name for entry in sys.path for path in Path(entry).glob("*.*-info")})
    yield digests.of_files(_own_modules(app))
    if any(callable(value.value) for value in app.config) or callable(app.config.setup):
        yield digests.of_file(Path(app.confdir, "conf.py"))


def _own_modules(app: Sphinx) -> Iterator[Path]:
    """The modules of the project itself."""
    here = str(app.confdir)
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None) or ""
        if name.startswith(here) and not INSTALLED.intersection((path := Path(name)).parts):
            yield path


def _templates(builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """The templates that are not of an installed package."""
    folders = [Path(builder.confdir, name) for name in builder.config.templates_path]
    folders += [Path(folder) for folder in builder.theme.get_theme_dirs()]
    for folder in folders:
        if not INSTALLED.intersection(folder.parts):
            yield from files(folder)


def _indexes(builder: StandaloneHTMLBuilder) -> Iterator[type[Index]]:
    for domain in builder.env.domains.sorted():
        for index in domain.indices:
            if index(domain).generate()[0]:
                yield index


def assets(builder: StandaloneHTMLBuilder) -> dict[str, str]:
    """The digests of the static files of the project, by their path in the output."""
    config, found = builder.config, {}
    for names, below in ((config.html_static_path, "_static"), (config.html_extra_path, "")):
        for name in names:
            source = Path(builder.confdir, name)
            for path in files(source):
                inside = path.relative_to(source) if source.is_dir() else Path(path.name)
                found[Path(below, inside).as_posix()] = digests.of_file(path)
    for name in filter(None, (config.html_logo, config.html_favicon)):
        found[f"_static/{Path(name).name}"] = digests.of_file(Path(builder.confdir, name))
    return found


def files(path: Path) -> list[Path]:
    """The files below *path*, or *path* itself if it is one."""
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())
