"""Tables of a dossier about the event itself: programme, faculty, rules, sealed record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from certificates import wording_options
from certificates.domain.credit import written
from certificates.domain.options import VALUES, value_of
from certificates.domain.rules import RuleVersion
from certificates.event_options import options_of, origin_of, usual_value
from certificates.queries import rule_of
from certificates.rule_pages import rule_lines
from elearn.core.spreadsheets import Row
from media import queries as media
from media.domain.programme import Item, from_ms, titles_of
from media.event_faces import present_speakers, speakers_in
from media.models import ItemTimes, ProgrammeVersion, Webinar


def clock(moment: datetime | None, webinar: Webinar) -> str:
    """By the event's own clock, with its offset: "2024-02-22T12:30:00+01:00"."""
    if moment is None:
        return ""
    return moment.astimezone(webinar.zone).isoformat(timespec="seconds")


def yes(flag: bool) -> str:
    return _("yes") if flag else _("no")


def event(webinar: Webinar) -> Iterator[Row]:
    yield (_("field"), _("value"))
    yield (_("title"), webinar.title)
    yield (_("short address"), webinar.slug)
    yield (_("begins"), clock(webinar.starts_at, webinar))
    yield (_("ends"), clock(webinar.ends_at, webinar))
    yield (_("time zone"), webinar.time_zone)
    yield (_("accreditation"), _accreditation(webinar))
    yield (_("code of the accreditation"), webinar.accreditation_code)
    yield (
        _("credits granted to the event"),
        written(webinar.credits_granted) if webinar.credits_granted else "",
    )
    yield (_("words about accreditation"), " ".join(webinar.accreditation.split()))
    yield (_("rule set"), webinar.rule_set)
    yield (_("invented event"), yes(webinar.is_invented))


def _accreditation(webinar: Webinar) -> str:
    """No state that was entered must not read as if nothing were known."""
    if webinar.accreditation_state:
        return str(webinar.get_accreditation_state_display())
    if webinar.accreditation.strip():
        return _("see the words about accreditation")
    return _("nothing is said")


def programme(webinar: Webinar) -> Iterator[Row]:
    """The items in force; planned and real times beside each other."""
    rule = rule_of(webinar)
    yield (
        _("key"),
        _("kind"),
        _("title"),
        _("speakers"),
        _("planned begin"),
        _("planned end"),
        _("begin"),
        _("end"),
        _("minutes"),
        _("counts"),
    )
    items = media.programme_in_force(webinar)
    titles = titles_of(items)
    for item in items:
        counts = rule is not None and str(item.kind) in rule.creditable_kinds
        yield (
            item.key,
            str(item.kind),
            titles[item.key],
            _speakers(item),
            clock(from_ms(item.planned_starts_ms), webinar),
            clock(from_ms(item.planned_ends_ms), webinar),
            clock(item.starts_at, webinar),
            clock(item.ends_at, webinar),
            item.duration_ms // 60_000,
            yes(counts),
        )


def _speakers(item: Item) -> str:
    return "; ".join(
        f"{one.name} ({one.place})" if one.place else one.name for one in item.speakers
    )


def item_times(webinar: Webinar) -> Iterator[Row]:
    """Every real time ever recorded, with its reason; the last one of an item counts."""
    titles = titles_of(media.programme_in_force(webinar))
    yield (_("key"), _("title"), _("begin"), _("end"), _("reason"), _("recorded"))
    for row in ItemTimes.objects.filter(webinar=webinar).order_by("id"):
        yield (
            row.key,
            titles.get(row.key, ""),
            clock(row.starts_at, webinar),
            clock(row.ends_at, webinar),
            row.reason,
            clock(row.recorded_at, webinar),
        )


def versions(rows: Iterable[ProgrammeVersion]) -> Iterator[Row]:
    yield (_("version"), _("published"), _("SHA-256"))
    for row in rows:
        yield (row.number, clock(row.created_at, row.webinar), row.sha256)


def faculty(webinar: Webinar) -> Iterator[Row]:
    """Who speaks, and what they declared; an empty disclosure means that none is
    recorded, not that there is nothing to declare."""
    yield (_("name"), _("place"), _("items"), _("disclosure of interests"))
    items = media.programme_in_force(webinar)
    page = getattr(webinar, "page", None)
    cards = present_speakers(page, items) if page is not None else []
    for card in cards or speakers_in(items):
        yield (
            card.name,
            card.place,
            "; ".join(card.titles),
            card.disclosure or _("none recorded"),
        )


def options(webinar: Webinar) -> Iterator[Row]:
    """How minutes are counted, and on whose word."""
    yield (
        _("option"),
        _("value in force"),
        _("stands"),
        _("confirmed"),
        _("usual value"),
        _("source of the usual value"),
        _("confidence"),
    )
    rule = rule_of(webinar)
    chosen = options_of(webinar, rule)
    for name in VALUES:
        row, origin = chosen.rows.get(name), origin_of(rule, name)
        yield (
            wording_options.option_label(name),
            wording_options.option_value(name, value_of(chosen.options, name)),
            _("confirmed") if row else _("default, not confirmed"),
            clock(row.confirmed_at, webinar) if row else "",
            wording_options.option_value(name, usual_value(rule, name)),
            origin.source,
            origin.confidence,
        )


def rule_values(rule: RuleVersion) -> Iterator[Row]:
    yield (_("what"), _("value"), _("since"), _("source"), _("confidence"))
    for line, origin in zip(rule_lines(rule), rule.origins, strict=True):
        yield (
            line.label,
            line.value,
            rule.valid_from.isoformat(),
            origin.source,
            origin.confidence,
        )


def sealed_parts(webinar: Webinar) -> Iterator[Row]:
    yield (
        _("part"),
        _("file"),
        _("SHA-256"),
        _("bytes"),
        _("beats"),
        _("stays"),
        _("sealed"),
    )
    for part in media.archive_parts(webinar):
        yield (
            part.number,
            part.file.rpartition("/")[2],
            part.sha256,
            part.size,
            part.beats,
            part.intervals,
            clock(part.sealed_at, webinar),
        )


def logs(webinar: Webinar) -> Iterator[Row]:
    """Logs of platforms that were taken in; those withdrawn count for nothing."""
    yield (
        _("format"),
        _("SHA-256"),
        _("rows"),
        _("recognised"),
        _("not recognised"),
        _("taken in"),
        _("withdrawn"),
    )
    for log in media.log_imports(webinar, with_withdrawn=True):
        yield (
            log.source,
            log.file_sha256,
            log.rows,
            log.matched,
            log.unmatched,
            clock(log.imported_at, webinar),
            clock(log.withdrawn_at, webinar),
        )
