"""The demo is filled once, counted from the database, and never in earnest."""

import gc
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django_tasks.signals import task_enqueued
from wagtail.models import Page, ReferenceIndex

from courses.models import CataloguePage
from elearn.core import demo
from elearn.core.models import DemoLoad, User
from elearn.management.commands import load_demo
from tests.factories.courses import make_module


@pytest.fixture
def loads(monkeypatch) -> list[int]:
    """The floor's demo only; counts how often it is loaded."""
    calls: list[int] = []

    def counted(*, now):
        calls.append(1)
        return real(now=now)

    real = demo.load
    monkeypatch.setattr(demo, "load", counted)
    monkeypatch.setattr(load_demo, "ROOMS", ("elearn.core",))
    return calls


def run(*arguments: str) -> tuple[dict, str, int]:
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("load_demo", "--json", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return json.loads(out.getvalue()), err.getvalue(), code


def test_second_run_loads_nothing_and_says_the_same(db, loads):
    first, progress, code = run()
    assert (first["people"], code) == (64, 0)
    assert "Loaded core" in progress
    second, progress, _code = run()
    assert second == first
    assert progress == ""
    assert loads == [1]


def test_totals_are_counted_from_the_database(db, loads):
    run()
    User.objects.create_user("new@example.org", name="New Person")
    assert run()[0]["people"] == 65


def test_force_and_a_changed_file_load_again(db, loads, monkeypatch):
    run()
    run("--force")
    monkeypatch.setattr(load_demo, "demo_digest", lambda: "other")
    run()
    assert len(loads) == 3
    assert DemoLoad.objects.get().digest == "other"


def test_interrupted_load_is_done_again(db, loads, monkeypatch):
    monkeypatch.setattr(load_demo, "mark_demo_loaded", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        run()
    monkeypatch.undo()
    monkeypatch.setattr(load_demo, "ROOMS", ("elearn.core",))
    assert run()[0]["people"] == 64
    assert DemoLoad.objects.count() == 1


def _interrupt(**options):
    raise KeyboardInterrupt


def test_digest_follows_the_demo_files(tmp_path, monkeypatch):
    before = load_demo.demo_digest()
    assert before == load_demo.demo_digest()
    monkeypatch.setattr(load_demo, "PACKAGES", ())
    assert load_demo.demo_digest() != before


def test_real_site_is_refused_with_every_key(db, settings):
    settings.DEMO = False
    document, sentence, code = run()
    assert document.pop("error") == sentence.strip()
    assert set(document.values()) == {0}
    assert {"modules", "scenarios", "webinars", "people", "certificates"} <= set(
        document
    )
    assert code == 1


def test_what_depends_on_today_is_refreshed_even_when_nothing_is_loaded(
    db, loads, monkeypatch
):
    days = []
    monkeypatch.setattr(demo, "refresh", lambda *, now: days.append(now), raising=False)
    run()
    run()
    assert (len(loads), len(days)) == (1, 2)


@pytest.fixture
def asked(settings) -> Iterator[list[str]]:
    """The tasks that somebody asked for."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}
    }
    names: list[str] = []

    def note(sender, task_result, **told):
        names.append(task_result.task.name)

    task_enqueued.connect(note)
    yield names
    task_enqueued.disconnect(note)


def test_what_can_be_found_is_written_down_once_at_the_end(
    db, loads, asked, monkeypatch
):
    home = Page.objects.get(depth=2).specific

    def refer(*, now):
        for title in ("Zebra", "Okapi"):
            home.title = title
            home.save()
        make_module(lessons=1)

    monkeypatch.setattr(demo, "load", refer)
    run()
    assert asked == []
    assert [list(Page.objects.search(one)) for one in ("Zebra", "Okapi")] == [
        [],
        [Page.objects.get(pk=home.pk)],
    ]
    topics = CataloguePage.objects.get()
    assert ReferenceIndex.get_references_to(topics).exists()
    # Whoever saves something afterwards is found as ever.
    home.save()
    assert sorted(asked) == [
        "insert_or_update_object_task",
        "update_reference_index_task",
    ]


def test_load_that_fails_leaves_everything_as_it_was(db, loads, asked, monkeypatch):
    usual = gc.get_threshold()
    monkeypatch.setattr(demo, "load", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        run()
    Page.objects.get(depth=2).specific.save()
    assert len(asked) == 2
    assert gc.get_threshold() == usual
    assert gc.get_freeze_count() == 0
