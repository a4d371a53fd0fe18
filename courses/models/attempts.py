"""What learners and organisers did with a quiz. Steps are append-only and an
attempt's state is a fold over them (`courses.domain.attempts`); the numbers beside
them are written by services from that fold, so that lists need not replay.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from fractions import Fraction

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.choices import AttemptPhase, RulingKind
from courses.domain.attempts import Act, AttemptStep
from courses.domain.deadlines import Override
from courses.models.once import WrittenOnce
from courses.models.quizzes import Quiz, QuizRevision


class QuizAttempt(models.Model):
    """One person's way through one revision."""

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
    #: One row per slot, in the order shown: {"question": key, "options": [key, …], …}
    #: (courses.domain.questions.arrange) and, for a drawn question, "version": the
    #: id of its `QuestionVersion`. Stored so that a refresh, another device or a
    #: later review shows the same.
    layout = models.JSONField()
    #: What the layout was shuffled with, so that it can be accounted for.
    seed = models.BigIntegerField(null=True, editable=False)
    phase = models.CharField(
        max_length=10, choices=AttemptPhase.choices, default=AttemptPhase.OPEN
    )
    started_at = models.DateTimeField()
    #: Up to when answers are taken; None: no limit.
    due_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: Questions right: what counts towards a module's pass mark.
    right_count = models.PositiveSmallIntegerField(null=True, blank=True)
    #: Answers that wait for a person's marking.
    waiting_count = models.PositiveSmallIntegerField(default=0)
    #: Exact marks as fractions: "7/2".
    mark = models.CharField(max_length=60, blank=True)
    max_mark = models.CharField(max_length=60, blank=True)
    #: What each slot came to (services.quiz_results), so that lists need not replay it.
    outcomes = models.JSONField(default=list)
    #: Slots the learner wants to look at again before handing in; no step, no record.
    flagged = models.JSONField(default=list, editable=False)
    #: The same with the question asked, a line for each slot (domain.tally): what
    #: statistics over thousands of attempts read. Empty while under way.
    tally = models.TextField(blank=True, default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "revision"],
                condition=models.Q(phase=AttemptPhase.OPEN),
                name="courses_quizattempt_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    phase=AttemptPhase.OPEN,
                    finished_at__isnull=True,
                    right_count__isnull=True,
                )
                | models.Q(
                    phase=AttemptPhase.FINISHED,
                    finished_at__isnull=False,
                    right_count__isnull=False,
                )
                | models.Q(
                    phase=AttemptPhase.ABANDONED,
                    finished_at__isnull=False,
                    right_count__isnull=True,
                ),
                name="courses_quizattempt_counted_when_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "finished_at"]),
            models.Index(
                fields=["due_at"],
                condition=models.Q(phase=AttemptPhase.OPEN),
                name="courses_quizattempt_due",
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)

    @property
    def exact_mark(self) -> Fraction | None:
        return Fraction(self.mark) if self.mark else None

    @property
    def exact_max_mark(self) -> Fraction | None:
        return Fraction(self.max_mark) if self.max_mark else None


class QuizStep(WrittenOnce):
    """One thing that was done, once. Append-only."""

    attempt = models.ForeignKey(
        QuizAttempt, on_delete=models.CASCADE, related_name="steps"
    )
    #: From 1; 0 is the attempt as a whole.
    slot = models.PositiveSmallIntegerField()
    #: From 0 within its slot, without gaps: the guard against stale pages.
    sequence = models.PositiveIntegerField()
    act = models.CharField(
        max_length=10, choices=[(one.value, one.name) for one in Act]
    )
    response = models.JSONField(null=True)
    #: Marks by a person: the share of the mark, exact.
    fraction = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    #: Who did it, where it was not the learner.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "slot", "sequence"], name="courses_quizstep_once"
            )
        ]
        ordering = ["attempt", "pk"]

    def __str__(self) -> str:
        return f"{self.slot}.{self.sequence}: {self.act}"

    @property
    def value(self) -> AttemptStep:
        return AttemptStep(
            slot=self.slot,
            sequence=self.sequence,
            act=Act(self.act),
            at=self.at,
            response=self.response,
            fraction=Fraction(self.fraction) if self.fraction else None,
            details=self.details,
        )


class QuizOverride(models.Model):
    """What one person was granted for one quiz; empty fields inherit."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="overrides")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="quiz_overrides",
        verbose_name=_("person"),
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    extra_minutes = models.PositiveSmallIntegerField(
        _("extra minutes"), null=True, blank=True
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    reason = models.CharField(_("reason"), max_length=200)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "user"], name="courses_quizoverride_once"
            )
        ]
        verbose_name = _("exception for a person")
        verbose_name_plural = _("exceptions for persons")

    def __str__(self) -> str:
        return f"{self.quiz}: {self.user}"

    @property
    def value(self) -> Override:
        def minutes(number: int | None) -> timedelta | None:
            return None if number is None else timedelta(minutes=number)

        return Override(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            time_limit=minutes(self.time_limit_minutes),
            extra_time=minutes(self.extra_minutes),
            attempts_allowed=self.attempts_allowed,
        )


class QuestionRuling(WrittenOnce):
    """A decision about a question that was already asked. Immutable; its effect on
    each attempt is a step there."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="rulings")
    question_key = models.CharField(max_length=64)
    #: The question's words when it was ruled on, for lists.
    stem = models.TextField(_("question"))
    kind = models.CharField(max_length=8, choices=RulingKind.choices)
    reason = models.CharField(_("reason"), max_length=400)
    #: What is accepted, or the corrected question.
    details = models.JSONField(default=dict)
    #: [{"attempt": key, "slot": n, "before": "0", "after": "1", …}, …]
    changes = models.JSONField(default=list)
    ruled_at = models.DateTimeField()
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-ruled_at", "-pk"]
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.stem[:60]}"
