"""Splits each evaluation into a receipt with the person and answers without one.

It cannot be undone: nothing that is left knows whose answers were whose. Answers are
written in shuffled order, and told only for events with five of them and more.
"""

import hashlib
import json
from random import SystemRandom

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError

SCALES = ("overall", "relevance", "organisation")
CHOICES = {
    "objectives": [["fully", "Yes, all of them"], ["partly", "In part"], ["not", "No"]],
    "bias": [
        ["free", "Free of commercial bias"],
        ["some", "Some commercial bias"],
        ["clear", "Clear commercial bias"],
    ],
}
#: (key, words, where it stands), as they were asked until now.
ASKED = (
    ("overall", "How was the event overall?", "opening"),
    ("relevance", "How useful is it for your work with patients?", "opening"),
    ("organisation", "How was it organised, the stream included?", "opening"),
    ("objectives", "Were the announced objectives met?", "opening"),
    ("bias", "Was it free of commercial bias?", "opening"),
    ("bias_words", "If you noticed bias: where?", "opening"),
    ("change", "What will you do differently with your next patient?", "closing"),
    ("comments", "Anything else you want to tell the organisers?", "closing"),
)
SMALLEST_GROUP = 5


def _kind(key):
    if key in SCALES:
        return "scale"
    return "radio" if key in CHOICES else "multiline"


def _content():
    return {
        "introduction": "",
        "asks_items": False,
        "questions": [
            {
                "key": key,
                "kind": _kind(key),
                "label": label,
                "place": place,
                "is_required": _kind(key) != "multiline",
                "help_text": "",
                "options": CHOICES.get(key, []),
            }
            for key, label, place in ASKED
        ],
    }


def keep_apart(apps, schema_editor):
    Evaluation = apps.get_model("courses", "Evaluation")
    rows = list(Evaluation.objects.select_related("webinar").order_by("given_at"))
    if not rows:
        return
    version = _first_version(apps, rows[0].given_at)
    receipts = _write_receipts(apps, rows)
    SystemRandom().shuffle(rows)
    _write_answers(apps, rows, version)
    _move_audit(apps, receipts)
    # So that the old table can go in the same transaction (PostgreSQL).
    schema_editor.connection.check_constraints()


def _first_version(apps, frozen_at):
    form, _created = apps.get_model("courses", "EvaluationForm").objects.get_or_create(
        usual_for="event", defaults={"kind": "event", "title": "After a live event"}
    )
    content = _content()
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    versions = apps.get_model("courses", "EvaluationVersion").objects.filter(form=form)
    # There may be one already, where somebody stopped between the two migrations.
    return versions.filter(sha256=sha256).first() or versions.create(
        form=form,
        number=versions.count() + 1,
        content=content,
        sha256=sha256,
        frozen_at=frozen_at,
    )


def _write_receipts(apps, rows):
    """The receipts by the key of the row that each comes from."""
    EvaluationGiven = apps.get_model("courses", "EvaluationGiven")
    return {
        str(row.pk): EvaluationGiven.objects.create(
            webinar_id=row.webinar_id,
            subject_title=row.webinar.title,
            user_id=row.user_id,
            given_at=row.given_at,
        )
        for row in rows
    }


def _write_answers(apps, rows, version):
    counts = {}
    for row in rows:
        counts[row.webinar_id] = counts.get(row.webinar_id, 0) + 1
    EvaluationAnswers = apps.get_model("courses", "EvaluationAnswers")
    EvaluationAnswers.objects.bulk_create(
        EvaluationAnswers(
            webinar_id=row.webinar_id,
            subject_title=row.webinar.title,
            version=version,
            content={
                "answers": {
                    key: getattr(row, key)
                    for key, _label, _place in ASKED
                    if getattr(row, key) not in (None, "")
                },
                "ratings": [],
            },
            is_told=counts[row.webinar_id] >= SMALLEST_GROUP,
        )
        for row in rows
    )


def _move_audit(apps, receipts):
    """Who gave an evaluation and when stays known; it is said of the receipt."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    old = ContentType.objects.filter(app_label="courses", model="evaluation").first()
    if old is None:
        return
    new, _created = ContentType.objects.get_or_create(
        app_label="courses", model="evaluationgiven"
    )
    ModelLogEntry = apps.get_model("wagtailcore", "ModelLogEntry")
    for entry in ModelLogEntry.objects.filter(content_type=old):
        receipt = receipts.get(entry.object_id)
        if receipt is not None:
            entry.object_id = str(receipt.pk)
            entry.label = receipt.subject_title
        entry.content_type = new
        entry.save()
    apps.get_model("wagtailcore", "ReferenceIndex").objects.filter(
        base_content_type=old
    ).delete()


def refuse_once_answered(apps, schema_editor):
    """What was taken apart cannot be joined again; where nothing was, nothing is lost."""
    if apps.get_model("courses", "EvaluationGiven").objects.exists():
        raise IrreversibleError(
            "Evaluations were given: who gave which is no longer known."
        )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0040_evaluation_forms"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(keep_apart, refuse_once_answered),
        migrations.DeleteModel(name="Evaluation"),
    ]
