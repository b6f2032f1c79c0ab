"""The box that says how to cite a page, the post that it tells of, and its papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from almanac import exports, formats, markup
from almanac.domain import domain_of
from almanac.exports import citations, references
from almanac.kinds import Post
from almanac.page import citations as placeholder

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from almanac.bibliography import Paper
    from almanac.exports.citations import Citation
    from almanac.exports.site import Site

#: What is shown on paper, and nowhere else.
ON_PAPER = "almanac-on-paper"


def fill(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Put the citations of each post where there is room for them; a PDF has all on one page."""
    domain = domain_of(app.env)
    for node in list(doctree.findall(placeholder)):
        post, shown = domain.entry(node["docname"]), []
        if isinstance(post, Post):
            site = exports.site_of(app)
            found = citations.of_post(post, domain.catalog, site)
            shown = box(found, post.docname, app.builder)
            if app.builder.name in exports.SITES:
                shown.append(on_paper(post, domain.catalog.papers_with(post.papers), site))
        node.replace_self(shown)


def box(found: list[Citation], docname: str, builder: Builder) -> list[nodes.Node]:
    """*found*, the citations of the page *docname*, folded; on the web also as files."""
    blocks = [markup.folded("BibTeX", _block(citations.as_bibtex(found), "bibtex"))]
    papers = markup.count(len(found) - 2, "paper")
    what = f"This page, the post, and its {papers}" if found[2:] else "This page and the post"
    words: list[nodes.Node | str] = [f"{what.replace(' 1 ', ' ')} as BibTeX"]
    if builder.name in exports.SITES:
        blocks.append(markup.folded("CSL-JSON", _block(citations.as_csl(found), "json")))
        words += [" and CSL-JSON. As files: ", *markup.joined(_files(docname, builder))]
    return [markup.paragraph(*words, "."), *blocks]


def on_paper(post: Post, papers: Iterable[Paper], site: Site) -> nodes.container:
    """The same in words, for paper: nobody can follow a link there, or open a fold."""
    own = site.url(post.docname) if site.base else ""
    rows = [
        ("This page", _line(site.author, post.title, site.title, own)),
        ("The post", _line(post.title, formats.host(post.source), formats.uri(post.source))),
    ]
    for paper in papers:
        said = (", ".join(paper.authors), paper.title, paper.published)
        rows.append((paper.label, _line(*said, next(iter(paper.addresses), ""))))
    return nodes.container("", markup.definitions(rows), classes=[ON_PAPER])


def _line(*said: str) -> list[nodes.Node]:
    """Sentences, and an address, after which no period stands."""
    *words, address = said
    sentences = [text if text.endswith((".", "?", "!")) else f"{text}." for text in words if text]
    return [nodes.Text(" ".join(filter(None, [*sentences, address])))]


def _block(text: str, language: str) -> nodes.literal_block:
    # Sphinx highlights a block whose source is its text.
    return nodes.literal_block(text.rstrip(), text.rstrip(), language=language)


def _files(docname: str, builder: Builder) -> list[nodes.Node]:
    here = builder.get_target_uri(docname)
    return [
        nodes.reference(
            "",
            name,
            refuri=formats.uri(relative_uri(here, docname + end)),
            internal=True,
        )
        for name, end in (("BibTeX", references.BIBTEX), ("CSL-JSON", references.CSL))
    ]
