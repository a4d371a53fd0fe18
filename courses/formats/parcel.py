"""What every question format is given and what it hands back. Says no sentences:
findings are codes with arguments, and `courses.formats.wording` has their words.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from courses.domain.questions.kinds import Question
from courses.exceptions import CoursesError

#: Bytes of a text file (XML included) and of a package, beyond which nothing is read.
MAX_TEXT_BYTES: Final = 5 * 1024 * 1024
MAX_PACKED_BYTES: Final = 50 * 1024 * 1024
#: Questions of one file, characters of one question as the file has it, and options,
#: pairs, gaps … of one question.
MAX_QUESTIONS: Final = 2_000
MAX_QUESTION_CHARACTERS: Final = 200_000
MAX_PARTS: Final = 200


class QuestionsRefused(CoursesError):
    """The file was not read; `str()` is the one sentence that says why."""


class Severity(StrEnum):
    #: A question, or something that looks like one, was left out. Reading: exactly
    #: one for each; writing: the question is not in the file.
    ERROR = "error"
    #: The question is there, but something of it is lost or read with a doubt.
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """What can be found. Each has its sentence in `wording`; a format adds its own
    under a comment with its name."""

    # Any format, reading
    CONTROL_CHARACTERS = "control_characters"
    NO_QUESTIONS = "no_questions"
    ONLY_CATEGORIES = "only_categories"
    TOO_LONG = "too_long"
    TOO_MANY_PARTS = "too_many_parts"
    FORMATTING_LOST = "formatting_lost"
    PICTURE_LOST = "picture_lost"
    MEDIA_LOST = "media_lost"
    SCRIPT_DROPPED = "script_dropped"
    NO_RIGHT_ANSWER = "no_right_answer"
    TOO_FEW_OPTIONS = "too_few_options"
    TOO_FEW_PAIRS = "too_few_pairs"
    TOO_FEW_STEPS = "too_few_steps"
    IDENTICAL_OPTIONS = "identical_options"
    EMPTY_OPTION = "empty_option"
    EMPTY_QUESTION = "empty_question"
    NOT_A_NUMBER = "not_a_number"
    WEIGHT_NOT_ALLOWED = "weight_not_allowed"
    WEIGHTS_DO_NOT_ADD_UP = "weights_do_not_add_up"
    UNSUPPORTED_TYPE = "unsupported_type"
    # Our own JSON
    NOT_OURS = "not_ours"
    # GIFT
    MISSING_CLOSING_BRACE = "missing_closing_brace"
    STRAY_CLOSING_BRACE = "stray_closing_brace"
    SECOND_BLOCK = "second_block"
    BRACE_IN_BLOCK = "brace_in_block"
    TEXT_AFTER_BLOCK = "text_after_block"
    NAME_NOT_CLOSED = "name_not_closed"
    NAME_COLONS = "name_colons"
    UNMARKED_ANSWER = "unmarked_answer"
    NO_ARROW = "no_arrow"
    PAIR_FEEDBACK_LOST = "pair_feedback_lost"
    SUBSET_OF_STEPS = "subset_of_steps"
    # Aiken
    OPTION_OUTSIDE = "option_outside"
    ANSWER_OUTSIDE = "answer_outside"
    NOT_FINISHED = "not_finished"
    ANSWER_UNKNOWN = "answer_unknown"
    LABEL_TWICE = "label_twice"
    # Moodle XML
    OVERALL_FEEDBACK_LOST = "overall_feedback_lost"
    MARK_UNREADABLE = "mark_unreadable"
    PENALTY_UNREADABLE = "penalty_unreadable"
    UNIT_LOST = "unit_lost"
    READ_AS = "read_as"
    NO_GAP = "no_gap"
    GAP_NOT_CLOSED = "gap_not_closed"
    GAP_UNSUPPORTED = "gap_unsupported"
    GAP_WITHOUT_OPTIONS = "gap_without_options"
    GAP_TOO_FEW_OPTIONS = "gap_too_few_options"
    GAP_EMPTY_OPTION = "gap_empty_option"
    GAP_NO_RIGHT_ANSWER = "gap_no_right_answer"
    GAP_NOT_A_NUMBER = "gap_not_a_number"
    GAP_IN_MARKUP = "gap_in_markup"
    # QTI
    BOUND_UNREADABLE = "bound_unreadable"
    RESPONSE_UNKNOWN = "response_unknown"
    NO_INTERACTION = "no_interaction"
    STEPS_WITHOUT_PLACE = "steps_without_place"
    ROWS_WITHOUT_PAIR = "rows_without_pair"
    PAIRS_TANGLED = "pairs_tangled"
    ANY_AREA = "any_area"
    AREA_UNREADABLE = "area_unreadable"
    PICTURE_SIZE_UNKNOWN = "picture_size_unknown"
    ITEM_MISSING = "item_missing"
    ITEM_REFUSED = "item_refused"
    RULE_UNREADABLE = "rule_unreadable"
    BANK_MISSING = "bank_missing"
    GROUP_KEPT = "group_kept"
    IDENTIFIER_TWICE = "identifier_twice"
    EMPTY_OPTION_LOST = "empty_option_lost"
    GAP_WITHOUT_PLACE = "gap_without_place"
    # Any format, writing
    KIND_NOT_HELD = "kind_not_held"
    QUESTION_NOT_HELD = "question_not_held"
    FIELDS_LOST = "fields_lost"
    DRAW_NOT_HELD = "draw_not_held"


Arguments = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts from 1; 0 where there is none (packages, writing). `place` is
    the name of the question or the beginning of its text."""

    severity: Severity
    code: Code
    line: int = 0
    place: str = ""
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came within a question file, such as an embedded picture."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """One question of a file. Its `key` is the identifier that the file gives it, or
    empty: whoever stores it gives a key that is unique where it goes. Name and tags
    stand in the question."""

    question: Question
    #: First line in the file; 0 where a package has no lines.
    line: int
    #: The part of the file that this question is, as it was read (a picture or
    #: other member by its digest); recognises a question that comes again.
    raw: str
    #: Names from the outermost category to the innermost.
    category: tuple[str, ...] = ()
    #: What was found in this question; also among the parcel's.
    findings: tuple[Finding, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def name(self) -> str:
        return self.question.name

    @property
    def tags(self) -> tuple[str, ...]:
        """The question's own, then its categories, each once."""
        return tuple(dict.fromkeys((*self.question.tags, *self.category)))

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class QuestionParcel:
    """All that a file holds. `findings` are all of them by line, those of the
    questions included."""

    source: str
    questions: tuple[Found, ...] = ()
    findings: tuple[Finding, ...] = ()
    #: Every category that the file names, also one without a question.
    categories: tuple[tuple[str, ...], ...] = ()

    @property
    def left_out(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.ERROR)

    @property
    def about_file(self) -> tuple[Finding, ...]:
        """Findings that belong to none of the questions."""
        within = {
            (one.code, one.line, one.place)
            for found in self.questions
            for one in found.findings
        }
        return tuple(
            one
            for one in self.findings
            if (one.code, one.line, one.place) not in within
        )

    def by_type(self) -> dict[str, int]:
        """How many of each kind, in the order of their first appearance."""
        return dict(Counter(one.question.kind.value for one in self.questions))


