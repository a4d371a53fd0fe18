"""Quizzes, banks and their questions in the Wagtail admin."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import ModelMultipleChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
    WorkflowActionView,
)

from courses.access import may_keep_quizzes
from courses.desk import analysis_views, attempt_views, ruling_views, views
from courses.desk.forms import QuizForm
from courses.exceptions import QuizNotReady
from courses.forms import BlocksAsRead
from courses.models import BankQuestion, QuestionBank, QuestionTag, Quiz
from elearn.core.approval import ApprovesAsRead, tell_decision


class RefusedOnThePage:
    """A publication that the service refuses is said on the form, with every reason,
    and nothing is stored."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except QuizNotReady as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
            pk = getattr(getattr(self, "object", None), "pk", None)
            self.object = self.model.objects.filter(pk=pk).first()  # type: ignore[attr-defined]
            self.produced_error_code = "not_ready"
            self.produced_error_message = str(refusal)
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]


class QuizEditView(RefusedOnThePage, ApprovesAsRead, EditView):
    pass


class QuizCreateView(RefusedOnThePage, CreateView):
    pass


class QuizWorkflowActionView(WorkflowActionView):
    """Approving publishes too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer = super().post(request, *args, **kwargs)
        except QuizNotReady as refusal:
            messages.error(request, str(refusal))
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(
                    request, {"step": "success", "redirect": self.redirect_url}
                )
            return redirect(self.redirect_url)
        tell_decision(request, self.action_name, self.object)
        return answer


QUIZ_TABS = TabbedInterface(
    [
        ObjectList(
            [
                TitleFieldPanel("title", placeholder=False),
                FieldPanel("slug"),
                FieldPanel("questions"),
            ],
            heading=_("Questions"),
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    [
                        FieldPanel("behaviour"),
                        FieldPanel("asks_certainty"),
                        FieldRowPanel(
                            [
                                FieldPanel("questions_per_page"),
                                FieldPanel("is_sequential"),
                                FieldPanel("shuffles_questions"),
                            ]
                        ),
                    ],
                    heading=_("How it asks"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [FieldPanel("opens_at"), FieldPanel("closes_at")]
                        ),
                        FieldRowPanel(
                            [
                                FieldPanel("time_limit_minutes"),
                                FieldPanel("overdue"),
                                FieldPanel("grace_minutes"),
                            ]
                        ),
                    ],
                    heading=_("When"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [
                                FieldPanel("attempts_allowed"),
                                FieldPanel("delay_minutes"),
                                FieldPanel("counting"),
                            ]
                        )
                    ],
                    heading=_("Attempts"),
                ),
            ],
            heading=_("Settings"),
        ),
        ObjectList(
            [
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [
                                FieldPanel("review_during"),
                                FieldPanel("review_just_after"),
                            ]
                        ),
                        FieldRowPanel(
                            [
                                FieldPanel("review_later_while_open"),
                                FieldPanel("review_after_close"),
                            ]
                        ),
                    ],
                    heading=_("What learners see"),
                    help_text=_(
                        "A question that can still be answered never shows its answer."
                    ),
                ),
                FieldPanel("overall_feedback"),
            ],
            heading=_("Feedback"),
        ),
    ],
    base_form_class=QuizForm,
)


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    list_display = ["title", "slug", LiveStatusTagColumn(), UpdatedAtColumn()]
    # Not by the index: on SQLite it knows no single fields, and it lags behind.
    search_backend_name = None
    search_fields = ["title", "slug"]
    edit_handler = QUIZ_TABS
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    workflow_action_view_class = QuizWorkflowActionView
    copy_view_enabled = False

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("marking/", views.QueueView.as_view(), name="queue"),
            path(
                "marking/<uuid:key>/<int:slot>/",
                views.MarkView.as_view(),
                name="mark",
            ),
            path("picture/<int:image>/", views.picture, name="picture"),
            path("results/<int:pk>/", views.ResultsView.as_view(), name="results"),
            re_path(
                r"^results/(?P<pk>\d{1,9})/attempts\.(?P<ending>csv|xlsx)$",
                attempt_views.ResultsFileView.as_view(),
                name="results_file",
            ),
            path("attempt/<uuid:key>/", attempt_views.attempt, name="attempt"),
            path(
                "analysis/<int:pk>/",
                analysis_views.AnalysisView.as_view(),
                name="analysis",
            ),
            path(
                "analysis/<int:pk>/<str:name>",
                analysis_views.AnalysisFileView.as_view(),
                name="analysis_file",
            ),
            path(
                "exceptions/<int:pk>/",
                views.ExceptionsView.as_view(),
                name="exceptions",
            ),
            path(
                "rulings/<int:pk>/", ruling_views.RulingsView.as_view(), name="rulings"
            ),
            path(
                "rulings/<int:pk>/<str:key>/",
                ruling_views.RulingView.as_view(),
                name="ruling",
            ),
            *super().get_urlpatterns(),
        ]

    @cached_property
    def menu_url(self) -> str:
        """The list; Wagtail would take the first address."""
        return reverse(self.get_url_name("list"))


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Banks")
    menu_name = "question_banks"
    list_display = ["title", "slug"]
    # Not by the index: on SQLite it knows no single fields, and it lags behind.
    search_backend_name = None
    search_fields = ["title", "note"]
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("slug"), FieldPanel("note")]
    )

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("use/<int:pk>/", views.BankUseView.as_view(), name="use"),
            *super().get_urlpatterns(),
        ]

    @cached_property
    def menu_url(self) -> str:
        return reverse(self.get_url_name("list"))


class BankQuestionFilters(WagtailFilterSet):
    """By bank and by tags: a question has to carry all that are ticked."""

    tags = ModelMultipleChoiceFilter(
        field_name="tagged_items__tag",
        queryset=QuestionTag.objects.order_by("name"),
        conjoined=True,
        label=_("Tags"),
        widget=CheckboxSelectMultiple,
    )

    class Meta:
        model = BankQuestion
        fields = ["bank", "live"]


class BankQuestionViewSet(SnippetViewSet):
    model = BankQuestion
    icon = "help"
    menu_label = _("Bank questions")
    menu_name = "bank_questions"
    list_display = ["name", Column("bank", label=_("Bank")), UpdatedAtColumn()]
    filterset_class = BankQuestionFilters
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("bank"), FieldPanel("name")]),
            FieldPanel("question"),
            FieldPanel("tags"),
        ],
        base_form_class=BlocksAsRead,
    )
    add_view_class = QuizCreateView
    edit_view_class = QuizEditView
    workflow_action_view_class = QuizWorkflowActionView
    copy_view_enabled = False


class MarkingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_keep_quizzes(request.user)


class QuizzesGroup(SnippetViewSetGroup):
    """One menu for what belongs together."""

    items = (QuizViewSet, QuestionBankViewSet, BankQuestionViewSet)
    menu_label = _("Quizzes")
    menu_icon = "list-ol"
    menu_name = "quizzes_group"
    menu_order = 220

    def get_submenu_items(self) -> list[Any]:
        """The snippets, and the answers that wait for a mark."""
        marking = MarkingMenuItem(
            _("Answers to mark"),
            reverse_lazy("wagtailsnippets_courses_quiz:queue"),
            name="marking",
            icon_name="edit",
            order=90,
        )
        return [*super().get_submenu_items(), marking]
