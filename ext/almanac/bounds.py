"""The bounds of a file: what keeps it from being read, and what it costs the page that reads it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from almanac import decoding, rest_weight, weight
from almanac.config import Limits, limits_of
from almanac.diagnostics import Code, Diagnostic

if TYPE_CHECKING:
    from sphinx.config import Config

#: From what size on a file is not even opened to count it.
MAX_DATA = 1 << 20


def cost_of_data(path: Path) -> Limits:
    """How much the file *path* of data or code costs a page that shows it."""
    size = path.stat().st_size
    data = path.read_bytes() if size < MAX_DATA else b""
    return Limits(size, data.count(b"\n") + rest_weight.cells_of(data.decode("latin-1")))


def faults_of_data(path: Path, shown: str) -> Iterator[Diagnostic]:
    """What keeps the file *path* of data or code, named *shown*, from being shown on a page."""
    if path.stat().st_size < MAX_DATA and (
        wrong := decoding.fault(decoding.read_file(path), shown)
    ):
        yield wrong


def cost_of_page(config: Config, path: Path, *, markdown: bool) -> Limits:
    """How much the file *path*, which has no fault, costs a page that includes it."""
    text, most = decoding.read_file(path), limits_of(config).pieces
    pieces = weight.pieces(text, most, markdown=markdown)
    return Limits(path.stat().st_size, pieces)


def faults_of_page(
    config: Config, path: Path, shown: str, *, markdown: bool
) -> Iterator[Diagnostic]:
    """What keeps the file *path*, named *shown*, from being read as a page or a part of one."""
    limits = limits_of(config)
    try:
        size = path.stat().st_size
        text = decoding.read_file(path) if path.is_file() and size <= limits.size else ""
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Diagnostic(shown, 1, 1, Code.BAD_FILE, f"the file cannot be read: {reason}")
        return
    if size > limits.size:
        message = f"the file has {size} bytes, and a page may have {limits.size}"
        yield Diagnostic(shown, 1, 1, Code.LIMIT_EXCEEDED, message, weight.SPLIT)
    elif wrong := decoding.fault(text, shown):
        yield wrong
    else:
        yield from weight.faults(text, shown, limits.pieces, markdown=markdown)
