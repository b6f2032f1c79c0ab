"""The day of the last change of each page, from the history of its source."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import walks
from almanac.changes import last_days
from sites import Site, almanac, post, rest
from walks import Walk

CONFIG = {"extensions": ["almanac", "almanac.changes"], "html_theme": "furo"}


def git(folder: Path, *arguments: str, date: str = "2020-01-01T12:00:00Z") -> None:
    """Run git as somebody without settings, at a time."""
    who = {
        f"GIT_{role}_{what}": "x@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    when = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    nobody = {"HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", **who, **when}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run(
        ["git", *arguments], cwd=folder, env={**kept, **nobody}, check=True, capture_output=True
    )


@pytest.fixture(autouse=True)
def apart(monkeypatch) -> None:
    """Tests may run in a hook of git, which names a repository of its own."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def kept(site) -> Callable[..., Site]:
    """The small almanac with a history: all pages of the first of January 2020, one of the third."""

    def make(**config: object) -> Site:
        made = site({"posts/with space é.md": post(3, "Third")}, **CONFIG, **config)
        git(made.root, "init")
        commit(made.root, "2020-01-01T12:00:00Z")
        made.write({"posts/addition.md": almanac()["posts/addition.md"] + "\nMore.\n"})
        commit(made.root, "2020-01-02T23:30:00-05:00")
        return made

    return make


def commit(folder: Path, date: str) -> None:
    git(folder, "add", "docs")
    git(folder, "commit", "--allow-empty", "-m", "Change", date=date)


def day(made: Site, name: str, builder: str = "html") -> str | None:
    found = made.page(name, builder).select_one(".last-updated")
    return found and " ".join(found.get_text().split()).removeprefix("Last updated on ")


