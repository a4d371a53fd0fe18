"""An evaluation is given once, afterwards, and is nobody's."""

from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry, ReferenceIndex

from courses import queries, services
from courses.exceptions import (
    EvaluationGivenAlready,
    EvaluationNotOpen,
    EvaluationUnreadable,
)
from courses.models import (
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
    EvaluationVersion,
)
from elearn.core.accounts import invite_person
from media.models import Registration
from tests.courses.evaluation.conftest import ANSWERS, NOW, answers_of, own_question

TALK = ("bad-news", "M. Radzina")


@pytest.fixture
def make_guest(webinar):
    def make(number: int):
        user = invite_person(email=f"guest{number}@example.org", name=f"G {number}")[0]
        Registration.objects.create(webinar=webinar, user=user, registered_at=NOW)
        return user

    return make


# -- once, afterwards, by those who were there -------------------------------


def test_evaluation_is_given_once(webinar, guest):
    assert not queries.has_evaluated(webinar, guest)
    given = services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)
    assert queries.receipt_of(webinar, guest) == given
    assert queries.evaluated_users(webinar) == {guest.pk}
    assert queries.evaluated_at(webinar, [guest.pk]) == {guest.pk: NOW}
    with pytest.raises(EvaluationGivenAlready):
        services.give_evaluation(
            webinar, user=guest, answers={**ANSWERS, "overall": 1}, now=NOW
        )
    assert answers_of(EvaluationAnswers.objects.get())["overall"] == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluationGiven.objects.create(webinar=webinar, user=guest, given_at=NOW)


def test_evaluation_opens_when_the_event_ends(webinar, guest):
    before = webinar.ends_at - timedelta(seconds=1)
    with pytest.raises(EvaluationNotOpen, match="opens when the event ends"):
        services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=before)
    services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=webinar.ends_at)
    assert EvaluationGiven.objects.count() == 1


def test_a_cancelled_event_is_not_evaluated(webinar, guest):
    webinar.state = "cancelled"
    webinar.save()
    with pytest.raises(EvaluationNotOpen, match="was cancelled"):
        services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)


def test_somebody_who_was_not_there_evaluates_nothing(webinar, guest, stranger):
    with pytest.raises(EvaluationNotOpen, match="took part"):
        services.give_evaluation(webinar, user=stranger, answers=ANSWERS, now=NOW)
    assert not EvaluationAnswers.objects.exists()


def test_a_module_is_evaluated_by_those_who_completed_it(finished, learner, stranger):
    course = finished.get_parent().specific
    open_questions = queries.latest_version(queries.form_for(finished)).questionnaire
    answers = {one.key: 4 for one in open_questions.questions if one.is_required}
    assert len(answers) == 2
    with pytest.raises(EvaluationNotOpen, match="completed the module"):
        services.give_evaluation(finished, user=stranger, answers=answers, now=NOW)
    with pytest.raises(EvaluationNotOpen, match="one of its modules"):
        services.give_evaluation(course, user=stranger, answers=answers, now=NOW)
    services.give_evaluation(finished, user=learner, answers=answers, now=NOW)
    services.give_evaluation(course, user=learner, answers=answers, now=NOW)
    assert queries.evaluated_users(finished) == {learner.pk}
    assert queries.evaluated_users(course) == {learner.pk}
    titles = {sheet.subject_title for sheet in EvaluationAnswers.objects.all()}
    assert titles == {finished.title, course.title}


@pytest.mark.parametrize(
    ("answers", "ratings"),
    [
        ({**ANSWERS, "overall": 6}, {}),
        ({**ANSWERS, "objectives": "perhaps"}, {}),
        ({**ANSWERS, "email": "ines@example.org"}, {}),
        ({key: ANSWERS[key] for key in ("overall", "bias")}, {}),
        (ANSWERS, {TALK: 0}),
        (ANSWERS, {("bad-news", "Somebody else"): 4}),
        (ANSWERS, {("break", ""): 4}),
    ],
)
def test_answers_to_something_else_are_refused(
    webinar, programme, guest, answers, ratings
):
    with pytest.raises(EvaluationUnreadable, match="Nothing was sent"):
        services.give_evaluation(
            webinar, user=guest, answers=answers, ratings=ratings, now=NOW
        )
    assert not EvaluationGiven.objects.exists()
    assert not EvaluationAnswers.objects.exists()


# -- nobody's ----------------------------------------------------------------


def test_answers_know_no_person_and_no_time(webinar, programme, guest):
    services.give_evaluation(
        webinar, user=guest, answers=ANSWERS, ratings={TALK: 4}, now=NOW
    )
    names = {field.name for field in EvaluationAnswers._meta.get_fields()}
    assert names == {
        "id", "webinar", "page", "subject_title", "version", "content", "is_told",
    }  # fmt: skip
    sheet = EvaluationAnswers.objects.get()
    assert set(sheet.content) == {"answers", "ratings"}
    assert sheet.content["ratings"] == [["bad-news", "M. Radzina", 4]]
    assert sheet.id.version == 4
    receipts = {field.name for field in EvaluationGiven._meta.get_fields()}
    assert names & receipts == {"id", "webinar", "page", "subject_title"}


