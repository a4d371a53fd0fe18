"""A conversation as it is written, as it was published, and as it was played.

`Scenario` is the author's draft and page; `ScenarioRevision` what learners
meet, frozen; `Attempt` and `AttemptEvent` are learner records: they outlive
the content and are never edited.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from elearn.core.models import StoredStatement
from scenarios.assurance import refuse_errors
from scenarios.authoring import compile_scenario
from scenarios.choices import EndingKind
from scenarios.desk.forms import ScenarioForm
from scenarios.domain.document import graph_from_json
from scenarios.domain.graph import MAX_KEY, Graph
from scenarios.exceptions import RecordIsFinal


class Scenario(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    """One conversation as its author writes it."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("/conversations/…/")
    )
    code = models.CharField(
        _("code"), max_length=20, blank=True, help_text=_("for the team, e.g. S02A")
    )
    opening = models.TextField(
        _("opening"), blank=True, help_text=_("who the patient is, in two sentences")
    )
    content_note = models.TextField(
        _("content note"),
        blank=True,
        help_text=_("what may be hard to meet here; shown before it begins"),
    )
    confidant = models.CharField(
        _("told that evening"),
        max_length=60,
        blank=True,
        help_text=_("whom the patient tells, e.g. “his daughter”"),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=8)
    turns = models.PositiveSmallIntegerField(
        _("turns"), default=8, help_text=_("decisions on the usual path")
    )
    language = models.CharField(_("language"), max_length=12, default="en")
    support = models.TextField(
        _("where to turn"),
        blank=True,
        help_text=_("for those to whom it was hard; shown with the way out"),
    )
    meters_in_play = models.BooleanField(
        _("show trust, understanding and ease during the conversation"),
        default=True,
        help_text=_("off: they are first seen in the debrief"),
    )
    persona_name = models.CharField(_("name"), max_length=60)
    persona_age = models.PositiveSmallIntegerField(_("age"), null=True, blank=True)
    persona_about = models.CharField(_("about"), max_length=120, blank=True)
    persona_portrait = models.SlugField(_("portrait"), max_length=60, blank=True)
    #: The conversation itself: what `authoring.document_of` completes to a document.
    script = models.JSONField(_("conversation"), default=dict, blank=True)
    current_revision = models.ForeignKey(
        "scenarios.ScenarioRevision",
        verbose_name=_("published revision"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="scenario")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="scenario",
        for_concrete_model=False,
    )

    base_form_class = ScenarioForm

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering = ["title"]
        permissions = [("check_scenario", _("Can read what the check found"))]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def with_content_json(self, content: Any) -> Scenario:
        """A draft's content, without its stale idea of what is published."""
        restored = super().with_content_json(content)
        restored.current_revision_id = self.current_revision_id
        return restored

    def publish(self, revision: Any, *args: Any, **options: Any) -> None:
        """Publish unless the check finds errors, whoever asks: the editor, a
        workflow, the scheduler or the command line."""
        refuse_errors(revision.as_object())
        super().publish(revision, *args, **options)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "scenarios/pages/script.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {"scenario": self, "graph": compile_scenario(self).graph}

    @property
    def is_published(self) -> bool:
        return self.live and self.current_revision_id is not None


#: Graphs of the revisions that are played now, read and compiled once: a revision is
#: never changed, and reading one takes longer than all else in a turn.
_graphs: OrderedDict[str, Graph] = OrderedDict()
_GRAPHS_KEPT = 64


def _graph_of(revision: ScenarioRevision) -> Graph:
    graph = _graphs.get(revision.sha256)
    if graph is None:
        graph = _graphs[revision.sha256] = graph_from_json(revision.compiled)
        while len(_graphs) > _GRAPHS_KEPT:
            _graphs.popitem(last=False)
    return graph


