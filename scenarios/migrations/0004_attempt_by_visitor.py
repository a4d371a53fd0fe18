from django.db import migrations, models


def mark_visitors(apps, schema_editor):
    """Until now nobody could be erased, so an attempt of nobody is a visitor's."""
    apps.get_model("scenarios", "Attempt").objects.filter(user__isnull=True).update(
        by_visitor=True
    )


class Migration(migrations.Migration):
    dependencies = [("scenarios", "0003_nodes_collapsed_and_named")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="by_visitor",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(mark_visitors, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("by_visitor", False), ("user__isnull", True), _connector="OR"),
                name="scenarios_attempt_visitor_or_person",
            ),
        ),
    ]
