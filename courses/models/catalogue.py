"""How the catalogue files things: topics, and what is said there of a live event."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from courses.choices import Language, Level
from media.models import Webinar


class Topic(models.Model):
    """A subject that somebody may look for, in their own words."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("short address"), max_length=60, unique=True)

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WebinarFiling(models.Model):
    """Topics, level and language of a live event, which knows nothing of them."""

    webinar = models.OneToOneField(
        Webinar,
        verbose_name=_("live event"),
        on_delete=models.PROTECT,
        related_name="filing",
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True)
    level = models.CharField(
        _("level"),
        max_length=1,
        choices=Level.choices,
        blank=True,
        help_text=_("Empty: for every level."),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=Language.choices,
        default=Language.ENGLISH,
    )

    panels = [
        FieldPanel("webinar"),
        FieldPanel("topics"),
        FieldPanel("level"),
        FieldPanel("language"),
    ]

    class Meta:
        verbose_name = _("live event in the catalogue")
        verbose_name_plural = _("live events in the catalogue")
        ordering = ["-webinar__starts_at"]

    def __str__(self) -> str:
        return str(self.webinar)


class Filed(models.Model):
    """A page that the catalogue files: fields of courses and modules."""

    level = models.CharField(
        _("level"),
        max_length=1,
        choices=Level.choices,
        blank=True,
        help_text=_("Empty: for every level."),
    )
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=Language.choices,
        default=Language.ENGLISH,
    )
    topics = ParentalManyToManyField(
        "courses.Topic", verbose_name=_("topics"), blank=True, related_name="+"
    )

    filing_panels = [
        MultiFieldPanel(
            [FieldPanel("level"), FieldPanel("language"), FieldPanel("topics")],
            heading=_("In the catalogue"),
        )
    ]

    class Meta:
        abstract = True
