"""What the templates of building blocks are given. Plain values, as in `shapes`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courses.domain.glossary import Term
from courses.glossary_wording import GlossaryWords
from courses.radiation import Sourced


# -- Doses -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class DoseRow:
    name: str
    msv: float
    low: float | None
    high: float | None
    dose: str
    spread: str  # "2 to 8 mSv", or ""
    times: tuple[str, ...]  # one per background
    band: str
    is_checked: bool

    @property
    def has_range(self) -> bool:
        return self.low is not None and self.high is not None


@dataclass(frozen=True, slots=True)
class DoseTable:
    rows: tuple[DoseRow, ...]
    #: Of each background: "3 mSv a year".
    backgrounds: tuple[str, ...]
    sources: tuple[Sourced, ...]
    figure: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    heading: str
    phrases: Sequence[str]
    #: (time, "at 3 mSv a year") for each background; empty without a dose.
    comparisons: Sequence[tuple[str, str]]
    band: str
    caveats: Sequence[str]


@dataclass(frozen=True, slots=True)
class RiskBuilder:
    form: Any
    answer: RiskAnswer | None
    sources: tuple[Sourced, ...]


# -- Release ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ReleaseStep:
    when: str
    words: str
    kind: str  # the moment's code
    is_patient: bool


@dataclass(frozen=True, slots=True)
class ReleaseFinding:
    words: str
    kind: str  # "good", "caution" or "task"


@dataclass(frozen=True, slots=True)
class ReleaseSandbox:
    form: Any
    summary: str
    steps: Sequence[ReleaseStep]
    findings: Sequence[ReleaseFinding]


# -- Report workshop ---------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text: `term` where the glossary knows it, `is_short` for an
    abbreviation that it does not know."""

    text: str
    term: Term | None = None
    is_short: bool = False


@dataclass(frozen=True, slots=True)
class CountRow:
    label: str
    passage: str
    yours: str
    model: str


@dataclass(frozen=True, slots=True)
class WorkshopView:
    is_written: bool
    text: str
    segments: tuple[Segment, ...] = ()
    rows: tuple[CountRow, ...] = ()
    #: Terms in the learner's own words, each once.
    jargon: tuple[Term, ...] = ()
    abbreviations: tuple[str, ...] = ()
    #: (sentence, number of its words)
    long_sentences: tuple[tuple[str, int], ...] = ()
    #: Terms of the report itself: what they mean, to write with.
    passage_terms: tuple[Term, ...] = ()
    formula: str = ""
    is_rough: bool = False


# -- Glossary ----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Entry:
    term: Term
    section: str
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    letter: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class GlossaryView:
    letters: tuple[Letter, ...]
    query: str
    #: How many were found, in a sentence; empty without a search.
    found: str
    total: int
    language: str
    #: Of the whole list, without a search.
    url: str
    languages: tuple[LanguageLink, ...]
    words: GlossaryWords


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """The same word in another language."""

    link: LanguageLink
    name: str


@dataclass(frozen=True, slots=True)
class TermPage:
    term: Term
    language: str
    section: str
    example: str
    caution: str
    spellings: tuple[str, ...]
    related: tuple[Entry, ...]
    others: tuple[OtherLanguage, ...]
    url: str
    glossary_url: str
    words: GlossaryWords
