"""Words for how a group stands: steps, what is next, spans of time, states."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.domain.progress import Standing, Step, StepKind
from courses.queries.progress import LearnerProgress, QuizStanding

STANDINGS = {
    Standing.STUCK: gettext_lazy("Stands still"),
    Standing.UNDER_WAY: gettext_lazy("Under way"),
    Standing.NOT_BEGUN: gettext_lazy("Not begun"),
    Standing.COMPLETED: gettext_lazy("Completed"),
    Standing.LEFT: gettext_lazy("Put aside"),
}
CELL_STATES = {
    "completed": gettext_lazy("Completed"),
    "under_way": gettext_lazy("Under way"),
    "not_begun": gettext_lazy("Not begun"),
    "left": gettext_lazy("Put aside"),
}


def step_words(step: Step, title: str) -> str:
    """What a step is called in a list of stages."""
    if step.kind is StepKind.CONVERSATION:
        return _("Conversation “%(title)s” ended") % {"title": title}
    if step.kind is StepKind.PACKAGE:
        return _("“%(title)s” completed, by its own word") % {"title": title}
    if step.kind is StepKind.QUIZ:
        return _("Quiz passed")
    return _("Lesson “%(title)s” read") % {"title": title}


def next_words(person: LearnerProgress, titles: dict[Step, str]) -> str:
    """What this person has to do next; "" for those who are done or put it aside."""
    if person.standing in {Standing.COMPLETED, Standing.LEFT}:
        return ""
    if not person.trail.has_begun:
        return _("Begin the module")
    step = person.next_step
    if step is None:
        return _("Open the module once more: everything is done")
    title = titles[step]
    if step.kind is StepKind.LESSON:
        return _("Read “%(title)s”") % {"title": title}
    if step.kind is StepKind.CONVERSATION:
        return _("Have the conversation “%(title)s”") % {"title": title}
    if step.kind is StepKind.PACKAGE:
        return _("Complete “%(title)s”") % {"title": title}
    if person.quiz is not None and person.quiz.waiting:
        return _("Nothing: an answer of the quiz waits for your marking")
    return _("Pass the quiz")


def mark_words(right: int, questions: int) -> str:
    return _("%(right)s of %(questions)s") % {"right": right, "questions": questions}


def quiz_words(quiz: QuizStanding | None) -> str:
    return mark_words(quiz.right, quiz.questions) if quiz else ""


def span_words(span: timedelta | None) -> str:
    """A span in its largest fitting unit: "12 minutes", "5 hours", "3 days"."""
    if span is None:
        return ""
    minutes = span.total_seconds() / 60
    if minutes < 90:
        count = max(1, round(minutes))
        return ngettext("%(n)s minute", "%(n)s minutes", count) % {"n": count}
    if minutes < 36 * 60:
        count = round(minutes / 60)
        return ngettext("%(n)s hour", "%(n)s hours", count) % {"n": count}
    count = round(minutes / (24 * 60))
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": count}


def quiet_words(at: datetime | None, *, now: datetime) -> str:
    """ "23 days ago"; "" where nothing was done yet."""
    if at is None:
        return ""
    days = max(0, (now - at).days)
    if not days:
        return _("within a day")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def stuck_sentence(count: int, *, days: int) -> str:
    return ngettext(
        "%(count)s person has done nothing for %(days)s days and is not done.",
        "%(count)s people have done nothing for %(days)s days and are not done.",
        count,
    ) % {"count": count, "days": days}


def table_moment(at: datetime | None) -> str:
    """For tables to take away: sorts as text, in the zone that their heading names."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def zone_name() -> str:
    return timezone.get_current_timezone_name()
