"""Drafts made and brought up to date: from an outline, a starter, another tool's story.

Nothing here publishes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from elearn.core.audit import record
from elearn.core.models import User
from scenarios.authoring import compile_scenario, fields_from_outline, script_of
from scenarios.domain.document import read_document, sha256, to_json
from scenarios.domain.merge import Merged, merge_import
from scenarios.exceptions import OutlineError
from scenarios.models import Scenario


@transaction.atomic
def save_outline(outline: Mapping[str, Any], *, by: User | None) -> Scenario:
    """A draft made or brought up to date from an outline; not yet published.

    Idempotent: an outline that says what the draft says already adds no
    further draft. Raises `OutlineError` when it lacks title, address or name.
    """
    fields = fields_from_outline(outline)
    stored = Scenario.objects.select_for_update().filter(slug=fields["slug"]).first()
    draft = stored.get_latest_revision_as_object() if stored else Scenario(live=False)
    known = sha256(compile_scenario(draft).graph) if stored else ""
    for name, value in fields.items():
        setattr(draft, name, value)
    if known and sha256(compile_scenario(draft).graph) == known:
        return draft
    _refuse_bad_fields(draft)
    if stored is None:
        draft.save()
    draft.save_revision(user=by, clean=False, log_action=True)
    return draft


def _refuse_bad_fields(draft: Scenario) -> None:
    try:
        draft.clean_fields(exclude=["script"])
    except ValidationError as error:
        sentences = "; ".join(
            f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items()
        )
        raise OutlineError(sentences) from error


@transaction.atomic
def create_draft(
    document: Mapping[str, Any],
    *,
    title: str,
    persona_name: str,
    by: User | None,
    came_from: str = "",
) -> Scenario:
    """A new draft with these words, under a free address made of its title.

    `came_from` names the format or the starter for the audit log. Raises
    `OutlineError` when title or name is missing or too long.
    """
    fields = fields_from_outline(document)
    fields |= {"title": title, "persona_name": persona_name, "slug": _free_slug(title)}
    draft = Scenario(live=False, **fields)
    _refuse_bad_fields(draft)
    draft.save()
    draft.save_revision(user=by, clean=False, log_action=True)
    record("scenarios.import_scenario", draft, by=by, source=came_from)
    return draft


def _free_slug(title: str) -> str:
    wanted = slugify(title)[:70].strip("-") or "conversation"
    slug, number = wanted, 2
    while Scenario.objects.filter(slug=slug).exists():
        slug, number = f"{wanted}-{number}", number + 1
    return slug


@transaction.atomic
def import_into(
    scenario: Scenario, *, document: Mapping[str, Any], by: User | None
) -> Merged:
    """The same story again: its words and replies replace those of the draft, what the
    author added stays. Idempotent: an unchanged source adds no further draft."""
    locked = Scenario.objects.select_for_update().get(pk=scenario.pk)
    draft = locked.get_latest_revision_as_object()
    before = compile_scenario(draft).graph
    merged = merge_import(before, read_document(document).graph)
    if merged.graph == before:
        return merged
    draft.script = script_of(to_json(merged.graph))
    draft.save_revision(user=by, clean=False, log_action=True)
    record(
        "scenarios.import_scenario",
        draft,
        by=by,
        source=merged.graph.source,
        added=len(merged.added),
        removed=len(merged.removed),
        changed=len(merged.changed),
    )
    return merged
