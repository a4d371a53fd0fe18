"""A certificate may be about the completion of a module, and then about no event.

What was issued before is about events and stays as it is, byte for byte.
"""

import certificates.paper_words
import django.db.models.deletion
import wagtail.fields
from django.conf import settings
from django.db import migrations, models


def refuse_to_lose(apps, schema_editor):
    """Before, every certificate had an event: there is no place for these."""
    rows = apps.get_model("certificates", "Certificate").objects
    if rows.filter(completion__isnull=False).exists():
        raise RuntimeError(
            "Certificates of completion are issued, and an issued certificate is never "
            "deleted: this migration cannot be taken back."
        )


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0008_dossiers_and_numbers'),
        ('courses', '0093_sign_off_letters'),
        ('media', '0023_certificate_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='certificate',
            name='completion',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='courses.modulecompletion'),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='held_on',
            field=models.DateField(verbose_name='day of the event or completion'),
        ),
        migrations.AlterField(
            model_name='certificate',
            name='webinar',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='media.webinar'),
        ),
        migrations.AlterField(
            model_name='certificatetemplate',
            name='wordings',
            field=wagtail.fields.StreamField([('wording', 10)], blank=True, block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': certificates.paper_words.languages, 'label': 'Language'}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': 'For example “Certificate of attendance”.', 'label': 'Heading', 'max_length': 60, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Heading where no credits were earned', 'max_length': 60, 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': 'Line above the name', 'max_length': 80, 'required': False}), 4: ('wagtail.blocks.TextBlock', (), {'help_text': 'At most four lines. These fields may stand in it: {name} {event} {date} {credits} {minutes} {possible}. Words between *asterisks* are printed bold. A line with a value of the person must fit on one line.', 'label': 'Sentence under the name', 'required': False, 'rows': 3}), 5: ('wagtail.blocks.TextBlock', (), {'label': 'Sentence where no credits were earned', 'required': False, 'rows': 3}), 6: ('wagtail.blocks.CharBlock', (), {'label': 'Heading where a module was completed', 'max_length': 60, 'required': False}), 7: ('wagtail.blocks.TextBlock', (), {'help_text': 'These fields may stand in it: {name} {module} {date}.', 'label': 'Sentence where a module was completed', 'required': False, 'rows': 3}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Line under the code', 'max_length': 120, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Small print at the foot', 'max_length': 160, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('language', 0), ('kind', 1), ('kind_without_credit', 2), ('certify', 3), ('body', 4), ('body_without_credit', 5), ('kind_completion', 6), ('body_completion', 7), ('check', 8), ('footnote', 9)]], {})}, help_text='One for each language; what is left empty is in usual words.', verbose_name='wording'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'valid')), fields=('completion',), name='certificates_one_valid_completion'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('completion__isnull', True), ('webinar__isnull', False)), models.Q(('completion__isnull', False), ('webinar__isnull', True)), _connector='OR'), name='certificates_about_one_thing'),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_to_lose),
    ]
