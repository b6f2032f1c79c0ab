"""Files: what a page may read, show and offer, all of it within the source folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util.i18n import search_image_for_language

from almanac import bounds, weight
from almanac.audit import pictures
from almanac.config import Limits, limits_of
from almanac.diagnostics import Code, Diagnostic
from almanac.discovery import SCRIPT, is_inside
from almanac.domain import domain_of

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: The pictures that a page may show; all but SVG are pixels.
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"})
#: The files that a page may offer: a browser shows them as words or pixels, or keeps them.
DOWNLOADS = PICTURES | {".txt", ".md", ".rst", ".csv", ".tsv", ".json", ".yaml", ".yml", ".toml"}
DOWNLOADS |= {".bib", ".py", ".ipynb", ".tex", ".pdf", ".epub", ".zip", ".gz", ".xz", ".parquet"}
DOWNLOADS |= {".npy", ".npz", ".ods", ".odt", ".xlsx"}

#: Endings within a name by which a server may take a file for more than words and pixels.
ACTIVE = frozenset({".htm", ".html", ".js", ".mjs", ".svg", ".xhtml", ".xml"})

#: A code, what is wrong, and what to do about it.
Fault = tuple[Code, str, str]

#: How many files a page may read; each may include others.
MAX_FILES = 50
#: Where it stands, while a page is read, how much it has read of other files.
SPENT = "almanac_spent"
IN_FOLDER = "keep a copy of it in the source folder"


def outside(env: BuildEnvironment, name: str) -> str:
    """What is wrong with reading the file *name*, as the page being read names it, in a clause."""
    root = Path(env.srcdir)
    if name.startswith("<"):  # docutils has files of its own, and finds all others from there
        return f'the file "{name}" is none of the content'
    try:
        path = Path(env.relfn2path(name, env.current_document.docname)[1])
        is_special = path.resolve().exists() and not (path.is_file() or path.is_dir())
        # A table takes an absolute path as it stands if there is such a file.
        paths = [path, Path(name)] if Path(name).is_absolute() and Path(name).exists() else [path]
    # As in discovery.is_inside.
    except (OSError, ValueError, RuntimeError):
        return f"{name[:80]!r} is no name of a file"
    if not all(is_inside(path, root) for path in paths):
        return f'the file "{name}" is outside the source folder'
    if is_special:
        return f'"{name}" is no regular file'  # a pipe would be read without end
    hidden = any(part.startswith(".") for part in path.relative_to(root.resolve()).parts)
    return f'the file "{name}" is hidden, and none of the content' if hidden else ""


def depend(env: BuildEnvironment, name: str) -> Path:
    """The path of the file *name*; the page is read again when it changes, comes or goes."""
    path = Path(env.relfn2path(name, env.current_document.docname)[1])
    env.note_dependency(path)
    return path


def read_faults(env: BuildEnvironment, name: str) -> Iterator[Fault | Diagnostic]:
    """What is wrong with reading the file *name*; where nothing is, the page depends on it."""
    if message := outside(env, name):
        yield Code.FILE_OUTSIDE, message, IN_FOLDER
        return
    path = depend(env, name)
    if path.is_file():
        yield from bounds.faults_of_data(path, domain_of(env).shown(path))
        yield from _spend(env, name, bounds.cost_of_data(path))


def include_faults(
    env: BuildEnvironment, name: str, *, markdown: bool = False
) -> Iterator[Fault | Diagnostic]:
    """What is wrong with including the file *name*, which has to be as readable as a page.

    It is read by the parser of the page that includes it, whatever its suffix.
    """
    if message := outside(env, name):
        yield Code.FILE_OUTSIDE, message, IN_FOLDER
        return
    path = depend(env, name)
    if path.is_file():
        shown = domain_of(env).shown(path)
        found = list(bounds.faults_of_page(env.config, path, shown, markdown=markdown))
        yield from found
        if not found:
            yield from _spend(env, name, bounds.cost_of_page(env.config, path, markdown=markdown))


def _spend(env: BuildEnvironment, name: str, cost: Limits) -> Iterator[Fault]:
    """Count the file *name* among those that the page reads: all together may be as one page."""
    limits, document = limits_of(env.config), env.current_document
    count, size, pieces = cast("tuple[int, int, int]", document.get(SPENT, (0, 0, 0)))
    spent = count + 1, size + cost.size, pieces + cost.pieces
    document[SPENT] = spent
    if spent[0] > MAX_FILES:
        message = f"a page may read {MAX_FILES} files, each time counted"
        yield Code.LIMIT_EXCEEDED, message, "does a file include itself?"
    elif spent[1] > limits.size or spent[2] > limits.pieces:
        message = f'with "{name}" the files that the page reads are larger than a page may be'
        yield Code.LIMIT_EXCEEDED, message, weight.SPLIT


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
    path = depend(env, name)
    suffix = path.suffix.lower()
    if suffix not in kinds:
        hint = f"the endings are {', '.join(sorted(kinds))}"
        yield Code.REFUSED_FILE, f'a page may not {verb} the file "{name}"', hint
    elif active := [ending for ending in path.suffixes[:-1] if _is_active(ending)]:
        message = (
            f'a page may not {verb} the file "{name}", which some servers take for {active[0]}'
        )
        yield Code.REFUSED_FILE, message, "rename it"
    elif path.is_dir():
        yield Code.REFUSED_FILE, f'"{name}" is a folder', "name a file in it"
    elif suffix == ".svg" and path.is_file():
        yield from pictures.faults(path.read_bytes(), domain_of(env).shown(path))


def _is_active(ending: str) -> bool:
    return ending.lower() in ACTIVE or SCRIPT.fullmatch(ending) is not None
