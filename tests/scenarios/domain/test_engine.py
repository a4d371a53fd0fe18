"""What moves on by itself: checks, dice, sub-conversations, rules, fallbacks."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.conditions import parse_condition
from scenarios.domain.engine import MAX_CALLS, engine_of
from scenarios.domain.explore import check
from scenarios.domain.graph import Choice, Effect, Node, Rule, Variable, Variant, flag
from tests.scenarios.build import codes, effects, ending, graph, patient, reply


def branch(key: str, target: str, condition: str = "", **more) -> Choice:
    when = parse_condition(condition) if condition else None
    return Choice(key, "", target, condition=when, **more)


def by_trust():
    """A good word leads to one ending, a bad one to the other."""
    return graph(
        patient(
            "a",
            reply("warm", "weigh", effects=effects(trust=10)),
            reply("cold", "weigh", effects=effects(trust=-10)),
        ),
        Node(
            "weigh",
            "check",
            choices=(
                branch("trusting", "well", "trust >= 60", effects=effects(anxiety=-5)),
                branch("otherwise", "badly"),
            ),
        ),
        ending("well"),
        ending("badly", "poor"),
    )


def test_check_takes_the_first_branch_that_holds():
    assert play.replay(by_trust(), ["warm"]).node == "well"
    assert play.replay(by_trust(), ["cold"]).node == "badly"
    (step,) = play.trace(by_trust(), ["warm"])
    assert step.via == (play.Move("weigh", "trusting"),)
    assert step.after.values == (60, 30, 55)
    assert codes(check(by_trust())) == []


def test_check_with_no_branch_that_holds_is_a_dead_end():
    stuck = graph(
        patient("a", reply("x", "weigh")),
        Node("weigh", "check", choices=(branch("never", "end", "trust > 90"),)),
        ending(),
    )
    assert codes(check(stuck)) == [("never_reached", "end"), ("dead_end", "weigh")]
    with pytest.raises(play.IllegalStep):
        play.replay(stuck, ["x"])


def dice(*weights: int):
    return graph(
        patient("a", reply("x", "roll")),
        Node(
            "roll",
            "chance",
            choices=tuple(
                branch(f"side-{at}", f"end-{at}", weight=weight)
                for at, weight in enumerate(weights)
            ),
        ),
        *(ending(f"end-{at}") for at in range(len(weights))),
    )


def test_dice_fall_by_their_weights_and_the_same_for_the_same_seed():
    one = dice(1, 3, 0)
    met = Counter(play.replay(one, ["x"], seed).node for seed in range(4000))
    assert met["end-2"] == 0
    assert 0.22 < met["end-0"] / 4000 < 0.28
    assert play.replay(one, ["x"], 11) == play.replay(one, ["x"], 11)
    assert play.replay(one, ["x"], 11).draws == 1


def test_a_plan_may_say_where_the_dice_fall():
    start = play.start(dice(1, 1))
    assert play.step(dice(1, 1), start, "x", forced=["side-1"]).node == "end-1"
    with pytest.raises(play.IllegalStep):
        play.step(dice(1, 1), start, "x", forced=["side-9"])


def test_checker_plays_every_side_of_the_dice_but_none_of_no_weight():
    assert codes(check(dice(1, 3))) == []
    assert codes(check(dice(1, 0))) == [("never_reached", "end-1")]


def with_call():
    """Two places ask the same sub-conversation and come back each to its own."""
    return graph(
        patient("a", reply("ask", "call-one"), reply("skip", "call-two")),
        Node("call-one", "sub", call="why", choices=(branch("back", "b"),)),
        Node("call-two", "sub", call="why", choices=(branch("back", "end"),)),
        patient("why", reply("listen", "->->", effects=effects(trust=5))),
        patient("b", reply("again", "call-two")),
        ending(),
    )


def test_sub_conversation_comes_back_to_where_it_was_begun():
    one = with_call()
    state = play.replay(one, ["ask"])
    assert (state.node, state.calls) == ("why", ("call-one",))
    after = play.replay(one, ["ask", "listen"])
    assert (after.node, after.calls) == ("b", ())
    assert play.replay(one, ["ask", "listen", "again", "listen"]).node == "end"
    assert play.replay(one, ["skip", "listen"]).node == "end"
    report = check(one)
    assert (codes(report), report.verdict) == ([], "complete")


def test_return_without_a_call_is_found_with_its_clicks():
    lost = graph(
        patient("a", reply("x", "b"), reply("y", "end")),
        patient("b", reply("z", "->->"), reply("y", "end")),
        ending(),
    )
    (finding,) = check(lost).findings
    assert (finding.code, finding.node, finding.path) == (
        "return_without_call",
        "b",
        ("x", "z"),
    )


def test_calls_that_go_round_for_ever_are_found_and_refused():
    deep = graph(
        patient("a", reply("x", "call"), reply("y", "end")),
        Node("call", "sub", call="call", choices=(branch("back", "end"),)),
        ending(),
    )
    assert codes(check(deep)) == [("endless", "call")]
    with pytest.raises(play.IllegalStep):
        play.replay(deep, ["x"])
    assert MAX_CALLS < 200


def test_checks_that_go_round_for_ever_are_a_trap():
    round_ = graph(
        patient("a", reply("x", "b"), reply("y", "end")),
        Node("b", "check", choices=(branch("on", "c"),)),
        Node("c", "check", choices=(branch("on", "b"),)),
        ending(),
    )
    assert codes(check(round_)) == [("trap", "b")]
    with pytest.raises(play.IllegalStep):
        play.replay(round_, ["x"])


def with_rule(**more):
    return graph(
        patient(
            "a",
            reply("rude", "a", effects=effects(trust=-30)),
            reply("kind", "end"),
        ),
        ending(),
        ending("walks-out", "poor"),
        rules=(Rule("leaves", parse_condition("trust <= 10"), **more),),
    )


def test_rule_sends_the_conversation_on_wherever_it_is():
    one = with_rule(target="walks-out")
    assert play.replay(one, ["rude"]).node == "a"
    assert play.replay(one, ["rude", "rude"]).node == "walks-out"
    assert codes(check(one)) == []


def test_rule_without_a_target_changes_something_once():
    one = with_rule(effects=(Effect("anxiety", 20),))
    anxieties = [play.replay(one, ["rude"] * times).values[2] for times in range(1, 4)]
    assert anxieties == [60, 80, 80]


def test_rule_does_not_send_the_conversation_to_where_it_is():
    one = graph(
        patient("a", reply("x", "a", effects=effects(trust=-60)), reply("y", "end")),
        ending(),
        rules=(Rule("home", parse_condition("trust = 0"), target="a", once=False),),
    )
    assert play.replay(one, ["x", "x"]).node == "a"


def test_rules_that_chase_each_other_are_refused():
    chase = graph(
        patient("a", reply("x", "b"), reply("y", "end")),
        patient("b", reply("x", "end")),
        patient("c", reply("x", "end")),
        ending(),
        rules=(
            Rule("to-c", parse_condition("visits(b) >= 1"), target="c", once=False),
            Rule("to-b", parse_condition("visited(c)"), target="b", once=False),
        ),
    )
    assert ("endless", "a") in codes(check(chase))
    with pytest.raises(play.IllegalStep):
        play.replay(chase, ["x"])


def test_fallback_is_offered_only_when_nothing_else_is():
    one = graph(
        patient(
            "a", reply("ask", "a", once=True), reply("leave", "end", fallback=True)
        ),
        ending(),
    )
    offered = [choice.key for choice in play.available_choices(one, play.start(one))]
    assert offered == ["ask"]
    later = play.available_choices(one, play.replay(one, ["ask"]))
    assert [choice.key for choice in later] == ["leave"]
    assert codes(check(one)) == []


def test_locked_reply_is_shown_with_its_reason():
    one = graph(
        patient(
            "a",
            reply("x", "end"),
            reply(
                "y", "end", "trust > 90", when_locked="show", locked_reason="Not yet."
            ),
            reply("z", "end", "trust > 90"),
        ),
        ending(),
    )
    (locked,) = play.locked_choices(one, play.start(one))
    assert (locked.choice.key, locked.reason) == ("y", "Not yet.")
    with pytest.raises(play.IllegalStep):
        play.step(one, play.start(one), "y")


def test_reply_that_was_used_up_is_not_shown_as_locked():
    one = graph(
        patient(
            "a",
            reply("ask", "a", once=True, when_locked="show", locked_reason="Not yet."),
            reply("leave", "end"),
        ),
        ending(),
    )
    assert play.locked_choices(one, play.start(one)) == ()
    assert play.locked_choices(one, play.replay(one, ["ask"])) == ()


def test_first_variant_that_holds_speaks():
    node = patient("b", reply("x", "end"), text="Hello.", action="He sits.")
    variants = (
        Variant(parse_condition("trust > 50"), text="Hello, friend."),
        Variant(parse_condition("trust > 40"), text="Hm."),
    )
    one = graph(
        patient("a", reply("nice", "b", effects=effects(trust=5)), reply("flat", "b")),
        Node(**{**{k: getattr(node, k) for k in node.__slots__}, "variants": variants}),
        ending(),
    )
    shown = play.shown_node(one, play.replay(one, ["nice"]))
    assert (shown.text, shown.action) == ("Hello, friend.", "He sits.")
    assert play.shown_node(one, play.replay(one, ["flat"])).text == "Hm."
    assert play.trace(one, ["nice", "x"])[1].node.text == "Hello, friend."


def test_open_bounds_let_a_counter_run():
    one = graph(
        patient("a", reply("x", "a", effects=effects(score=7)), reply("y", "end")),
        ending(),
        variables=(Variable("score", 0, None, None),),
    )
    assert play.replay(one, ["x"] * 30).values[3] == 210


def test_words_are_set_and_compared_by_their_place():
    one = graph(
        patient(
            "a",
            reply("hurt", "b", effects=(Effect("mood", 0, "set", "cross"),)),
            reply("calm", "b"),
        ),
        patient("b", reply("sorry", "end", 'mood == "cross"'), reply("go", "end")),
        ending(),
        variables=(Variable("mood", 0, 0, 1, "word", ("calm", "cross")), flag("told")),
    )
    offered = play.available_choices(one, play.replay(one, ["hurt"]))
    assert [choice.key for choice in offered] == ["sorry", "go"]
    assert len(play.available_choices(one, play.replay(one, ["calm"]))) == 1


@given(st.lists(st.sampled_from(["n0", "n1", "n2"]), min_size=1, max_size=12))
def test_turns_since_and_visits_agree_with_the_history(path):
    """Against a count over the log: the engine keeps only what is asked for."""
    places = ["n0", "n1", "n2"]
    tests = [
        f"{term}({place}) {sign} {value}"
        for term in ("visits", "turns_since")
        for place in places
        for sign in (">=", "==", "<")
        for value in (0, 1, 3)
    ]
    asked = tuple(
        reply(f"q{at}", "end", condition) for at, condition in enumerate(tests)
    )
    nodes = [
        patient(place, *(reply(f"to-{to}", to) for to in places), *asked)
        for place in places
    ]
    one = graph(*nodes, ending())
    state = play.replay(one, [f"to-{place}" for place in path])
    history = ["n0", *path]
    offered = {choice.key for choice in play.available_choices(one, state)}
    for at, condition in enumerate(tests):
        term, rest = condition.split("(")
        place, rest = rest.split(")")
        sign, value = rest.split()
        if term == "visits":
            left = history.count(place)
        elif place in history:
            left = history[::-1].index(place)
        else:
            assert f"q{at}" not in offered
            continue
        holds = {">=": left >= int(value), "==": left == int(value)}
        expected = holds.get(sign, left < int(value))
        assert (f"q{at}" in offered) == expected, (condition, history)


def test_engine_of_a_graph_is_made_once():
    one = by_trust()
    assert engine_of(one) is engine_of(one)
