"""The lock: what is installed is pinned by hash, complete, and names no host."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def locked(path: Path) -> dict[str, tuple[Requirement, list[str]]]:
    """The requirements of a lock by name, each with its hashes."""
    text = re.sub(r"^#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    found = [(Requirement(line.partition(" --")[0]), line.split()) for line in lines]
    return {
        canonicalize_name(asked.name): (asked, [w for w in words if w.startswith("--")])
        for asked, words in found
    }


def version(asked: Requirement) -> str:
    """The one version that *asked* allows."""
    (only,) = asked.specifier
    assert only.operator == "=="
    return only.version


def direct() -> list[Requirement]:
    """Everything that pyproject.toml asks for."""
    groups = [item for group in PROJECT["dependency-groups"].values() for item in group]
    project = PROJECT["project"]
    extras = [item for extra in project["optional-dependencies"].values() for item in extra]
    backend = PROJECT["build-system"]["requires"]
    asked = [*project["dependencies"], *extras, *backend, *groups]
    return [Requirement(item) for item in asked if isinstance(item, str)]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_every_locked_requirement_has_one_version_and_a_hash_of_each_file(path: Path) -> None:
    found = locked(path)

    assert len(found) > 5
    for name, (asked, hashes) in found.items():
        assert version(asked), name
        assert hashes, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), name


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_no_host_and_no_index(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert "://" not in text
    assert " @ " not in text
    assert re.findall(r"--(?!hash=)[a-z-]+", text) == []


def test_the_lock_satisfies_everything_that_the_project_asks_for() -> None:
    found = locked(ROOT / "requirements/all.txt")

    assert len(direct()) > 30
    for asked in direct():
        pinned, _ = found[canonicalize_name(asked.name)]
        assert asked.specifier.contains(version(pinned), prereleases=True), asked


def test_the_small_lock_agrees_with_the_large_one_and_has_what_builds_the_package() -> None:
    small, large = (locked(ROOT / f"requirements/{name}.txt") for name in ("build", "all"))

    assert {name: large.get(name) for name in small} == small
    assert set(PROJECT["dependency-groups"]["build"]) <= set(small)
    assert set(PROJECT["build-system"]["requires"]) <= set(small)


def test_the_group_for_running_has_the_dependencies_of_the_package() -> None:
    assert PROJECT["dependency-groups"]["run"] == PROJECT["project"]["dependencies"]
    assert {"include-group": "run"} in PROJECT["dependency-groups"]["docs"]


@pytest.mark.parametrize("name", ["Makefile", ".readthedocs.yaml"])
def test_nothing_is_installed_past_the_lock(name: str) -> None:
    commands = re.findall(r"(?:\bpip|\(PIP\)) install (.*)", (ROOT / name).read_text("utf-8"))

    assert len(commands) == 3
    for options in commands:
        own = "--no-deps --no-build-isolation --editable ." in options
        assert own or re.search(r"--require-hashes --(requirement|constraint) \S+\.txt", options)


def toy(root: Path) -> str:
    """A package that does nothing, as a wheel below *root*; its hash."""
    wheel = root / "toy-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("toy.py", "")
        head = "Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n"
        archive.writestr("toy-1.0.dist-info/METADATA", head)
        tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr("toy-1.0.dist-info/WHEEL", tags)
        archive.writestr("toy-1.0.dist-info/RECORD", "")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("toy==1.0 --hash=sha256:{right}", ""),
        ("toy==1.0 --hash=sha256:{wrong}", "DO NOT MATCH THE HASHES"),
        ("toy==1.0", "versions pinned"),
        ("other==1.0 --hash=sha256:{right}", "versions pinned"),
    ],
    ids=["right", "tampered", "no hash", "not locked"],
)
def test_pip_installs_a_group_only_as_its_constraints_lock_it(tmp_path, lock, said) -> None:
    right = toy(tmp_path)
    wrong = right[::-1]
    (tmp_path / "lock.txt").write_text(lock.format(right=right, wrong=wrong), encoding="utf-8")
    group = '[dependency-groups]\ndocs = ["toy"]\n'
    (tmp_path / "pyproject.toml").write_text(group, encoding="utf-8")
    places = ["--no-index", "--find-links", ".", "--target", "out"]
    options = ["--isolated", "--dry-run", "--require-hashes", "--constraint", "lock.txt"]
    command = [sys.executable, "-m", "pip", "install", *places, *options, "--group", "docs"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode != 0) == bool(said), done.stderr
    assert said in done.stderr
