"""Which rule sets the house knows: the TOML files in `certificates/rules/`."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from certificates.domain.rules import RuleError, RuleSet, RuleVersion, parse_rule_set

FOLDER = Path(__file__).resolve().parent / "rules"


def load_rule_set(path: Path) -> RuleSet:
    """The rule set of one file, whose name is its key."""
    try:
        rule_set = parse_rule_set(tomllib.loads(path.read_text(encoding="utf-8")))
    except (RuleError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{path.name}: {error}") from error
    if rule_set.key != path.stem:
        raise RuleError(f"{path.name}: the key must be the file's name.")
    return rule_set


@cache
def rule_sets() -> dict[str, RuleSet]:
    found = (load_rule_set(path) for path in sorted(FOLDER.glob("*.toml")))
    return {rule_set.key: rule_set for rule_set in found}


def body_name(key: str) -> str:
    """Of which body a rule set is; its key where the house knows it no longer."""
    rule_set = rule_sets().get(key)
    return rule_set.name if rule_set else key


def rule_in_force(key: str, on: date) -> RuleVersion | None:
    """The version of `key` for an event of that day; None when there is none."""
    rule_set = rule_sets().get(key)
    return rule_set.in_force(on) if rule_set else None
