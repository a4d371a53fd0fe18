"""The organisers' side: results, marking, exceptions, rulings; and who gets in."""

import re
from datetime import timedelta
from fractions import Fraction

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses import queries, services
from courses.choices import RulingKind
from courses.domain.attempts import Behaviour
from courses.domain.questions.kinds import Choice, Kind
from courses.exceptions import MarkRefused, RulingRefused, StaleStep
from courses.models import ModuleCompletion, QuestionRuling, QuizAttempt, QuizOverride
from courses.services import Ruling
from courses.wording import requirement_count
from tests.factories.courses import draw, make_bank, make_module, make_quiz
from tests.factories.questions import HALF, make_question, options

NOW = timezone.now()
NAMES = "wagtailsnippets_courses_quiz"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEXT = {"text": "I am sorry. It is serious."}


@pytest.fixture
def as_organiser(organiser):
    client = Client()
    client.force_login(organiser, BACKEND)
    return client


def taken(quiz, user, *responses, now=NOW):
    """A finished attempt with these responses, in the order of its slots."""
    attempt = services.start_quiz(quiz, user=user, now=now, seed=1)
    rows = [
        {"slot": slot, "sequence": 0, "response": response}
        for slot, response in enumerate(responses, start=1)
        if response
    ]
    services.save_answers(attempt, answers=rows, now=now)
    return services.finish_attempt(attempt, now=now)


def deferred(*questions, **settings):
    return make_quiz(
        *questions,
        behaviour=Behaviour.DEFERRED.value,
        questions_per_page=0,
        is_sequential=False,
        **settings,
    )


@pytest.fixture
def asked(db):
    quiz = deferred(
        make_question(Kind.SINGLE_CHOICE, "a"), make_question(Kind.FREE_TEXT, "b")
    )
    make_module(lessons=0, quiz=quiz, pass_mark=2)
    return quiz


# -- Who gets in -------------------------------------------------------------
@pytest.mark.parametrize("name", ["results", "exceptions", "rulings", "queue"])
def test_desk_is_for_organisers(asked, as_organiser, reviewer, name):
    url = reverse(f"{NAMES}:{name}", args=[] if name == "queue" else [asked.pk])
    assert as_organiser.get(url).status_code == 200
    other = Client()
    other.force_login(reviewer, BACKEND)
    assert other.get(url).status_code == 302
    other.logout()
    assert "login" in other.get(url).headers["Location"]


@pytest.mark.parametrize("name", ["results", "queue", "rulings", "exceptions"])
def test_list_costs_the_same_for_one_and_three(
    asked, as_organiser, organiser, django_user_model, costs_the_same, name
):
    url = reverse(f"{NAMES}:{name}", args=[] if name == "queue" else [asked.pk])

    def prepare(count):
        for number in range(QuizAttempt.objects.count(), count):
            person = django_user_model.objects.create_user(
                email=f"p{number}@example.org", name=f"Person {number}"
            )
            taken(asked, person, {"options": ["o0"]}, TEXT)
            services.grant_override(
                asked, user=person, extra_minutes=5, reason="x", by=organiser, now=NOW
            )

        def look():
            page = as_organiser.get(url).content.decode()
            table = page.partition('class="desk-table"')[2].partition("</table>")[0]
            assert table.count('scope="row"') == (2 if name == "rulings" else count)

        return look

    costs_the_same(prepare)


# -- Marking -----------------------------------------------------------------
def test_marking_by_the_rubric_counts_and_completes(
    asked, as_organiser, organiser, learner
):
    attempt = taken(asked, learner, {"options": ["o0"]}, TEXT)
    assert (attempt.right_count, attempt.waiting_count) == (1, 1)
    assert not ModuleCompletion.objects.exists()
    facts = queries.verdict_of(asked.modules.get(), learner)
    assert requirement_count(facts.missing[0]) == "1 of 2, 1 waiting for marking"

    url = reverse(f"{NAMES}:mark", args=[attempt.key, 2])
    page = as_organiser.get(url).content.decode()
    assert "It is serious." in page
    assert "A warning" in page
    assert learner.name not in page
    sent = {"sequence": 1, "criteria": ["c0"], "comment": "Warm and short."}
    assert as_organiser.post(url, sent).headers["Location"] == reverse(f"{NAMES}:queue")
    attempt.refresh_from_db()
    assert (attempt.right_count, attempt.waiting_count, attempt.mark) == (2, 0, "3/2")
    assert ModuleCompletion.objects.get(user=learner)
    step = attempt.steps.get(act="mark")
    assert (step.fraction, step.by, step.details["criteria"]) == (
        "1/2",
        organiser,
        ["c0"],
    )
    feedback = queries.attempt_result(attempt, now=NOW).questions[1].feedback
    assert feedback.marker_words == "Warm and short."
    assert ModelLogEntry.objects.filter(action="courses.mark_answer").count() == 1


