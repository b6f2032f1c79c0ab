"""The values that ``conf.py`` can set."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from sphinx.errors import ConfigError
from sphinx.util import get_filetype

from almanac.kinds import KINDS
from almanac.model import Entry

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.application import Sphinx
    from sphinx.config import Config

#: The kinds of an almanac that declares none, as dotted names of their classes.
DEFAULT_KINDS = tuple(f"{kind.__module__}.{kind.__name__}" for kind in KINDS)


def kinds_of(config: Config) -> tuple[type[Entry], ...]:
    """The classes that ``almanac_kinds`` names.

    Raises :exc:`sphinx.errors.ConfigError` for a name that is not a kind.
    """
    return tuple(_kind(name) for name in config.almanac_kinds)


def _kind(name: str) -> type[Entry]:
    module, _, attribute = name.rpartition(".")
    try:
        kind = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        message = f"almanac_kinds: cannot import {name!r}: {error}"
        raise ConfigError(message) from error
    if not (isinstance(kind, type) and issubclass(kind, Entry)):
        message = f"almanac_kinds: {name!r} is not a subclass of almanac.model.Entry"
        raise ConfigError(message)
    return kind


class Limits(NamedTuple):
    """How large a page may be."""

    #: In bytes.
    size: int
    #: In pieces, as :mod:`almanac.weight` counts them.
    pieces: int


def limits_of(config: Config) -> Limits:
    """How large a page of this project may be."""
    return Limits(config.almanac_max_bytes, config.almanac_max_pieces)


def is_markdown(config: Config, path: Path) -> bool:
    """Whether the page *path* is read by the Markdown parser."""
    return get_filetype(config.source_suffix, path) == "markdown"


def as_of(config: Config) -> date | None:
    """The day on which the almanac looks at the world, if one is given."""
    return date.fromisoformat(config.almanac_as_of) if config.almanac_as_of else None


def set_clock(app: Sphinx, config: Config) -> None:
    """Take the day from ``SOURCE_DATE_EPOCH`` where ``almanac_as_of`` gives none; never today.

    As a value of the configuration it makes Sphinx read the pages again when it changes.
    Raises :exc:`sphinx.errors.ConfigError` for a value that is not a day.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        if epoch and not config.almanac_as_of:
            config.almanac_as_of = datetime.fromtimestamp(int(epoch), tz=UTC).date().isoformat()
        as_of(config)
        config.freshness_date = config.freshness_date or config.almanac_as_of
    except ValueError as error:
        message = f"almanac_as_of: {error}; write a day as YYYY-MM-DD"
        raise ConfigError(message) from error


def add_config_values(app: Sphinx) -> None:
    """Register every value."""
    text = frozenset({str})
    several = frozenset({list, tuple})
    app.add_config_value("almanac_kinds", DEFAULT_KINDS, "env", several)
    app.add_config_value("almanac_bibliography", "references.bib", "env", text)
    app.add_config_value("almanac_published", "published.txt", "env", text)
    app.add_config_value("almanac_as_of", "", "env", text)
    app.add_config_value("almanac_known_terms", (), "env", several)
    app.add_config_value("almanac_license", "", "html", text)
    app.add_config_value("almanac_max_bytes", 320 * 1024, "env", frozenset({int}))
    app.add_config_value("almanac_max_pieces", 40_000, "env", frozenset({int}))
    app.add_config_value("almanac_allowed_directives", (), "env", several)
    app.add_config_value("almanac_allowed_roles", (), "env", several)
    app.add_config_value("almanac_allowed_languages", (), "env", several)
