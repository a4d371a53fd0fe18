"""What people ask in the room, and who else would like to know."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from media.choices import QUESTION_STATE_LABELS, listed
from media.domain.programme import KEY_MAX
from media.domain.questions import QuestionState
from media.models.events import Webinar

QUESTION_MAX = 500
ANSWER_MAX = 3000
REASON_MAX = 300


class Question(models.Model):
    """One question to the speakers. It is never deleted: it changes its state."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="questions"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    #: Other participants see no name; moderators do.
    is_anonymous = models.BooleanField(_("without my name"), default=False)
    text = models.CharField(_("question"), max_length=QUESTION_MAX)
    #: Key of the item that ran when it was asked; empty between items.
    item = models.CharField(max_length=KEY_MAX, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(
        max_length=12,
        choices=listed(QUESTION_STATE_LABELS),
        default=QuestionState.WAITING.value,
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    #: Why it was put aside; its author reads it.
    reason = models.CharField(max_length=REASON_MAX, blank=True)
    answer = models.TextField(_("answer"), max_length=ANSWER_MAX, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in QuestionState]),
                name="media_question_state",
            ),
            models.CheckConstraint(
                condition=Q(state=QuestionState.MERGED.value, merged_into__isnull=False)
                | (~Q(state=QuestionState.MERGED.value) & Q(merged_into__isnull=True)),
                name="media_question_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="media_question_not_into_itself",
            ),
            models.UniqueConstraint(
                fields=["webinar"],
                condition=Q(state=QuestionState.NOW.value),
                name="media_question_one_now",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class QuestionSupport(models.Model):
    """“I should like to know that too”: once per person, and it can be taken back."""

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="supports"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "user"], name="media_support_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.pk}"