def test_second_marker_is_told(asked, organiser, learner):
    attempt = taken(asked, learner, None, TEXT)
    mark = {"slot": 2, "sequence": 1, "by": organiser, "now": NOW}
    services.mark_answer(attempt, criteria=["c0", "c1"], **mark)
    with pytest.raises(StaleStep):
        services.mark_answer(attempt, criteria=[], **mark)
    services.mark_answer(attempt, criteria=[], **{**mark, "sequence": 2})
    attempt.refresh_from_db()
    assert attempt.right_count == 0


@pytest.mark.parametrize("slot", [1, 3])
def test_only_written_answers_are_marked(asked, organiser, learner, slot):
    attempt = taken(asked, learner, {"options": ["o0"]}, TEXT)
    with pytest.raises(MarkRefused):
        services.mark_answer(attempt, slot=slot, sequence=1, by=organiser, now=NOW)


def test_next_in_the_queue_follows_the_oldest_first(
    asked, as_organiser, learner, stranger
):
    later = taken(asked, learner, None, TEXT, now=NOW)
    first = taken(asked, stranger, None, TEXT, now=NOW - timedelta(days=1))
    assert [one.attempt for one in queries.marking_queue()] == [first, later]
    url = reverse(f"{NAMES}:mark", args=[first.key, 2])
    response = as_organiser.post(url, {"sequence": 1, "comment": ""})
    assert response.headers["Location"] == reverse(f"{NAMES}:mark", args=[later.key, 2])


# -- Exceptions --------------------------------------------------------------
def test_exception_is_granted_and_withdrawn(asked, as_organiser, learner):
    url = reverse(f"{NAMES}:exceptions", args=[asked.pk])
    nobody = {"email": "nobody@example.org", "extra_minutes": 5, "reason": "x"}
    page = as_organiser.post(url, nobody)
    assert (page.status_code, QuizOverride.objects.count()) == (422, 0)
    assert "Nobody has this address here." in page.content.decode()
    nothing = {"email": learner.email.upper(), "reason": "x"}
    assert (
        "Grant at least one thing." in as_organiser.post(url, nothing).content.decode()
    )
    as_organiser.post(url, {**nothing, "extra_minutes": 20, "attempts_allowed": 3})
    override = QuizOverride.objects.get()
    assert (override.user, override.extra_minutes, override.attempts_allowed) == (
        learner,
        20,
        3,
    )
    as_organiser.post(url, {"withdraw": override.pk})
    assert not QuizOverride.objects.exists()


# -- Rulings -----------------------------------------------------------------
def test_looking_changes_nothing_and_deciding_needs_a_reason(
    asked, as_organiser, learner
):
    attempt = taken(asked, learner, {"options": ["o1"]}, None)
    url = reverse(f"{NAMES}:ruling", args=[asked.pk, "a"])
    page = as_organiser.get(url).content.decode()
    (choice,) = re.findall(r'value="(accept-\w+)"', page)
    looked = as_organiser.get(url, {"ruling": choice})
    (change,) = looked.context["changes"]
    assert (change.before, change.after, change.right_after) == (0, 1, 1)
    refused = as_organiser.post(url, {"ruling": choice, "reason": " "})
    assert (refused.status_code, QuestionRuling.objects.count()) == (422, 0)
    assert attempt.steps.filter(act="accept").count() == 0
    as_organiser.post(url, {"ruling": choice, "reason": "Two are defensible."})
    attempt.refresh_from_db()
    assert (attempt.right_count, attempt.mark) == (1, "1")
    ruling = QuestionRuling.objects.get()
    assert [row["after"] for row in ruling.changes] == ["1"]
    entry = ModelLogEntry.objects.get(action="courses.rule_on_question")
    assert entry.data["reason"] == "Two are defensible."
    page = as_organiser.get(reverse(f"{NAMES}:rulings", args=[asked.pk]))
    assert "Two are defensible." in page.content.decode()


def test_given_to_all_passes_somebody_and_takes_nothing_from_anybody(
    asked, organiser, learner, stranger
):
    quiz = deferred(*(make_question(Kind.SINGLE_CHOICE, key) for key in "xy"), slug="v")
    make_module(lessons=0, quiz=quiz, pass_mark=2, slug="other")
    right, wrong = {"options": ["o0"]}, {"options": ["o1"]}
    taken(quiz, learner, right, right)
    taken(quiz, stranger, wrong, right)
    assert ModuleCompletion.objects.count() == 1
    services.apply_ruling(
        quiz,
        ruling=Ruling("x", RulingKind.VOID),
        reason="The film was broken.",
        by=organiser,
        now=NOW,
    )
    counts = QuizAttempt.objects.filter(revision__quiz=quiz).values_list("right_count")
    assert sorted(counts) == [(2,), (2,)]
    assert ModuleCompletion.objects.count() == 2


