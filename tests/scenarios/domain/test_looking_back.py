"""What the debrief adds to the profile: marks that count once, critical acts, cues,
calibration, the authors' way, layers, and when to come back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.calibration import apart, calibrate
from scenarios.domain.debrief import debrief
from scenarios.domain.detours import place
from scenarios.domain.expert import expert_steps
from scenarios.domain.graph import CHANCE, Node, Plan, Skill
from scenarios.domain.repeats import RHYTHMS, plan_repeat
from scenarios.domain.score import SkillScore, profile
from tests.scenarios.build import ending, graph, patient, reply
from tests.scenarios.domain.strategies import graphs


# -- marks and moments ------------------------------------------------------------
def test_a_turn_that_is_met_again_marks_by_its_first_reply():
    one = graph(
        patient(
            "window",
            reply("laugh", "window", once=True, marks="plain 1"),
            reply("sit", "end", marks="plain 5"),
        ),
        ending(),
        skills="plain",
    )
    (row,) = profile(one, play.trace(one, ["laugh", "sit"]))
    assert (row.seen, row.marks) == (1.0, 1)
    (row,) = profile(one, play.trace(one, ["sit"]))
    assert (row.seen, row.marks) == (5.0, 1)


def test_going_round_in_a_circle_earns_nothing():
    one = graph(
        patient("a", reply("on", "b", marks="plain 2"), reply("out", "end")),
        patient("b", reply("back", "a", marks="plain 5")),
        ending(),
        skills="plain",
    )
    once = profile(one, play.trace(one, ["on", "back", "out"]))
    often = profile(one, play.trace(one, ["on", "back"] * 9 + ["out"]))
    assert once == often


def test_critical_acts_stand_apart_from_the_profile():
    one = graph(
        patient(
            "a",
            reply("hide", "b", marks="plain 5", quality="good", red_flag="You hid it."),
        ),
        patient("b", reply("tell", "end", marks="plain 5", quality="good")),
        ending(),
        skills="plain",
    )
    result = debrief(one, play.trace(one, ["hide", "tell"]))
    assert [moment.step.choice.red_flag for moment in result.red_flags] == [
        "You hid it."
    ]
    assert result.profile[0].seen == 5.0


def test_order_rules_are_judged_on_the_way():
    one = graph(
        patient("a", reply("tell", "b", codes=("talk:news",))),
        patient("b", reply("wait", "end", codes=("talk:silence",))),
        ending(),
        order_rules=("warning-before-news", "silence-after-news"),
    )
    result = debrief(one, play.trace(one, ["tell", "wait"]))
    assert [(one.rule, one.verdict, one.step) for one in result.order] == [
        ("warning-before-news", "broken", 1),
        ("silence-after-news", "met", 2),
    ]


def test_every_moment_with_a_feeling_is_kept_in_order():
    one = graph(
        patient("a", reply("on", "b", space="opened"), cue="cue"),
        patient("b", reply("on", "c", space="closed"), cue="concern"),
        patient("c", reply("on", "end")),
        ending(),
    )
    result = debrief(one, play.trace(one, ["on", "on", "on"]))
    assert [moment.step.node.key for moment in result.cues] == ["a", "b"]
    assert (result.cues_met, result.cues_answered) == (2, 1)


# -- how sure ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("confidence", "quality", "expected"),
    [
        (5, "poor", "over"),
        (4, "mixed", "over"),
        (3, "poor", ""),
        (1, "poor", ""),
        (2, "good", "under"),
        (3, "good", ""),
        (5, "good", ""),
        (5, "", ""),
        (1, "", ""),
    ],
)
def test_feeling_and_reply_go_apart(confidence, quality, expected):
    assert apart(confidence, quality) == expected


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ([], ""),
        ([(5, "good"), (1, "poor")], "even"),
        ([(5, "poor"), (5, "good")], "over"),
        ([(1, "good")], "under"),
        ([(1, "good"), (5, "mixed")], "both"),
    ],
)
def test_calibration_says_in_which_direction(answers, verdict):
    assert calibrate(answers).verdict == verdict
    assert calibrate(answers).asked == len(answers)


# -- the authors' way ------------------------------------------------------------------
def forked(*plans: Plan):
    return graph(
        patient(
            "a",
            reply("poor", "dice", quality="poor"),
            reply("good", "dice", quality="good"),
        ),
        Node("dice", CHANCE, choices=(reply("left", "b"), reply("right", "c"))),
        patient("b", reply("on", "end", quality="good")),
        patient("c", reply("on", "end", quality="mixed")),
        ending(),
        plans=plans,
    )


def way(one, seed=0):
    return [(step.node.key, step.choice.key) for step in expert_steps(one, seed)]


def test_without_a_plan_the_good_reply_is_the_authors_way():
    assert {tuple(way(forked(), seed)) for seed in range(20)} == {
        (("a", "good"), ("b", "on")),
        (("a", "good"), ("c", "on")),
    }


@pytest.mark.parametrize("name", ["best", "The best path", "Expert"])
def test_the_plan_of_the_best_path_is_the_authors_way_with_its_dice(name):
    text = "# how\ndraw right\nselect poor   # even so\nselect on\n---\nselect good\n"
    one = forked(Plan("worst", "select good\nselect on"), Plan(name, text))
    assert {tuple(way(one, seed)) for seed in range(9)} == {
        (("a", "poor"), ("c", "on"))
    }


@pytest.mark.parametrize(
    "text", ["select nothing", "select good", "", "draw up\nselect good\nselect on"]
)
def test_a_plan_that_does_not_end_is_not_followed(text):
    assert way(forked(Plan("best", text)))[0] == ("a", "good")


def test_where_nobody_has_rated_anything_there_is_no_authors_way():
    one = graph(patient("a", reply("on", "end", quality="")), ending())
    assert expert_steps(one) == ()


def test_the_authors_do_not_go_round_in_a_circle():
    one = graph(
        patient("a", reply("round", "a", quality="good"), reply("out", "end")), ending()
    )
    assert way(one) == [("a", "round"), ("a", "out")]


@given(graphs(), st.integers(0, 99))
def test_the_authors_way_is_a_way_that_can_be_played_to_an_end(one, seed):
    steps = expert_steps(one, seed)
    if steps:
        keys = [step.choice.key for step in steps]
        assert play.trace(one, keys, seed) == steps
        assert one.node(steps[-1].after.node).is_ending


# -- layers ----------------------------------------------------------------------------
def test_the_straight_line_has_the_first_row_to_itself():
    assert place(["a", "b", "d"], ["a", "c", "d"]) == {
        "a": (0, 0),
        "b": (1, 0),
        "d": (2, 0),
        "c": (1, 1),
    }


def test_two_detours_of_one_layer_stand_below_each_other():
    placed = place(["a", "b", "e"], ["a", "c", "e", "a", "d", "e"])
    assert (placed["c"], placed["d"]) == ((1, 1), (1, 2))


def test_a_way_back_makes_no_layer():
    assert place(["a", "b", "a", "b", "c", "c"], []) == {
        "a": (0, 0),
        "b": (1, 0),
        "c": (2, 0),
    }


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=12),
    st.lists(st.sampled_from("abcdefgh"), max_size=12),
)
def test_no_two_places_cover_each_other(straight, other):
    placed = place(straight, other)
    assert set(placed) == set(straight) | set(other)
    below = [at for key, at in placed.items() if key not in straight]
    assert len(set(below)) == len(below)
    assert all(row > 0 for _, row in below)


# -- coming back -------------------------------------------------------------------------
def seen(**words: str) -> list[SkillScore]:
    return [
        SkillScore(Skill(key, key.title()), 2.0, 1, word, "")
        for key, word in words.items()
    ]


def test_nothing_weak_asks_for_no_return():
    rows = seen(plain="often", next="always", asking="not_seen")
    assert plan_repeat(rows, [date(2026, 3, 2)]) is None


def test_the_weakest_word_gives_the_rhythm_and_every_weak_skill_is_named():
    repeat = plan_repeat(
        seen(plain="sometimes", next="often", feelings="seldom"), [date(2026, 3, 2)]
    )
    assert repeat.skills == ("Plain", "Feelings")
    assert repeat.dates == (date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 23))
    repeat = plan_repeat(seen(plain="sometimes"), [date(2026, 3, 2)])
    assert repeat.next_on == date(2026, 3, 9)


def test_every_return_is_followed_by_a_longer_pause():
    rows = seen(plain="not_yet")
    days = [date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 4)]
    assert plan_repeat(rows, days).next_on == date(2026, 3, 11)
    days.append(date(2026, 3, 11))
    assert plan_repeat(rows, days).dates == (date(2026, 4, 1),)
    days.append(date(2026, 4, 1))
    assert plan_repeat(rows, days).dates == (date(2026, 4, 22),)


def test_rhythms_grow():
    assert all(list(days) == sorted(set(days)) for days in RHYTHMS.values())
