"""The conversations about risk and disclosure keep to their sheets."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest

from scenarios.domain import explore
from scenarios.domain.graph import Choice, Node
from scenarios.portraits.people import PEOPLE
from tests.scenarios.risk_and_disclosure.conftest import (
    NODULE,
    RISK,
    SHEETS,
    SLUGS,
    Pick,
    by_quality,
    decisions,
    graph_of,
    one_slip,
    outline,
    walk,
)

QUALITIES = ("good", "mixed", "poor")


def one_of_each(node: Node) -> list[Choice]:
    """The first reply of each quality, in the author's order: what a learner meets
    (the rest are the same reply under another condition)."""
    found: dict[str, Choice] = {}
    for choice in node.choices:
        found.setdefault(choice.quality, choice)
    return list(found.values())


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
