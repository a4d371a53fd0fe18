"""An ink file as blocks of logical lines: comments gone, knots and stitches apart, a
bracket that spans lines kept in one. What a line means is for `ink_parse.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_KNOT: Final = re.compile(
    r"\s*={2,}\s*(?P<function>function\s+)?(?P<name>\w+)\s*(?:\((?P<given>[^()]*)\))?\s*=*\s*"
)
_STITCH: Final = re.compile(r"\s*=\s*(?P<name>\w+)\s*(?:\((?P<given>[^()]*)\))?\s*")


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str


@dataclass(slots=True)
class Block:
    """A knot, a stitch of one, or ("" for both) what stands before the first knot."""

    knot: str
    stitch: str
    number: int
    given: tuple[str, ...] = ()
    is_function: bool = False
    lines: list[Line] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    #: Where a bracket was opened and never closed.
    unclosed: int | None = None

    @property
    def name(self) -> str:
        return f"{self.knot}.{self.stitch}" if self.stitch else self.knot


def without_comments(text: str) -> str:
    """The same lines without `// …` and `/* … */`."""
    kept: list[str] = []
    at = 0
    while at < len(text):
        slash = text.find("/", at)
        if slash < 0:
            break
        sign = text[slash : slash + 2]
        if sign == "//":
            end = text.find("\n", slash)
            kept.append(text[at:slash])
            at = len(text) if end < 0 else end
        elif sign == "/*":
            end = text.find("*/", slash + 2)
            end = len(text) if end < 0 else end + 2
            kept.append(text[at:slash] + "\n" * text.count("\n", slash, end))
            at = end
        else:
            kept.append(text[at : slash + 1])
            at = slash + 1
    kept.append(text[at:])
    return "".join(kept)


def blocks_of(text: str) -> list[Block]:
    """The blocks in the order of the file; the first is what stands before all."""
    blocks = [Block("", "", 1)]
    originals = text.split("\n")
    for number, line in enumerate(without_comments(text).split("\n"), start=1):
        knot = _KNOT.fullmatch(line)
        stitch = None if knot is not None else _STITCH.fullmatch(line)
        if knot is not None:
            given = _names(knot["given"])
            is_function = knot["function"] is not None
            blocks.append(Block(knot["name"], "", number, given, is_function))
        elif stitch is not None and blocks[-1].knot:
            given = _names(stitch["given"])
            blocks.append(Block(blocks[-1].knot, stitch["name"], number, given))
        elif line.strip():
            blocks[-1].lines.append(Line(number, line.strip()))
        if knot is None and stitch is None and number <= len(originals):
            blocks[-1].raw.append(originals[number - 1])
    for block in blocks:
        _join(block)
    return blocks


def _names(given: str | None) -> tuple[str, ...]:
    names = (name.strip().split(" ")[-1] for name in (given or "").split(","))
    return tuple(name for name in names if name)


def _join(block: Block) -> None:
    """Make one line of those that an open bracket holds together."""
    joined: list[Line] = []
    open_: list[Line] = []
    depth = 0
    for line in block.lines:
        depth += _depth(line.text)
        open_.append(line)
        if depth <= 0:
            joined.append(one_line(open_))
            open_, depth = [], 0
    if open_:
        block.unclosed = open_[0].number
    block.lines = joined + open_


def one_line(lines: list[Line]) -> Line:
    """Lines in one, with the line breaks that tell where each of them stands."""
    first, *rest = lines
    text, number = [first.text], first.number + first.text.count("\n")
    for line in rest:
        text.append("\n" * (line.number - number) + line.text)
        number = line.number + line.text.count("\n")
    return Line(first.number, "".join(text))


def _depth(text: str) -> int:
    depth, escaped = 0, False
    for sign in text:
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
    return depth
