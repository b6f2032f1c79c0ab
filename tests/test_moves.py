"""Old links never break: pages that were renamed, pages that are gone, and the list of both."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import html5lib
import pytest

import walks
from almanac import moves, page_keys, published
from almanac.former import Former
from almanac.kinds import KINDS
from conftest import ROOT, served, watched
from sites import JOB, Site, almanac, post, rest
from walks import Walk

WEB = {"html_baseurl": "https://almanac.example.org/en/", "html_title": "The Almanac"}
AT = "{http://purl.org/atompub/tombstones/1.0}"


def moved(page: str, *names: str) -> str:
    """The source *page* with the names that it had before."""
    return page.replace("---\n", f"---\nredirect_from: [{', '.join(names)}]\n", 1)


BROKEN = moved(post(3, "Division"), "posts/sharing").replace("rank: 3", "rank: third")
CLOSED = JOB.replace("checked:", "closes: 2026-06-01\nchecked:")
FILES = {
    "posts/subtraction.md": moved(almanac()["posts/subtraction.md"], "posts/minus", "less/take"),
    "posts/division.md": BROKEN,
    "about.md": '---\norphan: true\nredirect_from: [imprint, about/index]\n---\n# A "\\<b>" & c\n',
    "jobs/old.md": moved(CLOSED, "jobs/older").replace("Add and subtract", "Multiply"),
    "published.txt": "posts/minus\nposts/sum gone 2026-06-30\njobs/x gone 2026-02-03\nx gone 2026-01-01\n",
}


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def made(request, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An almanac whose pages have moved, with both builders; nobody changes it."""
    found = Site(tmp_path_factory.mktemp(request.param), {**WEB, "almanac_as_of": "2026-07-01"})
    found.write({**almanac(), **FILES})
    return found.build(request.param, jobs=2)


def out(made: Site) -> Path:
    return Path(made.app.outdir)


def address(made: Site, docname: str) -> str:
    return made.app.builder.get_target_uri(docname)


def old(made: Site, docname: str) -> Path:
    """The file at the address that a page had."""
    name = f"{docname}.html" if made.app.builder.name == "html" else f"{docname}/index.html"
    return out(made) / name


# -- pages that lead on ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("posts/minus", "posts/subtraction"),
        ("less/take", "posts/subtraction"),
        ("imprint", "about"),
        ("posts/sharing", "posts/division"),
        ("jobs/older", "jobs/old"),
    ],
)
def test_a_page_leads_on_from_every_name_that_it_had_also_if_it_is_broken(made, name, page) -> None:
    text = old(made, name).read_text(encoding="utf-8")
    head = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text).find("head")
    title = made.app.env.titles[page].astext()
    refresh = head.find("meta[@http-equiv='refresh']").get("content")
    up = "../" * old(made, name).relative_to(out(made)).as_posix().count("/")

    assert refresh == f"0; url={up}{address(made, page)}"
    assert f'<p>This page has moved: <a href="{refresh.removeprefix("0; url=")}">' in text
    assert (old(made, name).parent / refresh.removeprefix("0; url=")).exists()
    assert head.find("link[@rel='canonical']").get("href") == WEB["html_baseurl"] + address(
        made, page
    )
    assert head.find("meta[@name='robots']").get("content") == "noindex"
    assert head.find("title").text == title
    assert '<html lang="en">' in text


def test_an_old_address_that_is_still_that_of_the_page_stays_the_page(made) -> None:
    text = (out(made) / "about/index.html").read_text(encoding="utf-8")

    assert ("This page has moved" in text) == (made.app.builder.name == "html")


def test_without_an_address_of_the_site_a_page_leads_on_all_the_same(site) -> None:
    made = site({"here.md": "---\nredirect_from: [a/b c]\norphan: true\n---\n# Here\n"}).build()
    page = made.page("a/b c")

    assert made.warnings == []
    assert page.find("link", rel="canonical")["href"] == "../here.html"
    assert page.find("a")["href"] == "../here.html"


def test_only_the_broken_page_is_told(made) -> None:
    assert len(made.warnings) == 1
    assert 'wrong-type: "rank" must be a whole number' in made.warnings[0]


@pytest.mark.parametrize("builder", ["epub", rest("latex"), rest("text")])
def test_a_book_has_no_page_that_leads_on(site, builder: str) -> None:
    made = site({"about.md": FILES["about.md"]}).build(builder)

    assert [line for line in made.warnings if "almanac" in line] == []
    assert [p for p in (made.root / "_build" / builder).rglob("*") if "imprint" in p.name] == []


