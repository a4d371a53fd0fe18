"""Random play, habits and circles: what play without skill earns."""

import numpy as np
import pytest
from hypothesis import assume, given, settings

from scenarios.domain.assess import assess
from scenarios.domain.bots import BOTS, RUNS, Dice, play_bot, play_out, uniform
from scenarios.domain.exploration import Exploration
from scenarios.domain.explore import check
from scenarios.domain.graph import Choice, Node, Plan, Variable
from scenarios.domain.random_play import EXACT_STATES, random_play
from scenarios.domain.reduction import Reduction
from tests.scenarios.build import effects, ending, graph, patient, reply
from tests.scenarios.domain.assessed import (
    LENIENT,
    assert_debrief_tells,
    axis,
    by_hand,
    codes,
)
from tests.scenarios.domain.every_state import Brute
from tests.scenarios.domain.strategies import rich_graphs, ruled_graphs


def test_random_play_of_a_small_conversation_counted_by_hand():
    found = assess(by_hand()).random_play
    assert found.length.is_exact
    # One third leaves at once; the others decide twice.
    assert found.length.value == pytest.approx(1 + 2 / 3)
    # kind: 1 of 3 ends badly; flat: of two, for clear is closed, 1 does.
    chances = {key: figure.value for key, figure in found.endings}
    assert chances["poor"] == pytest.approx(1 / 3 + 1 / 3 * 1 / 3 + 1 / 3 * 1 / 2)
    assert chances["end"] == pytest.approx(1 - chances["poor"])
    assert found.lost.value == 0
    trust = dict(found.axes)["trust"]
    assert trust.is_exact
    kind, flat = (100 + 70 + 65) / 3, (50 + 45) / 2
    assert trust.value == pytest.approx((kind + flat + 0) / 3)
    assert not dict(found.skills)["plain"].is_exact


def test_dice_fall_by_their_weights_in_random_play():
    one = graph(
        patient("a", reply("x", "dice", red_flag="Never.")),
        Node(
            "dice",
            "chance",
            choices=(
                Choice("heads", "", "end", weight=3),
                Choice("tails", "", "poor"),
                Choice("edge", "", "end", weight=0),
            ),
        ),
        ending(),
        ending("poor", "poor"),
    )
    found = assess(one).random_play
    assert dict(found.endings)["end"].value == pytest.approx(0.75)
    assert found.length.value == pytest.approx(1)
    assert found.red_flag.value == pytest.approx(1)


def test_what_can_be_lost_is_counted_as_lost():
    one = graph(
        patient("a", reply("x", "b"), reply("y", "c"), reply("z", "end")),
        patient("b", reply("x", "b")),
        patient("c"),
        ending(),
    )
    found = assess(one).random_play
    assert found.lost.value == pytest.approx(2 / 3)
    assert dict(found.endings)["end"].value == pytest.approx(1 / 3)


@settings(max_examples=40, **LENIENT)
@given(rich_graphs() | ruled_graphs())
def test_solved_random_play_agrees_with_a_chain_of_every_state(drawn):
    brute = Brute(drawn)
    assume(brute.next and not brute.is_endless and not brute.has_broken)
    assume(len(brute.next) < 100)
    keys = {key: row for row, key in enumerate(brute.next)}
    hopeful = brute.hopeful()
    matrix, size = np.zeros((len(keys), len(keys))), len(keys)
    decisions = np.zeros(size)
    for key, row in keys.items():
        ways = brute.next[key]
        if key not in hopeful or brute.is_ending(key):
            continue
        weights = [
            way.weight if brute.engine.kinds[key[0]] == "pick" else 1 for way, _ in ways
        ]
        for weight, (_, after) in zip(weights, ways, strict=True):
            matrix[row, keys[after]] += weight / sum(weights)
        decisions[row] = not brute.engine.is_automatic(key)
    solve = np.linalg.inv(np.eye(size) - matrix)
    found = random_play(Exploration(drawn), ())
    assert found.length.value == pytest.approx((solve @ decisions)[0])
    for name, figure in found.endings:
        ends = np.array([brute.is_ending(k) and brute.name(k) == name for k in keys])
        assert figure.value == pytest.approx((solve @ ends)[0])
    lost = np.array([key not in hopeful for key in keys])
    assert found.lost.value == pytest.approx((solve @ lost)[0])
    for name, figure in found.axes:
        slot = drawn.slot(name)
        values = np.array([k[1][slot] if brute.is_ending(k) else 0 for k in keys])
        ended = 1 - found.lost.value
        assert figure.value == pytest.approx((solve @ values)[0] / ended)


