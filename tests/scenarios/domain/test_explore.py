from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.domain import play
from scenarios.domain.explore import check
from scenarios.domain.graph import Effect, Mark, Variable
from scenarios.domain.links import strong_components
from tests.scenarios.build import codes, effects, ending, graph, patient, reply
from tests.scenarios.domain.every_state import Naive, timeless
from tests.scenarios.domain.strategies import graphs


def paths(report):
    return {finding.code: finding.path for finding in report.findings}


def test_good_graph_has_no_findings_and_counts_itself():
    report = check(
        graph(
            patient("a", reply("x", "b"), reply("y", "end")),
            patient("b", reply("x", "end")),
            ending(),
        )
    )
    assert report.findings == ()
    assert (report.nodes, report.choices, report.endings) == (3, 3, 1)
    assert (report.reachable, report.states, report.verdict) == (3, 3, "complete")
    assert report.is_good


def test_empty_graph():
    assert codes(check(graph())) == [("no_nodes", "")]


def test_unreachable_node_is_found():
    report = check(
        graph(
            patient("a", reply("x", "end")), patient("b", reply("x", "end")), ending()
        )
    )
    assert codes(report) == [("unreachable", "b")]
    assert report.reachable == 2


def test_node_behind_a_condition_that_never_holds_is_found():
    report = check(
        graph(
            patient("a", reply("x", "end"), reply("y", "b", "trust > 90")),
            patient("b", reply("x", "end")),
            ending(),
        )
    )
    assert codes(report) == [("never_reached", "b")]


def test_missing_target_is_found_with_the_click_that_shows_it():
    report = check(
        graph(
            patient("a", reply("x", "b")),
            patient("b", reply("y", "nowhere"), reply("z", "end")),
            ending(),
        )
    )
    assert codes(report) == [("missing_target", "b")]
    assert paths(report) == {"missing_target": ("x", "y")}


def test_reply_without_a_target_is_no_dead_end_twice_told():
    report = check(graph(patient("a", reply("x", "")), ending()))
    assert codes(report) == [("unreachable", "end"), ("empty_target", "a")]


def test_dead_end_that_only_one_path_meets_is_found_with_the_shortest_path():
    report = check(
        graph(
            patient(
                "a",
                reply("long", "a2"),
                reply("rude", "b", effects=effects(trust=-20)),
                reply("kind", "b"),
            ),
            patient("a2", reply("rude", "b", effects=effects(trust=-20))),
            patient("b", reply("go", "end", "trust >= 40")),
            ending(),
        )
    )
    assert codes(report) == [("dead_end", "b")]
    assert paths(report) == {"dead_end": ("rude",)}


def test_once_only_reply_can_run_out():
    report = check(
        graph(
            patient("a", reply("ask", "b", once=True)),
            patient("b", reply("back", "a"), reply("go", "end")),
            ending(),
        )
    )
    assert codes(report) == [("dead_end", "a")]
    assert paths(report) == {"dead_end": ("ask", "back")}


def test_circle_without_a_way_out_is_a_trap():
    report = check(
        graph(
            patient("a", reply("x", "b"), reply("go", "end")),
            patient("b", reply("y", "c")),
            patient("c", reply("z", "b")),
            ending(),
        )
    )
    assert codes(report) == [("trap", "b")]
    assert paths(report) == {"trap": ("x",)}
    assert dict(report.findings[0].details) == {"nodes": "b, c"}


def test_circle_whose_only_exit_never_opens_is_a_trap():
    report = check(
        graph(
            patient("a", reply("x", "b"), reply("go", "end")),
            patient(
                "b",
                reply("y", "b", effects=effects(trust=-5)),
                reply("out", "end", "trust > 60"),
            ),
            ending(),
        )
    )
    assert ("trap", "b") in codes(report)


def test_circle_that_wears_open_is_none():
    report = check(
        graph(
            patient(
                "a",
                reply("wait", "a", effects=effects(trust=5)),
                reply("out", "end", "trust >= 70"),
            ),
            ending(),
        )
    )
    assert report.findings == ()


