"""Reads about places: who may register, who waits, what was asked, what went out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet

from elearn.core.models import User, normalise_email
from media.choices import Admission, MailKind, MailState, WebinarState
from media.models import (
    EventMail,
    EventWishes,
    GivenBack,
    Invitation,
    ProgrammeVersion,
    Registration,
    WaitingPlace,
    Webinar,
    WebinarPage,
    WebinarQuestion,
)

#: A letter that is being sent for longer than this was lost with its worker.
LOST_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said to one question, in the words it was asked in."""

    key: str
    question: str
    answer: str


def may_attend(webinar: Webinar, user: Any) -> bool:
    """Whether this person may register by themselves, or wait for a place."""
    if not user.is_authenticated:
        return webinar.admission == Admission.ALL
    if webinar.admission == Admission.GROUP:
        return bool(
            webinar.admission_group_id
            and user.groups.filter(pk=webinar.admission_group_id).exists()
        )
    if webinar.admission == Admission.INVITED:
        # Only addresses that the person has proved to own: anybody can type one.
        own = [
            normalise_email(address)
            for address in EmailAddress.objects.filter(
                user=user, verified=True
            ).values_list("email", flat=True)
        ]
        return Invitation.objects.filter(webinar=webinar, email__in=own).exists()
    return True


def questions_of(webinar: Webinar) -> list[WebinarQuestion]:
    """What its published page asks at registration."""
    return list(
        WebinarQuestion.objects.filter(page__webinar=webinar).order_by(
            "sort_order", "pk"
        )
    )


def waiting_place(webinar: Webinar, user: Any) -> WaitingPlace | None:
    if not user.is_authenticated:
        return None
    return WaitingPlace.objects.filter(webinar=webinar, user=user).first()


def place_in_queue(place: WaitingPlace) -> int:
    """1 for whoever is next."""
    earlier = Q(asked_at__lt=place.asked_at) | Q(
        asked_at=place.asked_at, pk__lt=place.pk
    )
    return people_waiting(place.webinar).filter(earlier).count() + 1


def numbers_in_queues(user: User, webinars: Iterable[int]) -> dict[int, int]:
    """This person's place in each of these queues: one question, however many."""
    places = WaitingPlace.objects.filter(
        webinar__in=list(webinars), user__isnull=False
    ).filter(Q(user__is_active=True) | Q(user=user))
    numbers: Counter[int] = Counter()
    mine = {}
    for webinar, person in places.order_by("asked_at", "id").values_list(
        "webinar_id", "user_id"
    ):
        numbers[webinar] += 1
        if person == user.pk:
            mine[webinar] = numbers[webinar]
    return mine


def people_with_places(webinar: Webinar) -> QuerySet[Registration]:
    return webinar.registrations.select_related("user").order_by("registered_at", "id")


def people_waiting(webinar: Webinar) -> QuerySet[WaitingPlace]:
    """Those who can move up: a closed account keeps nobody else waiting."""
    queue = webinar.waiting.filter(user__is_active=True)
    return queue.select_related("user").order_by("asked_at", "id")


def people_counting_on(webinar: Webinar) -> int:
    """How many have a place or wait for one."""
    return (
        webinar.registrations.filter(user__isnull=False).count()
        + webinar.waiting.filter(user__isnull=False).count()
    )


def places_given_back(webinar: Webinar) -> QuerySet[GivenBack]:
    return webinar.given_back.select_related("user")


def given_back_at(webinar: Webinar, user: User, at: datetime) -> GivenBack | None:
    """What this person lost in that moment: a place, or a turn on the waiting list."""
    lost: GivenBack | None = webinar.given_back.filter(
        user=user, given_back_at=at
    ).first()
    return lost


def invitations_of(webinar: Webinar) -> QuerySet[Invitation]:
    return webinar.invitations.order_by("email")


def is_written_to(webinar: Webinar, *, now: datetime) -> bool:
    """Whether invited people hear of the event: once it is announced, to them alone,
    and while they can still register or soon will."""
    closes = webinar.registration_closes_at
    return (
        webinar.state == WebinarState.ANNOUNCED
        and webinar.admission == Admission.INVITED
        and not webinar.is_over(now)
        and (closes is None or now < closes)
    )


