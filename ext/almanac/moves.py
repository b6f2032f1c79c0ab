"""Where the old names of pages lead, and which names that were published lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from almanac import former
from almanac.diagnostics import Code, Diagnostic, nearest
from almanac.former import Former
from almanac.model import Entry, id_of
from almanac.published import Line, Published

#: Beyond so many lost pages nobody looks for what each is called now, which takes time.
MANY = 20

#: What each page says it was called.
Formers = Mapping[str, tuple[Former, ...]]


@dataclass(frozen=True)
class Moves:
    """The pages that have another name than before, and those that are no more."""

    #: From each old name to the page that had it; those of one page oldest first.
    redirects: Mapping[str, str] = field(default_factory=dict)
    #: The days on which pages were removed on purpose.
    gone: Mapping[str, date] = field(default_factory=dict)
    #: What is wrong with all this.
    diagnostics: tuple[Diagnostic, ...] = ()

    @cached_property
    def first(self) -> Mapping[str, str]:
        """The first name of each page that had several."""
        return {page: name for name, page in reversed([*self.redirects.items()])}

    def hint(self, kinds: Iterable[type[Entry]], name: str, id_: str) -> str:
        """What the page of the kind *name*, one of *kinds*, is called now that was called *id_*."""
        kind = next((kind for kind in kinds if kind.kind == name), None)
        for old, new in self.redirects.items() if kind else ():
            if kind and id_of(old) == id_ and kind.owns(old) and kind.owns(new):
                return f'it is called "{id_of(new)}" now'
        return ""


#: Nothing has moved.
NOTHING = Moves()


def settle(
    formers: Formers, pages: AbstractSet[str], refused: AbstractSet[str], published: Published
) -> Moves:
    """Find out what has moved, and what is wrong with that.

    :param refused: pages that there are, but that cannot be read.
    """
    faults = list(published.faults)
    redirects: dict[str, str] = {}
    there = pages | refused
    for page, name, fault in _claims(formers, there):
        if fault:
            faults.append(fault)
        else:
            redirects[name] = page
    gone = {line.name: line.gone for line in published.lines if line.gone}
    found = there | redirects.keys()
    faults += [_not_gone(line) for line in published.lines if line.gone and line.name in found]
    lost = [line for line in published.lines if not line.gone and line.name not in found]
    new = pages - {line.name for line in published.lines} if len(lost) <= MANY else set()
    faults += [_lost(line, new, formers, refused) for line in lost]
    left = {name: day for name, day in gone.items() if name not in found}
    return Moves(redirects, left, tuple(sorted(faults)))


def _claims(
    formers: Formers, there: AbstractSet[str]
) -> Iterator[tuple[str, str, Diagnostic | None]]:
    """Each page with a name that it had, and what speaks against that.

    Some systems cannot tell names that differ only by case.
    """
    pages, claimed = {name.casefold(): name for name in there}, dict[str, Former]()
    for page, names in sorted(formers.items()):
        for old in names:
            fault, folded = None, old.name.casefold()
            other = claimed.setdefault(folded, old)
            if folded in pages:
                message = f'there is a page "{pages[folded]}", so nothing can lead on from there'
                hint = f'"{former.KEY}" holds names that no page has any more'
                fault = old.diagnostic(message, hint)
            elif other is not old:
                message = f'the name "{old.name}" is claimed twice'
                hint = f"{other.path}:{other.line} has it; remove one of the two"
                fault = old.diagnostic(message, hint)
            yield page, old.name, fault


def _not_gone(line: Line) -> Diagnostic:
    message = f'"{line.name}" is said to be gone, and is not'
    hint = 'remove "gone" and the day: there is a page, or another says that it was called so'
    return line.diagnostic(Code.BAD_PUBLISHED, message, hint)


def _lost(
    line: Line, new: Collection[str], formers: Formers, refused: Collection[str]
) -> Diagnostic:
    """A page that was published, and to which no link leads any more."""
    name = line.name
    message = f'"{name}" was published, and now its address leads nowhere'
    hint = f'if it was removed on purpose, write "{name} gone" and the day'
    if refused:
        hint = f'the page "{min(refused)}" cannot be read, and may be what it is called now'
    elif page := nearest(name, new, cutoff=0):
        names = ", ".join(map(_quoted, [*(old.name for old in formers.get(page, ())), name]))
        hint = f'did you mean "{page}"? then write there "{former.KEY}: [{names}]"; {hint}'
    return line.diagnostic(Code.LOST_PAGE, message, hint)


def _quoted(name: str) -> str:
    """*name* as it can stand in a list of YAML."""
    return name if re.fullmatch(r"[\w./-]+", name) else f"'{name}'"
