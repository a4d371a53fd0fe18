import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.conditions import parse_condition
from scenarios.domain.graph import CHANCE, Effect, Node, Rule, Variable, Variant
from tests.scenarios.build import effects, ending, graph, patient, reply
from tests.scenarios.domain.strategies import graphs


def simple():
    return graph(
        patient(
            "window",
            reply("sit", "room", effects=effects(trust=10)),
            reply("laugh", "window", once=True, effects=effects(trust=-60)),
            reply("open", "end", "trust >= 60"),
        ),
        patient("room", reply("tell", "end"), effects=effects(anxiety=5)),
        ending(),
    )


def test_start_stands_at_the_first_node_with_its_effects():
    state = play.start(graph(patient("a", effects=effects(trust=5)), ending()))
    assert (state.node, state.values) == ("a", (55, 30, 60))
    assert (state.turn, state.draws, state.calls) == (0, 0, ())


def test_start_without_such_a_node_is_illegal():
    with pytest.raises(play.IllegalStep):
        play.start(graph(ending(), start="nowhere"))


def test_step_applies_the_choice_then_the_arrival():
    state = play.replay(simple(), ["sit"])
    assert (state.node, state.values) == ("room", (60, 30, 65))
    assert state.turn == 1


def test_choice_is_offered_only_where_its_condition_holds():
    state = play.start(simple())
    offered = [one.key for one in play.available_choices(simple(), state)]
    assert offered == ["sit", "laugh"]
    with pytest.raises(play.IllegalStep):
        play.step(simple(), state, "open")


def test_once_only_choice_is_not_offered_again():
    state = play.replay(simple(), ["laugh"])
    assert state.values[0] == 0
    assert [one.key for one in play.available_choices(simple(), state)] == ["sit"]
    with pytest.raises(play.IllegalStep):
        play.step(simple(), state, "laugh")


def test_ending_offers_nothing():
    state = play.replay(simple(), ["sit", "tell"])
    assert play.available_choices(simple(), state) == ()


def test_set_is_clamped_and_unknown_variables_change_nothing():
    changes = (Effect("door", 9, "set"), Effect("nobody", 5))
    one = graph(
        patient("a", reply("x", "end", effects=changes)),
        ending(),
        variables=(Variable("door", 0, 0, 1),),
    )
    assert play.replay(one, ["x"]).values == (50, 30, 60, 1)


def test_trace_tells_each_decision_with_the_states_around_it():
    steps = play.trace(simple(), ["laugh", "sit"])
    assert [(step.number, step.node.key, step.choice.key) for step in steps] == [
        (1, "window", "laugh"),
        (2, "window", "sit"),
    ]
    assert steps[0].after == steps[1].before
    assert steps[1].after == play.replay(simple(), ["laugh", "sit"])


def test_turn_is_the_authors_number_or_the_count():
    one = graph(
        patient("a", reply("x", "b"), turn=3), patient("b", reply("y", "end")), ending()
    )
    assert [step.turn for step in play.trace(one, ["x", "y"])] == [3, 2]


@given(graphs(), st.lists(st.integers(0, 2), max_size=12))
def test_values_stay_within_their_bounds_and_replay_is_the_fold(drawn, picks):
    state, keys = play.start(drawn), []
    for pick in picks:
        offered = play.available_choices(drawn, state)
        if not offered:
            break
        key = offered[pick % len(offered)].key
        state = play.step(drawn, state, key)
        keys.append(key)
        for value, variable in zip(state.values, drawn.variables, strict=True):
            assert variable.minimum <= value <= variable.maximum
    assert play.replay(drawn, keys) == state


@given(st.integers(0, 2**31), st.permutations(["a", "b", "c", "d"]))
def test_order_of_replies_depends_on_the_seed_alone(seed, keys):
    choices = [reply(key, "end") for key in keys]
    shown = play.shuffled(seed, "window", choices)
    assert shown == play.shuffled(seed, "window", reversed(choices))
    fewer = [one for one in choices if one.key != "b"]
    assert play.shuffled(seed, "window", fewer) == tuple(
        one for one in shown if one.key != "b"
    )


def test_seeds_give_every_order():
    choices = [reply(key, "end") for key in "abc"]
    orders = {
        tuple(one.key for one in play.shuffled(seed, "window", choices))
        for seed in range(100)
    }
    assert len(orders) == 6


def test_an_ending_can_speak_differently():
    script = graph(
        patient("a", reply("go", "end"), reply("stay", "a")),
        ending(variants=(Variant(parse_condition("taken(a.stay)"), text="At last."),)),
    )
    assert play.shown_node(script, play.replay(script, ["go"])).text == ""
    assert (
        play.shown_node(script, play.replay(script, ["stay", "go"])).text == "At last."
    )


def test_a_step_names_the_rules_that_held_on_it():
    """Also those met after a place that moved on by itself, and of the branch
    taken alone."""
    one = graph(
        patient("hall", reply("push", "dice", effects=effects(trust=-30))),
        Node(
            "dice",
            CHANCE,
            choices=(reply("left", "left"), reply("right", "right")),
        ),
        patient("left", reply("stay", "end"), effects=effects(anxiety=30)),
        patient("right", reply("stay", "end"), effects=effects(understanding=50)),
        ending(),
        rules=(
            Rule("cold", parse_condition("trust <= 20"), message="He steps back."),
            Rule("afraid", parse_condition("anxiety >= 90")),
            Rule("clear", parse_condition("understanding >= 80")),
        ),
    )
    seen = {}
    for seed in range(20):
        (step,) = play.trace(one, ["push"], seed)
        seen[step.after.node] = step.fired
    assert seen == {"left": ("cold", "afraid"), "right": ("cold", "clear")}
    assert play.trace(one, ["push", "stay"], 1)[1].fired == ()
