"""Of which version is each part of a module, and which decisions of experts speak of
what stands there now?

A part's version is its revision with the moment of its last change, because a draft
that saves itself changes within one revision. A question that the quiz may draw from a
bank is a part too, in the version that learners are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from courses.domain.sign_offs import changed_parts
from courses.models import LessonPage, ModulePage, Quiz, SignOffStep
from courses.queries.draws import pool_keys, wishes_of
from courses.queries.review import parts_of
from courses.review_shapes import Part, PartKind
from scenarios.models import Scenario

#: What a decision calls a question of a bank.
QUESTION = "question"
_PAGES = (PartKind.MODULE.value, PartKind.LESSON.value)
#: What is published, and the drafts.
_REVISIONS = ("live_revision", "latest_revision")


def parts_to_sign(module: ModulePage) -> list[Part]:
    """What an expert reads: the course above the module is not taught."""
    return [one for one in parts_of(module) if one.kind is not PartKind.COURSE]


def versions_to_sign(module: ModulePage) -> dict[str, str]:
    """Part → its version, of the drafts as they stand now."""
    return versions_of(parts_to_sign(module))


def versions_of(parts: Iterable[Part]) -> dict[str, str]:
    found, quizzes = {}, {}
    for one in parts:
        pk, revision = one.thing.pk, one.thing.latest_revision
        found[key_of(one.kind.value, pk)] = _version(
            one.thing.latest_revision_id, revision and revision.created_at
        )
        if one.kind is PartKind.QUIZ:
            quizzes[pk] = revision and revision.content
    for questions in _drawn(quizzes).values():
        found |= questions
    return found


def questions_in(versions: Mapping[str, str]) -> frozenset[int]:
    """The questions of banks among these parts."""
    named = (_named(key) for key in versions)
    return frozenset(pk for kind, pk in named if kind == QUESTION)


def key_of(kind: str, pk: int) -> str:
    return f"{kind}-{pk}"


def _named(key: str) -> tuple[str, int]:
    kind, _dash, pk = key.rpartition("-")
    return kind, int(pk)


def _version(revision: int | None, changed_at: Any) -> str:
    if revision is None:
        return ""
    return f"{revision} {changed_at.isoformat()}" if changed_at else str(revision)


def _drawn(quizzes: Mapping[Any, Any]) -> dict[Any, dict[str, str]]:
    """Quiz → its questions of banks, each with its version. A value is the quiz as a
    revision holds it."""
    wishes = {name: wishes_of(content) for name, content in quizzes.items()}
    pools = pool_keys([one for many in wishes.values() for one in many])
    return {
        name: {
            key_of(QUESTION, question): str(version)
            for one in many
            for question, version in pools[one].items()
        }
        for name, many in wishes.items()
    }


@dataclass(slots=True)
class _Standing:
    """All that was signed as it stands now, published or as drafts."""

    versions: dict[str, str] = field(default_factory=dict)
    #: Quiz → its questions of banks.
    drawn: dict[int, dict[str, str]] = field(default_factory=dict)

    def has_changed(self, step: SignOffStep, lessons: Iterable[int]) -> bool:
        # A lesson or a question that nobody signed is a change too.
        standing = {key_of(PartKind.LESSON.value, one): "new" for one in lessons}
        standing |= {key: self.versions.get(key, "") for key in step.parts}
        for kind, pk in map(_named, step.parts):
            if kind == PartKind.QUIZ.value:
                standing |= self.drawn.get(pk, {})
        return bool(changed_parts(step.parts, standing))


def outdated(
    confirmed: dict[int, SignOffStep], modules: dict[int, int], *, is_published: bool
) -> set[int]:
    """Sign-offs whose confirmation speaks of something else. For readers that is
    anything but what is published; experts are asked again only where neither the
    published parts nor the drafts are those they read: a draft that is being written
    disturbs nobody."""
    if not confirmed:
        return set()
    published, drafts = _standing_now(confirmed.values())
    inside = _lessons_of({modules[pk] for pk in confirmed})
    found = set()
    for pk, step in confirmed.items():
        lessons = inside[modules[pk]]
        live = [one for one, is_live in lessons if is_live]
        every = [one for one, _is_live in lessons]
        if published.has_changed(step, live) and (
            is_published or drafts.has_changed(step, every)
        ):
            found.add(pk)
    return found


def _standing_now(steps: Iterable[SignOffStep]) -> tuple[_Standing, _Standing]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for step in steps:
        for kind, pk in map(_named, step.parts):
            wanted[kind].add(pk)
    found = (_Standing(), _Standing())
    quizzes: dict[tuple[int, int], Any] = {}
    for kinds, model in (
        (_PAGES, Page),
        ((PartKind.CONVERSATION.value,), Scenario),
        ((PartKind.QUIZ.value,), Quiz),
    ):
        pks = set().union(*(wanted[kind] for kind in kinds))
        if not pks:
            continue
        for place, which in enumerate(_REVISIONS):
            names = ["pk", f"{which}_id", f"{which}__created_at"]
            if model is Quiz:
                names.append(f"{which}__content")
            rows = model.objects.filter(pk__in=pks).values_list(*names)
            for pk, revision, changed_at, *content in rows:
                for kind in kinds:
                    if pk in wanted[kind]:
                        version = _version(revision, changed_at)
                        found[place].versions[key_of(kind, pk)] = version
                if content:
                    quizzes[place, pk] = content[0]
    for (place, pk), questions in _drawn(quizzes).items():
        found[place].drawn[pk] = questions
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
