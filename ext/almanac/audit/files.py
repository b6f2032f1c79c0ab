"""Files: what a page may read, show and offer, all of it within the source folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.i18n import search_image_for_language
from sphinx.util.matching import Matcher

from almanac.audit import pictures
from almanac.diagnostics import Code, Diagnostic
from almanac.domain import domain_of
from almanac.reporting import report

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

#: A name becomes an address, a part of pages and a pattern: letters of any language, and few signs.
NAME = re.compile(r"[\w .,+@=~()-]+")
#: The pictures that a page may show; all but SVG are pixels.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
#: The files that a page may offer: a browser shows them as words or pixels, or keeps them.
DOWNLOADS = PICTURES | {".txt", ".md", ".rst", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml"}
DOWNLOADS |= {".bib", ".py", ".ipynb", ".tex", ".pdf", ".epub", ".zip", ".gz", ".xz", ".parquet"}
DOWNLOADS |= {".npy", ".npz", ".ods", ".odt", ".xlsx"}

#: A code, what is wrong, and what to do about it.
Fault = tuple[Code, str, str]

IN_FOLDER = "keep a copy of it in the source folder"


def is_inside(path: Path, folder: Path) -> bool:
    """Whether *path* is in *folder* once every link is followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):  # a name that no file can have, or links in a circle
        return False


def exclude(app: Sphinx, config: Config) -> None:
    """Keep Sphinx from reading pages that lead out of the source folder, or whose names act."""
    root = Path(app.srcdir)
    for path, code, message, hint in _refused(root, Matcher(config.exclude_patterns)):
        shown = Path(os.path.relpath(path, app.confdir)).as_posix()
        report(Diagnostic(shown, 1, 1, code, message, hint))
        pattern = escape(path.relative_to(root).as_posix())
        config.exclude_patterns = [*config.exclude_patterns, pattern]


def _refused(root: Path, excluded: Matcher) -> Iterator[tuple[Path, Code, str, str]]:
    """The files and folders below *root* that no page may use, each with the reason."""
    for folder, folders, names in os.walk(root):
        inside = Path(folder).relative_to(root)
        folders[:] = sorted(name for name in folders if not excluded((inside / name).as_posix()))
        for name in [*folders, *sorted(names)]:
            fault = _entry_fault(Path(folder, name), root)
            if fault and not excluded((inside / name).as_posix()):
                yield Path(folder, name), *fault


def _entry_fault(path: Path, root: Path) -> Fault | None:
    """What is wrong with a file or a folder, before anyone asks for it."""
    if not NAME.fullmatch(path.name):
        message = f"the name {path.name!r} holds a character that is none of a name"
        return Code.UNSAFE_NAME, message, "use letters, digits, and hyphens"
    if path.is_symlink() and not is_inside(path, root):
        return Code.FILE_OUTSIDE, "the link leads out of the source folder", IN_FOLDER
    return None


def outside(env: BuildEnvironment, name: str) -> str:
    """What is wrong with reading the file *name*, as the page being read names it, in a clause."""
    root = Path(env.srcdir)
    try:
        path = Path(env.relfn2path(name, env.current_document.docname)[1])
        path.exists()
        # A table takes an absolute path as it stands if there is such a file.
        paths = [path, Path(name)] if Path(name).is_absolute() and Path(name).exists() else [path]
    except (OSError, ValueError):
        return f"{name[:80]!r} is no name of a file"
    if not all(is_inside(path, root) for path in paths):
        return f'the file "{name}" is outside the source folder'
    hidden = any(part.startswith(".") for part in path.relative_to(root.resolve()).parts)
    return f'the file "{name}" is hidden, and none of the content' if hidden else ""


def picture_faults(env: BuildEnvironment, name: str) -> Iterator[Fault | Diagnostic]:
    """What is wrong with showing the picture *name*."""
    if "*" in name:
        hint = "name one file, with its ending"
        yield Code.REFUSED_FILE, f'the picture "{name}" could be several files', hint
    else:
        # Sphinx takes the file of the language of the site, if there is one.
        yield from _file_faults(env, search_image_for_language(name, env), PICTURES, "show")


def download_faults(env: BuildEnvironment, name: str) -> Iterator[Fault | Diagnostic]:
    """What is wrong with offering the file *name*."""
    return _file_faults(env, name, DOWNLOADS, "offer")


def _file_faults(
    env: BuildEnvironment, name: str, kinds: frozenset[str], verb: str
) -> Iterator[Fault | Diagnostic]:
    if message := outside(env, name):
        yield Code.FILE_OUTSIDE, message, IN_FOLDER
        return
    path = Path(env.relfn2path(name, env.current_document.docname)[1])
    # So that the page is read again when the file is mended.
    env.note_dependency(path)
    suffix = path.suffix.lower()
    if suffix not in kinds:
        hint = f"the endings are {', '.join(sorted(kinds))}"
        yield Code.REFUSED_FILE, f'a page may not {verb} the file "{name}"', hint
    elif suffix == ".svg" and path.is_file():
        yield from pictures.faults(path.read_bytes(), domain_of(env).shown(path))
