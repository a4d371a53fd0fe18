"""What the paper of a module says of its quiz, and what it keeps to itself."""

from datetime import timedelta

import pytest

from certificates.domain.frozen import read_evidence, still_holds
from certificates.models import Certificate
from certificates.services import issue_completion, replace_certificate
from certificates.typesetting import set_paper
from courses import services
from courses.models import ModuleCompletion, ModulePage
from tests.certificates.completing import DONE, LATER, complete
from tests.courses.test_services import answer_all

pytestmark = pytest.mark.usefixtures("bytes_for_paper")
CLOSES = DONE + timedelta(days=30)


def quiz_on(made: Certificate) -> tuple[str, str]:
    """What the module asks for, and the result of the quiz, as they are printed."""
    snapshot = read_evidence(made.evidence)
    assert still_holds(snapshot)
    paper = set_paper(
        snapshot,
        serial=made.serial,
        code=made.code,
        issued_at=made.issued_at,
        evidence_sha256=made.evidence_sha256,
    )
    (number,) = [n for n, one in enumerate(snapshot.met) if one.part == "quiz"]
    return paper.ground.about, paper.runs[f"result-{number}"]


def test_marks_that_are_held_back_are_not_told_on_the_paper(module, learner, organiser):
    quiz = module.quiz
    quiz.review_just_after = ["attempt"]
    quiz.review_later_while_open = []
    quiz.closes_at = CLOSES
    quiz.save()
    completion = complete(module, learner)
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    assert quiz_on(made)[1] == "passed"
    # Once they are due, a new one tells them.
    again = replace_certificate(made, reason="Anew.", by=organiser, now=CLOSES)
    assert quiz_on(again)[1] == "2 of 3 right; 2 asked for"


@pytest.mark.parametrize(
    ("is_shown", "words"),
    [(True, "2 of 3 right; not asked for"), (False, "handed in; not asked for")],
)
def test_a_quiz_that_is_not_asked_for_is_told_as_that(module, learner, is_shown, words):
    quiz = module.quiz
    attempt = services.start_quiz(quiz, user=learner, now=DONE, seed=1)
    answer_all(attempt, right=2, now=DONE)
    quiz.live = False
    if not is_shown:
        quiz.review_just_after = quiz.review_later_while_open = []
        quiz.review_after_close = []
    quiz.save()
    module = ModulePage.objects.get(pk=module.pk)
    module.quiz = None
    complete(module, learner)
    completion = ModuleCompletion.objects.get()
    made = issue_completion(completion, user=learner, by=learner, now=LATER)
    about, result = quiz_on(made)
    assert "right" not in about
    assert result == words
