"""Every conversation of the demo: that it holds together, teaches, and cannot be gamed.

All are found; none is named here but for what is known to be open. One exploration per
file is shared by all tests (`conversations.figures`).
"""

from __future__ import annotations

import random
import re

import pytest

from scenarios.portraits.people import EXPRESSIONS, PEOPLE
from tests.content.conversations import (
    SLUGS,
    decisions,
    figures,
    graph_of,
    replies,
    sentences,
    spoken,
    walk,
)

QUALITIES = ("good", "mixed", "poor")
HARD = re.compile(
    r"\b(cancer|tumour|died?|dead|death|dying|miscarr\w+|bleed\w*|stillb\w+)\b",
    re.IGNORECASE,
)


@pytest.fixture(params=SLUGS)
def slug(request) -> str:
    return request.param


# -- it works ----------------------------------------------------------------------
def test_check_finds_no_error_and_sees_every_state(slug):
    report = figures(slug).report
    assert report.verdict == "complete"
    assert [one for one in report.findings if one.severity != "info"] == []
    assert report.reachable == report.nodes


def test_its_file_is_named_after_it_and_after_its_sheet(slug):
    graph = graph_of(slug)
    assert graph.slug == slug
    assert re.fullmatch(r"S\d\d[AB]", graph.code)
    assert sum(graph_of(other).code == graph.code for other in SLUGS) == 1


def test_three_plans_hold(slug):
    """The best, a typical and the worst way, each to an ending of its own."""
    graph, found = graph_of(slug), figures(slug)
    assert len(found.plans) >= 3
    for plan in found.plans:
        assert plan.failures == (), plan.name
    ends = [re.findall(r"^expect ending (\S+)", one.text, re.M) for one in graph.plans]
    assert all(ends)
    assert len({one for ones in ends for one in ones}) >= 3
    assert {found.best_ending, "good"} & {one for ones in ends for one in ones}


# -- its shape ---------------------------------------------------------------------
def test_the_best_way_has_six_to_ten_decisions(slug):
    assert 6 <= figures(slug).decisions <= 10


def test_every_turn_offers_a_good_reply_and_two_others(slug):
    assert figures(slug).uneven == ()
    for node, choice in replies(graph_of(slug)):
        assert choice.quality in QUALITIES, (node.key, choice.key)


def test_there_are_three_endings_with_an_evening_each(slug):
    endings = [node for node in graph_of(slug).nodes if node.is_ending]
    assert len(endings) >= 3
    assert {node.ending for node in endings} == set(QUALITIES)
    evenings = [node.evening for node in endings]
    assert all(len(one) > 80 for one in evenings)
    assert len(set(evenings)) == len(evenings)


def test_endings_follow_from_how_it_went(slug):
    kinds = dict(figures(slug).by_quality)
    assert kinds["good"] == "good"
    assert kinds["mixed"] != "good"
    assert kinds["poor"] == "poor"


def test_ways_part(slug):
    """No corridor: decisions that lead to turns other ways never see."""
    assert len(figures(slug).parting) >= 2


def test_ways_share_at_most_seven_turns_in_ten(slug):
    assert figures(slug).shared <= 0.7
    assert figures(slug).ways == 0 or figures(slug).ways >= 100


def test_a_poor_reply_is_answered_by_a_turn_that_no_good_reply_leads_to(slug):
    graph = graph_of(slug)
    assert figures(slug).unanswered == ()
    led = {"good": set(), "mixed": set(), "poor": set()}
    for _, choice in replies(graph):
        led[choice.quality].add(choice.target)
    both = [graph.node(key) for key in led["good"] & led["poor"]]
    turns = [node for node in both if not node.is_automatic and not node.is_ending]
    assert turns == []
    assert len(led["poor"]) >= 5


def test_one_slip_can_be_mended(slug):
    """Good replies never lead from one mistake to a poor ending, and after most of
    them all ends well."""
    slips = figures(slug).slips
    assert [one for one in slips if one.ending == "poor"] == []
    assert 2 * sum(one.ending == "good" for one in slips) >= len(slips)


