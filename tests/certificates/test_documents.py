"""The reference page of the rules tells every value with its source and confidence."""

from pathlib import Path

import pytest

from certificates.domain.options import HOUSE_ORIGINS
from certificates.rule_sets import rule_sets

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "credit-rules.md"
VERSIONS = [v for rule_set in rule_sets().values() for v in rule_set.versions]


@pytest.mark.parametrize("version", VERSIONS, ids=lambda version: version.version)
def test_every_value_stands_in_the_table_with_source_and_confidence(version):
    text = PAGE.read_text(encoding="utf-8")
    begin = text.index(f"| **`{version.version}`**")
    rows = text[begin:].split("\n| **`")[0].splitlines()[1:]
    told = [row.strip("| ").split(" | ")[-2:] for row in rows if row.startswith("|")]
    assert told == [[o.source, o.confidence] for o in version.origins]


def test_the_options_of_an_event_stand_there_too():
    text = PAGE.read_text(encoding="utf-8")
    for source, confidence in HOUSE_ORIGINS.values():
        assert f"| {source} | {confidence} |" in text
