"""The directives: a question to the catalogue, and its answer as ordinary nodes.

Listings of a kind and indexes of an axis are made from the kinds that are configured: a kind
``talk`` brings the directive ``{talks}`` without a line of code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.directives.other import TocTree
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from almanac import listings, markup
from almanac.diagnostics import Code, did_you_mean
from almanac.model import Axis, Entry, Reference, markers
from almanac.questions import Index, Pages, Papers, Select, Values, values_of

if TYPE_CHECKING:
    from almanac.domain import AlmanacDomain

logger = logging.getLogger(__name__)

Filters = tuple[tuple[str, tuple[str, ...]], ...]


def _names(argument: str) -> tuple[str, ...]:
    """An option's value as a list: names with semicolons between, or else commas."""
    separator = ";" if ";" in argument else ","
    return tuple(name.strip() for name in argument.split(separator) if name.strip())


def _one_of(*choices: str) -> Callable[[str], str]:
    return lambda argument: directives.choice(argument, choices)


class AlmanacDirective(SphinxDirective):
    """A directive that asks the catalogue."""

    @property
    def domain(self) -> AlmanacDomain:
        """The domain of the almanac."""
        return self.env.domains["almanac"]  # type: ignore[return-value]

    def warn(self, code: Code, message: str, hint: str = "") -> None:
        """Report a fault at this directive."""
        text = f"{code}: {message}" + (f"; {hint}" if hint else "")
        logger.warning(text, type="almanac", subtype=str(code), location=self.get_location())


class Listing(AlmanacDirective):
    """The entries of one kind, filtered by any of their fields.

    A filter names one or more values, and an entry fits when it has one of them in every
    field that is filtered. An empty answer is said in words.
    """

    kind: ClassVar[type[Entry]]
    style: ClassVar[str] = "list"

    def run(self) -> list[nodes.Node]:
        """Ask, and show the answer in the style that is asked for."""
        limit = self.options.get("limit")
        question = Select(self.kind.kind, self.filters(), self.options.get("sort", ""), limit)
        entries = self.domain.ask(question)
        if not entries:
            return [markup.paragraph(self.nothing(), classes=["almanac-nothing"])]
        by = self.options.get("group-by")
        return self.groups(entries, by) if by else [self.show(entries)]

    def nothing(self) -> str:
        """What is said when no entry fits."""
        return f"No {self.kind.kind} of the almanac fits."

    def filters(self) -> Filters:
        """The filters among the options; a value that nothing has is reported."""
        given = [
            (name, self.options[option])
            for option, name in _fields(self.kind).items()
            if option in self.options
        ]
        for name, values in given:
            known = self.domain.ask(Values(self.kind.kind, name))
            for value in set(values) - set(known):
                message = f'no {self.kind.kind} has "{value}" among its {name}'
                self.warn(Code.BAD_OPTION, message, did_you_mean(value, known))
        return tuple(given)

    def show(self, entries: Iterable[Entry]) -> nodes.Node:
        """*entries* in the style that is asked for."""
        style = self.options.get("style", self.style)
        if style == "cards":
            return listings.cards(entries, self.domain)
        if style == "table":
            columns = self.options.get("columns") or ("title", "summary")
            return listings.table(entries, columns, self.domain)
        return listings.rows(entries, self.domain)

    def groups(self, entries: Iterable[Entry], by: str) -> list[nodes.Node]:
        """A section for each value of the field *by*, in alphabetical order."""
        entries = list(entries)
        found = {value: self.heading(by, value) for e in entries for value in values_of(e, by)}
        return [
            markup.section(title, self.show(e for e in entries if value in values_of(e, by)))
            for value, title in sorted(found.items(), key=lambda item: item[1].casefold())
        ]

    def heading(self, by: str, value: str) -> str:
        """The heading of the group with *value* in the field *by*."""
        marker = markers(self.kind).get(by)
        if isinstance(marker, Reference):
            return self.domain.catalog.title(marker.kind, value) or value
        return value


class JobAppendix(Listing):
    """Jobs one row each, identical ads folded with all their openings."""

    def show(self, entries: Iterable[Any]) -> nodes.Node:
        """The rows."""
        return listings.job_rows(entries, self.domain)


