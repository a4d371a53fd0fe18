"""Fills the demo site, room by room, and skips what is there already."""

from __future__ import annotations

import gc
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError
from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext as _
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from elearn.core.commands import Document, JsonCommand
from elearn.core.exceptions import Refusal
from elearn.core.groups import prepare_groups
from elearn.core.models import DemoLoad
from elearn.core.services import mark_demo_loaded

#: From the floor up: each may lean on what the earlier ones have made.
ROOMS = ("elearn.core", "scenarios", "media", "courses", "certificates")
#: What the totals count: key → (model, condition).
COUNTED: dict[str, tuple[str, dict[str, Any]]] = {
    "modules": ("courses.ModulePage", {"live": True}),
    "lessons": ("courses.LessonPage", {"live": True}),
    "packages": ("courses.ContentPackage", {}),
    "quizzes": ("courses.Quiz", {}),
    "scenarios": ("scenarios.Scenario", {"live": True}),
    "webinars": ("media.Webinar", {}),
    "people": ("core.User", {}),
    "registrations": ("media.Registration", {}),
    "runs": ("courses.CourseRun", {}),
    "places": ("courses.RunPlace", {}),
    "evaluations": ("courses.EvaluationGiven", {}),
    "certificates": ("certificates.Certificate", {}),
}
#: Their migrations shape the database too, so a new version loads anew.
PACKAGES = ("Django", "wagtail", "django-allauth", "django-tasks-db")


class Command(JsonCommand):
    help = (
        "Fills the demo site with invented people and content; does nothing when "
        "neither its files nor the migrations have changed."
    )
    # All of Django's checks take longer than the work; “make test” runs them.
    requires_system_checks = ("files",)
    empty = dict.fromkeys(COUNTED, 0)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="Load even when nothing has changed."
        )
        parser.add_argument(
            "--migrate",
            action="store_true",
            help="Bring the database up to date first.",
        )
        parser.add_argument(
            "--live-now",
            action="store_true",
            help="Have an invented event on now, with a room to enter.",
        )

    def run(
        self, *, force: bool, migrate: bool, live_now: bool = False, **options: Any
    ) -> Document:
        if not settings.DEMO:
            raise Refusal(_("The demo must not be loaded into a real site."))
        digest = demo_digest()
        loaded = _last_digest()
        if force or loaded != digest:
            with seldom_collected():
                if migrate:
                    self.say(_("Bringing the database up to date …"))
                    call_command("migrate", verbosity=0, interactive=False)
                elif loaded is None:
                    raise Refusal(
                        _("The database is not set up yet: run “migrate” first.")
                    )
                with indexed_once():
                    self.load_rooms()
            mark_demo_loaded(digest=digest, now=timezone.now())
        self.refresh_rooms()
        if live_now:
            for room in ROOMS:
                module = _demo_of(room)
                if hasattr(module, "go_live"):
                    module.go_live(now=timezone.now())
        return count_totals()

    def load_rooms(self) -> None:
        for room in ROOMS:
            module = _demo_of(room)
            if hasattr(module, "load"):
                start = monotonic()
                module.load(now=timezone.now())
                seconds = f"{monotonic() - start:.1f}"
                words = {"room": room.rpartition(".")[2], "seconds": seconds}
                self.say(_("Loaded %(room)s in %(seconds)s s.") % words)
        # Pages that exist only now come under the patients' review.
        prepare_groups()

    def refresh_rooms(self) -> None:
        """What depends on today, such as an event that is always still to come."""
        for room in ROOMS:
            module = _demo_of(room)
            if hasattr(module, "refresh"):
                module.refresh(now=timezone.now())

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def describe(self, result: Document) -> str:
        listed = ", ".join(f"{key} {count}" for key, count in result.items())
        return _("The demo is ready: %(listed)s.") % {"listed": listed}


@contextmanager
def indexed_once() -> Iterator[None]:
    """What can be searched, and what refers to what, is written down at the end. After
    each of so many saves it would be a task, and the worker be at them for minutes."""
    models = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Looking for garbage takes a sixth of the time where so much is made and kept."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def demo_digest() -> str:
    """SHA-256 over every demo file, its loader, and what shapes the database."""
    digest = sha256()
    for name in PACKAGES:
        digest.update(f"{name} {version(name)}\n".encode())
    for room in ROOMS:
        folder = Path(import_module(room).__file__ or "").parent
        files = [
            path
            for part in ("demo", "migrations")
            for path in sorted((folder / part).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        ]
        for path in files:
            digest.update(f"{room}/{path.relative_to(folder)}\n".encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def count_totals() -> dict[str, int]:
    """What the database holds now, under the names that people ask for."""
    totals = {}
    for key, (label, condition) in COUNTED.items():
        try:
            model = apps.get_model(label)
        except LookupError:
            continue
        totals[key] = model._default_manager.filter(**condition).count()
    return {**dict.fromkeys(COUNTED, 0), **totals}


def _last_digest() -> str | None:
    """The digest of the last load; "" when never; None without a database."""
    try:
        last = DemoLoad.objects.order_by("-loaded_at").first()
    except (OperationalError, ProgrammingError):
        return None
    return last.digest if last else ""


def _demo_of(room: str) -> ModuleType:
    return import_module(f"{room}.demo")
