"""The tables of this room: pages, quizzes, and what learners leave behind."""

from courses.models.packages import (
    ContentPackage,
    ModulePackage,
    PackageAttempt,
    PackageVersion,
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
    Evaluation,
    LessonVisit,
    ModuleCompletion,
    ReflectionNote,
)
from courses.models.statements import CourseStatement
from courses.models.texts import TextPage

__all__ = [
    "CataloguePage",
    "ContentPackage",
    "CoursePage",
    "CourseStatement",
    "Enrolment",
    "Evaluation",
    "HomePage",
    "LessonPage",
    "LessonVisit",
    "ModuleCompletion",
    "ModuleConversation",
    "ModulePackage",
    "ModulePage",
    "PackageAttempt",
    "PackageVersion",
    "Quiz",
    "QuizAnswer",
    "QuizAttempt",
    "QuizRevision",
    "ReflectionNote",
    "TextPage",
]
