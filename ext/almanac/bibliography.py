"""The papers: from a BibTeX file to frozen records, in the order of the file."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pybtex import errors
from pybtex.database import Entry, Person
from pybtex.database.input.bibtex import Parser, month_names
from pybtex.exceptions import PybtexError
from pybtex.scanner import PybtexSyntaxError

from almanac import decoding
from almanac.abbreviations import Abbreviations
from almanac.audit import urls
from almanac.diagnostics import Code, Diagnostic
from almanac.discovery import read_inside
from almanac.formats import bibtex_entry, plain
from almanac.labels import OTHERS, labels_of

#: The longest bibliography that is read, in characters.
MAX_LENGTH = 256 * 1024
#: The fields that become links as they stand.
ADDRESSES = ("url", "code")
#: The start of an entry, with a sign too many if need be.
ENTRY = re.compile(r"^[ \t]*@[@ \t]*\w+\s*[{(]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Paper:
    """One entry of the bibliography; texts are empty where the file says nothing."""

    #: The citation key, its id everywhere in the almanac.
    key: str
    #: The BibTeX type, such as ``inproceedings``.
    type: str
    title: str
    #: The short form in running text: "Crockett 2020", "Dong et al. 2021", "Macoskey 2021b".
    label: str
    #: Names as "Given Family", in the order of the paper.
    authors: tuple[str, ...]
    year: str
    #: Proceedings, journal or series.
    venue: str
    #: Every field as the file has it, for citing.
    fields: tuple[tuple[str, str], ...]

    def field(self, name: str) -> str:
        """The BibTeX field *name*."""
        return dict(self.fields).get(name, "")

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Where to read it and its code: pairs of label and URL."""
        doi = self.field("doi")
        found = (
            ("DOI", f"https://doi.org/{doi}" if doi else ""),
            ("arXiv", f"https://arxiv.org/abs/{self.arxiv}" if self.arxiv else ""),
            ("paper", self.field("url")),
            ("code", self.field("code")),
        )
        # The address of the paper is often that of its DOI or preprint.
        first = {url: label for label, url in reversed(found) if url}
        return tuple((label, url) for label, url in found if first.get(url) == label)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where to read it, the nearest to what was published first."""
        return tuple(url for label, url in self.links if label != "code")

    @property
    def published(self) -> str:
        """Where and when: its venue, and its year unless that says it."""
        year = "" if self.year and self.year in self.venue else self.year
        return ", ".join(filter(None, (self.venue, year)))

    @property
    def arxiv(self) -> str:
        """Its number at arXiv, if it has one."""
        return self.field("eprint") if self.field("archiveprefix").lower() == "arxiv" else ""

    @property
    def code(self) -> str:
        """The URL of its code, if there is one."""
        return self.field("code")


def read(text: str, path: str) -> tuple[tuple[Paper, ...], tuple[Diagnostic, ...]]:
    """The papers in *text*, the contents of the BibTeX file *path*, and what is wrong with it.

    A broken entry is left out; the others are read. Of a key that stands twice the first is kept.
    """
    faults: list[Diagnostic] = []
    entries: dict[str, Entry] = {}
    taken: set[str] = set()
    abbreviations = Abbreviations(month_names, MAX_LENGTH)
    for line, chunk in _chunks(text):
        if hidden := decoding.fault(chunk, path):
            faults.append(replace(hidden, line=line + hidden.line - 1))
            continue
        found, wrong = _parse(chunk, abbreviations)
        faults += [_diagnostic(fault, path, line) for fault in wrong]
        for key, entry in found.items():
            if reason := _refusal(key, entry, taken):
                faults.append(Diagnostic(path, line, 1, Code.BAD_BIBLIOGRAPHY, reason))
            elif not any(isinstance(fault, PybtexSyntaxError) for fault in wrong):
                entries[key] = entry
                taken.add(key.casefold())
                reasons = _drop_unsafe(key, entry)
                faults += [Diagnostic(path, line, 1, Code.UNSAFE_URL, reason) for reason in reasons]
    if abbreviations.is_spent:
        message = f"the abbreviations of the bibliography make more than {MAX_LENGTH} characters"
        faults.append(Diagnostic(path, 1, 1, Code.LIMIT_EXCEEDED, message))
    labels = labels_of(entries)
    papers = tuple(_paper(key, labels[key], entry) for key, entry in entries.items())
    return papers, tuple(sorted(set(faults)))


def read_file(
    path: Path, shown: str, root: Path
) -> tuple[tuple[Paper, ...], tuple[Diagnostic, ...]]:
    """Read the BibTeX file *path* below *root*, named *shown*; without the file, no papers."""
    text, fault = read_inside(path, shown, root, "the bibliography", MAX_LENGTH)
    if fault:
        return (), (fault,)
    return read(text, shown)


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """The entries of *text*, each with its line.

    Read one by one, an entry that is never closed cannot swallow those after it.
    """
    line = 1
    starts = [found.start() for found in ENTRY.finditer(text)]
    # What stands before the first entry is a comment, and may be the sign of a wrong encoding.
    for start, end in itertools.pairwise([0, *starts, len(text)]):
        chunk = text[start:end]
        yield line, chunk
        line += chunk.count("\n")


def _parse(
    chunk: str, abbreviations: Abbreviations
) -> tuple[Mapping[str, Entry], list[PybtexError]]:
    """The entries of *chunk* and their faults; *abbreviations* takes those that it defines."""
    parser = Parser()
    parser.macros = abbreviations
    with errors.capture() as faults:
        data = parser.parse_string(chunk)
    return data.entries, list(faults)


def _diagnostic(fault: PybtexError, path: str, line: int) -> Diagnostic:
    """The *fault* of the entry that starts on *line*; pybtex counts from there."""
    inside = getattr(fault, "lineno", None)
    place = line + inside - 1 if inside else line
    reason = re.sub(r"(in line) \d+", rf"\1 {place}", str(fault).splitlines()[0])
    return Diagnostic(path, place, 1, Code.BAD_BIBLIOGRAPHY, reason)


def _refusal(key: str, entry: Entry, taken: Collection[str]) -> str:
    """Why *entry* cannot be a paper; empty when it can. BibTeX keys have no case."""
    if key.casefold() in taken:
        return f"repeated bibliography entry: {key}"
    if "}" in key:
        return f'the key "{key}" holds a brace'
    if "@" in entry.type:
        return f'the paper "{key}" has an "@" too many'
    return "" if plain(entry.fields.get("title", "")) else f'the paper "{key}" has no title'


def _drop_unsafe(key: str, entry: Entry) -> list[str]:
    """Take the addresses that are not safe from *entry*; the reasons are the answer."""
    given = {name: entry.fields[name] for name in ADDRESSES if name in entry.fields}
    reasons = {name: reason for name, url in given.items() if (reason := urls.fault(url))}
    for name in reasons:
        del entry.fields[name]
    return [
        f'the "{name}" of "{key}" is not safe: {reason}; it is left out'
        for name, reason in reasons.items()
    ]


def _paper(key: str, label: str, entry: Entry) -> Paper:
    fields = {name.lower(): " ".join(value.split()) for name, value in entry.fields.items()}
    people = {role: " and ".join(map(str, names)) for role, names in entry.persons.items()}
    venues = (fields.get(name, "") for name in ("booktitle", "journal", "series", "howpublished"))
    names = (_name(person) for person in entry.persons.get("author", ()))
    return Paper(
        key=key,
        type=entry.type.lower(),
        title=plain(fields["title"]),
        label=label,
        authors=tuple(name for name in names if name not in {"", OTHERS}),
        year=fields.get("year", ""),
        venue=plain(next(filter(None, venues), "")),
        fields=tuple(sorted({**fields, **people}.items())),
    )


def _name(person: Person) -> str:
    given = person.first_names + person.middle_names
    parts = given + person.prelast_names + person.last_names + person.lineage_names
    return plain(" ".join(parts))


def to_bibtex(paper: Paper) -> str:
    """*paper* as BibTeX, every field as it was read.

    pybtex's own writer escapes underscores and percent signs in URLs and does not undo it.
    """
    fields = {"author": " and ".join(paper.authors), **dict(paper.fields)}
    return bibtex_entry(paper.type, paper.key, fields)
