"""Every page in Markdown as well, for programs that read."""

from __future__ import annotations

import re
import sys
from urllib.parse import unquote

import pytest
from sphinx.errors import ExtensionError

import walks
from almanac.twins import to_markdown
from sites import post, rest
from walks import Walk

TWINS = {"extensions": ["almanac", "almanac.twins"], "html_baseurl": "https://a.example.org/"}


def twin(made, name: str, builder: str = "html") -> str:
    return (made.root / "_build" / builder / f"{name}.md").read_text(encoding="utf-8")


def test_the_twin_of_a_post_says_what_its_page_says(site) -> None:
    body = "Some *words*, $a_1 * b_1$, and a [link](subtraction.md).\n\n- One\n- Two\n\n"
    body += "```python\nx_y = 1\n```\n\n| A | B |\n|---|---|\n| 1 | 2 |\n"
    made = site(
        {"posts/addition.md": post(1, "Addition", body=body)},
        **TWINS,
        myst_enable_extensions=["dollarmath"],
    ).build()
    text = twin(made, "posts/addition")

    assert made.warnings == []
    assert text.startswith("# Addition\n\nA post about Addition.\n")
    assert "Some *words*, \\(a_1 * b_1\\), and a [link](subtraction.html)." in text
    assert "- One\n- Two\n" in text
    assert "```python\nx_y = 1\n```" in text
    assert "| A | B |\n| --- | --- |\n| 1 | 2 |" in text
    assert "\n## What is the idea?\n" in text
    assert "\n## Related posts\n" in text
    assert "**BibTeX**" in text
    assert "\N{PILCROW SIGN}" not in text
    assert "<" not in text.replace("\\<", "")


def test_the_twin_of_a_list_has_what_is_listed(site) -> None:
    listed = {"posts/index.md": "# Posts\n\n```{kind-toctree} post\n```\n\n```{posts}\n```\n"}
    text = twin(site(listed, **TWINS).build(), "posts/index")

    assert "[Addition](addition.html)" in text
    assert "A post about Subtraction." in text
    assert "{posts}" not in text


DRAWING = '<svg viewBox="0 0 1 1"><title>A sum</title><desc>Two_things.</desc><text>x</text></svg>'
WRITTEN = {
    DRAWING: "*A sum: Two\\_things.*\n",
    f'<p aria-hidden="true">{DRAWING}</p><p>Text.</p>': "Text.\n",
    '<div class="math notranslate">\\[a_1 < b_1\\]</div>': "\\[a_1 < b_1\\]\n",
    '<p>If <math alttext="a_1 &lt; b_1"><mi>a</mi></math>.</p>': "If $a_1 < b_1$.\n",
    '<div class="math"><math alttext="a_1" display="block"><mi>a</mi></math></div>': (
        "$$\na_1\n$$\n"
    ),
    "<form><input></form><script>x</script><p>Text.</p>": "Text.\n",
    "<details><summary>More</summary><p>Text.</p></details>": "**More**\n\nText.\n",
    '<div class="highlight-text notranslate"><div class="highlight"><pre>a</pre></div></div>': (
        "```\na\n```\n"
    ),
    "<h1>A &lt;b&gt; *c*</h1>": "# A \\<b\\> \\*c\\*\n",
    "<p>[x](javascript:y) &amp;lt;</p>": "\\[x\\](javascript:y) \\&lt;\n",
}


@pytest.mark.parametrize("html", WRITTEN)
def test_what_stands_on_a_page_is_said_in_markdown(html: str) -> None:
    assert to_markdown(html) == WRITTEN[html]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_page_leads_to_its_twin_beside_it(site, builder: str) -> None:
    made = site({"posts/a b.md": post(3, "Third")}, **TWINS).build(builder)
    out = made.root / "_build" / builder
    pages = {f"{name}/index" if builder == "dirhtml" else name for name in made.app.env.all_docs}
    pages = {
        name.removesuffix("index/index") + "index" if "index/" in name else name for name in pages
    }

    assert {p.relative_to(out).as_posix()[:-3] for p in out.rglob("*.md")} == pages
    for name in pages:
        link = made.page(name, builder).find("link", type="text/markdown")
        path = (out / name).parent / link["href"].replace("%20", " ")
        assert path.resolve() == out / f"{name}.md"
    for name in ("search", "genindex"):
        page = f"{name}/index" if builder == "dirhtml" else name
        assert made.page(page, builder).find("link", type="text/markdown") is None


@pytest.mark.parametrize("base", [TWINS["html_baseurl"], ""])
@pytest.mark.parametrize("builder", ["html", rest("dirhtml")])
def test_programs_are_led_to_the_twins(site, builder: str, base: str) -> None:
    made = site({"a (b).md": "# A b\n"}, **{**TWINS, "html_baseurl": base}).build(builder)
    out = made.root / "_build" / builder
    listed = (out / "llms.txt").read_text(encoding="utf-8")
    found = [unquote(link.removeprefix(base)) for link in re.findall(r"\]\((.*?)\)", listed)]

    assert set(found) == {path.relative_to(out).as_posix() for path in out.rglob("*.md")}
    assert len(found) == len(set(found)) == len(made.app.env.all_docs)
    assert f"## Other pages\n\n- [Home]({base}index.md)\n- [A b](" in listed


def test_programs_are_led_to_the_pages_where_there_are_no_twins(small) -> None:
    listed = (small.root / "_build/html/llms.txt").read_text(encoding="utf-8")

    assert "## Other pages\n\n- [Home](index.html)\n- [Areas](areas/index.html)\n" in listed


def test_a_book_has_no_twins(site) -> None:
    made = site(**TWINS, epub_show_urls="no", version="1", copyright="we").build("epub")

    assert list((made.root / "_build/epub").rglob("*.md")) == []


@pytest.mark.parametrize(
    ("builder", "jobs"), [("html", 1), rest("html", 2), rest("dirhtml", 1), rest("dirhtml", 2)]
)
def test_twins_are_as_fresh_as_their_pages(tmp_path, builder: str, jobs: int) -> None:
    walk = Walk(tmp_path, walks.almanac())
    walk.put("conf.py", walk.text("conf.py") + 'extensions += ["almanac.twins"]\n')
    name = "posts/p2/index.md" if builder == "dirhtml" else "posts/p2.md"
    for rank in (1, 2, 3):
        walks.write_post(walk, rank)

    def same() -> set[str]:
        walk.save()
        found = walk.incremental(builder, jobs)
        assert found.differences(walk.clean(builder)) == []
        return found.written

    same()
    assert name not in same()
    walk.replace("docs/posts/p2.md", "^Text.$", "Other words.")
    assert name in same()
    (walk.root / "incremental" / builder / name).unlink()
    assert name in same()
    del walk.files["docs/posts/p2.md"]
    same()
    assert not (walk.root / "incremental" / builder / name).exists()


@pytest.mark.parametrize(
    ("name", "library"), [("twins", "markdownify"), ("mathml", "latex2mathml")]
)
def test_an_extension_without_its_library_names_the_extra(site, monkeypatch, name, library) -> None:
    monkeypatch.delitem(sys.modules, f"almanac.{name}", raising=False)
    for module in [m for m in sys.modules if m.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ExtensionError, match=rf"sphinx-almanac\[{name}\]"):
        site(extensions=["almanac", f"almanac.{name}"]).build()
