"""Evaluations: the form, its frozen versions, who answered, and what was answered.

That somebody answered (`EvaluationGiven`) and what somebody answered
(`EvaluationAnswers`) are two tables with nothing in common but the event: no key,
no time and no order leads from one to the other.
"""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.contrib.forms.models import AbstractFormField
from wagtail.models import Page, PreviewableMixin

from courses.choices import Evaluated, QuestionKind
from courses.domain.evaluation import Questionnaire, from_json
from courses.evaluation_panels import AccreditorPanel
from courses.models.once import WrittenOnce
from media.models import Webinar

#: Kinds of question that need answers to choose from.
WITH_CHOICES = (QuestionKind.ONE, QuestionKind.SEVERAL)


def choices_of(text: str) -> list[str]:
    """The choices that an organiser typed, one per line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class EvaluationFormAdminForm(WagtailAdminModelForm):
    """Checks a form as a whole, in sentences for its organiser."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("webinar") and cleaned.get("page"):
            self.add_error("page", _("Choose an event or a page, not both."))
        elif cleaned.get("webinar") and cleaned.get("kind") != Evaluated.EVENT:
            self.add_error("kind", _("A form for an event must be “a live event”."))
        elif cleaned.get("page") and cleaned.get("kind") != Evaluated.PAGE:
            self.add_error("kind", _("A form for a page must be “a module or course”."))
        if self.instance.usual_for and (
            cleaned.get("webinar")
            or cleaned.get("page")
            or cleaned.get("kind") != self.instance.usual_for
        ):
            self.add_error(
                "kind",
                _(
                    "This is the usual form: it belongs to no single event or page. "
                    "Make a copy for one."
                ),
            )
        if self.instance.usual_for and not cleaned.get("is_in_use", True):
            self.add_error("is_in_use", _("The usual form is always in use."))
        formset = self.formsets.get("questions")
        seen: set[str] = set()
        for form in formset.forms if formset is not None else ():
            if form.is_valid() and not form.cleaned_data.get("DELETE"):
                _check_question(form, seen)
        return cleaned


def _check_question(form: forms.ModelForm, seen: set[str]) -> None:
    label = form.cleaned_data.get("label", "").strip()
    if not label:
        return
    if label.casefold() in seen:
        form.add_error("label", _("This question is asked twice."))
    seen.add(label.casefold())
    choices = choices_of(form.cleaned_data.get("choices") or "")
    if form.cleaned_data.get("field_type") not in WITH_CHOICES:
        return
    if len(set(choices)) < 2 or len(set(choices)) != len(choices):
        form.add_error(
            "choices",
            _("Give at least two answers to choose from, each once, one per line."),
        )


