"""The evaluation: once, afterwards, by those who were there, and nobody's.

What was answered is kept apart from who answered; the tests here try to join them.
"""

import re
from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, ReferenceIndex

from courses import queries, services
from courses.domain.evaluation import ABSENT
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
    ModuleCompletion,
)
from elearn.core.accounts import invite_person
from media.domain.programme import Speaker, plan_item
from media.models import Registration, Webinar
from media.services import save_programme
from tests.factories.courses import make_module

NOW = timezone.now()
ANSWERS = {
    "overall": 5,
    "relevance": 4,
    "organisation": 3,
    "objectives": "fully",
    "bias": "free",
    "bias_words": "",
    "change": "I will wait.",
    "comments": "",
}
TALK = ("bad-news", "M. Radzina")


@pytest.fixture
def webinar(db):
    return Webinar.objects.create(
        slug="part-1",
        title="Part 1",
        state="announced",
        time_zone="Europe/Vienna",
        starts_at=NOW - timedelta(hours=6),
        ends_at=NOW - timedelta(hours=1),
    )


@pytest.fixture
def programme(webinar):
    """A talk of two, questions, a break."""
    start = webinar.starts_at

    def item(key, kind, title, hour, *speakers):
        return plan_item(
            key=key,
            kind=kind,
            title=title,
            short_title=title[:14],
            starts_at=start + timedelta(hours=hour),
            ends_at=start + timedelta(hours=hour + 1),
            speakers=tuple(Speaker(name) for name in speakers),
        )

    items = [
        item("bad-news", "talk", "Bad news", 0, "M. Radzina", "G. Paulo"),
        item("qa-1", "qa", "Questions", 1),
        item("break", "break", "Break", 2),
        item("qa-2", "qa", "Questions", 3),
    ]
    save_programme(webinar, items=items, by=None, now=NOW)
    return items


@pytest.fixture
def make_guest(webinar):
    def make(number: int):
        user = invite_person(email=f"guest{number}@example.org", name=f"G {number}")[0]
        Registration.objects.create(webinar=webinar, user=user, registered_at=NOW)
        return user

    return make


@pytest.fixture
def guest(webinar, learner):
    """A learner with a place at the event."""
    Registration.objects.create(webinar=webinar, user=learner, registered_at=NOW)
    return learner


@pytest.fixture
def finished(learner):
    """A module that the learner has completed."""
    module = make_module(lessons=1)
    services.enrol(module, user=learner, now=NOW)
    ModuleCompletion.objects.create(
        user=learner,
        module=module,
        module_title=module.title,
        completed_at=NOW,
        evidence={
            "lessons": [],
            "rules": {"conversations": 0, "quiz_questions": 0, "pass_mark": None},
        },
    )
    return module


@pytest.fixture
def url(webinar):
    return reverse("courses:evaluation", args=[webinar.slug])


def answers_of(sheet):
    return sheet.content["answers"]


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


# -- versions ----------------------------------------------------------------


def own_question(form, label, **fields):
    return EvaluationQuestion.objects.create(form=form, label=label, **fields)


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


# -- the form in the browser -------------------------------------------------


def test_form_is_given_and_never_shown_again(url, webinar, guest, as_learner):
    page = as_learner.get(url).content.decode()
    assert "Was it free of commercial bias?" in page
    assert "Your answers are kept without your name." in page
    response = as_learner.post(url, ANSWERS)
    assert response.headers["Location"] == url
    again = as_learner.post(url, {**ANSWERS, "overall": 1}, follow=True)
    assert "Your evaluation is given" in again.content.decode()
    assert "I will wait." not in again.content.decode()
    assert answers_of(EvaluationAnswers.objects.get())["overall"] == 5


def test_items_are_rated_by_speaker(url, webinar, programme, guest, as_learner):
    page = as_learner.get(url).content.decode()
    legends = re.findall(r"<legend>([^<]+)</legend>", page)
    zone = webinar.zone
    hours = [
        (webinar.starts_at + timedelta(hours=hour)).astimezone(zone).strftime("%H:%M")
        for hour in (1, 3)
    ]
    assert legends[5:9] == [
        "Bad news – M.\u00a0Radzina",
        "Bad news – G.\u00a0Paulo",
        f"Questions, {hours[0]}",
        f"Questions, {hours[1]}",
    ]
    ratings = {"item-bad-news-m-radzina": "4", "item-qa-1": ABSENT, "item-break": "1"}
    as_learner.post(url, {**ANSWERS, **ratings})
    assert EvaluationAnswers.objects.get().content["ratings"] == [
        ["bad-news", "M. Radzina", 4],
        ["qa-1", "", ABSENT],
    ]


