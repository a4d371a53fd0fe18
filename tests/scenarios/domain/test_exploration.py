"""The reductions change nothing: against every state of the engine, one by one."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.conditions import parse_condition
from scenarios.domain.engine import Key
from scenarios.domain.exploration import Exploration
from scenarios.domain.explore import check
from scenarios.domain.graph import Choice, Effect, Node, Rule, Variable
from scenarios.domain.order import MET, ORDER_RULES, UNDECIDED
from scenarios.domain.plans import follow
from scenarios.domain.reduction import Reduction
from tests.scenarios.build import effects, ending, graph, patient, reply
from tests.scenarios.domain.every_state import Brute
from tests.scenarios.domain.strategies import rich_graphs, ruled_graphs

many = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@many
@given(rich_graphs() | ruled_graphs())
def test_exploration_agrees_with_every_state(drawn):
    brute, found = Brute(drawn), Exploration(drawn)
    assert found.is_complete
    assert len(found.keys) <= len(brute.next)
    assert found.reached() == {brute.name(key) for key in brute.next}
    assert (bool(found.endless) or found.start_is_endless) == brute.is_endless
    assert bool(found.broken) == brute.has_broken
    stuck = {
        brute.name(key)
        for key, ways in brute.next.items()
        if not ways and not brute.is_ending(key)
    }
    if not brute.is_endless and not brute.has_broken:
        assert {found.node(at).key for at in found.stuck} == stuck
        hopeless = set(brute.next) - brute.hopeful()
        assert bool(found.stuck or list(found.traps())) == bool(hopeless)


@many
@given(rich_graphs() | ruled_graphs())
def test_states_taken_for_one_offer_the_same_and_stay_one(drawn):
    brute = Brute(drawn)
    compact = Reduction(brute.engine).compact
    first: dict[object, tuple[Key, dict[str, object]]] = {}
    for key, ways in brute.next.items():
        after = {way.key if way else "": compact(to) for way, to in ways}
        known = first.setdefault(compact(key), (key, after))
        assert known[1] == after, (known[0], key)


@many
@given(rich_graphs() | ruled_graphs())
def test_paths_are_the_fewest_clicks_and_lead_there(drawn):
    brute, found = Brute(drawn), Exploration(drawn)
    fewest: dict[str, int] = {}
    for key, clicks in brute.clicks.items():
        name = brute.name(key)
        fewest[name] = min(clicks, fewest.get(name, clicks))
    shortest: dict[str, int] = {}
    for at in range(len(found.keys)):
        path = found.path(at)
        name = found.node(at).key
        clicks = sum(not click.startswith("(") for click in path)
        shortest[name] = min(clicks, shortest.get(name, clicks))
        if not found.engine.is_automatic(found.keys[at]):
            state = follow(drawn, path)
            assert state.node == name
            place, slots, calls = found.keys[at]
            assert state.values + state.facts == slots
    assert shortest == fewest


@many
@given(rich_graphs() | ruled_graphs())
def test_conditions_are_judged_as_by_every_state(drawn):
    brute = Brute(drawn)
    met: dict[tuple[str, str], set[bool]] = {}
    for key in brute.next:
        node = brute.engine.nodes[key[0]]
        if node.is_ending or brute.engine.kinds[key[0]] == "call":
            continue
        for choice in node.choices:
            if choice.condition is not None:
                truth = brute.engine.compile(choice.condition)(key[1])
                met.setdefault((node.key, choice.key), set()).add(truth)
    findings = check(drawn).findings
    never = {key for key, truths in met.items() if truths == {False}}
    always = {key for key, truths in met.items() if truths == {True}}
    for code, expected in (("never", never), ("always", always)):
        found = {
            (one.node, dict(one.details)["choice"])
            for one in findings
            if one.code == f"{code}_true_choice"
        }
        assert found == expected


@many
@given(rich_graphs())
def test_order_rule_is_never_met_where_no_way_meets_it(drawn):
    brute = Brute(drawn)
    findings = check(drawn).findings
    told = {
        dict(one.details)["order_rule"]
        for one in findings
        if one.code == "order_never_met"
    }
    if not any(brute.is_ending(key) for key in brute.next):
        assert told == set()
        return
    for name in drawn.order_rules:
        rule = ORDER_RULES[name]
        todo = [(brute.engine.first(), UNDECIDED)]
        seen = set(todo)
        is_met = False
        while todo:
            key, memory = todo.pop()
            is_met = is_met or (brute.is_ending(key) and rule.close(memory) == MET)
            for way, after in brute.next[key]:
                later = memory
                if way is not None and not brute.engine.is_automatic(key):
                    choice = brute.engine.nodes[key[0]].choice(way.key)
                    later = rule.after(memory, choice.codes)
                if (after, later) not in seen:
                    seen.add((after, later))
                    todo.append((after, later))
        assert (name in told) == (not is_met)


@settings(max_examples=200, deadline=None)
@given(rich_graphs(), st.integers(0, 5), st.lists(st.integers(0, 2), max_size=9))
def test_replay_of_an_attempt_is_its_stored_state(drawn, seed, picks):
    keys: list[str] = []
    try:
        state = play.start(drawn, seed)
        for pick in picks:
            offered = play.available_choices(drawn, state)
            if not offered:
                break
            key = offered[pick % len(offered)].key
            state = play.step(drawn, state, key)
            keys.append(key)
    except play.IllegalStep:
        return
    assert play.replay(drawn, keys, seed) == state
    steps = play.trace(drawn, keys, seed)
    assert [step.choice.key for step in steps] == keys
    assert not steps or steps[-1].after == state


def counter(**more):
    """A number without bounds that a loop moves on, and one question about it."""
    return graph(
        patient(
            "a",
            reply("up", "a", effects=effects(score=more.pop("up", 1))),
            *more.pop("also", ()),
            reply("out", "end", "score >= 5"),
        ),
        ending(),
        variables=(Variable("score", 0, None, None, axis=True),),
    )


def test_number_without_bounds_that_only_rises_is_finite():
    found = Exploration(counter())
    assert found.is_complete
    assert len(found.keys) == 7  # 0 to 5 at the loop, and the ending


def test_number_without_bounds_that_falls_again_is_honestly_incomplete():
    down = reply("down", "a", effects=effects(score=-1))
    found = Exploration(counter(also=(down,)), 500)
    assert not found.is_complete
    assert len(found.keys) == 500
    assert found.reduction.endless == {3}


def test_number_that_falls_only_once_is_finite():
    down = reply("down", "b", effects=effects(score=-3))
    one = graph(
        patient(
            "a",
            reply("up", "a", effects=effects(score=1)),
            down,
        ),
        patient("b", reply("out", "end", "score >= 5"), reply("no", "end")),
        ending(),
        variables=(Variable("score", 0, None, None),),
    )
    found = Exploration(one)
    assert found.is_complete
    assert len(found.keys) == 9 + 2 + 1  # 0 to 8 before the fall; is it 5 or not


def test_dice_are_named_on_the_path_and_cost_no_click():
    one = graph(
        patient("a", reply("x", "dice"), reply("y", "b")),
        Node("dice", "chance", choices=(Choice("heads", "", "c"), Choice("tails", "", "b"))),
        patient("b", reply("x", "end")),
        patient("c", effects=(Effect("trust", 1),)),
        ending(),
    )  # fmt: skip
    (finding,) = [one for one in check(one).findings if one.code == "dead_end"]
    assert finding.path == ("x", "(heads)")
    assert follow(one, finding.path).node == "c"


def two_ways_in(*nodes, **rule):
    """Two ways to `m` that differ by 5 in trust; at `b` a rule strikes."""
    return graph(
        patient("a", reply("y", "m"), reply("x", "m", effects=effects(trust=5))),
        patient("m", reply("on", "b")),
        *nodes,
        patient("c", reply("out", "end")),
        ending(),
        rules=(Rule("r", parse_condition(rule.pop("when", "visited(b)")), **rule),),
    )


def test_what_a_rule_adds_is_remembered_from_before_it():
    asks = patient("b", reply("in", "c", "trust >= 65"), reply("out", "end"))
    found = Exploration(two_ways_in(asks, effects=effects(trust=10)))
    assert found.reached() == {"a", "m", "b", "c", "end"}


def test_what_is_asked_where_a_rule_sends_on_is_remembered_from_before_it():
    asks = patient(
        "t",
        reply("in", "c", "trust >= 65"),
        reply("out", "end"),
        effects=effects(trust=10),
    )
    found = Exploration(two_ways_in(patient("b"), asks, target="t"))
    assert found.reached() == {"a", "m", "t", "c", "end"}
    assert found.stuck == []


def test_number_gets_as_far_as_a_rule_lifts_it():
    asks = patient("b", reply("in", "end", "trust >= 75"), reply("out", "end"))
    when = "visited(b) and taken(a.y)"
    found = Exploration(two_ways_in(asks, when=when, effects=effects(trust=30)))
    assert ("b", "in") in found.used()
