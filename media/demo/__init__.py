"""The live events of the demo: pages, people's places, and three sealed logs.

Everything goes the way an organiser goes: pages are published through Wagtail, people
come from a list, logs from a file. The pages are files of this folder: a changed
sentence is published anew, and nothing else is. The rehearsal moves to the next weekday
once it is over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from wagtail.models import Page, Site

from elearn.core.demo import DemoPerson, demo_people
from elearn.core.models import User
from media import queries, services
from media.choices import WebinarState
from media.demo import live_now, small_group
from media.demo.clip import MISSING, clip_to_try
from media.demo.files import read_event
from media.demo.lives import GUEST_ADDRESS, Stays, write_log, write_short_log
from media.demo.talk import fill_talk
from media.event_times import spans_of_days
from media.lists import PersonRow
from media.models import (
    PresenceInterval,
    RecordingCut,
    Registration,
    Webinar,
    WebinarIndexPage,
    WebinarItem,
    WebinarPage,
    WebinarQuestion,
    WebinarSpeaker,
)

ORGANISER = "astrid.lindqvist@example.org"
INES = "ines.carvalho@example.org"
#: A newcomer and somebody who comes for the self-paced module: no live event.
NOT_LIVE = {"aoife.ni-bhriain@example.org", "matteo.ferrari@example.org"}
PART_1 = "patient-communication-course-part-1"
PART_2 = "patient-communication-course-part-2"
FOCUS = "special-focus-patient-communication"
REHEARSAL = "rehearsal"
SMALL_GROUP = "small-group"
TELEPHONE = "result-by-telephone"
EVENTS = (PART_1, PART_2, FOCUS, TELEPHONE, REHEARSAL, SMALL_GROUP)
#: Invented events that move ahead once they are over, and how many days.
DAYS_AHEAD = {REHEARSAL: 0, SMALL_GROUP: 9}

#: Stays in minutes after 12:30: the two afternoons that the screenshots show.
INES_PART_1: Stays = [(6, 51), (59, 311)]
INES_PART_2: Stays = [(-4, 232), (261, 332)]


@transaction.atomic
def load(*, now: datetime) -> dict[str, int]:
    """Make what is missing; totals of what exists afterwards."""
    organiser = User.objects.get(email=ORGANISER)
    index = _load_index(organiser)
    for slug in EVENTS:
        _load_event(slug, index=index, by=organiser, now=now)
    learners = [
        person
        for person in demo_people()
        if not person.group
        and not person.is_administrator
        and person.email not in NOT_LIVE
    ]
    _load_day(
        PART_1,
        people=[(person.email, person.name) for person in learners],
        known={INES: INES_PART_1},
        seed=20240222,
        by=organiser,
    )
    # A third of the people came to the first day only.
    again = [
        (person.email, person.name)
        for number, person in enumerate(learners)
        if number % 3 != 2
    ]
    _load_day(
        PART_2,
        people=again,
        known={INES: INES_PART_2},
        seed=20240321,
        by=organiser,
        rare=3,
    )
    _load_evening(learners, by=organiser)
    _load_two_evenings(learners, by=organiser)
    fill_talk(queries.get_webinar(PART_2), name=PART_2, by=organiser)
    _load_small_group(learners, now=now)
    return {
        "webinars": Webinar.objects.count(),
        "registrations": Registration.objects.count(),
        "intervals": PresenceInterval.objects.count(),
    }


def refresh(*, now: datetime) -> None:
    """Move invented events that are over ahead; else one query, no change."""
    pages = WebinarPage.objects.filter(slug__in=DAYS_AHEAD).select_related("webinar")
    for page in [page for page in pages if _may_move(page, now)]:
        _load_event(
            page.slug,
            index=page.get_parent().specific,
            by=User.objects.get(email=ORGANISER),
            now=now,
        )


def go_live(*, now: datetime) -> None:
    """An invented event is on now, with a room that one can enter."""
    live_now.go_live(
        index=WebinarIndexPage.objects.get(),
        by=User.objects.get(email=ORGANISER),
        now=now,
    )


def next_weekday(day: date) -> date:
    """The first Monday to Friday after `day`."""
    following = day + timedelta(days=1)
    while following.weekday() >= 5:
        following += timedelta(days=1)
    return following


def _load_index(by: User) -> WebinarIndexPage:
    index = WebinarIndexPage.objects.first()
    if index is not None:
        return index
    root: Page = Site.objects.get(is_default_site=True).root_page
    index = WebinarIndexPage(
        title="Live",
        slug="webinars",
        introduction=(
            "Live events with talks, questions and answers. Your minutes are counted "
            "while you follow, and you can see afterwards which of them count."
        ),
    )
    root.add_child(instance=index)
    # By the site itself: organisers may publish below this page, once it is there.
    index.save_revision(user=by).publish()
    return index


def _load_event(slug: str, *, index: WebinarIndexPage, by: User, now: datetime) -> None:
    told = read_event(slug)
    entries = told.pop("items")
    rows = {
        "speaker_rows": told.pop("speaker_rows", []),
        "questions": told.pop("questions", []),
        "recording_cuts": told.pop("recording_cuts", []),
    }
    if told.pop("test_clip", False):
        told |= _recording(told["recording_words"])
    page = WebinarPage.objects.filter(slug=slug).first()
    if "held_on" not in told and (page is None or _may_move(page, now)):
        zone = ZoneInfo(told["time_zone"])
        ahead = timedelta(days=DAYS_AHEAD[slug])
        told["held_on"] = next_weekday(now.astimezone(zone).date() + ahead)
    held_on = told.get("held_on") or page.held_on
    for entry in entries:
        later = timedelta(days=entry.pop("days_later"))
        entry["day"] = held_on + later if later else None
    if page is None:
        page = WebinarPage(**told, programme_items=[WebinarItem(**e) for e in entries])
        _set_rows(page, rows)
        index.add_child(instance=page)
    elif not (
        _set_fields(page, told) | _set_items(page, entries) | _set_rows(page, rows)
    ):
        return
    page.save_revision(user=by).publish(user=by)


def _recording(words: str) -> dict[str, Any]:
    """The test clip in a recording's place, or the sentence that says why it is not."""
    clip = clip_to_try()
    if clip is None:
        return {"recording_words": f"{words} {MISSING}"}
    film, captions = clip
    return {
        "recording": film,
        "recording_captions": captions,
        "recording_is_test": True,
    }


