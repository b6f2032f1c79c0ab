"""A build that is cut short at any moment is healed by the next one, without a manual step."""

from __future__ import annotations

import errno
import io
import json
import multiprocessing
import os
import random
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from sphinx.cmd.build import main

import walks
from sites import rest
from walks import Walk

HERE = "incremental"
#: Parts of a build that write: without the modes and flags that only read.
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


LONG = pytest.mark.long


@pytest.fixture(
    params=[walks.plain, pytest.param(walks.almanac, marks=LONG)], ids=["pages", "almanac"]
)
def walk(tmp_path: Path, request) -> Walk:
    made = Walk(tmp_path, request.param())
    walks.write_post(made, 1, body="{ref}`label-2` and [](p2.md)")
    walks.write_post(made, 2)
    made.save()
    return made


def edit(walk: Walk) -> None:
    """An edit that changes every page, two sources, and the files that there are."""
    walk.replace("docs/posts/p1.md", "Post 1$", "Another title")
    walk.files["docs/posts/p3.md"] = walk.files.pop("docs/posts/p2.md")
    walk.save()


def command(walk: Walk, builder: str = "html", *more: str) -> list[str]:
    out = walk.root / HERE
    names = ["--doctree-dir", str(out / "doctrees"), "--conf-dir", str(walk.root), *more]
    return [*names, "--builder", builder, str(walk.root / "docs"), str(out / builder)]


def in_a_process(work: Callable[[], object], *, then: Callable[[int], None] | None = None) -> int:
    """The exit status of a process that does *work*; negative for a signal."""

    def quiet() -> None:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            sys.exit(work())

    process = multiprocessing.get_context("fork").Process(target=quiet)
    process.start()
    if then:
        then(process.pid)
    process.join()
    return process.exitcode


class Saboteur:
    """Lets something happen when a process opens its *nth* file to write."""

    def __init__(self, root: Path, nth: int, happen: Callable[[str, int], None]) -> None:
        self.root, self.nth, self.happen = str(root), nth, happen
        self.seen = 0
        sys.addaudithook(self)

    def __call__(self, event: str, args: tuple) -> None:
        if event == "open" and str(args[0]).startswith(self.root) and args[2] & WRITING:
            self.seen += 1
            if self.seen == self.nth:
                self.happen(str(args[0]), args[2])


