from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.assurance import check_draft
from scenarios.authoring import compile_scenario, fields_from_outline, parse_outline
from scenarios.domain.conditions import parse_condition
from scenarios.domain.graph import METERS, Cue, Effect, Mark, Variable
from scenarios.exceptions import OutlineError
from scenarios.models import Scenario
from scenarios.wording import finding_sentence


def compiled(outline):
    return compile_scenario(Scenario(live=False, **fields_from_outline(outline)))


def test_outline_compiles_to_its_graph(outline):
    graph, findings = compiled(outline).graph, compiled(outline).findings
    assert findings == ()
    assert (graph.slug, graph.title, graph.start) == (
        "window",
        "At the window",
        "window",
    )
    assert (graph.content_note, graph.confidant) == (
        "He may hear that he is very ill.",
        "his daughter",
    )
    assert graph.variables == (*METERS, Variable("door", 0, 0, 1))
    assert [node.key for node in graph.nodes] == [
        "window",
        "room",
        "end-good",
        "end-poor",
    ]
    window, room = graph.nodes[:2]
    assert (window.speaker, room.speaker) == ("", "")
    assert window.cue == Cue("cue", "how long have I got")
    sit, laugh, refer = window.choices
    assert sit.effects == (Effect("trust", 10), Effect("door", 1, "set"))
    assert sit.marks == (Mark("setting", 5),)
    assert (laugh.once, refer.once, room.choices[0].spoken) == (True, False, False)
    assert room.choices[1].condition == parse_condition("not visited(end-good)")
    assert graph.skills[0].middle == "You moved late."
    assert graph.node("end-good").ending == "good"


def test_stored_and_loaded_draft_compiles_to_the_same_graph(scenario, outline):
    assert (
        compile_scenario(Scenario.objects.get(pk=scenario.pk)).graph
        == compiled(outline).graph
    )


def test_start_is_the_first_node_unless_said(outline):
    del outline["start"]
    assert compiled(outline).graph.start == "window"


def test_meter_may_begin_elsewhere(outline):
    outline["variables"] = [{"key": "trust", "initial": 20}]
    assert compiled(outline).graph.variables == (
        replace(METERS[0], initial=20),
        *METERS[1:],
    )


def test_condition_that_cannot_be_read_becomes_a_finding(outline):
    outline["nodes"][1]["choices"][0]["condition"] = "trust is high"
    (finding,) = compiled(outline).findings
    assert (finding.severity, finding.code, finding.node) == (
        "error",
        "bad_condition",
        "room",
    )
    assert finding_sentence(finding) == (
        "At “room” the condition of “wait” cannot be read: “is” stands where "
        "something else is expected."
    )


def test_amount_that_is_no_number_becomes_a_finding(outline):
    outline["nodes"][0]["choices"][0]["effects"] = [
        {"variable": "trust", "add": "lots"}
    ]
    findings = compiled(outline).findings
    assert [(one.code, one.node) for one in findings] == [("not_a_number", "window")]


def test_nothing_at_all_compiles_and_is_found_wanting():
    _graph, report = check_draft(Scenario())
    assert "no_nodes" in {finding.code for finding in report.findings}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=6,
)
_choice = st.dictionaries(
    st.sampled_from(["key", "text", "target", "effects", "marks", "condition", "once"]),
    json_values,
)
_node = st.fixed_dictionaries(
    {},
    optional={
        "key": json_values,
        "kind": st.sampled_from(["patient", "scene", "ending", "poem"]) | json_values,
        "cue": json_values,
        "turn": json_values,
        "effects": json_values,
        "choices": st.lists(_choice | json_values, max_size=2) | json_values,
    },
)


@given(
    st.fixed_dictionaries(
        {"nodes": st.lists(_node, max_size=3) | json_values},
        optional={
            "title": json_values,
            "persona": json_values,
            "skills": json_values,
            "variables": json_values,
            "minutes": json_values,
        },
    )
)
def test_any_outline_is_checked_and_every_finding_has_its_sentence(outline):
    _graph, report = check_draft(Scenario(live=False, **fields_from_outline(outline)))
    for finding in report.findings:
        assert finding_sentence(finding)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfe\x00", "a.toml is not a text file (UTF-8), so it was not read."),
        (b"title = 'x'", "a.toml holds no conversation: it has no [[nodes]]."),
        (b"nodes = 3", "a.toml holds no conversation: it has no [[nodes]]."),
    ],
)
def test_file_that_is_no_outline_is_refused(raw, sentence):
    with pytest.raises(OutlineError) as caught:
        parse_outline(raw, "a.toml")
    assert str(caught.value) == sentence


def test_text_that_is_no_toml_is_refused_with_the_reason():
    with pytest.raises(OutlineError, match="not a conversation in our TOML format"):
        parse_outline(b"= = =", "a.toml")


def test_too_many_nodes_are_refused():
    raw = b"[[nodes]]\nkey='a'\n" * 2001
    with pytest.raises(OutlineError, match="more than 2,000 nodes"):
        parse_outline(raw, "a.toml")


def test_deeply_nested_file_is_refused_without_a_traceback():
    with pytest.raises(OutlineError):
        parse_outline(b"a = " + b"[" * 100_000, "a.toml")
