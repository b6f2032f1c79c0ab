"""The papers: from a BibTeX file to frozen records, in the order of the file."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pybtex import errors
from pybtex.database import Entry, Person, parse_string
from pybtex.exceptions import PybtexError

from almanac.diagnostics import Code, Diagnostic


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
        doi, eprint = self.field("doi"), self.field("eprint")
        found = (
            ("DOI", f"https://doi.org/{doi}" if doi else ""),
            ("arXiv", f"https://arxiv.org/abs/{eprint}" if self._is_arxiv else ""),
            ("paper", self.field("url")),
            ("code", self.field("code")),
        )
        # The address of the paper is often that of its DOI or preprint.
        first = {url: label for label, url in reversed(found) if url}
        return tuple((label, url) for label, url in found if first.get(url) == label)

    @property
    def code(self) -> str:
        """The URL of its code, if there is one."""
        return self.field("code")

    @property
    def _is_arxiv(self) -> bool:
        return bool(self.field("eprint")) and self.field("archiveprefix").lower() == "arxiv"


def read(text: str, path: str) -> tuple[tuple[Paper, ...], tuple[Diagnostic, ...]]:
    """The papers in *text*, the contents of the BibTeX file *path*, and what is wrong with it.

    A broken entry is left out; the others are read.
    """
    with errors.capture() as faults:
        data = parse_string(text, "bibtex")
    labels = _labels(data.entries)
    found = [_paper(key, labels[key], entry) for key, entry in data.entries.items()]
    diagnostics = [_diagnostic(fault, text, path) for fault in faults]
    diagnostics += [_missing_title(paper, text, path) for paper in found if not paper.title]
    return tuple(paper for paper in found if paper.title), tuple(sorted(diagnostics))


def read_file(path: Path, shown: str) -> tuple[tuple[Paper, ...], tuple[Diagnostic, ...]]:
    """Read the BibTeX file *path*, named *shown* in diagnostics; without the file, no papers."""
    if not path.exists():
        return (), ()
    return read(path.read_text(encoding="utf-8"), shown)


def _labels(entries: Mapping[str, Entry]) -> dict[str, str]:
    """A label for each key; those of the same authors and year are told apart by letters."""
    same: dict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        same[_label(key, entry)].append(key)
    return {
        key: label if len(keys) == 1 else label + chr(ord("a") + i)
        for label, keys in same.items()
        for i, key in enumerate(keys)
    }


def _label(key: str, entry: Entry) -> str:
    people = entry.persons.get("author", ())
    families = [_plain(" ".join(p.prelast_names + p.last_names)) for p in people] or [key]
    who = families[0] if len(families) == 1 else f"{families[0]} et al."
    who = " and ".join(families) if len(families) == 2 else who  # noqa: PLR2004 - a pair
    return f"{who} {entry.fields.get('year', '')}".strip()


def _paper(key: str, label: str, entry: Entry) -> Paper:
    fields = {name.lower(): _plain(value) for name, value in entry.fields.items()}
    venues = (fields.get(name, "") for name in ("booktitle", "journal", "series", "howpublished"))
    return Paper(
        key=key,
        label=label,
        type=entry.type.lower(),
        title=fields.get("title", ""),
        authors=tuple(_name(person) for person in entry.persons.get("author", ())),
        year=fields.get("year", ""),
        venue=next(filter(None, venues), ""),
        fields=tuple(sorted(fields.items())),
    )


def _name(person: Person) -> str:
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names)
    return _plain(" ".join(word for part in parts for word in part))


def _plain(text: str) -> str:
    """*text* without the braces that protect capitals, and with single spaces."""
    return re.sub(r"\s+", " ", text.replace("{", "").replace("}", "")).strip()


def _diagnostic(fault: PybtexError, text: str, path: str) -> Diagnostic:
    line = getattr(fault, "lineno", None) or _line_of_repeat(text)
    return Diagnostic(path, line, 1, Code.BAD_BIBLIOGRAPHY, str(fault).splitlines()[0])


def _missing_title(paper: Paper, text: str, path: str) -> Diagnostic:
    message = f'the paper "{paper.key}" has no title'
    return Diagnostic(path, line_of(paper.key, text), 1, Code.BAD_BIBLIOGRAPHY, message)


def line_of(key: str, text: str) -> int:
    """The line of *text* on which the entry *key* starts."""
    found = re.search(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*,", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _line_of_repeat(text: str) -> int:
    """The line of the first key that stands twice: pybtex does not say where it is."""
    seen: set[str] = set()
    for found in re.finditer(r"@\w+\s*[{(]\s*([^,\s]+)\s*,", text):
        if found[1].lower() in seen:
            return text.count("\n", 0, found.start()) + 1
        seen.add(found[1].lower())
    return 1


def to_bibtex(paper: Paper) -> str:
    """*paper* as BibTeX, every field as it was read.

    pybtex's own writer escapes underscores and percent signs in URLs and does not undo it.
    """
    fields = {"author": " and ".join(paper.authors), **dict(paper.fields)}
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{paper.type}{{{paper.key},", *lines, "}"])