def test_the_version_that_was_shown_is_the_one_that_is_answered(
    url, webinar, guest, as_learner
):
    page = as_learner.get(url).content.decode()
    shown = re.search(r'name="version" value="(\d+)"', page)[1]
    form = EvaluationForm.objects.get(usual_for="event")
    own_question(form, "Was the sound good?", required=True)
    services.freeze_form(form, by=None, now=NOW)
    assert "Was the sound good?" in as_learner.get(url).content.decode()
    assert as_learner.post(url, {**ANSWERS, "version": shown}).status_code == 302
    assert EvaluationAnswers.objects.get().version.pk == int(shown)


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999999999999", "²"])
def test_an_unknown_version_is_the_latest(url, guest, as_learner, version):
    assert as_learner.post(url, {**ANSWERS, "version": version}).status_code == 302
    assert EvaluationAnswers.objects.get().version.number == 1


def test_form_with_a_gap_keeps_what_was_typed(url, guest, as_learner):
    incomplete = {key: value for key, value in ANSWERS.items() if key != "bias"}
    response = as_learner.post(url, incomplete)
    assert response.status_code == 422
    page = response.content.decode()
    assert "I will wait." in page
    assert '<a href="#id_bias">Was it free of commercial bias?</a>' in page
    assert re.search(r'<fieldset[^>]*id="id_bias"', page)
    assert list(response.context["form"].errors) == ["bias"]
    assert not EvaluationGiven.objects.exists()


def test_form_before_the_end_says_when_it_opens(url, webinar, guest, as_learner):
    Webinar.objects.update(ends_at=NOW + timedelta(hours=1))
    page = as_learner.get(url).content.decode()
    assert "The evaluation opens when the event ends." in page
    as_learner.post(url, ANSWERS)
    assert not EvaluationGiven.objects.exists()


def test_evaluation_is_not_there_for_strangers_and_asks_visitors_to_sign_in(
    url, guest, as_stranger, client
):
    assert as_stranger.get(url).status_code == 404
    assert as_stranger.post(url, ANSWERS).status_code == 404
    assert client.get(url).headers["Location"] == (
        f"{reverse('account_login')}?next={url}"
    )
    assert not EvaluationGiven.objects.exists()


def test_words_of_an_organiser_never_become_markup(url, webinar, guest, as_learner):
    form = EvaluationForm.objects.get(usual_for="event")
    own_question(
        form,
        "<b>Bold</b>?",
        field_type="radio",
        choices="<i>yes</i>\nno",
        help_text="<script>alert(1)</script>",
    )
    own_question(form, "Text?", field_type="multiline", help_text="<u>x</u>")
    form.introduction = "<em>Welcome</em>"
    form.save()
    services.freeze_form(form, by=None, now=NOW)
    page = as_learner.get(url).content.decode()
    assert not re.search(r"<(b|i|em|u|script)>", page)
    for shown in ("Bold", "yes", "Welcome", "alert(1)"):
        assert re.search(rf"&lt;\w+&gt;{re.escape(shown)}&lt;/", page)


def test_module_page_leads_to_its_evaluation_when_it_is_completed(
    finished, as_learner, as_stranger, client
):
    address = reverse("courses:page_evaluation", args=[finished.pk])
    assert address not in client.get(finished.get_url()).content.decode()
    assert address not in as_stranger.get(finished.get_url()).content.decode()
    assert address in as_learner.get(finished.get_url()).content.decode()
    course = finished.get_parent().specific
    for_course = reverse("courses:page_evaluation", args=[course.pk])
    assert for_course in as_learner.get(course.get_url()).content.decode()
    assert as_stranger.get(address).status_code == 404
    asked = queries.latest_version(queries.form_for(finished)).questionnaire
    answers = {one.key: 4 for one in asked.questions if one.is_required}
    assert as_learner.post(address, answers).headers["Location"] == address
    shown = as_learner.get(finished.get_url()).content.decode()
    assert "You evaluated it on" in shown
    assert address not in shown


def test_a_lesson_or_home_has_no_evaluation(finished, as_learner):
    lesson = finished.get_children().get()
    for page in (lesson.pk, 1, 999999):
        address = reverse("courses:page_evaluation", args=[page])
        assert as_learner.get(address).status_code == 404
