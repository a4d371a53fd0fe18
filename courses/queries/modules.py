"""A module as its page shows it, and modules in lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.rich_text import expand_db_html

from courses import wording
from courses.choices import Confidence, Level
from courses.domain.completion import Requirement
from courses.domain.deadlines import Clock, clock
from courses.domain.order import Lock
from courses.domain.pace import quiz_minutes
from courses.models import LessonPage, LessonVisit, ModulePage
from courses.queries.doors import first_view, lock_view, locks_of, module_lock
from courses.queries.evidence import ModuleFacts, gather
from courses.queries.quiz_told import quiz_told, shown_requirements
from courses.queries.talks import talk_of
from courses.queries.versions import version_of
from courses.shapes import (
    FactView,
    LockView,
    ModuleCard,
    ModuleView,
    NextStep,
    PathStep,
    RequirementView,
    StepState,
)


def module_cards(modules: Sequence[ModulePage], user: Any) -> tuple[ModuleCard, ...]:
    return tuple(card(facts) for facts in gather(modules, user))


def card(facts: ModuleFacts) -> ModuleCard:
    module = facts.module
    return ModuleCard(
        id=module.pk,
        title=module.title,
        url=module.get_url() or "",
        aim=module.aim,
        minutes=minutes(facts),
        lessons=len(facts.lessons),
        read=sum(1 for visit in facts.visits.values() if visit.finished_at),
        is_enrolled=facts.enrolment is not None,
        completed_at=facts.completion.completed_at if facts.completion else None,
        version=version_of(facts),
    )


def minutes(facts: ModuleFacts) -> int:
    """What everybody goes through: optional conversations are not counted."""
    return (
        sum(lesson.minutes for lesson in facts.lessons)
        + sum(one.scenario.minutes for one in facts.conversations if one.is_required)
        + quiz_minutes(facts.quiz_questions)
    )


def requirement_views(
    requirements: Sequence[Requirement],
) -> tuple[RequirementView, ...]:
    return tuple(
        RequirementView(
            code=one.code.value,
            sentence=wording.requirement_sentence(one),
            count=wording.requirement_count(one),
            is_met=one.is_met,
        )
        for one in requirements
    )


def fact_views(module: ModulePage) -> tuple[FactView, ...]:
    """The module's facts; citations expanded together, whatever their number."""
    values = [child.value for child in module.facts]
    htmls = expand_all(
        [value[name].source for value in values for name in ("short", "citation")]
    )
    return tuple(
        FactView(
            key=value["key"].strip(),
            statement=value["statement"],
            short=inline(htmls[value["short"].source]),
            citation=inline(htmls[value["citation"].source]),
            confidence=value["confidence"],
            label=str(Confidence(value["confidence"]).label),
        )
        for value in values
    )


#: Between texts that are expanded together; never in what an editor can write.
_SEAM = "<!--seam-->"


def sources_of(
    known: Mapping[str, FactView], named: Collection[str]
) -> tuple[FactView, ...]:
    """What a lesson names, in the module's order; a source that stands for several
    facts with the same words is listed once."""
    shown = {
        (fact.citation, fact.label): fact for key, fact in known.items() if key in named
    }
    return tuple(shown.values())


def expand_all(sources: Sequence[str]) -> dict[str, Any]:
    """Rich text source → safe HTML. All links are looked up in one go, so a page
    with fifty blocks asks the database as often as a page with one."""
    unique = list(dict.fromkeys(source for source in sources if source))
    expanded = expand_db_html(_SEAM.join(unique)).split(_SEAM) if unique else []
    return {
        source: mark_safe(html)  # noqa: S308 -- the editor's whitelist has cleaned it
        for source, html in zip(unique, expanded, strict=True)
    } | {"": mark_safe("")}


