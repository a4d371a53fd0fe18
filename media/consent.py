"""To what does a person agree who lets attendance be measured? One text, one version.

Whoever changes a word of `media/room/consent_text.html` gives it a new version (a test
holds the digest): records name the version that was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from media.models import Registration

CONSENT_VERSION: Final = "2026-11-27"


def has_consent(registration: Registration | None) -> bool:
    """Whether the person agreed to be measured, to the text as it stands now."""
    return (
        registration is not None
        and registration.consented_at is not None
        and registration.consent_version == CONSENT_VERSION
    )
