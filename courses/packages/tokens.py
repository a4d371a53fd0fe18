"""The pass to a package's files: signed, short-lived, and worth nothing elsewhere.

It stands in the address, so that what a package refers to by relative addresses
carries it along; the origin of packages sees no cookie and no session.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core import signing

_SALT: Final = "courses.packages.pass"
_SITTING_SALT: Final = "courses.packages.sitting"


@dataclass(frozen=True, slots=True)
class Pass:
    attempt: UUID
    #: The site that may frame the package and talk with it.
    site: str


def make_pass(attempt: UUID, *, site: str) -> str:
    return signing.dumps([str(attempt), site], salt=_SALT)


def read_pass(text: str) -> Pass | None:
    """The pass, or None for one that is forged, too old, or none at all."""
    try:
        attempt, site = signing.loads(
            text, salt=_SALT, max_age=settings.PACKAGE_PASS_SECONDS
        )
        return Pass(UUID(attempt), str(site))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def make_sitting(attempt: UUID, *, began_ms: int) -> str:
    """Names one opening of the player, so that of two tabs the later one counts."""
    return signing.Signer(salt=_SITTING_SALT).sign(f"{attempt}.{began_ms}")


def read_sitting(text: str, *, attempt: UUID) -> int | None:
    """When that sitting began, in milliseconds; None where it is not this attempt's."""
    try:
        told = signing.Signer(salt=_SITTING_SALT).unsign(text)
    except signing.BadSignature:
        return None
    key, _dot, began = told.rpartition(".")
    return int(began) if key == str(attempt) else None
