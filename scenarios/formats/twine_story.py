"""A Twine story as it lies in its file: passages, tags, places, where it begins.

Both files of Twine are read into this; what passages do is read from here on.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from scenarios.domain.findings import Finding
from scenarios.formats.shape import MAX_NODES, MAX_TEXT_BYTES, ImportRefused

SUGARCUBE, HARLOWE, CHAPBOOK, SNOWMAN = "sugarcube", "harlowe", "chapbook", "snowman"
#: Names that the format itself reads; the learner never meets them as a page.
SPECIAL_NAMES: Final = frozenset(
    {
        "StoryTitle", "StoryData", "StoryInit", "StoryCaption", "StoryMenu",
        "StoryBanner", "StorySubtitle", "StoryAuthor", "StoryDisplayTitle",
        "StoryInterface", "StoryShare", "StorySettings", "StoryIncludes",
        "StoryLoadingScreen", "StoryRestart", "PassageHeader", "PassageFooter",
        "PassageReady", "PassageDone", "StoryJavaScript", "StoryStylesheet",
    }
)  # fmt: skip
SPECIAL_TAGS: Final = frozenset(
    {
        "script", "stylesheet", "widget", "startup", "init", "header", "footer",
        "debug-startup", "debug-header", "debug-footer", "annotation",
        "twine.private", "twine.image",
    }
)  # fmt: skip
#: Passages in which variables get their first value.
_SET_UP: Final = ("startup", "init")
MAX_KEY: Final = 60
MAX_TITLE: Final = 200
#: More than any story keeps in mind.
MAX_VARIABLES: Final = 500
#: Findings about the file as such; nobody reads more.
MAX_FINDINGS: Final = 200
#: What may begin a link or a macro, and how many of that any story may hold.
_MARKS: Final = ("[", "<<", "<%", "(", "{")
MAX_MARKS: Final = 300_000


@dataclass(frozen=True, slots=True)
class Passage:
    """`line` is where its text begins in the file, from 1."""

    name: str
    text: str
    tags: tuple[str, ...] = ()
    at: tuple[int, int] | None = None
    line: int = 1

    @property
    def is_special(self) -> bool:
        """Set-up, layout, program: the source does not count it as a page."""
        return self.name in SPECIAL_NAMES or any(
            tag.lower() in SPECIAL_TAGS for tag in self.tags
        )

    @property
    def is_program(self) -> bool:
        return any(tag.lower() in ("script", "stylesheet") for tag in self.tags)

    @property
    def is_widget(self) -> bool:
        return "widget" in self.tags

    @property
    def sets_up(self) -> bool:
        return self.name == "StoryInit" or any(
            tag.lower() in _SET_UP for tag in self.tags
        )


@dataclass(slots=True)
class SourceStory:
    title: str = ""
    ifid: str = ""
    format: str = ""
    #: The name of the passage to begin with, if the file says one.
    start: str = ""
    passages: list[Passage] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    #: What our own export keeps in StoryData.
    ours: Mapping[str, Any] | None = None

    def tell(self, severity: str, code: str, line: int | None, **details: Any) -> None:
        if len(self.findings) >= MAX_FINDINGS:
            if self.findings[-1].code != "twine_more_in_file":
                self.findings.append(Finding("info", "twine_more_in_file", ""))
            return
        self.findings.append(
            Finding(severity, code, "", tuple(details.items()), line=line)
        )

    def pages(self) -> list[Passage]:
        return [one for one in self.passages if not one.is_special]

    def settle(self) -> None:
        """Names given twice told once; a beginning that exists; a size we take."""
        self.title = self.title[:MAX_TITLE].strip()
        self.ifid = self.ifid[:MAX_TITLE].strip()
        kept: dict[str, Passage] = {}
        for passage in self.passages:
            if passage.name in kept:
                self.tell(
                    "warning",
                    "twine_duplicate_passage",
                    passage.line,
                    passage=passage.name,
                )
                continue
            kept[passage.name] = passage
        self.passages = list(kept.values())
        pages = self.pages()
        if not pages:
            raise ImportRefused(
                _("The file holds no passage that somebody could read.")
            )
        if len(pages) > MAX_NODES:
            raise ImportRefused(
                _("The story has %(count)s passages; at most %(most)s are read.")
                % {"count": len(pages), "most": MAX_NODES}
            )
        marks = sum(one.text.count(mark) for one in self.passages for mark in _MARKS)
        if marks > MAX_MARKS:
            raise ImportRefused(
                _("The story holds more links and macros than are read.")
            )
        names = {page.name for page in pages}
        if self.start in names:
            return
        found = "Start" if "Start" in names else pages[0].name
        if self.start:
            self.tell(
                "warning", "twine_start_missing", None, found=self.start, used=found
            )
        elif found != "Start":
            self.tell("warning", "twine_start_unsaid", None, used=found)
        self.start = found


def decoded(raw: bytes) -> tuple[str, bool]:
    """The text of a file, and whether every byte of it could be read. Raises
    `ImportRefused` for what is empty, too large, or no text."""
    if len(raw) > MAX_TEXT_BYTES:
        raise ImportRefused(
            _("The file is larger than %(size)s MB, the most that is read.")
            % {"size": MAX_TEXT_BYTES // (1024 * 1024)}
        )
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text, is_whole = _as_text(raw, "utf-16")
    else:
        text, is_whole = _as_text(raw, "utf-8-sig")
    if not text.strip():
        raise ImportRefused(_("The file is empty."))
    odd = text.count("\0") + (0 if is_whole else text.count("\ufffd"))
    if "\0" in text[:2_000] or odd * 20 > len(text):
        raise ImportRefused(_("The file is no text, so no story can be read from it."))
    if "\0" in text:
        text, is_whole = text.replace("\0", "\ufffd"), False
    return text.replace("\r\n", "\n").replace("\r", "\n"), is_whole


def _as_text(raw: bytes, encoding: str) -> tuple[str, bool]:
    try:
        return raw.decode(encoding), True
    except UnicodeDecodeError:
        return raw.decode(encoding, errors="replace"), False


def slug(name: str, longest: int = MAX_KEY) -> str:
    """Small letters, digits and hyphens; the same for the same name for ever."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:longest].strip("-")
    return found or f"p-{_mark(name)}"


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]


