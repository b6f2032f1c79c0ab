"""The date that pages and books show: one that is given, rather than that of the clock.

The value ``freshness_date`` is the date of everything. Without it ``SOURCE_DATE_EPOCH`` counts.
Without both, a page shows the day of the build, as in Sphinx; it is read and written again when
what it shows of that day changes. A book would change every day, and bears the first day that an
archive can hold.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.locale import _
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import format_date

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: Where a page that is read notes the date that it shows.
NOTE = "freshness_today"


class Today(SphinxTransform):
    """Puts the date in the place of ``|today|``, before Sphinx does, and notes it."""

    default_priority = 209

    def apply(self, **_named: object) -> None:
        """Replace the references, unless the page has a definition of its own."""
        if "today" in self.document.substitution_defs:
            return
        for reference in list(self.document.findall(nodes.substitution_reference)):
            if reference["refname"] == "today":
                text = today(self.config)
                self.env.current_document[NOTE] = text
                reference.replace_self(nodes.Text(text))


def check(_app: Sphinx, config: Config) -> None:
    """See that the date is one.

    :raises ConfigError: if it is not.
    """
    try:
        if config.freshness_date:
            _given(config)
    except ValueError as error:
        message = f'freshness_date is "{config.freshness_date}"; write a day as YYYY-MM-DD'
        raise ConfigError(message) from error


def today(config: Config) -> str:
    """What ``|today|`` shows."""
    return config.today or _formatted(config, config.today_fmt)


def last_updated(config: Config) -> str | None:
    """What ``html_last_updated_fmt`` makes of the date."""
    template = config.html_last_updated_fmt
    if template is None:
        return None
    return _formatted(config, template, local=not config.html_last_updated_use_utc)


def of_book(config: Config) -> time.struct_time:
    """The date of a book."""
    if config.freshness_date:
        return _given(config).timetuple()
    return time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))


def _given(config: Config) -> datetime:
    return datetime.strptime(config.freshness_date, "%Y-%m-%d").replace(tzinfo=UTC)


def _formatted(config: Config, template: str | None, *, local: bool = False) -> str:
    date = _given(config) if config.freshness_date else None
    return format_date(
        template or _("%b %d, %Y"),
        date=date,
        language=config.language,
        local_time=local and not date,
    )
