from django.db import migrations, models
from django.db.models import F


def note_shown(apps, schema_editor):
    """What is shown was shown when it was closed; unnamed answers are nobody's then."""
    polls = apps.get_model("media", "Poll").objects.filter(shows_results=True)
    polls.update(shown_at=F("closed_at"))
    answers = apps.get_model("media", "PollAnswer").objects
    answers.filter(poll__in=polls, poll__is_named=False).update(user=None)


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0012_programme_and_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="shown_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(note_shown, migrations.RunPython.noop),
    ]
