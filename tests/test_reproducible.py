"""The same sources give the same bytes, whatever the machine, the place, and the day."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from conftest import ROOT
from sites import JOB, almanac

#: The first of February 2026 in UTC, in seconds.
NOW = 1_769_904_000
#: A job whose state is another after 400 days, if anybody asks the clock.
DATED = JOB.replace("checked:", "closes: 2026-06-30\nchecked:")
#: What is built, and compared byte by byte.
BUILDERS = ("html", "dirhtml", "epub")
SMALL_CONF = 'extensions = ["almanac"]\nnitpicky = True\nversion = copyright = "1"\n'
#: Builds as on another day, the clock going on from there.
PROGRAM = """\
import json, sys, time_machine
now, *builds = json.loads(sys.argv[1])
time_machine.travel(now, tick=True).start()
from sphinx.cmd.build import main
sys.exit(max(main(arguments) for arguments in builds))
"""


@dataclass(frozen=True)
class Way:
    """How a build is made; by default, as the others are compared to."""

    seed: str = "0"
    zone: str = "UTC"
    locale: str = "C.UTF-8"
    epoch: str | None = None
    source: str = "source"
    output: str = "output"
    jobs: int = 1
    backwards: bool = False
    umask: int = 0o022
    now: int = NOW

    def environment(self) -> dict[str, str]:
        """The variables of the process."""
        mine = {"PYTHONHASHSEED": self.seed, "TZ": self.zone, "LC_ALL": self.locale}
        mine |= {"LANG": self.locale} | ({"SOURCE_DATE_EPOCH": self.epoch} if self.epoch else {})
        kept = {name: os.environ[name] for name in os.environ if name != "SOURCE_DATE_EPOCH"}
        return {**kept, **mine}


EVERY = Way(
    seed="1",
    zone="EAST-14",
    locale="POSIX",
    source="another source/of mine",
    output="elsewhere/é",
    jobs=4,
    backwards=True,
    umask=0o077,
    now=NOW + 400 * 24 * 60 * 60,
)
SINGLE = {
    **{name: replace(Way(), **{name: value}) for name, value in vars(EVERY).items() if value},
    **{f"seed {seed}": replace(Way(), seed=seed) for seed in ("2", "3", "random")},
    "two jobs": replace(Way(), jobs=2),
}
AT_ONCE = {
    "all": EVERY,
    "all, two jobs": replace(EVERY, jobs=2, seed="2", zone="WEST12:30"),
    "all, with an epoch": replace(EVERY, epoch="1700000000", seed="3"),
}
#: Only for the real almanac: the small one does not say on which day it looks at the world.
EPOCH = {"epoch": replace(Way(), epoch="86400")}


def small() -> dict[str, bytes]:
    """The project of the small almanac, by path."""
    sources = {**almanac(), "jobs/researcher.md": DATED}
    files = {f"docs/{name}": text.encode() for name, text in sources.items()}
    return {"conf.py": SMALL_CONF.encode(), **files}


def real() -> dict[str, bytes]:
    """The project of the real almanac, by path."""
    files = [ROOT / "conf.py", *(path for path in (ROOT / "docs").rglob("*") if path.is_file())]
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in sorted(files)}


def built(root: Path, files: dict[str, bytes], way: Way) -> dict[str, bytes]:
    """What the builders make of *files* in this way, by path."""
    shutil.rmtree(root, ignore_errors=True)
    source, output = root / way.source, root / way.output
    for name in sorted(files, reverse=way.backwards):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(files[name])
    options = ["-q", "-n", "-W", "--keep-going", "-j", str(way.jobs), "-c", str(source)]
    builds = [
        [*options, "-b", name, "-d", f"{output}/{name}.d", f"{source}/docs", f"{output}/{name}"]
        for name in BUILDERS
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps([way.now, *builds])],
        env=way.environment(),
        umask=way.umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return {
        f"{name}/{path.relative_to(output / name).as_posix()}": path.read_bytes()
        for name in BUILDERS
        for path in (output / name).rglob("*")
        # Pagefind names its files anew each time; what it finds is compared in a test of its own.
        if path.is_file() and output / name / "pagefind" not in path.parents
    }


@pytest.fixture(scope="module")
def differing(tmp_path_factory) -> Callable[..., list[str]]:
    """The files that differ if *sources* are built in this way and in the usual one."""
    first: dict[tuple, dict[str, bytes]] = {}

    def compare(sources: Callable[[], dict[str, bytes]], way: Way, usual: Way) -> list[str]:
        if (sources, usual) not in first:
            first[sources, usual] = built(tmp_path_factory.mktemp("first"), sources(), usual)
        one, other = first[sources, usual], built(tmp_path_factory.mktemp("other"), sources(), way)
        assert {name.partition("/")[0] for name in one} == set(BUILDERS)
        return sorted(
            name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
        )

    return compare


def usual(way: Way) -> Way:
    """What *way* is compared to, if the epoch decides the day of the almanac."""
    return Way(epoch=way.epoch)


@pytest.mark.long
@pytest.mark.parametrize("name", AT_ONCE)
def test_the_small_almanac_is_the_same_if_everything_around_it_differs(differing, name) -> None:
    assert differing(small, AT_ONCE[name], usual(AT_ONCE[name])) == []


@pytest.mark.long
@pytest.mark.parametrize("name", SINGLE)
def test_the_small_almanac_is_the_same_if_one_thing_around_it_differs(differing, name) -> None:
    assert differing(small, SINGLE[name], Way()) == []


@pytest.mark.long
@pytest.mark.parametrize("name", AT_ONCE | EPOCH)
def test_the_real_almanac_is_the_same_if_everything_around_it_differs(differing, name) -> None:
    assert differing(real, (AT_ONCE | EPOCH)[name], Way()) == []
