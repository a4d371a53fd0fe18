"""Every field of a conversation can be written in the editor."""

from __future__ import annotations

import dataclasses

import pytest

from scenarios import authoring
from scenarios.desk import fields as editor_fields
from scenarios.desk import part_forms as editor_forms
from scenarios.desk.editor import desk_json
from scenarios.desk.words import frameworks_json, order_rules_json
from scenarios.domain import graph
from scenarios.domain.codes import CODES
from scenarios.domain.order import ORDER_RULES

ELSEWHERE = {
    "node": editor_fields.NODE_ELSEWHERE,
    # Written as {variable, add} or {variable, set}; the script knows both.
    "effect": (),
}


@pytest.mark.parametrize("name", editor_forms.PARTS)
def test_form_reaches_every_field(name):
    part = editor_forms.PARTS[name]
    known = {field.name for field in editor_forms.FORMS[name]}
    wanted = {one.name for one in dataclasses.fields(part)}
    assert known | set(ELSEWHERE.get(name, ())) == wanted
    assert known & set(ELSEWHERE.get(name, ())) == set()


def test_whole_conversation_is_reached_by_the_editor_and_about():
    wanted = {
        one.name
        for one in dataclasses.fields(graph.Graph)
        if not one.name.startswith("_")
    }
    in_editor = {field.name for field in editor_forms.GRAPH}
    in_lists = {"nodes", "skills", "variables", "rules", "plans"}
    # Of an import; the importer writes them and nobody else.
    from_source = {"source", "external_id"}
    on_about = {*authoring.FIELDS, "persona"}
    assert in_editor | in_lists | from_source | on_about == wanted


@pytest.mark.parametrize("name", editor_forms.FORMS)
def test_fields_of_a_kind_of_node_name_kinds_that_exist(name):
    for field in editor_forms.FORMS[name]:
        assert set(field.kinds) <= set(graph.KINDS)
        assert field.group in {"", *editor_fields.GROUPS}


@pytest.mark.parametrize(
    ("form", "field", "values"),
    [
        ("node", "kind", graph.KINDS),
        ("node", "expression", graph.EXPRESSIONS),
        ("node", "ending", ("", *graph.QUALITIES)),
        ("choice", "manner", graph.MANNERS),
        ("choice", "quality", ("", *graph.QUALITIES)),
        ("choice", "space", ("", *graph.SPACES)),
        ("choice", "when_locked", graph.WHEN_LOCKED),
        ("effect", "op", graph.EFFECT_OPS),
        ("cue", "kind", ("", *graph.CUE_KINDS)),
        ("cue", "elicited", graph.ELICITED_BY),
        ("variable", "type", graph.VARIABLE_TYPES),
        ("variable", "shown", graph.SHOWN),
    ],
)
def test_closed_list_offers_what_the_graph_knows(form, field, values):
    described = next(one for one in editor_forms.FORMS[form] if one.name == field)
    assert {value for value, _ in described.options} == set(values)


def test_every_code_and_order_rule_has_a_name():
    offered = [code for one in frameworks_json() for code, _ in one["items"]]
    assert sorted(offered) == sorted(CODES)
    assert [key for key, _ in order_rules_json()] == list(ORDER_RULES)


def test_defaults_are_those_of_the_graph(db):
    desk = desk_json()
    assert desk["defaults"]["choice"]["quality"] == "mixed"
    assert desk["defaults"]["node"]["effects"] == []
    assert "key" not in desk["defaults"]["node"]
    assert [one["key"] for one in desk["meters"]] == [
        "trust",
        "understanding",
        "anxiety",
    ]