@pytest.mark.browser
def test_an_old_address_ends_on_the_new_page_over_http_and_from_a_disk(made, browser) -> None:
    if made.app.builder.name != "html":
        return  # a folder has an index only where there is a server
    page = watched(browser.new_context())
    with served(out(made)) as host:
        for root in (host, out(made).as_uri()):
            page.goto(f"{root}/posts/minus.html")
            page.wait_for_url(f"{root}/posts/subtraction.html")
            assert page.locator("h1").first.inner_text().startswith("Subtraction")
    page.context.close()


# -- feeds -------------------------------------------------------------------------------------


def feed(made: Site, name: str) -> tuple[set[str], dict[str, str]]:
    """The ids in a feed, and the tombstones with their moments."""
    text = (out(made) / f"{name}.atom").read_text(encoding="utf-8")
    found = feedparser.parse(text)
    assert found.bozo == 0
    stones = ET.fromstring(text).findall(f"{AT}deleted-entry")
    ids = {entry.id.removeprefix(WEB["html_baseurl"]) for entry in found.entries}
    items = json.loads((out(made) / f"{name}.json").read_text(encoding="utf-8"))["items"]
    assert ids == {item["id"].removeprefix(WEB["html_baseurl"]) for item in items}
    gone = {s.get("ref").removeprefix(WEB["html_baseurl"]): s.get("when") for s in stones}
    assert max(*gone.values(), "2026-01-31T00:00:00Z") == found.feed.updated if gone else True
    return ids, gone


def test_a_renamed_post_keeps_its_id_and_a_removed_one_leaves_a_tombstone(made) -> None:
    assert feed(made, "feed") == (
        {"posts/addition", "posts/minus"},
        {"posts/sum": "2026-06-30T00:00:00Z"},
    )


def test_a_job_that_has_closed_leaves_a_tombstone_of_the_day_after(made) -> None:
    closed = {"jobs/older": "2026-06-02T00:00:00Z"}

    assert feed(made, "feeds/jobs") == (
        {"jobs/researcher"},
        {"jobs/x": "2026-02-03T00:00:00Z", **closed},
    )


def test_a_removed_page_leaves_a_tombstone_in_the_feed_of_each_area(made) -> None:
    removed = {"posts/sum": "2026-06-30T00:00:00Z", "jobs/x": "2026-02-03T00:00:00Z"}
    entries = {"posts/addition", "posts/minus", "jobs/researcher"}
    closed = {"jobs/older": "2026-06-02T00:00:00Z"}

    assert feed(made, "feeds/areas/math") == (entries, removed | closed)
    assert feed(made, "feeds/areas/logic") == (set(), removed)


def test_a_feed_whose_last_entry_has_gone_still_says_so(site) -> None:
    job = {"jobs/researcher.md": CLOSED}
    made = site(job, **WEB, almanac_as_of="2026-07-01").build()

    assert feed(made, "feeds/jobs") == (set(), {"jobs/researcher": "2026-06-02T00:00:00Z"})


# -- what a page says of itself ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("x", ":2:1: wrong-type: "),
        ("[[a]]", ":2:1: wrong-type: "),
        ("[a, /b]", ':2:20: bad-redirect: no page was called "/b": a part of it is empty'),
        ("[a/../b]", ":2:17: bad-redirect: "),
        ("[_static/a]", ":2:17: bad-redirect: "),
        ("[a.md]", "it ends as a file does; write the path of its file without the suffix"),
        ("[a.HTML]", "it ends as a file does"),
        ("['a<b']", "a character in the name is not allowed"),
        ("[search]", "a build makes something of this name itself"),
        ("['404']", "a build makes something of this name itself"),
        ("[feed.atom]", "a build makes something of this name itself"),
        ("[a.php]", "some servers would take a copy of it for a program"),
        (f"[{'a' * 300}]", "the path is longer than"),
    ],
)
def test_a_name_that_no_page_can_have_had_is_told_at_its_place(written: str, told: str) -> None:
    head = page_keys.check(f"---\nredirect_from: {written}\n---\n# A page\n", "page.md")

    assert [told in str(fault) for fault in head.diagnostics] == [True]
    assert {old.name for old in head.former} <= {"a"}


def names(*given: str) -> tuple[Former, ...]:
    return tuple(Former(name, "new.md", 2, 4) for name in given)


def settled(formers: dict[str, tuple[Former, ...]], listed: str = "", **given: set[str]):
    """What comes of pages and a list: where names lead, what is gone, and what is told."""
    pages = given.get("pages", {"a", "b", *formers})
    text = published.read(listed, "published.txt")
    found = moves.settle(formers, pages, given.get("refused", set()), text)
    return dict(found.redirects), dict(found.gone), [str(fault) for fault in found.diagnostics]


