"""Tables of a dossier about people: attendance, corrections, certificates.

Names and countries, never an address of e-mail: an accreditor asks who was there. A
person is the same number in each table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from django.utils.translation import gettext as _

from certificates.domain.credit import written
from certificates.dossier.event_tables import clock
from certificates.models import Certificate, CorrectionRequest
from certificates.queries import Standing
from certificates.report import FILTERS, state_of
from certificates.wording import notes_words
from elearn.core.spreadsheets import Row
from media import queries as media
from media.domain.programme import from_ms, titles_of
from media.models import Correction, CorrectionWithdrawal, Webinar

MINUTE_MS = 60_000


def attendance(webinar: Webinar, people: Sequence[Standing]) -> list[Row]:
    """Everybody, with what stands against a certificate and where minutes were lost."""
    titles = titles_of(media.programme_in_force(webinar))
    rows: list[Row] = [
        (
            _("number"),
            _("name"),
            _("country"),
            _("first seen"),
            _("last seen"),
            _("minutes that count"),
            _("minutes possible"),
            _("credits earned"),
            _("credits granted"),
            _("certificate"),
            _("state"),
            _("reasons"),
        )
    ]
    for number, row in enumerate(people, start=1):
        stays = row.attendance.intervals
        certificate = row.certificate
        rows.append(
            (
                number,
                row.user.name,
                row.user.country,
                clock(from_ms(stays[0][0]), row.webinar) if len(stays) else "",
                clock(from_ms(stays[-1][1]), row.webinar) if len(stays) else "",
                row.eligible_ms // MINUTE_MS,
                row.possible_ms // MINUTE_MS,
                written(row.verdict.earned),
                written(certificate.credits if certificate else row.verdict.granted),
                certificate.serial if certificate else "",
                str(FILTERS[state_of(row)]),
                " ".join([*_against(row), *_lost(row, titles)]),
            )
        )
    return rows


def _against(row: Standing) -> list[str]:
    return [] if row.certificate else row.reasons


def _lost(row: Standing, titles: Mapping[str, str]) -> list[str]:
    """Items by the titles of the programme, as in every other table."""
    if not row.was_there:
        return []
    counts = [replace(one, label=titles[one.key]) for one in row.counts]
    return notes_words(counts, row.verdict.cuts, zone=row.webinar.zone)


def minutes(webinar: Webinar, people: Sequence[Standing]) -> list[Row]:
    """Whole minutes of presence in each item, whether it counts or not."""
    items = media.programme_in_force(webinar)
    titles = titles_of(items)
    rows: list[Row] = [(_("number"), _("name"), *titles.values())]
    for number, row in enumerate(people, start=1):
        present = row.attendance.item_ms
        told = (present.get(item.key, 0) // MINUTE_MS for item in items)
        rows.append((number, row.user.name, *told))
    return rows


def items(webinar: Webinar, people: Sequence[Standing]) -> Iterator[Row]:
    """What each item had of its audience."""
    yield (_("key"), _("title"), _("minutes"), _("people"), _("median of minutes"))
    items_in_force = media.programme_in_force(webinar)
    titles = titles_of(items_in_force)
    for item in items_in_force:
        spent = [row.attendance.item_ms.get(item.key, 0) // MINUTE_MS for row in people]
        there = [one for one in spent if one]
        yield (
            item.key,
            titles[item.key],
            item.duration_ms // MINUTE_MS,
            len(there),
            int(median(there)) if there else 0,
        )


def corrections(webinar: Webinar) -> Iterator[Row]:
    """Minutes given back or taken away by organisers, and decisions taken back."""
    titles = titles_of(media.programme_in_force(webinar))
    withdrawn = {
        one.group: one for one in CorrectionWithdrawal.objects.filter(webinar=webinar)
    }
    yield (
        _("name"),
        _("item"),
        _("what"),
        _("from"),
        _("until"),
        _("reason"),
        _("decided"),
        _("taken back"),
        _("why taken back"),
    )
    rows = Correction.objects.filter(webinar=webinar).select_related("viewer__user")
    for row in rows.order_by("id"):
        back = withdrawn.get(row.group)
        yield (
            _name(row.viewer.user),
            titles.get(row.item_key, row.item_key),
            _("added") if row.is_added else _("removed"),
            clock(row.starts_at, webinar),
            clock(row.ends_at, webinar),
            row.reason,
            clock(row.made_at, webinar),
            clock(back.made_at, webinar) if back else "",
            back.reason if back else "",
        )


def requests(webinar: Webinar) -> Iterator[Row]:
    """What people asked for. Their own words stay with the organisers: they were written
    to them, and may say more of somebody's day than an accreditor needs."""
    titles = titles_of(media.programme_in_force(webinar))
    yield (
        _("name"),
        _("item"),
        _("asked"),
        _("state"),
        _("answer"),
        _("answered"),
        _("certificate that followed"),
    )
    rows = CorrectionRequest.objects.filter(webinar=webinar).select_related(
        "person", "certificate"
    )
    for row in rows:
        yield (
            _name(row.person),
            titles.get(row.item_key, row.item_label),
            clock(row.asked_at, webinar),
            row.get_status_display(),
            row.answer,
            clock(row.decided_at, webinar),
            row.certificate.serial if row.certificate else "",
        )


def issued(certificates: Iterable[Certificate], webinar: Webinar) -> Iterator[Row]:
    """All that were ever issued, with the digests by which file and reasons are known.
    The code that opens the public answer is the holder's to give."""
    yield (
        _("certificate"),
        _("name as printed"),
        _("credits"),
        _("rule"),
        _("issued"),
        _("status"),
        _("reason"),
        _("replaces"),
        _("PDF, SHA-256"),
        _("reasons, SHA-256"),
    )
    for one in certificates:
        yield (
            one.serial,
            one.name_printed,
            written(one.credits),
            one.rule_version,
            clock(one.issued_at, webinar),
            one.get_status_display(),
            one.status_reason,
            one.replaces.serial if one.replaces else "",
            one.pdf_sha256,
            one.evidence_sha256,
        )


def _name(user: object) -> str:
    return str(getattr(user, "name", "")) or _("erased")
