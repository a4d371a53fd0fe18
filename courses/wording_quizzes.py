"""Sentences of quizzes: why a question cannot be asked, what an answer still needs,
why an attempt cannot begin.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.domain.deadlines import NoStart, Refused
from courses.domain.questions.kinds import Kind
from courses.domain.questions.problems import Problem
from courses.domain.responses import ResponseProblem
from courses.domain.review import Due

#: What each kind is called in lists.
KINDS = {
    Kind.SINGLE_CHOICE: gettext_lazy("Single choice"),
    Kind.MULTIPLE_CHOICE: gettext_lazy("Multiple choice"),
    Kind.TRUE_FALSE: gettext_lazy("True or false"),
    Kind.MATCHING: gettext_lazy("Matching"),
    Kind.ORDERING: gettext_lazy("Ordering"),
    Kind.NUMERICAL: gettext_lazy("Number"),
    Kind.SHORT_ANSWER: gettext_lazy("Short answer"),
    Kind.CLOZE: gettext_lazy("Cloze"),
    Kind.HOTSPOT: gettext_lazy("Place in a picture"),
    Kind.FREE_TEXT: gettext_lazy("Free text"),
    Kind.SCRIPT_CONCORDANCE: gettext_lazy("Script concordance"),
    Kind.DESCRIPTION: gettext_lazy("Text between questions"),
}

_QUESTION_PROBLEMS = {
    "no_questions": gettext_lazy("A quiz needs at least one question."),
    "doubled_question": gettext_lazy("This question is there twice."),
    "no_stem": gettext_lazy("It asks nothing yet: write the question."),
    "negative_mark": gettext_lazy("Marks cannot be below zero."),
    "penalty_out_of_range": gettext_lazy("A wrong try costs between nothing and all."),
    "too_few_options": gettext_lazy("It needs two options or more."),
    "doubled_option": gettext_lazy("An option is there twice."),
    "empty_option": gettext_lazy("An option has no words."),
    "same_option": gettext_lazy("Two options say the same: “%(text)s”."),
    "too_few_steps": gettext_lazy("It needs two steps or more."),
    "doubled_step": gettext_lazy("A step is there twice."),
    "empty_step": gettext_lazy("A step has no words."),
    "same_step": gettext_lazy("Two steps say the same: “%(text)s”."),
    "too_few_rows": gettext_lazy("It needs two pairs or more."),
    "doubled_row": gettext_lazy("A pair is there twice."),
    "empty_row": gettext_lazy("A pair has nothing on its left."),
    "same_row": gettext_lazy("Two pairs say the same on the left: “%(text)s”."),
    "too_few_labels": gettext_lazy("It needs two different things to choose from."),
    "doubled_label": gettext_lazy("One thing to choose from is there twice."),
    "empty_label": gettext_lazy("A pair has nothing on its right."),
    "row_without_label": gettext_lazy("A pair has nothing that belongs to it."),
    "weight_out_of_range": gettext_lazy(
        "A share of the mark lies between minus all and all."
    ),
    "not_true_false": gettext_lazy("It can be true or false, nothing else."),
    "weights_not_one": gettext_lazy(
        "The right options have to bring the whole mark together; now they bring"
        " %(sum)s."
    ),
    "no_right_option": gettext_lazy("Mark an option as right."),
    "no_right_answer": gettext_lazy("No answer brings the whole mark."),
    "bad_tolerance": gettext_lazy("A tolerance cannot be below zero."),
    "doubled_unit": gettext_lazy("The unit %(place)s is there twice."),
    "bad_unit": gettext_lazy("A unit needs letters and begins with one."),
    "bad_factor": gettext_lazy("The factor of the unit %(place)s has to be above 0."),
    "no_unit_to_need": gettext_lazy("It asks for a unit and names none."),
    "empty_answer": gettext_lazy("An answer has no words."),
    "anything_is_right": gettext_lazy("With “*” alone every answer would be right."),
    "no_gaps": gettext_lazy("The text has no gap yet."),
    "doubled_gap": gettext_lazy("A gap is there twice."),
    "no_share": gettext_lazy("A weight has to be above 0."),
    "no_picture": gettext_lazy("The picture %(name)s is missing: choose one."),
    "no_alternative": gettext_lazy("Say in words what the picture shows."),
    "no_size": gettext_lazy("The size of the picture is not known."),
    "no_right_area": gettext_lazy("No area brings the whole mark."),
    "doubled_area": gettext_lazy("An area is there twice."),
    "empty_area": gettext_lazy("An area has no words."),
    "bad_area": gettext_lazy("An area has not the numbers that its shape needs."),
    "area_outside": gettext_lazy("An area lies outside the picture."),
    "too_few_criterions": gettext_lazy("The rubric is empty."),
    "doubled_criterion": gettext_lazy("A line of the rubric is there twice."),
    "empty_criterion": gettext_lazy("A line of the rubric has no words."),
    "same_criterion": gettext_lazy("Two lines of the rubric say the same."),
    "bad_word_limits": gettext_lazy("The least words cannot be more than the most."),
    "too_few_judgements": gettext_lazy("The scale needs three judgements or more."),
    "doubled_judgement": gettext_lazy("A judgement is there twice."),
    "empty_judgement": gettext_lazy("A judgement has no words."),
    "same_judgement": gettext_lazy("Two judgements say the same: “%(text)s”."),
    "no_hypothesis": gettext_lazy("Say what the reader was thinking of."),
    "no_news": gettext_lazy("Say what the reader then learns."),
    "negative_votes": gettext_lazy("Votes cannot be below zero."),
    "no_votes": gettext_lazy("No vote of the panel has been entered."),
    "no_bank": gettext_lazy("A draw names no bank."),
    "draw_too_large": gettext_lazy(
        "The draw asks for %(count)s questions; the bank “%(bank)s” has %(there)s"
        " published with these tags."
    ),
    "question_missing": gettext_lazy("Write the question first."),
}

_RESPONSE_PROBLEMS = {
    "empty": gettext_lazy("Choose an answer first."),
    "one_option": gettext_lazy("Choose one answer."),
    "each_step_once": gettext_lazy("Give each step one place of its own."),
    "unknown_option": gettext_lazy(
        "That answer is not one of this question’s. Choose again."
    ),
    "unknown_label": gettext_lazy(
        "That answer is not one of this question’s. Choose again."
    ),
    "unknown_place": gettext_lazy("That place does not exist. Choose again."),
    "row_open": gettext_lazy("Choose something for each row."),
    "gap_open": gettext_lazy("Fill every gap."),
    "not_a_number": gettext_lazy("Write a number, for example 0.02 or 3,5."),
    "needs_unit": gettext_lazy("Write the unit after the number."),
    "unknown_unit": gettext_lazy("That unit is not known here."),
    "no_unit_asked": gettext_lazy("Write the number alone, without a unit."),
    "not_a_point": gettext_lazy("Choose a point in the picture."),
    "outside": gettext_lazy("That point lies outside the picture."),
    "too_long": gettext_lazy("That answer is too long to be kept; shorten it."),
    "too_few_words": gettext_lazy("That is shorter than what is asked for."),
    "too_many_words": gettext_lazy("That is longer than what is asked for."),
    "unknown_certainty": gettext_lazy("Say how sure you are by one of the three."),
}


def question_problem(problem: Problem, *, stem: str) -> str:
    """One reason; with the question's own words before it where they are given."""
    sentence = str(_QUESTION_PROBLEMS[problem.code]) % {
        **problem.arguments,
        "place": problem.place,
    }
    if not stem:
        return sentence
    short = stem if len(stem) <= 80 else f"{stem[:79].rstrip()}…"
    return _("“%(stem)s”: %(sentence)s") % {"stem": short, "sentence": sentence}


