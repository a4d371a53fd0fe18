"""The closed lists of this room, with the words an author or learner reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.domain.attempts import Behaviour
from courses.domain.deadlines import Overdue
from courses.domain.grading import Counting
from courses.domain.review import Aspect
from courses.domain.sign_offs import Act, State

# The floor's list, under the name that this room's texts have always asked for.
from elearn.core.choices import TextLanguage as TextLanguage


class Confidence(models.TextChoices):
    """How far a fact has been traced; shown with every fact."""

    CHECKED = "checked", _("checked")
    TO_CONFIRM = "to_confirm", _("to be confirmed by an expert")


class Bias(models.TextChoices):
    """The accreditor's question on commercial influence."""

    FREE = "free", _("Free of commercial bias")
    SOME = "some", _("Some commercial bias")
    CLEAR = "clear", _("Clear commercial bias")


class Objectives(models.TextChoices):
    FULLY = "fully", _("Yes, all of them")
    PARTLY = "partly", _("In part")
    NOT = "not", _("No")


class Scale(models.IntegerChoices):
    """1 to 5, as the evaluation form asks."""

    POOR = 1, _("Poor")
    FAIR = 2, _("Fair")
    GOOD = 3, _("Good")
    VERY_GOOD = 4, _("Very good")
    EXCELLENT = 5, _("Excellent")


class AttemptPhase(models.TextChoices):
    """Where an attempt at a quiz is. What was given up is never graded."""

    OPEN = "open", _("in progress")
    FINISHED = "finished", _("finished")
    ABANDONED = "abandoned", _("given up")


class RulingKind(models.TextChoices):
    """What an organiser decides about a question that was already asked."""

    VOID = "void", _("Give it to all")
    ACCEPT = "accept", _("Accept a further answer")
    REVISE = "revise", _("Grade by the corrected question")


BEHAVIOURS = [
    (Behaviour.IMMEDIATE.value, _("After each question, once")),
    (Behaviour.DEFERRED.value, _("At the end")),
    (Behaviour.INTERACTIVE.value, _("In tries with hints")),
    (Behaviour.ADAPTIVE.value, _("As often as they like; wrong tries cost")),
]
COUNTINGS = [
    (Counting.BEST.value, _("The best")),
    (Counting.LAST.value, _("The last")),
    (Counting.FIRST.value, _("The first")),
    (Counting.AVERAGE.value, _("The average")),
]
OVERDUE = [
    (Overdue.AUTO_SUBMIT.value, _("It is handed in as it stands")),
    (Overdue.GRACE.value, _("It can be handed in for a while, not changed")),
    (Overdue.ABANDON.value, _("It does not count")),
]
ASPECTS = [
    (Aspect.ATTEMPT.value, _("What they answered")),
    (Aspect.CORRECTNESS.value, _("Whether it was right")),
    (Aspect.MARKS.value, _("Marks")),
    (Aspect.SPECIFIC_FEEDBACK.value, _("Feedback to their answer")),
    (Aspect.GENERAL_FEEDBACK.value, _("Why: the rationale")),
    (Aspect.RIGHT_ANSWER.value, _("The right answer")),
    (Aspect.OVERALL_FEEDBACK.value, _("Words on the whole result")),
]


class Level(models.TextChoices):
    """The levels of the European Training Curriculum, by years of training."""

    I = "1", _("Level I (years 1–3)")  # noqa: E741 -- the curriculum's own numeral
    II = "2", _("Level II (years 4–5)")
    III = "3", _("Level III (beyond year 5)")


class Language(models.TextChoices):
    """Languages that something is taught in; the site itself speaks English."""

    ENGLISH = "en", _("English")
    GERMAN = "de", _("German")
    FRENCH = "fr", _("French")
    ITALIAN = "it", _("Italian")
    SPANISH = "es", _("Spanish")
    PORTUGUESE = "pt", _("Portuguese")
    POLISH = "pl", _("Polish")
    DUTCH = "nl", _("Dutch")
    GREEK = "el", _("Greek")
    TURKISH = "tr", _("Turkish")


