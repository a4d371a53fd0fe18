"""Bounds of scores and skills, counted by hand and against every state."""

from hypothesis import given, settings

from scenarios.domain.assess import assess
from scenarios.domain.bounds import find_bounds
from scenarios.domain.exploration import Exploration
from scenarios.domain.graph import Variable
from scenarios.domain.plans import follow
from scenarios.domain.score import marks_seen
from scenarios.domain.skill_bounds import skill_axes
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

some = settings(max_examples=80, **LENIENT)


def test_bounds_of_a_small_conversation_counted_by_hand():
    trust = axis(by_hand(), "trust")
    assert (trust.best.value, trust.best.path) == (100, ("kind", "clear"))
    assert (trust.worst.value, trust.worst.path) == (0, ("rude",))
    assert {
        one.ending: (one.best.value, one.worst.value) for one in trust.by_ending
    } == {"end": (100, 50), "poor": (65, 0)}
    anxiety = axis(by_hand(), "anxiety")
    assert (anxiety.best.value, anxiety.worst.value) == (60, 70)
    assert anxiety.worst.path in {("kind", "mean"), ("flat", "mean")}


def test_bounds_of_skills_are_those_of_the_mean():
    plain = axis(by_hand(), "plain")
    assert (plain.best.value, plain.best.path) == (5, ("kind", "mean"))
    assert (plain.worst.value, plain.worst.path) == (1, ("rude",))
    next_ = axis(by_hand(), "next")
    assert next_.best.value == next_.worst.value == 3
    never = axis(by_hand(), "never")
    assert never.best is never.worst is None


def at_endings(found):
    """Worst, best and whether they are proved, by ending."""
    return {
        one.ending: (
            one.worst and one.worst.value,
            one.best and one.best.value,
            one.is_proved,
        )
        for one in found.by_ending
    }


def test_bounds_of_skills_at_each_ending_counted_by_hand():
    """kind 5 or flat 2, then clear 4 (open after kind alone) or vague 1 to the end;
    mean marks nothing, rude leaves at once."""
    plain = axis(by_hand(), "plain")
    assert at_endings(plain) == {"end": (1.5, 4.5, True), "poor": (1, 5, True)}
    paths = {one.ending: (one.worst.path, one.best.path) for one in plain.by_ending}
    assert paths == {
        "end": (("flat", "vague"), ("kind", "clear")),
        "poor": (("rude",), ("kind", "mean")),
    }
    next_ = axis(by_hand(), "next")
    assert at_endings(next_) == {"end": (3, 3, True), "poor": (3, 3, True)}
    assert axis(by_hand(), "never").by_ending == ()


def test_best_of_all_may_belong_to_one_ending_and_worst_to_another():
    one = graph(
        patient("a", reply("warm", "b", marks="plain 4"), reply("cold", "c", marks="plain 2")),
        patient("b", reply("more", "end", marks="plain 5"), reply("less", "end", marks="plain 3")),
        patient("c", reply("more", "poor", marks="plain 3"), reply("less", "poor", marks="plain 1"),
                reply("go", "left")),
        patient("d", reply("x", "end", marks="plain 1")),
        ending(),
        ending("poor", "poor"),
        ending("left", "poor"),
        skills="plain next",
    )  # fmt: skip
    plain = axis(one, "plain")
    assert (plain.best.value, plain.best.path) == (4.5, ("warm", "more"))
    assert (plain.worst.value, plain.worst.path) == (1.5, ("cold", "less"))
    assert at_endings(plain) == {
        "end": (3.5, 4.5, True),
        "poor": (1.5, 2.5, True),
        "left": (2, 2, True),
    }


def test_best_of_an_ending_is_neither_its_longest_way_nor_its_shortest():
    """What was met while the best of all was looked for is not all: on the first pass
    the many marks of `long` gain most, on the next the one mark of `short`."""
    one = graph(
        patient(
            "a",
            reply("top", "end", marks="plain 5"),
            reply("long", "poor", marks=", ".join(["plain 3"] * 6)),
            reply("middle", "poor", marks="plain 5, plain 5, plain 4, plain 4"),
            reply("short", "poor", marks="plain 4"),
        ),
        ending(),
        ending("poor", "poor"),
        skills="plain",
    )
    assert at_endings(axis(one, "plain"))["poor"] == (3, 4.5, True)


def test_ending_to_which_nothing_is_marked_has_no_bounds_of_a_skill():
    one = graph(
        patient("a", reply("stay", "end", marks="plain 4"), reply("go", "left")),
        ending(),
        ending("left", "poor"),
        skills="plain",
    )
    assert at_endings(axis(one, "plain")) == {
        "end": (4, 4, True),
        "left": (None, None, True),
    }


def test_ending_before_the_circle_is_proved_and_the_one_behind_it_is_not():
    """At `a` one leaves or enters a circle through `b`, which is marked."""
    one = graph(
        patient("a", reply("leave", "early", marks="plain 2"), reply("in", "b", marks="plain 3")),
        patient("b", reply("round", "b", marks="plain 1"), reply("out", "late", marks="plain 5")),
        ending("early", "poor"),
        ending("late"),
        skills="plain",
    )  # fmt: skip
    plain = axis(one, "plain")
    assert at_endings(plain) == {"early": (2, 2, True), "late": (2, 4, False)}
    assert (plain.worst.value, plain.best.value, plain.is_proved) == (2, 4, False)


def test_endings_of_an_incomplete_check_are_not_proved():
    found = assess(by_hand(), limit=4)
    trust, _understanding, _anxiety, plain, *_ = found.axes
    assert at_endings(trust) == {"poor": (0, 65, False)}
    assert at_endings(plain) == {"poor": (1, 5, False)}


