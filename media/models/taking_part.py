"""Who may take part in an event, what is asked of them, who speaks, and what an
accreditor has said: the parts of its page that the registration and the credits use.
"""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable

from media.choices import AccreditationState, Admission, QuestionKind

#: What one question may offer, and how long an offer may be.
MOST_OPTIONS = 20
OPTION_MAX = 100


class Admitted(models.Model):
    """Who may register. Kept by the page as edited, and by the record as published."""

    admission = models.CharField(
        _("who may attend"),
        max_length=8,
        choices=Admission.choices,
        default=Admission.ALL,
        help_text=_("Organisers can add anybody at any time."),
    )
    admission_group = models.ForeignKey(
        "auth.Group",
        verbose_name=_("members of"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only where members of a group may attend."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.admission == Admission.GROUP and self.admission_group_id is None:
            raise ValidationError({"admission_group": _("Choose the group.")})


class Accredited(models.Model):
    """Where the accreditation stands: never called granted without its code."""

    accreditation_state = models.CharField(
        _("accreditation"),
        max_length=8,
        choices=AccreditationState.choices,
        default=AccreditationState.NONE,
        blank=True,
    )
    accreditation_code = models.CharField(
        _("code of the accreditation"), max_length=60, blank=True
    )
    credits_granted = models.DecimalField(
        _("credits granted to the event"),
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("The most that one person can earn; leave empty until granted."),
    )

    accreditation_panels = [
        FieldPanel("accreditation_state"),
        FieldPanel("accreditation_code"),
        FieldPanel("credits_granted"),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        granted = self.accreditation_state == AccreditationState.GRANTED
        if granted and not self.accreditation_code.strip():
            raise ValidationError(
                {"accreditation_code": _("Enter the code that was granted.")}
            )
        if granted and self.credits_granted is None:
            raise ValidationError(
                {"credits_granted": _("Enter how many credits were granted.")}
            )
        if not granted and self.credits_granted is not None:
            raise ValidationError(
                {"credits_granted": _("There are none until they are granted.")}
            )


class WebinarSpeaker(Orderable):
    """A speaker as the programme lists them. Items name them; this adds what is known.

    A name without a row here is shown as it stands: most programmes say no more.
    """

    page = ParentalKey(
        "media.WebinarPage", on_delete=models.CASCADE, related_name="speaker_rows"
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_("Exactly as the items of the programme name them."),
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    photo = models.ForeignKey(
        "core.CustomImage",
        verbose_name=_("photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    photo_source = models.CharField(
        _("source and rights of the photo"),
        max_length=200,
        blank=True,
        help_text=_("Who took it, and who allowed that it is shown here."),
    )
    disclosure = models.TextField(
        _("disclosure of interests"),
        blank=True,
        validators=[MaxLengthValidator(600)],
        help_text=_("As the speaker declared it. Empty: nothing is said here."),
    )

    panels = [
        FieldPanel("name"),
        FieldPanel("place"),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_source")]),
        FieldPanel("disclosure"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("speaker")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.name = " ".join(self.name.split())
        if "," in self.name:
            raise ValidationError({"name": _("The place has a field of its own.")})
        if self.photo_id and not self.photo_source.strip():
            raise ValidationError(
                {"photo_source": _("A photo is shown only with its source.")}
            )


class WebinarQuestion(Orderable):
    """Something asked at registration. Its key stays, so that answers find it again
    when the words are changed."""

    page = ParentalKey(
        "media.WebinarPage", on_delete=models.CASCADE, related_name="questions"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    question = models.CharField(_("question"), max_length=200)
    kind = models.CharField(
        _("kind of answer"),
        max_length=8,
        choices=QuestionKind.choices,
        default=QuestionKind.TEXT,
    )
    options = models.TextField(
        _("options"),
        blank=True,
        help_text=_("One per line, for a choice: two at least."),
    )
    is_required = models.BooleanField(_("must be answered"), default=False)

    panels = [
        FieldPanel("question"),
        FieldPanel("kind"),
        FieldPanel("options"),
        FieldPanel("is_required"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question at registration")

    def __str__(self) -> str:
        return self.question

    @property
    def option_lines(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.options.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> None:
        super().clean()
        lines = self.option_lines
        if self.kind == QuestionKind.CHOICE and not 2 <= len(lines) <= MOST_OPTIONS:
            raise ValidationError(
                {"options": _("A choice needs between two and twenty options.")}
            )
        if any(len(line) > OPTION_MAX for line in lines):
            raise ValidationError(
                {"options": _("An option has at most 100 characters.")}
            )
