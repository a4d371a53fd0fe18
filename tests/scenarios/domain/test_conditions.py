import pytest
from hypothesis import given

from scenarios.domain.conditions import (
    Condition,
    ConditionError,
    condition_from_json,
    format_condition,
    holds,
    parse_condition,
)
from tests.scenarios.domain.strategies import conditions


def value(text: str, **state) -> bool:
    return holds(
        parse_condition(text),
        value_of=lambda key: state.get("values", {}).get(key, 0),
        visited=lambda node: node in state.get("visited", ()),
        taken=lambda node, choice: (node, choice) in state.get("taken", ()),
    )


@given(conditions)
def test_text_form_parses_back_to_the_same_tree(condition):
    assert parse_condition(format_condition(condition)) == condition


@given(conditions)
def test_json_form_reads_back_to_the_same_tree(condition):
    assert condition_from_json(condition.to_json()) == condition


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
    ],
)
def test_condition_holds(text, expected):
    state = {
        "values": {"trust": 40},
        "visited": {"quiet-room"},
        "taken": {("window", "sit-down")},
    }
    assert value(text, **state) is expected


def test_and_binds_tighter_than_or():
    assert parse_condition("a > 1 or a > 2 and a > 3").op == "or"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unexpected"),
        ("trust", "unexpected"),
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
