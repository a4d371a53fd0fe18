"""Is this response the same as one that a ruling accepts?"""

from __future__ import annotations

from courses.domain.grading.written import in_answers_unit, matches
from courses.domain.questions.kinds import Matching, Numerical, Question, ShortAnswer
from courses.domain.responses import Response, is_blank


def is_accepted(
    question: Question, accepted: Response, response: Response | None
) -> bool:
    """By the question's own rules: 1 mSv and 1000 µSv are one answer; how sure
    somebody was does not matter. A `*` in an accepted text stands for anything."""
    if response is None or is_blank(response):
        return False
    body = question.body
    if isinstance(body, ShortAnswer) and "text" in accepted:
        return matches(
            accepted["text"],
            str(response.get("text", "")),
            is_case_sensitive=body.is_case_sensitive,
        )
    if isinstance(body, Numerical) and "number" in accepted:
        number = in_answers_unit(body, accepted)
        return number is not None and number == in_answers_unit(body, response)
    if isinstance(body, Matching) and "pairs" in accepted:
        return bool(accepted["pairs"] == response.get("pairs"))
    return _without_certainty(accepted) == _without_certainty(response)


def _without_certainty(response: Response) -> dict[str, object]:
    return {key: value for key, value in response.items() if key != "certainty"}
