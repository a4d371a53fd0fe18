"""What a rule set is: dated values, each with its source. Reads data, no files.

A rule set has versions; the one in force on the day of the event applies. A
mistake in the data is refused with the place where it stands, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from certificates.domain.numbers import NumberKind
from certificates.domain.options import (
    VALUES as OPTION_VALUES,
)
from certificates.domain.options import (
    OptionError,
    Options,
    with_value,
)

CONFIDENCES = ("high", "medium", "low", "default")
KINDS = frozenset({"talk", "qa", "discussion", "break", "opening", "industry"})


class RuleError(ValueError):
    """The data of a rule set is wrong; the message names the place."""


class Shape(StrEnum):
    """What a rule set asks for. There is no code for one body: a body is data."""

    #: Presence at a live event, in steps of minutes.
    MINUTES = "minutes"
    #: E-learning material whose self-assessment is passed; steps of its stated time.
    MATERIAL = "material"
    #: Presence at a live event, without credit.
    PARTICIPATION = "participation"
    #: A module that is completed, without credit.
    COMPLETION = "completion"


LIVE = frozenset({Shape.MINUTES, Shape.PARTICIPATION})


@dataclass(frozen=True, slots=True)
class Page:
    """Where a source stands on the web, and the day on which a stored copy was read."""

    address: str
    copy_read_on: date

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value comes from, and how sure we are of it.

    `pages` are those of the source that say this value; a source may have none."""

    value_of: str
    source: str
    confidence: str
    pages: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """The values of one rule set from `valid_from` until the next version.

    Minutes are whole, credits are Decimals; a maximum of None is no maximum. Shapes
    without credit have a step of one minute and no credit for it.
    """

    key: str
    name: str
    unit: str
    valid_from: date
    step_minutes: int
    credit_per_step: Decimal
    rounding: str
    day_maximum: Decimal | None
    live_only: bool
    evaluation_first: bool
    creditable_kinds: frozenset[str]
    origins: tuple[Origin, ...] = ()
    shape: Shape = Shape.MINUTES
    half_day_maximum: Decimal | None = None
    pass_percent: int = 0
    #: What holds of an event's options until an organiser chooses.
    options: Options = Options()

    @property
    def step_ms(self) -> int:
        return self.step_minutes * 60_000

    @property
    def gives_credit(self) -> bool:
        return self.credit_per_step > 0

    @property
    def is_for_events(self) -> bool:
        """Whether presence at a live event is what it asks for."""
        return self.shape in LIVE

    @property
    def earns_by_minutes(self) -> bool:
        return self.shape is Shape.MINUTES

    @property
    def version(self) -> str:
        """The name of this version, as certificates record it."""
        return f"{self.key}-{self.valid_from.isoformat()}"

    def origin_of(self, name: str) -> Origin | None:
        return next((one for one in self.origins if one.value_of == name), None)


@dataclass(frozen=True, slots=True)
class RuleSet:
    key: str
    name: str
    unit: str
    body: str
    versions: tuple[RuleVersion, ...]
    shape: Shape = Shape.MINUTES
    #: Key of the rule set whose certificates this body takes for its own credits.
    converts: str = ""
    #: Which number of a person this body's list of participants asks for.
    asks_number: str = ""

    def in_force(self, on: date) -> RuleVersion | None:
        """The version for an event held on that day, None before the first."""
        candidates = [entry for entry in self.versions if entry.valid_from <= on]
        return candidates[-1] if candidates else None


def parse_rule_set(data: Mapping[str, Any]) -> RuleSet:
    """A rule set from the tables of its TOML file.

    Raises `RuleError` for an unknown or missing key, a wrong type, a value
    without source, or versions out of order.
    """
    wanted = {"key", "name", "unit", "body", "shape", "versions"}
    _expect_keys(data, wanted, "the file", may={"converts", "asks_number", "pages"})
    head = {name: _text(data, name, "the file") for name in ("key", "name", "unit")}
    shape = Shape(_one_of(data["shape"], tuple(Shape), "shape in the file"))
    tables = data["versions"]
    if not isinstance(tables, list) or not tables:
        raise RuleError("The file has no [[versions]].")
    pages = _pages(data.get("pages", {}))
    versions = tuple(_version(head, shape, table, pages) for table in tables)
    dates = [entry.valid_from for entry in versions]
    if dates != sorted(set(dates)):
        raise RuleError("The versions must stand in order of valid_from, each once.")
    return RuleSet(
        **head,
        body=_text(data, "body", "the file"),
        versions=versions,
        shape=shape,
        converts=_text(data, "converts", "the file") if "converts" in data else "",
        asks_number=(
            _one_of(data["asks_number"], tuple(NumberKind), "asks_number in the file")
            if "asks_number" in data
            else ""
        ),
    )


_STEPS = ("step_minutes", "credit_per_step", "rounding")
#: What a version of each shape must say, and what it may.
VALUES: dict[Shape, tuple[str, ...]] = {
    Shape.MINUTES: (
        *_STEPS,
        "day_maximum",
        "live_only",
        "evaluation_first",
        "creditable_kinds",
    ),
    Shape.MATERIAL: (*_STEPS, "pass_percent", "evaluation_first"),
    Shape.PARTICIPATION: ("live_only", "evaluation_first", "creditable_kinds"),
    Shape.COMPLETION: ("evaluation_first",),
}
OPTIONAL: dict[Shape, tuple[str, ...]] = {
    Shape.MINUTES: ("half_day_maximum", *OPTION_VALUES),
    Shape.MATERIAL: ("day_maximum",),
    Shape.PARTICIPATION: tuple(OPTION_VALUES),
    Shape.COMPLETION: (),
}
ROUNDINGS = ("floor", "nearest")