def test_audit_and_reference_index_say_nothing_of_the_answers(webinar, guest):
    services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)
    entry = ModelLogEntry.objects.get(action="courses.give_evaluation")
    given = EvaluationGiven.objects.get()
    assert (entry.object_id, entry.user_id, entry.data) == (str(given.pk), guest.pk, {})
    assert entry.content_type.model == "evaluationgiven"
    for model in (EvaluationAnswers, EvaluationGiven):
        assert not ReferenceIndex.model_is_indexable(model)
    assert ReferenceIndex.model_is_indexable(Registration)


def test_place_of_a_sheet_says_nothing_of_when_it_came(webinar, make_guest):
    """Over many orders of dice, the last to answer is found in every row alike."""
    people = [make_guest(number) for number in range(3)]
    found = dict.fromkeys(range(3), 0)
    for seed in range(60):
        dice = Random(seed)  # noqa: S311 -- the same on every run
        with transaction.atomic():
            rows = []
            for n, person in enumerate(people):
                services.give_evaluation(
                    webinar,
                    user=person,
                    answers={**ANSWERS, "comments": f"number {n}"},
                    now=NOW,
                    dice=dice,
                )
                there = set(EvaluationAnswers.objects.values_list("pk", flat=True))
                rows += sorted(there - set(rows))
            last = next(
                sheet
                for sheet in EvaluationAnswers.objects.all()
                if answers_of(sheet)["comments"] == "number 2"
            )
            found[rows.index(last.pk)] += 1
            transaction.set_rollback(True)
    assert sum(found.values()) == 60
    assert all(10 <= count <= 30 for count in found.values())


def test_answers_are_told_in_fives(webinar, make_guest):
    told = []
    for number in range(11):
        services.give_evaluation(
            webinar, user=make_guest(number), answers=ANSWERS, now=NOW
        )
        results = queries.results_of(webinar)
        told.append(results.told)
        assert results.given == number + 1
        assert results.summaries[:1] == () or results.summaries[0].n == results.told
    assert told == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10]


def test_sheets_that_wait_are_the_last_whatever_the_dice_say(webinar, make_guest):
    """A sheet that changes places takes with it whether it was told: or the sixth
    answer could be read as soon as it is given."""
    people = [make_guest(number) for number in range(6)]
    for seed in range(8):
        dice = Random(seed)  # noqa: S311 -- the same on every run
        with transaction.atomic():
            for n, person in enumerate(people):
                services.give_evaluation(
                    webinar,
                    user=person,
                    answers={**ANSWERS, "comments": f"number {n}"},
                    now=NOW,
                    dice=dice,
                )
            waiting = EvaluationAnswers.objects.filter(is_told=False)
            assert [answers_of(one)["comments"] for one in waiting] == ["number 5"]
            transaction.set_rollback(True)


def test_erased_person_leaves_receipt_and_answers(webinar, guest):
    services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)
    Registration.objects.update(user=None)
    guest.delete()
    assert EvaluationGiven.objects.get().user is None
    assert answers_of(EvaluationAnswers.objects.get())["change"] == "I will wait."


def test_a_deleted_module_leaves_its_evaluation(finished, learner):
    asked = queries.latest_version(queries.form_for(finished)).questionnaire
    answers = {one.key: 4 for one in asked.questions if one.is_required}
    services.give_evaluation(finished, user=learner, answers=answers, now=NOW)
    title = finished.title
    finished.delete()
    given, sheet = EvaluationGiven.objects.get(), EvaluationAnswers.objects.get()
    assert (given.page, given.subject_title) == (None, title)
    assert (sheet.page, sheet.subject_title) == (None, title)


def test_the_usual_forms_are_there_and_preparing_again_changes_nothing(db):
    before = list(EvaluationVersion.objects.values_list("form__usual_for", "number"))
    assert sorted(before) == [("event", 1), ("page", 1)]
    services.prepare_forms(now=NOW)
    assert EvaluationVersion.objects.count() == 2
    asked = queries.questionnaire_of(EvaluationForm.objects.get(usual_for="event"))
    fixed = [one.key for one in asked.questions if one.is_fixed]
    assert fixed == list(ANSWERS)
    page = queries.questionnaire_of(EvaluationForm.objects.get(usual_for="page"))
    assert not any(one.is_fixed for one in page.questions)


def test_editing_a_form_makes_a_version_and_leaves_given_answers(webinar, guest):
    form = EvaluationForm.objects.get(usual_for="event")
    services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)
    own_question(form, "Was the sound good?", field_type="radio", choices="Yes\nNo")
    second = services.freeze_form(form, by=None, now=NOW)
    assert (second.number, EvaluationAnswers.objects.get().version.number) == (2, 1)
    assert services.freeze_form(form, by=None, now=NOW) == second
    places = [one.place.value for one in second.questionnaire.questions]
    assert places == ["opening"] * 6 + ["own"] + ["closing"] * 2
    with pytest.raises(TypeError, match="never changes"):
        second.save()


def test_an_event_may_have_a_form_of_its_own(webinar, guest):
    form = EvaluationForm.objects.create(title="Part 1", webinar=webinar)
    services.freeze_form(form, by=None, now=NOW)
    assert queries.form_for(webinar) == form
    form.is_in_use = False
    form.save()
    assert queries.form_for(webinar).usual_for == "event"