def inline(html: Any) -> Any:
    """One paragraph's content, to stand inside a line."""
    text = str(html).strip()
    if text.startswith("<p") and text.count("<p") == 1 and text.endswith("</p>"):
        text = text[text.index(">") + 1 : -len("</p>")]
    return mark_safe(text)  # noqa: S308 -- as above


def plain(html: Any) -> str:
    return strip_tags(str(html)).strip()


# -- The path --------------------------------------------------------------
def path_of(
    facts: ModuleFacts, *, now: datetime, current: int | None = None
) -> tuple[PathStep, ...]:
    """Lessons, conversations, quiz; the first that is not done is *now*."""
    steps: list[PathStep] = []
    found_now = False
    locks = locks_of(facts, now=now)
    shut = module_lock(facts, now=now)
    # Once: where the way on leads to is looked up.
    shut_view = lock_view(shut, facts) if shut else None

    def state(is_done: bool, *, is_optional: bool = False) -> StepState:
        nonlocal found_now
        if is_done:
            return "done"
        if found_now or is_optional:
            return "later"
        found_now = True
        return "now"

    for number, lesson in enumerate(facts.lessons, start=1):
        visit = facts.visits.get(lesson.pk)
        note = ""
        if visit and visit.finished_at:
            note = wording.read_note(visit.finished_at, now=now)
        elif visit and visit.last_heading:
            note = wording.stopped_note(visit.last_heading)
        steps.append(
            PathStep(
                kind="lesson",
                state=state(bool(visit and visit.finished_at)),
                title=lesson.title,
                url="" if lesson.pk in locks else _place_url(lesson, visit),
                minutes=lesson.minutes,
                note=note,
                number=number,
                lesson_id=lesson.pk,
                is_current=lesson.pk == current,
                lock=_lesson_lock(locks.get(lesson.pk), facts, shut_view),
            )
        )
    for conversation in facts.conversations:
        scenario = conversation.scenario
        is_done = scenario.pk in facts.ended
        steps.append(
            PathStep(
                kind="conversation",
                state=state(is_done, is_optional=not conversation.is_required),
                title=scenario.title,
                url=reverse("scenarios:start", args=[scenario.slug]),
                minutes=scenario.minutes,
                note=conversation.words,
                is_optional=not conversation.is_required,
                scenario=scenario,
            )
        )
    if facts.quiz_questions:
        requirement = shown_requirements(facts, now=now)[-1]
        told = quiz_told(facts, now=now)
        under_way = _clock(facts, now=now)
        steps.append(
            PathStep(
                kind="quiz",
                state=state(requirement.is_met),
                title=wording.quiz_title(facts.quiz_questions),
                url="" if shut else _open_quiz_url(facts),
                minutes=quiz_minutes(facts.quiz_questions),
                note=wording.quiz_note(
                    best=told.best,
                    total=facts.quiz_questions,
                    under_way=under_way,
                    held_back=told.held_back,
                ),
                action=wording.quiz_action(
                    under_way, is_handed_in=told.held_back is not None
                ),
                hint=(
                    wording.quiz_hint(
                        under_way, due_at=facts.open_attempt.due_at, now=now
                    )
                    if facts.open_attempt and under_way
                    else ""
                ),
                questions=facts.quiz_questions,
                lock=shut_view,
            )
        )
    return tuple(steps)


def _place_url(lesson: LessonPage, visit: LessonVisit | None) -> str:
    """The lesson, at the very block where somebody stopped."""
    url = lesson.get_url() or ""
    if visit is None or visit.finished_at or not visit.last_anchor:
        return url
    return f"{url}#{visit.last_anchor}"


def _lesson_lock(
    lock: Lock | None, facts: ModuleFacts, of_module: LockView | None
) -> LockView | None:
    if lock is None:
        return None
    return of_module or lock_view(lock, facts)


def _clock(facts: ModuleFacts, *, now: datetime) -> Clock | None:
    """What may be done with the attempt under way; None where there is none."""
    attempt = facts.open_attempt
    if attempt is None:
        return None
    return clock(attempt.due_at, attempt.revision.quiz.schedule, now=now)


