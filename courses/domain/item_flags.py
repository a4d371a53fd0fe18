"""What an author should look at in a question, and how far it is certain.

It reads figures and says codes; sentences are made in `wording_analysis`. It proposes
no change: whether a key is wrong is for somebody who knows the subject.

Guide values are data with a source (`Guide`); they were made for summative tests taken
once, and a report says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from courses.domain.figures import Figure, Why
from courses.domain.item_statistics import ItemStatistics, OptionStatistics
from courses.domain.quiz_statistics import QuizStatistics


@dataclass(frozen=True, slots=True)
class Guide:
    """Sources: MoodleDocs, "Quiz report statistics", for mean, sd and consistency
    (confidence medium); Tarrant, Ware and Mohammed, BMC Med Educ 2009;9:40, for the
    share of a working distractor (high); the rest are values of the house (default)."""

    weak_discrimination_pct: float = 20
    least_share: float = 0.05
    easy_facility: float = 0.95
    many_blanks: float = 0.10
    good_alpha_pct: float = 75
    poor_alpha_pct: float = 64
    mean_pct: tuple[float, float] = (50, 75)
    sd_pct: tuple[float, float] = (12, 18)


GUIDE = Guide()


class Code(StrEnum):
    #: The interval lies below 0.
    NEGATIVE = "negative"
    #: Below 0, but the interval reaches over it, or there is none.
    PERHAPS_NEGATIVE = "perhaps_negative"
    #: A wrong option that stronger learners choose more often than weaker ones.
    STRONGER_CHOOSE = "stronger_choose"
    #: A right option that weaker learners choose more often.
    WEAKER_CHOOSE = "weaker_choose"
    #: Not above a blind guess; to check where the interval says so too.
    LIKE_GUESSING = "like_guessing"
    ALL_THE_SAME = "all_the_same"
    WEAK = "weak"
    EASY = "easy"
    UNUSED_OPTIONS = "unused_options"
    MANY_BLANKS = "many_blanks"


class Severity(StrEnum):
    CHECK = "check"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Flag:
    """`options` are keys of options; `share` belongs to the code."""

    code: Code
    severity: Severity
    options: tuple[str, ...] = ()
    share: float | None = None


def flag_item(item: ItemStatistics, guide: Guide = GUIDE) -> tuple[Flag, ...]:
    """What stands out, what needs a look first; nothing where nothing is told."""
    if item.facility.value is None:
        return ()
    flags = [*_discrimination(item, guide), *_facility(item, guide)]
    unused = tuple(
        option.key
        for option in item.options
        if option.key is not None
        and not option.is_right
        and option.share.value is not None
        and option.share.value < guide.least_share
    )
    if unused:
        flags.append(Flag(Code.UNUSED_OPTIONS, Severity.NOTE, unused))
    blank = item.blank.share.value
    if blank is not None and blank >= guide.many_blanks:
        flags.append(Flag(Code.MANY_BLANKS, Severity.NOTE, share=blank))
    return tuple(sorted(flags, key=lambda flag: flag.severity is not Severity.CHECK))


def _discrimination(item: ItemStatistics, guide: Guide) -> list[Flag]:
    figure = item.discrimination_pct
    if figure.value is None:
        # Everybody right is told by "easy".
        same = figure.why is Why.NO_VARIANCE and item.sd.value == 0
        is_easy = (item.facility.value or 0) >= guide.easy_facility
        return [Flag(Code.ALL_THE_SAME, Severity.NOTE)] if same and not is_easy else []
    flags = []
    attracting = _attracting(item)
    if figure.value < 0:
        is_sure = figure.high is not None and figure.high < 0
        flags.append(
            Flag(Code.NEGATIVE, Severity.CHECK, attracting)
            if is_sure
            else Flag(Code.PERHAPS_NEGATIVE, Severity.NOTE, attracting)
        )
    else:
        if figure.value < guide.weak_discrimination_pct:
            flags.append(Flag(Code.WEAK, Severity.NOTE))
        if attracting:
            flags.append(Flag(Code.STRONGER_CHOOSE, Severity.NOTE, attracting))
        avoided = tuple(
            option.key or ""
            for option in item.options
            if option.is_right and _is_clearly(option, item.n, below=True)
        )
        if avoided:
            flags.append(Flag(Code.WEAKER_CHOOSE, Severity.CHECK, avoided))
    return flags


def _attracting(item: ItemStatistics) -> tuple[str, ...]:
    """Wrong options that stronger learners clearly choose, the strongest first."""
    wrong = [
        (option.point_biserial.value or 0.0, option.key)
        for option in item.options
        if option.key is not None
        and not option.is_right
        and _is_clearly(option, item.n, below=False)
    ]
    return tuple(key for _value, key in sorted(wrong, reverse=True))


def _is_clearly(option: OptionStatistics, n: int, *, below: bool) -> bool:
    """Beyond two standard errors of a correlation of 0, which are about 2/√n."""
    value = option.point_biserial.value
    if value is None or n < 1:
        return False
    return bool((-value if below else value) > 2 / sqrt(n))


def _facility(item: ItemStatistics, guide: Guide) -> list[Flag]:
    value = item.facility.value
    if value is None:
        return []
    if item.guess and value <= item.guess:
        high = item.facility.high
        is_sure = high is not None and high <= item.guess
        severity = Severity.CHECK if is_sure else Severity.NOTE
        return [Flag(Code.LIKE_GUESSING, severity, share=item.guess)]
    if value >= guide.easy_facility:
        return [Flag(Code.EASY, Severity.NOTE, share=value)]
    return []


# -- the quiz --------------------------------------------------------------------
class Consistency(StrEnum):
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


def judge_alpha(alpha: Figure, guide: Guide = GUIDE) -> Consistency | None:
    if alpha.value is None:
        return None
    if alpha.value >= guide.good_alpha_pct:
        return Consistency.GOOD
    return Consistency.POOR if alpha.value < guide.poor_alpha_pct else Consistency.FAIR


def questions_needed(quiz: QuizStatistics, guide: Guide = GUIDE) -> int | None:
    """How many questions like these a good consistency takes (Spearman–Brown).

    None where it is good already, not known, or not above 0.
    """
    alpha = quiz.alpha_pct.value
    if alpha is None or alpha <= 0 or alpha >= guide.good_alpha_pct:
        return None
    have, want = alpha / 100, guide.good_alpha_pct / 100
    times = want * (1 - have) / (have * (1 - want))
    # Rounded first, or 12.000000000000002 would be thirteen.
    return -int(-round(quiz.items * times, 6) // 1)
