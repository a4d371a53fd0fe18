"""The form of an evaluation in the browser."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from courses import queries, services
from courses.domain.evaluation import ABSENT
from courses.models import (
    EvaluationAnswers,
    EvaluationForm,
    EvaluationGiven,
)
from media.models import Webinar
from tests.courses.evaluation.conftest import ANSWERS, NOW, answers_of, own_question


@pytest.fixture
def url(webinar):
    return reverse("courses:evaluation", args=[webinar.slug])


# -- the form in the browser -------------------------------------------------


def test_form_is_given_and_never_shown_again(url, webinar, guest, as_learner):
    page = as_learner.get(url).content.decode()
    assert "Was it free of commercial bias?" in page
    assert "Your answers are kept without your name." in page
    response = as_learner.post(url, ANSWERS)
    assert response.headers["Location"] == url
    again = as_learner.post(url, {**ANSWERS, "overall": 1}, follow=True)
    assert "Your evaluation has arrived" in again.content.decode()
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
