"""Records for programs that cite: CSL-JSON, as the Citation Style Language 1.0.2 has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import Person

from almanac.formats import plain
from almanac.labels import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from almanac.bibliography import Paper

Item = dict[str, Any]

#: What BibTeX calls a type of work, and what CSL calls it.
TYPES = {
    "article": "article-journal",
    "book": "book",
    "booklet": "pamphlet",
    "conference": "paper-conference",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "manual": "book",
    "mastersthesis": "thesis",
    "online": "webpage",
    "phdthesis": "thesis",
    "proceedings": "book",
    "software": "software",
    "techreport": "report",
    "unpublished": "manuscript",
}
#: Fields that only have another name.
FIELDS = {
    "DOI": "doi",
    "ISBN": "isbn",
    "issue": "number",
    "note": "note",
    "publisher": "publisher",
    "publisher-place": "address",
    "volume": "volume",
}


def of_paper(paper: Paper) -> Item:
    """*paper* with all that CSL has a word for."""
    item = {
        "id": paper.key,
        "type": TYPES.get(paper.type, "document"),
        "title": paper.title,
        "author": list(_names(paper.field("author"))),
        "editor": list(_names(paper.field("editor"))),
        "container-title": paper.venue,
        "issued": _issued(paper.year),
        "page": re.sub("-+", "-", paper.field("pages")),
        "URL": next(iter(paper.addresses), ""),
        **{name: plain(paper.field(field)) for name, field in FIELDS.items()},
    }
    return given(item)


def given(item: Item) -> Item:
    """*item* without what nobody knows."""
    return {name: value for name, value in item.items() if value}


def day(value: date) -> Item:
    """A day, as CSL has days."""
    return {"date-parts": [[value.year, value.month, value.day]]}


def _issued(year: str) -> Item:
    if not year:
        return {}
    return {"date-parts": [[int(year)]]} if re.fullmatch("[0-9]{4}", year) else {"literal": year}


def _names(people: str) -> Iterator[Item]:
    """The names in *people*, a field of BibTeX."""
    for name in split_name_list(people) if people else ():
        if plain(name) != OTHERS:
            yield _name(name)


def _name(name: str) -> Item:
    """A person in parts; a name in braces, as that of a company has, as it stands."""
    if name.startswith("{"):
        return {"literal": plain(name)}
    person = Person(name)
    parts = {
        "family": person.last_names,
        "given": [*person.first_names, *person.middle_names],
        "non-dropping-particle": person.prelast_names,
        "suffix": person.lineage_names,
    }
    return given({part: plain(" ".join(words)) for part, words in parts.items()})
