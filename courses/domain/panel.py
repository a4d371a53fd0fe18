"""What each answer of a script concordance question is worth, from a panel's votes.

Aggregate scoring: the answer most of the panel gave is worth 1, each other answer
its votes divided by the votes of that one. It holds no answer for wrong that a
member of the panel gave, and it does not judge the panel beyond its concerns.

Sources: Gagnon, Charlin, Coletti, Sauvé and van der Vleuten, Med Educ 2005;39:284–291
(precision by size of the panel: ten acceptable, little gained beyond twenty); Dory,
Gagnon, Vanpee and Charlin, Med Educ 2012;46:552–563 (review: 10 to 20 members, the
traditional key is satisfactory, answers of the panel should vary moderately).
Confidence: high for the formula and the size, medium for what is called split.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

#: With fewer the key depends on who happened to sit there (Gagnon 2005).
SMALLEST_PANEL: Final = 10


class Concern(StrEnum):
    """What an author should look at before using the question."""

    SMALL_PANEL = "small_panel"
    #: Everybody agrees: the question asks for knowledge, not for judgement.
    UNANIMOUS = "unanimous"
    #: Two answers share the first place with another answer between them.
    SPLIT = "split"


class PanelProblem(ValueError):
    """Votes from which no key can be made; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class PanelKey:
    """`credits` in the order of the scale; `modal` the answers worth 1."""

    credits: tuple[tuple[str, Fraction], ...]
    members: int
    modal: tuple[str, ...]
    concerns: tuple[Concern, ...]

    def credit(self, option: str) -> Fraction:
        """What `option` is worth; an answer that is not on the scale, nothing."""
        return dict(self.credits).get(option, Fraction(0))


def score_panel(scale: Sequence[str], votes: Mapping[str, int]) -> PanelKey:
    """The key for answers on `scale`, ordered from one end to the other.

    Raises PanelProblem: no_votes, negative_votes, unknown_option, doubled_option.
    """
    if len(set(scale)) != len(scale):
        raise PanelProblem("doubled_option")
    if any(option not in scale for option in votes):
        raise PanelProblem("unknown_option")
    counts = [votes.get(option, 0) for option in scale]
    if any(count < 0 for count in counts):
        raise PanelProblem("negative_votes")
    most = max(counts, default=0)
    if most == 0:
        raise PanelProblem("no_votes")
    places = [at for at, count in enumerate(counts) if count == most]
    members = sum(counts)
    concerns: list[Concern] = []
    if members < SMALLEST_PANEL:
        concerns.append(Concern.SMALL_PANEL)
    if most == members:
        concerns.append(Concern.UNANIMOUS)
    if places[-1] - places[0] >= len(places):
        concerns.append(Concern.SPLIT)
    return PanelKey(
        credits=tuple(
            (option, Fraction(count, most))
            for option, count in zip(scale, counts, strict=True)
        ),
        members=members,
        modal=tuple(scale[at] for at in places),
        concerns=tuple(concerns),
    )