@some
@given(rich_graphs())
def test_bounds_of_skills_at_endings_agree_with_paths(drawn):
    """Where an ending is proved, no path of up to eight moves to it is better or
    worse; the path that is shown ends there with that mean."""
    exploration = Exploration(drawn)
    (one,) = skill_axes(exploration)
    bounds = {each.ending: each for each in one.by_ending}
    todo = [(0, 0, ())] if exploration.keys else []
    while todo:
        state, depth, decisions = todo.pop()
        node = exploration.node(state)
        marks = marks_seen(decisions, one.key)
        if exploration.is_ending(state) and marks and bounds[node.key].is_proved:
            mean = sum(marks) / len(marks)
            each = bounds[node.key]
            assert each.worst.value - 1e-9 <= mean <= each.best.value + 1e-9
        if depth >= 8 or len(todo) > 3000:
            continue
        for target, way in exploration.ways(state):
            made = decisions
            if way is not None and not node.is_automatic:
                made = (*decisions, (node.key, node.choice(way.key)))
            todo.append((target, depth + 1, made))
    for each in bounds.values():
        for extreme in (each.best, each.worst):
            if extreme is not None:
                assert follow(drawn, extreme.path).node == each.ending
                assert_debrief_tells(drawn, one.key, extreme)


@some
@given(rich_graphs() | ruled_graphs())
def test_bounds_agree_with_every_state(drawn):
    """All the values at the endings, from the states of the engine unreduced."""
    brute, exploration = Brute(drawn), Exploration(drawn)
    found: dict[str, list[int]] = {}
    axes, findings = find_bounds(exploration)
    assert findings == []  # every variable has bounds
    for one in axes:
        slot = drawn.slot(one.key)
        for key in brute.next:
            if brute.is_ending(key):
                found.setdefault(brute.name(key), []).append(key[1][slot])
        assert {
            each.ending: (each.worst.value, each.best.value) for each in one.by_ending
        } == {name: (min(values), max(values)) for name, values in found.items()}
        for each in one.by_ending:
            for extreme in (each.best, each.worst):
                state = follow(drawn, extreme.path)
                assert state.node == each.ending
                assert state.values[slot] == extreme.value
        found.clear()


@some
@given(rich_graphs())
def test_bounds_of_skills_agree_with_short_paths(drawn):
    """Where they are proved, no path of up to eight moves is better or worse; and
    the debrief of the path that is shown has the mean that is told."""
    exploration = Exploration(drawn)
    (one,) = skill_axes(exploration)
    # One that goes round for ever at its start has no state at all.
    todo = [(0, 0, ())] if exploration.keys and one.is_proved else []
    while todo:
        state, depth, decisions = todo.pop()
        marks = marks_seen(decisions, one.key)
        if exploration.is_ending(state) and marks:
            mean = sum(marks) / len(marks)
            assert one.worst.value - 1e-9 <= mean <= one.best.value + 1e-9
        if depth >= 8 or len(todo) > 3000:
            continue
        node = exploration.node(state)
        for target, way in exploration.ways(state):
            made = decisions
            if way is not None and not node.is_automatic:
                made = (*decisions, (node.key, node.choice(way.key)))
            todo.append((target, depth + 1, made))
    for extreme in (one.best, one.worst):
        if extreme is not None:
            assert drawn.node(follow(drawn, extreme.path).node).is_ending
            assert_debrief_tells(drawn, one.key, extreme)


def farm(*more, maximum=None, minimum=None):
    return graph(
        patient("a", reply("praise", "b"), *more, reply("out", "end")),
        patient("b", reply("again", "a", effects=effects(score=2))),
        ending(),
        variables=(Variable("score", 0, minimum, maximum, axis=True),),
    )


def test_score_that_a_circle_lifts_without_end_can_be_farmed():
    report = assess(farm()).report
    (finding,) = report.errors
    assert (finding.code, dict(finding.details)) == ("farmed", {"variable": "score"})
    assert finding.path[:2] == ("praise", "again")
    found = axis(farm(), "score")
    assert (found.best.value, found.best.is_repeated) == (None, True)
    assert found.worst.value == 0


def test_score_with_a_bound_is_no_farm_however_far_the_bound():
    for bound in (7, 1_000, 1_000_000_000):
        one = farm(maximum=bound)
        assert "farmed" not in [code for _, code in codes(one)]
        assert axis(one, "score").best.value == bound


def test_score_that_can_be_farmed_is_found_also_where_everything_asks_for_it():
    """Up and down without bounds, and asked for: the states have no end."""
    down = reply("blame", "a", "score >= 3", effects=effects(score=-1))
    one = farm(down)
    exploration = Exploration(one, 300)
    assert not exploration.is_complete
    _, findings = find_bounds(exploration)
    (finding,) = [each for each in findings if each.code == "farmed"]
    assert finding.path.count("again") >= 2
    assert follow(one, finding.path).values[3] > 3


def test_score_that_falls_without_end_is_a_note():
    one = farm(reply("blame", "a", effects=effects(score=-3)), maximum=10)
    assert ("info", "bottomless") in codes(one)
    assert ("error", "farmed") not in codes(one)


def test_score_that_is_lifted_once_only_is_no_farm():
    one = graph(
        patient("a", reply("praise", "a", once=True, effects=effects(score=2)),
                reply("out", "end")),
        ending(),
        variables=(Variable("score", 0, None, None, axis=True),),
    )  # fmt: skip
    assert codes(one) == []
    assert axis(one, "score").best.value == 2