def assign_keys(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A key for each name, whatever their order; equal slugs are told apart by a
    mark made of the name, so that a second import finds the same ones."""
    used, found = set(taken), {}
    for name in sorted(set(names)):
        key = slug(name)
        if key in used:
            key = f"{slug(name, MAX_KEY - 9)}-{_mark(name)}"
        used.add(key)
        found[name] = key
    return found


def place(position: object) -> tuple[int, int] | None:
    """ "103.5,101.5" as whole numbers; None where it is missing or odd."""
    if not isinstance(position, str):
        return None
    parts = position.split(",")
    if len(parts) != 2:
        return None
    found = []
    for part in parts:
        try:
            number = float(part)
        except ValueError:
            return None
        if not abs(number) < 1_000_000:  # also refuses NaN
            return None
        found.append(round(number))
    return found[0], found[1]


def json_object(text: str) -> dict[str, Any] | None:
    """The object that `text` is, or None. Deep nesting is none either."""
    if text.count("{") > 2_000 or text.count("[") > 2_000:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def format_of(story: SourceStory) -> str:
    """The dialect that the file names, or that its passages speak."""
    told = story.format.strip().lower()
    for name in (SUGARCUBE, HARLOWE, CHAPBOOK, SNOWMAN):
        if told.startswith(name):
            return name
    texts = [one.text for one in story.passages if not one.is_program]
    signs = {
        SUGARCUBE: sum(text.count("<<") for text in texts),
        HARLOWE: sum(len(_HARLOWE_SIGN.findall(text)) for text in texts)
        + 3 * any("startup" in one.tags for one in story.passages),
        CHAPBOOK: sum(len(_CHAPBOOK_SIGN.findall(text)) for text in texts),
        SNOWMAN: sum(text.count("<%") + text.count("data-passage") for text in texts),
    }
    best = max(signs, key=lambda name: signs[name])
    return best if signs[best] else SUGARCUBE


_HARLOWE_SIGN: Final = re.compile(
    r"\((?:set|put|if|unless|else|else-if|link|link-goto|link-reveal|link-repeat|goto|"
    r"go-to|display|print|click|storylet|link-storylet|live|cycling-link):"
)
_CHAPBOOK_SIGN: Final = re.compile(
    r"^--$|^\[(?:if|else|unless|cont'd|continued|after|align)\b|^> \[\[|"
    r"\{(?:embed|reveal link|back link|restart link|random\.)",
    re.M,
)
