"""The texts of the real almanac: every post, area and job has what its readers need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from articles import (
    DOCS,
    EXAMPLE,
    JOBS,
    PAGES,
    POSTS,
    body,
    each_area,
    each_job,
    each_page,
    each_path,
    each_post,
    figure,
    head,
    section,
)

TEMPLATE = DOCS / "posts/_template.md"


def number_of_words(text: str) -> int:
    """The words of a text, without its sources."""
    return len(re.findall(r"\w[\w’'-]*", text.partition("## Sources")[0]))


def linked(text: str, *roles: str) -> list[str]:
    """What the roles of a text link to."""
    found = re.findall(rf"\{{(?:{'|'.join(roles)})\}}`(?:[^`<]*<)?([^`<>]+)>?`", text)
    return [name.strip() for name in found]


@each_post
def test_every_post_answers_the_questions_of_the_template(path: Path) -> None:
    headings = r"^##+ .*$"

    wanted = re.findall(headings, TEMPLATE.read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(headings, body(path), re.MULTILINE) == wanted


@each_post
def test_every_post_has_700_to_1300_words(path: Path) -> None:
    assert 700 <= number_of_words(body(path)) <= 1300


@each_post
def test_every_post_has_a_formula_and_a_figure_with_a_caption(path: Path) -> None:
    assert re.search(r"^\$\$$", body(path), re.MULTILINE)
    assert figure(path).is_file()
    assert len(head(path)["figure"]["caption"].split()) >= 12


@each_post
def test_every_post_links_to_three_other_posts_areas_or_jobs(path: Path) -> None:
    assert len({*linked(body(path), "post", "area", "job")} - {path.stem}) >= 3


@each_post
def test_every_statement_of_what_was_shown_has_a_source(path: Path) -> None:
    shown = section(path, "What was shown?")
    # A table has its sources in the paragraphs before it, a definition needs none.
    claims = [block for block in blocks(shown) if re.search(r"\d|claim|report|say", block)]
    claims = [block for block in claims if not block.startswith("|")]

    assert claims
    assert [block for block in claims if "[^" not in block] == []


def blocks(text: str) -> list[str]:
    """The paragraphs, items and tables of a text."""
    return [block for block in re.split(r"\n\s*\n|\n(?=- )", text) if block.strip()]


@each_post
def test_a_percentage_outside_the_worked_example_stands_in_a_block_with_a_source(
    path: Path,
) -> None:
    text = body(path).replace(section(path, EXAMPLE), "").partition("## Sources")[0]
    percentages = [block for block in blocks(text) if re.search(r"\d ?(%|percent)", block)]

    assert [block for block in percentages if "[^" not in block] == []


@each_post
def test_sources_are_numbered_in_the_order_of_their_first_use(path: Path) -> None:
    text, _, sources = body(path).partition("## Sources")
    used = list(dict.fromkeys(re.findall(r"\[\^(\w+)\]", text)))

    assert re.findall(r"^\[\^(\w+)\]:", sources, re.MULTILINE) == used
    assert len(used) >= 3


@each_area
def test_every_area_tells_of_each_of_its_posts_jobs_and_neighbors(path: Path) -> None:
    text = body(path)

    assert number_of_words(text) >= 150
    assert set(linked(text, "post")) >= naming(POSTS, path.stem)
    assert set(linked(text, "job")) >= naming(JOBS, path.stem)
    assert set(linked(text, "area")) & set(head(path)["neighbors"])


def naming(pages: list[Path], area: str) -> set[str]:
    """The pages whose front matter names an area."""
    return {page.stem for page in pages if area in head(page)["areas"]}


@each_job
def test_every_job_says_what_one_does_what_is_asked_what_is_near_and_how_it_was_seen(
    path: Path,
) -> None:
    near = "Which posts are near to it?"

    assert re.findall(r"^## (.*)$", body(path), re.MULTILINE) == [
        "What would one do?",
        "What does the ad ask for?",
        near,
        "How was it seen?",
    ]
    assert linked(section(path, near), "post")
    assert number_of_words(body(path)) >= 150


@each_path
def test_every_path_gives_a_reason_for_each_of_its_posts(path: Path) -> None:
    steps = re.findall(r"^\d\. (.*(?:\n   .*)*)", body(path), re.MULTILINE)

    assert len(steps) >= 3
    for step in steps:
        assert linked(step, "post")
        assert number_of_words(step) >= 20


def glossary() -> list[str]:
    """The terms of the glossary."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8").partition(":::{glossary}\n")[2]
    return re.findall(r"^(\w.*)$", text, re.MULTILINE)


def test_the_glossary_is_in_order_and_every_term_of_it_is_used() -> None:
    terms = glossary()
    used = {t.lower() for p in PAGES if p.stem != "glossary" for t in linked(body(p), "term")}

    assert terms == sorted(terms, key=str.lower)
    assert len(terms) >= 60
    assert {term.lower() for term in terms} - used == set()


