"""The record begins: what was issued before is taken in.

Nothing is said of the time before: the first entry vouches for the certificates as they
were found, no more.
"""

from django.db import migrations, models
from django.utils import timezone

from certificates import guards
from certificates.domain.chain import BEGINNING, entry_hash, leaf_hash, merkle_root
from certificates.leaves import leaf_of
from media.domain.programme import to_ms


def take_in(apps, schema_editor):
    """Those without a place in it: after a way back and forth the record goes on."""
    found = list(
        apps.get_model("certificates", "Certificate")
        .objects.select_related("replaces")
        .filter(leaf=None)
        .order_by("pk")
    )
    if not found:
        return
    heads = apps.get_model("certificates", "ChainHead").objects
    head = heads.filter(id=1).first()
    count, last = (head.count, head.hash) if head else (0, BEGINNING)
    event = {
        "seq": count + 1,
        "kind": "taken_in",
        "at_ms": to_ms(timezone.now()),
        "count": len(found),
        "root": merkle_root([leaf_hash(leaf_of(one)) for one in found]),
        # What had happened to them before, for nothing else says it.
        "statuses": {
            one.serial: one.status for one in found if one.status != "valid"
        },
    }
    digest = entry_hash(last, event)
    entry = apps.get_model("certificates", "ChainEntry").objects.create(
        seq=count + 1, kind="taken_in", event=event, prev_hash=last, hash=digest
    )
    leaf = apps.get_model("certificates", "ChainLeaf")
    leaf.objects.bulk_create(
        [
            leaf(entry=entry, index=index, certificate=one)
            for index, one in enumerate(found)
        ]
    )
    heads.update_or_create(id=1, defaults={"count": count + 1, "hash": digest})


def stand_down(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_record_and_batches")]

    operations = [
        migrations.AlterField(
            model_name="certificate",
            name="retain_until",
            field=models.DateField(verbose_name="kept until"),
        ),
        migrations.RunPython(take_in, migrations.RunPython.noop),
        # The guard is mounted after every `migrate`: it names columns that are not here
        # yet when a database is made from nothing.
        migrations.RunPython(migrations.RunPython.noop, stand_down),
    ]