def _set_fields(page: WebinarPage, told: Mapping[str, Any]) -> bool:
    """Whether anything of what the file names is other than before."""
    changed = [name for name, value in told.items() if getattr(page, name) != value]
    for name in changed:
        setattr(page, name, told[name])
    return bool(changed)


def _set_items(page: WebinarPage, entries: list[dict[str, Any]]) -> bool:
    """The items of the file, in its order; those that stay keep their rows."""
    names = (
        "key",
        "kind",
        "title",
        "short_title",
        "day",
        "starts_at",
        "ends_at",
        "speakers",
    )
    present = list(page.programme_items.all())
    wanted = [tuple(entry[name] for name in names) for entry in entries]
    if [tuple(getattr(one, name) for name in names) for one in present] == wanted:
        return False
    known = {one.key: one for one in present}
    items = []
    for place, entry in enumerate(entries):
        item = known.get(entry["key"]) or WebinarItem()
        for name, value in (entry | {"sort_order": place}).items():
            setattr(item, name, value)
        items.append(item)
    page.programme_items.set(items)
    return True


def _set_rows(page: WebinarPage, told: Mapping[str, list[dict[str, Any]]]) -> bool:
    """Speakers, questions and cuts as the file has them; whether any is other than before."""
    changed = False
    for relation, kind in (
        ("speaker_rows", WebinarSpeaker),
        ("questions", WebinarQuestion),
        ("recording_cuts", RecordingCut),
    ):
        present = list(getattr(page, relation).all())
        wanted = told[relation]
        is_same = len(present) == len(wanted) and all(
            str(getattr(one, name)).strip() == str(value).strip()
            for one, entry in zip(present, wanted, strict=True)
            for name, value in entry.items()
        )
        if not is_same:
            rows = [kind(sort_order=n, **entry) for n, entry in enumerate(wanted)]
            getattr(page, relation).set(rows)
            changed = True
    return changed


