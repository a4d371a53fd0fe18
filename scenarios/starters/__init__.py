"""Six small conversations that an author begins with and adapts.

They are the six situations that radiologists are most often trained for. Each is
complete, so that it can be played and checked before a word of it is changed; the
note of every node says what to replace. Nothing here is published by itself.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Starter:
    """`document` is an outline, as `domain.document.read_document` takes it; it
    belongs to the caller, who may change it."""

    key: str
    title: str
    about: str
    document: dict[str, Any]


def starters() -> tuple[Starter, ...]:
    """All of them, in the order in which they are offered."""
    return tuple(
        Starter(key, title, about, _document(key)) for key, title, about in _offered()
    )


def _document(key: str) -> dict[str, Any]:
    with (_FOLDER / f"{key}.toml").open("rb") as file:
        return tomllib.load(file)


def _offered() -> tuple[tuple[str, str, str], ...]:
    return (
        (
            "error-and-apology",
            _("Error and apology"),
            _("A finding was missed a year ago; the patient is told, and is angry."),
        ),
        (
            "bad-news",
            _("Bad news"),
            _("A patient who was asked to wait guesses why, and wants to hear it."),
        ),
        (
            "cancelled-examination",
            _("Cancelled examination"),
            _("The scanner has failed; behind the anger there is another worry."),
        ),
        (
            "radiation-risk",
            _("Radiation risk"),
            _("Before the third CT of the year a patient asks what it does to her."),
        ),
        (
            "paediatric-results",
            _("Results of a child"),
            _("A mother and her child hear together what the picture shows."),
        ),
        (
            "angry-referrer",
            _("Angry referrer"),
            _("A colleague shouts on the telephone; a patient is waiting meanwhile."),
        ),
    )