@dataclass(frozen=True, slots=True)
class Written:
    """A file for another tool. Findings of severity ERROR name questions that are
    not in it, warnings what of a question is not."""

    content: bytes
    suffix: str
    media_type: str
    findings: tuple[Finding, ...] = ()
    #: Which questions are in the file.
    questions: tuple[Question, ...] = ()


def category_path(written: str) -> tuple[str, ...]:
    """A category as Moodle writes it (`$course$/top/Communication/Bad news`; a doubled
    slash is one within a name), without the words that name its place."""
    names: list[str] = [""]
    at = 0
    while at < len(written):
        if written.startswith("//", at):
            names[-1] += "/"
            at += 2
        elif written[at] == "/":
            names.append("")
            at += 1
        else:
            names[-1] += written[at]
            at += 1
    path = [" ".join(name.split()) for name in names]
    if path and path[0].startswith("$") and path[0].endswith("$"):
        path = path[1:]
    if path and path[0] == "top":
        path = path[1:]
    return tuple(name for name in path if name)


class LeftOut(Exception):
    """A question that cannot be read or written; its reader makes the finding."""

    def __init__(self, code: Code, line: int = 0, **arguments: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.arguments = arguments


def part_key(number: int) -> str:
    """Keys for parts that a file does not name: a, b … z, aa …"""
    key = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        key = chr(ord("a") + letter) + key
    return key


def refuse_many(name: str) -> QuestionsRefused:
    return QuestionsRefused(
        _("“%(name)s” holds more than %(limit)d questions.")
        % {"name": name, "limit": MAX_QUESTIONS}
    )
