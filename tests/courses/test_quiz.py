"""A quiz on the server: refresh resumes, two tabs do not merge, nothing leaks."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import queries, services
from courses.exceptions import StaleStep, UnreadableAnswer
from courses.models import QuizAttempt, QuizStep
from tests.courses.test_services import answer_all, rightly, wrong
from tests.factories.courses import make_module, make_quiz, ordering, single

NOW = timezone.now()


@pytest.fixture
def attempt(module, learner):
    return services.start_quiz(module.quiz, user=learner, now=NOW, seed=7)


def page_of(attempt):
    """The one question of the page to go on with."""
    return queries.attempt_page(attempt, now=NOW).questions[0]


def address(attempt, page=1):
    return reverse("courses:quiz_page", args=[attempt.key, page])


def form(attempt, response, *, slot=1, sequence=0, do=""):
    """What the page sends: an option, or a place for each step."""
    fields = {f"q{slot}-sequence": sequence, "do": do or f"check-{slot}"}
    if isinstance(response, list) and len(response) > 1:
        places = enumerate(response, start=1)
        return fields | {f"q{slot}-place-{step}": place for place, step in places}
    return fields | {f"q{slot}-option": response}


def checks(attempt):
    return attempt.steps.filter(act="check")


def right_of(attempt, sequence):
    asked = attempt.layout[sequence]["question"]
    questions = attempt.revision.plan.questions
    return rightly(next(one for one in questions if one.key == asked))


def test_starting_again_goes_on_with_the_same_attempt(attempt, module, learner):
    services.answer_question(
        attempt, expected_seq=0, response=right_of(attempt, 0), now=NOW
    )
    again = services.start_quiz(module.quiz, user=learner, now=NOW, seed=99)
    assert (again.pk, again.layout) == (attempt.pk, attempt.layout)
    assert (page_of(again).number, page_of(again).status) == (1, "right")


def test_same_answer_sent_twice_is_one_answer(attempt):
    response = right_of(attempt, 0)
    one = services.answer_question(attempt, expected_seq=0, response=response, now=NOW)
    two = services.answer_question(attempt, expected_seq=0, response=response, now=NOW)
    assert one.pk == two.pk
    assert checks(attempt).count() == 1


def test_another_tab_cannot_change_an_answer(attempt):
    right = right_of(attempt, 0)
    services.answer_question(attempt, expected_seq=0, response=right, now=NOW)
    other = next(key for key in attempt.layout[0]["options"] if key not in right)
    for sequence in (0, 2, -1, 99):
        with pytest.raises(StaleStep):
            services.answer_question(
                attempt, expected_seq=sequence, response=[other], now=NOW
            )
    assert [step.response["options"] for step in checks(attempt)] == [right]


def test_answer_and_revision_are_never_changed(attempt):
    answer = services.answer_question(
        attempt, expected_seq=0, response=right_of(attempt, 0), now=NOW
    )
    with pytest.raises(TypeError):
        answer.save()


def test_unreadable_answer_is_refused_with_a_sentence(attempt):
    with pytest.raises(UnreadableAnswer, match="Choose an answer first"):
        services.answer_question(attempt, expected_seq=0, response=[], now=NOW)
    assert not QuizStep.objects.exists()


def test_result_is_a_fold_of_the_answers(attempt):
    answer_all(attempt, right=2)
    view = queries.attempt_result(QuizAttempt.objects.get(), now=NOW)
    assert (view.right_count, view.needed) == (2, 2)
    assert view.has_passed
    assert [one.feedback.is_right for one in view.questions] == [True, True, False]
    with pytest.raises(StaleStep):
        services.answer_question(attempt, expected_seq=3, response=["true"], now=NOW)


def test_attempt_keeps_the_questions_it_began_with(attempt, module, learner):
    quiz = module.quiz
    changed = quiz.get_latest_revision_as_object()
    changed.questions = make_quiz(single("new"), slug="other").questions
    changed.save_revision().publish()
    again = services.start_quiz(quiz, user=learner, now=NOW)
    assert again.pk == attempt.pk
    assert queries.attempt_page(again, now=NOW).question_count == 3
    answer_all(again, right=3)
    fresh = services.start_quiz(quiz, user=learner, now=NOW)
    assert queries.attempt_page(fresh, now=NOW).question_count == 1


def test_best_result_counts(module, learner):
    for seed, right in ((1, 1), (2, 3), (3, 0)):
        answer_all(
            services.start_quiz(module.quiz, user=learner, now=NOW, seed=seed),
            right=right,
        )
    view = queries.attempt_result(QuizAttempt.objects.latest("pk"), now=NOW)
    assert (view.right_count, view.counted) == (0, 3)


# -- pages -----------------------------------------------------------------
def test_quiz_is_started_by_post_only(module, as_learner):
    start = reverse("courses:start_quiz", args=[module.quiz.pk])
    assert as_learner.get(start).status_code == 405
    assert not QuizAttempt.objects.exists()
    response = as_learner.post(start)
    attempt = QuizAttempt.objects.get()
    assert response.headers["Location"] == reverse("courses:quiz", args=[attempt.key])


def test_visitor_is_led_to_sign_in_and_back_to_the_module(module, client):
    response = client.post(reverse("courses:start_quiz", args=[module.quiz.pk]))
    assert response.headers["Location"] == (
        f"{reverse('account_login')}?next={module.get_url()}"
    )
    assert not QuizAttempt.objects.exists()


def test_question_page_tells_no_answer_before_it_is_due(attempt, as_learner):
    page = as_learner.get(reverse("courses:quiz", args=[attempt.key])).content.decode()
    asked, other, _last = attempt.revision.plan.questions
    assert asked.stem in page
    assert all(option.text in page for option in asked.body.options)
    assert "Rationale of a" not in page
    assert "Feedback a-0" not in page
    assert other.stem not in page
    result = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    assert result.status_code == 302


def test_refresh_shows_the_same_question_in_the_same_order(attempt, as_learner):
    url = reverse("courses:quiz", args=[attempt.key])
    pages = [as_learner.get(url).context["attempt"].questions for _ in range(2)]
    assert pages[0] == pages[1]
    assert [option.key for option in pages[0][0].options] == attempt.layout[0][
        "options"
    ]


def test_answer_after_the_session_ended_leads_back_to_the_question(attempt, client):
    response = client.post(address(attempt))
    quiz = reverse("courses:quiz", args=[attempt.key])
    assert response.headers["Location"] == f"{reverse('account_login')}?next={quiz}"
    assert not attempt.steps.exists()


def test_answer_leads_to_its_feedback_and_then_on(attempt, as_learner):
    response = as_learner.post(address(attempt), form(attempt, right_of(attempt, 0)))
    assert response.headers["Location"] == f"{address(attempt)}#q1"
    page = as_learner.get(address(attempt))
    assert page.context["attempt"].questions[0].feedback.is_right
    assert "Rationale of a." in page.content.decode()
    assert "Feedback a-0" in page.content.decode()
    on = as_learner.post(address(attempt), {"do": "page-2"})
    assert on.headers["Location"] == address(attempt, 2)


def test_last_answer_hands_in_and_still_shows_its_feedback(attempt, as_learner):
    for slot in (1, 2, 3):
        fields = form(attempt, right_of(attempt, slot - 1), slot=slot)
        as_learner.post(address(attempt, slot), fields)
        as_learner.post(address(attempt, slot), {"do": f"page-{slot + 1}"})
    attempt.refresh_from_db()
    assert attempt.right_count == 3
    page = as_learner.get(address(attempt, 3))
    assert page.context["attempt"].questions[0].feedback.is_right
    assert reverse("courses:quiz_result", args=[attempt.key]) in page.content.decode()


def test_second_tab_is_told_and_shown_what_is_kept(attempt, as_learner):
    right = right_of(attempt, 0)
    as_learner.post(address(attempt), form(attempt, right))
    texts = {
        one.key: one.text for one in attempt.revision.plan.questions[0].body.options
    }
    other = next(key for key in attempt.layout[0]["options"] if key not in right)
    response = as_learner.post(address(attempt), form(attempt, other))
    assert response.status_code == 409
    assert "You already went on from that question" in response.content.decode()
    kept = response.context["answers"][0]
    assert (kept.kept, kept.here) == (texts[right[0]], texts[other])
    assert checks(attempt).count() == 1


def test_page_that_was_left_leads_to_where_the_attempt_is(attempt, as_learner):
    as_learner.post(address(attempt), form(attempt, right_of(attempt, 0)))
    as_learner.post(address(attempt), {"do": "page-2"})
    response = as_learner.get(address(attempt), follow=True)
    assert "That page of the quiz is closed" in response.content.decode()
    assert response.context["attempt"].page == 2


def test_ordering_without_a_script_is_a_place_for_each_step(learner, as_learner):
    module = make_module(quiz=make_quiz(ordering("b", steps=3)))
    attempt = services.start_quiz(module.quiz, user=learner, now=NOW, seed=1)
    places = {"q1-place-b-0": 1, "q1-place-b-1": 1, "q1-place-b-2": 3}
    twice = {"q1-sequence": 0, "do": "check-1", **places}
    page = as_learner.post(address(attempt), twice)
    assert page.status_code == 422
    assert "Give each step one place of its own." in page.content.decode()
    assert [one.place for one in page.context["attempt"].questions[0].options] == [
        int(places[f"q1-place-{key}"]) for key in attempt.layout[0]["options"]
    ]
    right = {**twice, "q1-sequence": 1, "q1-place-b-1": 2}
    as_learner.post(address(attempt), right)
    assert queries.state_of(attempt).slots[1].is_right


def test_review_at_the_end_shows_every_answer(attempt, as_learner):
    answer_all(attempt, right=1)
    page = as_learner.get(reverse("courses:quiz_result", args=[attempt.key]))
    for name in ("a", "b", "c"):
        assert f"Rationale of {name}." in page.content.decode()
    assert as_learner.get(reverse("courses:quiz", args=[attempt.key])).headers[
        "Location"
    ] == reverse("courses:quiz_result", args=[attempt.key])


@pytest.mark.parametrize("name", ["quiz", "quiz_summary", "quiz_result"])
def test_strangers_attempt_is_not_there(attempt, as_stranger, as_learner, name):
    answer_all(attempt, right=3)
    url = reverse(f"courses:{name}", args=[attempt.key])
    assert as_stranger.get(url).status_code == 404
    for post in (
        address(attempt),
        reverse("courses:save_answers", args=[attempt.key]),
        reverse("courses:finish_quiz", args=[attempt.key]),
    ):
        assert as_stranger.post(post, form(attempt, "x")).status_code == 404
    assert as_learner.get(url).status_code in (200, 302)


def test_quiz_of_a_hidden_module_cannot_be_started(module, as_learner):
    module.unpublish()
    start = reverse("courses:start_quiz", args=[module.quiz.pk])
    assert as_learner.post(start).status_code == 404
    assert not QuizAttempt.objects.exists()


def test_wrong_answer_of_each_kind_is_wrong(attempt):
    for asked in attempt.revision.plan.questions:
        assert wrong(asked) != rightly(asked)


HUGE = "9" * 5000  # more digits than Python reads


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"q1-sequence": HUGE, "q1-option": "x", "do": "check-1"}, 409),
        ({"q1-sequence": "0", "q1-place-a": HUGE, "do": "check-1"}, 422),
        ({"q1-sequence": "0", "q1-option": "x", "do": f"check-{HUGE}"}, 422),
        ({"q9999-sequence": "0", "q9999-option": "x"}, 409),
        ({f"q{HUGE[:40]}-sequence": "0", "do": "page-999999"}, 302),
        ({"do": "check-99"}, 409),
    ],
)
def test_what_no_page_sends_is_refused_politely(attempt, as_learner, fields, status):
    response = as_learner.post(address(attempt), fields)
    assert (response.status_code, attempt.steps.count()) == (status, 0)


def test_signed_out_in_the_middle_one_comes_back_to_the_question(attempt, client):
    response = client.post(address(attempt), {})
    page = reverse("courses:quiz", args=[attempt.key])
    assert response.url == f"{reverse('account_login')}?next={page}"
