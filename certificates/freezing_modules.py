"""From a completion as it was recorded to a frozen snapshot: used at issue only.

The completion froze its own reasons when it was made; nothing is asked of the module as
it is today but its address.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from certificates.code_version import code_version
from certificates.completion_records import asked_by, met_in
from certificates.domain.completion import (
    CompletionSnapshot,
    Module,
    Part,
    reckon_completion,
)
from certificates.domain.frozen import COMPLETION
from certificates.domain.snapshot import RuleValues, Source
from certificates.freezing import Supply, name_to_print
from certificates.module_queries import ModuleStanding
from certificates.paper_queries import usual_template
from certificates.paper_words import USUAL
from courses.domain.completion import without_attempts
from courses.models import ModuleCompletion
from courses.queries import is_result_told
from media.domain.programme import to_ms


def supply_of_modules() -> Supply:
    return Supply(template=usual_template(), language=USUAL)


def freeze_completion(
    standing: ModuleStanding, supply: Supply, *, now: datetime, name: str = ""
) -> CompletionSnapshot:
    """The snapshot of a person who is due; `name` is one that two people confirmed."""
    completion, rule = standing.completion, standing.rule
    if rule is None:
        raise ValueError("Without a rule there is nothing to freeze.")
    asked, is_told = asked_by(completion), is_result_told(completion, now=now)
    met = tuple(
        one if is_told or one.part != Part.QUIZ else replace(one, is_told=False)
        for one in met_in(completion)
    )
    paper, zone = supply.paper(COMPLETION), _zone(standing)
    return CompletionSnapshot(
        name_printed=name or name_to_print(standing),
        module=_module(completion, zone),
        issuer=paper.issuer,
        asked=asked,
        met=met,
        completed_ms=to_ms(completion.completed_at),
        held_on=standing.held_on.isoformat(),
        time_zone=zone.key,
        rule=RuleValues.of(rule),
        sources=(_source(completion),),
        outcome=reckon_completion(asked, met),
        is_specimen=settings.DEMO,
        code_version=code_version(),
        sheet=paper.sheet,
    )


def _zone(standing: ModuleStanding) -> ZoneInfo:
    """The person's own, or that in which this completion was printed before."""
    told = [one.evidence["time_zone"] for one in standing.here if one.evidence]
    return ZoneInfo(told[-1]) if told else standing.user.zone


def _module(completion: ModuleCompletion, zone: ZoneInfo) -> Module:
    page = completion.module
    parts = page.get_url_parts() if page is not None else None
    version = completion.evidence.get("version_of")
    return Module(
        title=completion.module_title,
        slug=page.slug if page is not None else "",
        path=parts[2] if parts else "",
        revision=completion.module_revision_id or 0,
        version_of=datetime.fromisoformat(version).astimezone(zone).date().isoformat()
        if version
        else "",
    )


def _source(completion: ModuleCompletion) -> Source:
    """The completion's own record, without the keys of attempts, which are taken out of
    it when the person is erased. It may hold a percentage with a fraction, so its digest
    is that of its sorted JSON."""
    written = json.dumps(
        without_attempts(completion.evidence),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    digest = hashlib.sha256(written.encode()).hexdigest()
    return Source("completion", f"completion {completion.pk}", digest)