def test_conversation_without_an_ending():
    report = check(graph(patient("a", reply("x", "a"))))
    assert set(codes(report)) == {("no_ending", ""), ("trap", "a")}


def test_start_that_does_not_exist():
    assert codes(check(graph(ending(), start="nowhere"))) == [
        ("missing_start", "nowhere")
    ]


def test_words_names_and_marks():
    report = check(
        graph(
            patient(
                "Bad Key",
                reply("x", "end", "nerve > 1 and visited(gone) and taken(end.no)",
                      text=" ", quality="fine", effects=(Effect("nobody", 5),),
                      marks="plain 4, ghost 3", better=""),
                reply("x", "end", better="", quality="poor"),
                text="",
                sight="",
                expression="smug",
                cue="hint",
            ),
            patient("Bad Key", reply("y", "end")),
            ending(evening="", kind="fair", choices=(reply("z", "end"),)),
            skills="plain plain",
            variables=(Variable("v", 200), Variable("v", 0)),
        )
    )  # fmt: skip
    assert set(codes(report)) == {
        ("bad_bounds", ""),
        ("bad_key", "Bad Key"),
        ("dead_end", "Bad Key"),
        ("duplicate_choice", "Bad Key"),
        ("duplicate_node", "Bad Key"),
        ("duplicate_skill", ""),
        ("duplicate_variable", ""),
        ("missing_reply_text", "Bad Key"),
        ("missing_sight", "Bad Key"),
        ("missing_text", "Bad Key"),
        ("never_reached", "end"),
        ("unknown_choice_in_condition", "Bad Key"),
        ("unknown_node_in_condition", "Bad Key"),
        ("unknown_skill", "Bad Key"),
        ("unknown_variable", "Bad Key"),
        ("unknown_word", "Bad Key"),
        ("unknown_word", "end"),
    }
    assert set(codes(report, "warning")) == {
        ("choices_on_ending", "end"),
        ("missing_better", "Bad Key"),
        ("missing_evening", "end"),
        ("never_true_choice", "Bad Key"),
        ("unknown_word", "Bad Key"),
    }


def test_two_nodes_of_one_key_and_a_mark_out_of_range():
    strange = reply("x", "end")
    marked = type(strange)(**{
        **{name: getattr(strange, name) for name in strange.__dataclass_fields__},
        "marks": (Mark("plain", 6),),
    })  # fmt: skip
    report = check(
        graph(
            patient("a", marked),
            patient("a", reply("y", "end")),
            ending(),
            skills="plain",
        )
    )
    assert set(codes(report)) == {("bad_mark", "a"), ("duplicate_node", "a")}


def test_errors_come_first():
    report = check(graph(patient("a", reply("x", "no", better="")), ending(evening="")))
    severities = [finding.severity for finding in report.findings]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_limit_gives_an_honest_verdict():
    wide = graph(
        patient("a", *(reply(f"r{n}", "a", effects=effects(trust=n)) for n in range(1, 9)),
                reply("go", "b", "trust = 100")),
        patient("b", reply("loop", "b")),
        ending(),
    )  # fmt: skip
    report = check(wide, limit=5)
    assert (report.verdict, report.states) == ("incomplete", 5)
    assert codes(report, "warning") == [("incomplete", "")]
    # The rest was not looked at, so nothing is claimed about it.
    assert codes(report) == [("unreachable", "end")]


def test_trap_of_links_is_found_also_when_the_check_stops_early():
    wide = graph(
        patient("a", reply("in", "b"),
                *(reply(f"r{n}", "a", effects=effects(trust=n)) for n in range(1, 9)),
                reply("go", "end", "trust = 100")),
        patient("b", reply("loop", "b")),
        ending(),
    )  # fmt: skip
    report = check(wide, limit=5)
    assert report.verdict == "incomplete"
    assert ("trap", "b") in codes(report)


