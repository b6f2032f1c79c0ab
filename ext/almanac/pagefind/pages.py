"""The pages that a search finds, and what Pagefind is told of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from almanac import formats
from almanac.domain import domain_of
from almanac.freshness import digests
from almanac.model import named

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder

    from almanac.catalog import Catalog
    from almanac.model import Entry

#: How a page says that no search should find it, in the words of Sphinx.
HIDDEN = frozenset({"no-search", "nosearch"})
#: Where the text of a page begins, in any theme; facets that stand before it are not seen.
MAIN = re.compile(r'(<\w+)(\b[^>]*\brole="main"[^>]*>)')
#: What is told of a page that is no entry.
PLAIN = ("kind", "Page")
#: How much a word counts on pages that may list everything: those of no kind, and areas.
WEIGHTS = {"Page": "0.2", "Area": "0.5"}
#: Lists that were made: short, so every word in them would count for much.
LISTS = re.compile(r'(<(?:div|ul)\b)([^>]*\bclass="[^"]*\balmanac-(?:glance|topics|cards|rows)\b)')
#: A section that has a name, up to its heading, which has none.
SECTION = re.compile(
    r'(<section\b[^>]*?) id="([^"]*)"([^>]*>(?:\s*<span id="[^"]*"></span>)*\s*<h[2-6])\b'
)
#: A word between spaces and signs; a part of one that is joined with a hyphen is none.
WORD = re.compile(r"(?<![\w&#-])[^\W_]+(?:['’][^\W_]+)*(?![\w-])")
#: The characters of Unicode that have no meaning of their own begin here.
PRIVATE = 0xE000


class Page(NamedTuple):
    """A page of the output, and the facets under which it is found: their names and values."""

    path: Path
    #: From the root of the output.
    name: str
    facets: tuple[tuple[str, str], ...]

    def digest(self) -> tuple[object, ...]:
        """What changes if anything of it does."""
        return (self.name, self.facets, digests.of_file(self.path))

    def html(self, stopwords: AbstractSet[str]) -> str:
        """The page as Pagefind understands it: with facets, and with names on its headings."""
        tags = "".join(
            f'<meta data-pagefind-filter="{name}[content]" content="{formats.attribute(value)}">'
            for name, value in self.facets
        )
        text = self.path.read_text(encoding="utf-8")
        text = LISTS.sub(r'\1 data-pagefind-weight="0.2"\2', text)
        text = SECTION.sub(r'\1\3 id="\2"', text)
        weight = WEIGHTS.get(dict(self.facets).get("kind", ""), "1")
        text = MAIN.sub(
            lambda main: f'{main[1]} data-pagefind-weight="{weight}"{main[2]}{tags}', text, count=1
        )
        return re.sub(r"(?<=>)[^<]+(?=<)", lambda found: hide(found[0], stopwords), text)


def hide(text: str, stopwords: AbstractSet[str]) -> str:
    """*text* with its *stopwords* in private characters, which Pagefind shows and does not index.

    The browser turns them back. A word like "the" would be most of an index, and whoever looks for
    "theory" would load all of it.
    """

    def private(found: re.Match[str]) -> str:
        if found[0].lower().replace("’", "'") not in stopwords:
            return found[0]
        return "".join(chr(PRIVATE + ord(c)) if c < "\u1900" else c for c in found[0])

    return WORD.sub(private, text)


def found(app: Sphinx) -> Iterator[Page]:
    """The pages that Sphinx's own search finds, in the order of their names."""
    builder = cast("StandaloneHTMLBuilder", app.builder)
    catalog = domain_of(app.env).catalog
    # Of pages with the same file, the last is shown.
    pages = {builder.get_output_path(name): name for name in sorted(app.env.found_docs)}
    for path, docname in pages.items():
        if HIDDEN.isdisjoint(app.env.metadata[docname]):
            name = Path(path).relative_to(app.outdir).as_posix()
            yield Page(path, name, tuple(facets(catalog.by_docname.get(docname), catalog)))


def facets(entry: Entry | None, catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What a reader can narrow a search by: the names and values of *entry*, or of a plain page."""
    if entry is None:
        yield PLAIN
        return
    yield "kind", entry.kind.capitalize()
    if entry.kind == "area":  # and not its neighbors
        yield "area", entry.title
    for what, name in dict.fromkeys((marker.what, name) for _, marker, name in named(entry)):
        if what == "area" and entry.kind != "area":
            yield "area", catalog.title(what, name) or name
        elif what == "venue":
            yield "venue", name
    for place in dict.fromkeys(getattr(entry, "places", ())):
        yield "place", place
