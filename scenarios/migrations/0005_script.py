"""The conversation moves from three StreamFields into one document, `script`:
a conversation of forty nodes was a form of more than four thousand fields
(docs/decisions/0008). Drafts kept by Wagtail are carried over with it.
"""

import json

from django.db import migrations, models


def _stream(raw):
    """(kind, value) of each child of a stored StreamField."""
    children = json.loads(raw) if isinstance(raw, str) and raw else raw or []
    return [
        (child["type"], child["value"]) for child in children if isinstance(child, dict)
    ]


def _items(raw):
    """The values of a stored ListBlock, in its present and its older form."""
    return [
        entry["value"] if isinstance(entry, dict) and entry.get("type") == "item" else entry
        for entry in raw or []
    ]


def _effects(raw):
    return [
        {"variable": one.get("variable"), "set" if one.get("op") == "set" else "add": one.get("amount")}
        for one in _items(raw)
    ]


def _kept(value):
    return {name: entry for name, entry in value.items() if entry not in (None, "", [])}


def _choice(value):
    value = dict(value)
    spoken = value.pop("spoken", True)
    found = {
        **value,
        "effects": _effects(value.get("effects")),
        "marks": _items(value.get("marks")),
    }
    return {**_kept(found), "manner": "say" if spoken else "do"}


def _node(kind, value):
    found = {**value, "effects": _effects(value.get("effects"))}
    found["choices"] = [_choice(one) for one in _items(value.get("choices"))]
    cue = _kept(value.get("cue") or {})
    found["cue"] = cue if cue.get("kind") else None
    return {**_kept(found), "kind": kind}


def script_of(start, nodes, skills, variables):
    return _kept(
        {
            "start": start or "",
            "nodes": [_node(kind, value) for kind, value in _stream(nodes)],
            "skills": [_kept(value) for _, value in _stream(skills)],
            "variables": [value for _, value in _stream(variables)],
        }
    )


def carry_over(apps, schema_editor):
    Scenario = apps.get_model("scenarios", "Scenario")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, start, nodes, skills, variables FROM scenarios_scenario")
        rows = cursor.fetchall()
    for pk, *parts in rows:
        Scenario.objects.filter(pk=pk).update(script=script_of(*parts))
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="scenarios", content_type__model="scenario"
    )
    for revision in revisions.iterator():
        content = revision.content
        if "nodes" not in content:
            continue
        content["script"] = script_of(
            *(content.pop(name, "") for name in ("start", "nodes", "skills", "variables"))
        )
        revision.content = content
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("scenarios", "0004_attempt_by_visitor"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            "scenario",
            "script",
            models.JSONField(blank=True, default=dict, verbose_name="conversation"),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField("scenario", "nodes"),
        migrations.RemoveField("scenario", "skills"),
        migrations.RemoveField("scenario", "variables"),
        migrations.RemoveField("scenario", "start"),
    ]
