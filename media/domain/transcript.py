"""What is said in a film, to be read: captions put together to paragraphs under the
chapters. It changes no word; marks of a caption file are read and never passed on.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from media.domain.recording import Chapter, chapter_at, film_clock

#: Silence after which a new paragraph begins.
PAUSE_MS = 4_000
#: A paragraph that is longer ends with the next full stop; much longer, with the next caption.
PARAGRAPH_LETTERS = 450
_ENDS = (".", "?", "!", "…", "”", "»")
_MARK = re.compile(r"<(/?)([^\s.<>/]+)((?:\.[^\s<>]*)?)(?:\s([^<>]*))?>")


class Caption(Protocol):
    @property
    def start_ms(self) -> int: ...
    @property
    def end_ms(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Said:
    """One caption, or the part of it that one voice says."""

    starts_ms: int
    ends_ms: int
    words: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one voice says without a pause; `voice` is "" where the file names none."""

    voice: str
    said: tuple[Said, ...]

    @property
    def starts_s(self) -> int:
        return self.said[0].starts_ms // 1000


@dataclass(frozen=True, slots=True)
class Section:
    """The paragraphs of one chapter; `chapter` None before the first, or without any."""

    chapter: Chapter | None
    paragraphs: tuple[Paragraph, ...]


def voices(text: str) -> list[tuple[str, str]]:
    """(name, words) of each voice in a caption, in order. Other marks fall away, and what
    is no mark stays what it is."""
    found: list[tuple[str, list[str]]] = [("", [])]
    last = 0
    for mark in _MARK.finditer(text):
        found[-1][1].append(text[last : mark.start()])
        last = mark.end()
        if mark[2] == "v":
            name = "" if mark[1] else _plain(mark[4] or "")
            found.append((name, []))
    found[-1][1].append(text[last:])
    told = [(name, _plain("".join(parts))) for name, parts in found]
    return [(name, words) for name, words in told if words]


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).replace("\0", "").split())


def read_transcript(
    captions: Iterable[Caption], chapters: Sequence[Chapter]
) -> tuple[Section, ...]:
    """Sections in the order of the film; chapters in which nobody speaks are left out.
    A caption belongs to the chapter in which it begins."""
    sections: list[tuple[int | None, list[tuple[str, list[Said]]]]] = []
    for caption in captions:
        number = chapter_at(chapters, caption.start_ms)
        if not sections or sections[-1][0] != number:
            sections.append((number, []))
        paragraphs = sections[-1][1]
        for voice, words in voices(caption.text):
            said = Said(caption.start_ms, caption.end_ms, words)
            if paragraphs and _goes_on(*paragraphs[-1], voice, said):
                paragraphs[-1][1].append(said)
            else:
                paragraphs.append((voice, [said]))
    return tuple(
        Section(
            None if number is None else chapters[number],
            tuple(Paragraph(voice, tuple(said)) for voice, said in paragraphs),
        )
        for number, paragraphs in sections
        if paragraphs
    )


def _goes_on(voice: str, so_far: list[Said], new_voice: str, said: Said) -> bool:
    last = so_far[-1]
    if voice != new_voice or said.starts_ms - last.ends_ms >= PAUSE_MS:
        return False
    letters = sum(len(one.words) for one in so_far)
    if letters < PARAGRAPH_LETTERS:
        return True
    return letters < 2 * PARAGRAPH_LETTERS and not last.words.endswith(_ENDS)


def as_text(sections: Iterable[Section], *, title: str) -> str:
    """The whole to take away: a heading for each chapter, a time for each paragraph."""
    lines = [title, ""]
    for section in sections:
        if section.chapter is not None:
            start = film_clock(section.chapter.starts_s)
            lines += [f"{start}  {section.chapter.item.title}", ""]
        for paragraph in section.paragraphs:
            words = " ".join(one.words for one in paragraph.said)
            name = f"{paragraph.voice}: " if paragraph.voice else ""
            lines += [f"[{film_clock(paragraph.starts_s)}] {name}{words}", ""]
    return "\n".join(lines)
