"""What was told of learners in courses, beside the records that it tells of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearn.core.models import StoredStatement


class CourseStatement(StoredStatement):
    """A lesson finished, a quiz finished or a module completed, as it was told."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="course_statements",
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sent_at"], name="courses_statement_sent")]