@pytest.mark.parametrize("name", ["a", "A", "new"])
def test_a_page_that_there_is_cannot_lead_to_another(name: str) -> None:
    found, _, [told] = settled({"new": names(name, "old")})

    assert found == {"old": "new"}
    assert told.startswith(f'new.md:2:4: bad-redirect: there is a page "{name.lower()}"')


@pytest.mark.parametrize("again", ["old", "Old"])
def test_of_two_pages_that_had_the_same_name_the_first_keeps_it(again: str) -> None:
    found, _, [told] = settled({"b": names(again), "a": names("old")})

    assert found == {"old": "a"}
    assert f'bad-redirect: the name "{again}" is claimed twice; new.md:2 has it' in told


# -- the list ----------------------------------------------------------------------------------


def test_a_list_in_which_every_name_leads_somewhere_is_right() -> None:
    listed = "# Pages\n\na\nb # the second\n  old\nwith space\nc gone 2026-11-22 # why\n"
    found = settled({"a": names("old"), "with space": ()}, listed)

    assert found == ({"old": "a"}, {"c": date(2026, 11, 22)}, [])


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("a\na\n", 'published.txt:2:1: bad-published: "a" is listed twice; line 1 has it'),
        ("a gone 2026-11-22\n", ':1:1: bad-published: "a" is said to be gone, and is not'),
        ("old gone 2026-11-22\n", ':1:1: bad-published: "old" is said to be gone, and is not'),
        ("c gone\n", ':1:1: bad-published: it is not said since what day "c" is gone'),
        ("\n  c gone 20261122\n", ':2:3: bad-published: it is not said since what day "c"'),
        ("c gone 2026-02-30\n", "write the day behind it, as YYYY-MM-DD"),
        ("a<b>\n", ':1:1: bad-published: no page can be called "a<b>"'),
        ("a\0b\n", ":1:2: bad-character: "),
        ("c\n", ':1:1: lost-page: "c" was published, and now its address leads nowhere'),
    ],
)
def test_what_is_wrong_in_the_list_is_told_at_its_place(listed: str, told: str) -> None:
    _, gone, [found] = settled({"a": names("old")}, listed, pages={"a"})

    assert told in found
    assert gone == {}


def test_a_lost_page_is_told_with_the_likeliest_new_one_and_what_to_write_there() -> None:
    formers = {"posts/nearly-name": names("posts/n")}
    pages = {"posts/nearly-name", "posts/x", "posts/name-of-another"}
    listed = "posts/name-of-another\nposts/n\nposts/name\n"
    _, _, [told] = settled(formers, listed, pages=pages)

    assert told == (
        'published.txt:3:1: lost-page: "posts/name" was published, and now its address leads '
        'nowhere; did you mean "posts/nearly-name"? then write there '
        '"redirect_from: [posts/n, posts/name]"; if it was removed on purpose, write '
        '"posts/name gone" and the day'
    )


def test_a_lost_page_without_a_new_one_is_told_with_what_to_write_here() -> None:
    told = settled({}, "a\nb\nc\n")[2][0]

    assert told.endswith('; if it was removed on purpose, write "c gone" and the day')
    assert "did you mean" not in told


def test_for_many_lost_pages_nobody_looks_for_new_ones() -> None:
    told = settled({}, "".join(f"posts/c{i}\n" for i in range(200)), pages={"posts/c"})[2]

    assert len(told) == 200
    assert not any("did you mean" in line for line in told)


def test_a_page_that_cannot_be_read_is_there_and_may_be_what_another_is_called_now() -> None:
    _, _, [told] = settled({}, "a\nc\nd\n", refused={"c"})

    assert ':3:1: lost-page: "d"' in told
    assert told.endswith('the page "c" cannot be read, and may be what it is called now')


def test_the_list_is_checked_in_every_build_and_without_it_nothing_is(site) -> None:
    made = site()
    assert made.build().warnings == []
    made.write({"published.txt": "index\nposts/plus\n"})
    told = made.build().warnings

    assert [line for line in told if "docs/published.txt:2:1: WARNING: lost-page: " in line] == told
    assert len(told) == 1
    assert (made.read, made.build(jobs=2).warnings) == (set(), told)
    made.write({"posts/addition.md": moved(almanac()["posts/addition.md"], "posts/plus")})
    assert made.build().warnings == []


def test_a_list_that_leads_out_of_the_sources_is_not_read(site, tmp_path: Path) -> None:
    made = site()
    (tmp_path / "elsewhere.txt").write_text("secret\n")
    (tmp_path / "docs/published.txt").symlink_to(tmp_path / "elsewhere.txt")

    [told] = made.build().warnings
    assert "docs/published.txt:1:1: WARNING: file-outside: the list of published pages is" in told


