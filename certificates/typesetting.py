"""From evidence to the words on paper: nothing is read that is not in the snapshot.

The same snapshot, number and code give the same words, whatever the profile,
the event's page, the template or the site's settings say by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates import wording, wording_options
from certificates.about import about
from certificates.domain.completion import CompletionSnapshot
from certificates.domain.counting import CountCode, ItemCount
from certificates.domain.evidence import counts_of
from certificates.domain.frozen import Frozen, wording_of
from certificates.domain.sentences import FIELDS, compose
from certificates.domain.serials import grouped
from certificates.domain.snapshot import EvidenceItem, Sheet, Snapshot
from certificates.paper_words import USUAL, words_for
from certificates.printing.fonts import width_of
from certificates.printing.paper import (
    Fact,
    Ground,
    Labels,
    Logo,
    Paper,
    Row,
    Signatory,
    Words,
)
from certificates.record_pages import (
    RecordPage,
    day_on_sheet,
    module_page,
    since_words,
)
from certificates.strips import draw_strips
from media.domain.programme import from_ms
from media.event_times import event_times, spans_of_days, zone_name, zone_short

MINUTE_MS = 60_000
#: What the column of reasons holds on one line: 89 mm at 9.5 pt.
WHY_EM = 89 / 25.4 * 72 / 9.5

Pictures = Mapping[str, tuple[str, bytes]]


def verification_address(code: str) -> str:
    """The full address that the QR code holds."""
    return f"{settings.BASE_URL}/v/{grouped(code)}/"


def sheet_of(snapshot: Frozen) -> Sheet:
    """The words of the template as frozen; the usual ones where evidence has none."""
    sheet = snapshot.sheet
    if sheet.kind:
        return sheet
    usual, ending = words_for(sheet.language), wording_of(snapshot)
    return Sheet(
        language=sheet.language,
        kind=usual[f"kind{ending}"],
        certify=usual["certify"],
        body=tuple(usual[f"body{ending}"].splitlines()),
        check=usual["check"],
    )


def set_paper(
    snapshot: Frozen,
    *,
    serial: str,
    code: str,
    issued_at: datetime,
    evidence_sha256: str,
    images: Pictures | None = None,
) -> Paper:
    """The two pages in words. `images` maps a picture's sha256 to (name, bytes)."""
    sheet, told = sheet_of(snapshot), about(snapshot)
    words, address = words_for(sheet.language), verification_address(code)
    page = (
        module_page(snapshot, sheet)
        if isinstance(snapshot, CompletionSnapshot)
        else _event_page(snapshot, sheet, told.zone)
    )
    body, body_runs = _body(sheet, page)
    with translation.override(sheet.language):
        issued_on = formats.date_format(
            issued_at.astimezone(told.zone), words["short_date"]
        )
    numbered = words["number_and_date"].format(serial=serial, date=issued_on)
    facts = (*page.facts, Fact(words["number"], Words(run="serial-date")))
    return Paper(
        ground=Ground(
            language=sheet.language,
            record_language=USUAL,
            site=snapshot.issuer.site,
            provider=snapshot.issuer.provider,
            kind=sheet.kind,
            labels=_labels(sheet, words),
            description=f"{sheet.kind}: {told.title}",
            event=told.title,
            body=body,
            facts=facts,
            url_first=address.partition("://")[2].removesuffix(f"{grouped(code)}/"),
            about=page.about,
            strips=page.strips,
            rows=page.rows,
            possible_minutes=told.possible_minutes or 0,
            rule_words=page.rule_words,
            evidence_words=page.evidence_words,
            signatories=_signatories(snapshot, images or {}, words),
            logos=_logos(sheet, images or {}),
            footnote=_footnote(snapshot, sheet),
            images=tuple(sorted((images or {}).values())),
            asked=page.asked,
        ),
        name=snapshot.name_printed,
        serial=serial,
        code=code,
        code_grouped=grouped(code),
        url=address,
        issued_at=issued_at,
        title=f"{words['kind_of_title']} {serial}",
        evidence_sha256=evidence_sha256,
        runs={
            "name": snapshot.name_printed,
            **body_runs,
            "serial-date": numbered,
            "code": grouped(code),
            "serial": serial,
            "whose": snapshot.name_printed,
            **page.runs,
            "digest": _("These reasons as a whole: SHA-256 %(digest)s.")
            % {"digest": wording.short_digest(evidence_sha256)},
        },
        presence=page.presence,
        qr_words=words["qr"].format(address=address),
        strip_words=page.strip_words,
    )


