"""Small courses for tests: a module with lessons, blocks, a quiz, a conversation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from courses import services
from courses.block_writing import block_of
from courses.domain.questions.kinds import Question
from courses.models import (
    BankQuestion,
    CataloguePage,
    CoursePage,
    CourseRun,
    LessonPage,
    ModuleConversation,
    ModulePage,
    ModulePrerequisite,
    QuestionBank,
    Quiz,
    SignOff,
)
from scenarios.models import Scenario
from scenarios.services import publish_scenario, save_outline


def key(name: str) -> str:
    """The same block id in every run."""
    return str(uuid5(NAMESPACE_URL, name))


def block(kind: str, value: Any, name: str) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": key(name)}


def make_course(title: str = "Talking with patients") -> CoursePage:
    catalogue = CataloguePage.objects.get()
    course = CoursePage(title=title, slug=f"course-{catalogue.numchild}")
    return publish(catalogue, course)


def publish(parent, page):
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_module(
    *,
    lessons: int = 2,
    blocks: int = 1,
    quiz: Quiz | None = None,
    pass_mark: int | None = None,
    scenario: Scenario | None = None,
    course: CoursePage | None = None,
    slug: str = "breaking-bad-news",
) -> ModulePage:
    module = publish(
        course or make_course(),
        ModulePage(
            title=f"Module {slug}",
            slug=slug,
            aim="A warning, a headline, a silence",
            lead="You saw it on the screen first.",
            quiz=quiz,
            pass_mark=pass_mark,
            objectives=json.dumps([block("objective", "List the steps", f"{slug}-o")]),
            facts=json.dumps([fact("F1", "checked"), fact("F2", "to_confirm")]),
        ),
    )
    for number in range(1, lessons + 1):
        add_lesson(module, number=number, blocks=blocks)
    if scenario:
        ModuleConversation.objects.create(module=module, scenario=scenario)
    return module


def fact(name: str, confidence: str) -> dict[str, Any]:
    return block(
        "fact",
        {
            "key": name,
            "statement": f"Statement of {name}.",
            "short": f"<p>Somebody 2022, <i>Journal {name}</i></p>",
            "citation": f"<p>Somebody et al. 2022, <i>Journal {name}</i>.</p>",
            "confidence": confidence,
        },
        f"fact-{name}",
    )


def add_lesson(module: ModulePage, *, number: int, blocks: int = 1) -> LessonPage:
    """Each of `blocks` brings one of every kind, each prose with a link to a page."""
    target = CataloguePage.objects.get()
    body: list[dict[str, Any]] = []
    for turn in range(blocks):
        name = f"{module.slug}-{number}-{turn}"
        link = f'<p>See <a linktype="page" id="{target.pk}">topics</a>, {name}.</p>'
        body += [
            block("heading", f"Then wait {turn}", f"{name}-h"),
            block("text", {"text": link, "evidence": ["F1"]}, f"{name}-t"),
            block(
                "callout",
                {"kind": "remember", "title": "", "text": link, "evidence": []},
                f"{name}-c",
            ),
            block("phrases", {"helps": ["I wish."], "harms": ["Any?"]}, f"{name}-p"),
            block(
                "jargon_table",
                {"caption": "", "rows": [{"term": "Benign", "plain": "Not cancer"}]},
                f"{name}-j",
            ),
            block("reflection", {"prompt": "What now?", "hint": ""}, f"{name}-r"),
            block("quiz_link", {"text": "Six questions."}, f"{name}-q"),
        ]
    lesson = LessonPage(
        title=f"Lesson {number}",
        slug=f"lesson-{number}",
        lead="Three short moves.",
        body=json.dumps(body),
    )
    return publish(module, lesson)


def single(name: str, right: int = 0, options: int = 3) -> dict[str, Any]:
    return block(
        "single_choice",
        {
            "stem": f"Question {name}?",
            "options": [
                {
                    "type": "item",
                    "id": f"{name}-{number}",
                    "value": {
                        "text": f"Option {name}-{number}",
                        "is_right": number == right,
                        "feedback": f"Feedback {name}-{number}",
                    },
                }
                for number in range(options)
            ],
            "rationale": f"Rationale of {name}.",
            "source": "Baile 2000",
        },
        name,
    )


def ordering(name: str, steps: int = 4) -> dict[str, Any]:
    return block(
        "ordering",
        {
            "stem": f"Put {name} in order.",
            "steps": [
                {"type": "item", "id": f"{name}-{number}", "value": f"Step {number}"}
                for number in range(steps)
            ],
            "rationale": f"Rationale of {name}.",
            "source": "",
        },
        name,
    )


def true_false(name: str, *, is_true: bool = True) -> dict[str, Any]:
    return block(
        "true_false",
        {
            "stem": f"Statement {name}.",
            "is_true": is_true,
            "rationale": f"Rationale of {name}.",
            "source": "",
        },
        name,
    )


def make_quiz(
    *questions: dict[str, Any] | Question, slug: str = "quiz", **settings: Any
) -> Quiz:
    """Published; questions as raw blocks or as the domain's values."""
    asked = [
        block_of(one) if isinstance(one, Question) else one for one in questions
    ] or [single("a"), ordering("b"), true_false("c")]
    quiz = Quiz.objects.create(
        title="Six questions",
        slug=slug,
        live=False,
        questions=json.dumps(asked),
        **settings,
    )
    quiz.save_revision().publish()
    quiz.refresh_from_db()
    return quiz


