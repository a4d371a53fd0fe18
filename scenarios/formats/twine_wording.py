"""The sentences for what was found in a Twine story, and words we add to it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import pgettext_lazy

#: Labels of replies that the source has no words for.
CONTINUE: Final = pgettext_lazy("reply", "Continue")
BACK: Final = pgettext_lazy("reply", "Back")
FINDINGS: Final = {}
