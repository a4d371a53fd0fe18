"""A learner's rewritten passage beside the report and a model: counts, never marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses import reading_wording as words
from courses.block_shapes import CountRow, Segment, WorkshopView
from courses.choices import TextLanguage
from courses.domain.glossary import Term, find_terms
from courses.domain.reading import Reading, read, words_of
from courses.syllables import syllables_in


def workshop_view(
    value: Mapping[str, Any], *, text: str, terms: Sequence[Term]
) -> WorkshopView:
    """`text` is what the learner has written; empty before the first time."""
    language = value.get("language") or TextLanguage.EN
    by_key = {term.key: term for term in terms}
    passage = value.get("passage") or ""
    meant = _once(find_terms(passage, terms), by_key)
    if not text:
        return WorkshopView(is_written=False, text="", passage_terms=meant)
    syllables = syllables_in(language)
    readings = [
        read(one, language=language, terms=terms, syllables=syllables)
        for one in (passage, text, value.get("model_answer") or "")
    ]
    yours = readings[1]
    levels = [reading.level for reading in readings if reading.level]
    return WorkshopView(
        is_written=True,
        text=text,
        segments=_segments(text, yours, by_key),
        rows=_rows(readings),
        jargon=_once(yours.jargon, by_key),
        abbreviations=tuple(dict.fromkeys(one.text for one in yours.abbreviations)),
        long_sentences=tuple(
            (text[start:end], len(words_of(text[start:end])))
            for start, end in yours.long_sentences
        ),
        passage_terms=meant,
        formula=str(words.FORMULAS[levels[0].formula]) if levels else "",
        is_rough=any(level.is_rough for level in levels),
    )


def _once(places: Sequence[Any], by_key: Mapping[str, Term]) -> tuple[Term, ...]:
    return tuple(by_key[key] for key in dict.fromkeys(place.key for place in places))


def _segments(
    text: str, reading: Reading, by_key: Mapping[str, Term]
) -> tuple[Segment, ...]:
    marks = sorted(
        [(one.start, one.end, by_key[one.key]) for one in reading.jargon]
        + [(one.start, one.end, None) for one in reading.abbreviations],
        key=lambda mark: mark[0],
    )
    parts, done = [], 0
    for start, end, term in marks:
        parts += [
            Segment(text[done:start]),
            Segment(text[start:end], term=term, is_short=term is None),
        ]
        done = end
    parts.append(Segment(text[done:]))
    return tuple(part for part in parts if part.text)


def _rows(readings: Sequence[Reading]) -> tuple[CountRow, ...]:
    def row(label: str, count: Any) -> CountRow:
        return CountRow(label, *(count(reading) for reading in readings))

    def number(name: str) -> Any:
        return lambda reading: number_format(getattr(reading, name))

    def length(name: str) -> Any:
        return lambda reading: number_format(len(getattr(reading, name)))

    return (
        row(_("Words"), number("words")),
        row(_("Sentences"), number("sentences")),
        row(_("Words per sentence"), number("words_per_sentence")),
        row(_("Longest sentence, in words"), number("longest")),
        row(_("Words that the glossary explains"), length("jargon")),
        row(_("Abbreviations without a meaning"), length("abbreviations")),
        row(_("Reading ease"), lambda reading: words.level_words(reading.level)),
    )
