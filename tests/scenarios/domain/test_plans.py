import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.graph import Choice, Node, Plan, Variable, flag
from scenarios.domain.plans import plan_from_keys, run_plan
from tests.scenarios.build import effects, ending, graph, patient, reply
from tests.scenarios.domain.strategies import graphs


def simple():
    return graph(
        patient(
            "window",
            reply("sit", "weather", effects=effects(trust=10)),
            reply("open", "end", "trust >= 60", when_locked="show"),
            reply("never", "end", "trust >= 99"),
        ),
        Node(
            "weather",
            "chance",
            choices=(
                Choice("rain", "", "room", effects=effects(mood=1)),
                Choice("sun", "", "end", weight=3),
            ),
        ),
        patient("room", reply("tell", "sad")),
        ending(),
        ending("sad", "poor"),
        variables=(
            Variable("mood", 0, 0, 1, type="word", words=("calm", "torn")),
            flag("told"),
        ),
    )


def run(text, one=None):
    return run_plan(one or simple(), Plan("plan", text))


def failures(text):
    return [(line.line, line.code, line.found) for line in run(text).failures]


def test_plan_that_holds_holds_line_by_line():
    result = run(
        """
        # He sits down, and it rains.
        expect node window
        expect locked open
        expect hidden never
        expect offered sit
        draw rain
        select sit   # as asked
        expect node room
        expect trust>=60
        expect trust = 60
        expect mood == "torn"
        expect told != 1
        select tell
        expect ending poor
        ---
        expect trust < 51
        draw sun
        select sit
        expect ending end
        expect ending good
        """
    )
    assert result.ok
    assert result.failures == ()
    assert [line.line for line in result.lines][:3] == [3, 4, 5]
    assert len(result.lines) == 19
    assert result.lines[5].text == "select sit"


@pytest.mark.parametrize(
    ("line", "code", "found"),
    [
        ("expect node room", "other_place", "window"),
        ("expect ending good", "no_ending_yet", "window"),
        ("expect offered never", "other_reply", "hidden"),
        ("expect hidden open", "other_reply", "locked"),
        ("expect locked sit", "other_reply", "offered"),
        ("expect offered nobody", "unknown_reply", "window"),
        ("expect trust > 50", "other_value", "50"),
        ('expect mood == "torn"', "other_value", "calm"),
        ("expect nerve > 1", "unknown_variable", "nerve"),
        ("select open", "not_offered", "sit"),
        ("draw rain", "draw_unused", "rain"),
        ("expect", "not_understood", ""),
        ("expect trust", "not_understood", ""),
        ("select", "not_understood", ""),
        ("sleekt sit", "not_understood", ""),
        ("expect trust >= many", "not_understood", ""),
    ],
)
def test_line_that_does_not_hold_says_what_was_met_instead(line, code, found):
    result = run("\n" + line)
    assert not result.ok
    assert [(one.code, one.found) for one in result.failures] == [(code, found)]
    assert result.failures[0].line == 2


def test_rest_of_a_run_that_is_lost_is_left_out_and_the_next_run_is_played():
    text = "select no\nexpect node room\n---\ndraw rain\nselect sit\nexpect node window"
    assert failures(text) == [
        (1, "not_offered", "sit"),
        (6, "other_place", "room"),
    ]


def test_dice_that_cannot_fall_so_are_told():
    assert failures("draw snow\nselect sit") == [
        (2, "stuck", "the dice cannot fall on “snow” here")
    ]
    assert failures("draw rain\nselect sit\ndraw rain\n---\nexpect node window") == [
        (4, "draw_unused", "rain")
    ]


def test_dice_before_the_first_turn_can_be_set():
    one = graph(
        Node("dice", "chance", choices=(Choice("x", "", "a"), Choice("y", "", "b"))),
        patient("a", reply("go", "end")),
        patient("b", reply("go", "end")),
        ending(),
    )
    for branch, node in (("x", "a"), ("y", "b")):
        assert run(f"draw {branch}\nexpect node {node}", one).ok
    for seed in range(8):
        assert run(plan_from_keys(one, ["go"], seed), one).ok


def test_plan_without_a_start_or_a_command_fails_in_words():
    assert [one.code for one in run("expect trust > 1", graph()).failures] == ["stuck"]
    assert [one.code for one in run("# nothing yet\n").failures] == ["empty_plan"]


def test_recorded_attempt_becomes_a_plan():
    seed = next(
        n
        for n in range(50)
        if play.step(simple(), play.start(simple(), n), "sit").node == "room"
    )
    assert plan_from_keys(simple(), ["sit", "tell"], seed) == (
        "expect node window\n"
        "draw rain\n"
        "select sit\n"
        "expect node room\n"
        "select tell\n"
        "expect ending sad\n"
        "expect ending poor\n"
        "expect trust == 60\n"
        "expect understanding == 30\n"
        "expect anxiety == 60\n"
    )  # fmt: skip


@given(graphs(), st.lists(st.integers(0, 2), max_size=12), st.integers(0, 99))
def test_every_recorded_attempt_passes_as_a_plan(drawn, picks, seed):
    try:
        state, keys = play.start(drawn, seed), []
        for pick in picks:
            offered = play.available_choices(drawn, state)
            if not offered:
                break
            key = offered[pick % len(offered)].key
            state = play.step(drawn, state, key)
            keys.append(key)
    except play.IllegalStep:
        return
    result = run_plan(drawn, Plan("", plan_from_keys(drawn, keys, seed)))
    assert result.failures == ()
