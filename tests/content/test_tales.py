"""What is learned early is used later, and only then: tales of the five conversations
with the most conditions, walked through reply by reply."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import pytest

from scenarios.domain import play
from scenarios.domain.graph import Choice, Graph
from tests.content.conversations import decisions, graph_of, replies, walk

MOTHER, LEO = "dont-tell-my-mother", "leo-and-the-loud-tunnel"
RISK, NODULE = "i-read-ct-causes-cancer", "nodule-from-last-march"
WINDOW = "control-room-window"

#: Her mother has been named and the talk has come to the news, with or without the story
#: of the gallbladder.
_TOLD = "protect ring decisions husband-clearly headline wait alone"
_UNTOLD = "protect ring yes-or-no third headline wait alone"
_SMALL = "well-see important ask-her small-why tell-her hard-to-translate too-long"
#: Leo has been asked the engine's name, or has not.
_NAMED = "kneel headphones bear plan-a-b hold-hand who-looks-after"
_UNNAMED = "mother-first ask-you bear plan-a-b hold-hand-too"
_BEST = f"{_NAMED} stations-gustav"
_WAITED = "listen projection four-thousand wait"
_HURRIED = "listen projection four-thousand very-quickly"
_FEED = "sensitive both-columns feed-deniz"
_HALF = "read-both discrepancy three-to-five hard maybe not-home"
_END = "thursday fast look-and-tell"


def arrived(slug: str, keys: str) -> tuple[Graph, play.State]:
    graph = graph_of(slug)
    return graph, play.replay(graph, keys.split())


@pytest.mark.parametrize(
    ("slug", "keys", "node"),
    [
        # A promise to hide it can be broken at the very door.
        (MOTHER, "agree parking leave-out small-no next-date know-best", "infection"),
        (MOTHER, "agree parking leave-out small-no next-date tell-soon", "portal"),
        (MOTHER, "agree parking leave-out small-no next-date cant-leave", "told-late"),
        (MOTHER, "well-see important ask-her small-why tell-her", "lost-word"),
        # His four pinches are told to one who waits or promises.
        (LEO, "up-on-the-bed wait", "four"),
        (LEO, "kneel no-hurt", "said-no"),
        (LEO, "kneel headphones", "practice"),
        # The best ending is his own plan carried out.
        (LEO, f"{_BEST} signalwoman praise", "driver"),
        (LEO, f"{_BEST} see-how-far not-wrong", "stations"),
        # Her mother is spoken of only where the doctor waited.
        (RISK, _WAITED, "my-mother"),
        (RISK, _HURRIED, "breast-plain"),
        # Teach-back finds what was left out.
        (
            RISK,
            f"listen projection two-years ten-thousand {_FEED} her-words",
            "in-her-words",
        ),
        (RISK, f"listen projection two-years feel {_FEED} her-words", "no-number"),
        (
            RISK,
            f"{_WAITED} sensitive both-columns just-in-case up-to-you polite-ok",
            "milk-back",
        ),
        # The way back from the door needs some trust.
        (RISK, "no-choice against-advice", "shoes"),
        (RISK, "no-choice against-advice before", "the-feed"),
        (RISK, "no-choice worried tiny trust-me", "shoes"),
        (RISK, "no-choice worried tiny trust-me before-late", "bus"),
        # They get up by themselves when no trust is left, whatever was said last.
        (RISK, "no-choice worried tiny average no-other", "shoes"),
        (NODULE, "say-nothing this-week three-to-five complex", "coats"),
        (NODULE, f"read-both missed wait ours {_END} ten-days-grand", "minutes"),
        (NODULE, f"{_HALF} look-and-tell ten-days", "minutes"),
    ],
)
def test_replies_lead_there(slug, keys, node):
    graph, state = arrived(slug, keys)
    reached = graph.node(state.node)
    assert reached.key in (node, f"ending-{node}")


@pytest.mark.parametrize(
    ("slug", "keys", "offered", "not_offered"),
    [
        # The story of the gallbladder is told to one who asked, and used later.
        (MOTHER, _TOLD, "plan-sister", "plan"),
        (MOTHER, _UNTOLD, "plan", "plan-sister"),
        # The engine is named only by one who asked its name.
        (LEO, _NAMED, "stations-gustav", "stations"),
        (LEO, _UNNAMED, "stations", "stations-gustav"),
        # Her son is named only by a doctor who asked what she had read.
        (RISK, f"{_WAITED} sensitive both-columns", "feed-deniz", ""),
        (
            RISK,
            "explain both four-thousand wait sensitive both-columns",
            "",
            "feed-deniz",
        ),
        (RISK, f"{_WAITED} {_FEED}", "her-words-mother", "her-words"),
        (RISK, f"{_HURRIED} {_FEED}", "her-words", "her-words-mother"),
        # The concert grand is spoken of only by a doctor who was told of it.
        (NODULE, f"read-both missed wait ours {_END}", "ten-days-grand", "ten-days"),
        (
            NODULE,
            "read-both missed wait ours maybe not-home look-and-tell",
            "ten-days",
            "ten-days-grand",
        ),
    ],
)
def test_a_reply_is_offered_only_to_one_who_knows(slug, keys, offered, not_offered):
    graph, state = arrived(slug, keys)
    found = {choice.key for choice in play.available_choices(graph, state)}
    assert {offered} - {""} <= found
    assert not_offered not in found


@pytest.mark.parametrize(
    ("slug", "keys", "said", "not_said"),
    [
        (MOTHER, "protect ring decisions", "Nurten", ""),
        (MOTHER, f"{_TOLD} plan-sister", "gallbladder", "infection"),
        (MOTHER, f"{_UNTOLD} plan", "infection", "gallbladder"),
        (MOTHER, f"{_SMALL} wednesday", "Wednesday. Ten. Yes.", ""),
        (MOTHER, f"{_UNTOLD} wednesday", "Wednesday at ten, I can keep", ""),
        (LEO, f"{_NAMED} stations-gustav", "", "The right number"),
        (
            LEO,
            "kneel no-hurt try-me plan-a-b hold-hand who-looks-after stations-gustav",
            "The right number",
            "",
        ),
        (LEO, f"{_BEST} signalwoman", "Did Gustav hear", ""),
        (
            LEO,
            "kneel headphones bear plan-a-b hold-hand wont-mind stations-gustav signalwoman",
            "",
            "Gustav",
        ),
        (
            RISK,
            f"listen projection two-years ten-thousand {_FEED} her-words",
            "Selin, a clot",
            "",
        ),
        # Her minutes hold what was said to her.
        (
            NODULE,
            f"read-both missed wait ours {_END} ten-days-grand",
            "missed a spot",
            "no word for it",
        ),
        (
            NODULE,
            f"{_HALF} look-and-tell ten-days",
            "no word for it",
            "missed a spot",
        ),
        (
            NODULE,
            f"read-both missed three-to-five yours {_END} ten-days-grand",
            "I’ve struck that out",
            "",
        ),
    ],
)
def test_they_answer_in_the_words_of_what_went_before(slug, keys, said, not_said):
    shown = play.shown_node(*arrived(slug, keys)).text
    assert said in shown
    assert not not_said or not_said not in shown


def endings_by_chance(slug: str, runs: int = 500) -> Iterator[tuple[str, dict]]:
    """How each of these runs ended, and its values there."""
    graph, dice = graph_of(slug), random.Random(5)  # noqa: S311 -- fixed walks
    names = [one.key for one in graph.variables]
    for _ in range(runs):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        values = dict(zip(names, state.values, strict=True))
        yield play.current_node(graph, state).ending, values


@pytest.mark.parametrize(
    ("slug", "needed"),
    [
        # No good ending without an interpreter; with the milk poured away; where it was
        # never said, written or put right, or a colleague was named.
        (MOTHER, {"interpreter": 1}),
        (RISK, {"milk": 1, "numbers": 1, "written": 1}),
        (NODULE, {"told": 1, "account": 1, "right": 1, "named": 0}),
    ],
)
def test_nobody_goes_home_well_without(slug, needed):
    good = [values for ending, values in endings_by_chance(slug) if ending == "good"]
    assert len(good) >= 5
    for values in good:
        assert {name: values[name] for name in needed} == needed


def test_naming_the_colleague_cannot_be_made_good():
    graph = graph_of(NODULE)
    met, ending = walk(graph, {9: "poor"})
    assert met[-1] == "corridor"
    assert (ending.key, ending.ending) == ("ending-name", "mixed")
    flags = [one.red_flag for _, one in replies(graph) if one.key == "name"]
    assert flags == ["You named and blamed a colleague in front of the patient."] * 2


def test_his_wife_is_seen_when_she_speaks_and_only_then():
    for node in decisions(graph_of(NODULE)):
        assert (node.speaker == "Karin") == (node.portrait == "karin"), node.key


def test_what_he_tells_of_the_coats_has_to_be_waited_for():
    """The fifth decision is silence, and only it opens that turn."""
    assert "speaks-first" in walk(graph_of(WINDOW))[0]
    assert "speaks-first" not in walk(graph_of(WINDOW), {4: "mixed"})[0]


def test_whoever_owns_the_first_slip_still_ends_well():
    met, ending = walk(graph_of(WINDOW), {0: "poor"})
    assert "laughs-back" in met
    assert ending.ending == "good"


def offered_at_the_lorry(visited: Iterable[str] = (), **values: int) -> Choice:
    """The one good reply that somebody is offered who comes there so."""
    graph = graph_of(WINDOW)
    state = play.state_at(graph, "lorry", values=values, visited=set(visited))
    (offer,) = [
        one for one in play.available_choices(graph, state) if one.quality == "good"
    ]
    return offer


@pytest.mark.parametrize(("trust", "target"), [(35, "filling"), (40, "thanks-twice")])
def test_a_late_question_is_refused_where_trust_is_gone(trust, target):
    """The same good reply at the lorry: taken up with trust, declined without."""
    assert offered_at_the_lorry(trust=trust).target == target


@pytest.mark.parametrize(
    ("visited", "is_named"),
    [({"told-so-far"}, True), ({"rarely"}, True), ({"window", "which-bit"}, False)],
)
def test_daughter_is_named_only_by_a_doctor_who_has_heard_of_her(visited, is_named):
    offer = offered_at_the_lorry(visited, trust=60)
    assert ("daughter" in offer.text) == is_named


def test_the_engine_is_nowhere_named_by_one_who_was_not_told():
    for node, choice in replies(graph_of(LEO)):
        if "Gustav" in choice.text:
            later = node.key in ("gustav-waits", "tray")
            assert later or choice.key == "stations-gustav", choice.key
