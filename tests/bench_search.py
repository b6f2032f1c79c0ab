"""What a reader loads to search a large site; not a test, it takes a minute.

    .venv/bin/python tests/bench_search.py --pages 5000

It writes pages with words as frequent as words are, lets Pagefind index them as ``almanac.pagefind``
does, and searches them in Chromium with the script of the search page. For each search it prints
what came over the wire, heads of answers included.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import shutil
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from almanac.pagefind import index, pages
from bench_lighthouse import Packing
from conftest import chromium, served
from sites import Site, almanac

#: Words of a post, different words of a post, and of the whole site. The ten posts of the almanac
#: have between 1,058 and 1,472 words, and between 397 and 502 different ones.
LENGTH, DIFFERENT, VOCABULARY = 1250, 450, 60_000
#: Words that a search leaves out, as Sphinx leaves out 174 of English.
STOP = 100
HEADINGS, AREAS, VENUES, PLACES = 10, 40, 400, 60
#: How often the n-th word stands in a text, as Zipf and Mandelbrot have it.
WEIGHTS = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
PAGE = """\
<!doctype html><html lang="en" data-content_root="./"><head><meta charset="utf-8"><title>{title}</title></head><body>
<nav>Home</nav><article role="main"><section id="top"><h1>{title}</h1>{parts}</section></article>
</body></html>
"""


def words(source: random.Random) -> list[str]:
    """Made-up words, the short ones more frequent; a post of them is as large as one of ours."""
    syllables = [c + v + e for c in "bcdfglmnprst" for v in "aeiou" for e in ("", "n", "r", "s")]
    found = dict.fromkeys(
        "".join(source.choices(syllables, k=1 + min(3, number.bit_length() // 5)))
        for number in range(3 * VOCABULARY)
    )
    return list(found)[:VOCABULARY]


def subject(source: random.Random, known: list[str]) -> list[str]:
    """The words of one post: of the words of all posts, the frequent ones first."""
    chosen = source.choices(range(VOCABULARY), cum_weights=WEIGHTS, k=3 * DIFFERENT)
    return [known[number] for number in sorted(dict.fromkeys(chosen))]


def text(source: random.Random, known: list[str], length: int) -> str:
    """Sentences of *known* words."""
    chosen = source.choices(known, cum_weights=WEIGHTS[: len(known)], k=length)
    parts = (chosen[i : i + 15] for i in range(0, length, 15))
    return " ".join(" ".join(part).capitalize() + "." for part in parts)


def posts(root: Path, number: int) -> Iterator[pages.Page]:
    """Write posts, and say what is to be found."""
    source = random.Random(7)
    every = words(source)
    for i in range(number):
        known = subject(source, every)
        parts = "".join(
            f'<section id="part-{n}"><h2>{text(source, known, 5)}</h2><p>'
            f"{text(source, known, LENGTH // HEADINGS)}</p></section>"
            for n in range(HEADINGS)
        )
        path = root / f"posts/{i}.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE.format(title=text(source, known, 7), parts=parts), encoding="utf-8")
        kind = source.choices(["Post", "Job", "Page"], weights=[8, 2, 1])[0]
        facets = [("kind", kind)]
        facets += [("area", f"Area {n}") for n in source.sample(range(AREAS), k=2)]
        facets += [("venue", f"Conference {source.randrange(VENUES)} on Some Things")]
        facets += [("place", f"Town {source.randrange(PLACES)}")] * (kind == "Job")
        yield pages.Page(path, f"posts/{i}.html", tuple(facets))


class Meter:
    """What the browser has loaded since it was asked last."""

    def __init__(self, page: object) -> None:
        self.page, self.asked = page, []
        page.on("requestfinished", self.note)

    def note(self, one: object) -> None:
        """Take down an answer."""
        self.asked.append(one)

    def read(self) -> tuple[float, dict[str, float]]:
        """The bytes of all answers, heads included, in kB; and those by the folder they are from."""
        found = self.page.locator(".almanac-found")
        self.page.wait_for_function(
            "it => it.textContent.endsWith('.')", arg=found.element_handle()
        )
        self.page.wait_for_load_state("networkidle")
        kinds: Counter[str] = Counter()
        for one in self.asked:
            sizes = one.sizes()
            folder = urlsplit(one.url).path.rpartition("/")[0] or "/"
            kinds[folder] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.asked.clear()
        return kinds.total() / 1000, {name: size / 1000 for name, size in kinds.items()}


def measure(root: Path, searches: list[str]) -> None:
    """Search, one time after the other, each in a browser that knows nothing; then narrow one."""
    with sync_playwright() as playwright, served(root, handler=Packing) as address:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=options)
        firsts, others = [], []
        for first, second in zip(searches[::2], searches[1::2], strict=True):
            page = browser.new_context().new_page()
            meter = Meter(page)
            page.goto(f"{address}/search.html?q={first}")
            firsts.append(meter.read())
            page.get_by_label("Search the almanac").fill(second)
            page.keyboard.press("Enter")
            others.append(meter.read())
            if len(firsts) < len(searches) // 2:
                page.context.close()
        for what, found in (("first search", firsts), ("each further one", others)):
            sizes = sorted(size for size, _ in found)
            most = max(found)
            print(f"{what}: {statistics.median(sizes):.1f} kB in the middle,")
            print(
                f"  {sizes[len(sizes) * 95 // 100]:.1f} kB for 95 of 100, at most {most[0]:.1f} kB"
            )
            print("  the largest:", {name: round(size, 1) for name, size in most[1].items()})
        page.get_by_text("Narrow the search").click()
        page.wait_for_selector("input[name=area]", state="attached")
        print(f"the facets: {meter.read()[0]:.1f} kB")
        page.locator("input[name=kind]:visible").first.check()
        print(f"a facet chosen: {meter.read()[0]:.1f} kB")
        browser.close()


def queries(found: list[pages.Page], number: int) -> list[str]:
    """Queries of one, two, or three words that stand in one post, and are not the most frequent."""
    source = random.Random(11)
    common = set(words(random.Random(7))[:STOP])
    chosen = []
    for post in source.choices(found, k=number):
        every = re.findall(r"[a-z]+", re.sub("<[^>]+>", " ", post.path.read_text("utf-8")).lower())
        rare = sorted({word for word in every if word not in common})
        chosen.append(" ".join(source.sample(rare, k=source.choice([1, 1, 2, 2, 3]))))
    return chosen


def main() -> None:
    """Write, index, search, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--searches", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root, draft = Path(name, "html"), Path(name, "draft")
        root.mkdir()
        found = list(posts(root, given.pages))
        start = time.monotonic()
        files = index.make(draft, found, set(words(random.Random(7))[:STOP]))
        print(f"{given.pages} pages in {time.monotonic() - start:.1f} s: {len(files)} files")
        sizes = [path.stat().st_size for path in (draft / index.FOLDER / "fragment").iterdir()]
        print(f"what is shown of a page: {statistics.mean(sizes) / 1000:.2f} kB on average")
        # The search page of a real site, with the theme and all that it loads.
        config = {"extensions": ["almanac", "almanac.pagefind"], "html_theme": "furo"}
        Path(name, "site").mkdir()
        made = Site(Path(name, "site"), config)
        made.write(almanac())
        site = made.build().root / "_build/html"
        shutil.rmtree(site / index.FOLDER)
        (draft / index.FOLDER).rename(site / index.FOLDER)
        measure(site, queries(found, given.searches))


if __name__ == "__main__":
    main()
