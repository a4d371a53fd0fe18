"""What a letter about an event says, in its reader's language and by both clocks. Each
says what happened, what is safe, what to do; none holds the address of a stream."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from elearn.core.models import User
from media.calendar_files import entries_of, event_address, event_file
from media.choices import MailKind
from media.domain.reminders import LEADS
from media.event_times import event_times
from media.models import EventMail, Webinar
from media.place_queries import place_in_queue, programmes_in_force, waiting_place
from media.wording import sentence

_SALT = "media.reminders"
#: Letters that bring the calendar up to date.
_WITH_FILE = frozenset(
    {
        MailKind.REGISTERED,
        MailKind.MOVED_UP,
        MailKind.CHANGED,
        MailKind.CANCELLED,
    }
)
REMINDERS = frozenset(name for name, _lead in LEADS)


def compose(letter: EventMail, *, connection: BaseEmailBackend) -> EmailMessage:
    """The letter as it stands now; its number is in the Message-ID, so that a mailbox
    that got it twice can tell."""
    user, webinar = letter.user, letter.webinar
    if user is None:
        raise ValueError("a letter needs somebody to read it")
    with override(user.language), timezone.override(user.zone):
        subject = sentence(f"mail_{letter.kind}", title=webinar.title)
        body = render_to_string("media/mail/event.txt", _context(letter, user, webinar))
        file = event_file(webinar) if letter.kind in _WITH_FILE else None
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    headers = {"Message-ID": f"<event-letter-{letter.pk}@{host}>"}
    if letter.kind in REMINDERS:
        headers |= {
            "List-Unsubscribe": f"<{reminders_address(user)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    message = EmailMessage(
        # A title with a line end would be a header of its own.
        " ".join(subject.split()),
        body,
        None,
        [user.email],
        headers=headers,
        connection=connection,
    )
    if file is not None:
        message.attach(f"{webinar.slug}.ics", file.decode(), "text/calendar")
    return message


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
        "is_reminder": kind.value in REMINDERS,
        "has_file": kind in _WITH_FILE,
        "days": day_lines(webinar, viewer=user.zone),
        "url": event_address(webinar),
        "number": place_in_queue(waiting) if waiting else None,
        # Somebody from a list has an account that they never signed in to.
        "password_url": ""
        if user.has_usable_password()
        else settings.BASE_URL + reverse("account_reset_password"),
        "stop_url": reminders_address(user) if kind.value in REMINDERS else "",
        "events_url": settings.BASE_URL + reverse("media:my_events"),
    }


def day_lines(webinar: Webinar, *, viewer: object) -> list[str]:
    """Each day by the event's clock, and by the reader's where that differs."""
    version = programmes_in_force([webinar]).get(webinar.pk)
    return [
        event_times(
            entry.starts_at, entry.ends_at, zone=webinar.zone, viewer=viewer
        ).one_line
        for entry in entries_of(webinar, version)
    ]
