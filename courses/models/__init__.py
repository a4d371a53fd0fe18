"""The tables of this room: pages, quizzes, and what learners leave behind."""

from courses.models.attempts import (
    QuestionRuling,
    QuizAttempt,
    QuizOverride,
    QuizStep,
)
from courses.models.banks import (
    BankQuestion,
    QuestionBank,
    QuestionTag,
    QuestionVersion,
    TaggedQuestion,
)
from courses.models.exchange import ImportedQuestion
from courses.models.pages import (
    CataloguePage,
    CoursePage,
    HomePage,
    LessonPage,
    ModuleConversation,
    ModulePage,
)
from courses.models.quizzes import Quiz, QuizRevision
from courses.models.records import (
    Enrolment,
    Evaluation,
    LessonVisit,
    ModuleCompletion,
    ReflectionNote,
)
from courses.models.texts import TextPage

__all__ = [
    "BankQuestion",
    "CataloguePage",
    "CoursePage",
    "Enrolment",
    "Evaluation",
    "HomePage",
    "ImportedQuestion",
    "LessonPage",
    "LessonVisit",
    "ModuleCompletion",
    "ModuleConversation",
    "ModulePage",
    "QuestionBank",
    "QuestionRuling",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizAttempt",
    "QuizOverride",
    "QuizRevision",
    "QuizStep",
    "ReflectionNote",
    "TaggedQuestion",
    "TextPage",
]
