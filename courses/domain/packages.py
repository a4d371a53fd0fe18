"""What does a package from elsewhere say of a learner, and with what is it begun
again? Reads the data model of SCORM 1.2 and 2004 and our own few keys for H5P;
believes nothing beyond the package's word and knows no learner and no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    SCORM_12 = "scorm_12"
    SCORM_2004 = "scorm_2004"
    H5P = "h5p"


class Completion(StrEnum):
    UNKNOWN = "unknown"
    INCOMPLETE = "incomplete"
    COMPLETED = "completed"


class Success(StrEnum):
    UNKNOWN = "unknown"
    PASSED = "passed"
    FAILED = "failed"


#: SCORM names 4,096 characters (1.2) and 64,000 (2004) for `suspend_data`; tools of
#: the 1.2 age write more than their own limit, so both get the larger one.
MAX_VALUE: Final = 64_000
MAX_KEYS: Final = 2_000
MAX_STATE: Final = 256_000
_KEY: Final = re.compile(r"(?:cmi|h5p)(?:\.[a-z0-9_]{1,40}){1,8}")

#: What a package gets back the next time. Answers to single questions stay with it:
#: nothing here reads them, so they are not kept.
_KEPT: Final = {
    Kind.SCORM_12: (
        "cmi.core.lesson_location", "cmi.core.lesson_status", "cmi.core.score.",
        "cmi.suspend_data", "cmi.comments", "cmi.student_preference.",
        "cmi.objectives.",
    ),
    Kind.SCORM_2004: (
        "cmi.location", "cmi.completion_status", "cmi.success_status", "cmi.score.",
        "cmi.progress_measure", "cmi.suspend_data", "cmi.learner_preference.",
        "cmi.objectives.", "cmi.comments_from_learner.",
    ),
    Kind.H5P: ("h5p.state",),
}  # fmt: skip
_NOT_KEPT: Final = ("cmi.comments_from_lms",)


class StateProblem(ValueError):
    """A state that is not one: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Word:
    """The package's word, and no more than that."""

    completion: Completion = Completion.UNKNOWN
    success: Success = Success.UNKNOWN
    percent: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it says of itself that it was brought to a good end."""
        return (
            self.completion is Completion.COMPLETED
            and self.success is not Success.FAILED
        )


@dataclass(frozen=True, slots=True)
class Report:
    word: Word
    #: Milliseconds of this sitting, as the package counts them; None: it said none.
    session_ms: int | None
    exit: str
    #: What is kept for the next time.
    state: dict[str, str]


def read_report(kind: Kind, state: Mapping[str, object]) -> Report:
    """What `state` (flat data model, key → text) says. Raises `StateProblem`."""
    told = _checked(state)
    reader = {
        Kind.SCORM_12: _scorm_12,
        Kind.SCORM_2004: _scorm_2004,
        Kind.H5P: _h5p,
    }[kind]
    word, session_ms, leaving = reader(told)
    kept = {
        key: value
        for key, value in told.items()
        if value and key.startswith(_KEPT[kind]) and not key.startswith(_NOT_KEPT)
    }
    return Report(word, session_ms, leaving[:20], kept)


def _checked(state: Mapping[str, object]) -> dict[str, str]:
    if len(state) > MAX_KEYS:
        raise StateProblem("too_large")
    told: dict[str, str] = {}
    total = 0
    for key, value in state.items():
        if not isinstance(value, str) or not _KEY.fullmatch(key) or "\0" in value:
            raise StateProblem("not_a_state")
        total += len(key) + len(value)
        if len(value) > MAX_VALUE or total > MAX_STATE:
            raise StateProblem("too_large")
        told[key] = value
    return told


# -- SCORM 1.2 -------------------------------------------------------------------
_STATUS_12: Final = {
    "passed": (Completion.COMPLETED, Success.PASSED),
    "failed": (Completion.COMPLETED, Success.FAILED),
    "completed": (Completion.COMPLETED, Success.UNKNOWN),
    "incomplete": (Completion.INCOMPLETE, Success.UNKNOWN),
    "browsed": (Completion.INCOMPLETE, Success.UNKNOWN),
}


def _scorm_12(told: Mapping[str, str]) -> tuple[Word, int | None, str]:
    completion, success = _STATUS_12.get(
        told.get("cmi.core.lesson_status", ""), (Completion.UNKNOWN, Success.UNKNOWN)
    )
    percent = _share(told, "cmi.core.score", default_max=100)
    return (
        Word(completion, success, percent),
        timespan_ms(told.get("cmi.core.session_time", "")),
        told.get("cmi.core.exit", ""),
    )


_TIMESPAN: Final = re.compile(r"([0-9]{2,4}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,2}))?")


def timespan_ms(text: str) -> int | None:
    """SCORM 1.2 `CMITimespan`, HHHH:MM:SS.SS; None for anything else."""
    match = _TIMESPAN.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part) for part in match.groups()[:3])
    hundredths = int((match[4] or "0").ljust(2, "0"))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + hundredths * 10


# -- SCORM 2004 ------------------------------------------------------------------
def _scorm_2004(told: Mapping[str, str]) -> tuple[Word, int | None, str]:
    completion = {
        "completed": Completion.COMPLETED,
        "incomplete": Completion.INCOMPLETE,
    }.get(told.get("cmi.completion_status", ""), Completion.UNKNOWN)
    success = {"passed": Success.PASSED, "failed": Success.FAILED}.get(
        told.get("cmi.success_status", ""), Success.UNKNOWN
    )
    scaled = _number(told.get("cmi.score.scaled", ""))
    percent = (
        _share(told, "cmi.score", default_max=None)
        if scaled is None
        else _percent(scaled)
    )
    return (
        Word(completion, success, percent),
        duration_ms(told.get("cmi.session_time", "")),
        told.get("cmi.exit", ""),
    )


_DURATION: Final = re.compile(
    r"P(?:([0-9]{1,4})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,8})(?:\.([0-9]{1,3})[0-9]*)?S)?)?"
)


def duration_ms(text: str) -> int | None:
    """An ISO 8601 duration of days and smaller; months have no length and are None."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:4])
    thousandths = int((match[5] or "0").ljust(3, "0"))
    whole = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return whole * 1000 + thousandths


