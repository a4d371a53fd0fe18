"""What the editor asks while an author writes: answered from the draft sent along,
refused in one sentence, and for authors only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Revision

from scenarios.authoring import SCRIPT
from scenarios.models import Scenario

NAMES = ["check", "condition", "preview", "plan", "write", "read", "assess"]


def url(name: str) -> str:
    return reverse(f"wagtailsnippets_scenarios_scenario:desk_{name}")


def body(outline: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "script": {name: outline[name] for name in SCRIPT if name in outline},
        "about": {
            "title": outline["title"],
            "slug": outline["slug"],
            "persona_name": outline["persona"]["name"],
            "persona_age": "62",
            "minutes": "",
        },
        **more,
    }


@pytest.fixture
def ask(client, organiser):
    client.force_login(organiser)

    def ask(name: str, sent: Any, status: int = 200) -> dict[str, Any]:
        raw = sent if isinstance(sent, (str, bytes)) else json.dumps(sent)
        answer = client.post(url(name), raw, content_type="application/json")
        assert answer.status_code == status
        return answer.json()

    return ask


def test_check_counts_and_names_what_is_wrong(ask, broken):
    said = ask("check", body(broken))
    assert (said["nodes"], said["choices"], said["endings"]) == (4, 5, 2)
    assert said["verdict"] == "complete"
    finding = next(one for one in said["findings"] if one["code"] == "missing_target")
    assert finding["word"] == "Error"
    assert (finding["node"], finding["choice"]) == ("room", "talk")
    assert finding["clicks"] == "sit-down → talk"
    assert finding["sentence"] == (
        "At “room” the reply “talk” leads to “nowhere”, but there is no such node."
    )


def test_check_of_nothing_answers(ask):
    said = ask("check", {})
    assert [one["code"] for one in said["findings"]][:1] == ["no_nodes"]


def test_check_reads_half_a_character(ask, outline):
    outline["nodes"][0]["text"] = "Hel\ud800lo."
    assert ask("check", body(outline))["nodes"] == 4


def test_check_stores_nothing(ask, outline, django_assert_num_queries):
    ask("check", body(outline))
    assert (Scenario.objects.count(), Revision.objects.count()) == (0, 0)


def test_condition_says_what_it_names(ask):
    said = ask("condition", {"text": "trust >= 40 and taken(window.sit-down)"})
    assert said == {
        "problem": "",
        "variables": ["trust"],
        "nodes": ["window"],
        "choices": [["window", "sit-down"]],
    }


def test_condition_that_cannot_be_read_has_a_sentence(ask):
    said = ask("condition", {"text": "trust >= high"})
    assert said["problem"] == "“high” stands where something else is expected."
    assert said["nodes"] == []


def test_preview_begins_where_learners_begin(ask, outline):
    said = ask("preview", body(outline, begin={}, path=["sit-down"]))
    assert (said["node"], said["path"], said["stopped"]) == ("room", ["sit-down"], "")
    assert [one["reply"] for one in said["log"]] == [
        "Let’s sit down somewhere private."
    ]
    assert {one["key"] for one in said["replies"]} == {"wait", "talk"}
    assert {one["key"]: one["value"] for one in said["values"]}["trust"] == 60


def test_preview_begins_anywhere_with_chosen_values(ask, outline):
    begin = {"node": "room", "values": {"trust": 49}, "visited": ["window"]}
    said = ask("preview", body(outline, begin=begin))
    assert [one["key"] for one in said["replies"]] == ["talk"]
    ended = ask("preview", body(outline, begin=begin, path=["talk"]))
    assert (ended["kind"], ended["ending"]) == ("ending", "poor")
    assert ended["evening"] == "Somebody talked at me."


def test_preview_shows_locked_replies_with_their_reason(ask, outline):
    reply = outline["nodes"][1]["choices"][0]
    reply |= {"when_locked": "show", "locked_reason": "He would not hear it yet."}
    said = ask("preview", body(outline, begin={"node": "room"}))
    assert said["locked"] == [
        {"text": "You wait.", "spoken": False, "reason": "He would not hear it yet."}
    ]


@pytest.mark.parametrize(("person", "is_drawn"), [("tomasz", True), ("nobody", False)])
def test_preview_shows_a_portrait_only_of_somebody_who_is_drawn(
    ask, outline, person, is_drawn
):
    outline["nodes"][0]["portrait"] = person
    said = ask("preview", body(outline, begin={}))
    assert said["portrait"].startswith("<svg") is is_drawn
    assert bool(said["portrait"]) is is_drawn


def test_preview_stops_at_a_reply_that_is_gone(ask, outline):
    said = ask("preview", body(outline, begin={}, path=["sit-down", "no-longer"]))
    assert (said["node"], said["path"]) == ("room", ["sit-down"])
    assert "no-longer" in said["stopped"]


def test_preview_of_what_cannot_be_played_is_refused(ask, outline):
    said = ask("preview", body(outline, begin={"node": "gone"}), 400)
    assert said["refused"].startswith("This cannot be played from here yet: ")


def test_preview_goes_on_by_itself_where_the_conversation_does(ask, outline):
    outline["nodes"].append(
        {"key": "weather", "kind": "check", "choices": [
            {"key": "on", "text": "", "target": "end-good"}]}
    )  # fmt: skip
    said = ask("preview", body(outline, begin={"node": "weather"}))
    assert said["node"] == "end-good"
    assert said["log"] == [{"passed": "weather", "branch": "on"}]


def test_plan_of_a_preview_can_be_played(ask, outline):
    said = ask("plan", body(outline, begin={}, path=["sit-down", "wait"]))
    lines = said["text"].splitlines()
    assert lines[:3] == ["expect node window", "select sit-down", "expect node room"]
    assert "expect ending end-good" in lines


def test_plan_from_elsewhere_is_refused(ask, outline):
    said = ask("plan", body(outline, begin={"node": "room"}), 400)
    assert said == {"refused": "A test plan begins where learners begin."}


def test_assessment_tells_best_worst_chance_habits_and_plans(ask, outline):
    outline["plans"] = [
        {
            "name": "Sits down",
            "text": "select sit-down\nselect wait\nexpect ending good",
        },
        {"name": "Wrong", "text": "select sit-down\nexpect node window\nselect gone"},
    ]
    said = ask("assess", body(outline))
    trust = next(one for one in said["axes"] if one["key"] == "trust")
    assert (trust["best"], trust["worst"]["value"]) == (
        {"value": "60", "path": "sit-down → wait"},
        "35",
    )
    setting = next(one for one in said["axes"] if one["key"] == "setting")
    assert [
        (one["ending"], one["proved"], one["worst"]["value"], one["best"]["value"])
        for one in setting["endings"]
    ] == [("end-good", False, "1", "5"), ("end-poor", False, "1", "5")]
    chance = {one["what"]: one["value"] for one in said["chance"]}
    assert chance["Reaches no ending"] == "0.0 %"
    assert "Ends at end-good" in chance
    assert [one["what"] for one in said["bots"]][:2] == [
        "any reply",
        "always the longest reply",
    ]
    assert said["plans"] == [
        {"name": "Sits down", "ok": True, "lines": []},
        {
            "name": "Wrong",
            "ok": False,
            "lines": [
                "Line 2: “expect node window” does not hold; it is at “room”.",
                "Line 3: “select gone” is not offered here, but wait, talk.",
            ],
        },
    ]


def test_text_and_document_say_the_same(ask, outline):
    sent = body(outline)
    text = ask("write", sent)["text"]
    assert "Let’s sit down somewhere private." in text
    said = ask("read", sent | {"text": text})
    assert said["findings"] == []
    again = ask("write", sent | {"script": said["script"]})
    assert again["text"] == text


def test_text_changes_what_it_says_and_keeps_the_rest(ask, outline):
    outline["nodes"][0]["note"] = "Mind the door."
    outline["plans"] = [{"name": "Sits down", "text": "select sit-down"}]
    sent = body(outline)
    text = ask("write", sent)["text"].replace("You wait.", "You wait a little.")
    script = ask("read", sent | {"text": text})["script"]
    assert script["nodes"][1]["choices"][0]["text"] == "You wait a little."
    assert script["nodes"][0]["note"] == "Mind the door."
    assert script["plans"] == outline["plans"]


def test_text_with_a_line_that_cannot_be_read_is_not_taken_over(ask, outline):
    sent = body(outline)
    text = ask("write", sent)["text"] + "\n~ trust plus five\n"
    said = ask("read", sent | {"text": text})
    assert said["refused"].startswith("The text was not taken over: 1 place")
    assert "script" not in said
    assert said["findings"][0]["line"] == len(text.splitlines())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sent", ["", "{", "[]", "null", '{"script": 3, "text": 3}'])
def test_what_cannot_be_read_is_refused_in_one_sentence(ask, name, sent):
    said = ask(name, sent, 400)
    assert said["refused"].startswith("This is not a conversation as the editor")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_too_large_is_refused(ask, name):
    said = ask(name, json.dumps({"script": {"nodes": ["x" * 5_300_000]}}), 400)
    assert said["refused"].startswith("A conversation holds at most 5 MB")


@pytest.mark.parametrize(
    "begin",
    [[], {"node": 3}, {"values": []}, {"visited": "window"}, {"seed": "1"}],
)
def test_beginning_that_is_none_is_refused(ask, outline, begin):
    ask("preview", body(outline, begin=begin), 400)


def test_path_without_end_is_refused(ask, outline):
    said = ask("preview", body(outline, path=["laugh"] * 501), 400)
    assert said["refused"] == "A preview ends after 500 replies."


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("person", ["learner", "reviewer"])
def test_only_authors_are_answered(request, client, outline, name, person):
    client.force_login(request.getfixturevalue(person))
    answer = client.post(
        url(name), json.dumps(body(outline)), content_type="application/json"
    )
    assert answer.status_code == 302
    assert client.get(url(name)).status_code in (302, 405)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_answered_to_a_get(client, organiser, name):
    client.force_login(organiser)
    assert client.get(url(name)).status_code == 405
