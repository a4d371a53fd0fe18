import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain.cohort import (
    Count,
    Play,
    Turn,
    discrimination,
    study_cohort,
)
from scenarios.domain.suppression import hidden_cells
from scenarios.domain.veil import veil
from tests.scenarios.build import ending, graph, patient, reply


def conversation():
    return graph(
        patient(
            "a",
            reply("kind", "b", marks="plain 5", space="opened"),
            reply("curt", "b", marks="plain 1", space="closed"),
            reply("leave", "poor", marks="plain 1", space="held"),
            cue="cue",
        ),
        patient(
            "b",
            reply("wait", "good", marks="plain 4"),
            reply("talk", "poor", marks="plain 2"),
        ),
        ending("good"),
        ending("poor", "poor"),
        skills="plain",
    )


def a_play(learner: int, *keys: str, first: bool = True, seconds: int = 10) -> Play:
    nodes = {"kind": "a", "curt": "a", "leave": "a", "wait": "b", "talk": "b"}
    ends = {"leave": "poor", "wait": "good", "talk": "poor"}
    last = ends.get(keys[-1], "b") if keys else "a"
    return Play(
        learner=learner,
        is_first=first,
        turns=tuple(Turn(nodes[key], key, seconds * 1000) for key in keys),
        stands_at=last,
        is_finished=last in ("good", "poor"),
    )


def twenty():
    plays = [a_play(at, "kind", "wait") for at in range(8)]
    plays += [a_play(at, "curt", "talk") for at in range(8, 14)]
    plays += [a_play(at, "kind") for at in range(14, 20)]
    return plays


def edges(cohort):
    return {(one.node, one.choice): one for one in cohort.edges}


def nodes(cohort):
    return {one.node: one for one in cohort.nodes}


def test_shares_are_learners_of_those_who_met_the_node():
    cohort = study_cohort(conversation(), twenty())
    assert (cohort.is_told, cohort.learners, cohort.first_attempts) == (True, 20, 20)
    assert cohort.finished == Count(14, 20)
    assert edges(cohort)["a", "kind"].first == Count(14, 20)
    assert edges(cohort)["a", "leave"].first == Count(0, 20)
    assert edges(cohort)["b", "wait"].first == Count(8, 20)
    assert edges(cohort)["b", "wait"].first.share == 0.4
    assert nodes(cohort)["b"].first == Count(20, 20)
    assert nodes(cohort)["b"].left == Count(6, 20)
    assert nodes(cohort)["a"].median_ms == 10_000


def test_repeats_are_counted_apart():
    plays = [*twenty(), *(a_play(at, "leave", first=False) for at in range(5))]
    cohort = study_cohort(conversation(), plays)
    assert (cohort.first_attempts, cohort.repeats) == (20, 5)
    assert edges(cohort)["a", "leave"].repeats == Count(5, 5)
    assert edges(cohort)["a", "leave"].first == Count(0, 20)


def test_a_learner_who_goes_round_is_counted_once():
    circle = graph(patient("a", reply("again", "a"), reply("on", "end")), ending())
    turns = (Turn("a", "again"), Turn("a", "again"), Turn("a", "on"))
    plays = [Play(at, True, turns, "end", True) for at in range(6)]
    assert edges(study_cohort(circle, plays))["a", "again"].first == Count(6, 6)


def test_fewer_than_five_learners_are_not_told_at_all():
    cohort = study_cohort(conversation(), twenty()[:4])
    assert (cohort.is_told, cohort.learners, cohort.edges) == (False, 4, ())


def test_a_small_group_is_hidden_and_cannot_be_worked_out():
    plays = [a_play(at, "kind", "wait") for at in range(12)]
    plays += [a_play(at, "curt", "wait") for at in range(12, 18)]
    plays += [a_play(at, "leave") for at in range(18, 20)]  # two learners
    cohort = study_cohort(conversation(), plays)
    assert edges(cohort)["a", "leave"].first.learners is None
    # 20 − 12 − 6 would tell it, so another one is hidden too.
    told = [edges(cohort)["a", key].first.learners for key in ("kind", "curt")]
    assert told.count(None) >= 1
    # Whoever is in the poor ending came from there alone.
    assert nodes(cohort)["poor"].first.learners is None
    assert cohort.cues[0].held.learners is None


def test_streams_do_not_tell_what_the_table_hides():
    plays = [a_play(at, "kind", "wait") for at in range(12)]
    plays += [a_play(at, "kind", "talk") for at in range(12, 19)]
    plays += [a_play(at, "leave") for at in range(19, 22)]  # three learners
    cohort = study_cohort(conversation(), plays)
    kind = edges(cohort)["a", "kind"].first
    assert kind.learners is None  # 22 − 19 would tell the three
    assert ("a", "b") not in {(one.source, one.target) for one in cohort.streams}


def sent_on_by_a_rule():
    """Twenty learners; three of those who chose x are sent to the poor ending."""
    three = graph(
        patient("a", reply("x", "good"), reply("y", "mixed")),
        ending("good"),
        ending("mixed", "mixed"),
        ending("poor", "poor"),
    )
    ways = [("x", "good")] * 9 + [("y", "mixed")] * 8 + [("x", "poor")] * 3
    return study_cohort(
        three,
        [
            Play(at, True, (Turn("a", key),), end, True)
            for at, (key, end) in enumerate(ways)
        ],
    )


def test_a_small_ending_cannot_be_worked_out_from_the_others():
    cohort = sent_on_by_a_rule()
    assert cohort.finished == Count(20, 20)
    # 20 − 9 − 8 would tell it; and of the others, what was chosen would tell them.
    told = [nodes(cohort)[key].first.learners for key in ("good", "mixed", "poor")]
    assert told == [None, None, None]


