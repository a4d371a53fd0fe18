"""Which statements of a module await an expert, and what is one of them shown with? The
same number of queries for one sign-off as for a hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from courses import wording_sign_offs as wording
from courses.choices import Expertise
from courses.domain.sign_offs import (
    DECISIONS,
    Act,
    Shown,
    State,
    changed_parts,
    shown_again,
)
from courses.models import BankQuestion, ModulePage, SignOff, SignOffStep
from courses.queries.modules import fact_views
from courses.queries.sign_off_versions import (
    QUESTION,
    key_of,
    outdated,
    parts_to_sign,
    questions_in,
    versions_of,
)
from courses.review_shapes import READING_ORDER, Part, PartKind
from courses.sign_off_shapes import (
    DrawnPage,
    DrawnQuestion,
    PartToRead,
    SignOffPage,
    SignOffStepView,
    SignOffView,
)
from courses.sign_off_tokens import write_shown
from courses.wording_review import kind_label


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
    are_outdated = outdated(confirmed, modules, is_published=is_published)
    return [
        _view(
            one,
            last.get(one.pk),
            is_outdated=one.pk in confirmed
            and (one.pk in are_outdated or one.pk in reworded),
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
@dataclass(frozen=True, slots=True)
class _Marks:
    """Which parts a page points out."""

    since_decision: frozenset[str]
    since_opened: frozenset[str]

    def of(self, keys: Collection[str]) -> dict[str, bool]:
        return {
            "has_changed": not self.since_decision.isdisjoint(keys),
            "has_changed_meanwhile": not self.since_opened.isdisjoint(keys),
        }


def sign_off_page(
    sign_off: SignOff,
    *,
    url_of: Callable[[Part], str],
    url_of_drawn: Callable[[int], str],
    earlier: Shown | None = None,
    is_stale: bool = False,
) -> SignOffPage:
    """`url_of` and `url_of_drawn` say where this reader opens a part, and the questions
    that a quiz draws. After a refusal `earlier` is what the form was sent from."""
    steps = list(sign_off.steps.select_related("by").order_by("sequence"))
    parts = parts_to_sign(sign_off.module)
    versions = versions_of(parts)
    shown = shown_again(
        earlier, Shown(len(steps), sign_off.what, versions), is_stale=is_stale
    )
    (line,) = sign_off_views([sign_off])
    marks = _Marks(_changed_keys(steps, versions), shown.changed)
    draft = sign_off.module.get_latest_revision_as_object()
    facts = fact_views(draft)
    objections = [one for one in steps if one.act == Act.OBJECTED]
    is_open = line.state is State.OBJECTED
    chosen = tuple(one for one in facts if one.key in set(sign_off.facts))
    known = len(steps) if shown.steps_before is None else shown.steps_before
    return SignOffPage(
        line=line,
        facts=chosen or facts,
        are_all_facts=not chosen,
        steps=tuple(
            _step_view(one, is_new=place >= known) for place, one in enumerate(steps)
        ),
        parts=tuple(_parts_to_read(parts, versions, marks, url_of, url_of_drawn)),
        objection=_step_view(objections[-1]) if is_open else None,
        seen=write_shown(shown),
        is_again=shown.is_again,
        before=shown.before,
        gone=len([key for key in shown.changed if key not in versions]),
    )


def _parts_to_read(
    parts: Sequence[Part],
    versions: dict[str, str],
    marks: _Marks,
    url_of: Callable[[Part], str],
    url_of_drawn: Callable[[int], str],
) -> Iterator[PartToRead]:
    questions = questions_in(versions)
    for one in sorted(parts, key=lambda one: READING_ORDER.index(one.kind)):
        yield PartToRead(
            title=one.title,
            kind=kind_label(one.kind),
            url=url_of(one),
            **marks.of([key_of(one.kind.value, one.thing.pk)]),
        )
        if one.kind is PartKind.QUIZ and questions:
            # With those that the quiz draws no longer.
            known = questions | questions_in(
                dict.fromkeys(marks.since_decision | marks.since_opened, "")
            )
            yield PartToRead(
                title=wording.count_drawn(len(questions)),
                kind=wording.drawn_label(),
                url=url_of_drawn(one.thing.pk),
                **marks.of([key_of(QUESTION, pk) for pk in known]),
            )


def _changed_keys(
    steps: Sequence[SignOffStep], versions: dict[str, str]
) -> frozenset[str]:
    """What is other than when it was last decided on."""
    decisions = [one for one in steps if one.act in DECISIONS]
    return changed_parts(decisions[-1].parts, versions) if decisions else frozenset()


def drawn_page(sign_off: SignOff, part: Part) -> DrawnPage:
    """The questions of banks that the quiz `part` may ask, as learners meet them."""
    versions = versions_of([part])
    steps = list(sign_off.steps.order_by("sequence"))
    changed = _changed_keys(steps, versions)
    rows = BankQuestion.objects.filter(pk__in=questions_in(versions))
    return DrawnPage(
        quiz=part.title,
        what=sign_off.what,
        questions=tuple(
            DrawnQuestion(
                name=one.name,
                bank=one.bank.title,
                blocks=one.question,
                has_changed=key_of(QUESTION, one.pk) in changed,
            )
            for one in rows.select_related("bank").order_by("bank__title", "name", "pk")
        ),
        gone=len(questions_in(dict.fromkeys(changed, "")) - questions_in(versions)),
    )


def _step_view(step: SignOffStep, *, is_new: bool = False) -> SignOffStepView:
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
        is_new=is_new,
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
