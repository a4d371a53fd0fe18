"""What a rule set is: dated values, each with its source. Reads data, no files.

A rule set has versions; the one in force on the day of the event applies. A
mistake in the data is refused with the place where it stands, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

CONFIDENCES = ("high", "medium", "low", "default")
KINDS = frozenset({"talk", "qa", "discussion", "break", "opening", "industry"})


class RuleError(ValueError):
    """The data of a rule set is wrong; the message names the place."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from, and how sure we are of it."""

    value_of: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """The values of one rule set from `valid_from` until the next version."""

    key: str
    name: str
    unit: str
    valid_from: date
    step_minutes: int
    credit_per_step: Decimal
    rounding: str
    day_maximum: Decimal
    live_only: bool
    evaluation_first: bool
    creditable_kinds: frozenset[str]
    origins: tuple[Origin, ...] = ()

    @property
    def step_ms(self) -> int:
        return self.step_minutes * 60_000

    @property
    def version(self) -> str:
        """The name of this version, as certificates record it."""
        return f"{self.key}-{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class RuleSet:
    key: str
    name: str
    unit: str
    body: str
    versions: tuple[RuleVersion, ...]

    def in_force(self, on: date) -> RuleVersion | None:
        """The version for an event held on that day, None before the first."""
        candidates = [entry for entry in self.versions if entry.valid_from <= on]
        return candidates[-1] if candidates else None


def parse_rule_set(data: Mapping[str, Any]) -> RuleSet:
    """A rule set from the tables of its TOML file.

    Raises `RuleError` for an unknown or missing key, a wrong type, a value
    without source, or versions out of order.
    """
    _expect_keys(data, {"key", "name", "unit", "body", "versions"}, "the file")
    head = {name: _text(data, name, "the file") for name in ("key", "name", "unit")}
    tables = data["versions"]
    if not isinstance(tables, list) or not tables:
        raise RuleError("The file has no [[versions]].")
    versions = tuple(_version(head, table) for table in tables)
    dates = [entry.valid_from for entry in versions]
    if dates != sorted(set(dates)):
        raise RuleError("The versions must stand in order of valid_from, each once.")
    return RuleSet(**head, body=_text(data, "body", "the file"), versions=versions)


VALUES = (
    "step_minutes",
    "credit_per_step",
    "rounding",
    "day_maximum",
    "live_only",
    "evaluation_first",
    "creditable_kinds",
)


def _version(head: dict[str, str], table: Mapping[str, Any]) -> RuleVersion:
    valid_from = table.get("valid_from")
    if type(valid_from) is not date:
        raise RuleError("A version needs valid_from, a date without quotes.")
    place = f"the version of {valid_from}"
    _expect_keys(table, {"valid_from", *VALUES}, place)
    origins = []
    values: dict[str, Any] = {}
    for name in VALUES:
        where = f"{name} in {place}"
        entry = table[name]
        if not isinstance(entry, Mapping):
            raise RuleError(f"{where} must be a table with value, source, confidence.")
        _expect_keys(entry, {"value", "source", "confidence"}, where)
        if entry["confidence"] not in CONFIDENCES:
            raise RuleError(f"{where}: confidence must be one of {CONFIDENCES}.")
        origins.append(
            Origin(name, _text(entry, "source", where), str(entry["confidence"]))
        )
        values[name] = entry["value"]
    return RuleVersion(
        **head,
        valid_from=valid_from,
        step_minutes=_whole_number(values["step_minutes"], place),
        credit_per_step=_positive_decimal(values, "credit_per_step", place),
        rounding=_one_of(values["rounding"], ("floor",), f"rounding in {place}"),
        day_maximum=_positive_decimal(values, "day_maximum", place),
        live_only=_flag(values, "live_only", place),
        evaluation_first=_flag(values, "evaluation_first", place),
        creditable_kinds=_kinds(values["creditable_kinds"], place),
        origins=tuple(origins),
    )


def _expect_keys(table: Mapping[str, Any], wanted: set[str], place: str) -> None:
    missing, unknown = wanted - set(table), set(table) - wanted
    if missing:
        raise RuleError(f"{sorted(missing)} missing in {place}.")
    if unknown:
        raise RuleError(f"{sorted(unknown)} not known in {place}.")


def _text(table: Mapping[str, Any], name: str, place: str) -> str:
    value = table[name]
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{name} must be a text in {place}.")
    return value


def _whole_number(value: Any, place: str) -> int:
    if type(value) is not int or value < 1:
        raise RuleError(f"step_minutes must be a whole number above 0 in {place}.")
    return value


def _positive_decimal(values: dict[str, Any], name: str, place: str) -> Decimal:
    """A text, never a float: 0.1 has no exact float."""
    value = values[name]
    if not isinstance(value, str):
        raise RuleError(f'{name} must be written in quotes, like "0.5", in {place}.')
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise RuleError(f"{name} is not a number in {place}.") from None
    if not number.is_finite() or number <= 0:
        raise RuleError(f"{name} must be above 0 in {place}.")
    return number


def _flag(values: dict[str, Any], name: str, place: str) -> bool:
    value = values[name]
    if not isinstance(value, bool):
        raise RuleError(f"{name} must be true or false in {place}.")
    return value


def _one_of(value: Any, allowed: tuple[str, ...], place: str) -> str:
    if value not in allowed:
        raise RuleError(f"{place} must be one of {allowed}.")
    return str(value)


def _kinds(value: Any, place: str) -> frozenset[str]:
    if not isinstance(value, list) or not value or not set(value) <= KINDS:
        raise RuleError(f"creditable_kinds must list kinds of items in {place}.")
    return frozenset(value)
