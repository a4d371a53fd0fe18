"""What an organiser may choose about an event's minutes, and what holds until then.

Five choices, each with a closed set of values. It says nothing of who chose: that is
the record's matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

#: An item that counts as a whole asks for the majority of it at the least (the wording
#: of the ESR in 2018), whatever smaller share was chosen.
WHOLE_ITEM_LEAST_PERCENT = 50
PERCENTS = (0, 50, 60, 70, 75, 80, 90, 100)
GRACE_MINUTES = (0, 2, 5, 10, 15)


class Counting(StrEnum):
    BY_MINUTE = "by_minute"
    WHOLE_ITEM = "whole_item"


class OwnTalk(StrEnum):
    """Whether a speaker's minutes in an item of their own count."""

    COUNTS = "counts"
    LEFT_OUT = "left_out"


class Prompts(StrEnum):
    """Whether attention prompts have a say: in the certificate, never in minutes."""

    NOT_ASKED = "none"
    THREE_OF_FOUR = "three_of_four"


class OptionError(ValueError):
    """A value that this option does not have."""


@dataclass(frozen=True, slots=True)
class Options:
    """How minutes of items are counted.

    `minimum_percent`: below this share of an item it does not count at all; 0 is no
    minimum. `grace_minutes` may be missing before the share is not reached; they add
    no minutes.
    """

    counting: Counting = Counting.BY_MINUTE
    minimum_percent: int = 0
    grace_minutes: int = 0
    own_talk: OwnTalk = OwnTalk.COUNTS
    prompts: Prompts = Prompts.NOT_ASKED

    @property
    def least_percent(self) -> int:
        """The share that is asked for in the end."""
        if self.counting is Counting.WHOLE_ITEM:
            return max(self.minimum_percent, WHOLE_ITEM_LEAST_PERCENT)
        return self.minimum_percent


#: Each option with its values as they are stored, the usual one first.
VALUES: dict[str, tuple[str, ...]] = {
    "counting": tuple(Counting),
    "minimum_percent": tuple(str(number) for number in PERCENTS),
    "grace_minutes": tuple(str(number) for number in GRACE_MINUTES),
    "own_talk": tuple(OwnTalk),
    "prompts": tuple(Prompts),
}


#: The rule set for which sources of the usual values were looked for.
HOUSE_RULE_SET = "eaccme"
#: Where the usual value of each option comes from, and how sure we are of it.
HOUSE_ORIGINS: dict[str, tuple[str, str]] = {
    "counting": (
        "EAPM 2024 and ESCRS 2024 quoting the EACCME: the hours actually spent",
        "high",
    ),
    "minimum_percent": ("not found for the EACCME: our default", "default"),
    "grace_minutes": ("not found: our default", "default"),
    "own_talk": ("not found for the EACCME: our default", "default"),
    "prompts": ("not found for the EACCME: our default", "default"),
}


def prompts_needed(asked: int) -> int:
    """How many of them have to be answered: three of four, a part of one being one."""
    return -(-3 * asked // 4)


def with_value(options: Options, name: str, value: str) -> Options:
    """The options with one of them set. OptionError for what is in no list."""
    if value not in VALUES.get(name, ()):
        raise OptionError(f"{name} cannot be {value!r}.")
    match name:
        case "counting":
            return replace(options, counting=Counting(value))
        case "own_talk":
            return replace(options, own_talk=OwnTalk(value))
        case "prompts":
            return replace(options, prompts=Prompts(value))
        case "minimum_percent":
            return replace(options, minimum_percent=int(value))
        case _:
            return replace(options, grace_minutes=int(value))


def with_values(options: Options, values: Mapping[str, str]) -> Options:
    for name, value in values.items():
        options = with_value(options, name, value)
    return options


def value_of(options: Options, name: str) -> str:
    """One option as it is stored."""
    return str(getattr(options, name))
