"""The LMSs that may open modules here, and what came of it.

An LMS vouches for a person by its own number for them, never by an address: an
`LtiIdentity` is tied to an account only by the person.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.choices import LtiReportState
from courses.models.pages import ModulePage

_ADDRESS = {"max_length": 500, "validators": [URLValidator(schemes=["https", "http"])]}


class LtiPlatform(models.Model):
    """An LMS, as its administrator and ours told the two sites of each other."""

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As learners know it.")
    )
    issuer = models.CharField(
        _("issuer"),
        max_length=255,
        help_text=_(
            "“Platform ID” in Moodle: the LMS’s own address, letter by letter."
        ),
    )
    client_id = models.CharField(_("client ID"), max_length=255)
    deployment_ids = models.TextField(
        _("deployment IDs"),
        blank=True,
        help_text=_(
            "One on each line. The LMS shows it once our tool is registered there;"
            " without it nothing can be opened."
        ),
    )
    auth_url = models.CharField(_("authentication request address"), **_ADDRESS)
    token_url = models.CharField(_("access token address"), **_ADDRESS)
    keyset_url = models.CharField(_("public keyset address"), **_ADDRESS)
    token_audience = models.CharField(
        _("audience of token requests"),
        max_length=500,
        blank=True,
        help_text=_("Only where the LMS asks for another one than its token address."),
    )
    is_active = models.BooleanField(
        _("may open modules"),
        default=True,
        help_text=_("Without it, launches are refused and scores wait."),
    )

    class Meta:
        verbose_name = _("LMS connection")
        verbose_name_plural = _("LMS connections")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "client_id"],
                name="courses_ltiplatform_once",
                violation_error_message=_(
                    "There is a connection with this issuer and client ID already."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def deployments(self) -> frozenset[str]:
        lines = (line.strip() for line in self.deployment_ids.splitlines())
        return frozenset(line for line in lines if line)


class LtiLaunch(models.Model):
    """One launch that was received. Its nonce makes it the only one of its kind, its
    ticket carries it over the redirects that follow."""

    platform = models.ForeignKey(
        LtiPlatform, on_delete=models.CASCADE, related_name="launches"
    )
    nonce = models.CharField(max_length=64, unique=True)
    ticket_sha256 = models.CharField(max_length=64, blank=True)
    browser_sha256 = models.CharField(max_length=64)
    #: What it said, cut to what is used; emptied once it is finished.
    said = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    module = models.ForeignKey(
        ModulePage, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("launch")
        verbose_name_plural = _("launches")
        indexes = [models.Index(fields=["received_at"], name="courses_launch_received")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket_sha256"],
                condition=~models.Q(ticket_sha256=""),
                name="courses_ltilaunch_ticket",
            )
        ]

    def __str__(self) -> str:
        return f"launch {self.pk}"


class LtiLink(models.Model):
    """One place in a course of the LMS that leads to a module here."""

    platform = models.ForeignKey(
        LtiPlatform, on_delete=models.CASCADE, related_name="links"
    )
    deployment_id = models.CharField(max_length=255)
    link_id = models.CharField(max_length=255)
    title = models.CharField(_("link"), max_length=120, blank=True)
    course_title = models.CharField(_("course in the LMS"), max_length=120, blank=True)
    module = models.ForeignKey(
        ModulePage, null=True, on_delete=models.SET_NULL, related_name="lti_links"
    )
    line_item = models.CharField(max_length=2000, blank=True)

    class Meta:
        verbose_name = _("link from an LMS")
        verbose_name_plural = _("links from LMSs")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "deployment_id", "link_id"],
                name="courses_ltilink_once",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.link_id


class LtiIdentity(models.Model):
    """Somebody as an LMS knows them, and whose account here they said that is."""

    platform = models.ForeignKey(
        LtiPlatform, on_delete=models.CASCADE, related_name="identities"
    )
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="lti_identities",
    )
    linked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("person from an LMS")
        verbose_name_plural = _("people from LMSs")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "subject"], name="courses_ltiidentity_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform_id}:{self.subject}"


class LtiReport(models.Model):
    """What an LMS was told of somebody at one of its links, and what it is still to
    be told."""

    link = models.ForeignKey(LtiLink, on_delete=models.CASCADE, related_name="reports")
    identity = models.ForeignKey(
        LtiIdentity, on_delete=models.CASCADE, related_name="reports"
    )
    opened_at = models.DateTimeField(_("last opened"))
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    state = models.CharField(
        _("score"),
        max_length=8,
        choices=LtiReportState.choices,
        default=LtiReportState.NOTHING,
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("score for an LMS")
        verbose_name_plural = _("scores for LMSs")
        constraints = [
            models.UniqueConstraint(
                fields=["link", "identity"], name="courses_ltireport_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="courses_ltireport_sent",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="courses_ltireport_due")
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
