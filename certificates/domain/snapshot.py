"""The parts of what a certificate rests on, as they are frozen.

Whole numbers and texts only: there is one way to write them, hence one digest. How
they are reckoned, written and read stands in `evidence.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from certificates.domain.options import Counting, Options, OwnTalk, Prompts
from certificates.domain.rules import RuleVersion, Shape

#: Rises whenever the same inputs could give another verdict.
ALGORITHM = "elearn-attendance-2"
#: 1: before options and days; 2: before the version of the code was named. Such evidence
#: is still read and run again.
SCHEMA = 3
KNOWN_SCHEMAS = (1, 2, SCHEMA)


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of an item without presence; `code` says why, as far as known."""

    starts_ms: int
    ends_ms: int
    code: str


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One item with the times it really had, and the time present in it."""

    key: str
    kind: str
    title: str
    short_title: str
    starts_ms: int
    ends_ms: int
    present_ms: int
    gaps: tuple[Gap, ...] = ()

    @property
    def window(self) -> tuple[int, int]:
        return (self.starts_ms, self.ends_ms)


@dataclass(frozen=True, slots=True)
class Source:
    """A sealed file or an imported log, by digest."""

    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Event:
    slug: str
    title: str
    time_zone: str
    starts_ms: int
    ends_ms: int
    held_on: str
    accreditation: str
    maximum: str
    programme_number: int
    programme_sha256: str
    accreditation_code: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """A printed signatory; the digest is that of the picture, where there is one."""

    name: str
    role: str
    image_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who certifies: the words printed, as they were on the day of issue."""

    site: str
    provider: str
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class Logo:
    """A printed logo: what it says in words, and the digest of the picture."""

    words: str
    image_sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of the template in the language of the paper, as on the day of issue.

    `version` names the template's version; all texts are empty in evidence that was
    frozen before there were templates.
    """

    template: str = ""
    version: str = ""
    language: str = "en-gb"
    kind: str = ""
    certify: str = ""
    body: tuple[str, ...] = ()
    check: str = ""
    footnote: str = ""
    logos: tuple[Logo, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleValues:
    key: str
    name: str
    unit: str
    valid_from: str
    step_minutes: int
    credit_per_step: str
    rounding: str
    day_maximum: str
    live_only: bool
    evaluation_first: bool
    creditable_kinds: tuple[str, ...]
    shape: str = Shape.MINUTES.value
    half_day_maximum: str = ""

    @classmethod
    def of(cls, rule: RuleVersion) -> RuleValues:
        return cls(
            key=rule.key,
            name=rule.name,
            unit=rule.unit,
            valid_from=rule.valid_from.isoformat(),
            step_minutes=rule.step_minutes,
            credit_per_step=str(rule.credit_per_step),
            rounding=rule.rounding,
            day_maximum=_maximum(rule.day_maximum),
            live_only=rule.live_only,
            evaluation_first=rule.evaluation_first,
            creditable_kinds=tuple(sorted(rule.creditable_kinds)),
            shape=rule.shape.value,
            half_day_maximum=_maximum(rule.half_day_maximum),
        )

    def rule(self) -> RuleVersion:
        return RuleVersion(
            key=self.key,
            name=self.name,
            unit=self.unit,
            valid_from=date.fromisoformat(self.valid_from),
            step_minutes=self.step_minutes,
            credit_per_step=Decimal(self.credit_per_step),
            rounding=self.rounding,
            day_maximum=Decimal(self.day_maximum) if self.day_maximum else None,
            live_only=self.live_only,
            evaluation_first=self.evaluation_first,
            creditable_kinds=frozenset(self.creditable_kinds),
            shape=Shape(self.shape),
            half_day_maximum=(
                Decimal(self.half_day_maximum) if self.half_day_maximum else None
            ),
        )


def _maximum(value: Decimal | None) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class OptionValues:
    """How the minutes were counted; `confirmed` names what an organiser chose."""

    counting: str = Counting.BY_MINUTE.value
    minimum_percent: int = 0
    grace_minutes: int = 0
    own_talk: str = OwnTalk.COUNTS.value
    prompts: str = Prompts.NOT_ASKED.value
    confirmed: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: Options, *, confirmed: Sequence[str] = ()) -> OptionValues:
        return cls(
            counting=options.counting.value,
            minimum_percent=options.minimum_percent,
            grace_minutes=options.grace_minutes,
            own_talk=options.own_talk.value,
            prompts=options.prompts.value,
            confirmed=tuple(confirmed),
        )

    def options(self) -> Options:
        return Options(
            counting=Counting(self.counting),
            minimum_percent=self.minimum_percent,
            grace_minutes=self.grace_minutes,
            own_talk=OwnTalk(self.own_talk),
            prompts=Prompts(self.prompts),
        )


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Time that an organiser gave back, or took away, with the reason that was given.

    `presence` holds it already; this says why.
    """

    starts_ms: int
    ends_ms: int
    is_added: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rule makes of presence: the part that `rerun` must find again.

    `days` says for which calendar days the granted credits are.
    """

    possible_ms: int
    eligible_ms: int
    steps: int
    earned: str
    granted: str
    days: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a certificate rests on. `presence` is the person's union.

    `held` are the credits by day on other certificates, `held_that_day` those of the
    day on which the event began; `own_items` are items in which the person spoke;
    `prompts` the attention prompts asked while they were there, and those answered, where
    the event asks for them. `code_version` says which source text reckoned.
    """

    name_printed: str
    event: Event
    issuer: Issuer
    items: tuple[EvidenceItem, ...]
    presence: tuple[tuple[int, int], ...]
    rule: RuleValues
    held_that_day: str
    evaluated_on: str
    sources: tuple[Source, ...]
    sealed_ms: int
    outcome: Outcome
    is_specimen: bool = False
    options: OptionValues = OptionValues()
    own_items: tuple[str, ...] = ()
    held: tuple[tuple[str, str], ...] = ()
    corrections: tuple[GivenBack, ...] = ()
    prompts: tuple[int, int] = (0, 0)
    code_version: str = ""
    sheet: Sheet = Sheet()
    algorithm: str = ALGORITHM
    schema: int = SCHEMA
