"""The cast and the stage of every test.

People are lazy fixtures: `learner`, `stranger`, `editor`, `organiser`,
`reviewer`, `expert`. Uploads, archives and certificates go to a folder of the test's
own; the network is blocked but for this machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import (
    CaptureQueriesContext,
    setup_databases,
    teardown_databases,
)
from hypothesis import settings as hypothesis_settings

# Read while DEMO is on: a test that switches it off must not be the first
# to load the addresses, or the demo's would be missing in all that follow.
import elearn.urls  # noqa: F401
from certificates.signing_chain import make_chain
from elearn.core.accounts import invite_person
from elearn.core.models import User
from tests import indexing, migrated

# How fast something is, benchmarks say; a busy machine fails no test.
hypothesis_settings.register_profile("elearn", deadline=None)
hypothesis_settings.load_profile("elearn")


indexing.when_asked()

#: The name of the database outside tests.
WORKED_WITH = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def alone() -> Iterator[ExitStack]:
    """Holds what one worker does while the others wait."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings, alone: ExitStack, django_db_createdb: bool
) -> None:
    """Before the database is set up: begin with the migrated one, if there is one."""
    if migrated.is_possible():
        alone.enter_context(migrated.one_at_a_time())
        if django_db_createdb:
            migrated.forget("*.sqlite3")
            with migrated.one_at_a_time("postgres"):
                migrated.forget("*.tar")
        migrated.begin_with(migrated.kept())


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup, alone: ExitStack, django_db_blocker
) -> Iterator[None]:
    """Also for a run in which no test uses `db`, only ones that really store: without
    a test database they would write into the one that people work with."""
    made: list[Any] = []
    with django_db_blocker.unblock():
        if connection.settings_dict["NAME"] == WORKED_WITH:
            made = setup_databases(0, interactive=False, aliases={"default"})
    if migrated.is_possible():
        if not migrated.kept().exists():
            with django_db_blocker.unblock():
                migrated.keep(migrated.kept())
        alone.close()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, 0)


@pytest.fixture(autouse=True)
def own_index() -> Iterator[None]:
    with indexing.of_its_own():
        yield


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.ARCHIVE_ROOT = tmp_path / "archive"
    settings.CERTIFICATE_ROOT = tmp_path / "certificates"
    settings.DOSSIER_ROOT = tmp_path / "dossiers"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path


@pytest.fixture(scope="session", autouse=True)
def signing_chain(tmp_path_factory) -> Path:
    """Keys made once for the run, old enough for every event of the tests."""
    django_settings.SIGNING_DIR = tmp_path_factory.mktemp("signing")
    for moment in (datetime(2024, 1, 1, tzinfo=UTC), datetime.now(UTC)):
        made = make_chain(now=moment, name="elearn tests", is_specimen=True)
    return made.folder


@pytest.fixture
def costs_the_same(db) -> Callable[..., int]:
    """Whether something asks the database equally often for one row and for three.

    `prepare(size)` sees to that many rows and gives what is to be measured, which is
    done twice: what the first visit keeps in memory is not counted. Gives the number
    of queries, for a law that knows a bound.
    """

    def check(
        prepare: Callable[[int], Callable[[], object]], sizes: Sequence[int] = (1, 3)
    ) -> int:
        counts, told = {}, []
        for size in sizes:
            measured = prepare(size)
            measured()
            with CaptureQueriesContext(connection) as asked:
                measured()
            counts[size] = len(asked)
            told += [f"-- {size}", *(one["sql"][:160] for one in asked)]
        assert len(set(counts.values())) == 1, "\n".join([str(counts), *told])
        return counts[sizes[0]]

    return check


def _person(email: str, name: str, **profile: str) -> User:
    return invite_person(email=email, name=name, password="quiet-room-42", **profile)[0]


@pytest.fixture
def learner(db) -> User:
    return _person("ines@example.org", "Inês Carvalho", time_zone="Europe/Lisbon")


@pytest.fixture
def stranger(db) -> User:
    return _person("stranger@example.org", "Ştefan Ionescu")


@pytest.fixture
def organiser(db) -> User:
    user = _person("organiser@example.org", "Astrid Lindqvist", role="other")
    user.groups.add(Group.objects.get(name="Course organisers"))
    return user


@pytest.fixture
def reviewer(db) -> User:
    user = _person("reviewer@example.org", "Marta Nowak", role="patient")
    user.groups.add(Group.objects.get(name="Patient reviewers"))
    return user


@pytest.fixture
def expert(db) -> User:
    user = _person("expert@example.org", "Tomislav Babić", role="physicist")
    for field in ("medical physics", "law"):
        user.groups.add(Group.objects.get(name=f"Expert reviewers: {field}"))
    return user


@pytest.fixture
def editor(db) -> User:
    return User.objects.create_superuser(
        "editor@example.org", "quiet-room-42", name="Edith Larsen"
    )
