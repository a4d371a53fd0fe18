"""Every code that is reported has its sentence, and every sentence its details."""

import re
from pathlib import Path

import pytest

import scenarios.domain
from scenarios import finding_wording, wording
from scenarios.domain.bots import BOTS
from scenarios.domain.findings import Finding

SOURCES = Path(scenarios.domain.__file__).parent
#: Codes that are put together where they are reported.
MADE = {
    f"{truth}_true_{kind}"
    for truth in ("never", "always")
    for kind in ("choice", "variant", "rule")
} | {
    "longest_is_best",
    "shortest_is_best",
    "first_is_best",
    "no_good_ending",
    "no_poor_ending",
}
DETAILS = {
    "choice": "x", "other": "y", "variable": "v", "rule": "r", "variant": "1",
    "nodes": "a, b", "target": "t", "skill": "s", "found": "f", "field": "d",
    "states": 3, "level": 60, "right": 4, "turns": 5, "percent": 70, "place": 1,
    "order_rule": "ask-before-tell", "plan": "p", "text": "select x", "bot": "longest",
}  # fmt: skip


def reported():
    found = set(MADE)
    for name in ("lint", "explore", "assess", "bounds", "bots", "random_play", "tells"):
        text = (SOURCES / f"{name}.py").read_text()
        found |= set(
            re.findall(r'Finding\(\s*"(?:error|warning|info)",\s*"(\w+)"', text)
        )
        found |= set(re.findall(r'_told\(\s*"(\w+)"', text))
    found |= set(re.findall(r'_told\(\s*"(\w+)"', (SOURCES / "reading.py").read_text()))
    return sorted(found | {"missing_target", "empty_target", "farmed", "bottomless"})


@pytest.mark.parametrize("code", reported())
def test_code_has_a_sentence(code):
    details = dict(DETAILS)
    details["problem"] = "stuck"
    sentence = wording.finding_sentence(
        Finding("error", code, "node-1", tuple(details.items()), line=7)
    )
    assert "%(" not in sentence
    assert sentence.endswith((".", "?"))


def test_long_circle_is_told_from_its_beginning():
    names = ", ".join(f"c{number}" for number in range(42))
    found = Finding("info", "idle_circle", "c0", (("nodes", names),))
    assert "(c0, c1, c2, c3, c4, c5, c6, c7 and 34 more)" in wording.finding_sentence(
        found
    )


def test_all_sentences_of_the_assurance_are_used():
    assert set(finding_wording.FINDINGS) <= set(reported())


@pytest.mark.parametrize("code", sorted(finding_wording.PLAN_PROBLEMS))
def test_problem_of_a_plan_is_said(code):
    sentence = finding_wording.plan_problem(code, "expect node a", "b")
    assert sentence.endswith(".")
    assert "%" not in sentence


def test_every_bot_has_a_name():
    assert {bot.key for bot in BOTS} == set(finding_wording.BOTS)
    assert {bot.key for bot in BOTS if bot.is_habit} == set(finding_wording.HABITS)
