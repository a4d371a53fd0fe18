"""The event with fewer places than people: who has one, what they answered, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from elearn.core.models import User
from media import services
from media.models import Webinar
from media.place_queries import questions_of

#: What each of the six wants to bring; years of the three options, in turn.
MOMENTS = (
    "A lump that she had not told anybody about",
    "“Just say yes or no, doctor”",
    "The father who looked at the screen and not at me",
    "A miscarriage, and the next patient already waiting",
    "He asked whether he could still drive home",
    "She laughed when I said it",
)


def fill(webinar: Webinar, *, people: Sequence[User], now: datetime) -> None:
    """Six places and a queue of the others, in their order; once."""
    if webinar.registrations.exists() or webinar.is_over(now):
        return
    questions = questions_of(webinar)
    for number, person in enumerate(people):
        answers = []
        for question in questions:
            options = question.option_lines
            answer = {
                "text": MOMENTS[number % len(MOMENTS)],
                "choice": options[number % len(options)] if options else "",
                "tick": "yes",
            }[question.kind]
            answers.append(
                {
                    "key": str(question.key),
                    "question": question.question,
                    "answer": answer,
                }
            )
        services.join_waiting_list(
            webinar,
            user=person,
            by=person,
            # They came one after the other.
            now=now + timedelta(seconds=number),
            answers=answers,
        )
