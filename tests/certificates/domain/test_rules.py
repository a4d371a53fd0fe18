"""Rule sets: dated, sourced, and refused when anything is unclear."""

import copy
import tomllib
from datetime import date
from decimal import Decimal

import pytest

from certificates.domain.rules import VALUES, RuleError, parse_rule_set
from certificates.rule_sets import FOLDER, load_rule_set, rule_in_force, rule_sets


@pytest.fixture
def data() -> dict:
    return tomllib.loads((FOLDER / "eaccme.toml").read_text(encoding="utf-8"))


def test_eaccme_values_are_those_of_the_sources() -> None:
    rule = rule_in_force("eaccme", date(2024, 2, 22))
    assert rule.step_minutes == 30
    assert rule.credit_per_step == Decimal("0.5")
    assert rule.day_maximum == Decimal(8)
    assert rule.rounding == "floor"
    assert rule.live_only is True
    assert rule.evaluation_first is True
    assert rule.creditable_kinds == {"talk", "qa", "discussion"}
    assert rule.version == "eaccme-2024-01-01"


def test_every_value_has_a_source_and_guesses_say_so() -> None:
    for rule_set in rule_sets().values():
        for version in rule_set.versions:
            told = [origin.value_of for origin in version.origins]
            assert all(origin.source for origin in version.origins)
            assert set(VALUES[version.shape]) <= set(told)
            assert len(told) == len(set(told))
    rule = rule_in_force("eaccme", date(2024, 2, 22))
    defaults = {o.value_of for o in rule.origins if o.confidence == "default"}
    assert defaults == {"rounding", "creditable_kinds"}


def test_the_version_in_force_is_the_last_one_that_has_begun(data: dict) -> None:
    current = data["versions"][-1]
    later = copy.deepcopy(current)
    later["valid_from"] = date(2027, 1, 1)
    later["day_maximum"]["value"] = "6"
    rules = parse_rule_set({**data, "versions": [current, later]})
    assert rules.in_force(date(2023, 12, 31)) is None
    assert rules.in_force(date(2024, 1, 1)).day_maximum == 8
    assert rules.in_force(date(2026, 12, 31)).day_maximum == 8
    assert rules.in_force(date(2027, 1, 1)).day_maximum == 6
    with pytest.raises(RuleError, match="order of valid_from"):
        parse_rule_set({**data, "versions": [later, current]})


def test_an_unknown_key_has_no_rule() -> None:
    assert rule_in_force("", date(2024, 2, 22)) is None
    assert rule_in_force("no-such-body", date(2024, 2, 22)) is None


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("key",), None, "missing"),
        (("surprise",), 1, "not known"),
        (("versions", 0, "valid_from"), "2024-01-01", "valid_from"),
        (("versions", 0, "step_minutes", "value"), 0, "above 0"),
        (("versions", 0, "step_minutes", "value"), "30", "whole number"),
        (("versions", 0, "step_minutes", "source"), "", "must be a text"),
        (("versions", 0, "step_minutes", "confidence"), "sure", "confidence"),
        (("versions", 0, "credit_per_step", "value"), 0.5, "in quotes"),
        (("versions", 0, "credit_per_step", "value"), "half", "not a number"),
        (("versions", 0, "day_maximum", "value"), "-8", "above 0"),
        (("versions", 0, "rounding", "value"), "ceiling", "one of"),
        (("shape",), "lectures", "one of"),
        (("versions", 0, "credit_per_step", "value"), "none", "not a number"),
        (("versions", 0, "half_day_maximum", "value"), "0", "above 0"),
        (("versions", 0, "pass_percent"), {}, "not known"),
        (("versions", 0, "live_only", "value"), "yes", "true or false"),
        (("versions", 0, "creditable_kinds", "value"), ["lunch"], "kinds"),
        (("versions", 0, "day_maximum"), 8, "must be a table"),
        (("versions", 0, "grace"), {}, "not known"),
    ],
)
def test_unclear_data_is_refused_with_the_place(
    data: dict, path: tuple, value: object, message: str
) -> None:
    place = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    with pytest.raises(RuleError, match=message):
        parse_rule_set(data)


def test_a_file_must_carry_its_own_key(tmp_path) -> None:
    text = (FOLDER / "eaccme.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "other.toml"
    wrong.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"other\.toml: the key"):
        load_rule_set(wrong)
    wrong.write_text("key = ", encoding="utf-8")
    with pytest.raises(RuleError, match=r"other\.toml"):
        load_rule_set(wrong)


def test_a_source_may_name_its_pages() -> None:
    rule = rule_in_force("eaccme", date(2024, 2, 22))
    (page,) = rule.origin_of("step_minutes").pages
    assert (page.host, page.copy_read_on) == ("eapm.eu.com", date(2026, 11, 27))
    assert rule.origin_of("rounding").pages == ()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"address": "javascript:alert(1)", "copy_read_on": date(2026, 1, 1)},
            "of the web",
        ),
        ({"address": "https://[", "copy_read_on": date(2026, 1, 1)}, "of the web"),
        (
            {"address": "https:///nowhere", "copy_read_on": date(2026, 1, 1)},
            "of the web",
        ),
        (
            {"address": "https://example.org/", "copy_read_on": "2026-01-01"},
            "copy_read_on",
        ),
        ({"address": "https://example.org/"}, "copy_read_on"),
        ("https://example.org/", "must be a table"),
    ],
)
def test_a_page_without_address_or_day_is_refused(data, change, message) -> None:
    with pytest.raises(RuleError, match=message):
        parse_rule_set({**data, "pages": {**data["pages"], "eadv": change}})


@pytest.mark.parametrize("named", ["eadv", ["nowhere"], [["eadv"]], [1]])
def test_a_value_names_only_pages_of_its_file(data, named) -> None:
    data["versions"][0]["rounding"]["pages"] = named
    with pytest.raises(RuleError, match="pages must list names"):
        parse_rule_set(data)
