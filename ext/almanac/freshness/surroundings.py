"""What all pages depend on: code, configuration, templates, static files."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from almanac.freshness import assets, dates, digests

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.domains import Index

#: How a template asks whether there is a page.
HASDOC = re.compile(r"hasdoc\(\s*[\"']([^\"']+)")
#: Where packages are installed; their versions say what is in them.
INSTALLED = frozenset({"site-packages", "dist-packages"})
#: Where Python keeps its own.
STANDARD = Path(sysconfig.get_path("stdlib"))


def of_reading(app: Sphinx) -> str:
    """What the reading of every page depends on."""
    values = {v.name: v.value for v in app.config if v.rebuild in {"", "env"}}
    return digests.of_value(
        [values, sorted(app.tags), sys.version_info[:], *_code(app), _others(app)]
    )


def of_writing(builder: StandaloneHTMLBuilder, reading: str, static: Mapping[str, str]) -> str:
    """What the writing of every page depends on, beside what it was read as.

    :param reading: what :func:`of_reading` gave in this build.
    :param static: what :func:`assets.of_project` gave in this build.
    """
    values = {value.name: value.value for value in builder.config}
    shown = [dates.last_updated(builder.config), assets.loaded(builder.config, static)]
    indexes = [index.name for index in _indexes(builder)]
    templates = digests.of_files(_templates(builder))
    pages = sorted(_asked(builder) & builder.env.found_docs)
    return digests.of_value(
        [builder.name, str(builder.srcdir), values, shown, indexes, templates, pages, reading]
    )


def _others(app: Sphinx) -> str:
    """The digest of what other projects offer to link to."""
    inventories = getattr(app.env, "intersphinx_named_inventory", {})
    return digests.of_bytes(repr(sorted(inventories.items())).encode())


def _code(app: Sphinx) -> Iterator[object]:
    yield app.env.version
    # Each package has a folder whose name is its own and its version.
    yield sorted({path.name for entry in sys.path for path in Path(entry).glob("*.*-info")})
    yield digests.of_files({*_own_code(app), Path(app.confdir, "docutils.conf")})
    if any(callable(value.value) for value in app.config) or callable(app.config.setup):
        yield digests.of_file(Path(app.confdir, "conf.py"))


def _own_code(app: Sphinx) -> Iterator[Path]:
    """The code of the project itself, below ``conf.py`` and where its extensions come from."""
    homes = {Path(app.confdir)}
    for extension in app.extensions.values():
        top = sys.modules.get(extension.module.__name__.partition(".")[0], extension.module)
        if not (path := _own_file(getattr(top, "__file__", None))):
            continue
        if path.name == "__init__.py":
            # All of a package: which of its modules are loaded by now is a matter of chance.
            yield from path.parent.rglob("*.py")
            homes.add(path.parent.parent)
        else:
            homes.add(path.parent)
    for module in list(sys.modules.values()):
        path = _own_file(getattr(module, "__file__", None))
        if path and not homes.isdisjoint(path.parents):
            yield path


@cache
def _own_file(name: str | None) -> Path | None:
    """The file *name* of a module, if it is neither installed nor a part of Python."""
    path = Path(name or "")
    is_own = path.suffix and not INSTALLED.intersection(path.parts)
    return path if is_own and not path.is_relative_to(STANDARD) else None


def _templates(builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    """The templates that are not of an installed package."""
    for folder in _template_folders(builder):
        if not INSTALLED.intersection(folder.parts):
            yield from assets.files(folder)


def _template_folders(builder: StandaloneHTMLBuilder) -> Iterator[Path]:
    yield from (Path(builder.confdir, name) for name in builder.config.templates_path)
    yield from map(Path, builder.theme.get_theme_dirs())


def _asked(builder: StandaloneHTMLBuilder) -> set[str]:
    """The pages that templates link to if there are such, as a page "about"."""
    found = (file for folder in _template_folders(builder) for file in folder.rglob("*.html"))
    return {name for file in found for name in HASDOC.findall(file.read_text("utf-8", "replace"))}


def _indexes(builder: StandaloneHTMLBuilder) -> Iterator[type[Index]]:
    for domain in builder.env.domains.sorted():
        for index in domain.indices:
            if index(domain).generate()[0]:
                yield index
