"""The page tree: home → topics → course → module → lesson. Content only; what a
learner does with it lives in `records`, and what a page shows in `queries`.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from courses.authoring import listening_seconds
from courses.blocks import FactsBlock, LessonBodyBlock, ObjectivesBlock
from courses.choices import Level
from courses.domain.pace import lesson_minutes, word_count
from courses.forms import LessonPageForm, ModulePageForm
from courses.models.catalogue import Filed
from courses.sign_off_panels import SignOffsPanel
from elearn.core.page_cache import keep
from elearn.core.policy import under_policy


class HomePage(Page):
    """The site's front door; there is one."""

    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    hero_scenario = models.ForeignKey(
        "scenarios.Scenario",
        verbose_name=_("opening conversation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Its first line opens the site."),
    )

    content_panels = [*Page.content_panels, FieldPanel("hero_scenario")]
    template = "courses/pages/home.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from courses.queries import home_context  # noqa: PLC0415 -- thin method

        context = super().get_context(request, *args, **kwargs)
        return {**context, **home_context(self, request)}


class CataloguePage(Page):
    """All topics one can learn."""

    parent_page_types = ["courses.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count = 1

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    template = "courses/pages/catalogue.html"

    class Meta:
        verbose_name = _("catalogue")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from courses.queries import catalogue_view  # noqa: PLC0415 -- thin method

        context = super().get_context(request, *args, **kwargs)
        return {**context, "catalogue": catalogue_view(request.user, request.GET)}


class CoursePage(Page, Filed):
    """A self-paced programme: modules that belong together."""

    parent_page_types = ["courses.CataloguePage"]
    subpage_types = ["courses.ModulePage"]

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), *Filed.filing_panels]
    search_fields = [*Page.search_fields, index.SearchField("lead")]
    template = "courses/pages/course.html"

    class Meta:
        verbose_name = _("course")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from courses.queries import course_view  # noqa: PLC0415 -- thin method

        context = super().get_context(request, *args, **kwargs)
        return {**context, "course": course_view(request.user, self)}


