"""Changes the code at random places, and counts the changes that no test notices; not a test.

It needs the library ``mutmut``, which is not among those of the project:

    .venv/bin/python -m pip install mutmut
    .venv/bin/python tests/mutate.py content
    .venv/bin/python tests/mutate.py freshness --sample 150 --seed 1

A copy of the project is made below ``_build/mutate``, since mutmut wants the code in ``src``.
It prints how many changes of each module were noticed, and keeps the others to be looked at with
``python -m mutmut show NAME`` in that folder.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: The modules of each group, and the tests that speak for them.
GROUPS = {
    "content": (
        [
            *("diagnostics", "formats", "fences", "plain_yaml", "front_matter", "model", "kinds"),
            *("drawing", "scan", "bibliography", "catalog", "questions", "related", "checks"),
            *("similarity", "abbreviations"),
        ],
        [
            *("front_matter", "scan", "catalog", "questions", "kinds", "bibliography", "drawing"),
            *("formats", "similarity", "checks"),
        ],
    ),
    "intake": (
        ["decoding", "discovery", "page_keys", "weight", "rest_weight", "bounds"],
        ["weight", "bad_input", "limits", "any_text", "catalog", "exports"],
    ),
    "freshness": (
        ["freshness/*"],
        [
            *("freshness", "freshness_names", "freshness_outputs", "freshness_walk"),
            *("interruption", "reproducible"),
        ],
    ),
    "audit": (["audit/*"], ["attacks", "limits", "bad_input", "any_markup"]),
}
CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {modules}
pytest_add_cli_args_test_selection = {tests}
also_copy = ["docs", "conf.py", "README.md", "LICENSE", "CHANGELOG.md", "requirements", "Makefile"]
"""
#: mutmut names tests in any order, and what a module shares would be made again for each.
ORDER = """

def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.location[:2])
"""


def copy(group: str) -> Path:
    """Copy the project, with its code in ``src``, and say what to change."""
    folder = ROOT / "_build/mutate" / group
    shutil.rmtree(folder, ignore_errors=True)
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True)
    for name in listed.stdout.decode().splitlines():
        path = folder / re.sub("^ext/", "src/", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, path)
    modules, tests = GROUPS[group]
    with (folder / "pyproject.toml").open("a") as file:
        asked = [f"src/almanac/{name}.py" for name in modules]
        file.write(
            CONFIGURATION.format(modules=asked, tests=[f"tests/test_{name}.py" for name in tests])
        )
    with (folder / "tests/conftest.py").open("a") as file:
        file.write(ORDER)
    (folder / "mutants/src").mkdir(parents=True)
    return folder


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut; what it prints."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "mutants/src"), "ALMANAC_SEED": "1"}
    environment["ALMANAC_SOON"] = "60"  # the code that it makes is slow
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, check=False, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


class Sharing:
    """A plugin of pytest that notes which fixtures of ours each test shares with others."""

    def __init__(self) -> None:
        self.shared: dict[str, set[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Look at the fixtures of each test."""
        for item in items:
            found = item._fixtureinfo.name2fixturedefs.items()  # noqa: SLF001 - it has no other name
            self.shared[item.nodeid] = {
                f"{made[-1].baseid}::{name}"
                for name, made in found
                if made[-1].baseid and made[-1].scope != "function"
            }


def share(folder: Path) -> None:
    """Let a test speak for all code that the fixtures run which it shares with others.

    mutmut notes what runs during each test, and so takes what a shared fixture runs for the work
    of the test that happens to be the first.
    """
    sharing = Sharing()
    os.chdir(folder)
    sys.path.insert(0, str(folder / "mutants/src"))
    pytest.main(["--collect-only", "-qq", "tests"], plugins=[sharing])
    path = folder / "mutants/mutmut-stats.json"
    stats = json.loads(path.read_text())
    # mutmut does not find a test again whose name has an escape.
    known = [test for test in stats["duration_by_test"] if "\\" not in test]
    for name, tests in stats["tests_by_mangled_function_name"].items():
        fixtures = set().union(*(sharing.shared.get(test, ()) for test in tests))
        sharers = (test for test in known if sharing.shared.get(test, set()) & fixtures)
        stats["tests_by_mangled_function_name"][name] = sorted({*tests, *sharers})
    path.write_text(json.dumps(stats))


def outcomes(folder: Path) -> dict[str, str]:
    """What came of each change, by its name."""
    found = re.findall(
        r"^\s*(almanac\S+): (.+)$", mutmut(folder, "results", "--all", "true"), re.MULTILINE
    )
    return dict(found)


def main() -> None:
    """Change, test, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("--sample", type=int, default=0, help="how many changes; all without it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", default=str(os.cpu_count()))
    given = parser.parse_args()
    folder = copy(given.group)
    mutmut(folder, "run", "--max-children", given.processes, "nothing")  # which test runs what
    share(folder)
    names = sorted(outcomes(folder))
    if given.sample:
        names = random.Random(given.seed).sample(names, min(given.sample, len(names)))
    mutmut(folder, "run", "--max-children", given.processes, *names)
    counted = Counter(
        (name.split(".x", 1)[0], outcome)
        for name, outcome in outcomes(folder).items()
        if outcome != "not checked"
    )
    for module in sorted({module for module, _ in counted}):
        of_it = {outcome: count for (name, outcome), count in counted.items() if name == module}
        print(module, of_it)
    noticed = sum(counted[key] for key in counted if key[1] in {"killed", "timeout"})
    print(f"{noticed} of {counted.total()} noticed: {noticed / counted.total():.1%}")


if __name__ == "__main__":
    main()
