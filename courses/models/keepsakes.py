"""What a learner keeps for themselves in a lesson: bookmarks and private notes.

Erasing a person removes these rows first (hence PROTECT): a private note without
its author would be a stranger's secret kept for no reason.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.pages import LessonPage


class Bookmark(models.Model):
    """A place to come back to: a heading of a lesson, or the lesson itself."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bookmarks"
    )
    lesson = models.ForeignKey(
        LessonPage, null=True, on_delete=models.SET_NULL, related_name="bookmarks"
    )
    lesson_title = models.CharField(_("lesson"), max_length=255)
    #: "" is the lesson as a whole.
    anchor = models.CharField(max_length=120, blank=True)
    heading = models.CharField(_("heading"), max_length=255, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson", "anchor"], name="courses_bookmark_once"
            )
        ]
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return self.heading or self.lesson_title


class LessonNote(models.Model):
    """A learner's own words about a lesson; shown to nobody else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lesson_notes"
    )
    lesson = models.ForeignKey(
        LessonPage, null=True, on_delete=models.SET_NULL, related_name="notes"
    )
    lesson_title = models.CharField(_("lesson"), max_length=255)
    text = models.TextField(_("note"))
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson"], name="courses_lessonnote_once"
            )
        ]
        ordering = ["-updated_at", "-pk"]

    def __str__(self) -> str:
        return self.lesson_title
