"""What Wagtail's admin must know of this room."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet

from scenarios.access import may_write
from scenarios.cohorts import views as cohort_views
from scenarios.models import Scenario
from scenarios.viewsets import ScenarioViewSet

register_snippet(ScenarioViewSet)


@hooks.register("register_admin_urls")
def register_cohort_urls() -> list[Any]:
    return [
        path(f"conversations/<int:pk>/{end}", view.as_view(), name=name)
        for end, view, name in (
            ("cohort/", cohort_views.CohortView, "scenarios_cohort"),
            ("cohort.csv", cohort_views.CohortCsvView, "scenarios_cohort_csv"),
            ("cohort.h5", cohort_views.CohortArchiveView, "scenarios_cohort_h5"),
        )
    ]


@hooks.register("register_snippet_listing_buttons")
def cohort_button(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    """In the list of conversations: how learners went through this one, and the
    conversation itself to take away."""
    if not isinstance(snippet, Scenario) or not may_write(user):
        return
    yield Button(
        _("Take away"),
        reverse("wagtailsnippets_scenarios_scenario:take_away", args=[snippet.pk]),
        icon_name="download",
        priority=40,
    )
    if snippet.current_revision_id:
        yield Button(
            _("How learners went through it"),
            reverse("scenarios_cohort", args=[snippet.pk]),
            icon_name="group",
            priority=30,
        )


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for action, label, message in (
        (
            "scenarios.publish_revision",
            _("Publish a frozen revision"),
            _("Published a frozen revision"),
        ),
        (
            "scenarios.import_scenario",
            _("Bring a conversation in"),
            _("Brought a conversation in"),
        ),
        ("scenarios.start_attempt", _("Start an attempt"), _("Started an attempt")),
        ("scenarios.finish_attempt", _("Finish an attempt"), _("Finished an attempt")),
        ("scenarios.rate_attempt", _("Rate oneself"), _("Rated oneself")),
        ("scenarios.set_clock", _("Switch the clock"), _("Switched the clock")),
        ("scenarios.note_attempt", _("Note for oneself"), _("Noted for themselves")),
        (
            "scenarios.replay_attempt",
            _("Play again from a turn"),
            _("Played again from a turn"),
        ),
        ("scenarios.claim_attempt", _("Claim an attempt"), _("Claimed an attempt")),
        (
            "scenarios.forget_words",
            _("Forget own words"),
            _("Forgot own words with the account"),
        ),
        (
            "scenarios.forget_visitors",
            _("Forget visitors’ attempts"),
            _("Forgot visitors’ attempts"),
        ),
    ):
        actions.register_action(action, label, message)