@settings(max_examples=20, **LENIENT)
@given(rich_graphs())
def test_solved_random_play_agrees_with_playing(drawn):
    """Within five standard errors, so that it never fails by bad luck."""
    exploration = Exploration(drawn)
    assume(exploration.keys and not exploration.broken and not exploration.endless)
    found = random_play(exploration, ())
    assume(found.lost.value == 0)  # what is lost is not played on
    runs = []
    for seed in range(400):
        dice = Dice(seed)
        runs.append(play_out(exploration.engine, uniform(dice), dice, max_moves=400))
    red = sum(run.has_red_flag for run in runs) / len(runs)
    assert abs(red - found.red_flag.value) < 0.13
    for key, figure in found.endings:
        share = sum(run.ending is not None and run.ending.key == key for run in runs)
        assert abs(share / len(runs) - figure.value) < 0.13


def test_larger_explorations_are_played_and_say_so():
    one = graph(
        patient(
            "a",
            *(reply(f"r{at}", "a", effects=effects(v=1 << at)) for at in range(13)),
            reply("end", "end"),
            reply("odd", "end", "v = 5003"),
        ),
        ending(),
        variables=(Variable("v", 0, 0, 8191),),
    )
    exploration = Exploration(one)
    assert len(exploration.keys) > EXACT_STATES or not exploration.is_complete
    found = random_play(exploration, ())
    assert not found.length.is_exact
    assert found.length.low < found.length.value < found.length.high
    assert 12 < found.length.value < 16
    assert dict(found.endings)["end"].low > 0.99


@settings(max_examples=120, **LENIENT)
@given(rich_graphs() | ruled_graphs())
def test_conversation_without_errors_reaches_an_ending_under_every_bot(drawn):
    if check(drawn).errors:
        return
    reduction = Reduction(Exploration(drawn).engine)
    for bot in BOTS:
        result = play_bot(reduction, bot)
        assert result.lost == 0, bot.key
        assert sum(count for _, count in result.endings) == result.runs


def habits():
    """Four turns; of three replies the good one is long and last."""
    turns = [
        patient(
            f"n{at}",
            reply("brief", f"n{at + 1}", text="No.", quality="poor"),
            reply("middle", f"n{at + 1}", text="Well, maybe.", quality="mixed"),
            reply(
                "full",
                f"n{at + 1}",
                text="I am sorry that I kept you waiting.",
                quality="good",
                space="opened",
                codes=("nurse:naming",),
                effects=effects(trust=10),
            ),
        )
        for at in range(4)
    ]
    return graph(
        *turns,
        Node(
            "n4",
            "check",
            choices=(reply("well", "end", "trust >= 85"), reply("else", "poor")),
        ),
        ending(),
        ending("poor", "poor"),
    )


def test_habits_that_reach_the_good_ending_are_told():
    found = assess(habits())
    ends = {bot.bot: bot.endings for bot in found.bots}
    assert ends["longest"] == ends["empathic"] == ends["rated"] == (("end", 1),)
    assert ends["shortest"] == ends["first"] == (("poor", 1),)
    assert sum(count for _, count in ends["uniform"]) == RUNS
    told = [
        (dict(one.details)["bot"], one.path)
        for one in found.report.findings
        if one.code == "habit_wins"
    ]
    assert told == [("longest", ("full",) * 4), ("empathic", ("full",) * 4)]


def test_bot_that_comes_back_tries_something_else():
    one = graph(
        patient("a", reply("again", "b"), reply("out", "end")),
        patient("b", reply("back", "a")),
        ending(),
    )
    result = play_bot(Reduction(Exploration(one).engine), BOTS[3])
    assert (result.bot, result.path) == ("first", ("again", "back", "out"))


def test_conversation_that_blind_clicking_wins_is_told():
    one = graph(
        patient(
            "a",
            *(reply(f"r{at}", "end", effects=effects(trust=50)) for at in range(3)),
            reply("poor", "poor", effects=effects(trust=-50)),
        ),
        ending(),
        ending("poor", "poor"),
    )
    (finding,) = [f for f in assess(one).report.findings if f.code == "random_wins"]
    assert dict(finding.details) == {"percent": 75}
    assert "random_wins" not in [code for _, code in codes(by_hand())]