def response_problem(problem: ResponseProblem) -> str:
    return str(_RESPONSE_PROBLEMS[problem.code])


def result_later(due: Due) -> str:
    """When somebody is told how an attempt went."""
    if due.at is None:
        return _("How many were right is not shown for this quiz.")
    return _("How many were right is shown from %(when)s.") % {"when": _when(due.at)}


def no_start(refused: Refused) -> str:
    sentences: dict[NoStart, Callable[[], str]] = {
        NoStart.NOT_OPEN: lambda: (
            _("This quiz opens on %(when)s.") % {"when": _when(refused.at)}
        ),
        NoStart.CLOSED: lambda: (
            _("This quiz closed on %(when)s.") % {"when": _when(refused.at)}
        ),
        NoStart.NO_ATTEMPTS_LEFT: lambda: (
            ngettext(
                "You have had your one attempt at this quiz.",
                "You have had your %(count)s attempts at this quiz.",
                refused.allowed or 0,
            )
            % {"count": refused.allowed}
        ),
        NoStart.WAIT: lambda: (
            _("You can try again from %(when)s.") % {"when": _when(refused.at)}
        ),
    }
    return sentences[refused.code]()


def _when(moment: datetime | None) -> str:
    return (
        "" if moment is None else date_format(timezone.localtime(moment), "j F Y, H:i")
    )
