"""The abbreviations of a bibliography, which may use each other, and so grow beyond all bounds."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping


class Abbreviations(UserDict[str, str]):
    """What ``@string`` defines, by names without case, as long as it does not make too much."""

    def __init__(self, known: Mapping[str, str], most: int) -> None:
        super().__init__(known)
        #: How many characters may still be asked for.
        self._left = most

    @property
    def is_spent(self) -> bool:
        """Whether more was asked for than there may be."""
        return self._left < 0

    def __getitem__(self, name: str) -> str:
        """What *name* stands for.

        Raises :exc:`KeyError` if nothing has defined it, or if too much was asked for already.
        """
        found = self.data[name.casefold()]
        self._left -= len(found)
        if self.is_spent:
            raise KeyError(name)
        return found

    def __setitem__(self, name: str, text: str) -> None:
        """Let *name* stand for *text*."""
        super().__setitem__(name.casefold(), text)
