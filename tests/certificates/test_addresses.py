"""Every address of ours, asked for by everybody: who gets in, and what others are told.

A new view stands in one of the two tables of `addresses`, or the last test says so. Each request is
undone before the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.documents import get_document_model

from certificates.services import (
    ask_for_correction,
    ask_for_name,
    issue_certificate,
    start_batch,
)
from courses import services
from courses.domain.questions.kinds import Kind
from courses.models import LessonPage
from media.models import AttentionPrompt, LogImport, Poll, Question, RoomRole
from scenarios.services import start_attempt
from tests.certificates.addresses import SITE
from tests.certificates.completing import complete
from tests.certificates.conftest import NOW
from tests.certificates.desk_addresses import DESK, EXPERT
from tests.factories.courses import (
    key,
    make_bank,
    make_module,
    make_quiz,
    make_run,
    make_scenario,
    make_sign_off,
)
from tests.factories.packages import add_package_lesson, block_id, make_package
from tests.factories.questions import make_question
from tests.factories.words import make_term

ROOMS = ("elearn.", "courses.", "scenarios.", "media.", "certificates.")
#: Whose things the addresses speak of: the learner's.
ROLES = ("visitor", "learner", "stranger", "expert", "reviewer", "organiser", "editor")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def things(webinar, due_learner, stranger, settings, tmp_path) -> dict[str, Any]:
    """One of everything, the learner's where it can be somebody's. What is not named
    here stands for itself in an address."""
    now = timezone.now()
    quiz, scenario = make_quiz(), make_scenario()
    bank = make_bank(make_question(Kind.SINGLE_CHOICE))
    module = make_module(lessons=1, quiz=quiz, pass_mark=2, scenario=scenario)
    lesson = LessonPage.objects.child_of(module).get()
    package = make_package()
    package_lesson = add_package_lesson(module, package)
    run = make_run(now=now, course=module.get_parent().specific)
    services.finish_lesson(lesson, user=due_learner, now=now)
    played = start_attempt(scenario.current_revision, user=due_learner, now=now)
    certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
    asked = ask_for_correction(
        webinar, user=due_learner, item_key="qa-2", explanation="I was there.", now=NOW
    )
    settings.TEST_STREAM_DIR = tmp_path
    (tmp_path / "clip.m3u8").touch()
    return {
        "event": webinar.slug,
        "asked": asked.pk,
        **said_in_the_room(webinar, due_learner),
        "log": LogImport.objects.get().pk,
        "certificate": certificate.uuid,
        "code": certificate.code,
        "asked_name": ask_for_name(
            certificate, name="Inês Dias", reason="Passport.", by=stranger, now=NOW
        ).pk,
        "batch": start_batch(webinar, by=None, now=NOW).key,
        "module": module.pk,
        "lesson": lesson.pk,
        "reflection": key("breaking-bad-news-1-0-r"),
        "quiz": quiz.pk,
        "bank": bank.pk,
        "bank_question": bank.questions.first().pk,
        "attempt": services.start_quiz(quiz, user=due_learner, now=now).key,
        "conversation": scenario.slug,
        "scenario": scenario.pk,
        "played": played.uuid,
        "run": run.pk,
        "place": services.request_place(run, user=due_learner, now=now).pk,
        "package_lesson": package_lesson.pk,
        "package_block": block_id(),
        "package": services.begin_package(
            package_lesson, package=package, user=due_learner, now=now
        ).key,
        "bookmark": services.keep_bookmark(
            lesson, user=due_learner, anchor="then-wait-0", now=now
        ).pk,
        "sign_off": make_sign_off(module, now=now).pk,
        "completion": complete(
            make_module(lessons=1, slug="completed"), due_learner, at=now
        ).pk,
        "kind": "lesson",
        "term": make_term("Effusion").pk,
        "captions": get_document_model()
        .objects.create(title="A", file=ContentFile(b"WEBVTT\n", name="words.vtt"))
        .pk,
    }


def said_in_the_room(webinar, person) -> dict[str, Any]:
    """A question that is shown, a poll that is closed, a prompt, and who speaks."""
    question = Question.objects.create(
        webinar=webinar,
        author=person,
        text="Is it safe?",
        state="shown",
        asked_at=NOW,
        changed_at=NOW,
    )
    poll = Poll.objects.create(
        webinar=webinar,
        question="Do you ask?",
        kind="words",
        state="closed",
        prepared_at=NOW,
        launched_at=NOW,
    )
    prompt = AttentionPrompt.objects.create(
        webinar=webinar, key="bad-news", slot=0, asked_at=NOW
    )
    role = RoomRole.objects.create(webinar=webinar, part="faculty", given_at=NOW)
    return {
        "room_question": question.pk,
        "poll": poll.pk,
        "prompt": prompt.pk,
        "role": role.pk,
    }


@pytest.fixture
def everybody(
    learner, stranger, expert, reviewer, organiser, editor
) -> dict[str, Client]:
    people = (None, learner, stranger, expert, reviewer, organiser, editor)
    clients = {role: Client() for role in ROLES}
    for client, person in zip(clients.values(), people, strict=True):
        if person is not None:
            client.force_login(person, BACKEND)
    return clients


def on_the_site(answers: str, name: str, method: str) -> list[str]:
    told = answers.split()
    if len(told) == len(ROLES):
        return told
    return (told + [told[-1]] * len(ROLES))[: len(ROLES)]


def at_the_desk(answers: str, name: str, method: str) -> list[str]:
    reviewer, *others = answers.split()
    organiser, editor = ([*others, *others] or [reviewer] * 2)[:2]
    # A closed method may be said before anybody is asked for: it tells nothing.
    expert = reviewer
    if name in EXPERT:
        expert = EXPERT[name][method == "post"]
    return ["in"] * 3 + [expert, reviewer, organiser, editor]


def answer_of(response: Any) -> str:
    if response.status_code not in (301, 302, 303):
        return str(response.status_code)
    to = response.headers["Location"]
    if to.startswith(("/accounts/login/", "/admin/login/")):
        return "in"
    return "home" if to == "/admin/" else "go"


def differences(table, spread, things, everybody) -> Iterator[str]:
    for name, (parts, *answers) in table.items():
        where = {part: things.get(value, value) for part, value in parts.items()}
        url = reverse(name, kwargs=where)
        for method, told in zip(("get", "post"), answers, strict=True):
            for role, expected in zip(ROLES, spread(told, name, method), strict=True):
                with transaction.atomic():
                    found = answer_of(getattr(everybody[role], method)(url))
                    transaction.set_rollback(True)
                if found != expected:
                    yield f"{method} {url} as {role}: {found}, not {expected}"


def test_each_address_of_the_site_opens_to_whom_it_should(things, everybody):
    assert list(differences(SITE, on_the_site, things, everybody)) == []


def test_each_address_of_the_desk_opens_to_whom_it_should(things, everybody):
    assert list(differences(DESK, at_the_desk, things, everybody)) == []


def ours(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Names of addresses whose view is ours; Wagtail's and allauth's are theirs."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from ours(
                one, f"{before}{one.namespace}:" if one.namespace else before
            )
        elif isinstance(one, URLPattern):
            view = getattr(one.callback, "view_class", one.callback)
            if view.__module__.startswith(ROOMS) and one.name:
                yield f"{before}{one.name}"


def test_no_address_is_left_out():
    assert set(ours(get_resolver())) - set(SITE) - set(DESK) == set()