def is_invitation_open(
    webinar: Webinar, invitation: Invitation | None, *, now: datetime
) -> bool:
    """Neither taken back nor used, for an event that the invited can still come to."""
    if invitation is None or not is_written_to(webinar, now=now):
        return False
    # A closed account has its address still: nobody can sign up with it.
    known = (
        EmailAddress.objects.filter(email=invitation.email, verified=True)
        .select_related("user")
        .first()
    )
    if known is None:
        return True
    has_place = Registration.objects.filter(webinar=webinar, user=known.user).exists()
    return known.user.is_active and not has_place


def asked(webinar: Webinar, stored: list[list[dict[str, str]]]) -> list[Answer]:
    """Every question that the page asks or that somebody was asked, once each; those
    of the page first and in its words. `answer` is empty."""
    found = {
        str(one.key): Answer(str(one.key), one.question, "")
        for one in questions_of(webinar)
    }
    for answers in stored:
        for entry in answers:
            found.setdefault(entry["key"], Answer(entry["key"], entry["question"], ""))
    return list(found.values())


def mails_of(webinar: Webinar) -> QuerySet[EventMail]:
    return webinar.mails.select_related("user", "invitation").order_by(
        "-planned_at", "-id"
    )


def stuck_mails(webinar: Webinar, *, now: datetime) -> QuerySet[EventMail]:
    return stuck_of(webinar.mails.all(), now=now)


def stuck_of(letters: QuerySet[EventMail], *, now: datetime) -> QuerySet[EventMail]:
    """Letters that were given up, and those whose worker died while sending them."""
    return letters.filter(
        Q(state=MailState.FAILED)
        | Q(state=MailState.SENDING, claimed_at__lte=now - LOST_AFTER)
    )


def mail_counts(webinar: Webinar) -> list[tuple[str, dict[str, int], int]]:
    """(what kind of letter, how many in each state, all of them), in the order in
    which an event sends them; kinds that nobody got are left out."""
    rows = webinar.mails.order_by().values_list("kind", "state").annotate(n=Count("pk"))
    counts: dict[str, Counter[str]] = {}
    for kind, state, number in rows:
        counts.setdefault(kind, Counter())[state] = number
    return [
        (
            str(MailKind(kind).label),
            {
                str(MailState(state).label): counts[kind][state]
                for state in MailState.values
                if counts[kind][state]
            },
            counts[kind].total(),
        )
        for kind in MailKind.values
        if kind in counts
    ]


def wishes_of(user: User) -> EventWishes:
    """What the person wishes, or what everybody gets who never said."""
    return EventWishes.objects.filter(user=user).first() or EventWishes(user=user)


def owner_of_feed(key: str) -> User | None:
    wishes = (
        EventWishes.objects.filter(feed_key=key, user__is_active=True)
        .select_related("user")
        .first()
    )
    return wishes.user if wishes else None


def events_of_feed(user: User) -> QuerySet[Webinar]:
    """What the person has a place at, cancelled events among them: a calendar must be
    told, too."""
    return (
        Webinar.objects.filter(registrations__user=user)
        .exclude(state="draft")
        .select_related("page")
        .order_by("starts_at", "slug")
    )


def events_to_come(user: User, *, now: datetime) -> QuerySet[Webinar]:
    """What the person has a place at or waits for, and what was cancelled of it."""
    mine = Q(registrations__user=user) | Q(waiting__user=user)
    return (
        Webinar.objects.filter(mine, ends_at__gt=now)
        .exclude(state="draft")
        .distinct()
        .order_by("starts_at", "slug")
    )


def programmes_in_force(webinars: Iterable[Webinar]) -> dict[int, ProgrammeVersion]:
    """The latest programme of each event, as planned, by the event's id."""
    return {pk: versions[-1] for pk, versions in programmes_so_far(webinars).items()}


def programmes_so_far(
    webinars: Iterable[Webinar],
) -> dict[int, list[ProgrammeVersion]]:
    """Every programme that each event was ever published with, the latest last."""
    found: dict[int, list[ProgrammeVersion]] = {}
    versions = ProgrammeVersion.objects.filter(webinar__in=list(webinars))
    for one in versions.order_by("webinar_id", "number"):
        found.setdefault(one.webinar_id, []).append(one)
    return found


def earlier_pages() -> QuerySet[WebinarPage]:
    """What a new event can be copied from, the latest first."""
    return WebinarPage.objects.order_by("-held_on", "title")
