"""SugarCube: dice, switches, shown passages, timers and other macros."""

from __future__ import annotations

import pytest

from scenarios.domain import play
from scenarios.formats.twine_graph import reached_names
from tests.scenarios.formats.stories import changes, node, told, ways
from tests.scenarios.formats.sugarcube import page


def test_dice_are_a_chance_for_each_face():
    found = page(
        '<<set _n to random(1, 3)>><<if _n is 1>><<goto "A">><<else>><<goto "B">><</if>>'
    )
    ends = {play.start(found.graph, seed=seed).node for seed in range(20)}
    assert ends == {"a", "b"}
    first = node(found, "start")
    assert (first.kind, len(first.choices)) == ("chance", 3)


def test_what_was_thrown_can_be_added():
    found = page(
        "<<set _n to random(2, 3)>><<set $x to $x - _n>>[[A]]",
        StoryInit="<<set $x to 10>>",
    )
    slot = found.graph.slot("x")
    assert slot is not None
    values = {play.start(found.graph, seed=seed).values[slot] for seed in range(20)}
    assert values == {7, 8}


def test_a_switch_is_a_row_of_conditions():
    found = page(
        "<<switch $x>><<case 1 2>>[[Few|A]]<<case 3>>[[Three|A]]<<default>>[[B]]<</switch>>",
        StoryInit="<<set $x to 1>>",
    )
    assert ways(found, "start") == [
        ("Few", "a", "x == 1 or x == 2"),
        ("Three", "a", "x != 1 and x != 2 and x == 3"),
        ("B", "b", "x != 1 and x != 2 and x != 3"),
    ]


def test_a_passage_that_another_shows_is_read_into_it():
    found = page(
        'Top. <<include "Part">>',
        Part="<<set $seen to true>>Words of the part. [[On|A]]",
    )
    first = node(found, "start")
    assert first.text == "Top. Words of the part. On"
    assert first.parts == ("Part",)
    assert changes(first) == [("seen", "set", 1)]
    assert ways(found, "start") == [("On", "a", "")]
    assert found.graph.node("part") is None
    assert found.nodes == 4
    assert "Part" in reached_names(found.graph)


def test_passages_that_show_each_other_are_read_once():
    found = page('One <<include "Part">> [[A]]', Part='Two <<include "Start">>')
    assert node(found, "start").text.startswith("One Two")
    assert ("twine_include_circle", "start") in told(found, "info")


def test_shown_passages_that_double_each_time_are_bounded():
    passages = {
        f"P{n}": f'words <<include "P{n + 1}">><<include "P{n + 1}">>'
        for n in range(20)
    }
    found = page('<<include "P0">> [[A]]', **passages, P20="end")
    assert ("twine_too_much_included", "start") in told(found, "warning")


def test_a_click_that_stays_changes_without_arriving_again():
    found = page('<<set $x to 1>>Words <<link "More">><<set $x += 1>><</link>> [[A]]')
    graph = found.graph
    state = play.start(graph)
    for _ in range(3):
        state = play.step(graph, state, "more")
    assert (state.node, state.values) == ("start", (4,))


def test_words_behind_a_click_are_a_page_from_which_one_comes_back():
    found = page('Words <<linkreplace "Look">>A red door.<</linkreplace>> [[A]]')
    (look, _) = node(found, "start").choices
    shown = node(found, look.target)
    assert shown.text == "A red door."
    assert [choice.target for choice in shown.choices] == ["start"]


def test_a_move_under_a_condition_that_cannot_be_read_is_offered():
    found = page('Words <<if $x % 2>><<goto "A">><</if>> [[B]]')
    assert ways(found, "start") == [("A", "a", ""), ("B", "b", "")]
    assert ("twine_move_unsure", "start") in told(found, "warning")


def test_a_timer_is_a_clock_with_a_silent_reply():
    found = page('Quick! <<timed 5s>><<set $late to true>><<goto "A">><</timed>> [[B]]')
    first = node(found, "start")
    assert (first.seconds, first.on_time) == (5, "a")
    assert first.choices[0].manner == "silence"
    assert changes(first.choices[0]) == [("late", "set", 1)]


def test_the_storys_own_macro_leads_where_its_arguments_say():
    found = page('<<ask "What do you say?" "$said" "A">>')
    first = node(found, "start")
    assert first.own_words
    assert first.text == "What do you say?"
    assert ways(found, "start") == [("Continue", "a", "")]


def test_a_widget_is_read_where_it_is_called():
    found = page(
        '<<door "A" "Left">> <<door "B" "Right">>',
        Doors__widget='<<widget "door">><<link $args[1] $args[0]>><</link>><</widget>>',
    )
    assert ways(found, "start") == [("Left", "a", ""), ("Right", "b", "")]


def test_a_widget_that_calls_itself_ends():
    found = page(
        "<<round>> [[A]]",
        Doors__widget='<<widget "round">><<round>><<round>><</widget>>',
    )
    assert ("twine_widget_too_deep", "start") in told(found, "warning")


def test_an_unknown_macro_is_told_once_on_a_page():
    found = page("<<sparkle 1>> <<sparkle 2>> [[A]]")
    codes = [code for code, _ in told(found, "warning")]
    assert codes == ["twine_unknown_macro"]
    assert (found.supported, found.constructs) == (1, 3)


def test_a_program_that_names_a_page_is_a_reply_until_the_author_says_when():
    found = page('<<script>>if (x) { Engine.play("A"); }<</script>> [[B]]')
    assert ways(found, "start") == [("B", "b", ""), ("A", "a", "")]
    assert ("twine_way_of_code", "start") in told(found, "warning")


def test_macros_of_twine_one_are_read():
    found = page(
        "<<silently>>hidden<<set $x = 1>><<endsilently>>"
        "<<if $x eq 1>>[[A]]<<else>>[[B]]<<endif>>\n<<display 'Part'>>",
        Part="part",
    )
    assert node(found, "start").text == "part"
    assert ways(found, "start") == [("A", "a", "x == 1"), ("B", "b", "x != 1")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<<if $x>>[[A]]", "twine_unclosed_macro"),
        ("[[A]]<</if>>", "twine_stray_close"),
        ("<<script>>let a", "twine_unclosed_macro"),
    ],
)
def test_macros_that_do_not_close_are_told(text, code):
    assert (code, "start") in told(page(text), "warning")


def test_a_target_that_is_computed_waits_for_the_author():
    found = page("[[Go|$where]]")
    assert ("twine_target_unread", "start") in told(found, "warning")
    assert node(found, "start").kind == "scene"


def test_signs_in_quotes_close_no_macro():
    found = page('<<link "a >> b" "A">><</link>>')
    assert ways(found, "start") == [("a >> b", "a", "")]


def test_pictures_leave_their_words_and_are_told():
    found = page('Seen: [img[a lung|lung.png]] <img src="x">[[A]]')
    assert node(found, "start").text == "Seen: a lung A"
    (lost,) = [one for one in found.findings if one.code == "twine_picture_lost"]
    assert dict(lost.details)["count"] == 2


def test_markup_of_a_page_becomes_plain_words():
    found = page(
        "!Title\n''Bold'' and //slanted// <b>tag</b><br>line &amp; more"
        '<script>evil()</script><img src="x" alt="a lung">'
        "<p>paragraph</p> 2 < 3 http://a.example//b [[A]]"
    )
    assert node(found, "start").text == (
        "Title\nBold and slanted tag\nline & morea lung\n\nparagraph\n\n"
        "2 < 3 http://a.example//b A"
    )