class EnrolmentMode(models.TextChoices):
    """How one comes to a place in a run."""

    OPEN = "open", _("Open: a place as long as there is one")
    REQUEST = "request", _("On request: an organiser decides")
    CLOSED = "closed", _("Closed: organisers enrol")


class PlaceState(models.TextChoices):
    """Where somebody stands with a run."""

    REQUESTED = "requested", _("Asked for a place")
    WAITING = "waiting", _("On the waiting list")
    ENROLLED = "enrolled", _("Has a place")
    LEFT = "left", _("Gave the place back")
    REFUSED = "refused", _("Not admitted")


class Evaluated(models.TextChoices):
    """What a form is for."""

    EVENT = "event", _("a live event")
    PAGE = "page", _("a module or course")


class QuestionKind(models.TextChoices):
    """What an organiser's own question can be; the values are `evaluation.Kind`."""

    SCALE = "scale", _("Five steps, poor to excellent")
    ONE = "radio", _("One of several answers")
    SEVERAL = "checkboxes", _("Any of several answers")
    TEXT = "multiline", _("Free text")


class PackageKind(models.TextChoices):
    """Packages that play here; the names are those of `domain.packages.Kind`."""

    SCORM_12 = "scorm_12", _("SCORM 1.2")
    SCORM_2004 = "scorm_2004", _("SCORM 2004")
    H5P = "h5p", _("H5P")


class PackageCompletion(models.TextChoices):
    """What a package says of its completion."""

    UNKNOWN = "unknown", _("nothing yet")
    INCOMPLETE = "incomplete", _("not completed")
    COMPLETED = "completed", _("completed")


class PackageSuccess(models.TextChoices):
    """What a package says of success."""

    UNKNOWN = "unknown", _("nothing yet")
    PASSED = "passed", _("passed")
    FAILED = "failed", _("not passed")


class GlossarySection(models.TextChoices):
    """Where a patient meets the word."""

    TESTS = "tests", _("Tests and machines")
    HAVING = "having", _("Getting ready and having the test")
    RADIATION = "radiation", _("Radiation")
    BODY = "body", _("Places in the body")
    REPORT = "report", _("In the report")
    TREATMENT = "treatment", _("Treatments guided by pictures")


class LtiReportState(models.TextChoices):
    """What has become of a score for an LMS."""

    NOTHING = "nothing", _("nothing to tell yet")
    NO_PLACE = "no_place", _("completed; the LMS keeps no column for it")
    WAITING = "waiting", _("to be sent")
    SENT = "sent", _("sent")
    REFUSED = "refused", _("refused by the LMS")
    GIVEN_UP = "given_up", _("given up: the LMS does not answer")


class Expertise(models.TextChoices):
    """Which field a statement of a module needs somebody from. A value names the
    permission `courses.sign_off_<value>`; a label is what is awaited."""

    PHYSICS = "physics", _("medical physics review")
    LAW = "law", _("legal review")
    CLINICAL = "clinical", _("clinical review")
    SAFETY = "safety", _("safety review")
    SOURCE = "source", _("check against the original source")
    LOCAL = "local", _("review of local policy")


SIGN_OFF_STATES = [
    (State.AWAITING.value, _("awaiting an expert")),
    (State.CONFIRMED.value, _("confirmed")),
    (State.OBJECTED.value, _("changes asked for")),
    (State.WITHDRAWN.value, _("withdrawn")),
]
SIGN_OFF_ACTS = [
    (Act.ASKED.value, _("Asked for")),
    (Act.REWORDED.value, _("Put in other words")),
    (Act.CONFIRMED.value, _("Confirmed")),
    (Act.OBJECTED.value, _("Changes asked for")),
    (Act.ASKED_AGAIN.value, _("Asked for again")),
    (Act.WITHDRAWN.value, _("Withdrawn")),
]
