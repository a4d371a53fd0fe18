"""What stood in StreamFields stands in the document after migration 0005."""

from __future__ import annotations

import json
from importlib import import_module

from scenarios.domain.conditions import parse_condition
from scenarios.domain.document import read_document
from scenarios.domain.graph import METERS, Cue, Effect, Mark, Variable

script_of = import_module("scenarios.migrations.0005_script").script_of

REPLY = {
    "key": "sit",
    "text": "Let’s sit down.",
    "target": "end",
    "spoken": False,
    "quality": "good",
    "space": "opened",
    "once": True,
    "condition": "trust >= 40",
    "effects": [
        {
            "type": "item",
            "id": "1",
            "value": {"variable": "trust", "op": "add", "amount": 10},
        },
        {
            "type": "item",
            "id": "2",
            "value": {"variable": "door", "op": "set", "amount": 1},
        },
    ],
    "marks": [{"type": "item", "id": "3", "value": {"skill": "plain", "mark": 4}}],
    "thought": "Good.",
    "better": "",
}
NODES = [
    {
        "type": "patient",
        "id": "4",
        "value": {
            "key": "window",
            "text": "How long?",
            "sight": "He grins.",
            "expression": "wry",
            "turn": 1,
            "cue": {"kind": "cue", "words": "how long"},
            "effects": [],
            "choices": [{"type": "item", "id": "5", "value": REPLY}],
            "speaker": "",
        },
    },
    {
        "type": "ending",
        "id": "6",
        "value": {"key": "end", "ending": "good", "evening": "Well.", "effects": []},
    },
]
SKILLS = [
    {"type": "skill", "value": {"key": "plain", "name": "Plain", "high": "Good."}}
]
VARIABLES = [
    {
        "type": "variable",
        "value": {"key": "door", "initial": 0, "minimum": 0, "maximum": 1},
    }
]


def test_every_part_of_a_stored_draft_is_carried_over():
    script = script_of(
        "window", json.dumps(NODES), json.dumps(SKILLS), json.dumps(VARIABLES)
    )
    graph, findings = read_document(script).graph, read_document(script).findings
    assert findings == ()
    assert graph.start == "window"
    assert graph.variables == (*METERS, Variable("door", 0, 0, 1))
    assert graph.skills[0].high == "Good."
    window, end = graph.nodes
    assert (window.kind, window.turn, window.expression) == ("patient", 1, "wry")
    assert window.cue == Cue("cue", "how long")
    (sit,) = window.choices
    assert (sit.manner, sit.once, sit.quality) == ("do", True, "good")
    assert sit.condition == parse_condition("trust >= 40")
    assert sit.effects == (Effect("trust", 10), Effect("door", 1, "set"))
    assert sit.marks == (Mark("plain", 4),)
    assert (end.ending, end.evening) == ("good", "Well.")


def test_an_empty_draft_stays_empty():
    assert script_of("", "", "[]", None) == {}
