"""A search index that forgets nothing when it is loaded, and keeps nothing that is dead."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from sphinx.search import IndexBuilder


class LastingIndex(IndexBuilder):
    """Sphinx's index, with what Sphinx leaves out when it takes up the one of the last build."""

    def load(self, stream: Any, format: Any) -> None:  # noqa: A002 - Sphinx's name
        """Read what the last build wrote, the entries of index directives included."""
        text = stream.read()
        super().load(io.StringIO(text), format)
        frozen = format.loads(text)
        docnames = frozen["docnames"]
        self._index_entries = {docname: [] for docname in docnames}
        for entry, places in frozen["indexentries"].items():
            for number, target, is_main in places:
                main = "main" if is_main else ""
                self._index_entries[docnames[number]].append((entry, target, main))

    def prune(self, docnames: Iterable[str]) -> None:
        """Forget all pages but *docnames*, and the words that were only theirs."""
        kept = set(docnames)
        super().prune(kept)
        self._index_entries = {
            name: entries for name, entries in sorted(self._index_entries.items()) if name in kept
        }
        for mapping in (self._mapping, self._title_mapping):
            for word in [word for word, found in mapping.items() if not found]:
                del mapping[word]
