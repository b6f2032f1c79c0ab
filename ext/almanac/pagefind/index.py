"""The index of Pagefind: made anew when a page has changed, and only then."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pagefind_bin import get_executable
from sphinx.errors import SphinxError
from sphinx.search import IndexBuilder

from almanac import exports
from almanac.diagnostics import Code
from almanac.freshness import assets, digests
from almanac.freshness.builders import FreshBuilder
from almanac.pagefind import pages
from almanac.reporting import tell

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Where the index is, from the root of the output.
FOLDER = "pagefind"
#: What a browser asks for first: it names the others.
ENTRY = "pagefind-entry.json"
#: What the index was made of, and its files; written last, so that one without it is not whole.
SEAL = "files.txt"
#: Interfaces that Pagefind brings, and we do not use.
UNUSED = ("*-ui.*", "pagefind-highlight.js", "pagefind-worker.js")
#: What is searched of a page: its text, without what stands there for fingers and eyes, and without
#: the sections that Sphinx leaves out as well.
OPTIONS = (
    "--root-selector",
    "[role=main]",
    "--exclude-selectors",
    ".headerlink, .no-search, form, svg",
)
#: The index comes in pieces, of which a search loads one for each word. A frequent word makes one
#: large, for all words in it; so ours hold few words. A version that does not know the name of this
#: setting makes them larger, and no search finds less.
SETTINGS = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "600"}
#: How long Pagefind may take, in seconds.
PATIENCE = 600


def write(app: Sphinx, exception: Exception | None) -> None:
    """Bring the index of a site up to date; without one, the search is that of Sphinx."""
    builder = app.builder
    if exception or builder.name not in exports.SITES or not isinstance(builder, FreshBuilder):
        return
    try:
        _update(builder, list(pages.found(app)), _stopwords(app))
    except (OSError, SphinxError, subprocess.SubprocessError) as error:
        # What is there of an index is claimed by nobody, so it goes.
        hint = "the search is that of Sphinx alone"
        tell(Code.NO_SEARCH_INDEX, f"Pagefind made no index: {error}", hint, FOLDER)


def _stopwords(app: Sphinx) -> AbstractSet[str]:
    """The words that Sphinx's own search leaves out."""
    config = app.config
    language = config.html_search_language or config.language
    return IndexBuilder(app.env, language, config.html_search_options, "").lang.stopwords


def _update(
    builder: FreshBuilder, found: Sequence[pages.Page], stopwords: AbstractSet[str]
) -> None:
    """Make the index of the pages *found*, unless it is there and whole."""
    folder = Path(builder.outdir, FOLDER)
    # The addresses of "html" end in "index.html", those of "dirhtml" do not.
    options = [*OPTIONS, *(["--keep-index-url"] if builder.name == "html" else [])]
    code = digests.of_code(Path(__file__).parent)
    made_of = digests.of_value(
        [version("pagefind-bin"), code, options, sorted(stopwords), [p.digest() for p in found]]
    )
    builder.claim(folder / SEAL)
    names = _kept(folder, made_of)
    for name in names:
        builder.claim(folder / name)
    if not names:
        (folder / SEAL).unlink(missing_ok=True)
        with TemporaryDirectory() as draft:
            for name in make(Path(draft), found, stopwords, options):
                builder.claim(folder / name)
                exports.replace(folder / name, Path(draft, FOLDER, name).read_bytes())
                names.append(name)
        exports.replace(folder / SEAL, _seal(made_of, folder, names))


def _kept(folder: Path, made_of: str) -> list[str]:
    """The names of the files of an index that is whole and *made_of* the same; else none."""
    seal = folder / SEAL
    names = seal.read_text("utf-8").splitlines()[1:] if seal.is_file() else []
    return names if names and seal.read_bytes() == _seal(made_of, folder, names) else []


def _seal(made_of: str, folder: Path, names: Sequence[str]) -> bytes:
    """What says that the files *names* in *folder* are whole: a digest, and their names."""
    files = [(name, digests.of_file(folder / name)) for name in names]
    return "\n".join([digests.of_value([made_of, files]), *names]).encode()


def make(
    draft: Path,
    found: Iterable[pages.Page],
    stopwords: AbstractSet[str],
    options: Sequence[str] = OPTIONS,
) -> list[str]:
    """Let Pagefind make an index in the folder *draft*; the names of its files, the entry last."""
    site, made = draft / "site", draft / FOLDER
    for page in found:
        path = site / page.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.html(stopwords), encoding="utf-8")
    paths = ["--site", str(site), "--output-path", str(made)]
    _run([str(get_executable()), "--silent", *paths, *options])
    files = (path.relative_to(made) for path in assets.files(made))
    names = (path.as_posix() for path in files if not any(map(path.match, UNUSED)))
    return sorted(names, key=lambda name: (name == ENTRY, name))


def _run(command: Sequence[str]) -> None:
    """Run Pagefind; what it says of a fault is in the error that is raised."""
    done = subprocess.run(  # noqa: S603 - its own program, and paths that we have made
        command,
        env=os.environ | SETTINGS,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    if done.returncode:
        raise OSError(done.stderr.strip() or f"it ended with {done.returncode}")