def make_bank(
    *questions: Question, slug: str = "bank", tags: Sequence[str] = ()
) -> QuestionBank:
    """A bank of published questions, each with all these tags."""
    bank = QuestionBank.objects.create(title=f"Bank {slug}", slug=slug)
    for question in questions:
        one = BankQuestion(
            bank=bank,
            name=question.key,
            live=False,
            question=json.dumps([block_of(question)]),
        )
        one.tags.add(*tags)
        one.save()
        one.save_revision().publish()
    return bank


def draw(bank: QuestionBank, count: int, tags: str = "") -> dict[str, Any]:
    value = {"bank": bank.pk, "tags": tags, "count": count}
    return block("draw", value, f"draw-{bank.slug}-{tags}-{count}")


OUTLINE: dict[str, Any] = {
    "title": "At the window",
    "code": "T1",
    "minutes": 8,
    "start": "window",
    "opening": "Tomasz has seen you.",
    "turns": 1,
    "persona": {
        "name": "Tomasz",
        "age": 62,
        "about": "lorry driver",
        "portrait": "tomasz",
    },
    "skills": [
        {
            "key": "setting",
            "name": "Setting",
            "sentences": {"high": "h", "middle": "m", "low": "l"},
        }
    ],
    "nodes": [
        {
            "key": "window",
            "kind": "patient",
            "turn": 1,
            "moment": "He asks",
            "speaker": "Tomasz",
            "text": "How long have I got?",
            "action": "",
            "sight": "He is grinning.",
            "expression": "wry",
            "effects": [],
            "choices": [
                {
                    "key": "sit",
                    "text": "Let us sit down.",
                    "spoken": True,
                    "target": "end",
                    "quality": "good",
                    "space": "opened",
                    "effects": [],
                    "marks": [{"skill": "setting", "mark": 5}],
                    "once": False,
                    "thought": "He stays.",
                    "why": "Why.",
                    "evidence": "Baile 2000, checked",
                },
                {
                    "key": "laugh",
                    "text": "Ha.",
                    "spoken": True,
                    "target": "end",
                    "quality": "poor",
                    "space": "closed",
                    "effects": [],
                    "marks": [{"skill": "setting", "mark": 1}],
                    "once": False,
                    "thought": "He laughs.",
                    "better": "Let us sit down.",
                    "why": "Why.",
                    "evidence": "Baile 2000, checked",
                },
            ],
        },
        {
            "key": "end",
            "kind": "ending",
            "ending": "good",
            "turn": 1,
            "moment": "The end",
            "text": "Thank you.",
            "sight": "He nods.",
            "expression": "eased",
            "evening": "He was kind.",
            "effects": [],
            "choices": [],
        },
    ],
}


def make_scenario(slug: str = "window") -> Scenario:
    draft = save_outline({**OUTLINE, "slug": slug}, by=None)
    publish_scenario(draft, by=None, now=timezone.now())
    return Scenario.objects.get(slug=slug)


def make_run(
    *,
    now: datetime,
    course: CoursePage | None = None,
    title: str = "Spring group",
    capacity: int | None = 12,
    **values: Any,
) -> CourseRun:
    """Open for enrolment; it begins in ten days and takes thirty."""
    return CourseRun.objects.create(
        course=course or make_course(),
        title=title,
        capacity=capacity,
        **{
            "enrolment_start": now - timedelta(days=10),
            "enrolment_end": now + timedelta(days=9),
            "start": now + timedelta(days=10),
            "end": now + timedelta(days=40),
            **values,
        },
    )


def require(module: ModulePage, *others: ModulePage) -> ModulePage:
    """Put `others` before the module, as published."""
    module.prerequisites = [
        ModulePrerequisite(required=one, sort_order=n) for n, one in enumerate(others)
    ]
    module.save_revision().publish()
    module.refresh_from_db()
    return module


def many_modules(course: CoursePage, count: int) -> None:
    """So many published modules without lessons, written at once."""
    course.refresh_from_db()
    kind = ContentType.objects.get_for_model(ModulePage)
    first = course.numchild + 1
    pages = [
        Page(
            title=f"Topic {number:03}",
            slug=f"topic-{number:03}",
            path=Page._get_path(course.path, course.depth + 1, number),
            depth=course.depth + 1,
            url_path=f"{course.url_path}topic-{number:03}/",
            content_type=kind,
            locale=course.locale,
            live=True,
        )
        for number in range(first, first + count)
    ]
    Page.objects.bulk_create(pages)
    with connection.cursor() as cursor:
        for page in pages:
            cursor.execute(
                "INSERT INTO courses_modulepage (page_ptr_id, aim, lead, objectives,"
                " at_level_1, at_level_2, at_level_3, facts, webinar_slug, item_key,"
                " speaker_words, level, language, in_order, needs_place) VALUES"
                " (%s, 'Aim', 'Lead', '[]', '', '', '', '[]', '', '', '', '', 'en',"
                " %s, %s)",
                [page.pk, False, False],
            )
    Page.objects.filter(pk=course.pk).update(numchild=course.numchild + count)


def make_sign_off(
    module: ModulePage, *, now: datetime, key: str = "doses", **told: Any
) -> SignOff:
    """As a module's file asks for it."""
    words = {
        "field": "physics",
        "expert": "medical physics expert",
        "what": "the doses of “one & two”",
        "facts": ["F1"],
        "signed": "",
    }
    return services.keep_sign_off_of_file(
        module, key=key, told={**words, **told}, now=now
    )
