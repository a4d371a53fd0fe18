"""How a conversation begins: empty, from a starter, from a file that waits."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from scenarios.assurance import check_draft
from scenarios.desk import arrival_views, arrivals
from scenarios.desk.views import EDITOR_STATE_LIMIT
from scenarios.models import Scenario
from scenarios.services import create_draft, publish_scenario, save_outline
from scenarios.starters import starters

TWEE = """:: StoryTitle
The door

:: StoryData
{"ifid": "11111111-2222-4333-8444-555555555555", "start": "Door"}

:: Door
A green door.
[[Go in->Room]]

:: Room
A quiet room.
[[Sit down->End]]

:: End
You talk.
"""


def url(name: str, *arguments: object) -> str:
    return reverse(f"wagtailsnippets_scenarios_scenario:{name}", args=arguments)


def upload(client, text: str = TWEE, name: str = "door.twee", at: str = ""):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(at or url("upload"), {"file": file, "source": "auto"})


def test_list_leads_to_the_choice_of_a_beginning(client, organiser):
    client.force_login(organiser)
    page = client.get(url("list")).content.decode()
    assert url("begin") in page
    assert f'"{url("add")}"' not in page


def test_empty_conversation_opens_in_the_editor(client, organiser):
    client.force_login(organiser)
    answer = client.post(url("begin"), {"title": "The lift", "persona_name": "Ana"})
    draft = Scenario.objects.get()
    assert answer.url == url("edit", draft.pk)
    assert (draft.slug, draft.persona_name, draft.live) == ("the-lift", "Ana", False)
    assert draft.script["nodes"] == []


def test_beginning_without_a_name_is_refused_and_keeps_what_was_typed(
    client, organiser
):
    client.force_login(organiser)
    answer = client.post(url("begin"), {"title": "The lift", "persona_name": ""})
    assert answer.status_code == 422
    assert 'value="The lift"' in answer.content.decode()
    assert Scenario.objects.count() == 0


def test_address_that_is_taken_gets_a_number(client, organiser, scenario):
    for number in (2, 3):
        draft = create_draft(
            {"nodes": []}, title="Window", persona_name="Ana", by=organiser
        )
        assert draft.slug == f"window-{number}"


def test_file_waits_is_looked_at_and_becomes_a_draft(client, organiser):
    client.force_login(organiser)
    answer = upload(client)
    assert Scenario.objects.count() == 0
    page = " ".join(client.get(answer.url).content.decode().split())
    assert "In the file: 3 nodes, 2 replies, 1 ending." in page
    assert "Read as: Twee (.twee, .tw)." in page
    assert 'value="The door"' in page
    made = client.post(
        answer.url, {"story": "0", "0-title": "A door", "0-persona_name": "Ana"}
    )
    draft = Scenario.objects.get()
    assert made.url == url("edit", draft.pk)
    assert (draft.title, draft.persona_name) == ("A door", "Ana")
    assert [one["key"] for one in draft.script["nodes"]] == ["door", "room", "end"]
    assert client.get(answer.url).status_code == 404


def test_stories_of_an_archive_share_the_time_that_one_may_take(
    client, organiser, monkeypatch
):
    limits = []

    def counted(draft, *, limit):
        limits.append(limit)
        return check_draft(draft, limit=limit)

    monkeypatch.setattr("scenarios.exchange.check_draft", counted)
    story = (
        '<tw-storydata name="{0}" startnode="1" ifid="{0}">'
        '<tw-passagedata pid="1" name="A">Hello.</tw-passagedata></tw-storydata>'
    )
    client.force_login(organiser)
    upload(client, story.format("One") + story.format("Two"), "two.html")
    assert limits == [EDITOR_STATE_LIMIT // 2] * 2


def test_file_is_checked_no_longer_than_the_editor_checks(
    client, organiser, monkeypatch
):
    monkeypatch.setattr(arrival_views, "EDITOR_STATE_LIMIT", 1)
    client.force_login(organiser)
    page = client.get(upload(client).url).content.decode()
    assert "The check stopped after 1 states" in page


def test_file_is_discarded(client, organiser):
    client.force_login(organiser)
    answer = upload(client)
    client.post(answer.url, {"story": "0", "discard": "1"})
    assert client.get(answer.url).status_code == 404
    assert Scenario.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "The file is empty."),
        ("Nothing of ours.", "none of the formats that are read here"),
        ("PK\x03\x04 cut off", "cannot be opened"),
        ('{"nodes": [', "JSON"),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_one_sentence(
    client, organiser, text, said
):
    client.force_login(organiser)
    answer = upload(client, text, "story.json" if "{" in text else "story.xyz")
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_waits_is_its_bringers_alone(client, organiser, editor):
    client.force_login(organiser)
    waiting = upload(client).url
    client.force_login(editor)
    assert client.get(waiting).status_code == 404
    assert client.post(waiting, {"story": "0"}).status_code == 404


def test_what_waits_goes_after_a_day(client, organiser):
    client.force_login(organiser)
    waiting = upload(client).url
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        client.force_login(organiser)
        assert client.get(waiting).status_code == 404
    assert list(arrivals.SHELF.folder.iterdir()) == []


@pytest.mark.parametrize("token", ["..", "0" * 31, "z" * 32])
def test_token_that_is_none_opens_nothing(client, organiser, token):
    client.force_login(organiser)
    assert client.get(url("arrival", token)).status_code == 404


def test_story_number_that_is_none_is_not_found(client, organiser):
    client.force_login(organiser)
    waiting = upload(client).url
    for number in ("7", "-1", "", "9" * 5_000):
        assert client.post(waiting, {"story": number}).status_code == 404


def test_story_read_in_again_keeps_what_the_author_added(client, organiser):
    client.force_login(organiser)
    made = upload(client)
    client.post(made.url, {"story": "0", "0-title": "Door", "0-persona_name": "Ana"})
    scenario = Scenario.objects.get()
    draft = scenario.get_latest_revision_as_object()
    draft.script["nodes"][0]["note"] = "Ask Marta."
    draft.save_revision(user=organiser)
    told = TWEE.replace("A green door.", "A red door.")
    waiting = upload(client, told, at=url("upload_again", scenario.pk))
    page = client.get(waiting.url).content.decode()
    assert "Take it over into “Door”" in page
    first = draft.script["nodes"][0]["key"]
    assert "<dt>Nodes that come: 0</dt></div>" in page
    assert f"<dt>Nodes that are told anew: 1</dt><dd>{first}</dd>" in page
    client.post(waiting.url, {"story": "0"})
    after = Scenario.objects.get().get_latest_revision_as_object()
    assert after.script["nodes"][0]["text"] == "A red door."
    assert after.script["nodes"][0]["note"] == "Ask Marta."


def test_locked_draft_takes_no_file(client, organiser, editor, outline):
    draft = save_outline(outline, by=editor)
    draft.locked, draft.locked_by = True, editor
    draft.save()
    client.force_login(organiser)
    at = url("upload_again", draft.pk)
    assert client.get(at).status_code == 302
    assert upload(client, at=at).status_code == 302


@pytest.mark.parametrize("person", ["learner", "reviewer"])
@pytest.mark.parametrize("name", ["begin", "upload"])
def test_only_authors_begin(request, client, person, name):
    client.force_login(request.getfixturevalue(person))
    assert client.get(url(name)).status_code == 302
    answer = client.post(url(name), {"title": "x", "persona_name": "y"})
    assert answer.status_code == 302
    assert Scenario.objects.count() == 0


# -- comparing ------------------------------------------------------------------------


def test_draft_is_compared_with_what_learners_meet(
    client, organiser, scenario, attempt, outline
):
    outline["nodes"][0]["text"] = "Well, doc, how long have I really got?"
    outline["nodes"][1]["choices"].pop()
    outline["nodes"].append({"key": "extra", "kind": "ending", "text": "Oh."})
    save_outline(outline, by=organiser)
    client.force_login(organiser)
    page = " ".join(client.get(url("compare", scenario.pk)).content.decode().split())
    assert "<ins>really </ins>" in page
    assert "<ins>extra</ins>" in page
    assert "A reply went: <del>talk:" in page
    assert "<td>1</td>" in page


def test_revision_compared_with_itself_says_the_same(client, organiser, scenario):
    client.force_login(organiser)
    page = client.get(url("compare", scenario.pk), {"old": "1", "new": "1"})
    assert "They say the same." in page.content.decode()
    missing = client.get(url("compare", scenario.pk), {"old": "9"})
    assert missing.status_code == 404


def test_what_was_just_published_is_compared_with_what_was_before(
    client, organiser, scenario, outline
):
    outline["nodes"][0]["text"] = "Well, doc, how long have I really got?"
    later = save_outline(outline, by=organiser)
    publish_scenario(later, by=organiser, now=timezone.now())
    client.force_login(organiser)
    page = " ".join(client.get(url("compare", scenario.pk)).content.decode().split())
    assert "<ins>really </ins>" in page
    assert '<option value="1" selected>' in page
    assert '<option value="2" selected>' in page


def test_words_of_an_author_are_escaped_when_compared(
    client, organiser, scenario, outline
):
    outline["nodes"][0]["text"] = "<script>alert(1)</script>"
    save_outline(outline, by=organiser)
    client.force_login(organiser)
    page = client.get(url("compare", scenario.pk)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_unpublished_conversation_has_nothing_to_compare(client, organiser, outline):
    draft = save_outline(outline, by=organiser)
    client.force_login(organiser)
    page = client.get(url("compare", draft.pk)).content.decode()
    assert "Nothing has been published yet" in page


def test_learner_compares_nothing(client, learner, scenario):
    client.force_login(learner)
    assert client.get(url("compare", scenario.pk)).status_code == 302


def test_what_waits_holds_no_more_than_was_read(client, organiser):
    client.force_login(organiser)
    upload(client)
    (kept,) = arrivals.SHELF.folder.glob("*.file")
    assert json.loads(kept.read_text())[0]["title"] == "The door"
    assert ":: StoryTitle" not in kept.read_text()


def test_starter_becomes_a_draft_of_its_own(client, organiser):
    client.force_login(organiser)
    page = client.get(url("begin")).content.decode()
    assert page.count("/new/") >= 6
    first = client.post(url("starter", "bad-news"))
    second = client.post(url("starter", "bad-news"))
    drafts = Scenario.objects.order_by("pk")
    assert [first.url, second.url] == [url("edit", one.pk) for one in drafts]
    assert [one.slug for one in drafts] == [
        "the-result-he-waited-for",
        "the-result-he-waited-for-2",
    ]
    assert all(one.script["nodes"] and not one.live for one in drafts)


@pytest.mark.parametrize("starter", starters(), ids=lambda one: one.key)
def test_starter_does_not_tell_learners_in_its_title_what_is_coming(
    client, organiser, starter
):
    client.force_login(organiser)
    page = client.post(url("starter", starter.key), follow=True).content.decode()
    draft = Scenario.objects.get()
    assert draft.title == starter.document["title"] != starter.title
    assert f"“{draft.title}” is only a beginning" in page


def test_starter_that_is_none_is_not_found(client, organiser):
    client.force_login(organiser)
    assert client.post(url("starter", "no-such")).status_code == 404
    assert client.get(url("starter", "bad-news")).status_code == 405