@each_post
def test_a_term_of_the_glossary_is_linked_once_where_a_page_first_uses_it(path: Path) -> None:
    text = prose(body(path))
    terms = [term.lower() for term in linked(text, "term")]

    assert len(terms) == len(set(terms))
    for term in glossary():
        first = first_use(term, text)
        if first and term.lower() in terms:
            before = text[: first.start()]
            assert re.search(r"\{term\}`[^`]*$", before), (term, text[first.start() - 40 :][:80])


#: Terms of the glossary that are also everyday words, or parts of other terms.
EVERYDAY = {"fix", "graph", "regression"}


@each_post
def test_a_post_links_every_term_of_the_glossary_that_it_uses(path: Path) -> None:
    text = prose(body(path).partition("## Sources")[0])
    linked_here = {term.lower() for term in linked(text, "term")}
    used = {term.lower() for term in glossary() if first_use(term, text)}

    assert used - linked_here - EVERYDAY == set()


def first_use(term: str, text: str) -> re.Match[str] | None:
    """Where a text first uses a term, in the singular or the plural."""
    return re.search(rf"(?<![\w-]){re.escape(term)}(?:s|es)?(?![\w-])", text, re.IGNORECASE)


def prose(text: str) -> str:
    """A text without its headings and links to other pages, whose words are no first use."""
    return re.sub(r"^#.*$|\{(?:post|area|job|topic|paper)\}`[^`]*`", "", text, flags=re.MULTILINE)


@each_page
def test_a_source_has_one_sentence_a_line(path: Path) -> None:
    found = list(run_on_lines(body(path)))

    assert found == []


def run_on_lines(text: str) -> Iterator[str]:
    """The lines of prose in which a second sentence starts."""
    blocks = r"^(`{3,}|:{3,})(?!\{glossary).*?^\1$"
    quiet = r"`[^`]*`|\[[^\]]*\]\([^)]*\)|\[\^\w+\]:.*|\$[^$]*\$|^\s*\d+\.|^#+.*|^\|.*"
    for line in re.sub(blocks, "", text, flags=re.DOTALL | re.MULTILINE).splitlines():
        if re.search(r"[a-z\d)”][.?!](?:\[\^\w+\])? +[A-Z“]", re.sub(quiet, "x", line)):
            yield line


@each_post
def test_every_number_and_formula_of_a_post_is_as_it_was_checked(
    path: Path, file_regression
) -> None:
    """A changed number is changed on purpose: check its source, then renew the list.

    ``make test PYTESTOPTS="-k as_it_was_checked --force-regen"`` renews it.
    """
    drawn = figure(path).read_text(encoding="utf-8")
    lines = [head(path)["figure"]["caption"], *re.findall(r">([^<>]+)</text>", drawn)]
    formula = False
    for line in body(path).splitlines():
        formula ^= line == "$$"
        if formula or NUMBER.search(line):
            lines.append(line)

    file_regression.check("\n".join(lines) + "\n", basename=path.stem, encoding="utf-8")


NUMBER = re.compile(
    r"\d|½|\b(?:half|two|three|four|five|six|seven|eight|nine|ten|twelve|twofold|sixfold)\b",
    re.IGNORECASE,
)


@each_post
def test_every_source_can_be_followed(path: Path) -> None:
    sources = re.findall(r"^\[\^\w+\]: .*$", body(path), re.MULTILINE)

    assert [source for source in sources if not re.search(r"\]\(http|\{paper\}`", source)] == []


@each_post
def test_what_was_tried_before_and_what_came_after_has_a_source_or_says_that_none_was_found(
    path: Path,
) -> None:
    for heading in ("What was tried before?", "What came after?"):
        text = section(path, heading)
        assert re.search(r"\[\^|\{paper\}`|[Ww]e found no|Granger|next-query", text), heading


@each_page
def test_no_page_praises(path: Path) -> None:
    words = (
        "revolutionary|groundbreaking|cutting-edge|state-of-the-art|world-class|amazing|seamless"
    )
    words += "|game-changing|unprecedented|powerful|exciting|best-in-class|innovative|leverage"

    assert re.findall(rf"\b(?:{words})\b", body(path), re.IGNORECASE) == []


@each_page
def test_sentences_are_short(path: Path) -> None:
    found = [s for s in sentences(body(path)) if len(re.findall(r"\w[\w’'-]*", s)) > 36]

    assert found == []


def sentences(text: str) -> list[str]:
    """The sentences of a page's prose, a line each in its source."""
    text = re.sub(r"^(`{3,}|:{3,}).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in text.splitlines() if not re.match(r"\||\[\^|#", line)]
    return [re.sub(r"\$[^$]*\$|\]\([^)]*\)|\[\^\w+\]", "x", line) for line in lines]
