"""Every address of ours, asked for by everybody: who gets in, and what others are told.

A new view stands in one of the two tables, or the last test says so. Each request is
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

from certificates.services import issue_certificate
from courses import services
from courses.domain.questions.kinds import Kind
from courses.models import LessonPage
from media.models import LogImport
from scenarios.services import start_attempt
from tests.certificates.conftest import NOW
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

#: Address → where it leads, answers to GET, answers to POST. One answer is for all;
#: two are the visitor's and everybody else's; three the visitor's, the owner's and
#: everybody else's. “in”: to the sign-in; “go”: somewhere else.
SITE: dict[str, tuple[dict[str, str], str, str]] = {
    "core:profile": ({}, "in 200", "in 200"),
    "core:robots": ({}, "200", "405"),
    "scenarios:shelf": ({}, "200", "405"),
    "scenarios:start": ({"slug": "conversation"}, "200", "go"),
    "scenarios:player": ({"uuid": "played"}, "404 200 404", "405"),
    "scenarios:choose": ({"uuid": "played"}, "405", "404 go 404"),
    "scenarios:say": ({"uuid": "played"}, "405", "404 go 404"),
    "scenarios:clock": ({"uuid": "played"}, "405", "404 go 404"),
    "scenarios:note": ({"uuid": "played"}, "405", "404 go 404"),
    "scenarios:meters": ({"uuid": "played"}, "405", "404 go 404"),
    "scenarios:reflect": ({"uuid": "played"}, "404 go 404", "404 go 404"),
    "scenarios:debrief": ({"uuid": "played"}, "404 go 404", "405"),
    "scenarios:again": ({"uuid": "played"}, "405", "404 go 404"),
    # Pages have these addresses, and this event has none.
    "media:webinars": ({}, "404", "404"),
    "media:webinar": ({"slug": "event"}, "404", "404"),
    "media:register": ({"slug": "event"}, "go", "in go"),
    "media:cancel_registration": ({"slug": "event"}, "go", "in go"),
    "media:recording": ({"slug": "event", "name": "film.mp4"}, "404", "405"),
    "media:my_events": ({}, "in 200", "in go"),
    "media:stop_reminders": ({"token": "invented"}, "404", "404"),
    "media:feed": ({"key": "invented"}, "404", "405"),
    "media:event_calendar": ({"slug": "event"}, "200", "405"),
    "courses:topics": ({}, "200", "200"),
    "courses:my_learning": ({}, "in 200", "405"),
    "courses:enrol": ({"pk": "module"}, "405", "in go"),
    "courses:leave_module": ({"pk": "module"}, "405", "in go"),
    "courses:print_module": ({"pk": "module"}, "in 200", "405"),
    "courses:finish_lesson": ({"pk": "lesson"}, "405", "in go"),
    "courses:keep_place": ({"pk": "lesson"}, "405", "in 204"),
    "courses:save_note": ({"pk": "lesson", "block_id": "reflection"}, "405", "in go"),
    "courses:print_lesson": ({"pk": "lesson"}, "in 200", "405"),
    "courses:bookmark": ({"pk": "lesson"}, "405", "in go"),
    "courses:save_lesson_note": ({"pk": "lesson"}, "405", "in go"),
    "courses:drop_bookmark": ({"pk": "bookmark"}, "405", "in go 404"),
    "courses:request_place": ({"pk": "run"}, "405", "in go"),
    "courses:leave_run": ({"pk": "run"}, "405", "in go"),
    "courses:begin_package": (
        {"pk": "package_lesson", "block_id": "package_block"},
        "405",
        "in go",
    ),
    "courses:play_package": ({"key": "package"}, "in 200 404", "405"),
    "courses:hear_package": ({"key": "package"}, "405", "403 400 404"),
    "courses:quiz_cover": ({"pk": "quiz"}, "in 200", "405"),
    "courses:start_quiz": ({"pk": "quiz"}, "405", "in go"),
    "courses:quiz": ({"key": "attempt"}, "in 200 404", "405"),
    "courses:quiz_page": ({"key": "attempt", "page": "1"}, "in 200 404", "in go 404"),
    "courses:save_answers": ({"key": "attempt"}, "405", "403 200 404"),
    "courses:quiz_summary": ({"key": "attempt"}, "in 200 404", "405"),
    "courses:finish_quiz": ({"key": "attempt"}, "405", "in go 404"),
    "courses:quiz_result": ({"key": "attempt"}, "in go 404", "405"),
    "courses:page_evaluation": ({"pk": "module"}, "in 200 404", "in go 404"),
    "courses:evaluation": ({"slug": "event"}, "in 200 404", "in go 404"),
    "courses:glossary": ({}, "200", "405"),
    "courses:glossary_in": ({"language": "en"}, "go", "405"),
    "courses:glossary_term": ({"language": "en", "slug": "effusion"}, "200", "405"),
    "courses:lesson_file": ({"pk": "captions", "name": "words.vtt"}, "404 200", "405"),
    "courses:lti": ({}, "go", "405"),
    "courses:lti_login": ({}, "400", "400"),
    "courses:lti_launch": ({}, "405", "400"),
    "courses:lti_keys": ({}, "200", "405"),
    "courses:lti_module": ({"pk": "module"}, "go", "405"),
    "courses:lti_choosing": ({}, "go", "405"),
    "courses:lti_choose": ({"ticket": "invented"}, "404", "404"),
    "courses:lti_go": ({"ticket": "invented"}, "404", "405"),
    "courses:lti_tie": ({"ticket": "invented"}, "405", "go 404"),
    "courses:lti_new_account": ({"ticket": "invented"}, "405", "404"),
    "certificates:my_cme": ({}, "in 200", "405"),
    "certificates:rules": ({}, "200", "405"),
    "certificates:take": ({"slug": "event"}, "405", "in go 404"),
    # Organisers and editors may read what they issue.
    "certificates:download": (
        {"uuid": "certificate"},
        "in 200 404 404 404 200 200",
        "405",
    ),
    "certificates:verify": ({}, "200", "405"),
    "certificates:answer": ({"code": "code"}, "200", "405"),
    "demo:people": ({}, "200", "404"),
    "demo:components": ({}, "200", "405"),
    "demo:mail": ({}, "200", "405"),
    "demo:one_mail": ({"key": "invented"}, "404", "405"),
}

#: Below /admin/, where experts find more or less than patient reviewers do.
EXPERT: dict[str, tuple[str, str]] = {
    "courses_module_review": ("404", "404"),
    "courses_sign_offs": ("200", "405"),
    "courses_sign_off": ("200", "go"),
    "courses_read_part": ("200", "405"),
}

#: The same below /admin/, where visitors and learners are sent to the sign-in: the
#: reviewer's answer, and that of organisers and editors (or theirs one by one). “home”:
#: to the admin's first page with a sentence.
DESK: dict[str, tuple[dict[str, str], str, str]] = {
    "certificates_list": ({}, "404 200", "405"),
    "certificates_one": ({"uuid": "certificate"}, "404 200", "404 422"),
    "certificates_report": ({"slug": "event"}, "404 200", "404 405"),
    "certificates_export": ({"slug": "event"}, "404 200", "404 405"),
    "certificates_issue": ({"slug": "event"}, "404 go", "404 go"),
    "courses_evaluations": ({}, "404 200", "404 405"),
    "courses_page_results": ({"pk": "module"}, "404 200", "404 405"),
    "courses_page_results_file": (
        {"pk": "module", "kind": "csv"},
        "404 200",
        "404 405",
    ),
    "courses_event_results": ({"slug": "event"}, "404 200", "404 405"),
    "courses_event_results_file": (
        {"slug": "event", "kind": "csv"},
        "404 200",
        "404 405",
    ),
    "courses_bring_questions_bank": ({"pk": "bank"}, "home 200", "home 422"),
    "courses_take_questions_away_bank": ({"pk": "bank"}, "home 200", "405"),
    "courses_bring_questions_quiz": ({"pk": "quiz"}, "home 200", "home 422"),
    "courses_take_questions_away_quiz": ({"pk": "quiz"}, "home 200", "405"),
    "courses_question_arrival": ({"token": "invented"}, "404", "404"),
    "courses_progress": ({}, "404 200", "404 405"),
    "courses_progress_module": ({"pk": "module"}, "404 200", "404 405"),
    "courses_progress_file": ({"pk": "module", "ending": "csv"}, "404 200", "404 405"),
    "courses_gradebook": ({}, "404 200", "404 405"),
    "courses_gradebook_file": ({"ending": "csv"}, "404 200", "404 405"),
    "courses_enrol_list": ({"pk": "run"}, "404 200", "404 422"),
    "courses_look_at_list": ({"pk": "run", "token": "invented"}, "404", "404 go"),
    "courses_module_review": ({"pk": "module"}, "200", "go"),
    "courses_sign_offs": ({}, "404 200", "404 405"),
    "courses_sign_off": ({"pk": "sign_off"}, "404 200", "404 go"),
    "courses_ask_sign_off": ({"pk": "module"}, "404 200", "404 422"),
    "courses_read_part": (
        {"pk": "module", "kind": "kind", "part": "lesson"},
        "404 200",
        "405",
    ),
    "courses_lti_again": ({}, "405", "home go"),
    "courses_run_people": ({"pk": "run"}, "404 200", "404 405"),
    "courses_decide_place": ({"pk": "place"}, "405", "404 go"),
    "courses_completion_modules": ({}, "404 200", "405"),
    "courses_completions": ({"pk": "module"}, "404 200", "404 422"),
    "scenarios_cohort": ({"pk": "scenario"}, "home 200", "home 405"),
    # With nobody in the cohort there is nothing to take away.
    "scenarios_cohort_csv": ({"pk": "scenario"}, "home 404", "home 405"),
    "scenarios_cohort_h5": ({"pk": "scenario"}, "home 404", "home 405"),
    "media_webinars": ({}, "404 200", "405"),
    "media_log": ({"pk": "log"}, "404 200", "404 405"),
    "media_withdraw_log": ({"pk": "log"}, "405", "404 go"),
    "media_match": ({"slug": "event"}, "405", "404 go"),
    "media_take_back": ({"pk": "1"}, "405", "404"),
    "media_logs": ({"slug": "event"}, "404 200", "404 422"),
    "media_seal": ({"slug": "event"}, "404 405", "404 go"),
    "media_log_preview": ({"slug": "event", "token": "invented"}, "404", "404"),
    "media_people": ({"slug": "event"}, "404 200", "404 422"),
    "media_people_export": (
        {"slug": "event", "ending": "csv"},
        "404 200",
        "404 405",
    ),
    "media_mails": ({"slug": "event"}, "404 200", "404 go"),
    # The list of live events, to which they would be added, is not there.
    "media_new_event": ({}, "404", "404"),
    "media_programme_preview": ({"token": "invented"}, "404", "404"),
    "wagtailsnippets_courses_quiz:queue": ({}, "home 200", "405"),
    "wagtailsnippets_courses_quiz:mark": (
        {"key": "attempt", "slot": "1"},
        "home 404",
        "home 404",
    ),
    "wagtailsnippets_courses_quiz:picture": (
        {"image": "1"},
        "home 404",
        "home 404",
    ),
    "wagtailsnippets_courses_quiz:results": ({"pk": "quiz"}, "home 200", "home 405"),
    "wagtailsnippets_courses_quiz:results_file": (
        {"pk": "quiz", "ending": "csv"},
        "home 200",
        "home 405",
    ),
    "wagtailsnippets_courses_quiz:attempt": ({"key": "attempt"}, "home 200", "405"),
    "wagtailsnippets_courses_quiz:analysis": ({"pk": "quiz"}, "home 200", "home 405"),
    "wagtailsnippets_courses_quiz:analysis_file": (
        {"pk": "quiz", "name": "invented"},
        "home 404",
        "home 405",
    ),
    "wagtailsnippets_courses_quiz:exceptions": ({"pk": "quiz"}, "home 200", "home 422"),
    "wagtailsnippets_courses_quiz:rulings": ({"pk": "quiz"}, "home 200", "home 405"),
    "wagtailsnippets_courses_quiz:ruling": (
        {"pk": "quiz", "key": "invented"},
        "home 404",
        "home 404",
    ),
    "wagtailsnippets_courses_quiz:add": ({}, "home 200", "home 400"),
    "wagtailsnippets_courses_quiz:edit": ({"pk": "quiz"}, "home 200", "home 400"),
    "wagtailsnippets_courses_quiz:workflow_action": (
        {"pk": "quiz", "action_name": "approve", "task_state_id": "1"},
        "404",
        "404",
    ),
    "wagtailsnippets_courses_questionbank:use": ({"pk": "bank"}, "home 200", "405"),
    "wagtailsnippets_courses_bankquestion:add": ({}, "home 200", "home 400"),
    "wagtailsnippets_courses_bankquestion:edit": (
        {"pk": "bank_question"},
        "home 200",
        "home 400",
    ),
    "wagtailsnippets_courses_bankquestion:workflow_action": (
        {"pk": "bank_question", "action_name": "approve", "task_state_id": "1"},
        "404",
        "404",
    ),
    "wagtailsnippets_courses_glossaryterm:edit": (
        {"pk": "term"},
        "home 200",
        "home 200",
    ),
    "wagtailsnippets_courses_glossaryterm:workflow_action": (
        {"pk": "term", "action_name": "approve", "task_state_id": "1"},
        "404",
        "404",
    ),
    "wagtailsnippets_courses_ltireport:list": ({}, "home 200", "home 405"),
    "wagtailsnippets_courses_ltireport:list_results": ({}, "home 200", "home 405"),
    "wagtailsnippets_scenarios_scenario:begin": ({}, "home 200", "home 422"),
    "wagtailsnippets_scenarios_scenario:starter": (
        {"key": "invented"},
        "home 405",
        "home 404",
    ),
    "wagtailsnippets_scenarios_scenario:upload": ({}, "home 200", "home 422"),
    "wagtailsnippets_scenarios_scenario:upload_again": (
        {"pk": "scenario"},
        "home 200",
        "home 422",
    ),
    "wagtailsnippets_scenarios_scenario:arrival": (
        {"token": "invented"},
        "home 404",
        "home 404",
    ),
    "wagtailsnippets_scenarios_scenario:compare": (
        {"pk": "scenario"},
        "home 200",
        "home 405",
    ),
    "wagtailsnippets_scenarios_scenario:take_away": (
        {"pk": "scenario"},
        "home 200",
        "home 405",
    ),
    **{
        f"wagtailsnippets_scenarios_scenario:desk_{name}": ({}, "405", "home 400")
        for name in ("check", "condition", "preview", "plan", "assess", "write", "read")
    },
    "wagtailsnippets_scenarios_scenario:add": ({}, "home 200", "home 200"),
    "wagtailsnippets_scenarios_scenario:edit": (
        {"pk": "scenario"},
        "go 200",
        "home 200",
    ),
    "wagtailsnippets_scenarios_scenario:read": ({"pk": "scenario"}, "200", "405"),
    "wagtailsnippetchoosers_scenarios_scenario:choose": ({}, "200", "405"),
    "wagtailsnippetchoosers_scenarios_scenario:choose_results": ({}, "200", "405"),
    "wagtailsnippets_scenarios_scenario:workflow_action": (
        {"pk": "scenario", "action_name": "approve", "task_state_id": "1"},
        "404",
        "404",
    ),
    "wagtailusers_users:index": ({}, "home home 200", "home home 405"),
    "wagtailusers_users:index_results": ({}, "home home 200", "home home 405"),
}


@pytest.fixture
def things(webinar, due_learner) -> dict[str, Any]:
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
    return {
        "event": webinar.slug,
        "log": LogImport.objects.get().pk,
        "certificate": certificate.uuid,
        "code": certificate.code,
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
        "kind": "lesson",
        "term": make_term("Effusion").pk,
        "captions": get_document_model()
        .objects.create(title="A", file=ContentFile(b"WEBVTT\n", name="words.vtt"))
        .pk,
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
