"""Which statements of a module await an expert, and which decisions speak of what
stands there now?

A part's version is its revision with the moment of its last change, because a draft
that saves itself changes within one revision. The same number of queries for one
sign-off as for a hundred.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses import wording_sign_offs as wording
from courses.choices import Expertise
from courses.domain.sign_offs import DECISIONS, Act, State, changed_parts
from courses.models import LessonPage, ModulePage, Quiz, SignOff, SignOffStep
from courses.queries.modules import fact_views
from courses.queries.review import parts_of
from courses.review_shapes import Part, PartKind
from courses.sign_off_shapes import (
    PartToRead,
    SignOffPage,
    SignOffStepView,
    SignOffView,
)
from courses.wording_review import kind_label
from scenarios.models import Scenario

#: As one goes through a module.
READING_ORDER = (
    PartKind.MODULE,
    PartKind.LESSON,
    PartKind.CONVERSATION,
    PartKind.QUIZ,
)
_PAGES = (PartKind.MODULE.value, PartKind.LESSON.value)


# -- Versions ------------------------------------------------------------------
def parts_to_sign(module: ModulePage) -> list[Part]:
    """What an expert reads: the course above the module is not taught."""
    return [one for one in parts_of(module) if one.kind is not PartKind.COURSE]


def versions_to_sign(module: ModulePage) -> dict[str, str]:
    """Part → its version, of the drafts as they stand now."""
    return versions_of(parts_to_sign(module))


def versions_of(parts: Iterable[Part]) -> dict[str, str]:
    return {
        _key(one.kind.value, one.thing.pk): _version(
            one.thing.latest_revision_id,
            one.thing.latest_revision and one.thing.latest_revision.created_at,
        )
        for one in parts
    }


def _key(kind: str, pk: int) -> str:
    return f"{kind}-{pk}"


def _version(revision: int | None, changed_at: Any) -> str:
    if revision is None:
        return ""
    return f"{revision} {changed_at.isoformat()}" if changed_at else str(revision)


#: What is published, and the drafts.
_REVISIONS = ("live_revision", "latest_revision")


def _outdated(
    confirmed: dict[int, SignOffStep], modules: dict[int, int], *, is_published: bool
) -> set[int]:
    """Sign-offs whose confirmation speaks of something else. For readers that is
    anything but what is published; experts are asked again only where neither the
    published parts nor the drafts are those they read: a draft that is being written
    disturbs nobody."""
    if not confirmed:
        return set()
    published, drafts = _versions_now(confirmed.values())
    inside = _lessons_of({modules[pk] for pk in confirmed})
    found = set()
    for pk, step in confirmed.items():
        lessons = inside[modules[pk]]
        live = [one for one, is_live in lessons if is_live]
        every = [one for one, _is_live in lessons]
        holds = not _changes(step, published, live) or (
            not is_published and not _changes(step, drafts, every)
        )
        if not holds:
            found.add(pk)
    return found


def _changes(
    step: SignOffStep, now: dict[str, str], lessons: Iterable[int]
) -> frozenset[str]:
    # A lesson that nobody signed is a change too.
    inside = {_key(PartKind.LESSON.value, one): "new" for one in lessons}
    return changed_parts(
        step.parts, inside | {key: now.get(key, "") for key in step.parts}
    )


def _versions_now(
    steps: Iterable[SignOffStep],
) -> tuple[dict[str, str], dict[str, str]]:
    """Part → its version, as published and as drafted, of all that was signed."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for step in steps:
        for key in step.parts:
            kind, _dash, pk = key.rpartition("-")
            wanted[kind].add(int(pk))
    found: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for kinds, model in (
        (_PAGES, Page),
        ((PartKind.CONVERSATION.value,), Scenario),
        ((PartKind.QUIZ.value,), Quiz),
    ):
        pks = set().union(*(wanted[kind] for kind in kinds))
        if not pks:
            continue
        for now, which in zip(found, _REVISIONS, strict=True):
            rows = model.objects.filter(pk__in=pks).values_list(
                "pk", f"{which}_id", f"{which}__created_at"
            )
            for pk, revision, changed_at in rows:
                for kind in kinds:
                    if pk in wanted[kind]:
                        now[_key(kind, pk)] = _version(revision, changed_at)
    return found


def _lessons_of(modules: set[int]) -> dict[int, list[tuple[int, bool]]]:
    """Module → its lessons, and whether each is published."""
    paths = dict(ModulePage.objects.filter(pk__in=modules).values_list("path", "pk"))
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__startswith=path)
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for path, pk, is_live in LessonPage.objects.filter(below).values_list(
        "path", "pk", "live"
    ):
        found[paths[path[: -Page.steplen]]].append((pk, is_live))
    return found


# -- Lists ---------------------------------------------------------------------
def sign_off_views(
    sign_offs: Sequence[SignOff], *, is_published: bool = False
) -> list[SignOffView]:
    if not sign_offs:
        return []
    last, reworded = _last_steps(sign_offs)
    confirmed = {
        one.pk: last[one.pk]
        for one in sign_offs
        if one.state == State.CONFIRMED and one.pk in last
    }
    modules = {one.pk: one.module_id for one in sign_offs}
    outdated = _outdated(confirmed, modules, is_published=is_published)
    return [
        _view(
            one,
            last.get(one.pk),
            is_outdated=one.pk in confirmed
            and (one.pk in outdated or one.pk in reworded),
        )
        for one in sign_offs
    ]


