"""What the templates of delivery are given: runs, the catalogue, my learning. Plain
values, no tables behind them, as in `courses.shapes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from courses.domain.runs import Standing
from courses.shapes import LessonView, ModuleCard, NextStep, RequirementView
from scenarios.shapes import AttemptCard, RepeatView


@dataclass(frozen=True, slots=True)
class RunView:
    """A run of a course as one person meets it."""

    id: int
    title: str
    language: str  # its code
    language_words: str  # "" in the site's own
    standing: Standing
    words: str
    places: str  # "3 of 12 places free"; "" without a limit
    start: datetime | None
    end: datetime | None
    is_full: bool
    call_to_action: str  # "" where there is nothing to ask for
    ask_url: str  # POST
    place: str  # where this person stands; ""
    has_place: bool
    leave_words: str
    leave_url: str  # POST; ""
    course_title: str = ""
    course_url: str = ""


@dataclass(frozen=True, slots=True)
class CourseView:
    """A course with its modules and its runs, the best first."""

    title: str
    url: str
    lead: str
    modules: tuple[ModuleCard, ...] = field(default=())
    runs: tuple[RunView, ...] = field(default=())

    @property
    def best_run(self) -> RunView | None:
        return self.runs[0] if self.runs else None


@dataclass(frozen=True, slots=True)
class FacetOption:
    """One value of a facet: its words, and how many entries it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool
    #: "?…" that chooses it, or for the chosen one gives it up.
    query: str


@dataclass(frozen=True, slots=True)
class FacetView:
    name: str  # of the form's field
    label: str
    options: tuple[FacetOption, ...]

    @property
    def chosen(self) -> FacetOption | None:
        return next((one for one in self.options if one.is_chosen), None)


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A module, a course or a live event in the catalogue."""

    kind: Literal["module", "course", "webinar"]
    title: str
    url: str
    line: str  # one line on what it is for
    duration: str  # "40 min", "5 h 30 min"
    standing: Standing
    kind_words: str  # "Topic, at your own pace"
    state: str  # "Open for enrolment. It begins …", or what this person has done
    topics: tuple[str, ...] = ()
    level: str = ""
    language: str = ""  # "" in the site's own
    credits: str = ""
    #: The webinar's times, for the two clocks; None for what has none.
    times: Any = None
    #: The course that a module belongs to.
    course_title: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueView:
    rows: tuple[CatalogueRow, ...]
    total: int
    facets: tuple[FacetView, ...]
    words: str
    is_filtered: bool
    page: int
    page_count: int
    previous_query: str
    next_query: str
    #: Name and value of each choice, for the search form to carry along.
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """A bookmark or a note, where it can be read again."""

    id: int
    lesson_title: str
    module_title: str
    heading: str
    url: str  # "" where the lesson is gone
    text: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """A live event that somebody is registered for."""

    title: str
    url: str
    times: Any
    starts_at: datetime
    is_running: bool


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
    runs: tuple[RunView, ...] = ()
    events: tuple[EventView, ...] = ()
    bookmarks: tuple[KeptView, ...] = ()
    notes: tuple[KeptView, ...] = ()
    #: The heading at which the next step goes on; "".
    next_place: str = ""
    #: Topics that could be begun beyond those suggested.
    more_topics: int = 0


@dataclass(frozen=True, slots=True)
class PaperLesson:
    view: LessonView
    #: Its blocks, for {% include_block %}.
    body: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A lesson, or all lessons of a module, for paper."""

    module_title: str
    module_lead: str
    module_url: str
    back_url: str
    is_whole: bool
    #: Lessons that are not open to this person yet.
    left_out: int
    lessons: tuple[PaperLesson, ...]
    printed_at: datetime

    @property
    def title_level(self) -> int:
        """Of a lesson's title: the page's own, or below that of the module."""
        return 2 if self.is_whole else 1
