"""The commands of the README, and Read the Docs: run as they stand, in a copy of their own."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

from conftest import ROOT
from sites import Site, almanac, rest

CONFIG = ROOT / ".readthedocs.yaml"


def copy(target: Path) -> Path:
    """The files of the project, committed or about to be, in an empty folder."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def run(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run *command* as a shell would, and not as a part of another ``make``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command_line = ["/bin/sh", "-c", command]
    return subprocess.run(
        command_line,
        cwd=folder,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def here() -> dict[str, str]:
    """Make ``python`` mean the interpreter of this test."""
    return {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def test_help_lists_every_target_with_what_it_does() -> None:
    listed = run("make help", ROOT).stdout
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    public = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split()

    assert [line.split()[0] for line in listed.splitlines()] == public
    assert all(len(line.split()) > 2 for line in listed.splitlines())


def test_the_first_screen_of_the_readme_has_the_two_commands_and_the_screenshot() -> None:
    screen = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30]

    assert "make html" in "\n".join(screen)
    assert "make test" in "\n".join(screen)
    images = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", "\n".join(screen))
    assert images
    assert all((ROOT / image).is_file() for image in images)


@pytest.mark.long
def test_with_an_interpreter_given_no_environment_is_made_and_a_second_build_reads_nothing(
    tmp_path: Path,
) -> None:
    folder = copy(tmp_path / "copy")
    command = f"make html PYTHON={sys.executable}"
    done = run(command, folder)

    assert done.returncode == 0, done.stderr
    assert f"Open {folder}/_build/html/index.html" in done.stdout
    assert (folder / "_build/html/index.html").is_file()
    assert not (folder / ".venv").exists()
    assert "0 added, 0 changed, 0 removed" in run(command, folder).stdout


def test_a_fault_fails_the_build_and_the_site_is_there_all_the_same(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    page = folder / "docs/areas/economics.md"
    page.write_text(page.read_text("utf-8").replace("summary:", "sumary:"), encoding="utf-8")
    done = run(f"make html PYTHON={sys.executable}", folder)

    assert done.returncode != 0
    assert "docs/areas/economics.md:3:1: WARNING: unknown-key" in done.stderr
    assert len(list((folder / "_build/html").glob("*/*.html"))) > 25


def test_the_configuration_of_read_the_docs_is_valid_and_a_changed_one_is_not(tmp_path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(CONFIG.read_text("utf-8").replace("formats:", "format:"), encoding="utf-8")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.readthedocs"]

    assert subprocess.run([*check, str(CONFIG)], check=False, capture_output=True).returncode == 0
    assert subprocess.run([*check, str(wrong)], check=False, capture_output=True).returncode == 1


def readthedocs(folder: Path) -> dict[str, str]:
    """The variables that Read the Docs sets."""
    return {
        "READTHEDOCS": "True",
        "READTHEDOCS_CANONICAL_URL": "https://almanac.example.org/en/latest/",
        "READTHEDOCS_GIT_CLONE_URL": "https://github.com/example/almanac.git",
        "READTHEDOCS_GIT_IDENTIFIER": "main",
        "READTHEDOCS_LANGUAGE": "en",
        "READTHEDOCS_OUTPUT": str(folder / "_readthedocs"),
        "READTHEDOCS_VERSION": "latest",
        "READTHEDOCS_VERSION_TYPE": "branch",
    }


def buttons(tmp_path: Path, **variables: str) -> dict[str, str]:
    """The buttons of a post, by name, where the configuration of the almanac finds *variables*."""
    docs = tmp_path / "docs"
    Site(tmp_path).write(almanac())
    command = f"{sys.executable} -m sphinx -q -W -c {ROOT} {docs} {tmp_path / 'out'}"
    done = run(command, tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out/posts/addition.html").read_text(encoding="utf-8")
    found = BeautifulSoup(text, "html.parser").select(".content-icon-container a")
    return {link.get_text(strip=True): link["href"] for link in found}


SOURCE = "../_sources/posts/addition.md.txt"
AT = "https://github.com/example/almanac"
CLONED = {
    "a branch": ({}, [f"{AT}/edit/main/docs/posts/addition.md"]),
    "another host": (
        {"READTHEDOCS_GIT_CLONE_URL": "https://gitlab.com/a/b"},
        ["https://gitlab.com/a/b/-/edit/main/docs/posts/addition.md"],
    ),
    "a host that the theme does not know": (
        {"READTHEDOCS_GIT_CLONE_URL": "https://git.example.org/a/b.git"},
        [],
    ),
    "a private repository": ({"READTHEDOCS_GIT_CLONE_URL": "git@github.com:a/b.git"}, []),
    "a tag": ({"READTHEDOCS_VERSION_TYPE": "tag"}, []),
    "a pull request": ({"READTHEDOCS_VERSION_TYPE": "external"}, []),
}


@pytest.mark.parametrize("name", ["a branch", *map(rest, list(CLONED)[1:])])
def test_a_page_leads_to_where_it_can_be_edited_if_that_is_known(tmp_path, name: str) -> None:
    variables, expected = CLONED[name]
    found = buttons(tmp_path, **{**readthedocs(tmp_path), **variables})

    assert [href for title, href in found.items() if title == "Edit this page"] == expected
    assert list(found) == ["View this page", "Edit this page"][: 1 + len(expected)]
    assert (found["View this page"] == SOURCE) == (not expected)


@pytest.mark.long
def test_where_nobody_says_whence_the_sources_are_a_page_leads_to_its_copy(tmp_path) -> None:
    assert buttons(tmp_path) == {"View this page": SOURCE}


def commands(*names: str) -> list[str]:
    """The commands of a job, read out of the configuration."""
    found = yaml.safe_load(CONFIG.read_text(encoding="utf-8"))["build"]["jobs"]
    for name in names:
        found = found[name]
    return found


def check_readthedocs(folder: Path) -> None:
    """What Read the Docs demands of a build, and what we want of it."""
    out = folder / "_readthedocs"
    landing = (out / "html/index.html").read_text(encoding="utf-8")
    (book,) = (out / "epub").iterdir()

    assert 'rel="canonical" href="https://almanac.example.org/en/latest/index.html"' in landing
    assert book.name.count(".") == 1
    assert not (folder / "_build/html").exists()


@pytest.mark.long
def test_read_the_docs_builds_the_site_and_one_book(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    variables = {**readthedocs(folder), **here()}
    for command in [*commands("build", "html"), *commands("build", "epub")]:
        done = run(command, folder, **variables)
        assert done.returncode == 0, (command, done.stderr)

    check_readthedocs(folder)


@pytest.mark.long
def test_read_the_docs_installs_what_it_needs_by_itself(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    path = f"{tmp_path / 'env/bin'}{os.pathsep}{os.environ['PATH']}"
    variables = {**readthedocs(folder), "PATH": path}
    every = [*commands("install"), *commands("build", "html"), *commands("build", "epub")]
    for command in every:
        done = run(command, folder, **variables)
        assert done.returncode == 0, (command, done.stderr)

    check_readthedocs(folder)


@pytest.mark.long
def test_in_an_empty_folder_make_html_needs_nothing_but_python_and_make(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    tools = tmp_path / "tools"
    tools.mkdir()
    python = shutil.which("python3", path=os.defpath) or sys.executable
    base = Path(sys.base_prefix) / "bin/python3"
    (tools / "python3").symlink_to(base if base.exists() else python)
    done = run("make html", folder, PATH=f"{tools}{os.pathsep}{os.defpath}", VIRTUAL_ENV="")
    again = run("make html", folder, PATH=f"{tools}{os.pathsep}{os.defpath}", VIRTUAL_ENV="")

    assert done.returncode == 0, done.stderr
    assert "Installing" in done.stdout
    assert (folder / "_build/html/index.html").is_file()
    assert "Installing" not in again.stdout


@pytest.mark.long
def test_make_live_builds_once_for_each_save(tmp_path: Path) -> None:
    folder = copy(tmp_path / "copy")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    command = ["make", "live", f"PYTHON={sys.executable}", f"PORT={port}"]
    with log.open("w") as sink:
        live = subprocess.Popen(
            command, cwd=folder, stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        wait_for(log, "Waiting to detect changes")
        time.sleep(3)  # it says so a moment before it does
        page = folder / "docs/about.md"
        page.write_text(page.read_text("utf-8") + "\nOne more line.\n", encoding="utf-8")
        wait_for(log, "Detected changes")
        time.sleep(8)
        assert log.read_text(encoding="utf-8").count("build succeeded") == 2
    finally:
        os.killpg(live.pid, 15)
        live.wait(10)


def wait_for(log: Path, words: str) -> None:
    """Wait until the *log* says *words*."""
    end = time.monotonic() + 60
    while words not in log.read_text(encoding="utf-8"):
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.2)
