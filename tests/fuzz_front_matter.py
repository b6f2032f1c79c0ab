"""Looks for bytes that crash the reader of front matter; not a test, it never ends by itself.

It needs the library ``atheris``, which is not among those of the project:

    python -m pip install atheris
    mkdir -p _build/fuzz
    PYTHONPATH=ext python tests/fuzz_front_matter.py _build/fuzz docs/posts -max_total_time=600

Inputs that it finds interesting are kept in the first folder.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["almanac", "yaml"]):
    from almanac import decoding, scan
    from almanac.diagnostics import Diagnostic
    from almanac.kinds import KINDS

PLAIN = (str, list, dict, type(None))


def parts(value: object) -> list[object]:
    """*value* and everything in it."""
    inside = value.values() if isinstance(value, dict) else value
    below = inside if isinstance(value, list | dict) else ()
    return [value, *(part for item in below for part in parts(item))]


def read(data: bytes) -> None:
    """Read *data* as the page of each kind; only diagnostics and plain values may come out."""
    text = decoding.decode(b"---\n" + data)
    for kind in KINDS:
        found = scan.scan(text, "page.md", f"{kind.folder}/page", kind)
        assert all(isinstance(fault, Diagnostic) for fault in found.diagnostics)
        assert all(fault.line >= 1 and fault.column >= 1 for fault in found.diagnostics)
        assert all(isinstance(part, PLAIN) for part in parts(found.values))
        assert found.entry or found.diagnostics


if __name__ == "__main__":
    atheris.Setup(sys.argv, read)
    atheris.Fuzz()