def _open_quiz_url(facts: ModuleFacts) -> str:
    attempt = facts.open_attempt
    return reverse("courses:quiz", args=[attempt.key]) if attempt else ""


def quiz_start_url(facts: ModuleFacts) -> str:
    if not facts.quiz_questions:
        return ""
    return reverse("courses:start_quiz", args=[facts.module.quiz_id])


def next_step_of(
    facts: ModuleFacts, path: Sequence[PathStep], *, is_signed_in: bool
) -> NextStep:
    """The one thing to do now."""
    first = path[0] if path else None
    step = next((one for one in path if one.state == "now"), None)
    before = first_view(facts) if step is None and facts.completion is None else None
    if before is not None:
        return NextStep(before.action, before.url, is_post=False, hint=before.sentence)
    if step is None or facts.completion is not None:
        url = first.url if first else facts.module.get_url() or ""
        return NextStep(_("Read it again"), url, is_post=False, hint="")
    if step.lock is not None:
        return NextStep(
            step.lock.action, step.lock.url, is_post=False, hint=step.lock.sentence
        )
    about = ngettext(
        "About %(minutes)s minute.", "About %(minutes)s minutes.", step.minutes
    ) % {"minutes": step.minutes}
    if step.kind == "quiz":
        url = step.url or quiz_start_url(facts)
        return NextStep(
            step.action or _("Take the quiz"),
            url,
            is_post=not step.url,
            hint=step.hint or about,
        )
    if step.kind == "conversation":
        label = _("Continue with the conversation")
        return NextStep(label, step.url, is_post=False, hint=about)
    if not is_signed_in:
        return NextStep(
            _("Begin with lesson 1"),
            step.url,
            is_post=False,
            hint=_("You need an account, so that your place is kept."),
        )
    if facts.enrolment is None:
        url = reverse("courses:enrol", args=[facts.module.pk])
        return NextStep(_("Begin with lesson 1"), url, is_post=True, hint=about)
    label = _("Continue with lesson %(number)s") % {"number": step.number}
    hint = _("%(about)s Your place is kept.") % {"about": about}
    return NextStep(label, step.url, is_post=False, hint=hint)


def module_view(
    user: Any, module: ModulePage, *, now: datetime | None = None
) -> ModuleView:
    now = now or timezone.now()
    facts = gather([module], user)[0]
    path = path_of(facts, now=now)
    parent = module.get_parent()
    return ModuleView(
        id=module.pk,
        title=module.title,
        url=module.get_url() or "",
        aim=module.aim,
        lead=module.lead,
        course_title=parent.title if parent else "",
        course_url=(parent.get_url() or "") if parent and parent.live else "",
        minutes=minutes(facts),
        lesson_count=len(facts.lessons),
        conversation_count=sum(1 for step in path if step.kind == "conversation"),
        question_count=facts.quiz_questions,
        speaker_words=module.speaker_words,
        talk=talk_of(module),
        path=path,
        next_step=next_step_of(facts, path, is_signed_in=user.is_authenticated),
        objectives=tuple(str(child.value) for child in module.objectives),
        levels=tuple(
            (str(level.label), words)
            for level in Level
            if (words := getattr(module, f"at_level_{level.value}"))
        ),
        requirements=requirement_views(shown_requirements(facts, now=now)),
        facts=fact_views(module),
        is_enrolled=facts.enrolment is not None,
        completed_at=facts.completion.completed_at if facts.completion else None,
        completed_title=facts.completion.module_title if facts.completion else "",
        quiz_start_url=quiz_start_url(facts),
        has_open_quiz=facts.open_attempt is not None,
        version=version_of(facts),
        leave_url=(
            reverse("courses:leave_module", args=[module.pk])
            if facts.enrolment is not None
            else ""
        ),
        print_url=reverse("courses:print_module", args=[module.pk or 0]),
    )
