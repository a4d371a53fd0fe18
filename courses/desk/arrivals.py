"""Question files between preview and import: kept as they came and read anew at each
step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import Http404

from courses.formats import registry
from courses.formats.parcel import QuestionParcel, QuestionsRefused
from elearn.core.held_files import Shelf
from elearn.core.models import User

SHELF: Final = Shelf("questions")


@dataclass(frozen=True, slots=True)
class Arrival:
    token: str
    file_name: str
    #: "bank" or "quiz", and which.
    kind: str
    pk: int
    parcel: QuestionParcel


def keep(
    data: bytes,
    *,
    file_name: str,
    source: str,
    kind: str,
    pk: int,
    by: User,
    now: datetime,
) -> str:
    """Hold a file that could be read, and give its token."""
    return SHELF.keep(
        data, file_name=file_name, by=by, now=now, source=source, kind=kind, pk=pk
    )


def find(token: str, *, by: User, now: datetime) -> Arrival:
    """Http404 as the shelf raises it."""
    held = SHELF.find(token, by=by, now=now)
    about = held.about
    try:
        parcel = registry.read(held.content, held.file_name, about["source"])
    except QuestionsRefused:  # read by another version of this site
        raise Http404 from None
    return Arrival(token, held.file_name, about["kind"], about["pk"], parcel)
