import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.debrief import Meters, band, debrief, meters
from scenarios.domain.score import is_overrated, profile
from tests.scenarios.build import effects, ending, graph, patient, reply


def conversation():
    return graph(
        patient(
            "window",
            reply("sit", "floor", marks="setting 5", quality="good", space="opened",
                  effects=effects(trust=10)),
            reply("refer", "floor", marks="setting 3", effects=effects(trust=-5)),
            turn=1,
        ),
        patient(
            "floor",
            reply("stay", "lorry", marks="feelings 5", quality="good", space="opened",
                  effects=effects(trust=15, anxiety=-5)),
            reply("water", "lorry", marks="feelings 2", space="closed",
                  effects=effects(understanding=-5)),
            reply("watch", "lorry", marks="feelings 1", quality="poor", space="closed",
                  effects=effects(trust=-15, anxiety=10)),
            cue="cue",
            turn=5,
        ),
        patient(
            "lorry",
            reply("daughter", "end", marks="feelings 4, next 5", quality="good",
                  space="opened"),
            reply("drive", "end", marks="feelings 3, next 2", space="closed"),
            cue="concern",
            turn=7,
        ),
        ending(),
        skills="setting feelings next asking",
    )  # fmt: skip


def told(*keys):
    one = conversation()
    return debrief(one, play.trace(one, keys))


def test_moments_carry_the_consequence():
    result = told("sit", "stay", "daughter")
    assert [moment.turn for moment in result.moments] == [1, 5, 7]
    first = result.moments[0]
    assert (first.before, first.after) == (Meters(50, 30, 40), Meters(60, 30, 40))
    assert result.ending.key == "end"
    assert result.curve == (
        Meters(50, 30, 40),
        Meters(60, 30, 40),
        Meters(75, 30, 45),
        Meters(75, 30, 45),
    )


def test_a_flawless_path_has_nothing_to_look_at_again():
    result = told("sit", "stay", "daughter")
    assert result.look_again is None
    assert (result.cues_met, result.cues_answered) == (2, 2)


def test_the_worst_missed_cue_is_looked_at_again():
    result = told("sit", "watch", "drive")
    assert result.look_again.step.choice.key == "watch"
    assert [moment.turn for moment in result.also_missed] == [7]
    assert (result.cues_met, result.cues_answered) == (2, 0)


def test_of_equal_quality_the_more_harmful_counts_and_then_the_later():
    assert told("sit", "water", "drive").look_again.step.choice.key == "water"


def test_without_a_missed_cue_the_weakest_reply_is_looked_at():
    result = told("refer", "stay", "daughter")
    assert result.look_again.step.choice.key == "refer"
    assert not result.look_again.missed
    assert result.also_missed == ()


def test_unfinished_path_has_no_ending():
    assert told("sit").ending is None
    assert told().curve == (Meters(50, 30, 40),)


def test_profile_is_the_mean_of_what_was_seen():
    one = conversation()
    rows = profile(one, play.trace(one, ["sit", "watch", "daughter"]))
    assert [(row.skill.key, row.seen, row.marks, row.word) for row in rows] == [
        ("setting", 5.0, 1, "always"),
        ("feelings", 2.5, 2, "sometimes"),
        ("next", 5.0, 1, "always"),
        ("asking", None, 0, "not_seen"),
    ]
    assert [row.sentence for row in rows] == ["high", "middle", "high", ""]


@pytest.mark.parametrize(
    ("marks", "seen", "word", "sentence"),
    [
        ([1], 1.0, "not_yet", "low"),
        ([2], 2.0, "seldom", "low"),
        ([3], 3.0, "sometimes", "middle"),
        ([4], 4.0, "often", "high"),
        ([4, 5], 4.5, "nearly_always", "high"),
        ([5], 5.0, "always", "high"),
        ([2, 2, 3], 2.3, "seldom", "low"),
        ([3, 4], 3.5, "often", "middle"),
        ([5, 5, 4], 4.7, "nearly_always", "high"),
    ],
)
def test_words_of_the_scale(marks, seen, word, sentence):
    nodes = [
        patient(f"n{n}", reply("x", f"n{n + 1}" if n + 1 < len(marks) else "end",
                               marks=f"plain {mark}"))
        for n, mark in enumerate(marks)
    ]  # fmt: skip
    one = graph(*nodes, ending(), skills="plain")
    (row,) = profile(one, play.trace(one, ["x"] * len(marks)))
    assert (row.seen, row.word, row.sentence) == (seen, word, sentence)


@pytest.mark.parametrize(
    ("key", "rating", "expected"),
    [
        ("watch", 4, True),
        ("watch", 3, False),
        ("watch", None, False),
        ("stay", 5, False),
    ],
)
def test_overrated_is_often_by_self_and_seldom_by_sight(key, rating, expected):
    one = conversation()
    row = profile(one, play.trace(one, ["sit", key]))[1]
    assert is_overrated(row, rating) is expected


@given(st.integers(0, 100))
def test_bands_are_five_equal_steps(reading):
    assert band(reading) == min(5, reading // 20 + 1)


def test_ease_is_the_reverse_of_anxiety():
    one = conversation()
    assert meters(one, play.start(one)).ease == 40
