"""The evaluation of an event: once, afterwards, by those who were there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.exceptions import EvaluationGiven, EvaluationNotOpen
from courses.models import Evaluation
from media.models import Registration, Webinar

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


@pytest.fixture
def webinar(db):
    return Webinar.objects.create(
        slug="part-1",
        title="Part 1",
        state="announced",
        starts_at=NOW - timedelta(hours=6),
        ends_at=NOW - timedelta(hours=1),
    )


@pytest.fixture
def guest(webinar, learner):
    """A learner with a place at the event."""
    Registration.objects.create(webinar=webinar, user=learner, registered_at=NOW)
    return learner


@pytest.fixture
def url(webinar):
    return reverse("courses:evaluation", args=[webinar.slug])


def test_evaluation_is_given_once(webinar, guest):
    assert not queries.has_evaluated(webinar, guest)
    given = services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)
    assert queries.evaluation_of(webinar, guest) == given
    assert queries.evaluated_users(webinar) == {guest.pk}
    with pytest.raises(EvaluationGiven):
        services.give_evaluation(
            webinar, user=guest, answers={**ANSWERS, "overall": 1}, now=NOW
        )
    assert Evaluation.objects.get().overall == 5
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(webinar=webinar, user=guest, given_at=NOW, **ANSWERS)


def test_evaluation_opens_when_the_event_ends(webinar, guest):
    before = webinar.ends_at - timedelta(seconds=1)
    with pytest.raises(EvaluationNotOpen, match="opens when the event ends"):
        services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=before)
    services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=webinar.ends_at)
    assert Evaluation.objects.count() == 1


def test_a_cancelled_event_is_not_evaluated(webinar, guest):
    webinar.state = "cancelled"
    webinar.save()
    with pytest.raises(EvaluationNotOpen, match="was cancelled"):
        services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)


def test_somebody_who_was_not_there_evaluates_nothing(webinar, guest, stranger):
    with pytest.raises(EvaluationNotOpen, match="took part"):
        services.give_evaluation(webinar, user=stranger, answers=ANSWERS, now=NOW)
    assert not Evaluation.objects.exists()


def test_number_outside_the_scale_is_refused(webinar, guest):
    with pytest.raises(ValidationError):
        services.give_evaluation(
            webinar, user=guest, answers={**ANSWERS, "overall": 6}, now=NOW
        )


def test_form_is_given_and_then_shown_as_given(url, webinar, guest, as_learner):
    page = as_learner.get(url)
    assert "Was it free of commercial bias?" in page.content.decode()
    response = as_learner.post(url, ANSWERS)
    assert response.headers["Location"] == url
    again = as_learner.post(url, {**ANSWERS, "overall": 1}, follow=True)
    assert "I will wait." in again.content.decode()
    assert Evaluation.objects.get().overall == 5


def test_form_with_a_gap_keeps_what_was_typed(url, guest, as_learner):
    incomplete = {key: value for key, value in ANSWERS.items() if key != "bias"}
    response = as_learner.post(url, incomplete)
    assert response.status_code == 422
    assert "I will wait." in response.content.decode()
    assert list(response.context["form"].errors) == ["bias"]
    assert not Evaluation.objects.exists()


def test_form_before_the_end_says_when_it_opens(url, webinar, guest, as_learner):
    Webinar.objects.update(ends_at=NOW + timedelta(hours=1))
    page = as_learner.get(url).content.decode()
    assert "The evaluation opens when the event ends." in page
    as_learner.post(url, ANSWERS)
    assert not Evaluation.objects.exists()


def test_evaluation_is_not_there_for_strangers_and_asks_visitors_to_sign_in(
    url, guest, as_stranger, client
):
    assert as_stranger.get(url).status_code == 404
    assert as_stranger.post(url, ANSWERS).status_code == 404
    assert client.get(url).headers["Location"] == (
        f"{reverse('account_login')}?next={url}"
    )
    assert not Evaluation.objects.exists()


def test_erased_person_leaves_the_evaluation(webinar, guest):
    services.give_evaluation(webinar, user=guest, answers=ANSWERS, now=NOW)
    Registration.objects.update(user=None)
    guest.delete()
    assert Evaluation.objects.get().user is None