def test_failing_plan_is_an_error_with_its_line():
    plans = (Plan("good", "select kind"), Plan("bad", "select kind\nexpect node end"))
    one = graph(*by_hand().nodes, plans=plans, skills="plain next never")
    found = assess(one)
    assert [plan.ok for plan in found.plans] == [True, False]
    (finding,) = found.report.errors
    assert (finding.code, finding.line) == ("plan_failed", 2)
    assert dict(finding.details) == {
        "plan": "bad",
        "text": "expect node end",
        "problem": "other_place",
        "found": "b",
    }


def test_nothing_to_assess_is_no_error_of_ours():
    for one in (graph(), graph(patient("a")), graph(patient("a"), start="nowhere")):
        found = assess(one)
        assert found.random_play.lost.value == 1
        assert all(bot.lost == bot.runs for bot in found.bots)


def mended_in_a_circle():
    """One who says it badly first and goes round has said it badly."""
    return graph(
        patient("a", reply("bad", "b", marks="plain 1")),
        patient(
            "b",
            reply("poor", "b", marks="plain 2"),
            reply("good", "b", marks="plain 4"),
            reply("out", "end"),
        ),
        ending(),
        skills="plain",
    )


def test_circle_of_good_marks_earns_what_the_debrief_tells():
    one = mended_in_a_circle()
    plain = axis(one, "plain")
    assert not plain.is_proved
    assert (plain.best.value, plain.best.path) == (2.5, ("bad", "good", "out"))
    assert (plain.worst.value, plain.worst.path) == (1, ("bad", "out"))
    assert_debrief_tells(one, "plain", plain.best)
    assert_debrief_tells(one, "plain", plain.worst)


def test_turn_that_is_met_again_with_another_number_is_met_again():
    """Its states are no circle, for a reply is gone; the turn is the same."""
    one = graph(
        patient(
            "a",
            reply("bad", "a", once=True, marks="plain 1"),
            reply("good", "end", "taken(a.bad)", marks="plain 5"),
            reply("out", "end", marks="plain 3"),
        ),
        ending(),
        skills="plain next",
    )
    plain = axis(one, "plain")
    assert (plain.best.value, plain.best.path) == (3, ("out",))
    assert plain.worst.value == 1
    assert not plain.is_proved
    assert axis(one, "next").is_proved


def test_circle_without_marks_leaves_the_bounds_proved():
    one = graph(
        patient("a", reply("bad", "b", marks="plain 1"), reply("ok", "b", marks="plain 4")),
        patient("b", reply("round", "b"), reply("out", "end")),
        ending(),
        skills="plain",
    )  # fmt: skip
    plain = axis(one, "plain")
    assert (plain.best.value, plain.worst.value, plain.is_proved) == (4, 1, True)


def test_random_play_counts_the_first_reply_at_a_turn():
    one = graph(
        patient("a", reply("round", "b", marks="plain 2")),
        patient("b", reply("back", "a"), reply("out", "end")),
        ending(),
        skills="plain",
    )
    again = graph(
        patient("a", reply("first", "b", "not visited(b)", marks="plain 2"),
                reply("later", "b", "visited(b)", marks="plain 5")),
        *one.nodes[1:],
        skills="plain",
    )  # fmt: skip
    for drawn in (one, again):
        figure = dict(assess(drawn).random_play.skills)["plain"]
        assert (figure.value, figure.is_exact) == (2, False)


def test_empathic_bot_prefers_naming_the_feeling_where_both_give_room():
    one = graph(
        patient(
            "a",
            reply("held", "end"),
            reply("open", "end", space="opened"),
            reply("named", "end", space="opened", codes=("nurse:naming",)),
            reply("plain", "end", space="opened", explicit=True),
        ),
        ending(),
    )
    empathic = next(bot for bot in BOTS if bot.key == "empathic")
    assert play_bot(Reduction(Exploration(one).engine), empathic).path == ("named",)


def test_values_are_those_of_the_runs_that_end():
    one = graph(
        patient(
            "a",
            reply("lost", "b"),
            reply("low", "end", effects=effects(trust=10)),
            reply("high", "end", effects=effects(trust=30)),
        ),
        patient("b"),
        ending(),
    )
    found = assess(one).random_play
    assert dict(found.axes)["trust"].value == pytest.approx(70)


def test_share_is_told_of_proved_bounds_only():
    assert assess(by_hand()).random_play.share is not None
    found = assess(by_hand(), limit=3)
    assert not any(axis.is_proved for axis in found.axes)
    assert found.random_play.share is None