def test_whoever_begins_badly_and_goes_on_well_seldom_ends_badly(slug):
    dice = random.Random(7)  # noqa: S311 -- fixed walks
    poor = 0
    for _ in range(60):
        slips = {n: dice.choice(QUALITIES[1:]) for n in range(dice.randrange(1, 7))}
        met, ending = walk(graph_of(slug), slips)
        poor += ending.ending == "poor" and len(met) > len(slips)
    assert poor <= 24


# -- nothing gives the good reply away ---------------------------------------------
def test_replies_of_a_turn_are_of_equal_length(slug):
    assert figures(slug).widest <= 1.2, figures(slug).widest_at


def test_neither_length_nor_place_gives_the_good_reply_away(slug):
    found = figures(slug)
    assert 0.1 <= found.longest_is_best <= 0.4
    assert 0.1 <= found.first_is_best <= 0.4
    assert 0.1 <= found.shortest_is_best <= 0.5


def test_chance_gets_little(slug):
    """On each axis random play comes at most 60 % of the way to the best."""
    found = figures(slug)
    assert {one.key for one in found.axes} >= {"trust", "understanding", "anxiety"}
    assert [one for one in found.axes if one.share > 0.6] == []
    assert found.random_good <= 0.15
    assert found.random_best <= 0.02


def test_no_habit_ends_well(slug):
    assert [one for one in figures(slug).habits if one.ending == "good"] == []


def test_a_habit_reaches_the_best_ending_in_two_conversations_at_most():
    won = {slug for slug in SLUGS if any(one.is_best for one in figures(slug).habits)}
    assert len(won) <= 2, won


def test_over_all_conversations_the_longest_reply_is_right_as_often_as_by_chance():
    shares = [figures(slug).longest_is_best for slug in SLUGS]
    assert 0.15 <= sum(shares) / len(shares) <= 0.4


#: Not yet so in these alone; over all conversations it is.
_SORRY_YET = {"control-room-window", "parents-and-the-repeat-ct"}
_SENTENCES_YET = {
    "i-read-ct-causes-cancer",
    "just-a-lump-check",
    "parents-and-the-repeat-ct",
    "youve-gone-very-quiet",
}


def test_not_only_good_replies_apologise():
    """Others say sorry, too, and mean less by it: it is heard, not spotted."""
    turns = {slug: figures(slug).apologies for slug in SLUGS}
    alone = {slug: figures(slug).only_best_apologises for slug in SLUGS}
    assert sum(turns.values()) >= 150
    assert sum(alone.values()) <= 0.45 * sum(turns.values())
    assert {one for one in SLUGS if alone[one] > 0.75 * turns[one]} <= _SORRY_YET


def test_good_replies_are_not_known_by_the_number_of_their_sentences():
    shares = {slug: figures(slug).most_sentences for slug in SLUGS}
    assert sum(shares.values()) / len(shares) <= 0.4
    assert {slug for slug, one in shares.items() if one > 0.5} <= _SENTENCES_YET


# -- what can be seen and talked about ------------------------------------------------
def test_every_turn_says_what_is_seen(slug):
    for node in graph_of(slug).nodes:
        assert node.is_automatic or node.sight.endswith("."), node.key
    for node in decisions(graph_of(slug)):
        assert node.expression in EXPRESSIONS, node.key


def test_what_is_told_by_nobody_has_no_speaker(slug):
    for node in graph_of(slug).nodes:
        assert node.kind != "choice" or node.speaker == "", node.key


def test_cues_are_coded_and_are_words_that_were_said(slug):
    nodes = decisions(graph_of(slug))
    coded = [node for node in nodes if node.cue is not None]
    assert len(coded) >= len(nodes) - 2
    assert {node.cue.kind for node in coded} == {"cue", "concern"}
    for node in coded:
        if node.cue.words != "silence":
            said = [f"{node.text} {node.action} {node.sight}"]
            said += [
                f"{one.text} {one.action or node.action} {one.sight or node.sight}"
                for one in node.variants
                if one.text
            ]
            assert all(node.cue.words in one for one in said), node.key


