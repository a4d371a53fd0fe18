"""Quizzes as authors write them, and as they were published.

A `QuizRevision` never changes: an attempt keeps the one it began with, so a
corrected question cannot turn a given answer wrong. When a quiz is open and what
may be seen of it follow the quiz as it is published now.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.choices import ASPECTS, BEHAVIOURS, COUNTINGS, OVERDUE
from courses.domain.attempts import AttemptRules, Behaviour
from courses.domain.deadlines import Overdue, Schedule
from courses.domain.grading import Counting
from courses.domain.plan import QuizPlan, plan_from_json
from courses.domain.review import Moment, ReviewRules, read_rules
from courses.models.once import WrittenOnce
from courses.question_blocks import FeedbackBandsBlock, QuizItemsBlock

#: A day; longer is a closing date.
LONGEST_LIMIT = 24 * 60


def all_aspects() -> list[str]:
    return [value for value, _label in ASPECTS]


def check_aspects(names: Any) -> None:
    """Rows of names, and no other: the database is read by people too."""
    if not isinstance(names, list) or not set(names) <= set(all_aspects()):
        raise ValidationError(_("Choose among the aspects that are listed."))


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
    questions = StreamField(QuizItemsBlock(), blank=True, verbose_name=_("Questions"))

    behaviour = models.CharField(
        _("when an answer counts"),
        max_length=16,
        choices=BEHAVIOURS,
        default=Behaviour.IMMEDIATE.value,
    )
    asks_certainty = models.BooleanField(
        _("ask how sure they are"),
        default=False,
        help_text=_(
            "At every question. Marks then follow certainty: sure and right brings"
            " all, sure and wrong costs."
        ),
    )
    questions_per_page = models.PositiveSmallIntegerField(
        _("questions on a page"), default=1, help_text=_("0: all on one page.")
    )
    is_sequential = models.BooleanField(
        _("one way only"),
        default=True,
        help_text=_("Nobody goes back to a page they have left."),
    )
    shuffles_questions = models.BooleanField(_("shuffle the questions"), default=False)

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_LIMIT)],
    )
    overdue = models.CharField(
        _("when time runs out"),
        max_length=16,
        choices=OVERDUE,
        default=Overdue.AUTO_SUBMIT.value,
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("minutes to hand in"),
        default=5,
        validators=[MaxValueValidator(LONGEST_LIMIT)],
        help_text=_("Only where it can be handed in for a while."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as they like."),
    )
    delay_minutes = models.PositiveIntegerField(
        _("minutes between attempts"), default=0
    )
    counting = models.CharField(
        _("which attempt counts"),
        max_length=8,
        choices=COUNTINGS,
        default=Counting.BEST.value,
    )

    review_during = models.JSONField(
        _("while they answer"),
        default=all_aspects,
        blank=True,
        validators=[check_aspects],
    )
    review_just_after = models.JSONField(
        _("in the two minutes after"),
        default=all_aspects,
        blank=True,
        validators=[check_aspects],
    )
    review_later_while_open = models.JSONField(
        _("later, while it is open"),
        default=all_aspects,
        blank=True,
        validators=[check_aspects],
    )
    review_after_close = models.JSONField(
        _("after it has closed"),
        default=all_aspects,
        blank=True,
        validators=[check_aspects],
    )
    overall_feedback = StreamField(
        FeedbackBandsBlock(), blank=True, verbose_name=_("Words on the whole result")
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="quiz")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="quiz",
        for_concrete_model=False,
    )

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    @property
    def rules(self) -> AttemptRules:
        return AttemptRules(
            behaviour=Behaviour(self.behaviour),
            asks_certainty=self.asks_certainty,
            is_sequential=self.is_sequential,
            questions_per_page=self.questions_per_page,
        )

    @property
    def schedule(self) -> Schedule:
        limit = self.time_limit_minutes
        return Schedule(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            time_limit=None if limit is None else timedelta(minutes=limit),
            overdue=Overdue(self.overdue),
            grace=timedelta(minutes=self.grace_minutes),
            attempts_allowed=self.attempts_allowed,
            delay=timedelta(minutes=self.delay_minutes),
        )

    @property
    def review_rules(self) -> ReviewRules:
        return read_rules(
            {moment.value: getattr(self, f"review_{moment.value}") for moment in Moment}
        )

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            raise ValidationError(
                {"closes_at": _("It has to close after it has opened.")}
            )

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


class QuizRevision(WrittenOnce):
    """The quiz as it was published. Immutable."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="frozen")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    #: Items and settings (courses.domain.plan); version 1 was a list of questions.
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

    @cached_property
    def plan(self) -> QuizPlan:
        return plan_from_json(self.content)
