"""What a kind of page is made of, and how its fields name other things.

A kind is a subclass of :class:`Entry`; :mod:`almanac.kinds` has those of this almanac. Its
folder, role and labels are class variables, its fields are typed, and a field that names
something else says so in its annotation: a :class:`Reference` names entries of a kind, an
:class:`Axis` collects open-ended terms. Validation, roles, directives, indexes, the JSON export
and its schema all follow from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from almanac.diagnostics import Code


@dataclass(frozen=True, slots=True)
class Reference:
    """The field holds ids of entries of this kind; ``paper`` means keys of the bibliography."""

    kind: str

    @property
    def what(self) -> str:
        """What the things are called that it names: the role, the type in the inventory."""
        return self.kind


@dataclass(frozen=True, slots=True)
class Axis:
    """The field holds open-ended terms, indexed together over all kinds."""

    #: Singular name: the role, and the prefix of anchors.
    name: str
    #: Plural name, as in the exports.
    plural: str
    #: Whether the terms are names of people, sorted by their last word.
    family_names: bool = False
    #: The directive that writes its index; without one, its terms are no links.
    index: str = ""
    #: Whether entries that name the same term are related.
    relates: bool = True

    @property
    def what(self) -> str:
        """What the things are called that it names: the role, the type in the inventory."""
        return self.name

    def sort_key(self, term: str) -> tuple[str, str]:
        """The key that puts terms in the order of their index."""
        head = (term.split() or [term])[-1] if self.family_names else term
        return head.casefold(), term


#: A number of at most nine digits before and after its point.
DIGITS = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?")


def _iso_day(value: Any) -> Any:
    """Refuse what is not written as YYYY-MM-DD; the calendar is checked after."""
    written = isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
    if value is not None and not written and not isinstance(value, date):
        raise PydanticCustomError(Code.BAD_DATE, "write a day as YYYY-MM-DD")
    return value


def _written_out(value: Any) -> Any:
    """Refuse a number in a form that some read as another one: ``1_000``, ``012``, ``1e3``."""
    if isinstance(value, str) and re.search(r"\d", value) and not DIGITS.fullmatch(value.strip()):
        raise PydanticCustomError(Code.WRONG_TYPE, "a number is written in digits, as in 12")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        message = "an address starts with http:// or https:// and has no spaces"
        raise PydanticCustomError(Code.BAD_VALUE, message)
    return value


def _drawing(value: str) -> str:
    if not value.endswith(".svg") or value.startswith("/") or ".." in value.split("/"):
        message = "a drawing is an .svg file in the folder of the page or below it"
        raise PydanticCustomError(Code.BAD_VALUE, message)
    return value


def _distinct(values: tuple[Any, ...]) -> tuple[Any, ...]:
    for i, value in enumerate(values):
        if value in values[:i]:
            message = 'the list names "{value}" twice'
            raise PydanticCustomError(Code.DUPLICATE_VALUE, message, {"value": str(value)})
    return values


Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], AfterValidator(_distinct)]
Day = Annotated[date, BeforeValidator(_iso_day)]
#: A whole number, and any number, written in digits.
Whole = Annotated[int, BeforeValidator(_written_out)]
Number = Annotated[float, BeforeValidator(_written_out)]
Link = Annotated[str, AfterValidator(_address)]
#: The path of a drawing, from the folder of the page; see :mod:`almanac.drawing`.
DrawingFile = Annotated[str, AfterValidator(_drawing)]


def id_of(docname: str) -> str:
    """The id of the page *docname*: its last part that is not ``index``."""
    return docname.removesuffix("/index").rpartition("/")[2]


class Record(BaseModel):
    """A frozen record that knows no fields but its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Figure(Record):
    """The picture of a page, and the sentence under it."""

    file: DrawingFile
    caption: Text


class Entry(Record):
    """What every kind of page has."""

    #: Singular name: the role, and the type in the inventory.
    kind: ClassVar[str]
    #: Plural name: the directive, and the key in the exports.
    plural: ClassVar[str]
    #: Where its pages are, below the source directory.
    folder: ClassVar[str]
    #: The fields that order a listing.
    order: ClassVar[tuple[str, ...]] = ("title",)
    #: Whether the texts of its pages are compared with each other.
    compare_texts: ClassVar[bool] = False
    #: Whether its page says how long it takes to read.
    timed: ClassVar[bool] = False
    #: Whether the JSON export has its entries.
    exported: ClassVar[bool] = True

    docname: SkipJsonSchema[str] = Field(exclude=True, repr=False)
    title: Text
    summary: Text
    #: Shown, and not exported: its place is the page.
    figure: Figure | None = Field(default=None, exclude=True)

    @property
    def id(self) -> str:
        """The slug that stands for it everywhere."""
        return id_of(self.docname)

    @classmethod
    def owns(cls, docname: str) -> bool:
        """Whether the page *docname* is of this kind; the index of the folder is not."""
        folder, _, rest = docname.partition("/")
        return folder == cls.folder and rest not in {"", "index"}


def markers(kind: type[BaseModel]) -> dict[str, Reference | Axis]:
    """The fields of *kind* that name something else, with what they name."""
    return {
        name: marker
        for name, field in kind.model_fields.items()
        for marker in field.metadata
        if isinstance(marker, Reference | Axis)
    }


def axes(kinds: tuple[type[Entry], ...]) -> dict[str, Axis]:
    """The axes that the fields of *kinds* name, by name."""
    found = (marker for kind in kinds for marker in markers(kind).values())
    return {marker.name: marker for marker in found if isinstance(marker, Axis)}


def indexed_axes(kinds: tuple[type[Entry], ...]) -> tuple[Axis, ...]:
    """The axes of *kinds* that have an index."""
    return tuple(axis for axis in axes(kinds).values() if axis.index)


def linkable(kinds: tuple[type[Entry], ...]) -> tuple[str, ...]:
    """The names of everything that can be linked to: the types in the inventory, the roles."""
    indexed = (axis.name for axis in indexed_axes(kinds))
    return (*(kind.kind for kind in kinds), *indexed, "paper")


def named(record: BaseModel) -> Iterator[tuple[tuple[str | int, ...], Reference | Axis, str]]:
    """Everything that *record* names: its path in the front matter, what it is, and its name."""
    for name, marker in markers(type(record)).items():
        value = getattr(record, name)
        if isinstance(value, tuple):
            yield from (((name, i), marker, item) for i, item in enumerate(value))
        elif value is not None:
            yield (name,), marker, value
    for name in type(record).model_fields:
        value = getattr(record, name)
        for i, item in enumerate(value if isinstance(value, tuple) else ()):
            if isinstance(item, BaseModel):
                yield from (((name, i, *path), m, text) for path, m, text in named(item))


def records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The records that a type annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from records_in(argument)