@pytest.mark.parametrize(
    ("builder", "jobs", "end"), [("html", 2, ""), rest("html", 1, ""), rest("dirhtml", 2, "/index")]
)
def test_a_page_shows_the_last_day_of_its_source_in_utc(
    kept, monkeypatch, builder: str, jobs: int, end: str
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    made = kept().build(builder, jobs=jobs)

    assert made.warnings == []
    assert day(made, f"posts/addition{end}", builder) == "2020-01-03"
    assert day(made, f"posts/subtraction{end}", builder) == "2020-01-01"
    assert day(made, f"posts/with space é{end}", builder) == "2020-01-01"
    assert day(made, f"search{end}", builder) is None


def test_what_is_not_committed_has_no_day_of_its_own(kept) -> None:
    made = kept()
    made.write({"posts/new.md": post(9, "New"), "posts/addition.md": post(1, "Addition")})
    made.build()

    assert day(made, "posts/new") is None
    assert day(made, "posts/addition") == "2020-01-03"


def test_git_is_asked_once_and_only_for_a_site(kept, monkeypatch) -> None:
    made, asked, run = kept(epub_show_urls="no", version="1", copyright="we"), [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: asked.append(a) or run(*a, **k))
    made.build()
    assert len(asked) == 1
    made.build("epub")
    assert len(asked) == 1


def without_git(made: Site, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(made.root))


def without_history(made: Site, _patch) -> None:
    shutil.rmtree(made.root / ".git")


def without_commits(made: Site, _patch) -> None:
    shutil.rmtree(made.root / ".git")
    git(made.root, "init")


def in_another_repository(made: Site, _patch) -> None:
    shutil.rmtree(made.root / ".git")
    (made.root / "README").touch()
    git(made.root, "init")
    git(made.root, "add", "README")
    git(made.root, "commit", "-m", "Begin")


def broken(made: Site, _patch) -> None:
    (made.root / ".git/HEAD").write_text("no such thing")


@pytest.mark.parametrize(
    "spoil",
    [without_git, *map(rest, (without_history, without_commits, in_another_repository, broken))],
)
def test_without_a_history_there_is_no_day_and_no_warning(kept, monkeypatch, spoil) -> None:
    made = kept()
    spoil(made, monkeypatch)
    made.build()

    assert made.warnings == []
    assert day(made, "posts/addition") is None


def test_in_a_history_that_is_cut_off_only_what_it_reaches_has_a_day(kept, tmp_path) -> None:
    made = kept()
    git(made.root, "clone", "--depth=1", f"file://{made.root}", str(tmp_path / "one"))
    git(made.root, "commit", "--allow-empty", "-m", "Nothing")
    git(made.root, "clone", "--depth=4", f"file://{made.root}", str(tmp_path / "three"))
    git(made.root, "clone", "--depth=2", f"file://{made.root}", str(tmp_path / "two"))
    expected = {"one": (None, None), "two": (None, None), "three": ("2020-01-03", "2020-01-01")}
    for name, days in expected.items():
        clone = Site(tmp_path / name, dict(CONFIG)).build()
        assert clone.warnings == []
        assert (day(clone, "posts/addition"), day(clone, "posts/subtraction")) == days, name


def test_a_change_counts_on_the_day_when_it_was_made_not_when_it_was_merged(kept) -> None:
    made = kept()
    git(made.root, "checkout", "-b", "side")
    made.write({"posts/subtraction.md": post(2, "Subtraction")})
    commit(made.root, "2020-05-05T12:00:00Z")
    git(made.root, "checkout", "-")
    made.write({"posts/with space é.md": post(3, "Fourth")})
    commit(made.root, "2020-04-04T12:00:00Z")
    git(made.root, "merge", "side", date="2020-06-06T12:00:00Z")
    made.build()

    assert day(made, "posts/subtraction") == "2020-05-05"
    assert day(made, "posts/with space é") == "2020-04-04"
    assert day(made, "posts/addition") == "2020-01-03"


LOGS = {
    "": {},
    "\0012020-01-02 \0\na\0\0012020-01-03 tag: refs/tags/grafted\0\na\0b\0": {
        "a": "2020-01-03",
        "b": "2020-01-03",
    },
    "\0012020-01-03 grafted, HEAD -> refs/heads/main\0\na\0": {},
    "\0012020-01-03 \0\na\0\0012020-01-02 grafted\0\na\0b\0": {"a": "2020-01-03"},
}


@pytest.mark.parametrize("log", LOGS)
def test_the_last_day_of_a_file_is_read_from_the_log(log: str) -> None:
    found = {name: day for name, day in last_days(log).items() if name}

    assert found == LOGS[log]


@pytest.mark.parametrize(
    ("builder", "jobs"), [rest("html", 2), rest("html", 1), rest("dirhtml", 1), rest("dirhtml", 2)]
)
def test_days_are_as_fresh_as_their_pages(tmp_path, builder: str, jobs: int) -> None:
    walk = Walk(tmp_path, walks.almanac())
    walk.put(
        "conf.py", walk.text("conf.py") + 'extensions += ["almanac.changes"]\nhtml_theme = "furo"\n'
    )
    for rank in (1, 2, 3):
        walks.write_post(walk, rank)
    page = f"posts/p2{'/index' if builder == 'dirhtml' else ''}.html"
    git(tmp_path, "init")

    def same(shown: str) -> set[str]:
        walk.save()
        made = walk.incremental(builder, jobs)
        assert made.differences(walk.clean(builder)) == []
        assert f"Last updated on {shown}" in made.files[page].decode() or not shown
        return made.written

    def step(date: str) -> set[str]:
        walk.save()
        commit(tmp_path, date)
        return same(date[:10])

    same("")
    assert page in step("2020-01-01T00:00:00Z")
    # Nothing else: the history has gone on, and no page with it.
    git(tmp_path, "commit", "--allow-empty", "-m", "Nothing")
    assert page not in same("2020-01-01")
    # The text comes back, and the page has changed twice all the same.
    before = walk.text("docs/posts/p2.md")
    walk.put("docs/posts/p2.md", f"{before}\nMore.\n")
    walk.save()
    commit(tmp_path, "2020-02-02T00:00:00Z")
    walk.put("docs/posts/p2.md", before)
    assert page in step("2020-03-03T00:00:00Z")
    git(tmp_path, "reset", "--soft", "HEAD~2")
    assert page in same("2020-01-01")
