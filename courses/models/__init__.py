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
from courses.models.catalogue import (
    Topic,
    WebinarFiling,
)
from courses.models.evaluations import (
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
    EvaluationQuestion,
    EvaluationVersion,
)
from courses.models.exchange import (
    ImportedQuestion,
)
from courses.models.glossary import (
    GlossaryTerm,
)
from courses.models.keepsakes import (
    Bookmark,
    LessonNote,
)
from courses.models.lti import (
    LtiIdentity,
    LtiLaunch,
    LtiLink,
    LtiPlatform,
    LtiReport,
)
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
    ModulePrerequisite,
)
from courses.models.quizzes import (
    Quiz,
    QuizRevision,
)
from courses.models.records import (
    Enrolment,
    LessonVisit,
    ModuleCompletion,
    ReflectionNote,
)
from courses.models.runs import (
    CourseRun,
    RunPlace,
)
from courses.models.sign_offs import (
    SignOff,
    SignOffLetters,
    SignOffStep,
)
from courses.models.statements import (
    CourseStatement,
)
from courses.models.texts import (
    TextPage,
)

__all__ = [
    "BankQuestion",
    "Bookmark",
    "CataloguePage",
    "ContentPackage",
    "CoursePage",
    "CourseRun",
    "CourseStatement",
    "Enrolment",
    "EvaluationAnswers",
    "EvaluationForm",
    "EvaluationGiven",
    "EvaluationQuestion",
    "EvaluationVersion",
    "GlossaryTerm",
    "HomePage",
    "ImportedQuestion",
    "LessonNote",
    "LessonPage",
    "LessonVisit",
    "LtiIdentity",
    "LtiLaunch",
    "LtiLink",
    "LtiPlatform",
    "LtiReport",
    "ModuleCompletion",
    "ModuleConversation",
    "ModulePackage",
    "ModulePage",
    "ModulePrerequisite",
    "PackageAttempt",
    "PackageVersion",
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
    "RunPlace",
    "SignOff",
    "SignOffLetters",
    "SignOffStep",
    "TaggedQuestion",
    "TextPage",
    "Topic",
    "WebinarFiling",
]
