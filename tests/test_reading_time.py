"""How long a page takes to read, as its page says it."""

from __future__ import annotations

import pytest

from sites import Site, almanac, post, words

WORDS = "almanac " * 7
LAB = "---\ntitle: A lab\nsummary: A lab.\npost: addition\nminutes: 5\nmemory: 1 GB\n---\n\n"
COUNTED = {
    "words": (WORDS, 7),
    "marks and links": ("*One* [two](subtraction.md), {topic}`sums`; **four** -- five.", 5),
    "hyphens and numbers": ("The on-device model has 1,000.5 users, isn’t 'it'?", 8),
    "a list": ("- One\n- Two\n  and three\n\n1. Four\n", 5),
    "a table": ("| A | B |\n|---|---|\n| c d | e |\n", 5),
    "a quote": ("> One two.\n", 2),
    "formulas": ("Let $a + b = c$ be.\n\n$$\nx = y\n$$\n", 2),
    "code": ("Run `make html` now.\n\n```\none two three\n```\n", 2),
    "footnotes": ("One[^a].\n\n[^a]: Two three four.\n", 1),
    "a comment": ("One.\n\n% Two three.\n", 1),
}


def said(made, name: str, builder: str = "html") -> str:
    return words(made.page(name, builder).select_one("p.almanac-lead + p"))


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    """A page for each of the texts, each so long that a word more is a minute more."""
    config = {"myst_words_per_minute": 1, "myst_enable_extensions": ["dollarmath"]}
    made = Site(tmp_path_factory.mktemp("counted"), config)
    texts = enumerate((text for text, _ in COUNTED.values()), 3)
    pages = {f"posts/p{rank}.md": post(rank, f"P {rank}", body=text) for rank, text in texts}
    made.write({**almanac(), **pages, "labs/a/index.md": "---\norphan: true" + LAB[3:] + WORDS})
    return made.build()


@pytest.mark.parametrize("name", COUNTED)
def test_the_words_of_the_text_are_counted_and_nothing_else(counted, name: str) -> None:
    number, rank = COUNTED[name][1], list(COUNTED).index(name) + 3

    assert said(counted, f"posts/p{rank}") == f"{number} minute{'s' * (number > 1)} to read"


def test_posts_and_labs_say_it_and_other_pages_do_not(counted) -> None:
    assert counted.warnings == []
    assert said(counted, "labs/a/index") == "7 minutes to read"
    for name in ("areas/math", "jobs/researcher", "posts/index", "index"):
        assert "to read" not in counted.page(name).select_one("div.body").get_text()


@pytest.mark.parametrize(
    ("number", "minutes"), [(1, "1 minute"), (290, "1 minute"), (310, "2 minutes")]
)
@pytest.mark.parametrize("builder", ["html", pytest.param("epub", marks=pytest.mark.long)])
def test_minutes_are_rounded_and_never_none(site, builder, number, minutes) -> None:
    book = {"epub_show_urls": "no", "version": "1", "copyright": "we"}
    text = post(1, "Addition", body="word " * number)
    made = site({"posts/addition.md": text}, **book).build(builder)

    assert said(made, "posts/addition", builder) == f"{minutes} to read"
