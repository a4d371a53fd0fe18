"""What the room is asked by its moderators, and what each person answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.choices import POLL_KIND_LABELS, PollState, listed
from media.domain.polls import PollKind
from media.models.events import Webinar

POLL_QUESTION_MAX = 200
LABEL_MAX = 60


class Poll(models.Model):
    """One question with its possible answers; closed ones keep what was answered."""

    webinar = models.ForeignKey(Webinar, on_delete=models.PROTECT, related_name="polls")
    question = models.CharField(_("question"), max_length=POLL_QUESTION_MAX)
    kind = models.CharField(_("kind"), max_length=12, choices=listed(POLL_KIND_LABELS))
    #: The answers to choose from; of a scale the words at its two ends.
    options = models.JSONField(default=list)
    #: Said to everybody before they answer; otherwise nobody sees who answered what.
    is_named = models.BooleanField(_("answers with names"), default=False)
    state = models.CharField(
        max_length=12, choices=PollState.choices, default=PollState.PREPARED
    )
    shows_results = models.BooleanField(default=False)
    #: Words of people's own that the room does not see, as `poll_words` counts them.
    hidden_words = models.JSONField(default=list)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    launched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    #: When the room first saw results: from then on nothing can be answered.
    shown_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in PollKind]),
                name="media_poll_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PollState.values), name="media_poll_state"
            ),
            models.UniqueConstraint(
                fields=["webinar"],
                condition=Q(state=PollState.OPEN),
                name="media_poll_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class PollAnswer(models.Model):
    """A person's answer, which may be changed while the poll is open."""

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    #: Places of the options, the step of a scale, or words: always a list.
    choices = models.JSONField(default=list)
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["poll", "user"], name="media_poll_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.poll_id} · {self.pk}"
