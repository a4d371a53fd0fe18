"""A reviewer reads a conversation, goes through it, and decides; nothing else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import GroupApprovalTask, TaskState, WorkflowTask

from scenarios.models import Attempt
from scenarios.services import create_draft
from scenarios.starters import starters


def url(name: str, *arguments: object) -> str:
    return reverse(f"wagtailsnippets_scenarios_scenario:{name}", args=arguments)


@pytest.fixture
def waiting(organiser):
    document = starters()[1].document
    draft = create_draft(
        document, title="The <result>", persona_name="Ferran", by=organiser
    )
    draft.get_workflow().start(draft, organiser)
    return draft


def replies(page: str) -> list[str]:
    return re.findall(r'<button[^>]* name="reply" value="([^"]+)"', page)


def test_reviewer_is_led_from_the_editor_to_a_page_to_read(client, reviewer, waiting):
    client.force_login(reviewer)
    answer = client.get(url("edit", waiting.pk))
    assert (answer.status_code, answer.url) == (302, url("read", waiting.pk))
    page = client.get(answer.url).content.decode()
    assert "The &lt;result&gt;" in page
    assert "Ferran, 58" in page
    assert page.count("script-node__key") == len(waiting.script["nodes"])
    assert url("edit", waiting.pk) not in page


def test_reviewer_goes_through_it_to_an_end_and_nothing_is_recorded(
    client, reviewer, waiting
):
    client.force_login(reviewer)
    given: list[str] = []
    for _turn in range(20):
        page = client.get(url("read", waiting.pk), {"reply": given}).content.decode()
        offered = replies(page)
        if not offered:
            break
        given.append(offered[0])
    assert "It ends here." in page
    assert len(given) >= 3
    assert not Attempt.objects.exists()
    lost = client.get(url("read", waiting.pk), {"reply": [given[0], "\0no such"]})
    assert replies(lost.content.decode())


@pytest.mark.parametrize(
    ("action", "status", "said"),
    [
        ("approve", TaskState.STATUS_APPROVED, "is approved and published."),
        ("reject", TaskState.STATUS_REJECTED, "has gone back to its author."),
    ],
)
def test_reviewer_decides_on_the_page_without_scripts(
    client, reviewer, waiting, action, status, said
):
    client.force_login(reviewer)
    page = client.get(url("read", waiting.pk)).content.decode()
    state = TaskState.objects.get()
    place = url("workflow_action", waiting.pk, action, state.pk)
    assert f'formaction="{place}"' in page
    home = reverse("wagtailadmin_home")
    answer = client.post(place, {"comment": "Read twice.", "next": home})
    assert (answer.status_code, answer.url) == (302, home)
    state.refresh_from_db()
    assert (state.status, state.comment) == (status, "Read twice.")
    waiting.refresh_from_db()
    assert waiting.is_published is (action == "approve")
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == f"“The <result>” {said}"


def test_approving_what_was_saved_since_does_not_say_that_it_is_published(
    client, reviewer, waiting
):
    client.force_login(reviewer)
    state = TaskState.objects.get()
    waiting.save_revision(user=reviewer)
    answer = client.post(url("workflow_action", waiting.pk, "approve", state.pk), {})
    waiting.refresh_from_db()
    assert not waiting.is_published
    (message,) = get_messages(answer.wsgi_request)
    assert str(message) == (
        "“The <result>” was changed after it had been handed in. What you see now waits"
        " for its own approval, and is not published yet."
    )


def test_first_of_two_approvals_says_that_the_next_review_is_awaited(
    client, reviewer, organiser, waiting
):
    workflow = waiting.get_workflow()
    (first,) = workflow.tasks
    second = GroupApprovalTask.objects.create(name="Read once more")
    second.groups.set(first.specific.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=second, sort_order=9)
    client.force_login(reviewer)
    for changed, said in (
        (False, "“The <result>” is approved; it waits for the next review."),
        (True, "“The <result>” was changed after it had been handed in."),
    ):
        if changed:
            waiting.save_revision(user=organiser)
        state = waiting.current_workflow_task_state
        client.post(url("workflow_action", waiting.pk, "approve", state.pk), {})
        answer = client.get(url("read", waiting.pk))
        told = [str(one) for one in get_messages(answer.wsgi_request)]
        waiting = type(waiting).objects.get(pk=waiting.pk)
        assert not waiting.is_published
        assert said in unescape(answer.content.decode()), told


def test_author_reads_without_being_asked_to_decide(client, organiser, waiting):
    client.force_login(organiser)
    page = client.get(url("read", waiting.pk)).content.decode()
    assert url("edit", waiting.pk) in page
    assert "Approve and publish" not in page
    assert client.get(url("edit", waiting.pk)).status_code == 200


def test_empty_draft_says_that_it_cannot_be_played(client, organiser):
    document = {"schema_version": 2, "start": "", "nodes": []}
    draft = create_draft(document, title="Empty", persona_name="A", by=organiser)
    client.force_login(organiser)
    page = client.get(url("read", draft.pk))
    assert page.status_code == 200
    assert "nothing is written in it" in page.content.decode()


def test_others_find_nothing_to_read(client, learner, reviewer, waiting):
    client.force_login(learner)
    assert client.get(url("read", waiting.pk)).status_code == 302
    client.force_login(reviewer)
    assert client.get(url("read", 999_999)).status_code == 404
