"""How a fault is told: as a warning of Sphinx, which knows its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from almanac.diagnostics import Diagnostic

logger = logging.getLogger(__name__)


def report(diagnostic: Diagnostic) -> None:
    """Hand a fault to Sphinx, so that ``-W`` and ``suppress_warnings`` know it."""
    logger.warning(
        "%s",
        diagnostic.text,
        type="almanac",
        subtype=str(diagnostic.code),
        location=diagnostic.location,
    )
