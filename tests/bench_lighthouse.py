"""What Lighthouse says of two pages; not a test, it wants a machine that does nothing else.

    make html && .venv/bin/python tests/bench_lighthouse.py

It needs Chromium and npm, which fetches Lighthouse. The pages are served with and without gzip.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from conftest import ROOT, Quiet, chromium, served

LIGHTHOUSE = "lighthouse@12.8.2"
PAGES = ("index.html", "posts/improving-explainable-ais-explanations.html")
FLAGS = "--headless=new --no-sandbox"
PACKED = ("text/", "application/json", "application/javascript", "image/svg")


class Packing(Quiet):
    """Sends text with gzip, as hosts do."""

    def send_head(self) -> io.BytesIO | None:
        """Answer with the whole file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return None
        type_ = self.guess_type(path)
        self.send_response(200)
        self.send_header("Content-Type", type_)
        data = path.read_bytes()
        if type_.startswith(PACKED):
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)


def scores(address: str) -> dict[str, float]:
    """The score of each category, from 0 to 100."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        output = ["--output=json", f"--output-path={report}", "--quiet"]
        subprocess.run(
            ["npx", "--yes", LIGHTHOUSE, address, f"--chrome-flags={FLAGS}", *output],
            env=os.environ | {"CHROME_PATH": str(chromium())},
            cwd=folder,
            check=True,
        )
        categories = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name: round(100 * found["score"]) for name, found in categories.items()}


def main() -> None:
    """Serve the site in both ways, and print the scores."""
    for how, handler in (("gzip", Packing), ("plain", Quiet)):
        with served(ROOT / "_build/html", handler=handler) as address:
            for page in PAGES:
                print(how, page, scores(f"{address}/{page}"))


if __name__ == "__main__":
    main()
