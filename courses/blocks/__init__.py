"""The building blocks of lessons and modules, by subject (docs/reference/blocks.md).

Every block works without JavaScript, shows itself in the editor's chooser, and says
something sensible while it is still empty.
"""

from courses.blocks.dose import DoseTableBlock, OwnDoseBlock, RiskPhraseBlock
from courses.blocks.facts import FactBlock, FactsBlock, ObjectivesBlock
from courses.blocks.icons import IconArrayBlock, IconGroupBlock
from courses.blocks.lesson import (
    PROSE_FEATURES,
    CalloutBlock,
    ClaimBlock,
    EvidenceBlock,
    HeadingBlock,
    JargonRowBlock,
    JargonTableBlock,
    MarginNoteBlock,
    ModelSentenceBlock,
    PackageBlock,
    PhrasesBlock,
    PictureBlock,
    QuizLinkBlock,
    ReflectionBlock,
    TextBlock,
    TryItBlock,
    anchor_of,
)
from courses.blocks.lesson_body import LessonBodyBlock
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.release import ReleaseSandboxBlock
from courses.blocks.report_workshop import ReportWorkshopBlock

__all__ = [
    "PROSE_FEATURES",
    "AudioBlock",
    "CalloutBlock",
    "ClaimBlock",
    "DoseTableBlock",
    "EvidenceBlock",
    "FactBlock",
    "FactsBlock",
    "HeadingBlock",
    "IconArrayBlock",
    "IconGroupBlock",
    "JargonRowBlock",
    "JargonTableBlock",
    "LessonBodyBlock",
    "MarginNoteBlock",
    "ModelSentenceBlock",
    "ObjectivesBlock",
    "OwnDoseBlock",
    "PackageBlock",
    "PhrasesBlock",
    "PictureBlock",
    "QuizLinkBlock",
    "ReflectionBlock",
    "ReleaseSandboxBlock",
    "ReportWorkshopBlock",
    "RiskPhraseBlock",
    "TextBlock",
    "TryItBlock",
    "VideoBlock",
    "anchor_of",
]
