"""What an expert's page has shown, signed, so that its form can carry it there and back.
It is no secret; nobody but this site can write one.
"""

from __future__ import annotations

from dataclasses import asdict

from django.core import signing

from courses.domain.sign_offs import Shown

_SALT = "courses.sign_off_tokens"


def write_shown(shown: Shown) -> str:
    told = {**asdict(shown), "changed": sorted(shown.changed)}
    return signing.dumps(told, salt=_SALT, compress=True)


def read_shown(text: str) -> Shown | None:
    """None for what this site has not written."""
    try:
        told = signing.loads(text, salt=_SALT)
        return Shown(**{**told, "changed": frozenset(told["changed"])})
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return None
