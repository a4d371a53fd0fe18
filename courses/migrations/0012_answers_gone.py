from django.db import migrations, models


class Migration(migrations.Migration):
    """The answers have become steps; the old table goes, and what holds an attempt
    together is asked of the database again."""

    dependencies = [('courses', '0011_answers_to_steps')]

    operations = [
        migrations.AddConstraint(
            model_name='quizattempt',
            constraint=models.UniqueConstraint(condition=models.Q(('phase', 'open')), fields=('user', 'revision'), name='courses_quizattempt_one_open'),
        ),
        migrations.AddConstraint(
            model_name='quizattempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('phase', 'open'), ('right_count__isnull', True)), models.Q(('finished_at__isnull', False), ('phase', 'finished'), ('right_count__isnull', False)), models.Q(('finished_at__isnull', False), ('phase', 'abandoned'), ('right_count__isnull', True)), _connector='OR'), name='courses_quizattempt_counted_when_finished'),
        ),
        migrations.DeleteModel(
            name='QuizAnswer',
        ),
    ]
