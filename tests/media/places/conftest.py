"""A crowd, and an event that is too small for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from elearn.core.accounts import invite_person
from elearn.core.models import User
from media.models import Webinar
from tests.media.conftest import moment

STARTS = moment("2024-02-22T11:30:00Z")
#: Two weeks before, when nothing is due yet.
EARLY = STARTS - timedelta(days=14)


@pytest.fixture
def crowd(db) -> Callable[[int], list[User]]:
    def gather(size: int) -> list[User]:
        return [
            invite_person(
                email=f"person-{number}@example.org",
                name=f"Person {number}",
                password="quiet-room-42",
            )[0]
            for number in range(size)
        ]

    return gather


@pytest.fixture
def small(make_webinar) -> Webinar:
    """One place."""
    return make_webinar(capacity=1)