def test_new_pages_are_added_in_order_and_nothing_is_removed() -> None:
    text = "# Pages\n\na\nm gone 2026-11-22 # why\nz\n"

    assert published.renewed(text, {"b", "n", "zz", "m"}) == (
        "# Pages\n\na\nb\nm gone 2026-11-22 # why\nn\nz\nzz\n"
    )
    assert published.renewed("", {"b", "a"}) == "a\nb\n"


def test_the_program_lists_what_is_below_a_folder(tmp_path: Path) -> None:
    for name in ("index.md", "posts/one.md", "posts/_template.md", "_parts/x.md", "posts/a.svg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    published.main(tmp_path / "published.txt")
    published.main(tmp_path / "published.txt")

    assert (tmp_path / "published.txt").read_text() == "index\nposts/one\n"


def test_the_list_of_the_almanac_names_every_page() -> None:
    docs = ROOT / "docs"
    listed = {line.name for line in published.read_file(docs / "published.txt", "", docs).lines}

    assert published.pages_below(docs) - listed == set(), (
        'run "make published", and commit the list'
    )


# -- links within the almanac ------------------------------------------------------------------


def test_a_link_to_an_old_name_is_told_with_the_new_one(site) -> None:
    files = {
        "posts/subtraction.md": FILES["posts/subtraction.md"],
        "posts/addition.md": post(1, "Addition", body="See {post}`minus`."),
        "areas/calculus.md": moved(almanac()["areas/logic.md"], "areas/logic"),
        "areas/logic.md": None,
        "jobs/researcher.md": JOB.replace("[math]", "[logic]"),
    }
    told = site(files).build().warnings

    assert [re.sub(r".*WARNING: ", "", line) for line in told] == [
        'unknown-reference: there is no area "logic"; it is called "calculus" now '
        "[almanac.unknown-reference]",
        'unknown-reference: there is no post "minus"; it is called "subtraction" now '
        "[almanac.unknown-reference]",
    ]


def test_the_name_of_another_kind_is_no_hint() -> None:
    found = moves.Moves({"areas/logic": "posts/logics"})

    assert found.hint(KINDS, "area", "logic") == ""
    assert found.hint(KINDS, "paper", "logic") == ""


# -- incremental builds ------------------------------------------------------------------------


@pytest.mark.parametrize("builder", ["html", rest("dirhtml")])
def test_after_every_move_an_incremental_build_leaves_what_a_clean_one_leaves(
    tmp_path: Path, builder: str
) -> None:
    walk = Walk(tmp_path, walks.almanac())
    walk.put("conf.py", walk.text("conf.py") + f'html_baseurl = "{WEB["html_baseurl"]}"\n')
    walks.write_post(walk, 1)
    walks.write_post(walk, 2)
    walk.put("docs/published.txt", "posts/p1\nposts/p2\n")

    def same(jobs: int = 1) -> dict[str, bytes]:
        walk.save()
        found = walk.incremental(builder, jobs)
        assert found.differences(walk.clean(builder)) == []
        return found.files

    same()
    for old, new in (("p1", "p3"), ("p3", "p4")):
        names = {"p3": "posts/p1", "p4": "posts/p1, posts/p3"}[new]
        walk.put(f"docs/posts/{new}.md", walk.text(f"docs/posts/{old}.md"))
        walk.replace(f"docs/posts/{new}.md", r"(redirect_from.*\n)?rank: 1", "rank: 1")
        walk.replace(f"docs/posts/{new}.md", "^rank: 1", f"redirect_from: [{names}]\nrank: 1")
        del walk.files[f"docs/posts/{old}.md"]
        found = same(jobs=2)
    moved_to = b"url=../posts/p4.html" if builder == "html" else b"url=../../posts/p4/"
    files = {name for name, content in found.items() if moved_to in content}
    assert files == ({"posts/p1.html", "posts/p3.html"} if builder == "html" else files)
    assert len(files) == 2

    walk.put("docs/published.txt", "posts/p1\nposts/p2\nposts/p9 gone 2026-01-01\n")
    assert b'ref="https://almanac.example.org/en/posts/p9"' in same()["feed.atom"]
    assert walk.incremental(builder).written == set()

    walk.replace("docs/posts/p4.md", "^redirect_from.*", "redirect_from: [posts/p3]")
    assert files - same().keys() == {min(files)}
    walk.put("docs/posts/p3.md", walk.text("docs/posts/p2.md").replace("rank: 2", "rank: 3"))
    assert moved_to not in same()[max(files)]