def test_every_reply_can_be_talked_about(slug):
    for node, choice in replies(graph_of(slug)):
        place = (node.key, choice.key)
        assert choice.thought, place
        assert choice.why, place
        assert choice.marks, place
        assert bool(choice.better) == (choice.quality != "good"), place
        assert not choice.red_flag or choice.quality == "poor", place
        assert choice.evidence.endswith(
            ("· checked", "· to be confirmed by an expert")
        ), (place, choice.evidence)


def test_marks_follow_the_quality(slug):
    for node in decisions(graph_of(slug)):
        means = {"good": [], "mixed": [], "poor": []}
        for choice in node.choices:
            marks = [one.mark for one in choice.marks]
            means[choice.quality].append(sum(marks) / len(marks))
        assert min(means["good"]) >= max(means["mixed"], default=0), node.key
        assert min(means["good"]) > max(means["poor"], default=0) + 1, node.key


def test_codes_that_the_order_rules_read_are_there(slug):
    codes = {code for _, choice in replies(graph_of(slug)) for code in choice.codes}
    needed = {
        "ask-before-tell": {"spikes:perception", "spikes:knowledge"},
        "warning-before-news": {"talk:warning-shot", "talk:news"},
        "silence-after-news": {"talk:news", "talk:silence"},
        "teach-back-before-closing": {"teachback:ask"},
    }
    for rule in graph_of(slug).order_rules:
        assert needed[rule] <= codes, rule


def test_skills_have_three_sentences(slug):
    skills = graph_of(slug).skills
    assert len(skills) >= 3
    assert all(one.high and one.middle and one.low for one in skills)


def test_what_is_hard_is_said_before(slug):
    graph = graph_of(slug)
    told = " ".join(node.text for node in graph.nodes)
    assert graph.content_note or not HARD.search(told)
    assert graph.opening
    assert graph.minutes


def test_everybody_seen_has_a_portrait(slug):
    graph = graph_of(slug)
    seen = {graph.persona.portrait, *(node.portrait for node in graph.nodes)} - {""}
    assert graph.persona.portrait
    assert seen <= set(PEOPLE)
    assert graph.persona.name
    assert graph.persona.age
    assert graph.persona.about


# -- words -------------------------------------------------------------------------
def test_the_doctor_is_never_he_or_she(slug):
    graph = graph_of(slug)
    words = [text for node in graph.nodes for text in (node.evening, node.text)]
    words += [choice.thought for _, choice in replies(graph)]
    for text in words:
        for sentence in re.split(r"[.?!:]", text):
            if "the doctor" in sentence.lower():
                assert not re.search(r"\b(he|she|him|his|her|hers)\b", sentence), text


def test_words_that_are_spoken_bring_no_quotation_marks_of_their_own(slug):
    """The page sets them; what is quoted inside stands in single ones."""
    graph = graph_of(slug)
    for node in graph.nodes:
        assert "“" not in node.evening, node.key
        if node.kind == "patient":
            assert "“" not in node.text, node.key
    for node, choice in replies(graph):
        assert not choice.spoken or "“" not in choice.text, (node.key, choice.key)


def test_british_spelling_and_curly_quotes(slug):
    text = spoken(slug)
    assert not re.search(
        r"\b(tumor|color|apologi[sz]e[sd]? for your|apologize|organiz\w+|center|mom|"
        r"pediatric|recogniz\w+|behavior)\b",
        text,
    )
    assert "'" not in text
    assert "  " not in re.sub(r"\n +", "\n", text)
    assert not re.search(r"lorem|TODO|FIXME|XXX", text, re.IGNORECASE)


def test_no_sentence_stands_in_two_conversations():
    met: dict[str, str] = {}
    twice = []
    for slug in SLUGS:
        for sentence, place in sentences(slug).items():
            if sentence in met and met[sentence].partition(",")[0] != slug:
                twice.append((met[sentence], place, sentence))
            met.setdefault(sentence, place)
    assert twice == []


def test_patients_do_not_say_a_sentence_twice(slug):
    met: dict[str, str] = {}
    for node in graph_of(slug).nodes:
        for sentence in set(re.split(r"(?<=[.?!…])\s+", node.text)):
            if len(sentence.split()) >= 8:
                assert met.setdefault(sentence, node.key) == node.key, sentence
