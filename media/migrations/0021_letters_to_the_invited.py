import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0020_steps_that_take_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventmail",
            name="invitation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mails",
                to="media.invitation",
            ),
        ),
        migrations.AlterField(
            model_name="eventmail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("invited", "Invitation"),
                    ("registered", "Registration confirmed"),
                    ("waiting", "On the waiting list"),
                    ("moved_up", "A place became free"),
                    ("removed", "Place taken back"),
                    ("week", "Reminder, a week before"),
                    ("day", "Reminder, a day before"),
                    ("hour", "Reminder, an hour before"),
                    ("changed", "Times changed"),
                    ("cancelled", "Event cancelled"),
                    ("resumed", "Takes place after all"),
                    ("after", "After the event"),
                ],
                max_length=12,
                verbose_name="letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventmail",
            constraint=models.UniqueConstraint(
                fields=("invitation", "kind"), name="media_invited_once"
            ),
        ),
    ]
