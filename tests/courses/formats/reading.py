"""Question files in few words, and other people's samples where there are any."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from courses.domain.questions.kinds import Question
from courses.formats import gift, registry
from courses.formats.parcel import Finding, Found, QuestionParcel
from courses.formats.wording import finding_sentence

PLACE = Path(
    os.environ.get("ELEARN_SAMPLES")
    or Path(django_settings.BASE_DIR).parent / "shared" / "data",
    "questions",
)


def sample(*parts: str) -> Path:
    """A question file of somebody else's; they lie outside the project."""
    path = PLACE.joinpath(*parts)
    if not path.exists():
        pytest.skip(
            "No sample files here: set ELEARN_SAMPLES to the folder that has them."
        )
    return path


def read_sample(*parts: str) -> QuestionParcel:
    path = sample(*parts)
    return registry.read(path.read_bytes(), path.name)


def read_gift(text: str) -> QuestionParcel:
    parcel = gift.read(text.encode(), "questions.gift")
    for finding in parcel.findings:
        assert finding_sentence(finding)
    return parcel


def one(parcel: QuestionParcel) -> Question:
    (found,) = parcel.questions
    assert isinstance(found, Found)
    return found.question


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, int]]:
    return [(one.severity.value, one.code.value, one.line) for one in findings]