def _pages(tables: Any) -> dict[str, Page]:
    """The pages that values of the file name as theirs, by the name they have there."""
    if not isinstance(tables, Mapping):
        raise RuleError("pages must be tables, one for each page.")
    found = {}
    for name, table in tables.items():
        place = f"the page “{name}”"
        if not isinstance(table, Mapping):
            raise RuleError(f"{place} must be a table with address and copy_read_on.")
        _expect_keys(table, {"address", "copy_read_on"}, place)
        page = Page(_text(table, "address", place), table["copy_read_on"])
        if not _is_of_the_web(page.address):
            raise RuleError(f"address must be one of the web in {place}.")
        if type(page.copy_read_on) is not date:
            raise RuleError(f"copy_read_on must be a date without quotes in {place}.")
        found[name] = page
    return found


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _version(
    head: dict[str, str], shape: Shape, table: Mapping[str, Any], pages: dict[str, Page]
) -> RuleVersion:
    valid_from = table.get("valid_from")
    if type(valid_from) is not date:
        raise RuleError("A version needs valid_from, a date without quotes.")
    place = f"the version of {valid_from}"
    _expect_keys(table, {"valid_from", *VALUES[shape]}, place, may={*OPTIONAL[shape]})
    names = [*VALUES[shape], *(name for name in OPTIONAL[shape] if name in table)]
    values: dict[str, Any] = {}
    origins = []
    for name in names:
        values[name], origin = _sourced(name, table[name], f"{name} in {place}", pages)
        origins.append(origin)
    return RuleVersion(
        **head,
        shape=shape,
        valid_from=valid_from,
        step_minutes=_whole_number(values, "step_minutes", place, usual=1),
        credit_per_step=_positive_decimal(values, "credit_per_step", place)
        or Decimal(0),
        rounding=_one_of(
            values.get("rounding", "floor"), ROUNDINGS, f"rounding in {place}"
        ),
        day_maximum=_positive_decimal(values, "day_maximum", place),
        half_day_maximum=_positive_decimal(values, "half_day_maximum", place),
        live_only=_flag(values, "live_only", place),
        evaluation_first=_flag(values, "evaluation_first", place),
        creditable_kinds=_kinds(values, place),
        pass_percent=_whole_number(values, "pass_percent", place, usual=0),
        options=_options(values, place),
        origins=tuple(origins),
    )


def _sourced(
    name: str, entry: Any, where: str, pages: dict[str, Page]
) -> tuple[Any, Origin]:
    if not isinstance(entry, Mapping):
        raise RuleError(f"{where} must be a table with value, source, confidence.")
    _expect_keys(entry, {"value", "source", "confidence"}, where, may={"pages"})
    if entry["confidence"] not in CONFIDENCES:
        raise RuleError(f"{where}: confidence must be one of {CONFIDENCES}.")
    source = _text(entry, "source", where)
    named = entry.get("pages", [])
    if not isinstance(named, list) or not all(str(one) in pages for one in named):
        raise RuleError(f"{where}: pages must list names of [pages] of the file.")
    told = tuple(pages[str(one)] for one in named)
    return entry["value"], Origin(name, source, str(entry["confidence"]), told)


def _expect_keys(
    table: Mapping[str, Any],
    wanted: set[str],
    place: str,
    *,
    may: set[str] | None = None,
) -> None:
    missing, unknown = wanted - set(table), set(table) - wanted - (may or set())
    if missing:
        raise RuleError(f"{sorted(missing)} missing in {place}.")
    if unknown:
        raise RuleError(f"{sorted(unknown)} not known in {place}.")


def _text(table: Mapping[str, Any], name: str, place: str) -> str:
    value = table[name]
    if not isinstance(value, str) or not value.strip():
        raise RuleError(f"{name} must be a text in {place}.")
    return value


def _whole_number(
    values: Mapping[str, Any], name: str, place: str, *, usual: int
) -> int:
    value = values.get(name, usual)
    if type(value) is not int or (name in values and value < 1):
        raise RuleError(f"{name} must be a whole number above 0 in {place}.")
    return value


def _positive_decimal(
    values: Mapping[str, Any], name: str, place: str
) -> Decimal | None:
    """A text, never a float: 0.1 has no exact float. Maxima may be "none"."""
    value = values.get(name)
    if name not in values or (value == "none" and name.endswith("maximum")):
        return None
    if not isinstance(value, str):
        raise RuleError(f'{name} must be written in quotes, like "0.5", in {place}.')
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise RuleError(f"{name} is not a number in {place}.") from None
    if not number.is_finite() or number <= 0:
        raise RuleError(f"{name} must be above 0 in {place}.")
    return number


def _flag(values: Mapping[str, Any], name: str, place: str) -> bool:
    value = values.get(name, False)
    if not isinstance(value, bool):
        raise RuleError(f"{name} must be true or false in {place}.")
    return value


def _one_of(value: Any, allowed: tuple[str, ...], place: str) -> str:
    if value not in allowed:
        raise RuleError(f"{place} must be one of {tuple(map(str, allowed))}.")
    return str(value)


def _kinds(values: Mapping[str, Any], place: str) -> frozenset[str]:
    value = values.get("creditable_kinds", [])
    if not isinstance(value, list) or not set(value) <= KINDS:
        raise RuleError(f"creditable_kinds must list kinds of items in {place}.")
    if "creditable_kinds" in values and not value:
        raise RuleError(f"creditable_kinds must list kinds of items in {place}.")
    return frozenset(value)


def _options(values: Mapping[str, Any], place: str) -> Options:
    options = Options()
    for name in OPTION_VALUES:
        if name in values:
            try:
                options = with_value(options, name, str(values[name]))
            except OptionError as error:
                raise RuleError(f"{error} in {place}.") from None
    return options
