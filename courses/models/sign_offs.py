"""What somebody who knows a field is asked to confirm in a module, and what became of
it. Steps are append-only; the state beside them is the fold over them
(`courses.domain.sign_offs`), written by services so that lists need not replay.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import SIGN_OFF_ACTS, SIGN_OFF_STATES, Expertise
from courses.domain.sign_offs import Act, State
from courses.models.once import WrittenOnce
from courses.models.pages import ModulePage


class SignOff(models.Model):
    module = models.ForeignKey(
        ModulePage, null=True, on_delete=models.SET_NULL, related_name="sign_offs"
    )
    module_title = models.CharField(_("module"), max_length=255)
    #: What the module's file calls it; "" where it was asked for in the admin.
    key = models.SlugField(max_length=60, blank=True, editable=False)
    field = models.CharField(_("field"), max_length=10, choices=Expertise.choices)
    expert = models.CharField(
        _("who can say"),
        max_length=160,
        help_text=_("For example “medical physics expert”."),
    )
    what = models.CharField(
        _("what is to be confirmed"),
        max_length=400,
        help_text=_("One plain sentence. Readers of the module see it."),
    )
    #: Keys of the module's facts that it is about.
    facts = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=10, choices=SIGN_OFF_STATES, default=State.AWAITING.value
    )
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["module_title", "asked_at", "pk"]
        permissions = [
            ("sign_off_physics", _("Can sign off: medical physics")),
            ("sign_off_law", _("Can sign off: law")),
            ("sign_off_clinical", _("Can sign off: clinical practice")),
            ("sign_off_safety", _("Can sign off: safety")),
            ("sign_off_source", _("Can sign off: original sources")),
            ("sign_off_local", _("Can sign off: local policy")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "key"],
                condition=~Q(key=""),
                name="courses_signoff_once",
            ),
            models.CheckConstraint(
                condition=Q(field__in=Expertise.values), name="courses_signoff_field"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]),
                name="courses_signoff_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module_title}: {self.what}"


class SignOffStep(WrittenOnce):
    """One thing that was done with a sign-off."""

    sign_off = models.ForeignKey(
        SignOff, on_delete=models.PROTECT, related_name="steps"
    )
    #: From 0, without gaps: the guard against stale pages.
    sequence = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=SIGN_OFF_ACTS)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: In what capacity an expert decided, in their words.
    capacity = models.CharField(_("in what capacity"), max_length=200, blank=True)
    #: Name and date as a file tells them: a decision made outside this site.
    signed = models.CharField(max_length=200, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    #: The sentence as it was then.
    what = models.CharField(max_length=400)
    #: Part of the module → the version that was read (`queries.versions_to_sign`).
    parts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["sign_off", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["sign_off", "sequence"], name="courses_signoffstep_once"
            ),
            models.CheckConstraint(
                condition=Q(act__in=[one.value for one in Act]),
                name="courses_signoffstep_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sign_off_id}.{self.sequence}: {self.act}"


class SignOffLetters(models.Model):
    """What an expert was written about, and whether they want to be."""

    #: The row goes with the account (`receivers`).
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="sign_off_letters",
    )
    is_wanted = models.BooleanField(_("wants letters"), default=True)
    sent_at = models.DateTimeField(null=True)
    #: Of what still waits: id and number of steps, so that one that was decided on and
    #: waits once more is told anew.
    told = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {len(self.told)}"
