"""A story imported again: the source's words are new, the author's work stays."""

from __future__ import annotations

from dataclasses import replace

from scenarios.domain.conditions import parse_condition
from scenarios.domain.graph import (
    Choice,
    Cue,
    Graph,
    Mark,
    Node,
    Persona,
    Rule,
    Skill,
    Variable,
)
from scenarios.domain.merge import merge_import

IMPORTED = Graph(
    slug="",
    title="From Twine",
    start="door",
    persona=Persona(""),
    nodes=(
        Node(
            "door",
            "scene",
            text="A door.",
            source_ref="Door",
            raw="A door. [[Go in|Room]]",
            choices=(Choice("go-in", "Go in", "room", quality="", space=""),),
        ),
        Node("room", "scene", text="A room.", source_ref="Room", choices=(
            Choice("out", "Out", "door", quality="", space="",
                   condition=parse_condition("visited(door) and keys > 0")),
            Choice("sit", "Sit", "end", quality="", space=""),
        )),
        Node("end", "ending", text="The end.", source_ref="End"),
    ),
    variables=(Variable("keys", maximum=None),),
    rules=(Rule("late", parse_condition("visited(room)"), target="end"),),
    source="twee",
    external_id="ABC",
)  # fmt: skip


def worked_on() -> Graph:
    """The draft after its author has renamed, rated, noted and added."""
    door, room, end = IMPORTED.nodes
    go_in = replace(
        door.choices[0],
        target="waiting-room",
        quality="good",
        marks=(Mark("asking", 4),),
        better="Knock.",
    )
    return replace(
        IMPORTED,
        title="At the door",
        slug="at-the-door",
        persona=Persona("Ana"),
        skills=(Skill("asking", "Asking"),),
        nodes=(
            replace(
                door,
                kind="patient",
                sight="A green door.",
                at=(40, 80),
                note="Ask Marta.",
                cue=Cue("cue", "A door"),
                choices=(go_in,),
            ),
            replace(room, key="waiting-room"),
            replace(end, ending="good", evening="It went well."),
            Node("mine", "scene", text="My own turn."),
        ),
    )


def test_same_story_again_changes_nothing():
    once = merge_import(worked_on(), IMPORTED)
    twice = merge_import(once.graph, IMPORTED)
    assert (twice.added, twice.removed, twice.changed) == ((), (), ())
    assert twice.graph == once.graph


def test_what_the_author_added_stays():
    merged = merge_import(worked_on(), IMPORTED).graph
    door = merged.node("door")
    assert (door.kind, door.sight, door.at) == ("patient", "A green door.", (40, 80))
    assert (door.note, door.cue) == ("Ask Marta.", Cue("cue", "A door"))
    choice = door.choices[0]
    assert (choice.quality, choice.better) == ("good", "Knock.")
    assert choice.marks == (Mark("asking", 4),)
    assert merged.node("end").evening == "It went well."
    assert merged.node("mine").text == "My own turn."
    assert (merged.title, merged.persona.name) == ("At the door", "Ana")
    assert [one.key for one in merged.skills] == ["asking"]


def test_renamed_node_is_known_by_its_source_and_followed():
    told = replace(
        IMPORTED, nodes=(IMPORTED.nodes[0], replace(IMPORTED.nodes[1], text="A hall."),
                         IMPORTED.nodes[2])
    )  # fmt: skip
    merged = merge_import(worked_on(), told)
    assert merged.graph.node("room") is None
    assert merged.graph.node("waiting-room").text == "A hall."
    assert merged.graph.node("door").choices[0].target == "waiting-room"
    assert merged.graph.rules[0].when == parse_condition("visited(waiting-room)")
    assert merged.changed == ("waiting-room",)


def in_three_parts() -> Graph:
    """A source whose first passage is three nodes of ours: dice, and what follows."""
    ways = tuple(Choice(key, "", f"start--{key}", quality="") for key in ("1", "2"))
    on = (Choice("on", "On", "end", quality=""),)
    return replace(
        IMPORTED,
        start="start",
        nodes=(
            Node("start", "chance", choices=ways, source_ref="Start"),
            Node("start--1", "scene", text="Rain.", choices=on, source_ref="Start"),
            Node("start--2", "scene", text="Sun.", choices=on, source_ref="Start"),
            IMPORTED.nodes[2],
        ),
        rules=(),
    )


def test_passage_that_became_several_nodes_stays_several():
    once = merge_import(in_three_parts(), in_three_parts())
    assert (once.added, once.removed, once.changed) == ((), (), ())
    assert once.graph == in_three_parts()


def test_renamed_part_of_a_passage_is_known_by_its_place_among_the_others():
    start, rain, sun, end = in_three_parts().nodes
    ways = (start.choices[0], replace(start.choices[1], target="bright"))
    draft = replace(
        in_three_parts(),
        nodes=(
            replace(start, choices=ways),
            rain,
            replace(sun, key="bright", note="Mine."),
            end,
        ),
    )
    again = merge_import(draft, in_three_parts())
    assert again.graph == draft
    told = replace(
        in_three_parts(), nodes=(start, rain, replace(sun, text="Sun again."), end)
    )
    merged = merge_import(draft, told)
    assert merged.changed == ("bright",)
    assert merged.graph.node("bright").note == "Mine."
    assert merged.graph.node("bright").text == "Sun again."


def test_words_and_replies_come_from_the_source():
    door, room, end = IMPORTED.nodes
    told = replace(
        IMPORTED,
        nodes=(
            replace(door, text="A red door.", choices=(
                replace(door.choices[0], text="Step in"),
                Choice("knock", "Knock", "end", quality="", space=""),
            )),
            room,
            end,
        ),
    )  # fmt: skip
    merged = merge_import(worked_on(), told)
    after = merged.graph.node("door")
    assert after.text == "A red door."
    assert [one.text for one in after.choices] == ["Step in", "Knock"]
    assert after.choices[0].quality == "good"
    assert merged.changed == ("door",)


def test_replies_that_moved_are_known_by_their_words():
    door, room, end = IMPORTED.nodes
    numbered = replace(
        IMPORTED,
        nodes=(
            replace(door, choices=(
                Choice("c1", "New first", "room"), Choice("c2", "Go in", "room"),
            )),
            room,
            end,
        ),
    )  # fmt: skip
    draft = worked_on()
    first = draft.nodes[0]
    draft = replace(
        draft,
        nodes=(
            replace(first, choices=(replace(first.choices[0], key="c1"),)),
            *draft.nodes[1:],
        ),
    )
    after = merge_import(draft, numbered).graph.node("door")
    assert [one.quality for one in after.choices][1] == "good"


def test_what_left_the_source_leaves_and_what_came_comes():
    door, room, _ = IMPORTED.nodes
    told = replace(
        IMPORTED,
        nodes=(
            door,
            replace(room, choices=()),
            Node("mine", "ending", text="Bye.", source_ref="Mine"),
        ),
    )
    merged = merge_import(worked_on(), told)
    assert merged.removed == ("end",)
    # The author has a node of that name: the new one gets a free one.
    assert merged.added == ("mine-2",)
    assert merged.graph.node("mine").text == "My own turn."
