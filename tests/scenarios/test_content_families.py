"""S02B and S05A, two conversations with a family: that they teach what the sheets
say, and cannot be gamed. Played by the engine alone, without a database."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import pytest

import scenarios
from scenarios.domain import play
from scenarios.domain.document import read_document
from scenarios.domain.engine import Key, engine_of
from scenarios.domain.graph import Choice, Graph, Node
from scenarios.portraits.people import PEOPLE

FOLDER = Path(scenarios.__file__).parent / "demo"
MOTHER, LEO = "dont-tell-my-mother", "leo-and-the-loud-tunnel"
QUALITIES = ("good", "mixed", "poor")

#: Node → effects in points of the sheet (trust, understanding, anxiety) for the
#: good, the mixed and the poor reply; one row of the sheet each, in its order.
SHEETS = {
    MOTHER: {
        "corridor": ((2, 0, 0), (0, 0, 0), (-2, -2, 0)),
        "room": ((2, 3, 0), (-1, -1, 0), (-2, -3, 0)),
        "her-own-words": ((3, 2, 0), (1, 0, 0), (-3, 0, 0)),
        "husband": ((3, 2, -1), (1, 0, 0), (-3, -2, 0)),
        "clearly": ((2, 3, 0), (0, -1, 0), (-2, -2, 0)),
        "son-weeps": ((2, 0, -1), (0, 0, 0), (-2, 0, 0)),
        "button": ((2, 3, 0), (0, 0, 0), (-2, -2, 0)),
    },
    LEO: {
        "door": ((2, 0, -1), (0, 0, 0), (-2, 0, 2)),
        "gustav": ((2, 2, -1), (1, 0, 0), (-2, 0, 1)),
        "practice": ((2, 2, -2), (1, 0, -1), (-1, 0, 2)),
        "whisper": ((2, 0, -1), (0, 0, 0), (-2, 0, 1)),
        "arms": ((1, 0, -1), (0, 0, 0), (-1, 0, 0)),
        "minute-four": ((2, 0, -1), (-1, 0, 1), (-3, 0, 2)),
        "out": ((2, 1, 0), (1, 0, 0), (-1, 0, 0)),
    },
}

Pick = Callable[[Node, Sequence[Choice]], Choice]


def outline(slug: str) -> str:
    return (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")


@cache
def graph_of(slug: str) -> Graph:
    reading = read_document(tomllib.loads(outline(slug)))
    assert reading.findings == ()
    return reading.graph


@pytest.fixture(params=SHEETS)
def slug(request) -> str:
    return request.param


@pytest.fixture
def graph(slug) -> Graph:
    return graph_of(slug)


def decisions(graph: Graph) -> list[Node]:
    return [one for one in graph.nodes if not one.is_ending and not one.is_automatic]


def one_of_each(node: Node) -> dict[str, Choice]:
    """The first reply of each quality, in the author's order: what a learner meets
    (the rest are the same words under another condition)."""
    found: dict[str, Choice] = {}
    for choice in node.choices:
        found.setdefault(choice.quality, choice)
    return found


def by_quality(quality: str) -> Pick:
    def pick(node: Node, offered: Sequence[Choice]) -> Choice:
        (choice,) = [one for one in offered if one.quality == quality]
        return choice

    return pick


def good_but(slips: dict[int, str]) -> Pick:
    """Good replies but for those at the numbers of `slips` (the first is 0)."""
    numbers = iter(range(100))
    return lambda node, offered: by_quality(slips.get(next(numbers), "good"))(
        node, offered
    )


def walk(graph: Graph, pick: Pick) -> tuple[list[str], list[Choice], Node]:
    """The nodes met and replies given on one play-through, and where it ended."""
    state = play.start(graph)
    met, given = [state.node], []
    while not play.current_node(graph, state).is_ending:
        offered = play.available_choices(graph, state)
        given.append(pick(play.current_node(graph, state), offered))
        state = play.step(graph, state, given[-1].key)
        met.append(state.node)
        assert len(met) < 40
    return met, given, play.current_node(graph, state)


def mean_mark(given: Iterable[Choice]) -> float:
    marks = [mark.mark for choice in given for mark in choice.marks]
    return sum(marks) / len(marks)


def offer(graph: Graph, keys: str) -> set[str]:
    """The replies on offer after these (parted by spaces)."""
    state = play.replay(graph, keys.split())
    return {choice.key for choice in play.available_choices(graph, state)}


# -- the sheet -------------------------------------------------------------------
def test_every_row_of_the_sheet_has_its_effects(slug, graph):
    for key, rows in SHEETS[slug].items():
        for choice in graph.node(key).choices:
            given = {effect.variable: effect.amount for effect in choice.effects}
            found = tuple(
                given.get(name, 0) for name in ("trust", "understanding", "anxiety")
            )
            points = rows[QUALITIES.index(choice.quality)]
            assert found == tuple(5 * point for point in points), (key, choice.key)


def test_the_best_way_leads_through_every_row_of_the_sheet(slug, graph):
    met, given, ending = walk(graph, by_quality("good"))
    assert [key for key in met if key in SHEETS[slug]] == list(SHEETS[slug])
    assert ending.ending == "good"
    assert mean_mark(given) > 4.7


# -- shape -----------------------------------------------------------------------
def test_every_way_has_six_to_ten_decisions_and_offers_one_of_each(graph):
    engine = engine_of(graph)
    seen: dict[Key, tuple[int, int]] = {}

    def decisions_from(key: Key) -> tuple[int, int]:
        """The fewest and the most decisions from here to an ending."""
        node = engine.nodes[key[0]]
        if node.is_ending:
            seen[key] = (0, 0)
        if key in seen:
            return seen[key]
        if engine.is_automatic(key):
            ((_, _, after),) = engine.automatic(key)
            seen[key] = decisions_from(after)
            return seen[key]
        ways = engine.offered(key)
        kinds = sorted(node.choice(way.key).quality for way in ways)
        assert kinds == ["good", "mixed", "poor"], node.key
        ends = [decisions_from(engine.take(key, way)) for way in ways]
        seen[key] = (1 + min(few for few, _ in ends), 1 + max(many for _, many in ends))
        return seen[key]

    few, many = decisions_from(engine.first())
    assert 6 <= few <= many <= 10
    met = {engine.nodes[place].key for place, _, _ in seen}
    assert met >= {node.key for node in graph.nodes if not node.is_automatic}
    assert 28 <= len(graph.nodes) <= 45


def test_a_poor_reply_is_answered_by_a_turn_that_no_good_reply_leads_to(graph):
    replies = [choice for node in decisions(graph) for choice in node.choices]
    good = {choice.target for choice in replies if choice.quality == "good"}
    poor = {choice.target for choice in replies if choice.quality == "poor"}
    assert not good & poor
    assert len(poor) > 10


def test_many_decisions_lead_to_turns_that_other_paths_never_see(graph):
    sources: dict[str, set[str]] = {}
    for node in decisions(graph):
        for choice in node.choices:
            sources.setdefault(choice.target, set()).add(node.key)
    exclusive = {
        next(iter(origins))
        for target, origins in sources.items()
        if len(origins) == 1 and target in {node.key for node in decisions(graph)}
    }
    assert len(exclusive) >= 5


# -- nothing gives the good reply away ----------------------------------------------
def test_replies_of_a_turn_are_of_equal_length(graph):
    for node in decisions(graph):
        lengths = [len(choice.text) for choice in node.choices]
        assert max(lengths) <= 1.2 * min(lengths), node.key


def test_neither_length_nor_place_gives_the_good_reply_away(graph):
    nodes = decisions(graph)
    longest = first = shortest = 0
    for node in nodes:
        replies = one_of_each(node)
        lengths = {quality: len(one.text) for quality, one in replies.items()}
        longest += lengths["good"] == max(lengths.values())
        shortest += lengths["good"] == min(lengths.values())
        first += next(iter(replies)) == "good"
    assert 0.2 * len(nodes) < longest < 0.4 * len(nodes)
    assert 0.2 * len(nodes) < first < 0.4 * len(nodes)
    assert 0.2 * len(nodes) < shortest < 0.45 * len(nodes)


def empathy(choice: Choice) -> tuple[int, bool, bool]:
    kind = sum(code.startswith("nurse:") for code in choice.codes)
    return kind, choice.explicit, choice.space == "opened"


HABITS: dict[str, Pick] = {
    "first": lambda _, offered: offered[0],
    "last": lambda _, offered: offered[-1],
    "longest": lambda _, offered: max(offered, key=lambda one: len(one.text)),
    "shortest": lambda _, offered: min(offered, key=lambda one: len(one.text)),
    "kindest": lambda _, offered: max(offered, key=empathy),
    "names it": lambda _, offered: max(offered, key=lambda one: empathy(one)[1:]),
    "gives room": lambda _, offered: max(
        offered, key=lambda one: (one.space == "opened", one.explicit)
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_no_habit_ends_well(graph, habit):
    assert walk(graph, HABITS[habit])[2].ending != "good"


def test_chance_ends_well_seldom_and_best_hardly_ever(graph):
    dice = random.Random(22)  # noqa: S311 -- a fixed walk
    best = walk(graph, by_quality("good"))[2].key
    walks = [walk(graph, lambda _, offered: dice.choice(offered)) for _ in range(1000)]
    endings = [ending for _, _, ending in walks]
    assert sum(ending.ending == "good" for ending in endings) < 150
    assert sum(ending.key == best for ending in endings) < 20
    assert sum(mean_mark(given) for _, given, _ in walks) / len(walks) < 3.1


# -- consequences ---------------------------------------------------------------------
def test_endings_follow_from_how_it_went(graph):
    kinds = [walk(graph, by_quality(quality))[2].ending for quality in QUALITIES]
    assert kinds == list(QUALITIES)


def test_one_slip_can_be_mended_unless_it_is_the_last(graph):
    last = len(walk(graph, by_quality("good"))[1]) - 1
    for place in range(last):
        for quality in ("mixed", "poor"):
            ending = walk(graph, good_but({place: quality}))[2]
            assert ending.ending == "good", (place, quality)
    assert walk(graph, good_but({last: "poor"}))[2].ending == "mixed"


def test_good_replies_never_lead_from_a_mistake_to_a_poor_ending(graph):
    dice = random.Random(7)  # noqa: S311 -- a fixed walk
    for _ in range(300):
        slips = {
            place: dice.choice(("mixed", "poor")) for place in range(dice.randrange(6))
        }
        met, _, ending = walk(graph, good_but(slips))
        assert ending.ending != "poor" or len(met) - 1 <= len(slips), met


# -- what can be talked about ------------------------------------------------------------
def test_every_turn_says_what_is_seen_and_every_reply_can_be_talked_about(graph):
    for node in decisions(graph):
        assert node.sight.endswith("."), node.key
        if node.cue.words != "silence":
            for said in (node, *(one for one in node.variants if one.text)):
                words = f"{said.text} {said.action or node.action}"
                assert node.cue.words in words, node.key
        for choice in node.choices:
            assert choice.thought, (node.key, choice.key)
            assert choice.why, (node.key, choice.key)
            assert choice.marks, (node.key, choice.key)
            assert bool(choice.better) == (choice.quality != "good")
            assert not choice.red_flag or choice.quality == "poor"
            assert choice.evidence.endswith(
                ("· checked", "· to be confirmed by an expert")
            ), choice.evidence


def test_there_are_endings_of_every_kind_with_an_evening_each(graph):
    endings = [node for node in graph.nodes if node.is_ending]
    assert {node.ending for node in endings} == set(QUALITIES)
    assert all(len(node.evening) > 80 for node in endings)
    assert len({node.evening for node in endings}) == len(endings)


def test_there_are_three_plans_silence_and_red_flags(graph):
    assert len(graph.plans) == 3
    replies = [choice for node in decisions(graph) for choice in node.choices]
    assert "silence" in {choice.manner for choice in replies}
    assert 3 <= sum(bool(choice.red_flag) for choice in replies) <= 8


def test_everybody_seen_has_a_portrait(graph):
    seen = {graph.persona.portrait, *(node.portrait for node in graph.nodes)} - {""}
    assert seen <= set(PEOPLE)
    assert len(seen) == 2


def test_the_doctor_is_never_he_or_she(graph):
    words = [text for node in graph.nodes for text in (node.evening, node.text)]
    words += [choice.thought for node in decisions(graph) for choice in node.choices]
    for text in words:
        for sentence in re.split(r"[.?!:]", text):
            if "the doctor" in sentence.lower():
                assert not re.search(r"\b(he|she|him|his|her|hers)\b", sentence), text


def test_british_spelling_and_curly_quotes(slug):
    text = re.sub(r"^#.*$", "", outline(slug), flags=re.MULTILINE)
    assert not re.search(r"\b(tumor|color|apologize|organiz\w+|center|mom)\b", text)
    assert "'" not in text


# -- S02B: a voice, a story, a promise ------------------------------------------------
def test_the_story_of_the_gallbladder_is_told_to_one_who_asked_and_used_later():
    graph = graph_of(MOTHER)
    end = "headline wait alone"
    told = f"protect ring decisions husband-clearly {end}"
    untold = f"protect ring yes-or-no third {end}"
    assert "Nurten" in graph.node("husband").text
    assert offer(graph, told) == {"plan-sister", "wednesday", "son-will"}
    assert offer(graph, untold) == {"plan", "wednesday", "son-will"}


def test_nobody_goes_home_well_without_an_interpreter():
    graph = graph_of(MOTHER)
    without = ("well-see", "important", "ask-her", "small-why", "tell-her")
    state = play.replay(graph, without)
    interpreter = graph.slot("interpreter")
    assert (state.node, state.values[interpreter]) == ("lost-word", 0)
    dice = random.Random(5)  # noqa: S311 -- a fixed walk
    for _ in range(500):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        if play.current_node(graph, state).ending == "good":
            assert state.values[interpreter] == 1


def test_a_promise_to_hide_it_can_be_broken_at_the_very_door():
    graph = graph_of(MOTHER)
    hidden = ("agree", "parking", "leave-out", "small-no", "next-date")
    assert play.replay(graph, (*hidden, "know-best")).node == "ending-infection"
    assert play.replay(graph, (*hidden, "tell-soon")).node == "ending-portal"
    assert play.replay(graph, (*hidden, "cant-leave")).node == "told-late"


def shown(graph: Graph, keys: str) -> str:
    return play.shown_node(graph, play.replay(graph, keys.split())).text


def test_what_was_learned_comes_back_in_her_words():
    graph = graph_of(MOTHER)
    told = "protect ring decisions husband-clearly headline wait alone plan-sister"
    untold = "protect ring yes-or-no third headline wait alone plan"
    assert "gallbladder" in shown(graph, told)
    assert "infection" in shown(graph, untold)
    small = "well-see important ask-her small-why tell-her hard-to-translate too-long"
    full = "protect ring yes-or-no third headline wait alone"
    assert shown(graph, f"{small} wednesday").startswith("Wednesday. Ten. Yes.")
    assert shown(graph, f"{full} wednesday").startswith("Wednesday at ten, I can keep")


# -- S05A: a name, a number, a stop --------------------------------------------------
def test_the_engine_is_named_only_by_one_who_asked_its_name():
    graph = graph_of(LEO)
    named = "kneel headphones bear plan-a-b hold-hand who-looks-after"
    unnamed = "mother-first ask-you bear plan-a-b hold-hand-too"
    assert "stations-gustav" in offer(graph, named)
    assert "stations" not in offer(graph, named)
    assert offer(graph, unnamed) == {"blame", "stations", "lie-still"}
    for node in decisions(graph):
        for choice in node.choices:
            if "Gustav" in choice.text:
                later = node.key in ("gustav-waits", "tray")
                assert later or choice.key == "stations-gustav", choice.key


def test_his_four_pinches_are_told_to_one_who_waits_or_promises():
    graph = graph_of(LEO)
    assert play.replay(graph, ("up-on-the-bed", "wait")).node == "four"
    assert play.replay(graph, ("kneel", "no-hurt")).node == "said-no"
    assert play.replay(graph, ("kneel", "headphones")).node == "practice"


def test_what_happened_to_him_comes_back_in_his_words():
    graph = graph_of(LEO)
    named = "kneel headphones bear plan-a-b hold-hand"
    counted = "kneel no-hurt try-me plan-a-b hold-hand"
    rest = "who-looks-after stations-gustav"
    assert "The right number" not in shown(graph, f"{named} {rest}")
    assert "The right number" in shown(graph, f"{counted} {rest}")
    assert "Did Gustav hear" in shown(graph, f"{named} {rest} signalwoman")
    alone = "wont-mind stations-gustav signalwoman"
    assert "Gustav" not in shown(graph, f"{named} {alone}")


def test_the_best_ending_is_his_own_plan_carried_out():
    graph = graph_of(LEO)
    best = ["kneel", "headphones", "bear", "plan-a-b", "hold-hand", "who-looks-after"]
    best += ["stations-gustav"]
    assert play.replay(graph, [*best, "signalwoman", "praise"]).node == "ending-driver"
    half = [*best, "see-how-far", "not-wrong"]
    assert play.replay(graph, half).node == "ending-stations"
