"""What the page of a word shows besides its plain words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0081_tallies")]

    operations = [
        migrations.AddField(
            model_name="glossaryterm",
            name="caution",
            field=models.CharField(
                blank=True,
                help_text="Only where the word is easily misunderstood. No promises.",
                max_length=200,
                verbose_name="what it does not say, or what to ask",
            ),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="example",
            field=models.CharField(
                blank=True,
                help_text="As somebody would say it, or as it stands in a report.",
                max_length=200,
                verbose_name="in a sentence",
            ),
        ),
        migrations.AddField(
            model_name="glossaryterm",
            name="related",
            field=models.TextField(
                blank=True,
                help_text=(
                    "Addresses of other entries, one in each line, for example “stent”."
                    " Those of one language serve the other languages too."
                ),
                verbose_name="related words",
            ),
        ),
    ]
