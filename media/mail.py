"""What a letter about an event says, in its reader's language and by both clocks. Each
says what happened, what is safe, what to do; none holds the address of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override

from elearn.core.accounts import verified_users_by_email
from elearn.core.models import User
from media.calendar_files import entries_of, event_address, event_file
from media.choices import MailKind, WebinarState
from media.domain.reminders import LEADS, days_left, is_late
from media.event_times import event_times
from media.letters import letter_kind
from media.models import EventMail, GivenBack, Webinar
from media.place_queries import (
    given_back_at,
    place_in_queue,
    programmes_in_force,
    waiting_place,
)
from media.wording import sentence

_SALT = "media.reminders"
#: Letters that bring the calendar up to date.
_WITH_FILE = frozenset(
    {
        MailKind.REGISTERED,
        MailKind.MOVED_UP,
        MailKind.CHANGED,
        MailKind.CANCELLED,
        MailKind.RESUMED,
    }
)
REMINDERS = frozenset(name for name, _lead in LEADS)


def compose(letter: EventMail, *, connection: BaseEmailBackend) -> EmailMessage:
    """The letter as it stands now; its number is in the Message-ID, so that a mailbox
    that got it twice can tell."""
    webinar, reader = letter.webinar, _reader(letter)
    user = reader.user
    with override(reader.language), timezone.override(reader.zone):
        subject, body = _words(letter, reader)
        file = event_file(webinar) if letter.kind in _WITH_FILE else None
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<event-letter-{letter.pk}@{host}>"}
    if user is not None and letter.kind in REMINDERS:
        headers |= {
            "List-Unsubscribe": f"<{reminders_address(user)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMessage(
        # A title with a line end would be a header of its own.
        " ".join(subject.split()),
        body,
        None,
        [reader.email],
        headers=headers,
        connection=connection,
    )
    if file is not None:
        message.attach(f"{webinar.slug}.ics", file.decode(), "text/calendar")
    return message


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a letter is for: an account, or an invited address that may have none."""

    email: str
    name: str
    language: str
    zone: ZoneInfo
    user: User | None = None


def _reader(letter: EventMail) -> Reader:
    user, invitation = letter.user, letter.invitation
    if user is not None:
        return Reader(user.email, user.get_short_name(), user.language, user.zone, user)
    if invitation is None:
        raise ValueError("a letter needs somebody to read it")
    known = verified_users_by_email([invitation.email]).get(invitation.email)
    if known is None:
        zone = letter.webinar.zone
        return Reader(invitation.email, invitation.name, settings.LANGUAGE_CODE, zone)
    return Reader(invitation.email, known.get_short_name(), known.language, known.zone)


def _invitation(letter: EventMail, reader: Reader) -> dict[str, Any]:
    """Who is invited need not know this site; whose address it is, an account proves."""
    webinar, now = letter.webinar, letter.claimed_at or timezone.now()
    opens = webinar.registration_opens_at
    return {
        "name": reader.name,
        "email": reader.email,
        "title": webinar.title,
        "kind": MailKind.INVITED.value,
        "is_limited": webinar.capacity is not None,
        "opens_at": opens if opens is not None and now < opens else None,
        "closes_at": webinar.registration_closes_at,
        "days": day_lines(webinar, viewer=reader.zone),
        "url": _address(webinar),
        "sign_up_url": settings.BASE_URL + reverse("account_signup"),
    }


def _words(letter: EventMail, reader: Reader) -> tuple[str, str]:
    of_another_room = letter_kind(letter.kind)
    if of_another_room is not None:
        told = of_another_room.words_of(letter)
        return told.subject, told.body
    user, webinar = reader.user, letter.webinar
    context = _context(letter, user, webinar) if user else _invitation(letter, reader)
    return _subject(letter, webinar), render_to_string("media/mail/event.txt", context)


def _subject(letter: EventMail, webinar: Webinar) -> str:
    """A reminder that goes out late, after a move or a long queue, says how late."""
    now = letter.claimed_at or timezone.now()
    code, days = f"mail_{letter.kind}", days_left(webinar.starts_at, now=now)
    if letter.kind == MailKind.WEEK and days < 7:
        words: str = ngettext(
            "In %(n)d day: %(title)s", "In %(n)d days: %(title)s", days
        )
        return words % {"n": days, "title": webinar.title}
    if letter.kind in (MailKind.DAY, MailKind.HOUR) and is_late(
        letter.kind, webinar.starts_at, now=now
    ):
        code += "_late"
    if letter.user is not None:
        lost = _lost(letter, letter.user)
        if lost is not None and lost.was_waiting:
            code = "mail_struck_off"
    return sentence(code, title=webinar.title)


def reminders_address(user: User) -> str:
    token = signing.dumps(user.pk, salt=_SALT)
    return settings.BASE_URL + reverse("media:stop_reminders", args=[token])


def read_reminders_token(token: str) -> int | None:
    """The id of the person whose letter it stood in; None for what we never wrote."""
    try:
        number = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None


def _context(letter: EventMail, user: User, webinar: Webinar) -> dict[str, Any]:
    waiting = waiting_place(webinar, user) if letter.kind == MailKind.WAITING else None
    kind = MailKind(letter.kind)
    return {
        "name": user.get_short_name(),
        "title": webinar.title,
        "kind": kind.value,
        "days_left": days_left(
            webinar.starts_at, now=letter.claimed_at or timezone.now()
        ),
        "is_reminder": kind.value in REMINDERS,
        "has_file": kind in _WITH_FILE,
        "days": day_lines(webinar, viewer=user.zone),
        "url": _address(webinar),
        "lost": _lost(letter, user),
        "number": place_in_queue(waiting) if waiting else None,
        "password_url": first_password_address(user),
        "stop_url": reminders_address(user) if kind.value in REMINDERS else "",
        "events_url": settings.BASE_URL + reverse("media:my_events"),
    }


def _lost(letter: EventMail, user: User) -> GivenBack | None:
    """What a letter about a place taken back is about."""
    if letter.kind != MailKind.REMOVED:
        return None
    at = datetime.fromisoformat(letter.occasion)
    return given_back_at(letter.webinar, user, at)


def first_password_address(user: User) -> str:
    """Where somebody from a list, who never signed in, gets a password; "" for others."""
    if user.has_usable_password():
        return ""
    return settings.BASE_URL + reverse("account_reset_password")


def _address(webinar: Webinar) -> str:
    """The event's page, or all events where its page is taken away."""
    page = getattr(webinar, "page", None)
    if webinar.state == WebinarState.CANCELLED and (page is None or not page.live):
        return settings.BASE_URL + reverse("media:webinars")
    return event_address(webinar)


def day_lines(webinar: Webinar, *, viewer: object) -> list[str]:
    """Each day by the event's clock, and by the reader's where that differs."""
    version = programmes_in_force([webinar]).get(webinar.pk)
    return [
        event_times(
            entry.starts_at, entry.ends_at, zone=webinar.zone, viewer=viewer
        ).one_line
        for entry in entries_of(webinar, version)
    ]
