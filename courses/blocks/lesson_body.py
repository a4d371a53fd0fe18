"""Everything that may stand in a lesson, in the order of the editor's chooser."""

from __future__ import annotations

from wagtail import blocks

from courses.blocks.dose import DoseTableBlock, RiskPhraseBlock
from courses.blocks.icons import IconArrayBlock
from courses.blocks.lesson import (
    CalloutBlock,
    HeadingBlock,
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
)
from courses.blocks.media import AudioBlock, VideoBlock
from courses.blocks.release import ReleaseSandboxBlock
from courses.blocks.report_workshop import ReportWorkshopBlock


class LessonBodyBlock(blocks.StreamBlock):
    heading = HeadingBlock(max_length=120)
    text = TextBlock()
    image = PictureBlock()
    model_sentence = ModelSentenceBlock()
    phrases = PhrasesBlock()
    jargon_table = JargonTableBlock()
    margin_note = MarginNoteBlock()
    callout = CalloutBlock()
    dose_table = DoseTableBlock()
    icon_array = IconArrayBlock()
    audio = AudioBlock()
    video = VideoBlock()
    reflection = ReflectionBlock()
    risk_phrases = RiskPhraseBlock()
    report_workshop = ReportWorkshopBlock()
    release_sandbox = ReleaseSandboxBlock()
    try_it = TryItBlock()
    quiz_link = QuizLinkBlock()
    package = PackageBlock()
