"""Whose attempt is it, and who may write? The one funnel to attempts and drafts;
404 to anybody else, but to those who work in the admin what it says everywhere."""

from __future__ import annotations

import uuid as uuid_module
from typing import Any, Final

from django.core.exceptions import PermissionDenied
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


ADD: Final = "scenarios.add_scenario"
CHANGE: Final = "scenarios.change_scenario"
VIEW: Final = "scenarios.view_scenario"
ADMIN: Final = "wagtailadmin.access_admin"


def may_write(user: Any, *rights: str) -> bool:
    """Whether this is an author: one of `rights` is enough, `CHANGE` if none is named.
    Who may write conversations may read how learners went through them."""
    return bool(
        user.is_authenticated
        and any(user.has_perm(right) for right in rights or (CHANGE,))
    )


def refuse_others(user: Any, *rights: str) -> None:
    """Let authors pass. Raises `PermissionDenied` to anybody else who works in the
    admin, which sends them to its first page with a sentence, and `Http404` to those
    for whom there is no desk at all. Whether a draft exists is told to neither."""
    if may_write(user, *rights):
        return
    if user.is_authenticated and user.has_perm(ADMIN):
        raise PermissionDenied
    raise Http404


def scenario_for_author(pk: int, user: Any) -> Scenario:
    """The conversation as its authors see it. Raises as `refuse_others`, and `Http404`
    where there is none."""
    refuse_others(user, CHANGE)
    scenario = Scenario.objects.filter(pk=pk).first()
    if scenario is None:
        raise Http404
    return scenario


def may_read(user: Any) -> bool:
    """Authors, and those who approve what authors write."""
    return may_write(user, CHANGE, VIEW)


def draft_to_read(pk: int, user: Any) -> Scenario:
    """The latest draft for its authors and reviewers. Raises as `refuse_others`, and
    `Http404` where there is none."""
    refuse_others(user, CHANGE, VIEW)
    scenario = Scenario.objects.filter(pk=pk).first()
    if scenario is None:
        raise Http404
    draft: Scenario = scenario.get_latest_revision_as_object()
    return draft


def draft_to_change(pk: int, user: Any) -> Scenario:
    """The same for somebody who is about to change it: `PermissionDenied` also while
    it is locked for them."""
    scenario = scenario_for_author(pk, user)
    lock = scenario.get_lock()
    if lock is not None and lock.for_user(user):
        raise PermissionDenied
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
