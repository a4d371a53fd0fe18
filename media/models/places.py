"""Around a place at an event: who is invited, who waits, who gave it back, which
letters went out, and what a person wishes of them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.choices import ABOUT_CERTIFICATES, MailKind, MailState
from media.models.append_only import AppendOnlyModel
from media.models.events import Webinar


def new_feed_key() -> str:
    """128 bits: an address that nobody guesses."""
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """An address that may register where only the invited may."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField()
    name = models.CharField(max_length=150, blank=True)
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "email"], name="media_invitation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.pk}"


class WaitingPlace(models.Model):
    """A place in the queue; the row goes when the person moves up or leaves."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="waiting"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="waiting_places",
    )
    asked_at = models.DateTimeField()
    answers = models.JSONField(default=list)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "user"], name="media_waiting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · waiting {self.pk}"


class GivenBack(AppendOnlyModel):
    """A place that was given back, with the person's reason where they gave one."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="given_back"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    given_back_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    was_waiting = models.BooleanField(default=False)

    class Meta:
        ordering = ["-given_back_at", "-id"]

    def __str__(self) -> str:
        return f"{self.webinar} · given back {self.pk}"


class EventWishes(models.Model):
    """A person's secret calendar address, and whether reminders are welcome."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="event_wishes",
    )
    feed_key = models.CharField(max_length=64, unique=True, null=True, blank=True)
    wants_reminders = models.BooleanField(_("reminders by e-mail"), default=True)

    def __str__(self) -> str:
        return f"wishes {self.pk}"


class EventMail(models.Model):
    """One letter to one person, sent at most once; about an event, or without one about a
    certificate of a module.

    `occasion` says which of several of its kind it is (a second registration, the
    second change of times), so that the database refuses the same letter twice.
    """

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, null=True, blank=True, related_name="mails"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="event_mails",
    )
    #: For somebody who is invited and may have no account: the address is there.
    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="mails",
    )
    kind = models.CharField(_("letter"), max_length=12, choices=MailKind.choices)
    occasion = models.CharField(max_length=40)
    state = models.CharField(
        _("state"), max_length=9, choices=MailState.choices, default=MailState.WAITING
    )
    planned_at = models.DateTimeField()
    #: Not before this moment: a letter that failed waits longer each time.
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-planned_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "user", "kind", "occasion"], name="media_mail_once"
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "occasion"],
                condition=Q(webinar__isnull=True),
                name="media_mail_of_no_event_once",
            ),
            models.CheckConstraint(
                condition=Q(webinar__isnull=False) | Q(kind__in=ABOUT_CERTIFICATES),
                name="media_mail_about_something",
            ),
            models.UniqueConstraint(
                fields=["invitation", "kind"], name="media_invited_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="media_mail_state"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="media_mail_due")]

    def __str__(self) -> str:
        return f"{self.webinar or '–'} · {self.kind} {self.pk}"
