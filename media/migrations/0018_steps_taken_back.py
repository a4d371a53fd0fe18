from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0017_takes_place_after_all"),
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
