"""Packages from elsewhere as authors keep them, and what they said of learners.

A `PackageVersion` never changes: an attempt keeps the one it began with, so a
replaced package cannot break what a learner left half done. Progress belongs to a
lesson, not to the package: two lessons with the same one know nothing of each other.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from courses.choices import PackageCompletion, PackageKind, PackageSuccess
from courses.domain.packages import Completion, Kind, Success, Word
from courses.models.pages import LessonPage, ModulePage


class ContentPackage(index.Indexed, models.Model):
    """What an author chooses for a lesson; learners begin its latest version."""

    title = models.CharField(_("title"), max_length=120)
    description = models.CharField(
        _("what it is"),
        max_length=250,
        blank=True,
        help_text=_("One line for learners, below the title."),
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=PackageKind.choices, editable=False
    )
    version_count = models.PositiveIntegerField(_("version"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"), editable=False)

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("description"),
    ]

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class PackageVersion(models.Model):
    """One file of a package. Written once."""

    package = models.ForeignKey(
        ContentPackage, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=PackageKind.choices)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    file_count = models.PositiveIntegerField()
    file_name = models.CharField(_("file"), max_length=120)
    #: The title in the manifest; `launch` is the address within the package.
    own_title = models.CharField(max_length=120, blank=True)
    launch = models.CharField(max_length=2000, blank=True)
    given = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("version of a package")
        verbose_name_plural = _("versions of packages")
        ordering = ["package", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["package", "number"], name="courses_packageversion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.package_id}.{self.number}"


class ModulePackage(Orderable):
    """A package whose word counts towards a module: the author's tick for it."""

    module = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="packages")
    package = models.ForeignKey(
        ContentPackage,
        verbose_name=_("package"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    panels = [FieldPanel("package")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["module", "package"], name="courses_modulepackage_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.package)


class PackageAttempt(models.Model):
    """A learner with a package in one lesson, and what the package said of it.

    All of it is the package's word: nothing here was seen or marked by the site.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="package_attempts",
    )
    package = models.ForeignKey(
        ContentPackage, on_delete=models.PROTECT, related_name="attempts"
    )
    version = models.ForeignKey(
        PackageVersion, on_delete=models.PROTECT, related_name="attempts"
    )
    lesson = models.ForeignKey(
        LessonPage, null=True, on_delete=models.SET_NULL, related_name="packages"
    )
    lesson_title = models.CharField(_("lesson"), max_length=255)
    began_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    #: Flat data model that the package gets back the next time.
    state = models.JSONField(default=dict)
    exit = models.CharField(max_length=20, blank=True)
    has_ended = models.BooleanField(default=False)
    completion = models.CharField(
        max_length=10,
        choices=PackageCompletion.choices,
        default=PackageCompletion.UNKNOWN,
    )
    success = models.CharField(
        max_length=7, choices=PackageSuccess.choices, default=PackageSuccess.UNKNOWN
    )
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    #: When the sitting in progress began; a report of an earlier one is refused.
    sitting_ms = models.PositiveBigIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    session_ms = models.PositiveBigIntegerField(default=0)
    earlier_ms = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("attempt at a package")
        verbose_name_plural = _("attempts at packages")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "lesson", "package"], name="courses_packageattempt_once"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="courses_packageattempt_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(completion="completed", completed_at__isnull=False)
                | (
                    ~models.Q(completion="completed")
                    & models.Q(completed_at__isnull=True)
                ),
                name="courses_packageattempt_completed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_title} ({self.key})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.version.package_id != self.package_id:
            raise ValueError("The version belongs to another package.")
        super().save(*args, **kwargs)

    @property
    def kind(self) -> Kind:
        return Kind(self.version.kind)

    @property
    def word(self) -> Word:
        return Word(Completion(self.completion), Success(self.success), self.percent)

    @property
    def total_ms(self) -> int:
        return self.earlier_ms + self.session_ms