class ModulePage(Page, Filed):
    """One topic: lessons, conversations, a quiz, and the facts it rests on."""

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]

    aim = models.CharField(
        _("aim"), max_length=120, help_text=_("One line, shown in lists.")
    )
    lead = models.TextField(_("lead"))
    objectives = StreamField(
        ObjectivesBlock(), blank=True, verbose_name=_("Objectives")
    )
    at_level_1 = models.CharField(Level.I.label, max_length=160, blank=True)
    at_level_2 = models.CharField(Level.II.label, max_length=160, blank=True)
    at_level_3 = models.CharField(Level.III.label, max_length=160, blank=True)
    quiz = models.ForeignKey(
        "courses.Quiz",
        verbose_name=_("quiz"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="modules",
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        null=True,
        blank=True,
        help_text=_("Questions to answer right, for example 5 of 6. Empty: all."),
    )
    facts = StreamField(FactsBlock(), blank=True, verbose_name=_("Facts"))
    webinar_slug = models.SlugField(
        _("live event"),
        blank=True,
        allow_unicode=False,
        help_text=_("Slug of the webinar whose talk this module follows."),
    )
    item_key = models.CharField(_("programme item"), max_length=40, blank=True)
    speaker_words = models.CharField(
        _("speaker"),
        max_length=200,
        blank=True,
        help_text=_("As announced, for example “R. Sinnatamby, Cambridge”."),
    )
    in_order = models.BooleanField(
        _("lessons in order"),
        default=False,
        help_text=_("Each lesson opens when the one before it has been read."),
    )
    needs_place = models.BooleanField(
        _("for people with a place"),
        default=False,
        help_text=_("Opens to those with a place in a run of the course."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("aim"),
        FieldPanel("lead"),
        FieldPanel("objectives"),
        MultiFieldPanel(
            [
                FieldPanel("at_level_1"),
                FieldPanel("at_level_2"),
                FieldPanel("at_level_3"),
            ],
            heading=_("What it is for, at each level of training"),
        ),
        InlinePanel("conversations", label=_("Conversation")),
        MultiFieldPanel(
            [FieldPanel("quiz"), FieldPanel("pass_mark")], heading=_("Quiz")
        ),
        InlinePanel(
            "packages",
            heading=_("Packages whose word counts"),
            label=_("Package"),
            help_text=_(
                "Only these count towards this module, and only as the package’s word:"
                " the site cannot check it. Certificates never rest on it alone."
            ),
        ),
        FieldPanel("facts"),
        SignOffsPanel(
            template="courses/admin/sign_offs_panel.html", heading=_("Sign-offs")
        ),
        MultiFieldPanel(
            [
                FieldPanel("webinar_slug"),
                FieldPanel("item_key"),
                FieldPanel("speaker_words"),
            ],
            heading=_("The talk it follows"),
        ),
        *Filed.filing_panels,
        MultiFieldPanel(
            [
                FieldPanel("in_order"),
                FieldPanel("needs_place"),
                InlinePanel("prerequisites", label=_("Module to complete first")),
            ],
            heading=_("Before one begins"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("aim"),
        index.SearchField("lead"),
        index.SearchField("objectives"),
    ]
    base_form_class = ModulePageForm
    template = "courses/pages/module.html"

    class Meta:
        verbose_name = _("module")

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from courses.queries import module_view, sign_offs_of  # noqa: PLC0415 -- thin

        context = super().get_context(request, *args, **kwargs)
        is_preview = getattr(request, "is_preview", False)
        return {
            **context,
            "module": module_view(request.user, self),
            "sign_offs": sign_offs_of(self, is_published=not is_preview),
        }


class ModuleConversation(Orderable):
    """A conversation that belongs to a module: required, or if you like."""

    module = ParentalKey(
        ModulePage, on_delete=models.CASCADE, related_name="conversations"
    )
    scenario = models.ForeignKey(
        "scenarios.Scenario",
        verbose_name=_("conversation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    words = models.CharField(
        _("one line"),
        max_length=160,
        blank=True,
        help_text=_("For example “Tomasz, 62, lorry driver. He asks early.”"),
    )
    is_required = models.BooleanField(_("needed to complete the module"), default=True)

    panels = [
        FieldPanel("scenario"),
        FieldPanel("words"),
        FieldPanel("is_required"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["module", "scenario"], name="courses_conversation_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.scenario)


class ModulePrerequisite(Orderable):
    """A module to complete before another one may be begun."""

    module = ParentalKey(
        ModulePage, on_delete=models.CASCADE, related_name="prerequisites"
    )
    required = models.ForeignKey(
        ModulePage,
        verbose_name=_("module"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [FieldPanel("required")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["module", "required"], name="courses_prerequisite_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(module=models.F("required")),
                name="courses_prerequisite_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.required)


class LessonPage(Page):
    """One page of a module, read in a few minutes. Needs an account unless open."""

    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    lead = models.TextField(_("lead"), blank=True)
    body = StreamField(LessonBodyBlock(), blank=True, verbose_name=_("Body"))
    is_open = models.BooleanField(
        _("open to all"),
        default=False,
        help_text=_("Anybody may read it; only its notes and places need an account."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=1, editable=False, help_text=_("From the word count.")
    )

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    settings_panels = [*Page.settings_panels, FieldPanel("is_open")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    base_form_class = LessonPageForm
    template = "courses/pages/lesson.html"

    class Meta:
        verbose_name = _("lesson")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.minutes = lesson_minutes(
            words=word_count(
                [self.lead, *self.body.stream_block.get_searchable_content(self.body)]
            ),
            reflections=sum(
                1
                for raw in self.body.raw_data
                if raw["type"] in {"reflection", "report_workshop"}
            ),
            listening_seconds=listening_seconds(self.body),
        )
        super().save(*args, **kwargs)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from courses import access  # noqa: PLC0415 -- thin method
        from courses.queries import has_dose_picture  # noqa: PLC0415 -- thin method

        access.refuse_lesson_of_draft(request, self)
        to_sign_in = None if self.is_open else access.sign_in_first(request)
        if to_sign_in is not None:
            return to_sign_in
        response = keep(super().serve(request, *args, **kwargs))
        if has_dose_picture(self.body):
            response = under_policy(response, "chart")
        return access.keep_door(request, self, response)

    def get_context(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        from courses.queries import lesson_view  # noqa: PLC0415 -- thin method

        context = super().get_context(request, *args, **kwargs)
        return {**context, "lesson_view": lesson_view(request.user, self)}
