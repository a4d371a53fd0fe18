"""The tables of this room: pages, quizzes, and what learners leave behind."""

from courses.models.glossary import GlossaryTerm
from courses.models.pages import (
    CataloguePage,
    CoursePage,
    HomePage,
    LessonPage,
    ModuleConversation,
    ModulePage,
)
from courses.models.quizzes import Quiz, QuizAnswer, QuizAttempt, QuizRevision
from courses.models.records import (
    Enrolment,
    Evaluation,
    LessonVisit,
    ModuleCompletion,
    ReflectionNote,
)
from courses.models.texts import TextPage

__all__ = [
    "CataloguePage",
    "CoursePage",
    "Enrolment",
    "Evaluation",
    "GlossaryTerm",
    "HomePage",
    "LessonPage",
    "LessonVisit",
    "ModuleCompletion",
    "ModuleConversation",
    "ModulePage",
    "Quiz",
    "QuizAnswer",
    "QuizAttempt",
    "QuizRevision",
    "ReflectionNote",
    "TextPage",
]
