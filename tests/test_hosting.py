"""The site asks for nothing: no host while it is built or read, and a strict policy suffices."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from conftest import ROOT, served, watched

GUIDE = (ROOT / "docs/contributing/hosting.md").read_text(encoding="utf-8")
POLICY = re.search(r"^default-src .*$", GUIDE, re.MULTILINE)[0]
POST = "posts/determining-causality-in-correlated-time-series.html"
SEARCH = "search.html?q=model"

#: Runs Sphinx with every way out refused, and noted even if the refusal is caught. Pagefind may run:
#: without it there is no index of the search.
CUT_OFF = """\
import sys
from pathlib import Path
LOG = Path(sys.argv[1])
WAYS = {"connect", "getaddrinfo", "gethostbyname", "gethostbyaddr", "sendto", "sendmsg"}
WAYS = {f"socket.{way}" for way in WAYS}
WAYS |= {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"}
def refuse(event, arguments):
    if event in WAYS:
        with LOG.open("a") as log:
            print(event, arguments, file=log)
        if event != "subprocess.Popen" or "pagefind" not in Path(arguments[0]).name:
            raise OSError("cut off")
sys.addaudithook(refuse)
"""
BUILD = CUT_OFF + "from sphinx.cmd.build import main\nsys.exit(main(sys.argv[2:]))\n"


def cut_off(log: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run *program* where no host can be asked and no other program started."""
    command = [sys.executable, "-c", program, str(log), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("builder", ["html", pytest.param("epub", marks=pytest.mark.long)])
def test_the_build_asks_no_host_and_starts_no_program_but_git_and_pagefind(
    tmp_path: Path, builder: str
) -> None:
    log = tmp_path / "log"
    options = ["-q", "-n", "-W", "-j", "2", "-c", str(ROOT), "-b", builder]
    places = ["-d", str(tmp_path / "doctrees"), str(ROOT / "docs"), str(tmp_path / "out")]
    done = cut_off(log, BUILD, *options, *places)

    assert done.returncode == 0, done.stderr
    # Without the answer of git the pages show no days.
    asked = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    programs = re.findall(
        r"^subprocess.Popen \('[^']*\b(\w+)(?:\.exe)?'", "\n".join(asked), re.MULTILINE
    )
    assert programs == (["git", "pagefind"] if builder == "html" else [])
    assert len(asked) == len(programs)


@pytest.mark.parametrize(
    "call",
    [
        "import socket; socket.create_connection(('localhost', 9))",
        "import socket; socket.socket().connect(('127.0.0.1', 9))",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 9))",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_cut_notices_every_way_out(tmp_path: Path, call: str) -> None:
    log = tmp_path / "log"
    code = f"try:\n    {call}\nexcept OSError:\n    pass\n"

    assert cut_off(log, CUT_OFF + code).returncode == 0
    assert log.exists()


def pages(root: Path) -> list[str]:
    """The addresses of all pages, the search with something to look for."""
    found = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.html"))
    return [SEARCH if page == "search.html" else page for page in found]


def settle(page: object) -> None:
    """Wait until what was found is shown."""
    if page.url.endswith(SEARCH):
        page.wait_for_selector(".almanac-results li p mark")


def complaints(page: object) -> list[str]:
    """The errors and warnings that the browser has shown."""
    return [text for kind, text in page.said if kind in {"error", "warning"}]


@pytest.mark.long
@pytest.mark.browser
def test_a_page_asks_only_its_own_host_and_gets_all_that_it_asks_for(
    browser, address: str, real_site: Path
) -> None:
    found = pages(real_site)
    page = watched(browser.new_context())
    for name in found:
        page.goto(f"{address}/{name}")
        settle(page)
    cookies = page.context.cookies()
    page.context.close()

    assert len(found) > 40
    assert cookies == []
    assert len(page.asked) > len(found)
    assert [url for url in page.asked if not url.startswith((f"{address}/", "data:"))] == []
    # An icon that is still on its way when the next page opens is given up, and did not fail.
    assert [what for what in page.failed if what[0] != "net::ERR_ABORTED"] == []


def policy(root: Path) -> str:
    """The strictest policy that the pages below *root* allow."""
    made = [BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in root.rglob("*.html")]
    scripts = {tag.string for page in made for tag in page.select("script:not([src], [type])")}
    sheets = {tag.string for page in made for tag in page.select("style")}
    styles = {tag["style"] for page in made for tag in page.select("[style]")}
    parts = [
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {hashes(scripts)}",
        f"style-src 'self' {hashes(sheets)}",
        f"style-src-attr 'unsafe-hashes' {hashes(styles)}",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(parts)


def hashes(texts: set[str]) -> str:
    """The hashes of *texts*, as a policy writes them."""
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return " ".join(sorted(f"'sha256-{base64.b64encode(one).decode()}'" for one in digests))


def test_the_policy_in_the_guide_has_the_hashes_of_the_pages(real_site: Path) -> None:
    assert policy(real_site) == POLICY


def test_no_page_has_a_script_in_an_attribute_or_an_address(real_site: Path) -> None:
    for name in real_site.rglob("*.html"):
        page = BeautifulSoup(name.read_text("utf-8"), "html.parser")
        values = [pair for tag in page.select("*") for pair in tag.attrs.items()]

        assert len(values) > 100
        assert [key for key, _ in values if key.startswith("on")] == []
        assert [text for _, text in values if str(text).lower().startswith("javascript:")] == []


@pytest.fixture(scope="module")
def guarded(real_site: Path) -> Iterator[str]:
    """The real almanac, served with the policy."""
    with served(real_site, {"Content-Security-Policy": POLICY}) as found:
        yield found


@pytest.fixture(params=["light", pytest.param("dark", marks=pytest.mark.long)])
def page(request, browser):
    context = browser.new_context(
        color_scheme=request.param,
        viewport={"width": 1280, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield watched(context)
    context.close()


@pytest.mark.long
@pytest.mark.browser
def test_no_page_breaks_the_policy(page, guarded: str, real_site: Path) -> None:
    for name in pages(real_site):
        page.goto(f"{guarded}/{name}")
        settle(page)

        assert complaints(page) == [], name


@pytest.mark.browser
def test_the_theme_can_be_switched_under_the_policy(page, guarded: str) -> None:
    page.goto(f"{guarded}/index.html")
    switch = page.locator(".theme-toggle:visible").first
    seen = []
    for _ in range(3):
        seen.append(page.evaluate("document.body.dataset.theme"))
        switch.click()
    page.reload()

    assert sorted(seen) == ["auto", "dark", "light"]
    assert page.evaluate("document.body.dataset.theme") == seen[0]
    assert complaints(page) == []


@pytest.mark.browser
def test_the_search_shows_titles_and_passages_under_the_policy(page, guarded: str) -> None:
    page.goto(f"{guarded}/index.html")
    page.get_by_label("Search the almanac").fill("homomorphic")
    page.keyboard.press("Enter")
    page.wait_for_selector(".almanac-results li p mark")

    assert "encrypted data" in page.locator(".almanac-results").inner_text()
    assert complaints(page) == []


#: The formulas of a page that are drawn with a size, and the fonts that it has asked for.
DRAWN = """
() => [
  [...document.querySelectorAll("math")].filter(n => n.getBoundingClientRect().height > 5).length,
  document.fonts.size,
]
"""


@pytest.mark.browser
def test_formulas_are_drawn_under_the_policy(page, guarded: str) -> None:
    page.goto(f"{guarded}/{POST}")
    settle(page)
    drawn, fonts = page.evaluate(DRAWN)

    assert drawn == page.locator("math").count() > 10
    assert fonts == 0
    assert complaints(page) == []


@pytest.mark.browser
def test_a_copy_button_copies_under_the_policy(page, guarded: str) -> None:
    page.goto(f"{guarded}/contributing/hosting.html")
    block = page.locator("div.highlight").first
    block.hover()
    block.locator("button.copybtn").click()

    assert page.evaluate("navigator.clipboard.readText()").strip() == POLICY
    assert complaints(page) == []


#: Each thing that the policy allows; without it, something must break.
ALLOWED = [
    (part.split()[0], source)
    for part in POLICY.split("; ")
    for source in part.split()[1:]
    if source != "'none'"
]


@pytest.mark.browser
@pytest.mark.long
@pytest.mark.parametrize(("name", "source"), ALLOWED)
def test_the_policy_allows_nothing_that_the_site_does_not_need(
    browser, real_site: Path, name: str, source: str
) -> None:
    parts = [part.split() for part in POLICY.split("; ")]
    less = [[word for word in part if part[0] != name or word != source] for part in parts]
    page = watched(browser.new_context())
    stricter = {"Content-Security-Policy": "; ".join(" ".join(part) for part in less)}
    with served(real_site, stricter) as found:
        page.goto(f"{found}/{POST}")
        page.wait_for_timeout(1000)
        page.goto(f"{found}/index.html")
        page.get_by_label("Search the almanac").fill("homomorphic")
        page.keyboard.press("Enter")
        page.wait_for_timeout(1000)
    page.context.close()

    assert "Content Security Policy" in " ".join(complaints(page))
