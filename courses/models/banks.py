"""Banks of questions: written and reviewed one by one, drawn by quizzes.

A `QuestionVersion` never changes. Attempts point at the version they were asked,
so correcting a question changes no answer that was given.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import ItemBase, TagBase
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.models.once import WrittenOnce
from courses.question_blocks import QuestionBlocks


class QuestionBank(index.Indexed, models.Model):
    """A named collection; what can be drawn from it are its published questions."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("For authors; learners never see it.")
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("note"),
    ]

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuestionTag(TagBase):
    """Tags of questions are their own: an image's tags mean something else."""

    free_tagging = True

    class Meta:
        verbose_name = _("question tag")
        verbose_name_plural = _("question tags")


class TaggedQuestion(ItemBase):
    tag = models.ForeignKey(
        QuestionTag, related_name="tagged_questions", on_delete=models.CASCADE
    )
    content_object = ParentalKey(
        "courses.BankQuestion", related_name="tagged_items", on_delete=models.CASCADE
    )


class BankQuestion(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One question of a bank."""

    bank = models.ForeignKey(
        QuestionBank,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("bank"),
    )
    #: The question's key in every quiz that draws it.
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("Short, for lists; learners never see it."),
    )
    question = StreamField(
        QuestionBlocks(max_num=1), blank=True, verbose_name=_("Question")
    )
    tags = ClusterTaggableManager(
        through=TaggedQuestion, blank=True, verbose_name=_("tags")
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="bank_question"
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="bank_question",
        for_concrete_model=False,
    )

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("question"),
        index.FilterField("bank"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("bank question")
        verbose_name_plural = _("bank questions")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def revisions(self) -> models.QuerySet[Any]:
        return self._revisions

    def publish(self, revision: Any, *args: Any, **options: Any) -> None:
        """Publish unless the question cannot be asked, whoever asks."""
        from courses.services import refuse_question_problems  # noqa: PLC0415

        with transaction.atomic():  # the freezing belongs to it (receivers)
            refuse_question_problems(revision.as_object())
            super().publish(revision, *args, **options)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "courses/pages/question_preview.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        return {"object": self, "request": request, "question": self}


class QuestionVersion(WrittenOnce):
    """A bank's question as it was published. Immutable."""

    question = models.ForeignKey(
        BankQuestion, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("question"))
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="courses_questionversion_number"
            )
        ]
        ordering = ["question", "number"]

    def __str__(self) -> str:
        return f"{self.question} ({self.number})"
