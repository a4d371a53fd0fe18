"""The tally of attempts that ended before there was one: from what each slot came to."""

import json

from django.db import migrations, models


def fill(apps, schema_editor):
    attempts = apps.get_model("courses", "QuizAttempt").objects
    ended = list(attempts.exclude(phase="open").values_list("pk", flat=True))
    for start in range(0, len(ended), 200):
        some = list(
            attempts.filter(pk__in=ended[start : start + 200]).only("layout", "outcomes")
        )
        for attempt in some:
            attempt.tally = "\n".join(
                json.dumps(
                    [shown["question"], shown.get("version") or 0, outcome],
                    separators=(",", ":"),
                    sort_keys=True,
                )
                for shown, outcome in zip(attempt.layout, attempt.outcomes)
            )
        attempts.bulk_update(some, ["tally"])


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0080_rubric_shown_and_flags"),
    ]

    operations = [
        migrations.AddField(
            model_name="quizattempt",
            name="tally",
            field=models.TextField(blank=True, default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
