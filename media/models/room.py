"""How a room is run: its rules, who helps in it, what it was told, who was attentive."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from media.choices import QuestionMode, RoomPart
from media.domain.programme import KEY_MAX
from media.domain.prompts import MOST_PER_HOUR
from media.models.append_only import AppendOnlyModel
from media.models.events import Webinar

ANNOUNCEMENT_MAX = 500


class RoomRules(models.Model):
    """What the moderators have switched on or off; an event without any has the defaults."""

    webinar = models.OneToOneField(
        Webinar, on_delete=models.PROTECT, related_name="room_rules"
    )
    questions = models.CharField(
        _("questions"),
        max_length=12,
        choices=QuestionMode.choices,
        default=QuestionMode.MODERATED,
    )
    prompts_per_hour = models.PositiveSmallIntegerField(
        _("attention prompts in an hour"),
        default=0,
        validators=[MaxValueValidator(MOST_PER_HOUR)],
    )
    #: What the moments of the prompts follow from; nobody is shown it.
    prompt_seed = models.CharField(max_length=32, blank=True)
    #: Of the background tasks that ask prompts only the latest goes on.
    prompt_round = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(questions__in=QuestionMode.values),
                name="media_room_questions",
            )
        ]

    def __str__(self) -> str:
        return str(self.webinar)


class RoomRole(models.Model):
    """A person who helps at one event: moderates it, or speaks at it."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="room_roles"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    part = models.CharField(max_length=12, choices=RoomPart.choices)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "user"], name="media_room_role_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=RoomPart.values), name="media_room_role_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.part}"


class Announcement(AppendOnlyModel):
    """What everybody in the room was told. A wrong one is followed by a right one."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="announcements"
    )
    text = models.CharField(_("announcement"), max_length=ANNOUNCEMENT_MAX)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.pk}"


class AttentionPrompt(AppendOnlyModel):
    """“Are you still there?” as it was asked of everybody in the room at once."""

    webinar = models.ForeignKey(
        Webinar, on_delete=models.PROTECT, related_name="attention_prompts"
    )
    key = models.CharField(max_length=KEY_MAX)
    #: Which of the item's prompts it is; none is asked twice.
    slot = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["webinar", "key", "slot"], name="media_prompt_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.webinar} · {self.key} · {self.slot}"


class PromptAnswer(models.Model):
    """What one person did about one prompt. It says nothing about minutes."""

    prompt = models.ForeignKey(
        AttentionPrompt, on_delete=models.PROTECT, related_name="answers"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    #: When the person asked for more time; it holds for the event's later prompts.
    extended_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prompt", "user"], name="media_prompt_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prompt} · {self.pk}"
