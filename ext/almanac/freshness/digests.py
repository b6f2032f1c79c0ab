"""Digests of what a build depends on: files by their bytes, values by a stable text."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

#: The digest of a file that is not there, or can't be read, and that of a folder.
MISSING, FOLDER = "", "folder"


def of_bytes(content: bytes) -> str:
    """32 hexadecimal digits for *content*."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def of_file(path: Path) -> str:
    """The digest of the bytes of *path*, if it has some; of a pipe nobody knows the bytes."""
    try:
        if path.is_dir():
            return FOLDER
        return of_bytes(path.read_bytes()) if path.is_file() else MISSING
    except OSError:
        return MISSING


def of_files(paths: Iterable[Path]) -> str:
    """One digest for some files: their names and bytes, in any order."""
    return of_value(sorted((str(path), of_file(path)) for path in paths))


def of_code(package: Path) -> int:
    """A number that changes with the code of *package*, for what was stored by other code."""
    return zlib.crc32(b"".join(path.read_bytes() for path in sorted(package.rglob("*.py"))))


def of_value(value: object) -> str:
    """The digest of *value*, the same in every process."""
    return of_bytes(stable(value).encode())


def stable(value: object) -> str:
    """*value* as text that does not depend on hashing or on addresses in memory."""
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{stable(k)}:{stable(v)}' for k, v in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"{{{','.join(sorted(map(stable, value)))}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(stable, value))}]"
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))
