"""A kind of another project: what it takes to have talks."""

from __future__ import annotations

from typing import Annotated

from almanac.kinds import TOPIC
from almanac.model import Axis, Entry, Reference, Texts

SPEAKER = Axis("speaker", "speakers", family_names=True, index="speaker-index")


class Talk(Entry):
    """A talk about posts."""

    kind = "talk"
    plural = "talks"
    folder = "talks"

    speakers: Annotated[Texts, SPEAKER]
    topics: Annotated[Texts, TOPIC] = ()
    about: Annotated[Texts, Reference("post")] = ()
