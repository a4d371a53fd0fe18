"""An event of one afternoon, its people, and what they need for a certificate."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from certificates import badge, guards
from certificates.models import Certificate, CorrectionRequest
from certificates.services import (
    ask_for_correction,
    decide_correction,
    issue_certificate,
    renew,
    writing,
)
from courses.models import EvaluationGiven, ModuleCompletion, ModulePage
from elearn.core.accounts import invite_person
from elearn.core.models import User
from media.domain.programme import plan_item, to_ms
from media.models import Webinar
from media.services import (
    import_log,
    register_person,
    save_programme,
    save_webinar,
    seal_log,
)
from tests.certificates.completing import complete
from tests.certificates.sites import site_on
from tests.factories.courses import make_module, make_quiz, make_scenario

ROOT = Path(__file__).parents[2]
VECTORS = Path(__file__).parent.parent / "media" / "data" / "vectors.json"
HELD = datetime(2024, 2, 22, 11, 30, tzinfo=UTC)
VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2024, 2, 25, 9, 0, tzinfo=UTC)
TITLES = {
    "ultrasound": ("Interacting with patients during ultrasound", "Ultrasound"),
    "bad-news": ("Breaking bad news", "Bad news"),
    "radiation-risk": ("Radiation risk discussion", "Radiation risk"),
    "qa-1": ("Questions and answers", "Q&A"),
    "break": ("Break", "Break"),
    "interventional": ("Patient communication in the IR", "Angio suite"),
    "paediatric": ("Paediatric patient perspective", "Paediatric"),
    "conversation": ("Conversation on communication", "Conversation"),
    "qa-2": ("Questions and answers", "Q&A"),
}


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    return json.loads(VECTORS.read_text(encoding="utf-8"))


@pytest.fixture
def make_event(db, vectors) -> Callable[..., Webinar]:
    """The afternoon of the vectors, moved by whole days on request."""

    def make(slug: str = "part-1", *, days: int = 0, **fields: Any) -> Webinar:
        shift = timedelta(days=days)
        usual = {
            "title": "Patient Communication Course, Part 1",
            "state": "held",
            "time_zone": "Europe/Vienna",
            "starts_at": HELD + shift,
            "ends_at": HELD + shift + timedelta(hours=5, minutes=30),
            "rule_set": "eaccme",
            "serial_prefix": "PCC",
            "accreditation": "Applied for at the EACCME, live stream only",
        }
        webinar = save_webinar(slug=slug, by=None, **(usual | fields))
        items = [
            plan_item(
                key=entry["key"],
                kind=entry["kind"],
                title=TITLES[entry["key"]][0],
                short_title=TITLES[entry["key"]][1],
                starts_at=datetime.fromisoformat(entry["starts_at"]) + shift,
                ends_at=datetime.fromisoformat(entry["ends_at"]) + shift,
            )
            for entry in vectors["programme"]
        ]
        save_programme(webinar, items=items, by=None, now=HELD)
        return webinar

    return make


@pytest.fixture
def webinar(make_event) -> Webinar:
    return make_event()


@pytest.fixture
def attend() -> Callable[..., None]:
    """Register a person and import stays "HH:MM-HH:MM" (UTC, on the event's day)."""

    def attend(webinar: Webinar, user: User, *stays: str, seal: bool = True) -> None:
        register_person(webinar, user=user, by=None, now=HELD, as_organiser=True)
        day = webinar.starts_at.date().isoformat()
        lines = ["email,joined_at,left_at"]
        for stay in stays:
            start, end = (f"{day}T{clock}:00Z" for clock in stay.split("-"))
            lines.append(f"{user.email},{start},{end}")
        if stays:
            import_log(
                webinar,
                content="\n".join(lines).encode(),
                file_name=f"{user.pk}.csv",
                by=None,
                now=NOW,
            )
            if seal:
                seal_log(webinar, by=None, now=NOW)

    return attend


@pytest.fixture
def evaluate() -> Callable[..., EvaluationGiven]:
    def evaluate(webinar: Webinar, user: User, at: datetime = NOW) -> EvaluationGiven:
        return EvaluationGiven.objects.create(
            webinar=webinar, user=user, given_at=at, subject_title=webinar.title
        )

    return evaluate


@pytest.fixture
def due_learner(webinar, learner, attend, evaluate) -> User:
    """Inês, as on the drawn certificate: 267 of 300 minutes, evaluation given."""
    attend(webinar, learner, "11:36-12:21", "12:29-16:41")
    evaluate(webinar, learner, datetime(2024, 2, 23, 8, 0, tzinfo=UTC))
    return learner


@pytest.fixture
def make_talk(db) -> Callable[..., Webinar]:
    """An event of one long talk, on the clock of Vienna; further talks by their begin and
    end."""

    def make(slug: str, begin: str, end: str, *more: str, **fields: Any) -> Webinar:
        times = [
            datetime.fromisoformat(text).replace(tzinfo=VIENNA).astimezone(UTC)
            for text in (begin, end, *more)
        ]
        usual = {
            "title": f"Event {slug}",
            "state": "held",
            "time_zone": "Europe/Vienna",
            "rule_set": "eaccme",
            "serial_prefix": "SF",
        }
        webinar = save_webinar(
            slug=slug,
            starts_at=times[0],
            ends_at=times[-1],
            by=None,
            **(usual | fields),
        )
        items = [
            plan_item(
                key=f"talk-{number}" if number else "talk",
                kind="talk",
                title="A long talk",
                short_title="Talk",
                starts_at=starts_at,
                ends_at=ends_at,
            )
            for number, (starts_at, ends_at) in enumerate(
                zip(times[::2], times[1::2], strict=True)
            )
        ]
        save_programme(webinar, items=items, by=None, now=times[0])
        return webinar

    return make


@pytest.fixture
def stay_throughout(evaluate) -> Callable[..., Certificate]:
    def stay(
        webinar: Webinar, user: User, now: datetime = NOW, stays: tuple[str, ...] = ()
    ) -> Certificate:
        """`stays` are begins and ends in Vienna, where it is not the whole in one."""
        register_person(
            webinar, user=user, by=None, now=webinar.starts_at, as_organiser=True
        )
        times = [
            datetime.fromisoformat(text).replace(tzinfo=VIENNA).isoformat()
            for text in stays
        ] or [webinar.starts_at.isoformat(), webinar.ends_at.isoformat()]
        lines = ["email,joined_at,left_at"]
        for begin, end in zip(times[::2], times[1::2], strict=True):
            lines.append(f"{user.email},{begin},{end}")
        import_log(
            webinar,
            content="\n".join(lines).encode(),
            file_name="log.csv",
            by=None,
            now=now,
        )
        seal_log(webinar, by=None, now=now)
        evaluate(webinar, user)
        return issue_certificate(webinar, user=user, by=None, now=now)

    return stay


@pytest.fixture
def make_person(db) -> Callable[..., User]:
    def make(number: int, name: str = "") -> User:
        return invite_person(
            email=f"person{number}@example.org", name=name or f"Person {number}"
        )[0]

    return make


@pytest.fixture
def asked(webinar, due_learner) -> CorrectionRequest:
    return ask_for_correction(
        webinar,
        user=due_learner,
        item_key="qa-2",
        explanation="I changed to my phone at 17:41 and stayed until the end.",
        now=NOW,
    )


def accept_correction(
    asked: CorrectionRequest, webinar: Webinar, organiser: User
) -> CorrectionRequest:
    """The whole second questions and answers are given back, some days later."""
    later = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)
    answered = decide_correction(
        asked,
        is_accepted=True,
        answer="The phone is in the second log.",
        span=(to_ms(HELD + timedelta(hours=5)), to_ms(HELD + timedelta(hours=5.5))),
        by=organiser,
        now=later,
    )
    return renew(answered, now=later)


