"""Which passages do Twine's HTML files hold: a published story, an archive of
several, or the bare data of one?

Only story data are looked at. The file is never parsed as a page, and no script
in it is run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from scenarios.formats.shape import Imported, ImportRefused, Parcel
from scenarios.formats.twine_graph import import_story
from scenarios.formats.twine_story import (
    Passage,
    SourceStory,
    decoded,
    json_object,
    place,
)
from scenarios.formats.twine_text import lowered

NAME: Final = "twine_html"
_STORY: Final = re.compile(r"<!--|<script\b|<style\b|<tw-storydata\b", re.I)
_PART: Final = re.compile(r"<(script|style|tw-passagedata)\b|</tw-storydata\s*>", re.I)
_ATTRIBUTE: Final = re.compile(
    r"\s*([^\s\"'<>/=]{1,100})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]{1,1000})))?"
)
MAX_STORIES: Final = 50


def detect(parcel: Parcel) -> bool:
    return not parcel.members and b"<tw-storydata" in parcel.raw.lower()


def read(parcel: Parcel) -> tuple[Imported, ...]:
    text, is_whole = decoded(parcel.raw)
    found = []
    for story in stories(text):
        if not is_whole:
            story.tell("warning", "twine_bad_bytes", None)
        if not story.title:
            story.tell("info", "twine_no_title", None)
            story.title = PurePosixPath(parcel.name).stem
        found.append(import_story(story, NAME))
        if len(found) > MAX_STORIES:
            raise ImportRefused(
                _("The archive holds more than %(most)s stories.")
                % {"most": MAX_STORIES}
            )
    if not found:
        raise ImportRefused(_("The file holds no story data of Twine."))
    return tuple(found)


def stories(text: str) -> Iterator[SourceStory]:
    """Every story of the file. Raises `ImportRefused` where one is cut off."""
    lower = lowered(text)
    at, line_at, line = 0, 0, 1
    while match := _STORY.search(text, at):
        sign = match[0].lower()
        if sign != "<tw-storydata":
            # A page's own programs may name the element; comments may hide one.
            close = "-->" if sign == "<!--" else f"</{sign[1:]}"
            end = lower.find(close, match.end())
            at = len(text) if end < 0 else end + len(close)
            continue
        line += text.count("\n", line_at, match.start())
        line_at = match.start()
        story, at = _story(text, lower, match.end(), line)
        yield story


def _story(text: str, lower: str, start: int, line: int) -> tuple[SourceStory, int]:
    attributes, at = _attributes(text, start)
    story = SourceStory(
        title=" ".join(attributes.get("name", "").split()),
        ifid=attributes.get("ifid", "").strip(),
        format=attributes.get("format", "").strip(),
    )
    if not story.ifid:
        story.tell("info", "twine_no_ifid", line)
    by_number: dict[str, str] = {}
    line_at = start
    while True:
        match = _PART.search(text, at)
        if match is None:
            raise _cut_off()
        line += text.count("\n", line_at, match.start())
        line_at = match.start()
        if match[1] is None:
            break
        part = match[1].lower()
        given, inside = _attributes(text, match.end())
        end = lower.find(f"</{part}", inside)
        if end < 0:
            raise _cut_off()
        at = end + len(part) + 2
        body = text[inside:end]
        if part == "tw-passagedata":
            _take(
                story,
                given,
                body,
                line + text.count("\n", match.start(), inside),
                by_number,
            )
        elif body.strip():
            tag = "script" if part == "script" else "stylesheet"
            story.passages.append(Passage(f"({tag})", body, (tag,), None, line))
    _settle_start(story, attributes.get("startnode", "").strip(), by_number, line)
    return story, match.end()


def _cut_off() -> ImportRefused:
    return ImportRefused(
        _("The file breaks off in the middle of a story; nothing was read.")
    )


def _attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes of a tag, and where its content begins."""
    found: dict[str, str] = {}
    while at < len(text):
        match = _ATTRIBUTE.match(text, at)
        if match is not None and match.end() > at:
            value = match[2] or match[3] or match[4] or ""
            found.setdefault(match[1].lower(), html.unescape(value))
            at = match.end()
            continue
        if text[at] == ">":
            return found, at + 1
        at += 1
    raise _cut_off()


def _take(
    story: SourceStory,
    given: dict[str, str],
    body: str,
    line: int,
    by_number: dict[str, str],
) -> None:
    name = given.get("name", "").strip()
    if not name:
        story.tell("error", "twine_empty_name", line)
        return
    if "pid" not in given:
        story.tell("warning", "twine_no_passage_number", line, passage=name)
    at = place(given.get("position"))
    if at is None:
        story.tell("info", "twine_no_position", line, passage=name)
    text = html.unescape(body).rstrip()
    tags = tuple(given.get("tags", "").split())
    by_number.setdefault(given.get("pid", ""), name)
    if name == "StoryData":
        details = json_object(text) or {}
        ours = details.get("elearn")
        story.ours = ours if isinstance(ours, dict) else None
    story.passages.append(Passage(name, text, tags, at, line))


def _settle_start(
    story: SourceStory, number: str, by_number: dict[str, str], line: int
) -> None:
    if number in by_number and number:
        story.start = by_number[number]
    else:
        # Numbers change from save to save; one that is not there says nothing.
        story.tell("error", "twine_start_number_missing", line, found=number)
