"""Harlowe: hooks, changers, links, storylets, and what is left out."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.formats.shape import Imported
from tests.scenarios.formats.stories import HARLOWE, changes, node, story, told, ways


def page(text: str, **more: str) -> Imported:
    passages = {"Start": text, "A": "words of A", "B": "words of B", **more}
    return story(HARLOWE, **passages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[A]]", ("A", "a", "")),
        ("[[Go->A]]", ("Go", "a", "")),
        ("[[A<-Go]]", ("Go", "a", "")),
        ('(link-goto: "Go", "A")', ("Go", "a", "")),
        ('(link-goto: "A")', ("A", "a", "")),
        ('(LINK_GOTO: "Go", "A")', ("Go", "a", "")),
        ('(link: "Go")[(goto: "A")]', ("Go", "a", "")),
        ('(link: "Go")[ (go-to: "A") ]', ("Go", "a", "")),
        ('(link-reveal-goto: "Go", "A")[(set: $x to 1)]', ("Go", "a", "")),
        ('(text-style: "bold")[ [[Go->A]] ]', ("Go", "a", "")),
        ('(t8n: "fade")+(link: "Go")[(goto: "A")]', ("Go", "a", "")),
        ("|here>[the door] (click: ?here)[(goto: 'A')]", ("the door", "a", "")),
        ("(if: true)[[Go->A]]", ("Go", "a", "")),
        ("<!-- [[B]] -->[[A]]", ("A", "a", "")),
        ("don't [[Go->A]] isn't", ("Go", "a", "")),
        ('(link: "a [strange) label")[(goto: "A")]', ("a [strange) label", "a", "")),
    ],
)
def test_a_link_is_a_reply(text, expected):
    assert ways(page(text), "start") == [expected]


def test_startup_gives_the_initial_values():
    found = page(
        "(if: $open)[ [[A]] ](else:)[ [[B]] ]",
        Set_up__startup='(set: $n to 4, $name to "Ann")(put: true into $open)',
    )
    values = {one.key: (one.type, one.initial) for one in found.graph.variables}
    assert values == {"n": ("number", 4), "name": ("word", 0), "open": ("flag", 1)}
    assert ways(found, "start") == [("A", "a", "open != 0"), ("B", "b", "open == 0")]
    assert found.nodes == 3


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("(set: $x to 3)", ("x", "set", 3)),
        ("(set: $x to it + 1)", ("x", "add", 1)),
        ("(set: $x to $x - 2)", ("x", "add", -2)),
        ("(put: 3 into $x)", ("x", "set", 3)),
        ('(set: $x to "red")', ("x", "set", "red")),
    ],
)
def test_a_literal_change_is_an_effect(change, expected):
    assert changes(node(page(f"{change} [[A]]"), "start")) == [expected]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("$x is 3", "x == 3"),
        ("$x is not 3", "x != 3"),
        ("$x is > 2", "x > 2"),
        ("$x > 2 and not $open", "x > 2 and open == 0"),
        ('(history:) contains "A"', "visited(a)"),
        ("visits > 1", "visits(start) > 1"),
    ],
)
def test_a_condition_in_the_small_grammar_is_ours(condition, expected):
    found = page(
        f"(if: {condition})[ [[Go->A]] ] [[B]]",
        Set_up__startup="(set: $x to 0)(set: $open to false)",
    )
    assert ways(found, "start")[0] == ("Go", "a", expected)


def test_unless_and_else_if_are_negations():
    found = page(
        "(unless: $x > 5)[ [[Little->A]] ]\n(else-if: $x is 7)[ [[Seven->B]] ]",
        Set_up__startup="(set: $x to 0)",
    )
    assert ways(found, "start") == [
        ("Little", "a", "x <= 5"),
        ("Seven", "b", "x > 5 and x == 7"),
    ]


def test_a_hook_after_a_command_is_not_its_own():
    found = page('(set: $x to 1)\n[[A]]\n(print: "shown")\n[[B]]')
    assert [target for _, target, _ in ways(found, "start")] == ["a", "b"]
    assert node(found, "start").text == "shown"


def test_a_displayed_passage_is_read_into_the_page():
    found = page('Top (display: "Part")', Part="(set: $x to 2)part [[On->A]]")
    assert node(found, "start").parts == ("Part",)
    assert node(found, "start").text == "Top part On"
    assert ways(found, "start") == [("On", "a", "")]


def test_a_link_that_stays_may_be_clicked_again_or_only_once():
    found = page(
        '(set: $x to 0)(link-repeat: "More")[(set: $x to it + 1)] '
        '(link: "Take")[(set: $x to it + 10)] [[A]]'
    )
    graph = found.graph
    state = play.start(graph)
    for key in ("more", "take", "more"):
        state = play.step(graph, state, key)
    assert (state.node, state.values) == ("start", (12,))
    keys = [choice.key for choice in play.available_choices(graph, state)]
    assert keys == ["more", "a"]


def test_open_storylets_are_offered_all():
    found = page(
        "(for: each _s, ...(open-storylets:))[(link-goto: _s's name)] [[B]]",
        Cellar="(storylet: when $x > 1)dark",
        Attic="(storylet: when visits is 0)dusty",
        Set_up__startup="(set: $x to 1)",
    )
    assert ways(found, "start") == [
        ("Attic", "attic", "visits(attic) == 0"),
        ("Cellar", "cellar", "x > 1"),
        ("B", "b", ""),
    ]
    assert "storylet" not in node(found, "attic").text


def test_a_cycling_link_sets_its_first_value_on_arrival():
    found = page('(cycling-link: bind $c, "red", "blue")\n[[A]]')
    graph = found.graph
    state = play.start(graph)
    slot = graph.slot("c")
    assert slot is not None
    words = graph.variables[slot].words
    assert words[state.values[slot]] == "red"
    state = play.step(graph, state, "blue")
    assert words[state.values[slot]] == "blue"
    assert found.choices == 1


def test_a_live_hook_is_a_clock():
    found = page('Wait (live: 3s)[(goto: "A")] [[B]]')
    first = node(found, "start")
    assert first.on_time == "a"
    assert first.choices[0].manner == "silence"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(foobar: 1)[ [[A]] ]", "twine_unknown_macro"),
        ("(set: $x to (a: 1, 2)) [[A]]", "twine_expression_unread"),
        ("(goto: $where) [[A]]", "twine_target_unread"),
        ("(else:)[ [[A]] ]", "twine_stray_else"),
        ("(if: $x is 1 [[A]]", "twine_unclosed_bracket"),
        ("<script>go()</script> [[A]]", "twine_program"),
        ("(link-undo: 'Back') [[A]]", "twine_back_from_nowhere"),
        ("(restart:) [[A]]", "twine_restart_link"),
    ],
)
def test_what_is_not_read_is_told(text, code):
    found = page(text)
    assert code in [one for one, _ in told(found)]


def test_hooks_that_nest_without_end_are_read_no_deeper():
    found = page("[" * 2000 + "x" + "]" * 2000 + " [[A]]")
    assert ways(found, "start") == [("A", "a", "")]
