"""The entries of a kind: ``{posts}``, ``{areas}``, ``{jobs}``, and ``{job-appendix}``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from pydantic.fields import FieldInfo

from almanac import listings, markup
from almanac.directives.base import AlmanacDirective, names, one_of
from almanac.model import Entry, Reference, markers, records_in
from almanac.questions import Filters, Lookup, Select, Values, values_of

STYLES = ("list", "cards", "ranking", "table")


class Listing(AlmanacDirective):
    """The entries of one kind, filtered by any of their fields.

    A filter names one or more values, and an entry fits when it has one of them in every
    field that is filtered. An empty answer is said in words.
    """

    kind: ClassVar[type[Entry]]

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
            for option, name in fields_of(self.kind).items()
            if option in self.options
        ]
        for name, values in given:
            known = self.domain.ask(Values(self.kind.kind, name))
            for value in values:
                self.is_known(f"{self.kind.kind} whose {name} name", value, known)
        return tuple(given)

    def show(self, entries: Iterable[Entry]) -> nodes.Node:
        """*entries* in the style that is asked for."""
        style = self.options.get("style", "list")
        if style == "cards":
            return listings.cards(entries, self.domain)
        if style == "ranking":
            return listings.ranking(entries, self.domain)
        if style == "table":
            return listings.table(entries, self.columns(), self.domain)
        return listings.rows(entries, self.domain)

    def columns(self) -> tuple[str, ...]:
        """The columns of a table; one that the kind does not have is reported and left out."""
        known = {**{name: name for name in self.kind.model_fields}, **fields_of(self.kind)}
        wanted = self.options.get("columns", ("title", "summary"))
        return tuple(known[name] for name in wanted if self.is_known("field", name, known))

    def groups(self, entries: Iterable[Entry], by: str) -> list[nodes.Node]:
        """A section for each value of the field *by*, in alphabetical order; then those without."""
        entries = list(entries)
        found = {value: self.heading(by, value) for e in entries for value in values_of(e, by)}
        sections = (
            markup.section(title, self.show(e for e in entries if value in values_of(e, by)))
            for value, title in sorted(found.items(), key=lambda item: item[1].casefold())
        )
        none = [e for e in entries if not values_of(e, by)]
        rest = [markup.section("None given", self.show(none))] if none else []
        return [markup.register(self.state.document, part) for part in (*sections, *rest)]

    def heading(self, by: str, value: str) -> str:
        """The heading of the group with *value* in the field *by*."""
        marker = markers(self.kind).get(by)
        found = (
            self.domain.ask(Lookup(marker.kind, value)) if isinstance(marker, Reference) else None
        )
        return found.title if found else value


class JobAppendix(Listing):
    """Jobs one row each, identical ads folded with all their openings."""

    def show(self, entries: Iterable[Any]) -> nodes.Node:
        """The rows."""
        return listings.job_rows(entries, self.domain)


def fields_of(kind: type[Entry]) -> dict[str, str]:
    """The fields of *kind* by the names that options give them.

    A hyphen may stand for an underscore, and what a list names for the list: ``area``, ``areas``.
    """
    # What holds records, as the openings of a job do, is no text to filter by.
    fields = {name: name for name, info in kind.model_fields.items() if not _is_hidden(info)}
    if hasattr(kind, "places"):
        fields |= {"places": "places", "place": "places"}
    for name, marker in markers(kind).items():
        one = marker.what
        if name in {f"{one}s", getattr(marker, "plural", "")}:
            fields.setdefault(one, name)
    return fields | {name.replace("_", "-"): field for name, field in fields.items()}


def _is_hidden(info: FieldInfo) -> bool:
    return bool(info.exclude) or any(records_in(info.annotation))


def options_of(kind: type[Entry]) -> dict[str, Any]:
    """The options of the listing of *kind*."""
    return {
        **filters_of(kind),
        "style": one_of({style: style for style in STYLES}),
        "columns": names,
    }


def filters_of(kind: type[Entry]) -> dict[str, Any]:
    """The options that say which entries of *kind* are listed, and in what order."""
    fields = fields_of(kind)
    backwards = {f"-{name}": f"-{field}" for name, field in fields.items()}
    return {
        **dict.fromkeys(fields, names),
        "sort": one_of({**fields, **backwards}),
        "group-by": one_of(fields),
        "limit": directives.positive_int,
    }
