"""The picture that comes along where somebody shows a link to a page."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import walks
from almanac import drawing, previews
from sites import Site, almanac, post, rest
from test_drawing import SVG
from test_head import WEB, metas, thing
from test_pictures import illustrated
from walks import Walk

FILES = {
    "posts/addition.md": illustrated(almanac()["posts/addition.md"]),
    "posts/figures/sums.svg": SVG,
}
HOME = WEB["html_baseurl"]


def pictures(made: Site, builder: str = "html") -> list[Path]:
    return sorted((made.root / "_build" / builder).glob("_images/*.png"))


@pytest.mark.parametrize(("builder", "name"), [("html", ""), rest("dirhtml", "/index")])
def test_who_shows_a_link_to_a_page_gets_its_figure(site, builder: str, name: str) -> None:
    made = site(FILES, **WEB).build(builder)
    page = made.page(f"posts/addition{name}", builder)
    [path] = pictures(made, builder)
    found = metas(page, "property", "og:image")
    png = path.read_bytes()

    assert made.warnings == []
    assert found == {
        "og:image": f"{HOME}_images/{path.name}",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "A title",
    }
    assert metas(page, "name", "twitter:") == {"twitter:card": "summary_large_image"}
    assert thing(page, "Article")["image"] == found["og:image"]
    assert png.startswith(b"\x89PNG\r\n")
    assert [int.from_bytes(png[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
    other = made.page(f"posts/subtraction{name}", builder)
    assert not metas(other, "property", "og:image") | metas(other, "name", "twitter:")
    assert "image" not in thing(other, "Article")


@pytest.mark.parametrize("address", ["", "/en/", "almanac.example.org"])
def test_without_a_whole_address_there_is_no_picture(site, address: str) -> None:
    made = site(FILES, html_baseurl=address).build()

    assert pictures(made) == []
    assert metas(made.page("posts/addition"), "property", "og:image") == {}
    assert "image" not in thing(made.page("posts/addition"), "Article")


def test_without_the_library_that_draws_there_is_no_picture_and_no_warning(
    site, monkeypatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    made = site(FILES, **WEB).build()

    assert made.warnings == []
    assert pictures(made) == []
    assert metas(made.page("posts/addition"), "property", "og:image") == {}


def test_a_book_has_no_such_picture(site) -> None:
    made = site(FILES, **WEB, epub_show_urls="no", version="1", copyright="we").build("epub")

    assert pictures(made, "epub") == []


def test_a_picture_is_drawn_again_only_when_the_figure_changes(site, monkeypatch) -> None:
    made, drawn, pixels = site(FILES, **WEB), [], previews.pixels
    monkeypatch.setattr(previews, "pixels", lambda found: drawn.append(found) or pixels(found))

    def change(name: str, text: str) -> Path:
        drawn.clear()
        made.write({name: text})
        [path] = pictures(made.build())
        assert path.name in str(made.page("posts/addition").head)
        return path

    first = change("posts/addition.md", FILES["posts/addition.md"])
    content = first.read_bytes()
    assert len(drawn) == 1
    assert change("posts/addition.md", FILES["posts/addition.md"] + "\nMore.\n") == first
    assert drawn == []
    assert change("posts/figures/sums.svg", SVG.replace("A title", "Sums")) != first
    assert len(drawn) == 1
    assert change("posts/figures/sums.svg", SVG) == first
    assert first.read_bytes() == content
    first.write_bytes(b"broken")
    assert change("posts/figures/sums.svg", SVG) == first
    assert first.read_bytes() == content


WEIRD = {
    "empty": 'viewBox="0 0 0 0"',
    "negative": 'viewBox="0 0 -1 -1"',
    "huge": f'viewBox="0 0 {10**300} 1"',
    "no numbers": 'viewBox="- - - -"',
    "sized": 'viewBox="0 0 400 200" width="-5" height="x" x="9" y="9"',
}


@pytest.mark.parametrize("name", WEIRD)
def test_whatever_a_drawing_says_of_its_size_there_is_a_picture(name: str) -> None:
    text = f'<svg xmlns="{drawing.SVG}" {WEIRD[name]}><title>A</title><desc>B</desc></svg>'
    found, faults = drawing.read(text.encode(), "a.svg")

    assert faults == ()
    assert previews.pixels(found).startswith(b"\x89PNG")


@pytest.mark.long
@pytest.mark.parametrize(
    ("builder", "jobs"), [("html", 1), ("html", 2), ("dirhtml", 1), ("dirhtml", 2)]
)
def test_pictures_are_as_fresh_as_their_pages(tmp_path, builder: str, jobs: int) -> None:
    walk = Walk(tmp_path, walks.almanac())
    walk.put("conf.py", walk.text("conf.py") + f'html_baseurl = "{HOME}"\n')
    walk.put("docs/posts/figures/sums.svg", SVG)
    for rank in (1, 2, 3):
        walk.put(f"docs/posts/p{rank}.md", illustrated(post(rank, f"Post {rank}")))

    def found() -> set[str]:
        walk.save()
        made = walk.incremental(builder, jobs)
        assert made.differences(walk.clean(builder)) == []
        return {name for name in made.files if name.startswith("_images/sums-")}

    first = found()
    assert len(first) == 3
    walk.replace("docs/posts/p2.md", "^Text.$", "Other words.")
    assert found() == first
    os.utime(walk.root / "docs/posts/figures/sums.svg", (1, 1))
    assert found() == first
    walk.replace("docs/posts/figures/sums.svg", "A title", "Sums")
    second = found()
    assert second.isdisjoint(first)
    (walk.root / "incremental" / builder / min(second)).unlink()
    assert found() == second
    walk.put("docs/posts/p2.md", post(2, "Post 2"))
    assert len(found()) == 2
