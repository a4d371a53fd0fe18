"""Sentences for what was found in a question file, and words for its formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.questions.kinds import Kind
from courses.formats.parcel import Code, Finding, Severity

SEVERITIES: Final = {
    Severity.ERROR: gettext_lazy("Left out"),
    Severity.WARNING: gettext_lazy("Look at this"),
    Severity.INFO: gettext_lazy("Good to know"),
}

KINDS: Final = {
    Kind.SINGLE_CHOICE: gettext_lazy("single choice"),
    Kind.MULTIPLE_CHOICE: gettext_lazy("multiple choice"),
    Kind.TRUE_FALSE: gettext_lazy("true or false"),
    Kind.MATCHING: gettext_lazy("matching"),
    Kind.ORDERING: gettext_lazy("ordering"),
    Kind.NUMERICAL: gettext_lazy("number"),
    Kind.SHORT_ANSWER: gettext_lazy("short answer"),
    Kind.CLOZE: gettext_lazy("text with gaps"),
    Kind.HOTSPOT: gettext_lazy("hotspot"),
    Kind.FREE_TEXT: gettext_lazy("free text"),
    Kind.SCRIPT_CONCORDANCE: gettext_lazy("script concordance"),
    Kind.DESCRIPTION: gettext_lazy("text without a question"),
}

FORMATS: Final = {
    "document": gettext_lazy("our own JSON"),
    "gift": gettext_lazy("GIFT"),
    "aiken": gettext_lazy("Aiken"),
    "moodle_xml": gettext_lazy("Moodle XML"),
    "qti": gettext_lazy("QTI"),
    "qti_2": gettext_lazy("QTI 2.1"),
}

#: Fields of a question that a format may not hold.
FIELDS: Final = {
    "source": gettext_lazy("the source"),
    "rationale": gettext_lazy("why the answer is right"),
    "mark": gettext_lazy("the mark"),
    "hints": gettext_lazy("the hints"),
    "penalty": gettext_lazy("the cost of a wrong try"),
    "asks_certainty": gettext_lazy("the question how sure one is"),
    "is_shuffled": gettext_lazy("that the order is fixed"),
    "is_case_sensitive": gettext_lazy("that capitals count"),
    "units": gettext_lazy("the units"),
    "option_texts": gettext_lazy("the words for true and false"),
    "rubric": gettext_lazy("the rubric"),
    "model_answer": gettext_lazy("the model answer"),
    "marker_notes": gettext_lazy("the notes for markers"),
    "template": gettext_lazy("the text to begin with"),
    "word_limits": gettext_lazy("the number of words"),
    "tags": gettext_lazy("a tag with signs that the format keeps for itself"),
    "key": gettext_lazy("its identifier"),
    "answer_feedback": gettext_lazy("what is said to single answers"),
}

_SENTENCES: Final[Mapping[Code, Any]] = {
    # Any format, reading
    Code.CONTROL_CHARACTERS: gettext_lazy(
        "Characters that are no text were taken away (%(count)d)."
    ),
    Code.NO_QUESTIONS: gettext_lazy("The file holds no question."),
    Code.ONLY_CATEGORIES: gettext_lazy(
        "The file names categories (%(names)s) but holds no question."
    ),
    Code.TOO_LONG: gettext_lazy(
        "The question is longer than %(limit)d characters and was left out."
    ),
    Code.TOO_MANY_PARTS: gettext_lazy(
        "The question has more than %(limit)d answers and was left out."
    ),
    Code.FORMATTING_LOST: gettext_lazy(
        "Bold, colours, tables or other formatting became plain text."
    ),
    Code.PICTURE_LOST: gettext_lazy(
        "The picture “%(name)s” did not come along; it is not fetched."
    ),
    Code.MEDIA_LOST: gettext_lazy(
        "Sound, film or embedded content (%(name)s) was left out."
    ),
    Code.SCRIPT_DROPPED: gettext_lazy("A script or style sheet was taken away."),
    Code.NO_RIGHT_ANSWER: gettext_lazy(
        "No correct answer in lines %(first)d to %(last)d; the question was left out."
    ),
    Code.TOO_FEW_OPTIONS: gettext_lazy(
        "The question has fewer than two options and was left out."
    ),
    Code.TOO_FEW_PAIRS: gettext_lazy(
        "A matching question needs a pair and two answers to choose from; it was left "
        "out."
    ),
    Code.TOO_FEW_STEPS: gettext_lazy(
        "An ordering question needs two steps at least; it was left out."
    ),
    Code.IDENTICAL_OPTIONS: gettext_lazy("Several options read “%(text)s”."),
    Code.EMPTY_OPTION: gettext_lazy(
        "An answer has no text; the question was left out."
    ),
    Code.EMPTY_QUESTION: gettext_lazy("There is no text; the question was left out."),
    Code.NOT_A_NUMBER: gettext_lazy(
        "“%(text)s” is not a number; the question was left out. Numbers are written "
        "with a point, such as 0.5."
    ),
    Code.WEIGHT_NOT_ALLOWED: gettext_lazy(
        "%(weight)s per cent of option %(number)d is not an allowed share (such as "
        "100, 50, 33.33333, 25); the question was left out."
    ),
    Code.WEIGHTS_DO_NOT_ADD_UP: gettext_lazy(
        "The right options add up to %(percentage)s per cent of the mark."
    ),
    Code.UNSUPPORTED_TYPE: gettext_lazy(
        "Questions of the type “%(name)s” are not read here; it was left out."
    ),
    # Our own JSON
    Code.NOT_OURS: gettext_lazy(
        "The question is not written as ours are and was left out."
    ),
    # GIFT
    Code.MISSING_CLOSING_BRACE: gettext_lazy(
        "The answers that begin with “{” in line %(first)d have no closing “}” before "
        "the next empty line; the question was left out."
    ),
    Code.STRAY_CLOSING_BRACE: gettext_lazy(
        "A “}” without an opening “{”. In a text it is written “\\}”."
    ),
    Code.SECOND_BLOCK: gettext_lazy(
        "More than one pair of braces in lines %(first)d to %(last)d; the question was "
        "left out. In a text braces are written “\\{” and “\\}”."
    ),
    Code.BRACE_IN_BLOCK: gettext_lazy(
        "A “{” within the answers; the question was left out. In a text it is written "
        "“\\{”."
    ),
    Code.TEXT_AFTER_BLOCK: gettext_lazy(
        "“%(text)s” after the answers was taken for a slip and left away."
    ),
    Code.NAME_NOT_CLOSED: gettext_lazy(
        "“::” begins a name that does not end; it was read as text."
    ),
    Code.NAME_COLONS: gettext_lazy(
        "This looks like a name with one colon too few; it was read as text."
    ),
    Code.UNMARKED_ANSWER: gettext_lazy("“%(text)s” has neither “=” nor “~” before it."),
    Code.NO_ARROW: gettext_lazy(
        "“%(text)s” has no “->” although other pairs have; the question was left out."
    ),
    Code.PAIR_FEEDBACK_LOST: gettext_lazy(
        "Pairs have no feedback of their own here; it was left away."
    ),
    Code.SUBSET_OF_STEPS: gettext_lazy(
        "The file asks for %(drawn)s of the steps; here all are put in order."
    ),
    # Aiken
    Code.OPTION_OUTSIDE: gettext_lazy(
        "An option without a question before it; it was left out."
    ),
    Code.ANSWER_OUTSIDE: gettext_lazy("“ANSWER:” without a question before it."),
    Code.NOT_FINISHED: gettext_lazy(
        "The question of line %(first)d was not finished and was left out."
    ),
    Code.ANSWER_UNKNOWN: gettext_lazy(
        "The answer “%(text)s” is none of the options; the question was left out."
    ),
    Code.LABEL_TWICE: gettext_lazy(
        "Two options are called “%(text)s”; the question was left out."
    ),
    # Moodle XML
    Code.OVERALL_FEEDBACK_LOST: gettext_lazy(
        "Words said to every right or every wrong answer alike were left away."
    ),
    Code.MARK_UNREADABLE: gettext_lazy(
        "“%(text)s” is no mark; the question is worth 1."
    ),
    Code.PENALTY_UNREADABLE: gettext_lazy(
        "“%(text)s” is no penalty; a wrong try costs a third."
    ),
    Code.UNIT_LOST: gettext_lazy(
        "The unit “%(name)s” cannot be used and was left away."
    ),
    Code.READ_AS: gettext_lazy("The type “%(name)s” was read as: %(kind)s."),
    Code.NO_GAP: gettext_lazy("The text has no gap; the question was left out."),
    Code.GAP_NOT_CLOSED: gettext_lazy(
        "Gap %(number)d has no closing “}”; the question was left out."
    ),
    Code.GAP_UNSUPPORTED: gettext_lazy(
        "Gap %(number)d is of the type “%(name)s”, which is not read here; the "
        "question was left out."
    ),
    Code.GAP_WITHOUT_OPTIONS: gettext_lazy(
        "Gap %(number)s has nothing to choose or to answer; the question was left out."
    ),
    Code.GAP_TOO_FEW_OPTIONS: gettext_lazy(
        "Gap %(number)d has fewer than two options; the question was left out."
    ),
    Code.GAP_EMPTY_OPTION: gettext_lazy(
        "An answer of gap %(number)d has no text; the question was left out."
    ),
    Code.GAP_NO_RIGHT_ANSWER: gettext_lazy(
        "No answer of gap %(number)d is worth 100 per cent; the question was left out."
    ),
    Code.GAP_NOT_A_NUMBER: gettext_lazy(
        "“%(text)s” in gap %(number)d is not a number; the question was left out."
    ),
    Code.GAP_IN_MARKUP: gettext_lazy(
        "A gap stands within a comment, a script or a tag; the question was left out."
    ),
    # QTI
    Code.BOUND_UNREADABLE: gettext_lazy(
        "“%(text)s” is no highest number of points; the points were taken from "
        "elsewhere."
    ),
    Code.RESPONSE_UNKNOWN: gettext_lazy(
        "The item says nothing about the response “%(name)s”; the question was left out."
    ),
    Code.NO_INTERACTION: gettext_lazy(
        "The item asks nothing that is known here; it was left out."
    ),
    Code.STEPS_WITHOUT_PLACE: gettext_lazy(
        "Steps without a place in the right order were left away."
    ),
    Code.ROWS_WITHOUT_PAIR: gettext_lazy(
        "Left sides without a right side were left away."
    ),
    Code.PAIRS_TANGLED: gettext_lazy(
        "A left side has more than one right side; the question was left out."
    ),
    Code.ANY_AREA: gettext_lazy("Several areas are right; here one of them is enough."),
    Code.AREA_UNREADABLE: gettext_lazy(
        "The area “%(name)s” has no shape that can be drawn; the question was left out."
    ),
    Code.PICTURE_SIZE_UNKNOWN: gettext_lazy(
        "The picture or its size is missing, so that its areas have no place; the "
        "question was left out."
    ),
    Code.ITEM_MISSING: gettext_lazy("“%(name)s” is not in the package."),
    Code.ITEM_REFUSED: gettext_lazy("“%(name)s” was left out: %(why)s"),
    Code.RULE_UNREADABLE: gettext_lazy(
        "A rule for points compares numbers in a way that is not known here."
    ),
    Code.BANK_MISSING: gettext_lazy(
        "Questions are drawn from the bank “%(name)s”, which is not in the file."
    ),
    Code.GROUP_KEPT: gettext_lazy(
        "%(drawn)s of a group are drawn there; here all of them come in."
    ),
    Code.IDENTIFIER_TWICE: gettext_lazy(
        "The identifier “%(name)s” occurs more than once."
    ),
    Code.EMPTY_OPTION_LOST: gettext_lazy("An option without text was left away."),
    Code.GAP_WITHOUT_PLACE: gettext_lazy(
        "The gap “%(name)s” has no place in the text; the question was left out."
    ),
    # Any format, writing
    Code.KIND_NOT_HELD: gettext_lazy(
        "%(format)s has no questions of the kind “%(kind)s”; it is not in the file."
    ),
    Code.QUESTION_NOT_HELD: gettext_lazy(
        "%(format)s cannot hold this question (%(reason)s); it is not in the file."
    ),
    Code.DRAW_NOT_HELD: gettext_lazy(
        "The draw of %(count)d from the bank “%(bank)s” is not in the file; the bank "
        "is written as a file of its own."
    ),
    Code.FIELDS_LOST: gettext_lazy("%(format)s does not hold %(fields)s."),
}

#: Where first and last line are one.
_IN_ONE_LINE: Final[Mapping[Code, Any]] = {
    Code.NO_RIGHT_ANSWER: gettext_lazy("No correct answer; the question was left out."),
    Code.SECOND_BLOCK: gettext_lazy(
        "More than one pair of braces; the question was left out. In a text braces are "
        "written “\\{” and “\\}”."
    ),
}

#: Why a format cannot hold a question of a kind that it knows.
REASONS: Final = {
    "empty": gettext_lazy("a text is missing"),
    "share": gettext_lazy("a share of the mark that it does not know"),
    "right": gettext_lazy("no option brings the whole mark"),
    "options": gettext_lazy("fewer than two options"),
    "arrow": gettext_lazy("an answer with “->”"),
    "number": gettext_lazy("a number out of its range"),
    "units": gettext_lazy("units in a gap"),
    "brace": gettext_lazy("a text that it would take for a gap"),
    "wildcard": gettext_lazy("an answer with a wildcard"),
    "several": gettext_lazy("a gap in which several are chosen"),
    "tolerance": gettext_lazy("a gap with a number that may be off"),
    "blank": gettext_lazy("a line to fill in beside its gap"),
}


def finding_sentence(finding: Finding) -> str:
    arguments = dict(finding.arguments)
    if "format" in arguments:
        arguments["format"] = str(FORMATS[str(arguments["format"])])
    if "kind" in arguments:
        arguments["kind"] = str(KINDS[Kind(str(arguments["kind"]))])
    if "fields" in arguments:
        names = str(arguments["fields"]).split()
        arguments["fields"] = ", ".join(str(FIELDS[name]) for name in names)
    if "reason" in arguments:
        arguments["reason"] = str(REASONS[str(arguments["reason"])])
    sentences = _SENTENCES
    if finding.code in _IN_ONE_LINE and arguments["first"] == arguments["last"]:
        sentences = _IN_ONE_LINE
    sentence: str = _(sentences[finding.code]) % arguments
    return sentence
