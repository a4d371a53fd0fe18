"""To what does a person agree who lets attendance be measured? One text, one version.

Whoever changes a word of `media/room/consent_text.html` gives it a new version (a test
holds the digest): records name the version that was read.
"""

from typing import Final

CONSENT_VERSION: Final = "2026-11-27"
