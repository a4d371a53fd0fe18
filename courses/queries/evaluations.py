"""Who may evaluate what, who has, and which form they are asked.

Nothing here joins a person to answers: there is nothing to join.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.accreditor import fixed_questions
from courses.choices import Evaluated
from courses.domain.evaluation import (
    Kind,
    Option,
    Place,
    Question,
    Questionnaire,
    RowKey,
)
from courses.models import (
    CoursePage,
    Enrolment,
    EvaluationForm,
    EvaluationGiven,
    EvaluationVersion,
    ModuleCompletion,
    ModulePage,
)
from courses.models.evaluations import WITH_CHOICES, choices_of
from media.choices import WebinarState
from media.domain.programme import Item, ItemKind
from media.models import ProgrammeVersion, Viewer, Webinar
from media.queries import is_registered, programme_in_force

Subject: TypeAlias = Webinar | ModulePage | CoursePage

#: Nobody has an opinion on these.
UNRATED = frozenset({ItemKind.BREAK, ItemKind.OPENING})


def about(subject: Subject) -> dict[str, int]:
    """The columns that point at `subject`, for filters and new rows alike."""
    column = "webinar_id" if isinstance(subject, Webinar) else "page_id"
    return {column: subject.pk}


def kind_of(subject: Subject) -> Evaluated:
    return Evaluated.EVENT if isinstance(subject, Webinar) else Evaluated.PAGE


# -- who ---------------------------------------------------------------------


def was_part_of(webinar: Webinar, user: Any) -> bool:
    """Whether somebody registered for the event or was seen at it."""
    return bool(
        user.is_authenticated
        and (
            is_registered(webinar, user)
            or Viewer.objects.filter(webinar=webinar, user=user).exists()
        )
    )


def takes_part_in(subject: Subject, user: Any) -> bool:
    """Whether the evaluation is any of this person's business."""
    if isinstance(subject, Webinar):
        return was_part_of(subject, user)
    return bool(
        user.is_authenticated
        and Enrolment.objects.filter(user=user, module__in=_modules(subject)).exists()
    )


def _modules(page: ModulePage | CoursePage) -> Any:
    if isinstance(page, ModulePage):
        return [page.pk]
    return ModulePage.objects.child_of(page).values("pk")


def has_finished(page: ModulePage | CoursePage, user: Any) -> bool:
    """Whether the person completed the module, or one of the course."""
    return bool(
        user.is_authenticated
        and ModuleCompletion.objects.filter(
            user=user, module__in=_modules(page)
        ).exists()
    )


def why_no_evaluation(subject: Subject, user: Any, *, now: datetime) -> str | None:
    """The sentence that says why there is no form yet; None where there is one."""
    if not isinstance(subject, Webinar):
        if has_finished(subject, user):
            return None
        if isinstance(subject, CoursePage):
            return _("The evaluation opens when you have completed one of its modules.")
        return _("The evaluation opens when you have completed the module.")
    if not was_part_of(subject, user):
        return _("Only those who took part can evaluate the event.")
    if subject.state == WebinarState.CANCELLED:
        return _("The event was cancelled, so there is nothing to evaluate.")
    if not subject.is_over(now):
        return _(
            "The evaluation opens when the event ends. Nothing is lost until then."
        )
    return None


# -- that somebody answered --------------------------------------------------


def receipt_of(subject: Subject, user: Any) -> EvaluationGiven | None:
    if not user.is_authenticated:
        return None
    return EvaluationGiven.objects.filter(**about(subject), user=user).first()


def has_evaluated(subject: Subject, user: Any) -> bool:
    return receipt_of(subject, user) is not None


def evaluated_users(subject: Subject) -> set[int]:
    """Ids of everybody who has given the evaluation: one query for a whole report."""
    return set(
        EvaluationGiven.objects.filter(
            **about(subject), user__isnull=False
        ).values_list("user_id", flat=True)
    )