def _may_move(page: WebinarPage, now: datetime) -> bool:
    """Only invented events move, and only while no minute was recorded on their day."""
    webinar = page.webinar
    return bool(
        page.slug in DAYS_AHEAD
        and page.is_invented
        and webinar is not None
        and webinar.is_over(now)
        and not webinar.intervals.exists()
    )


def _load_day(
    slug: str,
    *,
    people: list[tuple[str, str]],
    known: dict[str, Stays],
    seed: int,
    by: User,
    rare: int = 7,
) -> None:
    """Places, log and sealed archive of one afternoon, at the hours they would have."""
    webinar = queries.get_webinar(slug)
    _register(webinar, people, by=by)
    if queries.archive_parts(webinar).exists():
        return
    log = write_log(
        [email for email, _name in people],
        starts_at=webinar.starts_at.astimezone(webinar.zone),
        seed=seed,
        known=known,
        rare=rare,
    )
    _take_in(webinar, log, by=by)


def _register(webinar: Webinar, people: list[tuple[str, str]], *, by: User) -> None:
    services.invite_and_register(
        webinar,
        people=[
            PersonRow(line=number, email=email, name=name)
            for number, (email, name) in enumerate(people, start=2)
        ],
        by=by,
        now=webinar.starts_at - timedelta(days=6),
        # It was years ago: nobody hears of it today.
        tell=False,
    )


def _take_in(webinar: Webinar, log: str, *, by: User) -> None:
    services.import_log(
        webinar,
        content=log.encode("utf-8"),
        file_name=f"{webinar.slug}-attendance.csv",
        by=by,
        now=webinar.ends_at + timedelta(minutes=15),
        source="intervals",
    )
    services.seal_log(webinar, by=by, now=webinar.ends_at + timedelta(minutes=21))
    services.save_webinar(slug=webinar.slug, by=by, state=WebinarState.HELD)


def _load_small_group(learners: list[DemoPerson], *, now: datetime) -> None:
    """Six have a place; Inês is the second who waits."""
    some = [one.email for one in learners if not one.tries][1::5][:7]
    people = {user.email: user for user in User.objects.filter(email__in=[*some, INES])}
    small_group.fill(
        queries.get_webinar(SMALL_GROUP),
        people=[people[email] for email in [*some, INES]],
        now=now,
    )


def _load_evening(learners: list[DemoPerson], *, by: User) -> None:
    """Some of the people at the Special Focus: to evaluate it, one must have been there.
    Those whom the tour shows were not, so that it shows what it always did."""
    webinar = queries.get_webinar(FOCUS)
    others = [one for one in learners if not one.tries]
    people = [(one.email, one.name) for one in others[::4]]
    _register(webinar, people, by=by)
    if queries.archive_parts(webinar).exists():
        return
    # One of them came with an address that the earlier afternoons do not recognise:
    # decided here, it is offered there.
    (fellow, _name), *_rest = people
    services.decide_match(
        webinar,
        key=f"mail:{GUEST_ADDRESS}",
        email=fellow,
        by=by,
        now=webinar.ends_at + timedelta(minutes=10),
    )
    log = write_short_log(
        [GUEST_ADDRESS if email == fellow else email for email, _name in people],
        evenings=_evenings(webinar),
        seed=20251211,
    )
    _take_in(webinar, log, by=by)


def _load_two_evenings(learners: list[DemoPerson], *, by: User) -> None:
    """Others than those at the Special Focus, and again none whom the tour shows."""
    webinar = queries.get_webinar(TELEPHONE)
    others = [one for one in learners if not one.tries]
    people = [(one.email, one.name) for one in others[2::4]]
    _register(webinar, people, by=by)
    if queries.archive_parts(webinar).exists():
        return
    log = write_short_log(
        [email for email, _name in people],
        evenings=_evenings(webinar),
        seed=20251007,
    )
    _take_in(webinar, log, by=by)


def _evenings(webinar: Webinar) -> list[tuple[datetime, int]]:
    """Beginning and minutes of each day of an event."""
    spans = spans_of_days(queries.programme_in_force(webinar), zone=webinar.zone)
    return [
        (begin.astimezone(webinar.zone), int((end - begin).total_seconds()) // 60)
        for begin, end in spans
    ]
