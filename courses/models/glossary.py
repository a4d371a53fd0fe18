"""The glossary: one entry per term and language, in words that patients read."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.choices import GlossarySection, TextLanguage
from courses.domain.glossary import Term


class GlossaryTerm(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A word of the report or the department, and what it means."""

    term = models.CharField(_("term"), max_length=80)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=TextLanguage.choices,
        default=TextLanguage.EN,
    )
    slug = models.SlugField(
        _("address"),
        max_length=80,
        blank=True,
        help_text=_(
            "The same in every language, for example “effusion”. Empty: from the term."
        ),
    )
    plain = models.CharField(
        _("in plain words"),
        max_length=300,
        help_text=_("For a reader of about 12: short words, one idea per sentence."),
    )
    example = models.CharField(
        _("in a sentence"),
        max_length=200,
        blank=True,
        help_text=_("As somebody would say it, or as it stands in a report."),
    )
    caution = models.CharField(
        _("what it does not say, or what to ask"),
        max_length=200,
        blank=True,
        help_text=_("Only where the word is easily misunderstood. No promises."),
    )
    forms = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_(
            "One in each line, as they are written in texts: “effusions”, “CT”."
            " Capitals alone count as an abbreviation and are found as such."
        ),
    )
    related = models.TextField(
        _("related words"),
        blank=True,
        help_text=_(
            "Addresses of other entries, one in each line, for example “stent”. Those"
            " of one language serve the other languages too."
        ),
    )
    section = models.CharField(
        _("section"), max_length=16, choices=GlossarySection.choices
    )
    is_marked = models.BooleanField(
        _("explain it in lessons"),
        default=True,
        help_text=_(
            "Where it first stands in a lesson. Not for words of every day, such as"
            " “mass” or “stage”; authors can still mark those by hand."
        ),
    )
    is_jargon = models.BooleanField(
        _("mark it in texts for patients"),
        default=True,
        help_text=_("In the workshop “Report for patients”."),
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="glossary_term"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="glossary_term",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("forms"),
        index.SearchField("plain"),
        index.FilterField("language"),
        index.FilterField("section"),
    ]

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="courses_glossaryterm_once",
                violation_error_message=_(
                    "This language already has an entry under that address."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.term} ({self.language})"

    def get_absolute_url(self) -> str:
        return reverse("courses:glossary_term", args=[self.language, self.slug])

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def clean(self) -> None:
        super().clean()
        self.slug = self.slug or slugify(self.term)
        if not self.slug:
            raise ValidationError(
                {
                    "slug": _(
                        "Write an address with letters a to z, for example “stent”."
                    )
                }
            )
        self._clean_related()

    def _clean_related(self) -> None:
        wanted = dict.fromkeys(self.related_slugs())
        self.related = "\n".join(wanted)
        if self.slug in wanted:
            raise ValidationError(
                {"related": _("This entry is not near itself: take its address out.")}
            )
        known = GlossaryTerm.objects.filter(slug__in=wanted) if wanted else ()
        missing = [slug for slug in wanted if slug not in {one.slug for one in known}]
        if missing:
            raise ValidationError(
                {
                    "related": _("There is no entry with the address “%(slug)s”.")
                    % {"slug": missing[0]}
                }
            )

    def related_slugs(self) -> list[str]:
        return [line.strip() for line in self.related.splitlines() if line.strip()]

    def as_term(self) -> Term:
        others = (line.strip() for line in self.forms.splitlines())
        return Term(
            key=self.slug,
            name=self.term,
            plain=self.plain,
            forms=tuple(dict.fromkeys((self.term, *filter(None, others)))),
            is_marked=self.is_marked,
            is_jargon=self.is_jargon,
        )

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "courses/glossary_term.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        from courses.queries import term_page_of  # noqa: PLC0415 -- thin method

        return {"object": self, "request": request, "page": term_page_of(self)}
