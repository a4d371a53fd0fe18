"""Giving an evaluation, and freezing the forms that people are asked.

Two rows are written: that the person has answered, and what was answered. Nothing
leads from one to the other. The answers carry no time, and since a database keeps
rows in the order in which they came, a new sheet changes places with one that is
there (a shuffle from the inside out), so that the last row is not the last person's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses import queries
from courses.accreditor import MODULE_QUESTIONS
from courses.choices import Evaluated
from courses.domain import evaluation as domain
from courses.domain.evaluation import Rating, RowKey
from courses.exceptions import (
    EvaluationGivenAlready,
    EvaluationNotOpen,
    EvaluationUnreadable,
)
from courses.models import (
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
    EvaluationQuestion,
    EvaluationVersion,
)
from courses.queries.evaluations import Subject
from courses.signals import evaluation_given
from elearn.core import audit
from elearn.core.models import User
from media.models import Webinar


@transaction.atomic
def give_evaluation(
    subject: Subject,
    *,
    user: User,
    answers: Mapping[str, Any],
    now: datetime,
    ratings: Mapping[RowKey, Rating] | None = None,
    version: EvaluationVersion | None = None,
    dice: Random | None = None,
) -> EvaluationGiven:
    """Keep a person's evaluation; there is one, and it stays as given.

    `answers` by the keys of the version's questions, `ratings` by item and speaker;
    `version` is the one the person was shown, the latest by default. `dice` shuffle;
    the system's are taken where none are given. Raises `EvaluationNotOpen` too early
    and for people who were not there, `EvaluationGivenAlready` for a second one,
    `EvaluationUnreadable` for answers to something else.
    """
    refusal = queries.why_no_evaluation(subject, user, now=now)
    if refusal is not None:
        raise EvaluationNotOpen(refusal)
    # The row lock lets two quick clicks, and two shuffles, meet here.
    if isinstance(subject, Webinar):
        Webinar.objects.select_for_update().get(pk=subject.pk)
    else:
        Page.objects.select_for_update().get(pk=subject.pk)
    if queries.has_evaluated(subject, user):
        raise EvaluationGivenAlready(
            _("You have already given your evaluation. Thank you.")
        )
    version = version or queries.latest_version(queries.form_for(subject))
    content = _content(subject, version, answers, ratings or {})
    given = EvaluationGiven(
        **queries.about(subject), subject_title=subject.title, user=user, given_at=now
    )
    given.save()
    _put_among_the_others(subject, version, content, dice or SystemRandom())
    _tell_if_enough(subject)
    audit.record("courses.give_evaluation", given, by=user)
    transaction.on_commit(lambda: evaluation_given.send(EvaluationGiven, given=given))
    return given


def _content(
    subject: Subject,
    version: EvaluationVersion,
    answers: Mapping[str, Any],
    ratings: Mapping[RowKey, Rating],
) -> dict[str, Any]:
    asked = version.questionnaire
    try:
        kept = domain.answered(asked, answers)
    except ValueError as problem:
        raise EvaluationUnreadable from problem
    known = queries.rated_rows(subject) if asked.asks_items and ratings else {}
    if not set(ratings) <= set(known):
        raise EvaluationUnreadable
    if not all(domain.is_rating(value) for value in ratings.values()):
        raise EvaluationUnreadable
    return {
        "answers": kept,
        "ratings": [[*key, ratings[key]] for key in known if key in ratings],
    }


def _put_among_the_others(
    subject: Subject, version: EvaluationVersion, content: dict[str, Any], dice: Random
) -> None:
    """Every order of the sheets is equally likely afterwards (Knuth, shuffling from
    the inside out), whatever order people came in."""
    there = EvaluationAnswers.objects.filter(**queries.about(subject)).order_by("pk")
    newest = EvaluationAnswers(
        **queries.about(subject),
        subject_title=subject.title,
        version=version,
        content=content,
    )
    place = dice.randrange(there.count() + 1)
    if place < there.count():
        other = there[place]
        for name in ("version_id", "content", "is_told"):
            mine, theirs = getattr(newest, name), getattr(other, name)
            setattr(newest, name, theirs)
            setattr(other, name, mine)
        other.save(update_fields=["version", "content", "is_told"])
    newest.save(force_insert=True)


def _tell_if_enough(subject: Subject) -> None:
    waiting = EvaluationAnswers.objects.filter(**queries.about(subject), is_told=False)
    if domain.may_be_told(waiting.count()):
        waiting.update(is_told=True)


@transaction.atomic
def freeze_form(
    form: EvaluationForm, *, by: User | None, now: datetime
) -> EvaluationVersion:
    """The version of the form as it is now: a new one where anything was changed."""
    EvaluationForm.objects.select_for_update().get(pk=form.pk)
    # Frozen in the language of the house; translated where it is shown.
    with translation.override(settings.LANGUAGE_CODE):
        content = domain.to_json(queries.questionnaire_of(form))
    sha256 = domain.digest(content)
    last = form.versions.order_by("-number").first()
    if last is not None and last.sha256 == sha256:
        return last
    version = EvaluationVersion(
        form=form,
        number=last.number + 1 if last is not None else 1,
        content=content,
        sha256=sha256,
        frozen_at=now,
        frozen_by=by,
    )
    version.save()
    audit.record("courses.freeze_evaluation", form, by=by, version=version.number)
    return version


@transaction.atomic
def prepare_forms(*, now: datetime) -> None:
    """The usual forms, where they are missing, and every form with the questions
    that the accreditor asks by now. Changes nothing the second time."""
    _usual(Evaluated.EVENT, title="After a live event", asks_items=True)
    form, is_new = _usual(
        Evaluated.PAGE, title="After a module or course", asks_items=False
    )
    if is_new:
        EvaluationQuestion.objects.bulk_create(
            EvaluationQuestion(
                form=form,
                sort_order=place,
                clean_name=f"question_{place}",
                label=one.label,
                field_type=one.kind.value,
                required=one.is_required,
            )
            for place, one in enumerate(MODULE_QUESTIONS)
        )
    for form in EvaluationForm.objects.all():
        freeze_form(form, by=None, now=now)


def _usual(kind: Any, *, title: str, asks_items: bool) -> tuple[EvaluationForm, bool]:
    return EvaluationForm.objects.get_or_create(
        usual_for=kind,
        defaults={"kind": kind, "title": title, "asks_items": asks_items},
    )
