"""What an exported Twee file says, and what it tells as lost."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import pytest

from scenarios.domain.conditions import parse_condition
from scenarios.domain.graph import (
    METERS,
    RETURN,
    Choice,
    Effect,
    Graph,
    Node,
    Persona,
    Rule,
)
from scenarios.formats.twee_export import export, ifid
from scenarios.formats.twine_wording import FINDINGS
from tests.scenarios.build import ending, patient, reply
from tests.scenarios.formats.stories import node, read, told


# -- what the file says ----------------------------------------------------------------------
def small(*choices: Choice, **more: Any) -> Graph:
    first = patient("start", *choices, **more)
    return Graph("talk", "Talk", "start", Persona(""), (first, ending("end")))


def test_a_reply_that_is_offered_once_marks_itself():
    text, _ = export(small(reply("ask", "start", once=True), reply("go", "end")))
    assert (
        '<<if not $taken["start.ask"]>><<link "I say ask." "start">>'
        '<<set $taken["start.ask"] to true>><</link>><</if>>' in text
    )


def test_effects_stay_within_the_bounds_of_their_variable():
    text, _ = export(small(reply("go", "end", effects=(Effect("trust", -5),))))
    assert "<<set $trust to Math.clamp($trust - 5, 0, 100)>>" in text


def test_dice_are_thrown_by_shares_of_what_is_left():
    dice = Node(
        "start", "chance",
        choices=(Choice("a", "", "end", weight=2), Choice("b", "", "end", weight=5)),
    )  # fmt: skip
    text, _ = export(Graph("t", "T", "start", Persona(""), (dice, ending("end"))))
    assert "<<if random(1, 7) lte 2>>" in text
    assert "<<elseif random(1, 5) lte 5>>" in text


def test_words_are_shown_as_they_are():
    text, _ = export(small(reply("go", "end"), text="It costs $5 <now> [[not a link]]"))
    assert "[[not" not in text
    assert "$5" not in text
    assert node(read(text), "start").text.endswith("It costs $5 <now> [[not a link]]")


def test_an_address_is_no_link_and_comes_back_as_it_was():
    told = "See https://example.org, mailto:a@example.org; the news: none."
    text, _ = export(small(reply("go", "end"), text=told))
    assert "https&#58;/" in text
    assert node(read(text), "start").text.endswith(told)


def calling(*more: Choice) -> Graph:
    """A sub-conversation that changes something on the way in, and how it is called."""
    return Graph(
        "talk", "Talk", "start", Persona(""),
        (
            patient("start", reply("go", "aside"), *more),
            Node("aside", "sub", call="inner", choices=(Choice("on", "", "end"),),
                 effects=(Effect("trust", 5),)),
            patient("inner", reply("back", RETURN)),
            ending("end"),
        ),
        variables=METERS,
    )  # fmt: skip


def test_a_sub_conversation_is_entered_once_and_changes_things_once():
    text, _ = export(calling())
    assert (
        '<<if $back is "aside">><<set $back to "">><<set $taken["aside.on"] to true>>'
        '<<goto "end">><<else>><<set $trust to Math.clamp($trust + 5, 0, 100)>>'
        '<<run $calls.push("aside")>><<goto "inner">><</if>>'
    ) in text
    assert "widget" not in text
    aside = node(read(text), "aside")
    assert (aside.kind, aside.call, aside.effects) == (
        "sub", "inner", (Effect("trust", 5),),
    )  # fmt: skip


def test_how_often_a_sub_conversation_was_visited_is_told_as_lost():
    asked = replace(
        reply("again", "start"), condition=parse_condition("visits(aside) >= 2")
    )
    (lost,) = [one for one in export(calling(asked))[1] if "visits" in one.code]
    assert (lost.severity, dict(lost.details)) == ("warning", {"count": 1})
    assert not any("visits" in one.code for one in export(calling())[1])


def test_what_never_happened_is_no_number_of_turns_ago():
    condition = parse_condition("turns_since(start) != 2")
    graph = small(replace(reply("go", "end"), condition=condition))
    text, _ = export(graph)
    assert '($turn - $at["start"] lt 2 or $turn - $at["start"] gt 2)' in text


def test_the_number_of_a_story_is_its_own_or_made_of_its_slug():
    graph = small(reply("go", "end"))
    assert ifid(graph) == ifid(replace(graph, title="Another title"))
    assert ifid(graph) != ifid(replace(graph, slug="other"))
    assert uuid.UUID(ifid(graph)).version == 5
    own = "D709A2F4-0E88-4010-B157-8ADEDDB2DC74"
    assert ifid(replace(graph, external_id=own)) == own


def test_what_is_lost_is_told_with_its_number():
    graph = small(
        reply("go", "end", marks="plain 4"),
        replace(reply("stay", "start"), manner="silence", when_locked="show"),
        cue="cue",
    )
    rule = Rule("walk-out", parse_condition("trust <= 10"), target="end")
    graph = replace(graph, rules=(rule,), opening="It is late.")
    _, lost = export(graph)
    counts = {one.code: dict(one.details)["count"] for one in lost}
    assert counts == {
        "twee_lost_rules": 1,
        "twee_lost_frame": 1,
        "twee_lost_cues": 1,
        "twee_lost_sight": 1,
        "twee_lost_evening": 1,
        "twee_lost_ratings": 1,
        "twee_lost_debrief": 2,
        "twee_lost_manner": 1,
        "twee_lost_locked": 1,
    }
    warned = {one.code for one in lost if one.severity == "warning"}
    assert warned == {"twee_lost_rules", "twee_lost_locked"}


def test_every_sentence_of_a_loss_can_be_said():
    for code, sentence in FINDINGS.items():
        if code.startswith("twee_"):
            assert str(sentence) % {"count": 3, "node": "a"}


def test_a_node_without_a_way_out_is_told_before_it_looks_like_an_ending():
    _, lost = export(small())
    assert ("twee_becomes_ending", "start") in [(one.code, one.node) for one in lost]


def test_our_marks_mean_nothing_in_a_story_of_others():
    text = ':: Start\n<<if $taken["a.b"]>>[[Go->A]]<</if>>[[B]]\n\n:: A\nx\n\n:: B\ny'
    found = read(text)
    assert ("twine_condition_unread", "start") in told(found, "warning")


@pytest.mark.parametrize(
    "ours",
    [
        "[]", '"text"', "{}", '{"variables": 3}', '{"variables": {"trust": {}}}',
        '{"variables": {"trust": {"key": "trust", "minimum": "x"}}}',
        '{"keys": {"Start": "end"}}', '{"keys": {"Start": "../x"}}', '{"slug": 3}',
    ],
)  # fmt: skip
def test_our_own_notes_may_be_broken_too(ours):
    text = (
        f':: StoryData\n{{"format": "SugarCube", "elearn": {ours}}}\n\n'
        ":: StoryInit\n<<set $trust to 4>>\n\n:: Start\n[[end]]\n\n:: end\nx"
    )
    found = read(text)
    assert found.nodes == 2
    assert {one.key for one in found.graph.nodes} == {"start", "end"}
    assert [one.initial for one in found.graph.variables] == [4]