def test_a_small_stream_cannot_be_worked_out_from_the_others():
    assert sent_on_by_a_rule().streams == ()


def test_who_left_cannot_be_worked_out_from_the_answers_to_a_cue():
    plays = [a_play(at, "kind", "wait") for at in range(18)]
    plays += [a_play(at) for at in range(18, 20)]  # two stand at the first turn
    cohort = study_cohort(conversation(), plays)
    assert nodes(cohort)["a"].left.learners is None
    assert cohort.finished.learners is None
    (cue,) = cohort.cues
    assert cue.opened.learners is None or nodes(cohort)["a"].first.learners is None


def test_what_became_of_a_cue_is_the_first_answer():
    cohort = study_cohort(conversation(), twenty())
    (cue,) = cohort.cues
    assert (cue.node, cue.kind) == ("a", "cue")
    assert (cue.opened.learners, cue.held.learners, cue.closed.learners) == (14, 0, 6)


def test_time_is_told_only_of_five_learners_and_open_screens_do_not_count():
    slow = [a_play(at, "kind", "wait", seconds=3600) for at in range(20)]
    assert nodes(study_cohort(conversation(), slow))["a"].median_ms is None
    some = [*slow[4:], *(a_play(at, "kind", "wait", seconds=8) for at in range(4))]
    assert nodes(study_cohort(conversation(), some))["a"].median_ms is None


def streams(plays):
    found = study_cohort(conversation(), plays).streams
    return {(one.source, one.target): one.learners for one in found}


def test_streams_are_of_five_and_more():
    all_told = {("a", "b"): 20, ("b", "good"): 8, ("b", "poor"): 6}
    assert streams(twenty()) == all_told
    # 21 − 20 would tell that one of them left.
    assert streams([*twenty(), a_play(20, "leave")]) == {("b", "good"): 8}


def test_discrimination_is_the_correlation_with_the_rest_of_the_attempt():
    plays = [a_play(at, "kind", "wait") for at in range(8)]
    plays += [a_play(at, "curt", "talk") for at in range(8, 16)]
    assert discrimination(conversation(), plays, "a", "kind") == 1.0
    assert discrimination(conversation(), plays, "a", "curt") == -1.0
    mixed = [
        *(a_play(at, "kind", "wait") for at in range(5)),
        *(a_play(at, "kind", "talk") for at in range(5, 10)),
        *(a_play(at, "curt", "wait") for at in range(10, 15)),
        *(a_play(at, "curt", "talk") for at in range(15, 20)),
    ]
    assert discrimination(conversation(), mixed, "a", "kind") == 0.0


def test_rest_score_counts_the_first_decision_at_a_turn():
    """Both halves did the same at b first; going round there earns nothing."""
    first = [a_play(at, "kind", "talk") for at in range(6)]
    round_again = [a_play(at, "curt", "talk", "wait", "wait") for at in range(6, 12)]
    assert discrimination(conversation(), first + round_again, "a", "kind") is None


@pytest.mark.parametrize(
    "plays",
    [
        [a_play(at, "kind", "wait") for at in range(9)],
        [a_play(at, "kind", "wait") for at in range(12)],
        [a_play(at, "kind") for at in range(12)],
    ],
    ids=["too few", "all the same", "nobody finished"],
)
def test_discrimination_is_not_told_where_it_means_nothing(plays):
    assert discrimination(conversation(), plays, "a", "kind") is None


counts = st.lists(st.integers(0, 30), min_size=2, max_size=5)


@given(counts)
def test_no_sum_has_exactly_one_hidden_part(parts):
    cells = {f"part {at}": number for at, number in enumerate(parts)}
    cells["all"] = sum(parts)
    hidden = hidden_cells(cells, [list(cells)])
    assert {cell for cell, number in cells.items() if 0 < number < 5} <= hidden
    assert len(hidden) != 1 or sum(number > 0 for number in cells.values()) == 1
    assert all(cells[cell] > 0 for cell in hidden)


def test_hiding_goes_on_from_sum_to_sum():
    cells = {"a": 3, "b": 9, "c": 20, "d": 9, "e": 40}
    sums = [["a", "b", "c"], ["b", "d", "e"]]
    assert hidden_cells(cells, sums) == {"a", "b", "d"}


def test_plays_one_by_one_are_veiled_where_the_tables_are():
    plays = [a_play(at, "kind", "wait") for at in range(12)]
    plays += [a_play(at, "curt", "talk") for at in range(12, 18)]
    plays += [a_play(at, "leave") for at in range(18, 20)]  # two learners
    veiled = veil(conversation(), plays)
    assert len(veiled) == 20
    keys = [turn.choice for one in veiled for turn in one.turns]
    assert "leave" not in keys
    assert keys.count("") >= 2
    assert "poor" not in {one.stands_at for one in veiled if len(one.turns) == 1}
    assert {one.learner for one in veiled} == set(range(20))


def test_veiled_plays_say_nothing_of_who_began_when():
    plays = [a_play(at, "kind", "wait") for at in range(6)]
    plays += [a_play(at, "curt", "talk") for at in range(6, 12)]
    veiled = veil(conversation(), plays)
    assert veiled == veil(conversation(), plays[::-1])
    again = [a_play(3, "kind", "wait", first=False) for _ in range(1)]
    with_again = veil(conversation(), [*plays, *again])
    (repeat,) = [one for one in with_again if not one.is_first]
    assert sum(one.learner == repeat.learner for one in with_again) == 2
