"""Answers of the first player become steps, without loss.

Each answer was one check of one question; each finished attempt ended when its
last question was answered. Marks are the shares that were shown at the time.
"""

from fractions import Fraction

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError


def forwards(apps, schema_editor):
    db = schema_editor.connection.alias
    attempts = apps.get_model("courses", "QuizAttempt").objects.using(db)
    answers = apps.get_model("courses", "QuizAnswer").objects.using(db)
    Step = apps.get_model("courses", "QuizStep")
    for attempt in attempts.select_related("revision").order_by("pk").iterator(500):
        content = {one["key"]: one for one in attempt.revision.content}
        given = {
            one.sequence: one
            for one in answers.filter(attempt=attempt).order_by("sequence")
        }
        steps = []
        outcomes = []
        total = Fraction(0)
        for place, shown in enumerate(attempt.layout):
            answer = given.get(place)
            if answer is None:
                outcomes.append(outcome(None, None, None))
                continue
            share = share_of(content[shown["question"]], answer)
            total += share
            response = response_of(content[shown["question"]], answer)
            outcomes.append(outcome(share, answer.is_right, response))
            steps.append(
                Step(
                    attempt=attempt,
                    slot=place + 1,
                    sequence=0,
                    act="check",
                    response=response,
                    at=answer.answered_at,
                )
            )
        if attempt.finished_at is not None:
            steps.append(
                Step(
                    attempt=attempt,
                    slot=0,
                    sequence=0,
                    act="finish",
                    at=attempt.finished_at,
                )
            )
            attempt.phase = "finished"
            attempt.mark = str(total)
            attempt.max_mark = str(len(attempt.layout))
            attempt.outcomes = outcomes
            attempt.save(update_fields=["phase", "mark", "max_mark", "outcomes"])
        Step.objects.using(db).bulk_create(steps)


def response_of(question, answer):
    name = "order" if question["kind"] == "ordering" else "options"
    return {name: answer.response}


def share_of(question, answer):
    if question["kind"] != "ordering":
        return Fraction(int(answer.is_right))
    places = zip(answer.response, question["right"])
    return Fraction(
        sum(given == right for given, right in places), len(question["right"])
    )


def outcome(share, is_right, response):
    row = {
        "fraction": "" if share is None else str(share),
        "right": bool(is_right),
        "blank": response is None,
        "chosen": list((response or {}).get("options", ())),
    }
    return {name: value for name, value in row.items() if value}


def refuse_once_answered(apps, schema_editor):
    """The way back would drop every answer: the first player knew no steps."""
    db = schema_editor.connection.alias
    if apps.get_model("courses", "QuizStep").objects.using(db).exists():
        raise IrreversibleError("Quizzes were answered: the steps would be lost.")


class Migration(migrations.Migration):
    dependencies = [("courses", "0010_quiz_engine")]

    operations = [migrations.RunPython(forwards, refuse_once_answered)]
