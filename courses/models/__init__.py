"""The tables of this room: pages, quizzes, and what learners leave behind."""

from courses.models.evaluations import (
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
    EvaluationQuestion,
    EvaluationVersion,
)
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
    LessonVisit,
    ModuleCompletion,
    ReflectionNote,
)
from courses.models.texts import TextPage

__all__ = [
    "CataloguePage",
    "CoursePage",
    "Enrolment",
    "EvaluationAnswers",
    "EvaluationForm",
    "EvaluationGiven",
    "EvaluationQuestion",
    "EvaluationVersion",
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
