"""Where questions of other tools' files went: so that the same words are recognised
when their file comes again."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedQuestion(models.Model):
    """One question of a file as it was taken into a bank or a quiz. What became of
    it there is no matter of this record."""

    bank = models.ForeignKey(
        "courses.QuestionBank",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="imported",
    )
    quiz = models.ForeignKey(
        "courses.Quiz",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="imported",
    )
    question_key = models.CharField(max_length=64)
    #: Of the question's part of the file.
    sha256 = models.CharField(max_length=64, db_index=True)
    source = models.CharField(_("format"), max_length=20)
    file_name = models.CharField(_("file"), max_length=200)
    line = models.PositiveIntegerField(_("line"))
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bank__isnull=False, quiz__isnull=True)
                | models.Q(bank__isnull=True, quiz__isnull=False),
                name="courses_importedquestion_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.line}"
