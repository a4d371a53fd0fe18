"""What the templates of this room are given. Plain values, no tables behind them:
a template that reads these cannot ask the database anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from django.utils.safestring import SafeString

from scenarios.shapes import AttemptCard, RepeatView

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


@dataclass(frozen=True, slots=True)
class ModuleView:
    id: int
    title: str
    url: str
    aim: str
    lead: str
    course_title: str
    minutes: int
    lesson_count: int
    conversation_count: int
    question_count: int
    speaker_words: str
    webinar_slug: str
    item_key: str
    path: tuple[PathStep, ...]
    next_step: NextStep
    objectives: tuple[str, ...]
    requirements: tuple[RequirementView, ...]
    facts: tuple[FactView, ...]
    is_enrolled: bool
    completed_at: datetime | None
    completed_title: str = ""
    #: The quiz: where a POST begins or resumes it; "" without one.
    quiz_start_url: str = ""
    has_open_quiz: bool = False

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

    def note_url(self, block_id: str) -> str:
        return reverse("courses:save_note", args=[self.id, block_id])


@dataclass(frozen=True, slots=True)
class Place:
    """A heading of a lesson that one can come back to."""

    anchor: str
    heading: str


@dataclass(frozen=True, slots=True)
class LearningView:
    """My learning: the next step first."""

    next_module: ModuleCard | None
    next_step: NextStep | None
    next_missing: tuple[RequirementView, ...]
    in_progress: tuple[ModuleCard, ...]
    finished: tuple[ModuleCard, ...]
    #: Finished modules whose page is gone: title and date only.
    finished_gone: tuple[tuple[str, datetime], ...]
    suggested: tuple[ModuleCard, ...]
    #: The latest conversations, those played before sign-in included.
    conversations: tuple[AttemptCard, ...]
    #: Conversations whose day to come back to has come.
    due_repeats: tuple[RepeatView, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueCourse:
    title: str
    url: str
    lead: str
    modules: tuple[ModuleCard, ...] = field(default=())
