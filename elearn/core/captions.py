"""Whether a file of captions (WebVTT) can be shown, and where it goes wrong.

It checks what a browser needs: the signature, cues with words, times that run
forward. Settings and styles of cues are the browser's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_TIME = r"(?:([0-9]{2,}):)?([0-5]\d):([0-5]\d)\.([0-9]{3})"
_TIMING = re.compile(rf"\s*{_TIME}\s+-->\s+{_TIME}(?:\s.*)?")
_NOT_CUES = ("NOTE", "STYLE", "REGION")


class Problem(StrEnum):
    NO_SIGNATURE = "no_signature"
    NO_CUES = "no_cues"
    BAD_TIMING = "bad_timing"
    ENDS_BEFORE_START = "ends_before_start"
    STARTS_BEFORE_LAST = "starts_before_last"
    NO_WORDS = "no_words"


@dataclass(frozen=True, slots=True)
class CaptionProblem:
    code: Problem
    line: int


@dataclass(frozen=True, slots=True)
class Cue:
    start_ms: int
    end_ms: int
    text: str


def read_captions(text: str) -> tuple[tuple[Cue, ...], tuple[CaptionProblem, ...]]:
    """The cues, and everything that is wrong, with the line where it stands."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = lines.split("\n")
    if re.fullmatch(r"WEBVTT(?:[ \t].*)?", rows[0]) is None:
        return (), (CaptionProblem(Problem.NO_SIGNATURE, 1),)
    cues: list[Cue] = []
    problems: list[CaptionProblem] = []
    for first, block in _blocks(rows):
        if block[0].startswith(_NOT_CUES) or first == 1:
            continue
        _read_block(first, block, cues, problems)
    if not cues and not problems:
        problems.append(CaptionProblem(Problem.NO_CUES, len(rows)))
    return tuple(cues), tuple(problems)


def _blocks(rows: list[str]) -> list[tuple[int, list[str]]]:
    """(number of its first line, its lines) of each part between empty lines."""
    blocks: list[tuple[int, list[str]]] = []
    is_open = False
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            is_open = False
        elif is_open:
            blocks[-1][1].append(row)
        else:
            blocks.append((number, [row]))
            is_open = True
    return blocks


def _read_block(
    first: int, block: list[str], cues: list[Cue], problems: list[CaptionProblem]
) -> None:
    # A cue may have a name in the line before its times.
    at = 0 if "-->" in block[0] else 1
    timing = _TIMING.fullmatch(block[at]) if at < len(block) else None
    if timing is None:
        problems.append(
            CaptionProblem(Problem.BAD_TIMING, first + min(at, len(block) - 1))
        )
        return
    line = first + at
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
    words = "\n".join(block[at + 1 :]).strip()
    if end <= start:
        problems.append(CaptionProblem(Problem.ENDS_BEFORE_START, line))
    elif cues and start < cues[-1].start_ms:
        problems.append(CaptionProblem(Problem.STARTS_BEFORE_LAST, line))
    elif not words:
        problems.append(CaptionProblem(Problem.NO_WORDS, line))
    else:
        cues.append(Cue(start, end, words))


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
