from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0013_results_were_shown"),
    ]

    operations = [
        migrations.AlterField(
            model_name="itemtimes",
            name="step",
            field=models.CharField(
                blank=True,
                choices=[
                    ("begun", "Begun"),
                    ("ended", "Ended"),
                    ("undone", "Taken back"),
                ],
                max_length=8,
            ),
        ),
    ]
