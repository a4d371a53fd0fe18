"""Templates of certificates as organisers write them, and which one an event uses.

A template changes only what is issued from now on: an issued certificate keeps its words
in its evidence and its bytes in its file. Every saved state stays as a revision.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin

from certificates.blocks import LogoBlock, SignatoryBlock, WordingsBlock
from certificates.example import preview, preview_modes
from certificates.paper_words import USUAL, languages
from media.models import Webinar

#: The template of every event that chose none.
USUAL_TEMPLATE = "standard"


class CertificateTemplate(
    DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """Logos, words by language, signatories: the sheet around a person's certificate."""

    name = models.CharField(_("name"), max_length=80)
    key = models.SlugField(
        _("key"),
        max_length=12,
        unique=True,
        help_text=_(
            "A short word that events and issued certificates name it by; “standard” "
            "is the one of every event that chose none."
        ),
    )
    wordings = StreamField(
        WordingsBlock(required=False),
        verbose_name=_("wording"),
        blank=True,
        help_text=_("One for each language; what is left empty is in usual words."),
    )
    signatories = StreamField(
        [("signatory", SignatoryBlock())],
        verbose_name=_("signatories"),
        blank=True,
        max_num=3,
    )
    logos = StreamField(
        [("logo", LogoBlock())], verbose_name=_("logos"), blank=True, max_num=4
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="certificate_template"
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("key")]),
        FieldPanel("wordings"),
        FieldPanel("signatories"),
        FieldPanel("logos"),
    ]

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def version(self) -> str:
        """The published revision; 0 for one that came with the platform."""
        return str(self.live_revision_id or 0)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return preview_modes(self)

    @property
    def default_preview_mode(self) -> str:
        return self.preview_modes[0][0]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(self, mode_name)


class EventPaper(models.Model):
    """The template and the language in which an event's certificates are printed."""

    webinar = models.OneToOneField(
        Webinar, on_delete=models.CASCADE, related_name="paper"
    )
    template = models.ForeignKey(
        CertificateTemplate, on_delete=models.PROTECT, related_name="+"
    )
    language = models.CharField(
        _("language"), max_length=10, choices=languages, default=USUAL
    )

    class Meta:
        verbose_name = _("paper of an event")
        verbose_name_plural = _("papers of events")

    def __str__(self) -> str:
        return f"{self.webinar}: {self.template}, {self.language}"
