"""From evidence to the words on paper: nothing is read that is not in the snapshot.

The same snapshot, number and code give the same words, whatever the profile,
the event's page or the site's settings say by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates import wording, wording_options
from certificates.domain.counting import CountCode, ItemCount
from certificates.domain.evidence import counts_of
from certificates.domain.serials import grouped
from certificates.domain.snapshot import EvidenceItem, Snapshot
from certificates.pdf import Paper, Row, Signatory
from media.event_times import event_times, zone_name, zone_short

#: Width of the drawn ribbon in its own units; the style sheet scales it to 257 mm.
RIBBON_WIDTH = 1246
MINUTE_MS = 60_000


def moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def verification_address(code: str) -> str:
    """The full address that the QR code holds."""
    return f"{settings.BASE_URL}/v/{grouped(code)}/"


def set_paper(
    snapshot: Snapshot,
    *,
    serial: str,
    code: str,
    issued_at: datetime,
    evidence_sha256: str,
    images: Mapping[str, tuple[str, bytes]] | None = None,
) -> Paper:
    """The two pages in words. `images` maps a picture's sha256 to (name, bytes)."""
    event, zone = snapshot.event, ZoneInfo(snapshot.event.time_zone)
    times = event_times(
        moment(event.starts_ms), moment(event.ends_ms), zone=zone, viewer=None
    )
    outcome = snapshot.outcome
    address = verification_address(code)
    host = address.partition("://")[2].removesuffix(f"{grouped(code)}/")
    issued_on = formats.date_format(issued_at.astimezone(zone), "j F Y")
    ribbon = render_to_string(
        "certificates/paper/ribbon.svg",
        {
            "items": snapshot.items,
            "presence": snapshot.presence,
            "zone": zone,
            "width": RIBBON_WIDTH,
        },
    )
    facts = [
        (_("Held"), f"{times.date}, {times.span} {times.zone_short}"),
        (_("Provider"), snapshot.issuer.provider),
        (_("Accreditation"), event.accreditation),
        (
            _("Certificate number"),
            _("%(serial)s, issued %(date)s") % {"serial": serial, "date": issued_on},
        ),
    ]
    return Paper(
        language=get_language() or "en-gb",
        title=_("Certificate %(serial)s") % {"serial": serial},
        description=_("Certificate of attendance: %(event)s") % {"event": event.title},
        site=snapshot.issuer.site,
        provider=snapshot.issuer.provider,
        name=snapshot.name_printed,
        event=event.title,
        credits=outcome.granted,
        facts=tuple((label, words) for label, words in facts if words),
        serial=serial,
        code=code,
        code_grouped=grouped(code),
        url=address,
        url_first=host,
        url_second=grouped(code),
        qr_words=_("QR code that leads to %(address)s") % {"address": address},
        issued_at=issued_at,
        about=_("%(name)s, %(event)s. Actual times of the day in %(zone)s.")
        % {
            "name": snapshot.name_printed,
            "event": event.title,
            "zone": zone_name(moment(event.starts_ms).astimezone(zone)),
        },
        ribbon_svg=ribbon,
        ribbon_words=_("Presence: %(present)s of %(all)s minutes; the table has each.")
        % {
            "present": outcome.eligible_ms // MINUTE_MS,
            "all": outcome.possible_ms // MINUTE_MS,
        },
        rows=tuple(
            _row(item, count, zone)
            for item, count in zip(snapshot.items, counts_of(snapshot), strict=True)
        ),
        possible_minutes=outcome.possible_ms // MINUTE_MS,
        eligible_minutes=outcome.eligible_ms // MINUTE_MS,
        total_words=_total(snapshot),
        rule_words=_rule(snapshot),
        evidence_words=_evidence(snapshot, zone, evidence_sha256),
        evidence_sha256=evidence_sha256,
        signatories=_signatories(snapshot, images or {}),
        footnote=specimen_words() if snapshot.is_specimen else "",
        images=dict((images or {}).values()),
    )


def specimen_words() -> str:
    return _("Specimen of the demonstration site: invented people, no credit granted.")


def _rule(snapshot: Snapshot) -> str:
    rule = snapshot.rule.rule()
    since = _("%(rule)s In force since %(date)s.") % {
        "rule": wording.rule_words(rule),
        "date": formats.date_format(rule.valid_from, "j F Y"),
    }
    return " ".join([since, *wording_options.options_words(snapshot.options.options())])


def _row(item: EvidenceItem, count: ItemCount, zone: ZoneInfo) -> Row:
    counts = count.is_creditable
    gaps = [
        _("%(span)s %(reason)s")
        % {
            "span": clock_span(gap.starts_ms, gap.ends_ms, zone),
            "reason": wording.gap_words(gap.code),
        }
        for gap in item.gaps
    ]
    if count.code in {CountCode.BELOW_SHARE, CountCode.OWN_TALK, CountCode.WHOLE}:
        gaps.append(wording.decision_words(count))
    return Row(
        time=clock_span(item.starts_ms, item.ends_ms, zone),
        title=item.title,
        minutes=str((item.ends_ms - item.starts_ms) // MINUTE_MS) if counts else "–",
        present=str(item.present_ms // MINUTE_MS) if counts else "–",
        why="; ".join(gaps) if counts else wording.uncounted_words(item.kind),
    )


def clock_span(starts_ms: int, ends_ms: int, zone: ZoneInfo) -> str:
    """“13:21–13:29”, with seconds where both ends lie in one minute."""
    first = moment(starts_ms).astimezone(zone)
    last = moment(ends_ms).astimezone(zone)
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


def _evidence(snapshot: Snapshot, zone: ZoneInfo, evidence_sha256: str) -> str:
    sentences = []
    if snapshot.evaluated_on:
        day = formats.date_format(date.fromisoformat(snapshot.evaluated_on), "j F Y")
        sentences.append(_("Evaluation given on %(date)s.") % {"date": day})
    archives = [entry for entry in snapshot.sources if entry.kind == "archive"]
    if archives:
        sealed = moment(snapshot.sealed_ms).astimezone(zone)
        sentences.append(
            _("Record sealed on %(date)s at %(time)s %(zone)s, SHA-256 %(digest)s.")
            % {
                "date": formats.date_format(sealed, "j F Y"),
                "time": f"{sealed:%H:%M}",
                "zone": zone_short(sealed),
                "digest": wording.short_digest(archives[-1].sha256),
            }
        )
    sentences.append(
        _("These reasons as a whole: SHA-256 %(digest)s.")
        % {"digest": wording.short_digest(evidence_sha256)}
    )
    return " ".join(sentences)


def _signatories(
    snapshot: Snapshot, images: Mapping[str, tuple[str, bytes]]
) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(
            name=one.name,
            role=one.role,
            image=images[one.image_sha256][0] if one.image_sha256 in images else "",
            image_words=_("Signature of %(name)s") % {"name": one.name},
        )
        for one in snapshot.issuer.signatories
    )