class AxisIndex(AlmanacDirective):
    """Every term of one axis from A to Z, with the entries that name it."""

    axis: ClassVar[Axis]

    def run(self) -> list[nodes.Node]:
        """A section for each letter, with letters to jump to before them."""
        self.domain.note_index(self.axis.name)
        letters: dict[str, list[Any]] = {}
        for item in self.domain.ask(Index(self.axis.name)):
            letters.setdefault(self.letter(item.term), []).append(item)
        sections = [
            markup.section(letter, listings.terms(found), anchor=self.anchor(letter))
            for letter, found in letters.items()
        ]
        return [self.jumps(letters), *sections]

    def letter(self, term: str) -> str:
        """The heading under which *term* stands."""
        first = self.axis.sort_key(term)[0][:1].upper()
        return first if first.isalpha() else "#"

    def anchor(self, letter: str) -> str:
        """The anchor of the section of *letter*."""
        return f"{self.axis.plural}-{'other' if letter == '#' else letter.lower()}"

    def jumps(self, used: Iterable[str]) -> nodes.paragraph:
        """The letters of the alphabet; those in use are links."""
        alphabet = dict.fromkeys([*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *sorted(used)])
        parts = [self.jump(letter, letter in used) for letter in alphabet]
        return markup.paragraph(*markup.joined(parts, " "), classes=["almanac-letters"])

    def jump(self, letter: str, used: bool) -> nodes.Node:  # noqa: FBT001 - one of two looks
        """The link to the section of *letter*."""
        if not used:
            return markup.text(letter, "almanac-quiet")
        return nodes.reference("", letter, internal=True, refid=self.anchor(letter))


class PaperList(AlmanacDirective):
    """The papers: all of them, which makes them link targets, or those that are named."""

    option_spec: ClassVar[Any] = {"keys": _names}

    def run(self) -> list[nodes.Node]:
        """The papers, in alphabetical order of their titles unless they are named."""
        keys = self.options.get("keys")
        if keys:
            return [listings.papers(self.domain.ask(Papers(keys)), {})]
        self.domain.note_index("paper")
        found = sorted(self.domain.ask(Papers()), key=lambda item: item[0].title.casefold())
        return [listings.papers(found, self.domain.catalog.anchors("paper"))]


class Tally(AlmanacDirective):
    """How many entries a kind has, in one line that leads to them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Count."""
        entries = self.domain.ask(Select(self.arguments[0]))
        return [markup.paragraph(listings.tally(self.arguments[0], entries))]


class Openings(AlmanacDirective):
    """The openings of all jobs by place, a dot for each."""

    def run(self) -> list[nodes.Node]:
        """A table of places, most openings first."""
        return [listings.openings(self.domain.ask(Select("job")))]


class KindTocTree(TocTree):
    """A toctree of all pages in the folder of a kind, in the order of the kind.

    Pages without an entry, because they are broken, come last: no page is lost.
    """

    required_arguments = 1
    has_content = False

    def run(self) -> list[nodes.Node]:
        """List the pages, and let Sphinx do the rest."""
        domain = self.env.domains["almanac"]
        ordered = domain.ask(Pages(self.arguments[0]))
        kind = next(k for k in domain.kinds if k.kind == self.arguments[0])
        rest = sorted(name for name in self.env.found_docs - set(ordered) if kind.owns(name))
        lines = [f"/{docname}" for docname in (*ordered, *rest)]
        # As a globbing toctree it is read again whenever a page comes or goes.
        self.options["glob"] = None
        self.content = StringList(lines, source=self.get_source_info()[0])
        return super().run()


def _fields(kind: type[Entry]) -> dict[str, str]:
    """The fields that can be filtered by, under the names of the options."""
    extra = {"places": "places"} if hasattr(kind, "places") else {}
    plain = {name: name for name in kind.model_fields if name not in {"docname", "claims"}}
    return {option.replace("_", "-"): name for option, name in {**plain, **extra}.items()}


def _options(kind: type[Entry]) -> dict[str, Any]:
    fields = _fields(kind)
    return {
        **dict.fromkeys(fields, _names),
        "style": _one_of("list", "cards", "table"),
        "columns": _names,
        "sort": _one_of(*fields.values(), *(f"-{name}" for name in fields.values())),
        "group-by": _one_of(*fields.values()),
        "limit": directives.positive_int,
    }


def made_for(kinds: tuple[type[Entry], ...], axes: Iterable[Axis]) -> Iterator[tuple[str, type]]:
    """The directives of *kinds* and *axes*, with their names."""
    for kind in kinds:
        members = {"kind": kind, "option_spec": _options(kind)}
        yield kind.plural, type(f"{kind.__name__}Listing", (Listing,), members)
        if hasattr(kind, "places"):
            yield f"{kind.kind}-appendix", type("Appendix", (JobAppendix,), members)
    for axis in axes:
        yield axis.index, type(f"{axis.name.capitalize()}Index", (AxisIndex,), {"axis": axis})
    yield "papers", PaperList
    yield "tally", Tally
    yield "openings-by-place", Openings
    yield "kind-toctree", KindTocTree