def _event_page(snapshot: Snapshot, sheet: Sheet, zone: ZoneInfo) -> RecordPage:
    """The record of attendance, and what of the event stands on the first page."""
    outcome, event = snapshot.outcome, snapshot.event
    strips, presence, strip_words = draw_strips(snapshot, zone)
    pairs = list(zip(snapshot.items, counts_of(snapshot), strict=True))
    days = [
        formats.date_format(from_ms(item.starts_ms).astimezone(zone), "j M")
        for item, _count in pairs
    ]
    runs = {}
    for number, (item, count) in enumerate(pairs):
        runs[f"present-{number}"] = _present(item, count)
        runs[f"why-{number}"] = _why(item, count, zone)
    runs["total-present"] = str(outcome.eligible_ms // MINUTE_MS)
    runs["total-words"] = _total(snapshot)
    runs["evaluated"] = _evaluated(snapshot)
    return RecordPage(
        fields=FIELDS,
        values={
            "name": snapshot.name_printed,
            "event": event.title,
            "date": day_on_sheet(event.held_on, sheet),
            "credits": _number(outcome.granted, sheet),
            "minutes": str(outcome.eligible_ms // MINUTE_MS),
            "possible": str(outcome.possible_ms // MINUTE_MS),
        },
        facts=_facts(snapshot, sheet, words_for(sheet.language), zone),
        about=_("%(event)s. Actual times of the day in %(zone)s.")
        % {
            "event": event.title,
            "zone": zone_name(from_ms(event.starts_ms).astimezone(zone)),
        },
        runs=runs,
        rule_words=_rule(snapshot),
        evidence_words=_sealed(snapshot, zone),
        strips=strips,
        presence=presence,
        strip_words=strip_words,
        rows=tuple(
            _row(item, count, zone, day=days[number] if len(set(days)) > 1 else "")
            for number, (item, count) in enumerate(pairs)
        ),
    )


def _labels(sheet: Sheet, words: Mapping[str, str]) -> Labels:
    return Labels(
        certify=sheet.certify,
        check=sheet.check,
        rests_on=_("What this certificate rests on"),
        time=_("Time"),
        item=_("Item"),
        minutes=_("Minutes"),
        present=_("Present"),
        why=_("Why not all"),
        counted=_("Counted"),
        rule=_("Rule."),
        evidence=_("Evidence."),
        page=words["page"],
        asked=_("Part"),
        title=_("What was shown"),
        met=_("Met on"),
        result=_("Result"),
        complete=_("Completed"),
        no_credit=_("certified without credit"),
    )


def _body(
    sheet: Sheet, page: RecordPage
) -> tuple[tuple[tuple[Words, ...], ...], dict[str, str]]:
    """The sentence, line by line: a line with a person's value is runs as a whole."""
    lines, runs = [], {}
    for number, line in enumerate(sheet.body):
        pieces = []
        for place, piece in enumerate(compose(line, page.values, page.fields)):
            run = f"body-{number}-{place}" if piece.is_personal else ""
            if run:
                runs[run] = piece.text
            pieces.append(Words("" if run else piece.text, run, piece.is_strong))
        lines.append(tuple(pieces))
    return tuple(lines), runs


def _number(written: str, sheet: Sheet) -> str:
    """“4.0”, in German and French “4,0”."""
    with translation.override(sheet.language):
        return str(formats.number_format(Decimal(written)))


def _facts(
    snapshot: Snapshot, sheet: Sheet, words: Mapping[str, str], zone: ZoneInfo
) -> tuple[Fact, ...]:
    event = snapshot.event
    told = [
        ("held", _held(snapshot, sheet, zone)),
        ("provider", snapshot.issuer.provider),
        ("accreditation", event.accreditation),
        ("accreditation_code", event.accreditation_code),
    ]
    return tuple(Fact(words[key], Words(text)) for key, text in told if text)


def _held(snapshot: Snapshot, sheet: Sheet, zone: ZoneInfo) -> str:
    """“Tuesday 7 October 2025, 18:00–19:30; …, 18:00–19:30 CEST”: each of its days."""
    event = snapshot.event
    spans = spans_of_days(snapshot.items, zone=zone)
    if len(spans) < 2:
        spans = [(from_ms(event.starts_ms), from_ms(event.ends_ms))]
    with translation.override(sheet.language):
        days = [event_times(*span, zone=zone, viewer=None) for span in spans]
    told = [
        f"{day_on_sheet(begin.astimezone(zone).date().isoformat(), sheet)}, {day.span}"
        for (begin, _end), day in zip(spans, days, strict=True)
    ]
    return f"{'; '.join(told)} {days[0].zone_short}"


def _footnote(snapshot: Frozen, sheet: Sheet) -> str:
    specimen = specimen_words() if snapshot.is_specimen else ""
    return " ".join(filter(None, (specimen, sheet.footnote)))


def specimen_words() -> str:
    return _("Specimen of the demonstration site: invented people, no credit granted.")


def _rule(snapshot: Snapshot) -> str:
    since = since_words(snapshot.rule)
    return " ".join([since, *wording_options.options_words(snapshot.options.options())])


def _row(item: EvidenceItem, count: ItemCount, zone: ZoneInfo, *, day: str) -> Row:
    """`day` is set before the time where the event has several."""
    minutes = str((item.ends_ms - item.starts_ms) // MINUTE_MS)
    return Row(
        time=" ".join(
            filter(None, (day, clock_span(item.starts_ms, item.ends_ms, zone)))
        ),
        title=item.title,
        minutes=minutes if count.is_creditable else "–",
    )


def _present(item: EvidenceItem, count: ItemCount) -> str:
    return str(item.present_ms // MINUTE_MS) if count.is_creditable else "–"


def _why(item: EvidenceItem, count: ItemCount, zone: ZoneInfo) -> str:
    """One line: the decision, then the longest gaps by the clock; how many more there
    are where they do not fit. The evidence has them all."""
    if not count.is_creditable:
        return wording.uncounted_words(item.kind)
    decisions = []
    if count.code in {CountCode.BELOW_SHARE, CountCode.OWN_TALK, CountCode.WHOLE}:
        decisions.append(wording.decision_words(count))
    gaps = sorted(item.gaps, key=lambda gap: gap.starts_ms - gap.ends_ms)
    for shown in range(len(gaps), -1, -1):
        told = [
            _("%(span)s %(reason)s")
            % {
                "span": clock_span(gap.starts_ms, gap.ends_ms, zone),
                "reason": wording.gap_words(gap.code),
            }
            for gap in sorted(gaps[:shown], key=lambda gap: gap.starts_ms)
        ]
        rest = len(gaps) - shown
        if rest:
            told.append(
                ngettext("%(n)d more gap", "%(n)d more gaps", rest) % {"n": rest}
                if shown
                else ngettext("%(n)d gap", "%(n)d gaps", rest) % {"n": rest}
            )
        words = "; ".join([*told, *decisions])
        if width_of(words, ("Paper Sans", 400)) <= WHY_EM:
            break
    return words


def clock_span(starts_ms: int, ends_ms: int, zone: ZoneInfo) -> str:
    """“13:21–13:29”, with seconds where both ends lie in one minute."""
    first = from_ms(starts_ms).astimezone(zone)
    last = from_ms(ends_ms).astimezone(zone)
    shape = "%H:%M" if first.strftime("%H:%M") != last.strftime("%H:%M") else "%H:%M:%S"
    return f"{first.strftime(shape)}–{last.strftime(shape)}"


def _total(snapshot: Snapshot) -> str:
    outcome, rule = snapshot.outcome, snapshot.rule.rule()
    words = wording.steps_words(rule, outcome.steps, earned=Decimal(outcome.earned))
    if outcome.granted == outcome.earned:
        return words
    return _("%(words)s, %(granted)s of them within the day’s maximum") % {
        "words": words,
        "granted": outcome.granted,
    }


def _evaluated(snapshot: Snapshot) -> str:
    if not snapshot.evaluated_on:
        return ""
    day = formats.date_format(date.fromisoformat(snapshot.evaluated_on), "j F Y")
    return _("Evaluation given on %(date)s.") % {"date": day}


def _sealed(snapshot: Snapshot, zone: ZoneInfo) -> str:
    archives = [entry for entry in snapshot.sources if entry.kind == "archive"]
    if not archives:
        return ""
    sealed = from_ms(snapshot.sealed_ms).astimezone(zone)
    return _("Record sealed on %(date)s at %(time)s %(zone)s, SHA-256 %(digest)s.") % {
        "date": formats.date_format(sealed, "j F Y"),
        "time": f"{sealed:%H:%M}",
        "zone": zone_short(sealed),
        "digest": wording.short_digest(archives[-1].sha256),
    }


def _signatories(
    snapshot: Frozen, images: Pictures, words: Mapping[str, str]
) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(
            name=one.name,
            role=one.role,
            image=images[one.image_sha256][0] if one.image_sha256 in images else "",
            image_words=words["signature"].format(name=one.name),
        )
        for one in snapshot.issuer.signatories
    )


def _logos(sheet: Sheet, images: Pictures) -> tuple[Logo, ...]:
    return tuple(
        Logo(images[one.image_sha256][0], one.words)
        for one in sheet.logos
        if one.image_sha256 in images
    )
