"""Whose attempt is it, and who may write? The one funnel to attempts and drafts;
404 to anybody else."""

from __future__ import annotations

import uuid as uuid_module
from typing import Any, Final

from django.http import Http404, HttpRequest

from scenarios.models import Attempt, Scenario, ScenarioRevision

#: Attempts of a visitor without an account: a list of UUIDs as text.
SESSION_KEY: Final = "scenario_attempts"
#: The oldest are forgotten; a session cookie is no archive.
SESSION_LIMIT: Final = 50


def remembered(request: HttpRequest) -> list[str]:
    keys = request.session.get(SESSION_KEY, [])
    return [str(key) for key in keys] if isinstance(keys, list) else []


def remember_attempt(request: HttpRequest, attempt: Attempt) -> None:
    """Let this visitor come back to `attempt`. Needed only without an account."""
    if attempt.user_id is None:
        keys = [key for key in remembered(request) if key != str(attempt.uuid)]
        request.session[SESSION_KEY] = [*keys, str(attempt.uuid)][-SESSION_LIMIT:]


def get_attempt(request: HttpRequest, uuid: uuid_module.UUID | str) -> Attempt:
    """The attempt, if it is this person's own. Raises `Http404` otherwise.

    An attempt that belongs to a person opens for that person alone, also where
    the session remembers it; one that belongs to nobody opens for the session
    that played it.
    """
    try:
        key = uuid_module.UUID(str(uuid))
    except ValueError as error:
        raise Http404 from error
    attempt = (
        Attempt.objects.filter(uuid=key)
        .select_related("revision__scenario", "user", "origin")
        .first()
    )
    if attempt is None:
        raise Http404
    if attempt.user_id is not None:
        if request.user.is_authenticated and attempt.user_id == request.user.pk:
            return attempt
    elif str(attempt.uuid) in remembered(request):
        return attempt
    raise Http404


CHANGE_SCENARIO: Final = "scenarios.change_scenario"


def may_write(user: Any) -> bool:
    """Who may write conversations may read how learners went through them."""
    return bool(user.is_authenticated and user.has_perm(CHANGE_SCENARIO))


def scenario_for_author(pk: int, user: Any) -> Scenario:
    """The conversation as its authors see it. Raises `Http404` to anybody else."""
    scenario = Scenario.objects.filter(pk=pk).first() if may_write(user) else None
    if scenario is None:
        raise Http404
    return scenario


def revision_for_author(scenario: Scenario, number: int) -> ScenarioRevision:
    """That published revision of a conversation its author may see. Raises `Http404`."""
    revision = scenario.published_revisions.filter(number=number).first()
    if revision is None:
        raise Http404
    return revision


def get_scenario(slug: str) -> Scenario:
    """The published conversation at this address. Raises `Http404` otherwise."""
    scenario = (
        Scenario.objects.filter(slug=slug, live=True, current_revision__isnull=False)
        .select_related("current_revision")
        .first()
    )
    if scenario is None:
        raise Http404
    return scenario
