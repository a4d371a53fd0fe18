"""The author's desk: what is saved, what is refused, and what the author reads."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import WorkflowState

from scenarios.authoring import SCRIPT, fields_from_outline
from scenarios.models import Scenario
from scenarios.services import save_outline, start_attempt
from tests.scenarios.conftest import NOW, play


def form(outline: dict[str, Any], **more: str) -> dict[str, Any]:
    """What the editor posts: the fields of “About”, and the script as JSON."""
    fields = fields_from_outline(outline)
    script = {name: outline[name] for name in SCRIPT if name in outline}
    posted = {
        name: "on" if value is True else value
        for name, value in fields.items()
        if value is not None and value is not False
    }
    return posted | {"script": json.dumps(script)} | more


def edit_url(scenario: Scenario) -> str:
    return reverse("wagtailsnippets_scenarios_scenario:edit", args=[scenario.pk])


ADD = "wagtailsnippets_scenarios_scenario:add"


def test_conversation_written_in_the_editor_is_published(client, editor, outline):
    client.force_login(editor)
    answer = client.post(reverse(ADD), form(outline, **{"action-publish": "on"}))
    assert answer.status_code == 302
    scenario = Scenario.objects.get()
    assert (scenario.live, scenario.current_revision.number) == (True, 1)
    choice = scenario.current_revision.graph.node("window").choices[0]
    assert (choice.text, choice.spoken) == ("Let’s sit down somewhere private.", True)


def test_draft_with_errors_is_saved(client, editor, broken):
    client.force_login(editor)
    answer = client.post(reverse(ADD), form(broken))
    scenario = Scenario.objects.get()
    assert answer.status_code == 302
    assert (scenario.live, scenario.current_revision) == (False, None)


def test_empty_draft_is_saved(client, editor):
    client.force_login(editor)
    data = form({"title": "Later", "slug": "later", "persona": {"name": "Ana"}})
    assert client.post(reverse(ADD), data).status_code == 302
    assert Scenario.objects.get().title == "Later"


def test_publishing_with_errors_is_refused_with_the_findings(
    client, editor, scenario, broken
):
    client.force_login(editor)
    answer = client.post(edit_url(scenario), form(broken, **{"action-publish": "on"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert (
        "At “room” the reply “talk” leads to “nowhere”, but there is no such node. "
        "Click path: sit-down → talk." in page
    )
    assert "It was not published: 2 errors are in the way." in page
    assert "could not be saved" not in page
    scenario.refresh_from_db()
    assert scenario.current_revision.number == 1
    assert scenario.current_revision.graph.node("room").choices[1].target == "end-poor"


def test_new_conversation_with_errors_is_told_so_too(client, editor, broken):
    client.force_login(editor)
    broken["slug"] = "another"
    answer = client.post(reverse(ADD), form(broken, **{"action-publish": "on"}))
    page = answer.content.decode()
    assert "It was not published: 2 errors are in the way." in page
    assert "could not be created" not in page
    assert not Scenario.objects.filter(slug="another").exists()


def test_draft_that_cannot_be_saved_says_that(client, editor, scenario, outline):
    client.force_login(editor)
    answer = client.post(edit_url(scenario), {**form(outline), "script": "["})
    assert "could not be saved" in answer.content.decode()


def test_condition_that_cannot_be_read_is_refused_at_its_field(
    client, editor, scenario, outline
):
    outline["nodes"][0]["choices"][0]["condition"] = "trust is high"
    client.force_login(editor)
    answer = client.post(edit_url(scenario), form(outline, **{"action-publish": "on"}))
    assert answer.status_code == 200
    # The editor reads its errors as JSON, which escapes quotation marks.
    assert "stands where something else is expected." in answer.content.decode()
    assert client.post(edit_url(scenario), form(outline)).status_code == 302


def test_form_carries_the_document_and_no_field_per_node(client, editor, scenario):
    client.force_login(editor)
    page = client.get(edit_url(scenario)).content.decode()
    assert page.count("data-script") == 1
    assert "sit-down" in page
    # 37 nodes were 4,330 fields once (decision 0008).
    assert page.count(' name="') < 60


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("{", "This is not a conversation as the editor writes it"),
        ("[1, 2]", "This is not a conversation as the editor writes it"),
        (json.dumps({"nodes": [{"note": "x" * 5_300_000}]}), "holds at most 5 MB"),
    ],
)
def test_what_is_no_document_is_refused_in_one_sentence(
    client, editor, scenario, outline, script, said
):
    client.force_login(editor)
    answer = client.post(edit_url(scenario), form(outline) | {"script": script})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    draft = Scenario.objects.get().get_latest_revision_as_object()
    assert draft.script == scenario.script


@pytest.mark.parametrize("bad", ["\x00", "\ud800"], ids=["nul", "half a character"])
def test_what_no_database_stores_is_left_out(client, editor, scenario, outline, bad):
    client.force_login(editor)
    outline["nodes"][0]["text"] = f"Hel{bad}lo."
    assert client.post(edit_url(scenario), form(outline)).status_code == 302
    draft = Scenario.objects.get().get_latest_revision_as_object()
    assert draft.script["nodes"][0]["text"] == "Hello."


def test_half_written_draft_keeps_what_is_half_written(client, editor, scenario):
    client.force_login(editor)
    script = {"schema_version": 2, "start": "a", "nodes": [
        {"key": "a", "kind": "patient", "variants": [{"condition": "", "text": "Oh."}]}
    ]}  # fmt: skip
    fields = {"title": "At the window", "slug": "window", "persona_name": "Tomasz",
              "minutes": "3", "turns": "3", "language": "en"}  # fmt: skip
    answer = client.post(edit_url(scenario), fields | {"script": json.dumps(script)})
    assert answer.status_code == 302
    draft = Scenario.objects.get().get_latest_revision_as_object()
    assert draft.script == script
    again = client.get(edit_url(scenario)).content.decode()
    assert "Oh." in again


def test_people_in_the_middle_are_named_before_publishing(
    client, editor, scenario, attempt
):
    client.force_login(editor)
    page = " ".join(client.get(edit_url(scenario)).content.decode().split())
    assert "1 person is in the middle of revision 1 and keeps it." in page


def test_saving_a_draft_leaves_learners_what_they_have(
    client, editor, scenario, outline
):
    outline["title"] = "New title"
    client.force_login(editor)
    client.post(edit_url(scenario), form(outline))
    scenario.refresh_from_db()
    assert (scenario.title, scenario.has_unpublished_changes) == ("At the window", True)
    client.post(edit_url(scenario), form(outline, **{"action-publish": "on"}))
    scenario.refresh_from_db()
    assert (scenario.title, scenario.current_revision.number) == ("New title", 2)


def test_script_is_previewed_with_every_reply(client, editor, scenario):
    client.force_login(editor)
    page = scenario.make_preview_request().content.decode()
    assert "Long enough to park the lorry!" in page
    assert "It might have been:" in page
    assert "only if trust &gt;= 50 and taken(window.sit-down)" in page


def test_list_names_the_conversations_at_constant_cost(
    client, editor, scenario, outline
):
    client.force_login(editor)
    url = reverse("wagtailsnippets_scenarios_scenario:list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        page = client.get(url).content.decode()
    assert "At the window" in page
    needed = len(one)
    for number in (1, 2):
        save_outline({**outline, "slug": f"other-{number}"}, by=editor)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == needed


def test_own_attempts_are_offered_as_plans_and_nobody_elses(
    client, organiser, scenario, revision, finished
):
    own = play(start_attempt(revision, user=organiser, now=NOW, seed=7), "sit-down")
    play(own, "wait")
    client.force_login(organiser)
    page = client.get(edit_url(scenario)).content.decode()
    desk = json.loads(
        re.search(r'id="conversation-desk"[^>]*>(.*?)</script>', page).group(1)
    )
    (attempt,) = desk["attempts"]
    assert (attempt["seed"], attempt["path"]) == (7, ["sit-down", "wait"])
    assert attempt["name"].endswith("ended at end-good")


# -- the patients' review ------------------------------------------------------------


def submit(scenario: Scenario, user: Any) -> None:
    scenario.get_workflow().start(scenario, user)


def test_reviewer_reads_approves_and_it_is_published(
    client, organiser, reviewer, outline
):
    draft = save_outline(outline, by=organiser)
    submit(draft, organiser)
    client.force_login(reviewer)
    assert "At the window" in client.get(reverse("wagtailadmin_home")).content.decode()
    state = draft.current_workflow_task_state
    preview = reverse(
        "wagtailsnippets_scenarios_scenario:workflow_preview",
        args=[draft.pk, state.task_id],
    )
    assert "Long enough to park the lorry!" in client.get(preview).content.decode()
    url = reverse(
        "wagtailsnippets_scenarios_scenario:workflow_action",
        args=[draft.pk, "approve", state.pk],
    )
    assert client.post(url, {"comment": ""}).status_code == 302
    scenario = Scenario.objects.get()
    assert (scenario.live, scenario.current_revision.number) == (True, 1)


@pytest.mark.parametrize("is_changed", [False, True])
def test_conversation_approved_in_the_editor_is_published_unless_it_was_changed(
    client, organiser, editor, outline, is_changed
):
    """The editor spells a script in full, with all that an outline leaves out."""
    draft = save_outline(outline, by=organiser)
    draft.script = {name: outline[name] for name in SCRIPT if name in outline}
    draft.save_revision(user=organiser)
    submit(draft, organiser)
    client.force_login(editor)
    action = {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": "{}",
    }
    posted = form(outline, **action)
    script = {"source": "", **json.loads(posted["script"])}
    if is_changed:
        script["nodes"][0]["text"] = "Another word."
    posted["script"] = json.dumps(script)
    assert client.post(edit_url(draft), posted).status_code == 302
    assert Scenario.objects.get().live is not is_changed


def test_approving_a_draft_with_errors_is_refused_and_the_review_goes_on(
    client, organiser, reviewer, broken
):
    draft = save_outline(broken, by=organiser)
    submit(draft, organiser)
    client.force_login(reviewer)
    state = draft.current_workflow_task_state
    url = reverse(
        "wagtailsnippets_scenarios_scenario:workflow_action",
        args=[draft.pk, "approve", state.pk],
    )
    answer = client.post(url, {"comment": "", "next": reverse("wagtailadmin_home")})
    told = client.get(answer.url).content.decode()
    assert "cannot be published yet" in told
    assert WorkflowState.objects.get().status == "in_progress"
    assert Scenario.objects.get().live is False


@pytest.mark.parametrize("person", ["learner", "stranger"])
def test_learners_have_no_desk(request, client, scenario, person):
    client.force_login(request.getfixturevalue(person))
    assert client.get(edit_url(scenario)).status_code == 302


def test_organiser_may_write_and_reviewer_may_not(
    client, organiser, reviewer, scenario
):
    client.force_login(organiser)
    assert client.get(edit_url(scenario)).status_code == 200
    client.force_login(reviewer)
    assert client.get(edit_url(scenario)).status_code == 302