# -- H5P -------------------------------------------------------------------------
def _h5p(told: Mapping[str, str]) -> tuple[Word, int | None, str]:
    """H5P has statements instead of a data model; our frame keeps the last ones."""
    completion = {
        "completed": Completion.COMPLETED,
        "incomplete": Completion.INCOMPLETE,
    }.get(told.get("h5p.completion", ""), Completion.UNKNOWN)
    success = {"passed": Success.PASSED, "failed": Success.FAILED}.get(
        told.get("h5p.success", ""), Success.UNKNOWN
    )
    return (
        Word(completion, success, _share(told, "h5p.score", default_max=None)),
        duration_ms(told.get("h5p.session_time", "")),
        "suspend",
    )


# -- Numbers ---------------------------------------------------------------------
_NUMBER: Final = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _share(
    told: Mapping[str, str], prefix: str, *, default_max: float | None
) -> int | None:
    raw = _number(told.get(f"{prefix}.raw", ""))
    least = _number(told.get(f"{prefix}.min", "")) or 0.0
    most = _number(told.get(f"{prefix}.max", ""))
    most = default_max if most is None else most
    if raw is None or most is None or most <= least:
        return None
    return _percent((raw - least) / (most - least))


def _percent(share: float) -> int:
    return round(100 * min(1.0, max(0.0, share)))


# -- Over several sittings ---------------------------------------------------------
def heard(before: Word, said: Word) -> Word:
    """The word that stands after another one. What was completed or passed stays so
    when a package is opened once more and begins by saying less."""
    completion = said.completion
    if before.completion is Completion.COMPLETED or completion is Completion.UNKNOWN:
        completion = before.completion
    success = said.success
    if before.success is Success.PASSED or success is Success.UNKNOWN:
        success = before.success
    scores = [one for one in (before.percent, said.percent) if one is not None]
    return Word(completion, success, max(scores) if scores else None)


@dataclass(frozen=True, slots=True)
class Opening:
    """With what a package is begun."""

    entry: str
    state: dict[str, str]


def opening(
    kind: Kind,
    *,
    state: Mapping[str, str],
    exit: str,
    has_ended: bool,
    is_completed: bool,
) -> Opening:
    """`ab-initio` the first time, `resume` where it was left.

    A package that ended without asking to be suspended begins anew by the standard;
    here it does so only once it has said that it is completed, so that a place is
    not lost to a careless package. What simply stopped (a closed tab) is resumed.
    """
    if not state:
        return Opening("ab-initio", {})
    if has_ended and is_completed and exit != "suspend":
        if kind is Kind.SCORM_12:
            return Opening("", dict(state))
        return Opening("ab-initio", {})
    return Opening("resume", dict(state))


def total_time(kind: Kind, ms: int) -> str:
    """Time of all earlier sittings as the package reads it."""
    if kind is Kind.SCORM_12:
        seconds, rest = divmod(max(0, ms), 1000)
        hours = min(9999, seconds // 3600)
        return f"{hours:04}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest // 10:02}"
    return f"PT{max(0, ms) / 1000:.2f}S"
