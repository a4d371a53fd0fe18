"""S03A and S12A: that they teach what the sheets say, and cannot be gamed.

Played by the engine alone, without a database: what is measured is the text.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import scenarios
from scenarios.domain import explore, play
from scenarios.domain.document import read_document
from scenarios.domain.graph import Choice, Graph, Node
from scenarios.portraits.people import PEOPLE

FOLDER = Path(scenarios.__file__).parent / "demo"
RISK = "i-read-ct-causes-cancer"
NODULE = "nodule-from-last-march"

#: Node → effects in points of the sheet (trust, understanding, anxiety) for the
#: good, the mixed and the poor reply; one row of the sheet each, in its order.
SHEETS = {
    RISK: {
        "no-radiation": ((2, 0, -1), (0, 0, 0), (-3, 0, 2)),
        "the-story": ((2, 2, -1), (-1, 0, 0), (-3, 0, 0)),
        "own-numbers": ((2, 3, -1), (1, 1, 0), (-1, -1, 0)),
        "my-mother": ((2, 2, 0), (0, 0, 0), (-2, -2, 0)),
        "if-not": ((1, 2, 0), (0, 0, 3), (-1, 0, 0)),
        "the-feed": ((2, 2, -2), (0, 0, 1), (-2, -2, 0)),
        "choice": ((2, 3, -1), (0, 0, 0), (-2, 0, 0)),
        "afterwards": ((1, 1, 0), (0, 0, 0), (-1, 0, 0)),
    },
    NODULE: {
        "before": ((1, 0, 0), (0, 0, 0), (-3, 0, 0)),
        "opening": ((3, 2, 1), (-1, -1, 0), (-3, 0, 0)),
        "your-fault": ((2, 0, 0), (-1, 0, 0), (-3, 0, 1)),
        "cured": ((2, 2, 0), (0, 0, 0), (-3, 0, 0)),
        "what-now": ((2, 0, -1), (1, 0, 0), (-2, 0, 0)),
        "punished": ((2, 0, 0), (0, 0, 0), (-2, 0, 0)),
        "in-writing": ((2, 2, 0), (0, 0, 0), (-3, 0, 0)),
        "corridor": ((1, 0, 0), (0, 0, 0), (-3, 0, 0)),
    },
}
SLUGS = tuple(SHEETS)
QUALITIES = ("good", "mixed", "poor")

Pick = Callable[[Node, Sequence[Choice]], Choice]


def outline(slug: str) -> str:
    return (FOLDER / f"{slug}.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=SLUGS)
def graph(request) -> Graph:
    return graph_of(request.param)


def graph_of(slug: str) -> Graph:
    reading = read_document(tomllib.loads(outline(slug)))
    assert reading.findings == ()
    return reading.graph


def decisions(graph: Graph) -> list[Node]:
    return [one for one in graph.nodes if not one.is_ending and not one.is_automatic]


def one_of_each(node: Node) -> list[Choice]:
    """The first reply of each quality, in the author's order: what a learner meets
    (the rest are the same reply under another condition)."""
    found: dict[str, Choice] = {}
    for choice in node.choices:
        found.setdefault(choice.quality, choice)
    return list(found.values())


def by_quality(quality: str) -> Pick:
    def pick(node: Node, offered: Sequence[Choice]) -> Choice:
        (choice,) = [one for one in offered if one.quality == quality]
        return choice

    return pick


def walk(graph: Graph, pick: Pick) -> tuple[list[str], Node]:
    """The nodes met on one play-through and the ending it came to."""
    state = play.start(graph)
    met = [state.node]
    while not play.current_node(graph, state).is_ending:
        assert len(met) < 40
        offered = play.available_choices(graph, state)
        choice = pick(play.current_node(graph, state), offered)
        state = play.step(graph, state, choice.key)
        met.append(state.node)
    return met, play.current_node(graph, state)


def one_slip(place: int, quality: str) -> Pick:
    """Good replies but for the one at `place` (the first is 0)."""
    turn = -1

    def pick(node: Node, offered: Sequence[Choice]) -> Choice:
        nonlocal turn
        turn += 1
        return by_quality(quality if turn == place else "good")(node, offered)

    return pick


def random_pick(dice: random.Random) -> Pick:
    return lambda _, offered: dice.choice(offered)


def test_check_finds_nothing_at_all(graph):
    report = explore.check(graph)
    assert (report.verdict, report.findings) == ("complete", ())
    assert report.reachable == report.nodes
    assert 28 <= report.nodes <= 45


def test_every_turn_offers_one_good_one_mixed_and_one_poor_reply(graph):
    dice = random.Random(22)  # noqa: S311 -- a fixed walk
    met: set[str] = set()

    def pick(node: Node, offered: Sequence[Choice]) -> Choice:
        met.add(node.key)
        assert sorted(one.quality for one in offered) == sorted(QUALITIES), node.key
        return dice.choice(offered)

    for _ in range(400):
        walk(graph, pick)
    assert met == {node.key for node in decisions(graph)}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_row_of_the_sheet_has_its_effects(slug):
    graph = graph_of(slug)
    turns = []
    for key, rows in SHEETS[slug].items():
        node = graph.node(key)
        turns.append(node.turn)
        for choice in node.choices:
            given = {effect.variable: effect.amount for effect in choice.effects}
            found = tuple(
                given.get(name, 0) for name in ("trust", "understanding", "anxiety")
            )
            expected = rows[QUALITIES.index(choice.quality)]
            assert found == tuple(5 * points for points in expected), (key, choice.key)
    assert turns == sorted(turns)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_best_way_leads_through_every_row_of_the_sheet(slug):
    met, ending = walk(graph_of(slug), by_quality("good"))
    assert [key for key in met if key in SHEETS[slug]] == list(SHEETS[slug])
    assert 6 <= len(met) - 1 <= 10
    assert ending.ending == "good"


def test_replies_of_a_turn_are_of_equal_length(graph):
    for node in decisions(graph):
        lengths = [len(choice.text) for choice in node.choices]
        assert max(lengths) <= 1.2 * min(lengths), node.key


def test_neither_length_nor_place_gives_the_good_reply_away(graph):
    nodes = decisions(graph)
    longest = first = shortest = 0
    for node in nodes:
        replies = one_of_each(node)
        lengths = {one.quality: len(one.text) for one in replies}
        longest += lengths["good"] == max(lengths.values())
        shortest += lengths["good"] == min(lengths.values())
        first += replies[0].quality == "good"
    assert 0.2 * len(nodes) < longest < 0.4 * len(nodes)
    assert 0.2 * len(nodes) < first < 0.4 * len(nodes)
    assert 0.2 * len(nodes) < shortest < 0.45 * len(nodes)


def test_a_poor_reply_is_answered_by_a_turn_that_no_good_reply_leads_to(graph):
    good = {
        choice.target
        for node in decisions(graph)
        for choice in node.choices
        if choice.quality == "good"
    }
    answered = 0
    for node in decisions(graph):
        for choice in node.choices:
            answer = graph.node(choice.target)
            if choice.quality == "poor" and not answer.is_automatic:
                assert choice.target not in good or answer.is_ending, choice.key
                answered += 1
    assert answered > 20


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        (RISK, ["good", "mixed", "poor"]),
        # With half-words from first to last nobody ever says that it was missed.
        (NODULE, ["good", "poor", "poor"]),
    ],
)
def test_endings_follow_from_how_it_went(slug, expected):
    graph = graph_of(slug)
    kinds = [walk(graph, by_quality(quality))[1].ending for quality in QUALITIES]
    assert kinds == expected


def test_one_mistake_is_met_by_a_turn_of_its_own_and_can_be_mended(graph):
    straight, _ = walk(graph, by_quality("good"))
    good = 0
    for place in range(len(straight) - 2):
        for quality in ("mixed", "poor"):
            met, ending = walk(graph, one_slip(place, quality))
            good += ending.ending == "good"
            assert ending.ending != "poor", (place, quality)
    assert good >= len(straight)


def test_chance_rarely_ends_well_and_the_best_ending_is_hardly_ever_met(graph):
    dice = random.Random(3)  # noqa: S311 -- a fixed walk
    best = walk(graph, by_quality("good"))[1].key
    endings = [walk(graph, random_pick(dice))[1] for _ in range(1000)]
    assert sum(one.ending == "good" for one in endings) < 150
    assert sum(one.key == best for one in endings) < 10
    assert {one.ending for one in endings} == set(QUALITIES)


HABITS: dict[str, Pick] = {
    "first": lambda _, offered: offered[0],
    "last": lambda _, offered: offered[-1],
    "longest": lambda _, offered: max(offered, key=lambda one: len(one.text)),
    "shortest": lambda _, offered: min(offered, key=lambda one: len(one.text)),
    "kindest": lambda _, offered: max(
        offered,
        key=lambda one: (
            sum(code.startswith("nurse:") for code in one.codes),
            one.explicit,
            one.space == "opened",
        ),
    ),
    "names the feeling": lambda _, offered: max(
        offered, key=lambda one: (one.explicit, one.space == "opened")
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_no_habit_ends_well(graph, habit):
    assert walk(graph, HABITS[habit])[1].ending != "good"


def test_there_are_endings_of_every_kind_with_an_evening_each(graph):
    endings = [node for node in graph.nodes if node.is_ending]
    assert {node.ending for node in endings} == set(QUALITIES)
    assert all(len(node.evening) > 80 for node in endings)
    assert len({node.evening for node in endings}) == len(endings)


def test_every_turn_says_what_is_seen_and_every_reply_can_be_talked_about(graph):
    for node in decisions(graph):
        assert node.sight.endswith("."), node.key
        assert node.cue is not None or node.kind == "choice", node.key
        for choice in node.choices:
            assert choice.thought, (node.key, choice.key)
            assert choice.why, (node.key, choice.key)
            assert choice.marks, (node.key, choice.key)
            assert bool(choice.better) == (choice.quality != "good")
            assert not choice.red_flag or choice.quality == "poor"
            assert choice.evidence.endswith(
                ("· checked", "· to be confirmed by an expert")
            ), choice.evidence


def test_cues_are_words_that_were_said(graph):
    for node in decisions(graph):
        if node.cue is None or node.cue.words == "silence":
            continue
        for said in (node.text, *(one.text for one in node.variants)):
            assert node.cue.words in said, node.key


def test_words_that_are_spoken_bring_no_quotation_marks_of_their_own(graph):
    """The page sets them; what is quoted inside stands in single ones."""
    for node in graph.nodes:
        assert "“" not in node.evening, node.key
        if node.kind == "patient":
            assert "“" not in node.text, node.key
        for choice in node.choices:
            if choice.spoken:
                assert "“" not in choice.text, (node.key, choice.key)


def test_the_codes_that_the_order_rules_read_are_there(graph):
    codes = {code for node in graph.nodes for one in node.choices for code in one.codes}
    assert "teachback:ask" in codes
    if "ask-before-tell" in graph.order_rules:
        assert {"spikes:perception", "spikes:knowledge"} <= codes
    if "warning-before-news" in graph.order_rules:
        assert {"talk:warning-shot", "talk:news", "talk:silence"} <= codes


def test_everybody_seen_has_a_portrait(graph):
    seen = {graph.persona.portrait} | {node.portrait for node in graph.nodes} - {""}
    assert seen <= set(PEOPLE)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_doctor_is_never_he_or_she(slug):
    graph = graph_of(slug)
    words = [text for node in graph.nodes for text in (node.evening, node.text)] + [
        choice.thought for node in decisions(graph) for choice in node.choices
    ]
    for text in words:
        for sentence in re.split(r"[.?!]", text):
            if "the doctor" in sentence.lower():
                assert not re.search(r"\b(he|she|him|his|her|hers)\b", sentence), text


def test_what_is_told_before_they_come_in_is_nobodys_speech():
    (before,) = (
        node
        for node in graph_of("nodule-from-last-march").nodes
        if node.key == "before"
    )
    assert (before.kind, before.speaker) == ("choice", "")


@pytest.mark.parametrize("slug", SLUGS)
def test_british_spelling_and_curly_quotes(slug):
    text = outline(slug)
    assert not re.search(r"\b(tumor|color|apologize|organiz\w+|center)\b", text)
    spoken = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    assert "'" not in spoken
    assert "  " not in re.sub(r"\n +", "\n", spoken)


def values_of(graph: Graph, state: play.State) -> dict[str, int]:
    return dict(zip((one.key for one in graph.variables), state.values, strict=True))


# S03A: what was learned early is used later, and only then.
def offer(graph: Graph, keys: Sequence[str]) -> set[str]:
    return {one.key for one in play.available_choices(graph, play.replay(graph, keys))}


def test_her_son_is_named_only_by_a_doctor_who_asked_what_she_had_read():
    graph = graph_of(RISK)
    rest = ("four-thousand", "wait", "sensitive", "both-columns")
    assert "feed-deniz" in offer(graph, ("listen", "projection", *rest))
    assert "feed-deniz" not in offer(graph, ("explain", "both", *rest))


def test_her_mother_is_spoken_of_only_where_the_doctor_waited():
    graph = graph_of(RISK)
    waited = ("listen", "projection", "four-thousand", "wait")
    hurried = ("listen", "projection", "four-thousand", "very-quickly")
    assert play.replay(graph, waited).node == "my-mother"
    assert play.replay(graph, hurried).node == "breast-plain"
    to_choice = ("sensitive", "both-columns", "feed-deniz")
    assert "her-words-mother" in offer(graph, (*waited, *to_choice))
    assert "her-words" in offer(graph, (*hurried, *to_choice))


def test_teach_back_finds_what_was_left_out():
    graph = graph_of(RISK)
    start = ("listen", "projection")
    end = ("sensitive", "both-columns", "feed-deniz", "her-words")
    told = (*start, "two-years", "ten-thousand", *end)
    vague = (*start, "two-years", "feel", *end)
    said_back = play.replay(graph, told)
    assert said_back.node == "in-her-words"
    assert play.shown_node(graph, said_back).text.startswith("Selin, a clot")
    assert play.replay(graph, vague).node == "no-number"
    poured = (*start, "four-thousand", "wait", "sensitive", "both-columns")
    poured += ("just-in-case", "up-to-you", "polite-ok")
    assert play.replay(graph, poured).node == "milk-back"


def test_nobody_goes_home_well_who_pours_her_milk_away():
    graph = graph_of(RISK)
    dice = random.Random(5)  # noqa: S311 -- a fixed walk
    for _ in range(500):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        if play.current_node(graph, state).ending == "good":
            values = values_of(graph, state)
            assert (values["milk"], values["numbers"], values["written"]) == (1, 1, 1)


def test_the_way_back_from_the_door_needs_some_trust():
    """The same good reply with her shoes on: she sits down again, or it is too late."""
    graph = graph_of(RISK)
    early = ("no-choice", "against-advice")
    late = ("no-choice", "worried", "tiny", "trust-me")
    assert play.replay(graph, early).node == "shoes"
    assert play.replay(graph, (*early, "before")).node == "the-feed"
    assert play.replay(graph, late).node == "shoes"
    assert play.replay(graph, (*late, "before-late")).node == "ending-bus"


# S12A: what has to be said, and by whom.
def test_no_ending_is_good_where_it_was_never_said_written_or_put_right():
    graph = graph_of(NODULE)
    dice = random.Random(9)  # noqa: S311 -- a fixed walk
    good = 0
    for _ in range(1000):
        state = play.start(graph)
        while not play.current_node(graph, state).is_ending:
            offered = play.available_choices(graph, state)
            state = play.step(graph, state, dice.choice(offered).key)
        if play.current_node(graph, state).ending == "good":
            values = values_of(graph, state)
            good += 1
            assert (values["told"], values["account"], values["right"]) == (1, 1, 1)
            assert values["named"] == 0
    assert good > 50


def test_her_minutes_hold_what_was_said_to_her():
    graph = graph_of(NODULE)
    end = ("thursday", "fast", "look-and-tell", "ten-days-grand")
    said = play.replay(graph, ("read-both", "missed", "wait", "ours", *end))
    assert "missed a spot" in play.shown_node(graph, said).text
    half = ("read-both", "discrepancy", "three-to-five", "hard", "maybe", "not-home")
    unsaid = play.replay(graph, (*half, "look-and-tell", "ten-days"))
    assert unsaid.node == said.node == "minutes"
    assert "no word for it" in play.shown_node(graph, unsaid).text
    struck = ("read-both", "missed", "three-to-five", "yours", *end)
    assert (
        "I’ve struck that out"
        in play.shown_node(graph, play.replay(graph, struck)).text
    )


def test_the_concert_grand_is_spoken_of_only_by_a_doctor_who_was_told():
    graph = graph_of(NODULE)
    start = ("read-both", "missed", "wait", "ours")
    told = (*start, "thursday", "fast", "look-and-tell")
    never = (*start, "maybe", "not-home", "look-and-tell")
    assert {"ten-days-grand"} == offer(graph, told) - {"letter", "none"}
    assert {"ten-days"} == offer(graph, never) - {"letter", "none"}


def test_naming_the_colleague_cannot_be_made_good():
    graph = graph_of(NODULE)
    met, ending = walk(graph, one_slip(9, "poor"))
    assert met[-2] == "corridor"
    assert (ending.key, ending.ending) == ("ending-name", "mixed")
    flags = [
        choice.red_flag
        for node in decisions(graph)
        for choice in node.choices
        if choice.key == "name"
    ]
    assert flags == ["You named and blamed a colleague in front of the patient."] * 2


def test_his_wife_is_seen_when_she_speaks_and_only_then():
    for node in decisions(graph_of(NODULE)):
        assert (node.speaker == "Karin") == (node.portrait == "karin"), node.key


@pytest.mark.parametrize(
    ("slug", "keys", "node", "aside"),
    [
        (
            RISK,
            ("no-choice", "worried", "tiny", "average", "no-other"),
            "shoes",
            "so-no",
        ),
        (
            NODULE,
            ("say-nothing", "this-week", "three-to-five", "complex"),
            "coats",
            "complex",
        ),
    ],
)
def test_they_get_up_by_themselves_when_no_trust_is_left(slug, keys, node, aside):
    """A global rule: whatever was said last, the next turn is at the door."""
    graph = graph_of(slug)
    before = play.current_node(graph, play.replay(graph, keys[:-1]))
    assert before.choice(keys[-1]).target == aside
    assert play.replay(graph, keys).node == node
