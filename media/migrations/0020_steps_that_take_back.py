from django.db import migrations, models

#: The words by which entries were told apart before; in the only language they had.
WORDS = "Taken back"


def mark_earlier_ones(apps, schema_editor):
    entries = apps.get_model("media", "ItemTimes").objects
    entries.exclude(step="").filter(reason=WORDS).update(takes_back=True)


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0018_steps_taken_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemtimes",
            name="takes_back",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_earlier_ones, migrations.RunPython.noop),
    ]
