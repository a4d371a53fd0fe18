"""What differs between papers: the reasons on the second page, and what of them stands on
the first. Here that of a module; that of an event is in `typesetting.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import wording
from certificates.domain.completion import Asked, CompletionSnapshot, Met, Part
from certificates.domain.sentences import COMPLETION_FIELDS
from certificates.domain.snapshot import RuleValues, Sheet
from certificates.paper_words import words_for
from certificates.printing.paper import AskedRow, Fact, Row, Strip, Words
from certificates.strips import Stretches
from media.domain.programme import from_ms
from media.event_times import zone_name, zone_short


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`values` and `fields` are for the sentence under the name, `runs` the person's words
    by name, in the order in which they are set."""

    fields: Mapping[str, bool]
    values: Mapping[str, str]
    facts: tuple[Fact, ...]
    about: str
    runs: Mapping[str, str]
    rule_words: str
    evidence_words: str
    strips: tuple[Strip, ...] = ()
    presence: tuple[Stretches, ...] = ()
    strip_words: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    asked: tuple[AskedRow, ...] = ()


def module_page(snapshot: CompletionSnapshot, sheet: Sheet) -> RecordPage:
    """What the module asked for, and when each part was met."""
    zone, words = ZoneInfo(snapshot.time_zone), words_for(sheet.language)
    runs = {}
    for number, one in enumerate(snapshot.met):
        runs[f"met-{number}"] = _at(one.at_ms, zone)
        runs[f"result-{number}"] = _result(one, snapshot.asked)
    runs["total-met"] = _at(snapshot.completed_ms, zone)
    completed_on = day_on_sheet(snapshot.held_on, sheet)
    told = [
        ("completed", completed_on),
        ("provider", snapshot.issuer.provider),
        ("credit", words["no_credit"]),
    ]
    return RecordPage(
        fields=COMPLETION_FIELDS,
        values={
            "name": snapshot.name_printed,
            "module": snapshot.module.title,
            "date": completed_on,
        },
        facts=tuple(Fact(words[key], Words(text)) for key, text in told if text),
        about=_("%(module)s. It asks for %(parts)s. Days and times in %(zone)s.")
        % {
            "module": snapshot.module.title,
            "parts": asked_words(snapshot.asked),
            "zone": zone_name(from_ms(snapshot.completed_ms).astimezone(zone)),
        },
        runs=runs,
        rule_words=since_words(snapshot.rule),
        evidence_words=_recorded(snapshot, zone),
        asked=tuple(AskedRow(part_words(one.part), one.title) for one in snapshot.met),
    )


def since_words(values: RuleValues) -> str:
    rule = values.rule()
    return _("%(rule)s In force since %(date)s.") % {
        "rule": wording.rule_words(rule),
        "date": formats.date_format(rule.valid_from, "j F Y"),
    }


def day_on_sheet(day: str, sheet: Sheet) -> str:
    """A day (ISO) as the language of the sheet writes it."""
    with translation.override(sheet.language):
        return formats.date_format(
            date.fromisoformat(day), words_for(sheet.language)["date_format"]
        )


def part_words(part: str) -> str:
    return {
        Part.LESSON: _("Lesson"),
        Part.CONVERSATION: _("Conversation"),
        Part.QUIZ: _("Quiz"),
        Part.PACKAGE: _("Package"),
    }[Part(part)]


def asked_words(asked: Asked) -> str:
    """“5 lessons, 1 conversation, 5 of 6 questions right”."""
    told = [
        asked.lessons
        and ngettext("%(n)d lesson", "%(n)d lessons", asked.lessons)
        % {"n": asked.lessons},
        asked.conversations
        and ngettext("%(n)d conversation", "%(n)d conversations", asked.conversations)
        % {"n": asked.conversations},
        asked.packages
        and ngettext(
            "%(n)d package’s own word", "%(n)d packages’ own words", asked.packages
        )
        % {"n": asked.packages},
        asked.questions
        and _("%(right)d of %(all)d questions right")
        % {"right": asked.right, "all": asked.questions},
    ]
    return _(", ").join(words for words in told if words)


def _result(one: Met, asked: Asked) -> str:
    if not one.is_asked and one.part != Part.QUIZ:
        return _("played to its end; offered, not asked for")
    match Part(one.part):
        case Part.LESSON:
            return _("read to its end")
        case Part.CONVERSATION:
            return _("played to its end")
        case Part.PACKAGE:
            return _("by the package’s own word, which this site cannot check")
        case Part.QUIZ:
            return _quiz_result(one, asked)


def _quiz_result(one: Met, asked: Asked) -> str:
    if not one.is_told:
        # Who completed a module that asks for its quiz has passed it.
        return _("passed") if one.is_asked else _("handed in; not asked for")
    told = {"right": one.right, "all": one.questions, "needed": asked.right}
    if not one.is_asked:
        return _("%(right)d of %(all)d right; not asked for") % told
    return _("%(right)d of %(all)d right; %(needed)d asked for") % told


def _at(at_ms: int, zone: ZoneInfo) -> str:
    at = from_ms(at_ms).astimezone(zone)
    return _("%(date)s, %(time)s") % {
        "date": formats.date_format(at, "j F Y"),
        "time": f"{at:%H:%M}",
    }


def _recorded(snapshot: CompletionSnapshot, zone: ZoneInfo) -> str:
    at = from_ms(snapshot.completed_ms).astimezone(zone)
    (source,) = snapshot.sources
    recorded = _(
        "Completion recorded on %(date)s at %(time)s %(zone)s, SHA-256 %(digest)s."
    ) % {
        "date": formats.date_format(at, "j F Y"),
        "time": f"{at:%H:%M}",
        "zone": zone_short(at),
        "digest": wording.short_digest(source.sha256),
    }
    if not snapshot.module.version_of:
        return recorded
    day = date.fromisoformat(snapshot.module.version_of)
    version = _("The module as published on %(date)s.") % {
        "date": formats.date_format(day, "j F Y")
    }
    return f"{recorded} {version}"