def test_corrected_key_lowers_results_and_completion_stays(organiser, learner):
    quiz = deferred(make_question(Kind.SINGLE_CHOICE, "a"))
    make_module(lessons=0, quiz=quiz)
    attempt = taken(quiz, learner, {"options": ["o0"]})
    completion = ModuleCompletion.objects.get()
    corrected = make_question(Kind.SINGLE_CHOICE, "a", body=Choice(options(0, 1, HALF)))
    ruling = Ruling("a", RulingKind.REVISE, question=corrected)
    services.apply_ruling(quiz, ruling=ruling, reason="Key.", by=organiser, now=NOW)
    attempt.refresh_from_db()
    assert attempt.right_count == 0
    assert ModuleCompletion.objects.get() == completion
    assert attempt.steps.filter(act="save").get().response == {"options": ["o0"]}


def test_question_as_it_is_published_now_can_be_chosen(
    as_organiser, learner, organiser
):
    bank = make_bank(make_question(Kind.SINGLE_CHOICE, "k"))
    quiz = deferred(draw(bank, 1))
    attempt = taken(quiz, learner, {"options": ["o1"]})
    one = bank.questions.get()
    url = reverse(f"{NAMES}:ruling", args=[quiz.pk, str(one.key)])
    assert 'value="revise"' not in as_organiser.get(url).content.decode()
    one.question[0].value["options"][0]["is_right"] = False
    for place, weight in enumerate(("0", "1", "0")):
        one.question[0].value["options"][place]["weight"] = weight
    one.save_revision().publish()
    looked = as_organiser.get(url, {"ruling": "revise"})
    assert [change.after for change in looked.context["changes"]] == [1]
    as_organiser.post(url, {"ruling": "revise", "reason": "The key was wrong."})
    attempt.refresh_from_db()
    assert attempt.right_count == 1


@pytest.mark.parametrize(
    "ruling",
    [
        Ruling("a", RulingKind.ACCEPT, response={"options": ["elsewhere"]}),
        Ruling("a", RulingKind.ACCEPT),
        Ruling("a", RulingKind.REVISE),
        Ruling("a", RulingKind.REVISE, question=make_question(Kind.TRUE_FALSE, "a")),
        Ruling("nobody", RulingKind.VOID),
    ],
)
def test_ruling_that_does_not_fit_is_refused(asked, organiser, learner, ruling):
    taken(asked, learner, {"options": ["o1"]}, None)
    with pytest.raises(RulingRefused):
        services.apply_ruling(asked, ruling=ruling, reason="x", by=organiser, now=NOW)
    assert not QuestionRuling.objects.exists()


# -- The matrix --------------------------------------------------------------
def test_matrix_holds_what_counts_and_leaves_out_what_was_not_asked(
    learner, stranger, organiser
):
    bank = make_bank(*(make_question(Kind.SINGLE_CHOICE, f"k{n}") for n in range(3)))
    own = make_question(
        Kind.SINGLE_CHOICE, "own", mark=Fraction(2), asks_certainty=True
    )
    quiz = deferred(own, draw(bank, 1))
    sure = {"options": ["o0"], "certainty": 3}
    taken(quiz, learner, {"options": ["o1"], "certainty": 1}, None)
    best = taken(quiz, learner, sure, {"options": ["o2"]}, now=NOW + timedelta(1))
    other = taken(quiz, stranger, None, {"options": ["o0"]})
    matrix = queries.attempt_matrix(quiz)
    assert matrix.attempts == (other.pk, best.pk)
    assert matrix.questions[0].key == "own"
    assert matrix.max_marks[0] == 2.0
    assert matrix.marks[:, 0].tolist() == [0.0, 2.0]
    assert matrix.certainty[:, 0].tolist() == [0, 3]
    assert matrix.blanks[:, 0].tolist() == [True, False]
    for marks, shown in zip(matrix.marks, matrix.shown, strict=True):
        assert np.isfinite(marks[1:]).sum() == 1
        assert shown[1:].sum() == 1
    assert len(queries.attempt_matrix(quiz, takes_all=True).attempts) == 3
    services.apply_ruling(
        quiz, ruling=Ruling("own", RulingKind.VOID), reason="x", by=organiser, now=NOW
    )
    assert np.isnan(queries.attempt_matrix(quiz).marks[:, 0]).all()
