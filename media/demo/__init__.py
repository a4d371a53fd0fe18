"""The live events of the demo: pages, people's places, and two sealed logs.

Everything goes the way an organiser goes: pages are published through Wagtail, people
come from a list, logs from a file. What exists already is left as it is, but for the
rehearsal, which moves to the next weekday once it is over.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from wagtail.models import Page, Site

from elearn.core.demo import demo_people
from elearn.core.models import User
from media import queries, services
from media.choices import WebinarState
from media.demo.lives import Stays, write_log
from media.lists import PersonRow
from media.models import (
    PresenceInterval,
    Registration,
    Webinar,
    WebinarIndexPage,
    WebinarItem,
    WebinarPage,
)

FOLDER = Path(__file__).parent
ORGANISER = "astrid.lindqvist@example.org"
INES = "ines.carvalho@example.org"
#: A newcomer and somebody who comes for the self-paced module: no live event.
NOT_LIVE = {"aoife.ni-bhriain@example.org", "matteo.ferrari@example.org"}
PART_1 = "patient-communication-course-part-1"
PART_2 = "patient-communication-course-part-2"
REHEARSAL = "rehearsal"
EVENTS = (PART_1, PART_2, "special-focus-patient-communication", REHEARSAL)

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
    return {
        "webinars": Webinar.objects.count(),
        "registrations": Registration.objects.count(),
        "intervals": PresenceInterval.objects.count(),
    }


def refresh(*, now: datetime) -> None:
    """Move a rehearsal that is over to the next weekday; else one query, no change."""
    page = WebinarPage.objects.filter(slug=REHEARSAL).select_related("webinar").first()
    if page is not None and _may_move(page, now):
        _load_event(
            REHEARSAL,
            index=page.get_parent().specific,
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
    text = (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    entries = told.pop("items")
    zone = ZoneInfo(told["time_zone"])
    told.setdefault("held_on", next_weekday(now.astimezone(zone).date()))
    told["description"] = told["description"].strip()
    told["objectives"] = told["objectives"].strip()
    page = WebinarPage.objects.filter(slug=slug).first()
    if page is None:
        page = WebinarPage(**told, programme_items=[_item(entry) for entry in entries])
        index.add_child(instance=page)
    elif _may_move(page, now):
        page.held_on = told["held_on"]
    else:
        return
    page.save_revision(user=by).publish(user=by)


def _may_move(page: WebinarPage, now: datetime) -> bool:
    """Only the rehearsal moves, and only while no minute was recorded on its day."""
    webinar = page.webinar
    return bool(
        page.slug == REHEARSAL
        and page.is_invented
        and webinar is not None
        and webinar.is_over(now)
        and not webinar.intervals.exists()
    )


def _item(entry: dict[str, Any]) -> WebinarItem:
    speakers = "\n".join(entry.pop("speakers", []))
    return WebinarItem(**entry, speakers=speakers)


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
    services.invite_and_register(
        webinar,
        people=[
            PersonRow(line=number, email=email, name=name)
            for number, (email, name) in enumerate(people, start=2)
        ],
        by=by,
        now=webinar.starts_at - timedelta(days=6),
    )
    if queries.archive_parts(webinar).exists():
        return
    log = write_log(
        [email for email, _name in people],
        starts_at=webinar.starts_at.astimezone(webinar.zone),
        seed=seed,
        known=known,
        rare=rare,
    )
    services.import_log(
        webinar,
        content=log.encode("utf-8"),
        file_name=f"{slug}-attendance.csv",
        by=by,
        now=webinar.ends_at + timedelta(minutes=15),
        source="intervals",
    )
    services.seal_log(webinar, by=by, now=webinar.ends_at + timedelta(minutes=21))
    services.save_webinar(slug=slug, by=by, state=WebinarState.HELD)
