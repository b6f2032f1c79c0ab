"""How a fault is told: as a warning of Sphinx, which knows its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.util import logging

from almanac.diagnostics import worded

if TYPE_CHECKING:
    from pathlib import Path

    from docutils.nodes import Node

    from almanac.diagnostics import Code, Diagnostic

logger = logging.getLogger(__name__)


def report(diagnostic: Diagnostic) -> None:
    """Hand a fault to Sphinx."""
    tell(diagnostic.code, diagnostic.message, diagnostic.hint, diagnostic.location)


def tell(code: Code, message: str, hint: str, location: str | Node) -> None:
    """Warn of a fault at *location*, so that ``-W`` and ``suppress_warnings`` know it."""
    text = worded(code, message, hint)
    logger.warning("%s", text, type="almanac", subtype=str(code), location=location)


def show(path: Path, root: Path) -> str:
    """*path* as diagnostics show it: relative to *root*, the folder of ``conf.py``."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