def test_reductions_keep_the_states_few():
    """Fifty once-only replies that cannot be met again, and three meters nobody
    reads any more, are no states."""
    nodes = [
        patient(
            f"n{n}",
            *(
                reply(f"r{r}", f"n{n + 1}" if n < 24 else "end", once=True,
                      effects=effects(trust=r, anxiety=-r))
                for r in range(3)
            ),
        )
        for n in range(25)
    ]  # fmt: skip
    assert check(graph(*nodes, ending())).states == 26


@settings(max_examples=300, deadline=None)
@given(graphs(missing=True))
def test_check_agrees_with_playing_every_state(drawn):
    """The reductions change nothing: reachable nodes, dead ends, hopeless places."""
    report, naive = check(drawn), Naive(drawn)
    assert report.verdict == "complete"
    assert report.reachable == len(naive.nodes())
    found = {code: set() for code in ("dead_end", "trap", "missing_target")}
    for finding in report.findings:
        found.setdefault(finding.code, set()).add(finding.node)
    assert found["dead_end"] == naive.dead_ends()
    assert report.states <= len(naive.next)
    if not found["missing_target"]:
        stuck = found["dead_end"] | found["trap"]
        assert bool(naive.hopeless()) == bool(stuck)


@settings(max_examples=300, deadline=None)
@given(graphs(missing=True))
def test_witness_paths_really_lead_there(drawn):
    for finding in check(drawn).findings:
        if finding.code == "dead_end":
            state = play.replay(drawn, finding.path)
            assert state.node == finding.node
            assert play.available_choices(drawn, state) == ()
            assert len(finding.path) == Naive(drawn).clicks_to_dead_end(finding.node)
        elif finding.code == "trap":
            state = play.replay(drawn, finding.path)
            assert state.node == finding.node
            assert timeless(state) in Naive(drawn, state).hopeless()
        elif finding.code == "missing_target" and finding.path:
            state = play.replay(drawn, finding.path[:-1])
            assert state.node == finding.node
            offered = {one.key: one for one in play.available_choices(drawn, state)}
            assert drawn.node(offered[finding.path[-1]].target) is None


@settings(max_examples=300, deadline=None)
@given(graphs(), st.lists(st.integers(0, 2), max_size=30))
def test_graph_without_errors_always_reaches_an_ending(drawn, picks):
    if check(drawn).errors:
        return
    state = play.start(drawn)
    for pick in picks:
        offered = play.available_choices(drawn, state)
        if not offered:
            break
        state = play.step(drawn, state, offered[pick % len(offered)].key)
    # However foolishly it was played so far, an ending is still in reach.
    assert state not in Naive(drawn, state).hopeless()


@given(st.lists(st.lists(st.integers(0, 7), max_size=3), min_size=8, max_size=8))
def test_strong_components_are_the_mutually_reachable_sets(links):
    def reach(start):
        seen, todo = {start}, [start]
        while todo:
            for target in links[todo.pop()]:
                if target not in seen:
                    seen.add(target)
                    todo.append(target)
        return seen

    reachable = [reach(node) for node in range(8)]
    components = strong_components(links)
    assert sorted(sum(components, [])) == list(range(8))
    for component in components:
        for node in component:
            assert {
                other for other in reachable[node] if node in reachable[other]
            } == set(component)
    # targets first
    place = {node: at for at, part in enumerate(components) for node in part}
    assert all(
        place[target] <= place[node] for node in range(8) for target in links[node]
    )


@pytest.mark.parametrize("size", [1, 400])
def test_long_chains_do_not_overflow_the_stack(size):
    nodes = [
        patient(f"n{n}", reply("x", f"n{n + 1}" if n < size - 1 else "end"))
        for n in range(size)
    ]
    assert check(graph(*nodes, ending())).reachable == size + 1


def test_a_decision_that_nobodys_line_asks_for_needs_no_words():
    decision = patient("a", reply("on", "end"), text="")
    assert ("missing_text", "a") in codes(check(graph(decision, ending())))
    silent = replace(decision, kind="choice")
    assert codes(check(graph(silent, ending()))) == []
