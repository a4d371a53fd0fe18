"""Law 6: rules are data, each value with its date, source and confidence."""

from __future__ import annotations

import ast
import tomllib
from datetime import date

import pytest

from tests.architecture.source import ROOT, python_files, relative

RULE_FILES = sorted((ROOT / "certificates/rules").glob("*.toml"))
CONFIDENCES = {"high", "medium", "low", "default"}
#: What a credit rule consists of: a step in minutes, its credit, the day's maximum.
RULE_NUMBERS = {30, 1800, 1_800_000, 0.5, "0.5"}


def undated_values(text: str) -> list[str]:
    """Values of a rule file that lack a source or a known confidence."""
    told = tomllib.loads(text)
    missing = []
    for version in told["versions"]:
        if not isinstance(version.get("valid_from"), date):
            missing.append("valid_from")
        missing += [
            name
            for name, entry in version.items()
            if name != "valid_from"
            and (
                not entry.get("source", "").strip()
                or entry.get("confidence") not in CONFIDENCES
            )
        ]
    return missing


def rule_numbers(source: str) -> list[int]:
    """Lines that hold a number which only a rule file may know."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and not isinstance(node.value, bool)
        and node.value in RULE_NUMBERS
    ]


@pytest.mark.parametrize("path", RULE_FILES, ids=relative)
def test_every_rule_value_has_date_source_and_confidence(path):
    assert undated_values(path.read_text(encoding="utf-8")) == []


def test_there_are_rules():
    assert [path.name for path in RULE_FILES] == [
        "aerztekammer.toml",
        "ama.toml",
        "completion.toml",
        "dfp.toml",
        "eaccme-elm.toml",
        "eaccme.toml",
        "participation.toml",
        "rcr.toml",
        "siwf.toml",
    ]


@pytest.mark.parametrize("place", ["certificates/domain", "media/domain"])
def test_arithmetic_knows_no_number_of_a_rule(place):
    offences = {
        relative(path): lines
        for path in python_files(place)
        if (lines := rule_numbers(path.read_text(encoding="utf-8")))
    }
    assert offences == {}


@pytest.mark.parametrize(
    ("line", "is_offence"),
    [
        ("credits = eligible_ms // 1_800_000", True),
        ('step = Decimal("0.5")', True),
        ("credits = eligible_ms // rule.step_ms", False),
        ("seconds = ms // 1000", False),
    ],
)
def test_rule_numbers_are_recognised(line, is_offence):
    assert bool(rule_numbers(line)) is is_offence


def test_a_value_without_source_is_recognised():
    text = """
[[versions]]
valid_from = 2024-01-01
[versions.step_minutes]
value = 30
confidence = "high"
"""
    assert undated_values(text) == ["step_minutes"]
