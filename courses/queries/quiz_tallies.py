"""What the ended attempts of a quiz came to, as the matrix that statistics are made of.

Read from the tally written beside each attempt (`domain/tally`) in one narrow pass:
nothing is replayed, no layout is read, and each different line is taken apart once.
Refuses to guess a question that is no longer stored (versions and revisions never go).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from django.db.models import QuerySet

from courses.choices import AttemptPhase
from courses.domain.grading import Counting
from courses.domain.questions.document import question_from_json
from courses.domain.questions.kinds import Kind, Question
from courses.domain.tally import Tallied, read_line
from courses.models import QuestionVersion, Quiz, QuizAttempt, QuizRevision

Flags = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
Numbers = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Places = np.ndarray[tuple[int], np.dtype[np.int64]]
#: A question in certain words: revision, key, version (0: the revision's own).
Words = tuple[int, str, int]


@dataclass(frozen=True, slots=True, eq=False)
class AttemptMatrix:
    """Attempts × questions, as tables of numpy."""

    #: Ids of the attempts, in the order of the rows.
    attempts: tuple[int, ...]
    #: The newest version of each question that was asked, in the order of columns.
    questions: tuple[Question, ...]
    #: The highest mark of each column.
    max_marks: tuple[float, ...]
    #: NaN where an attempt did not ask the question (a draw), where it was given to
    #: all, or where it waits for marking.
    marks: Numbers
    #: (column, option key) → the rows that chose it.
    chosen: dict[tuple[int, str], Places]
    #: Where the question was shown at all.
    shown: Flags
    #: Where it was shown and left unanswered.
    blanks: Flags
    #: 1, 2, 3, or 0 where none was given.
    certainty: np.ndarray[tuple[int, int], np.dtype[np.int8]]
    #: Where it was right, whatever was made of that by tries or certainty.
    right: Flags
    #: Where it was asked in the words that the matrix has. A corrected word makes
    #: another question of it.
    same_words: Flags
    #: Whose attempt each row is; an erased person's stands for itself.
    learners: tuple[int, ...]


def attempt_matrix(
    quiz: Quiz, *, counting: Counting | None = None, takes_all: bool = False
) -> AttemptMatrix:
    """The attempts that count (by the quiz's own rule, another, or all of them).

    An average has no attempt of its own: there all count.
    """
    finished = QuizAttempt.objects.filter(
        revision__quiz=quiz, phase=AttemptPhase.FINISHED
    )
    picked = None if takes_all else _counted(finished, counting, quiz)
    kinds = LineKinds()
    ids: list[int] = []
    learners: list[int] = []
    read: list[list[int]] = []
    for pk, person, revision, tally in finished.order_by(
        "finished_at", "pk"
    ).values_list("pk", "user", "revision", "tally"):
        if picked is None or pk in picked:
            ids.append(pk)
            learners.append(person or -pk)
            read.append(kinds.of(revision, tally))
    lines = np.fromiter(chain.from_iterable(read), dtype=np.int64)
    rows = np.repeat(np.arange(len(read)), [len(one) for one in read])
    words = words_of(kinds.words)
    questions = _questions(kinds, read, lines, rows, words)
    return _fill(kinds, lines, rows, words, questions, tuple(ids), tuple(learners))


class LineKinds:
    """The different lines that were met, numbered; apart for each revision, whose
    questions of its own have no version to tell them by."""

    def __init__(self) -> None:
        self.told: list[Tallied] = []
        self.words: list[Words] = []
        self._numbers: dict[int, _Numbered] = {}

    def __len__(self) -> int:
        return len(self.told)

    def of(self, revision: int, tally: str) -> list[int]:
        """The number of each line of a tally, in its order."""
        numbers = self._numbers.get(revision)
        if numbers is None:
            numbers = self._numbers[revision] = _Numbered(revision, self)
        return list(map(numbers.__getitem__, tally.split("\n"))) if tally else []


class _Numbered(dict[str, int]):
    """Line → its number; one that is new gets the next."""

    def __init__(self, revision: int, kinds: LineKinds) -> None:
        super().__init__()
        self._revision, self._kinds = revision, kinds

    def __missing__(self, line: str) -> int:
        number = self[line] = len(self._kinds)
        told = read_line(line)
        self._kinds.told.append(told)
        self._kinds.words.append((self._revision, told.question, told.version))
        return number


def words_of(wanted: Iterable[Words]) -> dict[Words, Question]:
    """The questions as they were asked; two queries for any number of them."""
    wanted = set(wanted)
    versions = {
        version.pk: question_from_json(version.content)
        for version in QuestionVersion.objects.filter(
            pk__in={version for _revision, _key, version in wanted if version}
        )
    }
    own = {
        revision.pk: {one.key: one for one in revision.plan.questions}
        for revision in QuizRevision.objects.filter(
            pk__in={revision for revision, _key, version in wanted if not version}
        )
    }
    return {
        (revision, key, version): versions[version] if version else own[revision][key]
        for revision, key, version in wanted
    }


def _questions(
    kinds: LineKinds,
    read: Sequence[Sequence[int]],
    lines: Places,
    rows: Places,
    words: dict[Words, Question],
) -> dict[str, Question]:
    """Every scored question that was asked, by key, in its newest words; in the order
    of the newest attempts that asked it so."""
    newest: dict[Words, int] = {}
    last = np.zeros(len(kinds), dtype=np.int64)
    np.maximum.at(last, lines, rows)
    for one, row in zip(kinds.words, last.tolist(), strict=True):
        newest[one] = max(row, newest.get(one, 0))
    questions: dict[str, Question] = {}
    for row in sorted(set(newest.values())):
        for line in read[row]:
            question = words[kinds.words[line]]
            if question.kind is not Kind.DESCRIPTION:
                questions[question.key] = question
    return questions


def _fill(
    kinds: LineKinds,
    lines: Places,
    rows: Places,
    words: dict[Words, Question],
    questions: dict[str, Question],
    ids: tuple[int, ...],
    learners: tuple[int, ...],
) -> AttemptMatrix:
    columns = {key: place for place, key in enumerate(questions)}
    most = tuple(float(one.mark) for one in questions.values())
    size = (len(ids), len(columns))
    marks = np.full(size, np.nan)
    shown, blanks, right, same = (np.zeros(size, dtype=np.bool_) for _ in range(4))
    certainty = np.zeros(size, dtype=np.int8)
    chosen: dict[tuple[int, str], list[Places]] = defaultdict(list)
    by_kind = rows[np.argsort(lines, kind="stable")]
    ends = np.cumsum(np.bincount(lines, minlength=len(kinds))).tolist()
    start = 0
    for told, asked, end in zip(kinds.told, kinds.words, ends, strict=True):
        met, start = by_kind[start:end], end
        place = columns.get(told.question)
        if place is None:
            continue
        shown[met, place] = True
        blanks[met, place] = told.is_blank
        right[met, place] = told.is_right
        certainty[met, place] = told.certainty or 0
        if told.share is not None:
            marks[met, place] = told.share * most[place]
        same[met, place] = words[asked] == questions[told.question]
        for key in told.chosen:
            chosen[place, key].append(met)
    return AttemptMatrix(
        attempts=ids,
        questions=tuple(questions.values()),
        max_marks=most,
        marks=marks,
        chosen={key: np.concatenate(parts) for key, parts in chosen.items()},
        shown=shown,
        blanks=blanks,
        certainty=certainty,
        right=right,
        same_words=same,
        learners=learners,
    )


def _counted(
    finished: QuerySet[QuizAttempt], counting: Counting | None, quiz: Quiz
) -> set[int] | None:
    """Ids of one attempt per person; people who were erased stand for themselves."""
    counting = counting or Counting(quiz.counting)
    if counting is Counting.AVERAGE:
        return None
    people: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, person, right in finished.order_by("finished_at", "pk").values_list(
        "pk", "user", "right_count"
    ):
        people[person or -pk].append((right or 0, -pk))
    picks: dict[Counting, Callable[[list[tuple[int, int]]], tuple[int, int]]] = {
        Counting.FIRST: lambda taken: taken[0],
        Counting.LAST: lambda taken: taken[-1],
        Counting.BEST: max,
    }
    return {-picks[counting](taken)[1] for taken in people.values()}