class ScenarioRevision(models.Model):
    """What learners meet: the compiled graph, frozen. Attempts point here."""

    scenario = models.ForeignKey(
        Scenario, on_delete=models.PROTECT, related_name="published_revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    schema_version = models.PositiveSmallIntegerField(_("schema version"))
    sha256 = models.CharField(max_length=64)
    compiled = models.JSONField(_("graph"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("published revision")
        verbose_name_plural = _("published revisions")
        ordering = ["scenario", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "number"], name="scenarios_revision_number"
            ),
            models.UniqueConstraint(
                fields=["scenario", "sha256"], name="scenarios_revision_sha256"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compiled.get('slug', '')} r{self.number}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise RecordIsFinal("A published revision is never changed.")
        super().save(*args, **options)

    @cached_property
    def graph(self) -> Graph:
        return _graph_of(self)


class Attempt(models.Model):
    """One play-through of one revision. What happened is in its events."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.ForeignKey(
        ScenarioRevision, on_delete=models.PROTECT, related_name="attempts"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="scenario_attempts",
    )
    #: Played without an account and not claimed since. An erased person's
    #: attempt has no user either, but it is a record and stays.
    by_visitor = models.BooleanField(default=False, editable=False)
    seed = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    #: The fold over the events, stored for statistics; events are the truth.
    state = models.JSONField(default=dict)
    event_count = models.PositiveIntegerField(default=0)
    ending = models.CharField(max_length=MAX_KEY, blank=True)
    ending_kind = models.CharField(max_length=8, choices=EndingKind.choices, blank=True)
    #: The learner's own view of each skill, 1 to 5, given before the debrief.
    ratings = models.JSONField(default=dict, blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    #: Played with the soft clock; off unless the learner asked for it.
    with_clock = models.BooleanField(default=False)
    #: The learner's own note after the debrief; shown to nobody else.
    note = models.TextField(blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    #: Played again from a turn of this attempt, which stays as it is.
    origin = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="branches",
    )

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(
                fields=["user", "revision", "finished_at"], name="scenarios_attempt_of"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, ending="")
                | (models.Q(finished_at__isnull=False) & ~models.Q(ending="")),
                name="scenarios_attempt_ends_with_ending",
            ),
            models.CheckConstraint(
                condition=models.Q(by_visitor=False) | models.Q(user__isnull=True),
                name="scenarios_attempt_visitor_or_person",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.uuid}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class AttemptEvent(models.Model):
    """One decision, in order. Only ever added.

    The one exception is a visitor's: `services.forget_visitor_attempts` takes
    them away with their attempt, through the query set, never one by one. And own
    words go with the account of whoever wrote them (`services.forget_own_words`).
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="events"
    )
    seq = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    node = models.CharField(max_length=MAX_KEY)
    choice = models.CharField(max_length=MAX_KEY)
    at = models.DateTimeField()
    #: Milliseconds that the turn was on the screen; None where nobody measured.
    dwell_ms = models.PositiveIntegerField(null=True, blank=True)
    #: How sure the learner was, 1 to 5, where the turn asked.
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    #: What the learner would have said, in their own words; shown to nobody else.
    own_words = models.TextField(blank=True)
    #: The soft clock ran out and chose.
    by_clock = models.BooleanField(default=False)
    #: [node, branch] of each place that was passed on the way to the next turn.
    via = models.JSONField(default=list, blank=True)
    #: Taken over from the attempt this one was played again from.
    inherited = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["attempt", "seq"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "seq"], name="scenarios_event_seq"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.node} → {self.choice}"

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise RecordIsFinal("A decision is never changed.")
        super().save(*args, **options)


class CohortStep(models.Model):
    """What the organisers' tables of a revision count. It stands still until five
    learners have something new (`domain/cohort_steps.py`)."""

    revision = models.ForeignKey(
        ScenarioRevision, on_delete=models.PROTECT, related_name="cohort_steps"
    )
    #: First attempts, or repeats: two tables, each with steps of its own.
    is_first = models.BooleanField()
    #: Attempt → [learner, decisions]; learners are numbers that mean nothing else.
    counted = models.JSONField(default=dict)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of a cohort")
        verbose_name_plural = _("steps of cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "is_first"], name="scenarios_cohort_step_of"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision}: {len(self.counted)}"


class XapiStatement(StoredStatement):
    """What an attempt told."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="statements"
    )

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["pk"]
        indexes = [models.Index(fields=["sent_at"], name="scenarios_statement_sent")]
