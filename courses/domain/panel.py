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

from courses.domain.questions.kinds import Judgement

#: With fewer the key depends on who happened to sit there (Gagnon 2005).
SMALLEST_PANEL: Final = 10


class Concern(StrEnum):
    """What an author should look at before using the question."""

    SMALL_PANEL = "small_panel"
    #: Everybody agrees: the question asks for knowledge, not for judgement.
    UNANIMOUS = "unanimous"
    #: Two answers share the first place with another answer between them.
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class PanelKey:
    """`credits` by judgement, in the order of the scale; `modal` the judgements that
    most voted for."""

    credits: Mapping[str, Fraction]
    members: int
    modal: tuple[str, ...]
    concerns: tuple[Concern, ...]


def score_panel(scale: Sequence[Judgement]) -> PanelKey:
    """The key for judgements ordered from one end of the scale to the other. Where
    nobody has voted, none is worth anything (`problems` says so to the author)."""
    most = max((one.votes for one in scale), default=0)
    places = [at for at, one in enumerate(scale) if one.votes == most]
    members = sum(one.votes for one in scale)
    concerns: list[Concern] = []
    if members < SMALLEST_PANEL:
        concerns.append(Concern.SMALL_PANEL)
    if members and most == members:
        concerns.append(Concern.UNANIMOUS)
    if members and places[-1] - places[0] >= len(places):
        concerns.append(Concern.SPLIT)
    return PanelKey(
        credits={
            one.key: Fraction(one.votes, most) if most > 0 else Fraction(0)
            for one in scale
        },
        members=members,
        modal=tuple(scale[at].key for at in places),
        concerns=tuple(concerns),
    )
