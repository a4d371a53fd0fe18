"""The tables of this room: pages, quizzes, and what learners leave behind."""

from courses.models.catalogue import Topic, WebinarFiling
from courses.models.keepsakes import Bookmark, LessonNote
from courses.models.pages import (
    CataloguePage,
    CoursePage,
    HomePage,
    LessonPage,
    ModuleConversation,
    ModulePage,
    ModulePrerequisite,
)
from courses.models.quizzes import Quiz, QuizAnswer, QuizAttempt, QuizRevision
from courses.models.records import (
    Enrolment,
    Evaluation,
    LessonVisit,
    ModuleCompletion,
    ReflectionNote,
)
from courses.models.runs import CourseRun, RunPlace
from courses.models.texts import TextPage

__all__ = [
    "Bookmark",
    "CataloguePage",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "Evaluation",
    "HomePage",
    "LessonNote",
    "LessonPage",
    "LessonVisit",
    "ModuleCompletion",
    "ModuleConversation",
    "ModulePage",
    "ModulePrerequisite",
    "Quiz",
    "QuizAnswer",
    "QuizAttempt",
    "QuizRevision",
    "ReflectionNote",
    "RunPlace",
    "TextPage",
    "Topic",
    "WebinarFiling",
]
