"""What does a published event still lack that people will miss? It hinders nobody from
publishing: an organiser may know better, or be waiting for it."""

from __future__ import annotations

from django.utils.html import strip_tags

from media.choices import AccreditationState
from media.models import WebinarPage
from media.wording import sentence


def lacks_of(page: WebinarPage) -> list[str]:
    """Sentences, the one that matters most first; [] when nothing is missing."""
    lacks = []
    if not page.stream_url and not page.stream_sources.exists():
        lacks.append(sentence("lacks_stream"))
    is_silent = page.accreditation_state == AccreditationState.NONE
    if page.rule_set and is_silent and not page.accreditation.strip():
        lacks.append(sentence("lacks_accreditation"))
    if not strip_tags(page.description).strip() and not page.objective_lines:
        lacks.append(sentence("lacks_description"))
    return lacks
