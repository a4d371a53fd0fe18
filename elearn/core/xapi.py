"""The parts of an xAPI statement that every room shares: who, what, and under which
pseudonym. Tells nothing by itself and knows no record of any room.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.utils.crypto import salted_hmac

ADL: Final = "http://adlnet.gov/expapi/verbs/"


@dataclass(frozen=True, slots=True)
class Statement:
    id: uuid.UUID
    body: dict[str, Any]


def pseudonym(user_pk: int) -> str:
    """The same for a person on this site, and no way back without its secret."""
    # The salt is older than this module; another one would make everybody a stranger
    # to what the store already knows of them.
    return salted_hmac("scenarios.xapi", str(user_pk), algorithm="sha256").hexdigest()[
        :32
    ]


def account(name: str) -> dict[str, Any]:
    return {
        "objectType": "Agent",
        "account": {"homePage": settings.BASE_URL, "name": name},
    }


def activity(address: str, kind: str, name: str, language: str) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": address,
        "definition": {"type": kind, "name": {language: name}},
    }
