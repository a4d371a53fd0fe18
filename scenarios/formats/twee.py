"""Which passages does a Twee 3 file hold (or one of Twine 1)?

What the passages do is read elsewhere; nothing in the file is run.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from django.utils.translation import gettext as _

from scenarios.formats.shape import MAX_NODES, Imported, ImportRefused, Parcel
from scenarios.formats.twine_graph import import_story
from scenarios.formats.twine_story import (
    Passage,
    SourceStory,
    decoded,
    json_object,
    place,
)

NAME: Final = "twee"
#: Pages, and passages that set up, lay out, or come twice.
MAX_HEADERS: Final = 2 * MAX_NODES
_SUFFIXES: Final = (".twee", ".tw", ".twee3", ".tw2")
_HEADER: Final = re.compile(r"^::(?!:)", re.M)


def detect(parcel: Parcel) -> bool:
    if parcel.members:
        return False
    start = parcel.raw[:65_536]
    if b"<tw-storydata" in start.lower():
        return False
    if parcel.name.lower().endswith(_SUFFIXES):
        return True
    return _HEADER.search(start.decode("utf-8-sig", "ignore")) is not None


def read(parcel: Parcel) -> tuple[Imported, ...]:
    text, is_whole = decoded(parcel.raw)
    story = read_twee(text)
    if not is_whole:
        story.tell("warning", "twine_bad_bytes", None)
    if not story.title:
        story.title = PurePosixPath(parcel.name).stem
    return (import_story(story, NAME),)


def read_twee(text: str) -> SourceStory:
    """The passages of a text. Raises `ImportRefused` when there are none."""
    story = SourceStory()
    headers = list(_HEADER.finditer(text))
    if not headers:
        raise ImportRefused(
            _("No passage begins with “::”, so this is no story in Twee.")
        )
    if len(headers) > MAX_HEADERS:
        raise ImportRefused(
            _("The file has %(count)s passages; at most %(most)s are read.")
            % {"count": len(headers), "most": MAX_HEADERS}
        )
    line = 1 + text.count("\n", 0, headers[0].start())
    if text[: headers[0].start()].strip():
        story.tell("info", "twine_text_before_first", 1)
    for at, header in enumerate(headers):
        end = headers[at + 1].start() if at + 1 < len(headers) else len(text)
        block = text[header.end() : end]
        head, _newline, body = block.partition("\n")
        # An escaped "::" at the start of a line is text.
        body = re.sub(r"^\\(?=::)", "", body, flags=re.M).rstrip()
        _take(story, head, body, line)
        line += text.count("\n", header.start(), end)
    _settle_special(story)
    return story


def _take(story: SourceStory, head: str, body: str, line: int) -> None:
    name, tags, metadata = split_header(head)
    if not name:
        story.tell("error", "twine_empty_name", line)
        return
    at = None
    if metadata:
        details = json_object(metadata)
        if details is None:
            story.tell("warning", "twine_bad_metadata", line, passage=name)
        else:
            at = place(details.get("position"))
    story.passages.append(Passage(name, body, tags, at, line + 1))


def split_header(head: str) -> tuple[str, tuple[str, ...], str]:
    """Name, tags and metadata of a header line without its colons.

    A backslash takes the next sign as it is; metadata that are no JSON begin at
    the first brace all the same.
    """
    name: list[str] = []
    escaped: set[int] = set()
    at = 0
    while at < len(head):
        sign = head[at]
        if sign == "\\" and at + 1 < len(head):
            escaped.add(len(name))
            sign = head[at + 1]
            at += 1
        elif sign in "[{":
            break
        name.append(sign)
        at += 1
    first, last = 0, len(name)
    while first < last and name[first].isspace() and first not in escaped:
        first += 1
    while last > first and name[last - 1].isspace() and last - 1 not in escaped:
        last -= 1
    found = "".join(name[first:last])
    rest = head[at:].strip()
    tags: tuple[str, ...] = ()
    if rest.startswith("["):
        end = _closing(rest)
        inside = rest[1:end] if end > 0 else rest[1:]
        tags = tuple(re.sub(r"\\(.)", r"\1", inside).split())
        rest = rest[end + 1 :].strip() if end > 0 else ""
    return found, tags, rest if rest.startswith("{") else ""


def _closing(text: str) -> int:
    at = 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text[at] == "]":
            return at
        at += 1
    return -1


def _settle_special(story: SourceStory) -> None:
    """Title, number and beginning from the passages that hold them."""
    named = {passage.name: passage for passage in reversed(story.passages)}
    if "StoryTitle" in named:
        story.title = " ".join(named["StoryTitle"].text.split())
    else:
        story.tell("info", "twine_no_title", None)
    if "StoryData" not in named:
        story.tell("info", "twine_no_story_data", None)
        return
    passage = named["StoryData"]
    details = json_object(passage.text)
    if details is None:
        story.tell("warning", "twine_bad_story_data", passage.line)
        return
    for field, key in (("ifid", "ifid"), ("format", "format"), ("start", "start")):
        value = details.get(key)
        if isinstance(value, str):
            setattr(story, field, value.strip())
        elif value is not None:
            story.tell("warning", "twine_bad_story_field", passage.line, field=key)
    if "formatVersion" in details:
        story.tell("info", "twine_odd_story_field", passage.line, field="formatVersion")
    ours = details.get("elearn")
    if isinstance(ours, dict):
        story.ours = ours
