import pytest
from hypothesis import given

from scenarios.domain.conditions import (
    COMPARISONS,
    Condition,
    ConditionError,
    condition_from_json,
    format_condition,
    parse_condition,
)
from scenarios.domain.engine import engine_of
from scenarios.domain.graph import Choice, Variable
from tests.scenarios.build import ending, graph, patient
from tests.scenarios.domain.strategies import conditions


def as_stored_by_version_1(condition: Condition) -> dict:
    if condition.op in ("and", "or", "not"):
        parts = [as_stored_by_version_1(part) for part in condition.args]
        return {"op": condition.op, "args": parts}
    if condition.op in COMPARISONS:
        value = condition.value
        return {"op": condition.op, "variable": condition.variable, "value": value}
    if condition.op == "visited":
        return {"op": condition.op, "node": condition.node}
    return {"op": condition.op, "node": condition.node, "choice": condition.choice}


def value(text: str, **state) -> bool:
    """What `text` says where `values` stand and what is named has happened."""
    condition = parse_condition(text)
    engine = engine_of(
        graph(
            patient("a", Choice("x", "words", "end", condition=condition)),
            ending(),
            variables=(Variable("mood", 0, 0, 1, "word", ("calm", "cross")),),
        )
    )
    slots = [0] * (len(engine.bounds) + len(engine.fact_slots))
    for key, number in state.get("values", {}).items():
        slots[engine.graph.slot(key)] = number
    for fact, number in state.get("facts", {}).items():
        if fact in engine.fact_slots:
            slots[engine.fact_slots[fact]] = number
    return engine.compile(condition)(slots)


@given(conditions)
def test_text_form_parses_back_to_the_same_tree(condition):
    assert parse_condition(format_condition(condition)) == condition


@given(conditions)
def test_json_form_reads_back_to_the_same_tree(condition):
    assert condition_from_json(as_stored_by_version_1(condition)) == condition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trust >= 40", True),
        ("trust > 40", False),
        ("trust = 40 and anxiety < 0", False),
        ("trust == 40 or anxiety < 0", True),
        ("not trust != 40", True),
        ("visited(quiet-room)", True),
        ("visited(2-door) or taken(window.sit-down)", True),
        ("not (visited(quiet-room) and taken(window.laugh))", True),
        ("anxiety >= -5", True),
        ("unknown >= 1", False),
        ("trust", True),
        ("not trust", False),
        ('mood == "cross"', True),
        ('mood != "calm" and mood == "nobody"', False),
        ("visits(quiet-room) >= 2", True),
        ("visits(quiet-room) > 2", False),
        ("turns_since(quiet-room) == 3", True),
        ("turns_since(quiet-room) > 3", False),
        ("turns_since(2-door) >= 0", False),
        ("turns_since(window.sit-down) < 9", False),
    ],
)
def test_condition_holds(text, expected):
    state = {
        "values": {"trust": 40, "mood": 1, "anxiety": 60},
        "facts": {
            ("visits", "quiet-room", ""): 2,
            ("visits", "2-door", ""): 0,
            ("taken", "window", "sit-down"): 1,
            ("since", "quiet-room", ""): 4,  # three turns ago
        },
    }
    assert value(text, **state) is expected


def test_and_binds_tighter_than_or():
    assert parse_condition("a > 1 or a > 2 and a > 3").op == "or"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unexpected"),
        ("trust >= ", "unexpected"),
        ("trust >= 40 40", "unexpected"),
        ("(trust >= 40", "unexpected"),
        ("trust >= 40; import os", "bad_sign"),
        ("__import__('os')", "bad_sign"),
        ("exec(os)", "unexpected"),
        ("trust >= 1.5", "unexpected"),
        ("not " * 60 + "a > 1", "too_deep"),
        ("(" * 60 + "a > 1" + ")" * 60, "too_deep"),
        ("a" * 3000, "too_long"),
    ],
)
def test_unreadable_text_is_refused_with_a_code(text, code):
    with pytest.raises(ConditionError) as caught:
        parse_condition(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {"op": "exec", "code": "1"},
        {"op": "and", "args": []},
        {"op": "not", "args": [{"op": "visited", "node": "a"}] * 2},
        {"op": "ge", "variable": "trust", "value": "40"},
        {"op": "ge", "variable": "trust", "value": True},
        {"op": "visited"},
    ],
)
def test_json_of_another_shape_is_refused(raw):
    with pytest.raises(ConditionError):
        condition_from_json(raw)


def test_deep_json_is_refused_without_overflow():
    raw = {"op": "visited", "node": "a"}
    for _ in range(5000):
        raw = {"op": "not", "args": [raw]}
    with pytest.raises(ConditionError) as caught:
        condition_from_json(raw)
    assert caught.value.code == "too_deep"


def test_walk_yields_every_part():
    parts = [part.op for part in parse_condition("a > 1 and not b < 2").walk()]
    assert parts == ["and", "gt", "not", "lt"]
    assert Condition(op="visited", node="x").args == ()
