"""Where things stand in a line of ink: brackets, signs outside of them, branches of a
block. It splits text and understands none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scenarios.formats.ink_source import Line, one_line

#: Begins a branch of a block: a dash that is no arrow.
BRANCH: Final = re.compile(r"\s*-(?!>)\s*")
#: The name of a gather or a choice.
LABEL: Final = re.compile(r"\(\s*(\w+)\s*\)\s*")


def is_unfinished(rest: str) -> bool:
    """A choice of which only label and conditions have been read."""
    label = LABEL.match(rest)
    rest = rest[label.end() :].strip() if label is not None else rest.strip()
    if not rest:
        return False
    while rest.startswith("{"):
        end = closing(rest)
        if end < 0:
            return False
        rest = rest[end + 1 :].strip()
    return not rest


def is_condition(inner: str) -> bool:
    """`{a|b}` and `{x: a}` before a choice are words of it."""
    return "|" not in inner.replace("||", "") and ":" not in inner


def closing(text: str) -> int:
    """Where the bracket that opens at 0 is closed; -1 where it never is."""
    depth, escaped = 0, False
    for at, sign in enumerate(text):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                return at
    return -1


def outside(text: str, sign: str, stop: str = "") -> tuple[str, str, str]:
    """Like `partition`, but blind to brackets and what a backslash keeps."""
    depth, at = 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if depth == 0 and text.startswith(sign, at):
            return text[:at], sign, text[at + len(sign) :]
        if depth == 0 and stop and text[at] == stop:
            if text[at : at + 2] != stop * 2:
                break
            at += 1  # `||` is an or
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        at += 1
    return text, "", ""


def split_outside(text: str, sign: str) -> list[str]:
    parts: list[str] = []
    start, depth, at = 0, 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0 and text[at] == sign:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def dashed(text: str) -> tuple[str, list[str]]:
    """What stands before the first `- ` line of a block, and each such part."""
    parts: list[list[str]] = [[]]
    depth = 0
    for line in text.split("\n"):
        if depth == 0 and BRANCH.match(line):
            parts.append([BRANCH.sub("", line, count=1)])
        else:
            parts[-1].append(line)
        depth += line.count("{") - line.count("}")
    first, *rest = ("\n".join(part) for part in parts)
    return first, rest


def rejoined(lines: list[Line]) -> list[Line]:
    joined: list[Line] = []
    open_: list[Line] = []
    depth = 0
    for line in lines:
        open_.append(line)
        depth += line.text.count("{") - line.text.count("}")
        if depth <= 0:
            joined.append(one_line(open_))
            open_, depth = [], 0
    return joined + open_


def stops(text: str) -> Iterator[int]:
    """Where brackets, glue, threads and arrows begin."""
    escaped = False
    for at, sign in enumerate(text):
        if escaped:
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == "{" or text.startswith(("<>", "<-", "->"), at):
            yield at


def without_tags(text: str) -> tuple[str, list[str]]:
    head, sign, rest = outside(text, "#")
    return (head, [tag.strip() for tag in rest.split("#")]) if sign else (text, [])


def plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
