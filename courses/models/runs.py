"""Runs: a group of people who take a course together, and their places in it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from courses.choices import EnrolmentMode, Language, PlaceState
from courses.domain.runs import RunDates
from courses.models.pages import CoursePage


class CourseRun(models.Model):
    """A course between dates, with places. What its state is, `domain.runs` says."""

    course = models.ForeignKey(
        CoursePage,
        verbose_name=_("course"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="runs",
    )
    title = models.CharField(
        _("title"), max_length=120, help_text=_("For example “Spring 2027”.")
    )
    enrolment_start = models.DateTimeField(_("enrolment opens"), null=True, blank=True)
    enrolment_end = models.DateTimeField(
        _("enrolment closes"),
        null=True,
        blank=True,
        help_text=_("Empty: it stays open until the run ends."),
    )
    start = models.DateTimeField(_("begins"), null=True, blank=True)
    end = models.DateTimeField(_("ends"), null=True, blank=True)
    capacity = models.PositiveIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for no limit."),
    )
    mode = models.CharField(
        _("enrolment"),
        max_length=8,
        choices=EnrolmentMode.choices,
        default=EnrolmentMode.OPEN,
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=Language.choices,
        default=Language.ENGLISH,
    )

    panels = [
        FieldPanel("course"),
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("enrolment_start"), FieldPanel("enrolment_end")]
                ),
                FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            ],
            heading=_("Dates, read in your own zone"),
        ),
        FieldPanel("capacity"),
        FieldPanel("mode"),
        FieldPanel("language"),
    ]

    class Meta:
        verbose_name = _("course run")
        verbose_name_plural = _("course runs")
        ordering = ["-start", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(start=None) | Q(end__gt=F("start")),
                name="courses_run_forward",
            ),
            models.CheckConstraint(
                condition=Q(enrolment_end=None)
                | Q(enrolment_start=None)
                | Q(enrolment_end__gt=F("enrolment_start")),
                name="courses_run_enrolment_forward",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=EnrolmentMode.values), name="courses_run_mode"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.title}" if self.course else self.title

    def clean(self) -> None:
        problems: dict[str, Any] = {}
        if self.start and self.end and self.end <= self.start:
            problems["end"] = _("The run ends after it begins.")
        opens, closes = self.enrolment_start, self.enrolment_end
        if opens and closes and closes <= opens:
            problems["enrolment_end"] = _("The enrolment closes after it opens.")
        if problems:
            raise ValidationError(problems)

    @property
    def dates(self) -> RunDates:
        return RunDates(
            enrolment_start=self.enrolment_start,
            enrolment_end=self.enrolment_end,
            start=self.start,
            end=self.end,
        )


class RunPlace(models.Model):
    """Where one person stands with one run. One row for good: giving a place back
    and asking again change its state, and the audit log keeps the way."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="places")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="run_places",
    )
    state = models.CharField(_("state"), max_length=10, choices=PlaceState.choices)
    #: The place in the queue: who asked first is served first.
    asked_at = models.DateTimeField()
    enrolled_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    is_over_capacity = models.BooleanField(
        default=False, help_text=_("Added by an organiser when all places were taken.")
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "user"], name="courses_place_once"),
            models.CheckConstraint(
                condition=Q(state__in=PlaceState.values), name="courses_place_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlaceState.ENROLLED) | Q(enrolled_at__isnull=False),
                name="courses_place_enrolled_when",
            ),
        ]
        indexes = [models.Index(fields=["run", "state", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.run} · {self.pk}"