@pytest.fixture
def bytes_for_paper(monkeypatch) -> None:
    """What is tested is not the paper: its bytes are made without setting a page."""

    def print_certificate(snapshot, *, serial, code, **told) -> bytes:
        return f"%PDF-1.7 {serial} {code} {snapshot.name_printed}".encode()

    monkeypatch.setattr(writing, "print_certificate", print_certificate)


@pytest.fixture
def unguarded(db) -> None:
    """As somebody finds the database who may drop triggers: the record must still show
    what they change. A transaction that is rolled back brings the triggers back."""
    guards.remove(connection)


@pytest.fixture
def module(db) -> ModulePage:
    """Two lessons, a conversation, and a quiz of three questions, of which two make it."""
    return make_module(
        lessons=2, quiz=make_quiz(), pass_mark=2, scenario=make_scenario()
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path, signing_chain):
    with site_on(request.param, tmp_path) as site:
        yield site


@pytest.fixture
def completion(module, learner) -> ModuleCompletion:
    return complete(module, learner)


@pytest.fixture
def others() -> Callable[[dict, dict], dict]:
    """The verdict of libraries that are not ours."""
    if not (ROOT / "node_modules/@digitalbazaar/vc").is_dir():
        pytest.skip("The development packages of npm are not installed.")

    def verify(document: dict, status: dict) -> dict:
        told = {
            "badge": document,
            "did": badge.did_document(),
            "lists": {status["id"]: status},
        }
        ended = subprocess.run(
            ["node", Path(__file__).parent / "verify_badge.mjs"],
            input=json.dumps(told),
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        return json.loads(ended.stdout)

    return verify
