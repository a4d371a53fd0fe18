"""A certificate of nobody: how a template looks with its draft words and hard names.

Everything in it is invented and it says so; it is shown, never issued.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _

from certificates.domain.completion import (
    Asked,
    CompletionSnapshot,
    Met,
    Module,
    Part,
    reckon_completion,
)
from certificates.domain.counting import overlap_ms
from certificates.domain.evidence import as_data, digest, reckon
from certificates.domain.frozen import Frozen, wording_of
from certificates.domain.serials import code_from_bits
from certificates.domain.snapshot import (
    Event,
    EvidenceItem,
    Gap,
    Issuer,
    RuleValues,
    Snapshot,
    Source,
)
from certificates.exceptions import CannotPrint
from certificates.paper_words import USUAL, languages
from certificates.pdf import render
from certificates.rule_sets import rule_in_force
from certificates.sheets import freeze_sheet
from certificates.typesetting import set_paper

MINUTE = 60_000
ISSUED = datetime(2024, 2, 25, 9, tzinfo=UTC)
ZONE = "Europe/Vienna"
#: 110 letters: nearly as many as a name may have.
LONG_NAME = (
    "Maximiliana Konstantinopoulou-von Württemberg-Świętochłowska, "
    "Condessa de Vasconcellos e Albuquerque Guimarães"
)
NAMES = {
    "usual": "Inês Carvalho",
    "long": LONG_NAME,
    "greek": "Σοφία Παπαδοπούλου",
    "arabic": "نادية الخوري",
    "han": "王秀英",
}
#: The paper of a completion, in place of a hard name.
MODULE = "module"
_ITEMS = (
    (0, 40, "talk", "Interacting with patients during ultrasound", "Ultrasound"),
    (40, 80, "talk", "Breaking bad news", "Bad news"),
    (80, 120, "talk", "Radiation risk discussion", "Radiation risk"),
    (120, 150, "qa", "Questions and answers", "Q&A"),
    (150, 180, "break", "Break", "Break"),
    (180, 220, "talk", "Patient communication in the IR", "Angio suite"),
    (220, 260, "talk", "Paediatric patient perspective", "Paediatric"),
    (260, 300, "talk", "Conversation on communication", "Conversation"),
    (300, 330, "qa", "Questions and answers", "Q&A"),
)


def example_snapshot(name: str = NAMES["usual"], *, days: int = 1) -> Snapshot:
    """267 of 300 minutes of an afternoon, on as many days in a row as wanted."""
    begin = int(datetime(2024, 2, 22, 11, 30, tzinfo=UTC).timestamp() * 1000)
    day_ms = 24 * 60 * MINUTE
    starts = [begin + day * day_ms for day in range(days)]
    presence = tuple(
        (at + first * MINUTE, at + last * MINUTE)
        for at in starts
        for first, last in ((6, 51), (59, 311))
    )
    items = tuple(
        _item(f"{day}-{number}", at, entry, presence)
        for day, at in enumerate(starts)
        for number, entry in enumerate(_ITEMS)
    )
    rule = rule_in_force("eaccme", ISSUED.date())
    return Snapshot(
        name_printed=name,
        event=Event(
            slug="example",
            title="Patient Communication Course, Part 1",
            time_zone=ZONE,
            starts_ms=begin,
            ends_ms=starts[-1] + 330 * MINUTE,
            held_on="2024-02-22",
            accreditation="Applied for at the EACCME, live stream only",
            maximum="",
            programme_number=1,
            programme_sha256="0" * 64,
        ),
        issuer=Issuer("Talking with patients", "European School of Radiology (ESOR)"),
        items=items,
        presence=presence,
        rule=RuleValues.of(rule),
        held_that_day="0.0",
        evaluated_on="2024-02-23",
        sources=(Source("archive", "part 1", "9f3c71ab04de5b82" * 4),),
        sealed_ms=starts[-1] + 351 * MINUTE,
        outcome=reckon(
            rule, items, presence, zone=ZoneInfo(ZONE), options=rule.options
        ),
        is_specimen=True,
    )


def _item(
    key: str, at: int, entry: tuple[Any, ...], presence: tuple[tuple[int, int], ...]
) -> EvidenceItem:
    first, last, kind, title, short_title = entry
    starts, ends = at + first * MINUTE, at + last * MINUTE
    gaps = {
        0: (Gap(at, at + 6 * MINUTE, "not_joined_yet"),),
        40: (Gap(at + 51 * MINUTE, at + 59 * MINUTE, "not_connected"),),
        300: (Gap(at + 311 * MINUTE, at + 330 * MINUTE, "had_left"),),
    }
    return EvidenceItem(
        key=key,
        kind=kind,
        title=title,
        short_title=short_title,
        starts_ms=starts,
        ends_ms=ends,
        present_ms=overlap_ms(presence, starts, ends),
        gaps=gaps.get(first, ()),
    )


def example_completion() -> CompletionSnapshot:
    """A module of two lessons, a conversation and a quiz, met on one evening."""
    begin = int(datetime(2024, 2, 22, 18, tzinfo=UTC).timestamp() * 1000)
    parts = (
        Met(Part.LESSON.value, "Ask before you tell", begin),
        Met(Part.LESSON.value, "A warning, a headline, a silence", begin + 9 * MINUTE),
        Met(Part.CONVERSATION.value, "At the window", begin + 24 * MINUTE),
        Met(
            Part.QUIZ.value, "Six questions", begin + 33 * MINUTE, right=5, questions=6
        ),
    )
    asked = Asked(lessons=2, conversations=1, questions=6, right=5)
    return CompletionSnapshot(
        name_printed=NAMES["usual"],
        module=Module("Breaking bad news", "example", "", 1, "2024-02-01"),
        issuer=Issuer("Talking with patients", "European School of Radiology (ESOR)"),
        asked=asked,
        met=parts,
        completed_ms=parts[-1].at_ms,
        held_on="2024-02-22",
        time_zone=ZONE,
        rule=RuleValues.of(rule_in_force("completion", ISSUED.date())),
        sources=(Source("completion", "completion 1", "9f3c71ab04de5b82" * 4),),
        outcome=reckon_completion(asked, parts),
        is_specimen=True,
    )


def preview_modes(template: Any) -> list[tuple[str, str]]:
    """`language:name` for each language that the template has words in."""
    names = {
        "usual": _("a usual name"),
        "long": _("a name of 110 letters"),
        "greek": _("a Greek name"),
        "arabic": _("an Arabic name"),
        "han": _("a Chinese name"),
        MODULE: _("a completed module"),
    }
    told = dict(languages())
    own = [child.value["language"] for child in template.wordings]
    codes = [code for code in own if code in told] or [USUAL]
    return [
        (f"{code}:{name}", f"{told[code]}: {words}")
        for code in dict.fromkeys(codes)
        for name, words in names.items()
    ]


def preview(template: Any, mode: str) -> HttpResponse:
    """The PDF of the template as it stands, or the sentence why there is none."""
    language, _colon, name = mode.partition(":")
    try:
        content = example_pdf(
            template,
            example_completion()
            if name == MODULE
            else example_snapshot(NAMES.get(name, NAMES["usual"])),
            language if language in dict(languages()) else USUAL,
        )
    except CannotPrint as refusal:
        return HttpResponse(str(refusal), content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="application/pdf")


def example_pdf(
    template: Any, snapshot: Frozen, language: str, *, issued_at: datetime = ISSUED
) -> bytes:
    sheet, signatories, pictures = freeze_sheet(
        template, language=language, ending=wording_of(snapshot)
    )
    snapshot = replace(
        snapshot,
        sheet=sheet,
        issuer=replace(snapshot.issuer, signatories=signatories),
    )
    return render(
        set_paper(
            snapshot,
            serial=f"EXAMPLE-{issued_at.year}-000118",
            code=code_from_bits(118 * 10**27),
            issued_at=issued_at,
            evidence_sha256=digest(as_data(snapshot)),
            images=pictures,
        ),
        # Shown, never issued: our seal is on nothing that was not.
        is_sealed=False,
    )
