"""What the templates of this room are given. Plain values, no tables behind them:
a template that reads these cannot ask the database anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from courses.domain.glossary import Term

StepState = Literal["done", "now", "later"]
StepKind = Literal["lesson", "conversation", "quiz"]


@dataclass(frozen=True, slots=True)
class FactView:
    """One fact of a module. `short` and `citation` are safe HTML (italics, links)."""

    key: str
    statement: str
    short: SafeString
    citation: SafeString
    confidence: str  # "checked" | "to_confirm"
    label: str  # the words of that confidence

    @property
    def is_checked(self) -> bool:
        return self.confidence == "checked"


@dataclass(frozen=True, slots=True)
class PersonaView:
    name: str
    about: str
    portrait: str  # for {% portrait persona expression %}


@dataclass(frozen=True, slots=True)
class LockView:
    """Why a step is shut, and where one can do something about it."""

    code: str
    sentence: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class PathStep:
    """One node of a module's path."""

    kind: StepKind
    state: StepState
    title: str
    url: str  # "" where there is nothing to open (quiz before sign-in: POST)
    minutes: int
    note: str  # one line of state or explanation; may be ""
    number: int | None = None  # lessons only, from 1
    lesson_id: int | None = None
    is_optional: bool = False
    questions: int | None = None  # quiz only
    scenario: Any = None  # conversations: the Scenario, for {% portrait %}
    is_current: bool = False  # this very page (lesson side)
    lock: LockView | None = None  # shut: `url` is "" then
    #: What to do with a quiz that is under way, and how long there is; "" elsewhere.
    action: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RequirementView:
    """A line of "What completes it": "Read all lessons", "2 of 5"."""

    code: str
    sentence: str
    count: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one button: `url` by GET, or by POST where `is_post`."""

    label: str
    url: str
    is_post: bool
    hint: str  # "About 6 minutes. Your place is kept."; may be ""


@dataclass(frozen=True, slots=True)
class ModuleCard:
    """A module in a list (home, topics, course, my learning)."""

    id: int
    title: str
    url: str
    aim: str
    minutes: int
    lessons: int
    read: int  # lessons read by this person; 0 for visitors
    is_enrolled: bool
    completed_at: datetime | None
    version: VersionView | None = None  # of those who completed it


@dataclass(frozen=True, slots=True)
class VersionView:
    """Which version of a module somebody finished, and whether it is another now."""

    #: When the version that was finished had been published.
    published_at: datetime
    has_changed: bool


@dataclass(frozen=True, slots=True)
class TalkView:
    """The programme item whose subject a module takes up."""

    event: str
    url: str
    #: "" for an event whose programme names no talks.
    title: str


@dataclass(frozen=True, slots=True)
class ModuleView:
    id: int
    title: str
    url: str
    aim: str
    lead: str
    course_title: str
    #: "" while the course itself is a draft.
    course_url: str
    minutes: int
    lesson_count: int
    conversation_count: int
    question_count: int
    speaker_words: str
    talk: TalkView | None
    path: tuple[PathStep, ...]
    next_step: NextStep
    objectives: tuple[str, ...]
    #: Level of training → what the module is for there; those that are written.
    levels: tuple[tuple[str, str], ...]
    requirements: tuple[RequirementView, ...]
    facts: tuple[FactView, ...]
    is_enrolled: bool
    completed_at: datetime | None
    completed_title: str = ""
    #: The quiz: where a POST begins or resumes it; "" without one.
    quiz_start_url: str = ""
    has_open_quiz: bool = False
    #: What was finished, for those who finished it.
    version: VersionView | None = None
    #: POST takes the module off one's list; "" for those who have not begun it.
    leave_url: str = ""
    print_url: str = ""

    @property
    def checked_count(self) -> int:
        return sum(1 for fact in self.facts if fact.is_checked)

    @property
    def to_confirm_count(self) -> int:
        return len(self.facts) - self.checked_count


@dataclass(frozen=True, slots=True)
class LessonView:
    """Everything a lesson page and its blocks show."""

    id: int
    title: str
    lead: str
    number: int
    count: int
    minutes: int
    module_title: str
    module_url: str
    path: tuple[PathStep, ...]
    previous: PathStep | None
    next: PathStep | None
    #: Where the POST of "Next" goes: the lesson is finished, then the next opens.
    finish_url: str
    #: Where the place is kept ("You stopped at …"), by a small script.
    place_url: str
    is_finished: bool
    last_anchor: str
    #: All facts of the module by key; and those this lesson names, in that order.
    facts: Mapping[str, FactView]
    sources: tuple[FactView, ...]
    #: Rich text source → safe HTML, expanded for the whole lesson at once.
    prose: Mapping[str, SafeString]
    #: Block id → the learner's own words.
    notes: Mapping[str, str]
    quiz_start_url: str
    quiz_questions: int
    #: Share of the lessons read, in percent, for the strip on phones.
    percent: int = 0
    #: Words of the glossary by language.
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    #: Whether a block draws with plotly, which the page then loads.
    has_dose_picture: bool = False
    #: Block id → the package there, with this person's progress.
    packages: Mapping[str, PackageCard] = field(default_factory=dict)
    #: Why the lesson is shut, if it is.
    lock: LockView | None = None
    #: Their own words about the lesson, and the anchors they keep ("": the lesson).
    note: str = ""
    bookmarks: frozenset[str] = frozenset()
    #: For paper: notes stand as words, and nothing can be pressed.
    is_print: bool = False

    @property
    def bookmark_url(self) -> str:
        return reverse("courses:bookmark", args=[self.id or 0])

    @property
    def lesson_note_url(self) -> str:
        return reverse("courses:save_lesson_note", args=[self.id or 0])

    @property
    def print_url(self) -> str:
        return reverse("courses:print_lesson", args=[self.id or 0])

    def note_url(self, block_id: str) -> str:
        return reverse("courses:save_note", args=[self.id, block_id])


@dataclass(frozen=True, slots=True)
class PackageCard:
    """A package in a lesson, before it is opened. `word` is the package's own."""

    begin_url: str
    can_play: bool
    is_begun: bool
    is_completed: bool
    #: It says that it was completed, and not that it was failed.
    is_good: bool
    word: str


@dataclass(frozen=True, slots=True)
class PackageView:
    """The page on which a package plays. `begin` is what the package is given."""

    key: UUID
    title: str
    lesson_title: str
    lesson_url: str
    kind: str
    word: str
    report_url: str
    has_newer: bool
    begin: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A heading of a lesson that one can come back to."""

    anchor: str
    heading: str
