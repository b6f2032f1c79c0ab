"""A twin of every page in Markdown, for programs that read: ``posts/x.md`` beside ``posts/x.html``.

An extension by itself. What a page shows is written once more, without what is there for eyes and
fingers only; so the twin of a list has what is listed, and not the directive that lists it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx.util.osutil import relative_uri

from almanac import __version__, formats
from almanac.exports import SITES
from almanac.exports.site import twin

try:
    from bs4 import BeautifulSoup
    from markdownify import ATX, MarkdownConverter
except ModuleNotFoundError as error:
    raise ImportError(f'{error}; install "sphinx-almanac[twins]"') from error

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.util.typing import ExtensionMetadata

#: What is on a page for eyes and fingers only.
FURNITURE = ".headerlink, script, style, form, [aria-hidden=true], .almanac-on-paper"


class Writer(MarkdownConverter):
    """Writes Markdown, with formulas as TeX and drawings as what they say of themselves."""

    def convert_svg(self, tag: Any, text: str, parent_tags: set[str]) -> str:
        """The title and the description of a drawing."""
        parts = (part.get_text() for part in tag.find_all(["title", "desc"], recursive=False))
        words = " ".join(": ".join(parts).split())
        shown = self.escape(words, parent_tags)  # type: ignore[attr-defined]
        return f"\n\n*{shown}*\n\n" if words else ""

    def convert_math(self, tag: Any, text: str, parent_tags: set[str]) -> str:
        """A formula as the TeX that it was made of."""
        tex = tag.get("alttext", "").strip()
        return f"\n\n$$\n{tex}\n$$\n\n" if tag.get("display") == "block" else f"${tex}$"

    def convert_span(self, tag: Any, text: str, parent_tags: set[str]) -> str:
        """A formula as it stands."""
        return tag.get_text() if "math" in tag.get("class", ()) else text

    def convert_summary(self, tag: Any, text: str, parent_tags: set[str]) -> str:
        """The line that a reader opens."""
        return f"\n\n**{text.strip()}**\n\n"

    def convert_div(self, tag: Any, text: str, parent_tags: set[str]) -> str:
        """A formula as it stands, and any other block as one."""
        if "math" in tag.get("class", ()):
            return f"\n\n{(text if tag.math else tag.get_text()).strip()}\n\n"
        return str(super().convert_div(tag, text, parent_tags))  # type: ignore[misc]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the twins while pages are written, and let freshness know of them."""
    app.setup_extension("almanac.freshness")
    app.connect("html-page-context", write, priority=950)
    app.connect("freshness-files", files)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}


def files(app: Sphinx, docname: str) -> list[str]:
    """The file of the twin of a page, from the root of the output."""
    if app.builder.name not in SITES:
        return []
    page = cast("StandaloneHTMLBuilder", app.builder).get_output_path(docname)
    return [twin(Path(page).relative_to(app.outdir).as_posix())]


def write(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Write the twin of a page that has a source, and let its head lead there."""
    if doctree is None:
        return
    for name in files(app, pagename):
        path = app.outdir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(to_markdown(context["body"]), encoding="utf-8")
        href = formats.uri(relative_uri(app.builder.get_target_uri(pagename), name))
        link = f'<link rel="alternate" type="text/markdown" href="{formats.attribute(href)}" />'
        context["metatags"] = "\n".join(filter(None, [context.get("metatags"), link]))


def to_markdown(body: str) -> str:
    """The HTML of a page as Markdown."""
    soup = BeautifulSoup(body, "html.parser")
    for tag in soup.select(FURNITURE):
        tag.decompose()
    writer = Writer(
        heading_style=ATX, bullets="-", escape_misc=True, code_language_callback=_language
    )
    lines = (line.rstrip() for line in writer.convert_soup(soup).strip().splitlines())
    return "\n".join(lines) + "\n"


def _language(block: Any) -> str:
    """The language of a block of code, from the class that Sphinx gives it."""
    outer = block.find_parent(class_="highlight")
    names = outer.parent.get("class", ()) if outer and outer.parent else ()
    found = (name.removeprefix("highlight-") for name in names if name.startswith("highlight-"))
    return next((name for name in found if name not in {"default", "text", "none"}), "")
