"""SugarCube: links, variables and conditions."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.domain.graph import Variable
from tests.scenarios.formats.stories import changes, node, told, ways
from tests.scenarios.formats.sugarcube import page


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[A]]", [("A", "a", "")]),
        ("[[Go|A]]", [("Go", "a", "")]),
        ("[[Go->A]]", [("Go", "a", "")]),
        ("[[A<-Go]]", [("Go", "a", "")]),
        ("[[one->two->A]]", [("one->two", "a", "")]),
        ('[[Go|"A"]]', [("Go", "a", "")]),
        ("[[Yes->A]] [[No->A]]", [("Yes", "a", ""), ("No", "a", "")]),
        ('<<link "Go" "A">><</link>>', [("Go", "a", "")]),
        ('<<link [[Go|A]]>><</link>>', [("Go", "a", "")]),
        ('<<button "Go" "A">><</button>>', [("Go", "a", "")]),
        ("<<click 'Go' 'A'>><</click>>", [("Go", "a", "")]),
        ('<<link "Go">><<goto "A">><</link>>', [("Go", "a", "")]),
        ('<<link "Go">><<goto [[A]]>><</link>>', [("Go", "a", "")]),
        ('<<actions "A" [[Go|B]]>>', [("A", "a", ""), ("Go", "b", "")]),
        ('<<choice "A" "Go">>', [("Go", "a", "")]),
        ('<<return "Home" "A">>', [("Home", "a", "")]),
        ('<a data-passage="A">Go</a>', [("Go", "a", "")]),
        ("<<nobr>>[[Go|A]]<</nobr>>", [("Go", "a", "")]),
        ("[img[a door|door.png][A]]", [("a door", "a", "")]),
        ("[img[door.png]][[A]]", [("A", "a", "")]),
        ("/* [[B]] */[[A]]<!-- [[B]] -->", [("A", "a", "")]),
        ("{{{[[B]]}}}[[A]]", [("A", "a", "")]),
        ("[[''Bold'' way|A]]", [("Bold way", "a", "")]),
        ("[[[A]]]", [("[A", "a-2", "")]),
    ],
)  # fmt: skip
def test_a_link_is_a_reply(text, expected):
    if expected[0][1] == "a-2":
        found = page(text)
        assert found.graph.node(node(found, "start").choices[0].target) is None
        return
    assert ways(page(text), "start") == expected


def test_a_link_out_of_the_story_is_only_words():
    found = page("See [[the page|https://example.org]] or [[A]].")
    assert [target for _, target, _ in ways(found, "start")] == ["a"]
    assert node(found, "start").text == "See the page or A."
    assert ("twine_external_link", "start") in told(found, "info")


def test_a_link_on_a_line_of_its_own_is_no_part_of_the_words():
    found = page("Before.\n[[A]]\nAfter the [[door|B]].")
    assert node(found, "start").text == "Before.\nAfter the door."


def test_a_setter_changes_what_it_sets():
    found = page("[[Go|A][$trust to $trust + 5, $met to true]]")
    (choice,) = node(found, "start").choices
    assert changes(choice) == [("trust", "add", 5), ("met", "set", 1)]
    assert found.graph.variable("met") == Variable("met", 0, 0, 1, "flag", name="met")
    assert found.graph.variable("trust") == Variable(
        "trust", 0, None, None, name="trust", axis=True
    )


def test_set_up_gives_the_initial_values():
    found = page(
        "<<if $name is 'Ann'>>[[A]]<</if>>[[B]]",
        StoryInit='<<set $name to "Ann">><<set $n = 4>><<set $open to true>>',
    )
    values = {
        one.key: (one.type, one.initial, one.words) for one in found.graph.variables
    }
    assert values == {
        "name": ("word", 0, ("Ann",)),
        "n": ("number", 4, ()),
        "open": ("flag", 1, ()),
    }
    assert ways(found, "start")[0] == ("A", "a", 'name == "Ann"')


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("$x to 3", ("x", "set", 3)),
        ("$x = 3", ("x", "set", 3)),
        ("$x to -3", ("x", "set", -3)),
        ("$x += 2", ("x", "add", 2)),
        ("$x -= 2", ("x", "add", -2)),
        ("$x++", ("x", "add", 1)),
        ("$x to $x - 4", ("x", "add", -4)),
        ("$x to 4 + $x", ("x", "add", 4)),
        ("$x to Math.clamp($x + 5, 0, 100)", ("x", "add", 5)),
    ],
)
def test_a_literal_change_is_an_effect(change, expected):
    found = page(f"<<set {change}>>[[A]]")
    assert changes(node(found, "start")) == [expected]


@pytest.mark.parametrize(
    "change",
    [
        "$x to $y * 2", "$x to []", "$x to {a: 1}", "$x to 0.5", "$x to $y",
        "$x[2] to 1", "$x to Math.round($x)", "$x to 1e99", "delete $x",
        "$x to 'red '", "$x to 99999999999", "$x to function () { return 1 }", "$x *= 2",
    ],
)  # fmt: skip
def test_what_is_computed_is_told_and_left_out(change):
    found = page(f"<<set {change}>>[[A]]")
    assert changes(node(found, "start")) == []
    assert ("twine_expression_unread", "start") in told(found, "warning")
    assert "<<set" in node(found, "start").raw


def test_bounds_of_a_clamped_change_are_the_variables_own():
    found = page("[[A][$trust to Math.clamp($trust + 5, 0, 100)]]")
    trust = found.graph.variable("trust")
    assert trust is not None
    assert (trust.minimum, trust.maximum) == (0, 100)


def test_else_is_the_negation_of_all_before():
    found = page(
        "<<set $x to 1>><<if $x gt 5>>[[Much|A]]<<elseif $x is 1>>[[One|A]]"
        "<<else>>[[Little|B]]<</if>>"
    )
    assert ways(found, "start") == [
        ("Much", "a", "x > 5"),
        ("One", "a", "x <= 5 and x == 1"),
        ("Little", "b", "x <= 5 and x != 1"),
    ]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("$x gte 2 and $y lt 3", "x >= 2 and y < 3"),
        ("$x eq 2 or not ($y neq 3)", "x == 2 or y == 3"),
        ("$x === 2 && !$flag", "x == 2 and flag == 0"),
        ("$flag is true", "flag != 0"),
        ("2 lt $x", "x > 2"),
        ('visited("A") gte 2', "visits(a) >= 2"),
        ('visited("A")', "visited(a)"),
        ('hasVisited("A", "B")', "visited(a) and visited(b)"),
        ("visited() gt 1", "visits(start) > 1"),
        ("true", ""),
    ],
)
def test_a_condition_in_the_small_grammar_is_ours(condition, expected):
    found = page(
        f"<<if {condition}>>[[Go|A]]<</if>>[[B]]",
        StoryInit="<<set $x to 0, $y to 0, $flag to false>>",
    )
    assert ways(found, "start")[0] == ("Go", "a", expected)


@pytest.mark.parametrize(
    "condition",
    ["$x % 2 is 0", "$list.includes(1)", "$x gt $y", "random(1, 3) is 2", "$x is", "", "((((($x",
     'visited("Nobody")', "$never is 3", "setup.ready()"],
)  # fmt: skip
def test_what_a_condition_cannot_say_is_always_offered_and_told(condition):
    found = page(
        f"<<if {condition}>>[[Go|A]]<</if>>[[B]]",
        StoryInit="<<set $x to 0, $y to 0>>",
    )
    assert ways(found, "start")[0] == ("Go", "a", "")
    codes = {code for code, _ in told(found, "warning")}
    assert codes & {"twine_condition_unread", "twine_variable_unread"}


def test_words_under_conditions_are_versions_of_the_page():
    found = page(
        "<<if $x gt 5>>Much.<<else>>Little.<</if>> And more.\n[[A]]",
        StoryInit="<<set $x to 6>>",
    )
    first = node(found, "start")
    assert first.text == "Little. And more."
    assert [one.text for one in first.variants] == ["Much. And more."]
    state = play.start(found.graph)
    assert play.shown_node(found.graph, state).text == "Much. And more."


def test_a_page_that_only_moves_on_is_a_check():
    found = page(
        '<<if $x gt 5>><<set $y to 2>><<goto "A">><<else>><<goto "B">><</if>>',
        StoryInit="<<set $x to 6, $y to 0>>",
    )
    first = node(found, "start")
    assert first.kind == "check"
    assert ways(found, "start") == [("", "a", "x > 5"), ("", "b", "")]
    assert changes(first.choices[0]) == [("y", "set", 2)]
    assert play.start(found.graph).node == "a"


def test_a_page_that_may_move_on_is_asked_before_it_is_seen():
    found = page(
        'Words\n<<if $x gt 5>><<goto "A">><</if>>\n[[B]]',
        StoryInit="<<set $x to 0>>",
    )
    assert found.graph.start == "start--1"
    assert ways(found, "start--1") == [("", "a", "x > 5"), ("", "start", "")]
    assert ways(found, "start") == [("B", "b", "")]
    assert node(found, "start--1").source_ref == "Start"
    assert found.nodes == 3


def test_of_several_moves_the_last_one_counts():
    found = page(
        '<<if $x gt 1>><<goto "A">><</if>><<if $x gt 0>><<goto "B">><</if>>[[A]]',
        StoryInit="<<set $x to 2>>",
    )
    assert play.start(found.graph).node == "b"


def test_changes_happen_in_their_order():
    found = page(
        "<<set $x to 1>><<if $x is 1>><<set $x to 5>><<else>><<set $x to 9>><</if>>"
        "<<set $x += 1>>[[A]]"
    )
    assert play.start(found.graph).values == (6,)


def test_a_branch_that_changes_what_it_asked_for_is_remembered():
    found = page(
        "<<if not $met>><<set $met to true>>How do you do?<<else>>You again.<</if>>"
        "\n[[Stay|Start]] [[A]]",
        StoryInit="<<set $met to false>>",
    )
    graph = found.graph
    state = play.start(graph)
    assert play.shown_node(graph, state).text == "How do you do?"
    state = play.step(graph, state, "stay")
    assert play.shown_node(graph, state).text == "You again."


def test_replies_of_a_branch_stay_what_they_were_when_it_was_chosen():
    found = page(
        "<<if $x gt 0>>[[Much|A]]<<elseif $x is 0>>[[None|A]]<</if>> [[B]]<<set $x -= 1>>",
        StoryInit="<<set $x to 1>>",
    )
    graph = found.graph
    state = play.start(graph)
    offered = [choice.key for choice in play.available_choices(graph, state)]
    assert offered == ["much", "b"]
    (mine,) = [one for one in graph.variables if one.key != "x"]
    assert (mine.initial, mine.minimum, mine.maximum, mine.axis) == (0, 0, 2, False)


def test_a_branch_that_asks_for_what_stays_needs_no_memory():
    found = page(
        "<<set $x to 2>><<if $x gt 1>>Much.<<set $y to 1>><</if>> [[A]]",
        StoryInit="<<set $x to 1, $y to 0>>",
    )
    assert {one.key for one in found.graph.variables} == {"x", "y"}