def evaluated_at(webinar: Webinar, people: Iterable[int]) -> dict[int, datetime]:
    """When each person gave the evaluation of the event; absent where not."""
    rows = EvaluationGiven.objects.filter(webinar=webinar, user__isnull=False)
    wanted = set(people)
    if len(wanted) == 1:
        rows = rows.filter(user_id__in=wanted)
    found = dict(rows.values_list("user_id", "given_at"))
    return {user_id: at for user_id, at in found.items() if user_id in wanted}


# -- what is asked -----------------------------------------------------------


def form_for(subject: Subject) -> EvaluationForm:
    """The form of this event or page alone if it has one in use, else the usual one."""
    own = Q(**about(subject), is_in_use=True)
    forms = EvaluationForm.objects.filter(own | Q(usual_for=kind_of(subject)))
    return sorted(forms, key=lambda form: bool(form.usual_for))[0]


def latest_version(form: EvaluationForm) -> EvaluationVersion:
    """The one that people are asked now."""
    return form.versions.order_by("-number")[0]


def version_shown(subject: Subject, name: str) -> EvaluationVersion:
    """The version that somebody was shown, while that is one of this subject's form;
    the latest where they name none, or none of these."""
    form = form_for(subject)
    if name.isascii() and name.isdecimal() and len(name) < 16:
        shown = form.versions.filter(pk=int(name)).first()
        if shown is not None:
            return shown
    return latest_version(form)


def questionnaire_of(form: EvaluationForm) -> Questionnaire:
    """What the form asks as it is edited now: fixed questions and its organiser's."""
    is_event = form.kind == Evaluated.EVENT
    fixed = fixed_questions() if is_event else ()
    own = tuple(
        Question(
            key=f"own_{one.pk or place}",
            kind=Kind(one.field_type),
            label=one.label.strip(),
            is_required=one.required,
            help_text=one.help_text.strip(),
            options=tuple(
                Option(word, word)
                for word in choices_of(one.choices)
                if one.field_type in WITH_CHOICES
            ),
        )
        for place, one in enumerate(form.questions.all())
    )
    return Questionnaire(
        questions=(
            *(one for one in fixed if one.place == Place.OPENING),
            *own,
            *(one for one in fixed if one.place == Place.CLOSING),
        ),
        asks_items=is_event and form.asks_items,
        introduction=form.introduction.strip(),
    )


def rated_rows(subject: Subject) -> dict[RowKey, Item]:
    """Items that can be rated, one per speaker, in the order of the programme."""
    if not isinstance(subject, Webinar):
        return {}
    return _rows_of(programme_in_force(subject))


def all_rated_rows(webinar: Webinar) -> dict[RowKey, Item]:
    """As `rated_rows`, and after them what only earlier versions of the programme
    had: a rating keeps its words when its item is taken out."""
    rows = rated_rows(webinar)
    for version in ProgrammeVersion.objects.filter(webinar=webinar).order_by("-number"):
        for key, item in _rows_of(version.read_items()).items():
            rows.setdefault(key, item)
    return rows


def _rows_of(items: Iterable[Item]) -> dict[RowKey, Item]:
    return {
        (item.key, name): item
        for item in items
        if item.kind not in UNRATED
        for name in [speaker.name for speaker in item.speakers] or [""]
    }


def zone_of(subject: Subject | None) -> ZoneInfo:
    """The clock by which hours of an event are told; pages have none."""
    return subject.zone if isinstance(subject, Webinar) else ZoneInfo("UTC")


def preview_of_form(form: EvaluationForm) -> dict[str, Any]:
    """What an organiser's preview shows, with the programme where it has an event."""
    from courses.evaluation_form import build_form  # noqa: PLC0415 -- it reads queries

    asked = questionnaire_of(form)
    rows = rated_rows(form.webinar) if form.webinar else {}
    return {"asked": asked, "form": build_form(asked, rows, zone=zone_of(form.webinar))}
