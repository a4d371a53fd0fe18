"""Letters about a certificate that has no event, and three more kinds of them. The way
back forgets both: the code of before can neither send nor name them."""

import django.db.models.deletion
from django.db import migrations, models


def forget_later_letters(apps, schema_editor):
    """Before the event is asked for again, and while the kinds are still known."""
    letters = apps.get_model("media", "EventMail").objects
    letters = letters.using(schema_editor.connection.alias)
    letters.filter(webinar=None).delete()
    letters.filter(kind__in=["replaced", "revoked", "answered"]).delete()


class Migration(migrations.Migration):
    dependencies = [("media", "0023_certificate_letters")]

    operations = [
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
                    ("certificate", "Certificate issued"),
                    ("replaced", "Certificate replaced"),
                    ("revoked", "Certificate revoked"),
                    ("answered", "Missing minutes answered"),
                ],
                max_length=12,
                verbose_name="letter",
            ),
        ),
        migrations.AlterField(
            model_name="eventmail",
            name="webinar",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to="media.webinar",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventmail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("webinar__isnull", True)),
                fields=("user", "kind", "occasion"),
                name="media_mail_of_no_event_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="eventmail",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("webinar__isnull", False),
                    ("kind__in", ("certificate", "replaced", "revoked")),
                    _connector="OR",
                ),
                name="media_mail_about_something",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_later_letters),
    ]