class EvaluationForm(PreviewableMixin, ClusterableModel):
    """What is asked after a live event, or at the end of a module or course.

    There is a usual form for each; another one may be made for one event or page.
    Saving it freezes a version (`services.freeze_form`), and people answer versions.
    """

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(
        _("for"),
        max_length=8,
        choices=Evaluated.choices,
        default=Evaluated.EVENT,
        help_text=_("The accreditor’s questions belong to forms for live events."),
    )
    #: The kind that this is the usual form for; "" for all others.
    usual_for = models.CharField(
        max_length=8, choices=Evaluated.choices, blank=True, default="", editable=False
    )
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        max_length=400,
        help_text=_("One or two sentences above the questions."),
    )
    asks_items = models.BooleanField(
        _("rate each item of the programme"),
        default=True,
        help_text=_(
            "One row per talk and speaker, with “did not attend”; live events only."
        ),
    )
    webinar = models.OneToOneField(
        Webinar,
        verbose_name=_("only for this event"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evaluation_form",
    )
    page = models.OneToOneField(
        Page,
        verbose_name=_("only for this module or course"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="evaluation_form",
    )
    is_in_use = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Without this tick the usual form is asked instead."),
    )

    base_form_class = EvaluationFormAdminForm
    panels = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("webinar"),
                PageChooserPanel("page", ["courses.ModulePage", "courses.CoursePage"]),
                FieldPanel("is_in_use"),
            ],
            heading=_("Where it is asked"),
        ),
        AccreditorPanel(
            template="courses/admin/accreditor_panel.html",
            heading=_("Required by the accreditor"),
        ),
        FieldPanel("asks_items"),
        InlinePanel("questions", heading=_("Your own questions"), label=_("Question")),
    ]

    class Meta:
        verbose_name = _("evaluation form")
        verbose_name_plural = _("evaluation forms")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(webinar__isnull=True) | models.Q(page__isnull=True),
                name="courses_evaluationform_one_place",
            ),
            models.UniqueConstraint(
                fields=["usual_for"],
                condition=~models.Q(usual_for=""),
                name="courses_evaluationform_usual_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "courses/pages/evaluation_preview.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        from courses.queries import preview_of_form  # noqa: PLC0415 -- thin method

        return {"object": self, "request": request, **preview_of_form(self)}


class EvaluationQuestion(AbstractFormField):
    """A question that an organiser adds."""

    form = ParentalKey(
        EvaluationForm, on_delete=models.CASCADE, related_name="questions"
    )
    label = models.CharField(_("question"), max_length=255)
    field_type = models.CharField(
        _("kind"),
        max_length=16,
        choices=QuestionKind.choices,
        default=QuestionKind.SCALE,
    )
    required = models.BooleanField(_("must be answered"), default=False)
    choices = models.TextField(
        _("answers to choose from"),
        blank=True,
        help_text=_("One per line. Only for the two kinds that choose."),
    )

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("field_type"),
        FieldPanel("choices"),
        FieldPanel("required"),
    ]

    class Meta(AbstractFormField.Meta):
        verbose_name = _("question")

    def __str__(self) -> str:
        return self.label


class EvaluationVersion(WrittenOnce):
    """The questions as they were asked. Immutable."""

    form = models.ForeignKey(
        EvaluationForm, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("questions"))
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "number"], name="courses_evaluationversion_number"
            )
        ]
        ordering = ["form", "number"]

    def __str__(self) -> str:
        return f"{self.form_id} ({self.number})"

    @property
    def questionnaire(self) -> Questionnaire:
        return from_json(self.content)


class EvaluatedModel(models.Model):
    """A record about an event, or about a page whose title it keeps."""

    webinar = models.ForeignKey(
        Webinar,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_set",
    )
    page = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="%(class)s_set",
    )
    subject_title = models.CharField(max_length=255)

    #: Wagtail's index of references numbers its rows as they come.
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(webinar__isnull=True) | models.Q(page__isnull=True),
                name="%(app_label)s_%(class)s_one_subject",
            )
        ]

    def __str__(self) -> str:
        return self.subject_title


class EvaluationGiven(EvaluatedModel):
    """The receipt: somebody has answered. The certificate waits for it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="evaluations_given",
    )
    given_at = models.DateTimeField()

    class Meta(EvaluatedModel.Meta):
        verbose_name = _("evaluation given")
        verbose_name_plural = _("evaluations given")
        constraints = [
            *EvaluatedModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["webinar", "user"], name="courses_evaluationgiven_event_once"
            ),
            models.UniqueConstraint(
                fields=["page", "user"], name="courses_evaluationgiven_page_once"
            ),
        ]


class EvaluationAnswers(EvaluatedModel):
    """One sheet of answers, of nobody. It has no time and its place says nothing:
    each new one changes places with one that is there (`services.evaluations`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        EvaluationVersion, on_delete=models.PROTECT, related_name="answers"
    )
    #: {"answers": {question: value}, "ratings": [[item, speaker, value], …]}
    content = models.JSONField()
    #: Told together with at least four others (`evaluation.may_be_told`).
    is_told = models.BooleanField(default=False)

    class Meta(EvaluatedModel.Meta):
        verbose_name = _("sheet of answers")
        verbose_name_plural = _("sheets of answers")
