"""Graphs whose assessment is known, for the tests of both halves."""

import pytest
from hypothesis import HealthCheck

from scenarios.domain import play
from scenarios.domain.assess import assess
from scenarios.domain.score import profile
from tests.scenarios.build import effects, ending, graph, patient, reply

#: Many drawn graphs go nowhere and are left out; that is no fault of the test.
LENIENT = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.filter_too_much, HealthCheck.too_slow],
}


def axis(one, key):
    return next(found for found in assess(one).axes if found.key == key)


def codes(one):
    return [(finding.severity, finding.code) for finding in assess(one).report.findings]


def by_hand():
    return graph(
        patient(
            "a",
            reply("kind", "b", marks="plain 5", effects=effects(trust=20)),
            reply("flat", "b", marks="plain 2, next 3"),
            reply("rude", "poor", marks="plain 1", effects=effects(trust=-80)),
        ),
        patient(
            "b",
            reply("clear", "end", "trust >= 60", "plain 4", effects=effects(trust=50)),
            reply("vague", "end", marks="plain 1"),
            reply("mean", "poor", effects=effects(trust=-5, anxiety=10)),
        ),
        ending(),
        ending("poor", "poor"),
        skills="plain next never",
    )


def steps_on(drawn, path):
    """The decisions on a path that names the dice, too."""
    draws = [key.strip("()") for key in path if key.startswith("(")]
    state = play.start(drawn, forced=draws)
    draws, found = draws[state.draws :], []
    for key in path:
        if not key.startswith("("):
            step = play.decide(drawn, state, key, number=len(found) + 1, forced=draws)
            found.append(step)
            draws = draws[step.after.draws - state.draws :]
            state = step.after
    return found


def assert_debrief_tells(drawn, skill, extreme):
    rows = {row.skill.key: row for row in profile(drawn, steps_on(drawn, extreme.path))}
    assert rows[skill].seen == pytest.approx(extreme.value, abs=0.0501)
    assert not extreme.is_repeated
