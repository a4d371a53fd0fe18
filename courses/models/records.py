"""What learners leave behind. Plain rows that outlive the pages they speak of:
each keeps the words and the revision it was made with, and a deleted page or an
erased person empties a reference, never the record.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.pages import LessonPage, ModulePage


class Enrolment(models.Model):
    """Somebody has begun a module. Made by POST only, and kept when they leave it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="enrolments",
    )
    module = models.ForeignKey(
        ModulePage, null=True, on_delete=models.SET_NULL, related_name="enrolments"
    )
    module_title = models.CharField(_("module"), max_length=255)
    enrolled_at = models.DateTimeField()
    #: Since when the module is no longer among theirs; what was done stays.
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "module"], name="courses_enrolment_once"
            )
        ]
        ordering = ["-enrolled_at"]

    def __str__(self) -> str:
        return self.module_title


class LessonVisit(models.Model):
    """Where somebody is in a lesson, and whether they finished it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="lesson_visits",
    )
    lesson = models.ForeignKey(
        LessonPage, null=True, on_delete=models.SET_NULL, related_name="visits"
    )
    lesson_title = models.CharField(_("lesson"), max_length=255)
    opened_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    #: Id of the page revision that was read; kept when that revision is purged.
    revision_id = models.PositiveBigIntegerField(null=True, blank=True)
    last_anchor = models.CharField(max_length=120, blank=True)
    last_heading = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson"], name="courses_lessonvisit_once"
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(finished_at__gte=models.F("opened_at")),
                name="courses_lessonvisit_order",
            ),
        ]

    def __str__(self) -> str:
        return self.lesson_title


class ReflectionNote(models.Model):
    """A learner's private answer to a reflection; shown to nobody else.

    Erasing a person removes these rows first (hence PROTECT): a private note
    without its author would be a stranger's secret kept for no reason.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reflections"
    )
    lesson = models.ForeignKey(
        LessonPage, null=True, on_delete=models.SET_NULL, related_name="reflections"
    )
    block_id = models.CharField(max_length=64)
    prompt = models.CharField(_("question"), max_length=250)
    text = models.TextField(_("note"))
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson", "block_id"], name="courses_reflection_once"
            )
        ]

    def __str__(self) -> str:
        return self.prompt


class CompletionQuerySet(models.QuerySet["ModuleCompletion"]):
    def in_force(self) -> CompletionQuerySet:
        return self.filter(superseded_at=None)

    def of_same_module(self, completion: ModuleCompletion) -> CompletionQuerySet:
        """As `ModuleCompletion.is_of_same_module`, for the database."""
        if completion.module_id is not None:
            return self.filter(module=completion.module_id)
        titled = models.Q(module_title=completion.module_title)
        page = completion.page_number
        if page is None:
            return self.filter(titled, module=None)
        nameless = models.Q(evidence__module__isnull=True)
        return self.filter(
            models.Q(evidence__module=page) | (titled & nameless), module=None
        )


class ModuleCompletion(models.Model):
    """Somebody finished a module, with the reasons frozen at that moment.

    A changed module changes nothing here. Only an organiser's explicit
    recalculation supersedes a completion; the row stays, with who and why.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="module_completions",
    )
    module = models.ForeignKey(
        ModulePage, null=True, on_delete=models.SET_NULL, related_name="completions"
    )
    module_title = models.CharField(_("module"), max_length=255)
    module_revision_id = models.PositiveBigIntegerField(null=True, blank=True)
    completed_at = models.DateTimeField()
    #: What was asked, what was shown, when, and with which revisions.
    evidence = models.JSONField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    superseded_because = models.TextField(blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "module"],
                condition=models.Q(superseded_at=None),
                name="courses_completion_once_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(superseded_at=None, superseded_because="")
                | (
                    models.Q(superseded_at__isnull=False)
                    & ~models.Q(superseded_because="")
                ),
                name="courses_completion_superseded_why",
            ),
        ]
        ordering = ["-completed_at"]

    def __str__(self) -> str:
        return self.module_title

    @property
    def page_number(self) -> int | None:
        """The key of the module's page, also where it is gone; None for completions
        from before it was recorded."""
        recorded: int | None = self.evidence.get("module")
        return self.module_id or recorded

    def is_of_same_module(self, other: ModuleCompletion) -> bool:
        """Whether both are of one module; of pages that are gone and not recorded the
        title decides."""
        if self.module_id is not None or other.module_id is not None:
            return self.module_id == other.module_id
        if self.page_number is not None and other.page_number is not None:
            return self.page_number == other.page_number
        return self.module_title == other.module_title