def _last_steps(
    sign_offs: Iterable[SignOff],
) -> tuple[dict[int, SignOffStep], set[int]]:
    """Sign-off → the step that made its state what it is; and those that were put in
    other words, or to another field, after it."""
    steps = SignOffStep.objects.filter(sign_off__in=[one.pk for one in sign_offs])
    last: dict[int, SignOffStep] = {}
    reworded: set[int] = set()
    for one in steps.order_by("sequence"):
        if one.act == Act.REWORDED:
            reworded.add(one.sign_off_id)
        else:
            last[one.sign_off_id] = one
            reworded.discard(one.sign_off_id)
    return last, reworded


def _view(
    sign_off: SignOff, step: SignOffStep | None, *, is_outdated: bool
) -> SignOffView:
    state = State(sign_off.state)
    review = str(Expertise(sign_off.field).label)
    return SignOffView(
        pk=sign_off.pk,
        module_id=sign_off.module_id or 0,
        module_title=sign_off.module_title,
        what=sign_off.what,
        expert=sign_off.expert,
        review=review,
        state=state,
        standing=wording.standing(
            state, review, signed=step.signed if step else "", is_outdated=is_outdated
        ),
        is_outdated=is_outdated,
        since=step.at if step else sign_off.asked_at,
    )


def sign_offs_of(
    module: ModulePage, *, is_published: bool = False
) -> tuple[SignOffView, ...]:
    """Those of a module that were not withdrawn."""
    if module.pk is None:
        return ()
    rows = SignOff.objects.filter(module=module).exclude(state=State.WITHDRAWN)
    found = list(rows.order_by("asked_at", "pk"))
    return tuple(sign_off_views(found, is_published=is_published))


def all_sign_offs(*, module: int | None = None) -> list[SignOffView]:
    """Every one of a module that still exists, in the order of the modules."""
    rows = SignOff.objects.filter(module__isnull=False).select_related("module")
    if module is not None:
        rows = rows.filter(module=module)
    found = list(rows.order_by("module__path", "asked_at", "pk"))
    return [
        # The row keeps the title of then, for when the module is gone.
        replace(line, module_title=row.module.get_admin_display_title())
        for row, line in zip(found, sign_off_views(found), strict=True)
    ]


def decisions_awaited(fields: Collection[str]) -> int:
    """How many of these fields wait for an expert, the ones among them that were
    confirmed for another version."""
    rows = SignOff.objects.filter(
        module__isnull=False,
        state__in=[State.AWAITING, State.CONFIRMED],
        field__in=fields,
    )
    found = list(rows) if fields else []
    return sum(one.waits_for_expert for one in sign_off_views(found))


def objections_open() -> int:
    """How many ask for changes that nobody has answered."""
    return SignOff.objects.filter(module__isnull=False, state=State.OBJECTED).count()


def awaited_of(module: ModulePage) -> int:
    return SignOff.objects.filter(module=module, state=State.AWAITING).count()


# -- One -----------------------------------------------------------------------
def seen_token(sequence: int, what: str, versions: dict[str, str]) -> str:
    """Names a sign-off, its words and the drafts it speaks of as they stand."""
    told = json.dumps([sequence, what, versions], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def sign_off_page(sign_off: SignOff, *, url_of: Any) -> SignOffPage:
    """`url_of` says where this reader opens a part."""
    steps = list(sign_off.steps.select_related("by").order_by("sequence"))
    parts = parts_to_sign(sign_off.module)
    versions = versions_of(parts)
    (line,) = sign_off_views([sign_off])
    changed = _changed_keys(sign_off, steps, versions)
    draft = sign_off.module.get_latest_revision_as_object()
    facts = fact_views(draft)
    objections = [one for one in steps if one.act == Act.OBJECTED]
    is_open = line.state is State.OBJECTED
    chosen = tuple(one for one in facts if one.key in set(sign_off.facts))
    return SignOffPage(
        line=line,
        facts=chosen or facts,
        are_all_facts=not chosen,
        steps=tuple(_step_view(one) for one in steps),
        parts=tuple(
            PartToRead(
                title=one.title,
                kind=kind_label(one.kind),
                url=url_of(one),
                has_changed=_key(one.kind.value, one.thing.pk) in changed,
            )
            for one in sorted(parts, key=lambda one: READING_ORDER.index(one.kind))
        ),
        objection=_step_view(objections[-1]) if is_open else None,
        seen=seen_token(len(steps), sign_off.what, versions),
    )


def _changed_keys(
    sign_off: SignOff, steps: Sequence[SignOffStep], versions: dict[str, str]
) -> frozenset[str]:
    """What is other than when it was last decided on."""
    decisions = [one for one in steps if one.act in DECISIONS]
    return changed_parts(decisions[-1].parts, versions) if decisions else frozenset()


def _step_view(step: SignOffStep) -> SignOffStepView:
    by = step.signed or str(step.by or "")
    is_decision = step.act in DECISIONS
    if not by:
        by = _("a deleted account") if is_decision else _("the module’s file")
    return SignOffStepView(
        act=step.get_act_display(),
        at=step.at,
        by=by,
        capacity=step.capacity,
        comment=step.comment,
        what=step.what,
        is_decision=is_decision,
    )


def capacity_of(user: Any, *, field: str) -> str:
    """In what capacity this person decided last in the field."""
    step = (
        SignOffStep.objects.filter(by=user, sign_off__field=field)
        .exclude(capacity="")
        .order_by("-at", "-pk")
        .first()
    )
    return step.capacity if step else ""
