"""What the demo's people thought of Part 1 and of the module, and a form of one's own.

All invented, all through services. Who answers what is read off dice seeded by a
person's address; in which order the sheets lie is nobody's to know, here neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from courses import queries, services
from courses.choices import Bias, Evaluated, Objectives, QuestionKind
from courses.demo.learners import FINISHED, MODULE, SHOWN
from courses.domain.evaluation import ABSENT, Kind, Rating, RowKey
from courses.models import (
    EvaluationForm,
    EvaluationQuestion,
    ModuleCompletion,
    ModulePage,
)
from elearn.core.models import User
from media.models import Webinar
from media.queries import attendance_for

EVENT = "patient-communication-course-part-1"
#: The others that have a form of their own: what one may be asked about each.
OTHERS = (
    "patient-communication-course-part-2",
    "special-focus-patient-communication",
)
#: People who followed the event and have not given their evaluation yet.
WITHOUT_EVALUATION = 6
#: Among the people who never lack one: their certificates show every script.
WITH_CERTIFICATE = (
    "lukasz.zolc@example.org",
    "sofia.papadopoulou@example.org",
    "nina.petrova@example.org",
)
TIME = "Was there enough time for questions?"
AGAIN = "Which of these should a next course take up?"
TIMES = ("Too little", "About right", "Too much")
SUBJECTS = (
    "Talking with families",
    "Interpreters",
    "Results on the patient portal",
    "Saying sorry after an error",
)
#: What the organiser asks beside the accreditor's questions: words, kind, answers.
OWN = (
    (TIME, QuestionKind.ONE, TIMES),
    (AGAIN, QuestionKind.SEVERAL, SUBJECTS),
)

_CHANGES = (
    "I will sit down before I say anything.",
    "Ask what the patient has understood before I begin.",
    "One plain sentence, and then wait.",
    "I will call the referrer before the patient gets there.",
    "Fewer words while I hold the probe, and fewer silences without a reason.",
    "Say the dose in days of natural background, and check what was understood.",
    "Let the child ask the first question.",
    *[""] * 9,
)
_COMMENTS = (
    "",
    "",
    "",
    "The break came at the right time.",
    "More time for questions, please.",
)
_MODULE_CHANGES = (
    "",
    "A second conversation to practise on.",
    "The lesson on silence could be shorter.",
)


def make_forms(*, now: datetime) -> None:
    """A form with two questions of the organiser's own for each real event."""
    for webinar in Webinar.objects.filter(slug__in=(EVENT, *OTHERS)):
        form, is_new = EvaluationForm.objects.get_or_create(
            webinar=webinar,
            defaults={"kind": Evaluated.EVENT, "title": f"After {webinar.title}"},
        )
        if is_new:
            for place, (label, kind, answers) in enumerate(OWN):
                EvaluationQuestion.objects.create(
                    form=form,
                    sort_order=place,
                    label=label,
                    field_type=kind,
                    choices="\n".join(answers),
                )
        services.freeze_form(form, by=None, now=now)


def give_evaluations(*, now: datetime) -> None:
    """Nearly all who followed the event have evaluated it; some have yet to."""
    make_forms(now=now)
    _evaluate_module(now=now)
    webinar = Webinar.objects.filter(slug=EVENT).first()
    if webinar is None:
        return
    followed = {row.user_id for row in attendance_for(webinar) if row.was_there}
    people = list(User.objects.filter(pk__in=followed).order_by("email"))
    done = queries.evaluated_users(webinar)
    waiting = _still_without(people)
    rows = queries.rated_rows(webinar)
    for n, person in enumerate(people):
        if person.email in waiting or person.pk in done:
            continue
        dice = Random(person.email)  # noqa: S311 -- the demo is the same on every load
        services.give_evaluation(
            webinar,
            user=person,
            answers=_opinion(webinar, dice),
            ratings=_ratings(rows, dice),
            now=webinar.ends_at + timedelta(minutes=15 + 11 * n),
        )


def _evaluate_module(*, now: datetime) -> None:
    """All but one of those who completed it."""
    module = ModulePage.objects.live().get(slug=MODULE)
    done = queries.evaluated_users(module)
    questions = queries.latest_version(queries.form_for(module)).questionnaire
    finished = ModuleCompletion.objects.filter(module=module, user__isnull=False)
    # The same few on every load: a group completes it after them.
    first = finished.select_related("user").order_by("pk")[: FINISHED - 1]
    for completion in first:
        if completion.user_id in done:
            continue
        # Other dice than for the event, or the same people would think the same.
        dice = Random(f"module {completion.user.email}")  # noqa: S311 -- as above
        words = [_CHANGES, _MODULE_CHANGES]
        answers = {
            one.key: (
                dice.choice((3, 4, 4, 5, 5))
                if one.kind == Kind.SCALE
                else dice.choice(words.pop(0) if words else ("",))
            )
            for one in questions.questions
        }
        services.give_evaluation(module, user=completion.user, answers=answers, now=now)


def _still_without(people: list[User]) -> set[str]:
    """The person in the pictures, and others spread over the list."""
    certain = {SHOWN, *WITH_CERTIFICATE}
    free = [
        person.email
        for person in people
        if person.email not in certain and person.name.isascii()
    ]
    step = max(1, len(free) // WITHOUT_EVALUATION)
    return {SHOWN, *free[step - 1 :: step][: WITHOUT_EVALUATION - 1]}


def _ratings(rows: Iterable[RowKey], dice: Random) -> dict[RowKey, Rating]:
    """The speakers are real and their ratings would be invented: so one person rates
    all talks alike, and in the results no talk is better than another."""
    step: Rating = dice.choice((3, 4, 4, 4, 5, 5, 5, ABSENT))
    return dict.fromkeys(rows, step)


def _opinion(webinar: Webinar, dice: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "overall": dice.choice((3, 4, 4, 5, 5)),
        "relevance": dice.choice((3, 4, 5, 5)),
        "organisation": dice.choice((2, 3, 4, 4, 5)),
        "objectives": dice.choice(
            (Objectives.FULLY, Objectives.FULLY, Objectives.PARTLY)
        ),
        "bias": Bias.FREE,
        "bias_words": "",
        "change": dice.choice(_CHANGES),
        "comments": dice.choice(_COMMENTS),
    }
    for one in queries.latest_version(
        queries.form_for(webinar)
    ).questionnaire.questions:
        if one.label == TIME:
            answers[one.key] = dice.choice((TIMES[0], TIMES[1], TIMES[1]))
        elif one.label == AGAIN:
            answers[one.key] = [word for word in SUBJECTS if dice.random() < 0.4]
    return answers
