"""What this room adds to the Wagtail admin: quizzes, and words of its audit log."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from courses import (
    access,
    admin_views,
    evaluation_hooks,  # noqa: F401 -- registers its hooks
    glossary_hooks,  # noqa: F401 -- registers its hooks
    quiz_hooks,  # noqa: F401 -- registers its hooks
    services,
)
from courses.desk import (  # noqa: F401 -- each registers its hooks
    exchange_urls,
    organiser_urls,
    review_urls,
    sign_off_urls,
)
from courses.desk.viewsets import QuizzesGroup
from courses.lti.viewset import ADMIN_URLS, LtiGroup
from courses.models import CourseRun
from courses.package_viewset import PackageViewSet
from courses.viewsets import DeliveryGroup

register_snippet(QuizzesGroup)
register_snippet(DeliveryGroup)
register_snippet(PackageViewSet)
register_snippet(LtiGroup)


@hooks.register("register_admin_urls")
def register_delivery_urls() -> list[Any]:
    return [
        *ADMIN_URLS,
        path(
            "courses/runs/<int:pk>/people/",
            admin_views.RunPeopleView.as_view(),
            name="courses_run_people",
        ),
        path(
            "courses/places/<int:pk>/decide/",
            admin_views.DecidePlaceView.as_view(),
            name="courses_decide_place",
        ),
        path(
            "courses/completions/",
            admin_views.CompletionModulesView.as_view(),
            name="courses_completion_modules",
        ),
        path(
            "courses/completions/<int:pk>/",
            admin_views.CompletionsView.as_view(),
            name="courses_completions",
        ),
    ]


@hooks.register("register_snippet_listing_buttons")
def people_button(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """In the list of runs: who asked, waits and has a place."""
    if isinstance(snippet, CourseRun) and access.may_organise(user):
        yield Button(
            _("People"),
            reverse("courses_run_people", args=[snippet.pk]),
            icon_name="group",
            priority=20,
        )


@hooks.register("after_edit_snippet")
def promote_after_edit(request: HttpRequest, instance: Any) -> None:
    """More places: those who wait longest have them at once."""
    if isinstance(instance, CourseRun):
        services.promote_waiting(instance, by=request.user, now=timezone.now())


ACTIONS = {
    "courses.enrol": (_("Begin a module"), _("Module begun")),
    "courses.leave_module": (_("Leave a module"), _("Module left")),
    "courses.place_enrolled": (_("Give a place"), _("Place given")),
    "courses.place_waiting": (_("Put on the waiting list"), _("On the waiting list")),
    "courses.place_requested": (_("Ask for a place"), _("Place asked for")),
    "courses.place_left": (_("Give a place back"), _("Place given back")),
    "courses.place_refused": (_("Decline a place"), _("Place declined")),
    "courses.enrol_list": (_("Enrol from a list"), _("People enrolled from a list")),
    "courses.recalculate": (
        _("Recalculate completions"),
        _("Completions recalculated"),
    ),
    "courses.finish_lesson": (_("Finish a lesson"), _("Lesson finished")),
    "courses.complete_module": (_("Complete a module"), _("Module completed")),
    "courses.submit_module": (
        _("Submit a whole module"),
        _("Parts of a module submitted together"),
    ),
    "courses.approve_module": (
        _("Approve a whole module"),
        _("Parts of a module approved and published together"),
    ),
    "courses.return_module": (
        _("Send a whole module back"),
        _("Changes asked for in parts of a module"),
    ),
    "courses.sign_off_asked": (_("Ask for a sign-off"), _("Sign-off asked for")),
    "courses.sign_off_reworded": (
        _("Put a sign-off in other words"),
        _("Sign-off put in other words"),
    ),
    "courses.sign_off_confirmed": (
        _("Confirm a statement"),
        _("Statement confirmed by an expert"),
    ),
    "courses.sign_off_objected": (
        _("Object to a statement"),
        _("Changes asked for by an expert"),
    ),
    "courses.sign_off_asked_again": (
        _("Ask for a sign-off again"),
        _("Sign-off asked for again"),
    ),
    "courses.sign_off_withdrawn": (
        _("Withdraw a sign-off"),
        _("Sign-off withdrawn"),
    ),
    "courses.choose_sign_off_letters": (
        _("Choose letters about sign-offs"),
        _("Letters about sign-offs chosen"),
    ),
    "courses.freeze_quiz": (_("Publish a quiz revision"), _("Quiz revision published")),
    "courses.start_quiz": (_("Begin a quiz"), _("Quiz begun")),
    "courses.finish_quiz": (_("Finish a quiz"), _("Quiz finished")),
    "courses.abandon_quiz": (_("Give a quiz up"), _("Quiz given up")),
    "courses.freeze_question": (
        _("Publish a version of a question"),
        _("Version of a question published"),
    ),
    "courses.import_questions": (_("Bring questions in"), _("Questions brought in")),
    "courses.mark_answer": (_("Mark an answer"), _("Answer marked")),
    "courses.grant_override": (
        _("Grant an exception at a quiz"),
        _("Exception at a quiz granted"),
    ),
    "courses.withdraw_override": (
        _("Withdraw an exception at a quiz"),
        _("Exception at a quiz withdrawn"),
    ),
    "courses.rule_on_question": (
        _("Rule on a question"),
        _("Question ruled on"),
    ),
    "courses.keep_package": (_("Keep a package"), _("Package kept")),
    "courses.begin_package": (_("Begin a package"), _("Package begun")),
    "courses.package_said_completed": (
        _("Hear of a completion"),
        _("Package said “completed”"),
    ),
    "courses.lti_tie": (
        _("Tie an account to an LMS’s person"),
        _("Account tied to an LMS’s person"),
    ),
    "courses.lti_score_sent": (_("Tell an LMS"), _("Completion told to an LMS")),
    "courses.lti_scores_again": (
        _("Send scores again"),
        _("Scores for LMSs sent again"),
    ),
    "courses.give_evaluation": (_("Give an evaluation"), _("Evaluation given")),
    "courses.freeze_evaluation": (
        _("Freeze an evaluation form"),
        _("Version of an evaluation form frozen"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
