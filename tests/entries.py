"""Entries, papers and pages with as little in them as their kinds allow."""

from __future__ import annotations

from almanac import front_matter
from almanac.bibliography import Paper
from almanac.kinds import Area, Job, Lab, Post
from almanac.model import Entry
from almanac.scan import Scan, scan

#: What each kind requires, as it is written in YAML; the first field is on line 2.
REQUIRED: dict[type[Entry], dict[str, str]] = {
    Post: {
        "title": "A post",
        "summary": "It tells of something.",
        "list": "The best of 2021",
        "rank": "1",
        "areas": "[math]",
        "topics": "[sums]",
        "source": "https://example.org/post",
        "checked": "2021-12-31",
    },
    Area: {"title": "An area", "summary": "It is wide."},
    Job: {
        "title": "A job",
        "summary": "It is work.",
        "team": "The team",
        "family": "Science",
        "openings": "[{place: Paris}]",
        "areas": "[math]",
        "source": "https://example.org/job",
        "checked": "2021-12-31",
    },
    Lab: {
        "title": "A lab",
        "summary": "It measures.",
        "post": "post-1",
        "minutes": "1",
        "memory": "1 GB",
    },
}


def page(kind: type[Entry], body: str = "", /, **fields: str | None) -> str:
    """The text of a page of *kind*; *fields* are YAML, and ``None`` leaves one out."""
    written = {**REQUIRED[kind], **fields}
    lines = [f"{name}: {value}\n" for name, value in written.items() if value is not None]
    return f"---\n{''.join(lines)}---\n{body}"


def scanned(kind: type[Entry], docname: str, body: str = "", /, **fields: str | None) -> Scan:
    """What :func:`page` says, as the page *docname*."""
    return scan(page(kind, body, **fields), f"docs/{docname}.md", docname, kind)


def entry(kind: type[Entry], docname: str, **fields: object) -> Entry:
    """An entry of *kind* at the page *docname*."""
    required = front_matter.read(page(kind), docname).values
    return kind.model_validate({**required, "docname": docname, **fields})


def post(rank: int = 1, **fields: object) -> Entry:
    """The post of this rank, with the id ``post-<rank>``."""
    own = {"title": f"Post {rank}", "docname": f"posts/post-{rank}", "rank": rank}
    return entry(Post, **{**own, **fields})


def area(name: str = "math", **fields: object) -> Entry:
    """The area with the id *name*."""
    return entry(Area, **{"title": name.title(), "docname": f"areas/{name}", **fields})


def job(name: str = "researcher", **fields: object) -> Entry:
    """The job with the id *name*."""
    return entry(Job, **{"title": name.title(), "docname": f"jobs/{name}", **fields})


def lab(name: str = "first", **fields: object) -> Entry:
    """The lab with the id *name*."""
    return entry(Lab, **{"title": name.title(), "docname": f"labs/{name}/index", **fields})


def paper(key: str = "doe2021", **fields: object) -> Paper:
    """The paper with the citation key *key*."""
    own = {
        "key": key,
        "type": "article",
        "title": "A paper",
        "label": "Doe 2021",
        "authors": ("Jane Doe",),
        "year": "2021",
        "venue": "",
        "fields": (),
    }
    return Paper(**{**own, **fields})
