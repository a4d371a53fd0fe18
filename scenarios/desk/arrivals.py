"""Uploaded conversations between preview and confirmation. Kept is what was read, never
the upload itself; a draft is made by the import."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from elearn.core.held_files import Shelf
from elearn.core.models import User
from scenarios.exchange import Story, finding_rows

SHELF: Final = Shelf("conversations")
#: Findings that are shown; a damaged file can have thousands of one kind.
MOST_FINDINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    token: str
    file_name: str
    #: Of the draft it goes into; None for a new one.
    into: int | None
    stories: tuple[dict[str, Any], ...]


def keep(
    stories: Iterable[Story],
    *,
    file_name: str,
    into: int | None,
    by: User,
    now: datetime,
) -> str:
    """Hold what was read, and give its token."""
    content = json.dumps([_kept(story) for story in stories]).encode()
    return SHELF.keep(content, file_name=file_name, by=by, now=now, into=into)


def _kept(story: Story) -> dict[str, Any]:
    return {
        "source": story.source,
        "title": story.title,
        "nodes": story.nodes,
        "choices": story.choices,
        "endings": story.endings,
        "supported": story.supported,
        "constructs": story.constructs,
        "persona_name": story.graph.persona.name,
        "document": story.document,
        "findings": finding_rows(story.findings[:MOST_FINDINGS]),
        "more": max(0, len(story.findings) - MOST_FINDINGS),
    }


def find(token: str, *, by: User, now: datetime) -> Arrival:
    """Http404 as the shelf raises it."""
    held = SHELF.find(token, by=by, now=now)
    stories = tuple(json.loads(held.content))
    return Arrival(token, held.file_name, held.about["into"], stories)
