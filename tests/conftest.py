"""Fixtures: a small almanac, the real one, and a browser."""

from __future__ import annotations

import contextlib
import functools
import http.server
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from almanac.freshness.digests import of_code
from sites import Site, almanac

ROOT = Path(__file__).parent.parent

# The same tries at every run; how long one takes says more about the machine than about the code.
settings.register_profile("almanac", derandomize=True, database=None, deadline=None)
settings.load_profile("almanac")


def pytest_configure() -> None:
    """Choose where random walks start: with the same code at the same place, in all processes."""
    os.environ.setdefault("ALMANAC_SEED", str(of_code(ROOT / "ext/almanac")))


def pytest_report_header() -> str:
    """Say how to take the same walks again."""
    return f"random walks: ALMANAC_SEED={os.environ['ALMANAC_SEED']}"


@pytest.fixture(scope="session", autouse=True)
def hundreds_of_builds() -> Iterator[None]:
    """Compile each template once, and make no record for a log that nobody reads.

    That is a fifth of the time of a small build.
    """
    from sphinx import jinja2glue

    compiled = {}

    class Compiling(jinja2glue.SandboxedEnvironment):
        """An environment that shares the code of its templates with the others."""

        def compile(self, *template: object) -> object:
            """The code of a template: its text, its name, and its file."""
            if template not in compiled:
                compiled[template] = super().compile(*template)
            return compiled[template]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2glue, "SandboxedEnvironment", Compiling)
        logging.disable(logging.DEBUG)
        yield
        logging.disable(logging.NOTSET)


def make(root: Path, changes: Mapping[str, str | None] | None = None, **config: object) -> Site:
    """Make the small almanac with some files changed, added, or (``None``) left out."""
    files = {**almanac(), **(changes or {})}
    made = Site(root, config)
    made.write({name: text for name, text in files.items() if text is not None})
    return made


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Site]:
    """Make the small almanac for one test."""
    return functools.partial(make, tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Site]:
    """Make the small almanac for several tests of a module, which do not change it."""
    return lambda *changes, **config: make(tmp_path_factory.mktemp("site"), *changes, **config)


@pytest.fixture(scope="module")
def small(shared: Callable[..., Site]) -> Site:
    """The small almanac, built as it is; nobody changes it."""
    return shared().build()


def build(builder: str, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Build the real almanac in a process of its own, with every warning an error."""
    command = [sys.executable, "-m", "sphinx", "-n", "-W", "-c", str(ROOT), "-b", builder]
    places = ["-d", str(out / "doctrees"), str(ROOT / "docs"), str(out / builder)]
    return subprocess.run(
        [*command, *options, *places], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real almanac, built once as HTML."""
    out = tmp_path_factory.mktemp("real")
    done = build("html", out)
    assert done.returncode == 0, done.stderr
    return out / "html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that does not log, with headers of its own."""

    def __init__(self, *args: object, headers: Mapping[str, str], **options: object) -> None:
        self.own = headers
        super().__init__(*args, **options)

    def end_headers(self) -> None:
        """Add our headers."""
        for name, value in self.own.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(
    root: Path, headers: Mapping[str, str] | None = None, handler: type[Quiet] = Quiet
) -> Iterator[str]:
    """The address of the files below *root*, served on the loopback interface."""
    handle = functools.partial(handler, directory=str(root), headers=headers or {})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handle) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(real_site: Path) -> Iterator[str]:
    """The real almanac, served."""
    with served(real_site) as found:
        yield found


def chromium() -> str | None:
    """The browser, if there is one."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium."""
    path = chromium()
    if not path:
        reason = "Chromium is not installed"
        if os.environ.get("ALMANAC_REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


def watched(context: object) -> object:
    """A page of the browser that notes what it said, what it asked for, and what it did not get."""
    page = context.new_page()
    page.said, page.asked, page.failed = [], [], []
    page.on("console", lambda message: page.said.append((message.type, message.text)))
    page.on("pageerror", lambda error: page.said.append(("error", str(error))))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda request: page.failed.append((request.failure, request.url)))
    page.on(
        "response",
        lambda answer: answer.status < 400 or page.failed.append((answer.status, answer.url)),
    )
    return page