def kill(_path: str, _flags: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_after_a_part(path: str, flags: int) -> None:
    """Leave half of the file, where it is written anew; what is added to a file takes nothing."""
    if flags & os.O_TRUNC:
        with open(path, "r+b" if os.path.exists(path) else "wb") as file:  # noqa: PTH110, PTH123
            file.truncate(file.seek(0, os.SEEK_END) // 2)
    kill(path, flags)


def fill_the_disk(path: str, _flags: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def points(walk: Walk) -> int:
    """How many files a build opens to write."""

    def count() -> int:
        saboteur = Saboteur(walk.root, 0, kill)
        main(command(walk))
        (walk.root / "count").write_text(str(saboteur.seen))

    in_a_process(count)
    return int((walk.root / "count").read_text())


def is_healed(walk: Walk, builder: str = "html", jobs: int = 1) -> bool:
    """Whether the next build is like one from nothing."""
    healed = walk.incremental(builder, jobs).differences(walk.clean(builder)) == []
    return healed and walk.incremental(builder, jobs).read == set()


@pytest.mark.parametrize("is_first", [True, False], ids=["first build", "later build"])
@pytest.mark.parametrize(
    ("happen", "part"),
    [
        (kill_after_a_part, 20),
        pytest.param(kill, 1, marks=LONG),
        pytest.param(kill_after_a_part, 1, marks=LONG),
        pytest.param(fill_the_disk, 1, marks=LONG),
    ],
)
def test_a_build_that_dies_at_any_file_is_healed(walk, happen, is_first, part) -> None:
    if not is_first:
        walk.incremental()
        edit(walk)
    saved = walk.root / "saved"
    if (walk.root / HERE).exists():
        shutil.copytree(walk.root / HERE, saved)
    number = points(walk)
    broken = []
    # An almanac has more files, and most of them are of the same sort.
    for nth in range(1, number, 4 * part if walk.is_almanac else part):
        shutil.rmtree(walk.root / HERE)
        if saved.exists():
            shutil.copytree(saved, walk.root / HERE)

        def build(nth: int = nth) -> int:
            Saboteur(walk.root, nth, happen)
            return main(command(walk))

        if in_a_process(build) == 0 or not is_healed(walk):
            broken.append(nth)

    assert number > 10
    assert broken == []


@pytest.mark.parametrize("number", [pytest.param(100, marks=LONG), 3], ids=["100 times", "3 times"])
def test_a_build_that_gets_a_signal_at_any_time_is_healed(walk, number) -> None:
    seed = random.randrange(1 << 32)
    dice = random.Random(seed)
    took = timed(lambda: in_a_process(lambda: main(command(walk))))
    broken, outcomes = [], []
    for step in range(number):
        sign = dice.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        delay, jobs = dice.uniform(0, took), dice.choice([1, 2])
        if dice.random() < 0.3:
            shutil.rmtree(walk.root / HERE)
        walks.write_post(walk, dice.choice([1, 2, 3]), title=f"Title {step}")
        walk.save()

        def shoot(pid: int, delay: float = delay, sign: int = sign) -> None:
            time.sleep(delay)
            os.kill(pid, sign)

        arguments = command(walk, "html", "--jobs", str(jobs))
        outcomes.append(in_a_process(lambda: main(arguments), then=shoot))  # noqa: B023
        if not is_healed(walk, jobs=jobs):
            broken.append((step, sign, delay, jobs))

    assert broken == [], f"seed {seed}"
    if number == 100:  # of a few shots all can come too late
        assert sum(outcome != 0 for outcome in outcomes) > 30


#: Lets a page take a minute to be read, or to be written, and says when it has begun.
SLOW = """
def setup(app):
    def wait(_app, docname, *_more):
        import pathlib, time
        if docname == "posts/p2":
            pathlib.Path(r"{}").touch()
            time.sleep(60)
    app.connect("{}", wait)
"""


@pytest.mark.parametrize("event", ["source-read", "html-page-context"])
def test_the_processes_of_a_build_that_is_killed_end_with_it(walk, event) -> None:
    begun = walk.root / "begun"
    walk.put("conf.py", walk.text("conf.py") + SLOW.format(begun, event))
    walk.save()

    # Each process that is forked has an end of it.
    reading, writing = os.pipe()

    def shoot(pid: int) -> None:
        os.close(writing)
        while not begun.exists():
            time.sleep(0.02)
        os.kill(pid, signal.SIGKILL)

    in_a_process(lambda: main(command(walk, "html", "--jobs", "3")), then=shoot)
    assert select.select([reading], [], [], 20)[0]
    os.close(reading)


def timed(work: Callable[[], object]) -> float:
    """The seconds that *work* takes."""
    start = time.monotonic()
    work()
    return time.monotonic() - start


@pytest.mark.parametrize("builder", ["html", pytest.param("dirhtml", marks=LONG), "epub"])
@pytest.mark.parametrize("limit", [0, pytest.param(100, marks=LONG), 3000, 20_000])
def test_a_disk_that_is_full_fails_the_build_and_the_next_one_heals(walk, builder, limit) -> None:
    def build() -> int:
        # A file that grows beyond the limit gives an error, as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        return main(command(walk, builder))

    assert in_a_process(build) not in {0, None}
    assert is_healed(walk, builder)


#: Files of the output and beside it, which an accident may cut short or remove.
FRAGILE = [
    "html/.buildinfo",
    "html/index.html",
    "html/searchindex.js",
    "html/_static/basic.css",
    "html",
    "doctrees/environment.pickle",
    "doctrees/index.doctree",
    "doctrees/freshness/html-*.json",
    "doctrees",
]
#: More of the same sorts; all of them are in the folders above.
BESIDE = [
    "html/objects.inv",
    "html/_images/dot.png",
    "html/_downloads/*/table.csv",
    "html/_sources/index.md.txt",
    "html/_static",
    "doctrees/freshness",
]


@pytest.mark.parametrize("name", [*FRAGILE, *map(rest, BESIDE)])
@pytest.mark.parametrize(
    "length",
    [pytest.param(None, marks=LONG), pytest.param(0, marks=LONG), 100],
    ids=["gone", "empty", "cut"],
)
def test_a_file_that_is_damaged_is_mended_by_the_next_build(walk, name, length) -> None:
    walk.incremental()
    [path] = (walk.root / HERE).glob(name)
    if length is None and path.is_dir():
        shutil.rmtree(path)
    elif length is None:
        path.unlink()
    else:
        for file in [path] if path.is_file() else sorted(path.rglob("*.*")):
            if file.is_file():
                file.write_bytes(file.read_bytes()[:length])

    assert is_healed(walk)


@pytest.mark.parametrize(
    ("builder", "jobs"),
    [
        ("html", 1),
        rest("html", 2),
        rest("dirhtml", 1),
        rest("dirhtml", 2),
        rest("epub", 1),
        ("epub", 2),
    ],
)
def test_a_page_that_cannot_be_written_is_an_error(walk, builder, jobs, capsys) -> None:
    walk.incremental(builder)
    edit(walk)
    out = walk.root / HERE / builder
    page = {"html": "notes.html", "dirhtml": "notes/index.html", "epub": "notes.xhtml"}[builder]
    (out / page).unlink()
    (out / page / "in the way").mkdir(parents=True)

    assert main(command(walk, builder, "--jobs", str(jobs))) == 2
    assert page in capsys.readouterr().err
    shutil.rmtree(out / page)
    assert is_healed(walk, builder, jobs)


def test_an_output_that_is_no_folder_is_an_error(walk, capsys) -> None:
    out = walk.root / HERE / "html"
    out.parent.mkdir()
    out.write_text("a file")

    assert main(command(walk)) == 2
    assert "is not a directory" in capsys.readouterr().err
    out.unlink()
    assert is_healed(walk)


def test_a_journal_that_was_cut_short_removes_nothing_that_it_does_not_name(walk) -> None:
    walk.incremental()
    (walk.root / HERE / "html/mine").mkdir()
    (walk.root / HERE / "html/mine/own.txt").write_text("mine")
    [manifest] = (walk.root / HERE / "doctrees/freshness").glob("html-*.json")
    manifest.with_suffix(".journal").write_text('"gone.html"\n"mine"\n"mine/own.txt')

    walk.incremental()
    assert (walk.root / HERE / "html/mine/own.txt").read_text() == "mine"


def test_a_journal_that_names_files_outside_the_output_removes_none_of_them(walk) -> None:
    walk.incremental()
    victim = walk.root / "victim"
    victim.write_text("mine")
    [manifest] = (walk.root / HERE / "doctrees/freshness").glob("html-*.json")
    lines = [json.dumps(name) + "\n" for name in ("../../victim", str(victim))]
    manifest.with_suffix(".journal").write_text("".join(lines), encoding="utf-8")

    assert is_healed(walk)
    assert victim.read_text() == "mine"
