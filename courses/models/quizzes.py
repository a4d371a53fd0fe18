"""Quizzes as authors write them, as they were published, and as learners answer.

A `QuizRevision` never changes: an attempt keeps the one it began with, so a
corrected question cannot turn a given answer wrong.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.question_blocks import QuestionsBlock


class Quiz(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """Questions with their rationale. Learners meet its published revisions."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True)
    questions = StreamField(QuestionsBlock(), blank=True, verbose_name=_("Questions"))

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="quiz",
        for_concrete_model=False,
    )

    panels = [FieldPanel("title"), FieldPanel("slug"), FieldPanel("questions")]
    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def publish(self, revision: Any, *args: Any, **options: Any) -> None:
        """Publish unless a question cannot be answered, whoever asks: the editor,
        a workflow, the scheduler or the command line."""
        from courses.services import refuse_problems  # noqa: PLC0415 -- thin method

        with transaction.atomic():  # the freezing belongs to it (receivers)
            refuse_problems(revision.as_object())
            super().publish(revision, *args, **options)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "courses/pages/quiz_preview.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        return {"object": self, "request": request, "quiz": self}


class QuizRevision(models.Model):
    """The questions as they were published. Immutable."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="frozen")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    content = models.JSONField(_("questions"))
    sha256 = models.CharField(max_length=64)
    question_count = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "number"], name="courses_quizrevision_number"
            )
        ]
        ordering = ["quiz", "number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A published quiz revision never changes.")
        super().save(*args, **kwargs)


class QuizAttempt(models.Model):
    """One person's way through one revision; what was answered are its answers."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="quiz_attempts",
    )
    revision = models.ForeignKey(
        QuizRevision, on_delete=models.PROTECT, related_name="attempts"
    )
    #: [{"question": key, "options": [key, …]}, …] in the order shown, stored so
    #: that a refresh, another device or a later review shows the same.
    order = models.JSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    right_count = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "revision"],
                condition=models.Q(finished_at__isnull=True),
                name="courses_quizattempt_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, right_count__isnull=True)
                | models.Q(finished_at__isnull=False, right_count__isnull=False),
                name="courses_quizattempt_counted_when_finished",
            ),
        ]
        indexes = [models.Index(fields=["user", "finished_at"])]

    def __str__(self) -> str:
        return str(self.key)


class QuizAnswer(models.Model):
    """One answer, given once. Append-only."""

    attempt = models.ForeignKey(
        QuizAttempt, on_delete=models.CASCADE, related_name="answers"
    )
    #: 0 for the first question shown, and so on without gaps.
    sequence = models.PositiveSmallIntegerField()
    question_key = models.CharField(max_length=64)
    #: Option keys: the chosen one, or all of them in the order given.
    response = models.JSONField()
    is_right = models.BooleanField()
    #: Share of positions that were right, in thousandths (ordering); 0 or 1000 else.
    credit_permille = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "sequence"], name="courses_quizanswer_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "question_key"], name="courses_quizanswer_question"
            ),
        ]
        ordering = ["attempt", "sequence"]

    def __str__(self) -> str:
        return f"{self.sequence + 1}: {self.question_key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("An answer is given once and never changed.")
        super().save(*args, **kwargs)
