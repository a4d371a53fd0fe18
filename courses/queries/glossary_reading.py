"""How one entry of the glossary reads, for its editor: counts, and what is above the
target. Nothing is refused because of it."""

from __future__ import annotations

from courses.domain.plain_target import EntryReading, read_entry
from courses.models import GlossaryTerm
from courses.queries.glossary import glossary_terms
from courses.syllables import syllables_in


def entry_reading(entry: GlossaryTerm) -> EntryReading:
    language = entry.language
    return read_entry(
        key=entry.slug,
        plain=entry.plain,
        example=entry.example,
        caution=entry.caution,
        language=language,
        terms=glossary_terms([language]).get(language, ()),
        syllables=syllables_in(language),
    )
