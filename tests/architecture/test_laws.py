"""The laws of the house, each against the real tree and against examples.

1 direction · 2 pure domain · 3 writes in services, reads by funnels · 4 slow
libraries in one place · 5 records outlive content · 6 rules are data ·
7 no need of JavaScript · 8 no inline script or style, every word translatable.
Laws 6 to 8 have files of their own.
"""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import tomllib

import pytest
from django.apps import apps
from django.db import models
from importlinter.cli import lint_imports
from wagtail.models import Orderable, Page

from tests.architecture.source import (
    PLACES,
    ROOMS,
    ROOT,
    SLOW_LIBRARIES,
    clock_and_dice,
    imported_names,
    object_lookups,
    orm_writes,
    positional_services,
    python_files,
    relative,
)

# -- 1 and 2 -----------------------------------------------------------------


@pytest.fixture
def logging_as_before():
    """The linter sets logging up for itself, which silences all others in the process."""
    loggers = [
        one
        for one in logging.root.manager.loggerDict.values()
        if isinstance(one, logging.Logger) and not one.disabled
    ]
    yield
    for one in loggers:
        one.disabled = False


def test_rooms_import_downwards_only_and_domain_stays_pure(
    monkeypatch, logging_as_before
):
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml")) == 0


def test_import_law_names_every_room():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    law, purity = settings["tool"]["importlinter"]["contracts"]
    assert law["layers"][1:] == [
        "certificates",
        "courses",
        "scenarios | media",
        "elearn.core",
    ]
    assert set(purity["source_modules"]) == {f"{room}.domain" for room in ROOMS}


@pytest.mark.parametrize(
    ("line", "is_offence"),
    [
        ("started = datetime.now(tz=UTC)", True),
        ("choice = random.choice(options)", True),
        ("key = uuid4()", True),
        ("def step(state, *, now, rng): return rng.choice(state)", False),
    ],
)
def test_clock_and_dice_are_recognised(line, is_offence):
    assert bool(clock_and_dice(line)) is is_offence


def test_domain_reads_no_clock_and_throws_no_dice():
    offences = {
        relative(path): lines
        for room in ROOMS
        for path in python_files(f"{room}/domain")
        if (lines := clock_and_dice(path.read_text()))
    }
    assert offences == {}


def test_domain_imports_standard_library_and_numpy_only():
    allowed = {*sys.stdlib_module_names, "numpy", *ROOMS}
    offences = {
        f"{relative(path)}:{line}": name
        for room in ROOMS
        for path in python_files(f"{room}/domain")
        for line, name, _ in imported_names(path.read_text())
        if name not in allowed
    }
    assert offences == {}


# -- 3 -----------------------------------------------------------------------

#: Where writing through the ORM is right: services, what models guard
#: themselves, the demo that builds pages through Wagtail's own API, and the
#: floor's set-up of groups.
WRITERS = {"services.py", "models.py", "accounts.py", "groups.py"}


def _may_write(name: str) -> bool:
    parts = name.split("/")
    return (
        parts[-1] in WRITERS
        or "services" in parts
        or "models" in parts
        or "demo" in parts
    )


@pytest.mark.parametrize(
    ("line", "is_offence"),
    [
        ("Attempt.objects.create(user=user)", True),
        ("attempt.save()", True),
        ("Attempt.objects.filter(pk=1).update(x=1)", True),
        ("Attempt.objects.filter(pk=1).delete()", True),
        ("super().save(*args)", False),
        ("totals.update(counts)", False),
        ("rows = Attempt.objects.filter(pk=1)", False),
    ],
)
def test_orm_writes_are_recognised(line, is_offence):
    assert bool(orm_writes(line)) is is_offence


def test_only_services_write():
    offences = {
        relative(path): lines
        for path in python_files()
        if not _may_write(relative(path)) and (lines := orm_writes(path.read_text()))
    }
    assert offences == {}


@pytest.mark.parametrize(
    ("source", "offenders"),
    [
        ("def choose(attempt, *, choice_key): ...", []),
        ("def choose(attempt, choice_key): ...", ["choose"]),
        ("def _draw(a, b): ...", []),
    ],
)
def test_positional_arguments_are_recognised(source, offenders):
    assert positional_services(source) == offenders


@pytest.mark.parametrize("room", ROOMS)
def test_services_take_keywords(room):
    offenders = {
        relative(path): names
        for path in python_files(room)
        if (path.name == "services.py" or "services" in path.parts)
        and (names := positional_services(path.read_text()))
    }
    assert offenders == {}


def test_views_reach_objects_through_funnels():
    offences = {
        relative(path): lines
        for path in python_files()
        if (path.name in {"views.py", "admin_views.py"} or "views" in path.parts)
        and (lines := object_lookups(path.read_text()))
    }
    assert offences == {}


def test_object_lookups_are_recognised():
    assert object_lookups("x = Attempt.objects.get(pk=1)") == [1]
    assert object_lookups("x = get_attempt_for(user, key)") == []


# -- 4 -----------------------------------------------------------------------


def test_slow_libraries_stay_in_their_modules():
    offences = [
        f"{relative(path)}:{line} {name}"
        for path in python_files()
        for line, name, _ in imported_names(path.read_text())
        if name in SLOW_LIBRARIES and path.name != SLOW_LIBRARIES[name]
    ]
    assert offences == []


def test_slow_libraries_are_never_imported_at_module_level():
    offences = [
        f"{relative(path)}:{line} {name}"
        for path in python_files()
        for line, name, at_top in imported_names(path.read_text())
        if at_top and name in {*SLOW_LIBRARIES, "pypdf", "segno"}
    ]
    assert offences == []


def test_imports_are_recognised_by_place():
    source = "import h5py\ndef read():\n    import plotly.io\n"
    assert imported_names(source) == [(1, "h5py", True), (3, "plotly", False)]


def test_starting_the_site_loads_no_slow_library():
    program = (
        "import sys, django; django.setup(); import elearn.urls; "
        f"print([n for n in {sorted(SLOW_LIBRARIES)!r} if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "elearn.settings.test", "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


# -- 5 -----------------------------------------------------------------------


def _own_models() -> list[type[models.Model]]:
    own = [
        config for config in apps.get_app_configs() if config.name in (*ROOMS, *PLACES)
    ]
    return [model for config in own for model in config.get_models()]


def _records() -> list[type[models.Model]]:
    """Models that hold what happened: no pages, and no parts of pages."""
    return [
        model
        for model in _own_models()
        if not issubclass(model, Page | Orderable) and model._meta.app_label != "core"
    ]


def cascading_links(model: type[models.Model], targets: tuple[type, ...]) -> list[str]:
    return [
        f"{model._meta.label}.{field.name}"
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and issubclass(field.related_model, targets)
        and field.remote_field.on_delete is models.CASCADE
    ]


def test_no_record_vanishes_with_a_person_or_a_page():
    user = apps.get_model("core", "User")
    offences = [
        name for model in _records() for name in cascading_links(model, (user, Page))
    ]
    assert offences == []


def test_cascades_are_recognised():
    token = apps.get_model("wagtailcore", "GroupPagePermission")
    assert cascading_links(token, (Page,)) == ["wagtailcore.GroupPagePermission.page"]


def test_nothing_deletes_a_certificate_along_with_itself():
    certificate = apps.get_model("certificates", "Certificate")
    cascading = [
        field.name
        for field in certificate._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
    ]
    assert cascading == []


def test_foreign_keys_point_downwards():
    height = {"core": 0, "media": 1, "scenarios": 1, "courses": 2, "certificates": 3}
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in _own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.OneToOneField)
        and field.related_model is not None
        and field.related_model._meta.app_label in height
        and model._meta.app_label in height
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_the_verifier_of_strangers_needs_the_standard_library_only():
    """It is handed out as one file, which can carry nothing that is compiled."""
    offences = {
        f"{relative(path)}:{line}": name
        for path in python_files("certificates/verifier")
        for line, name, _ in imported_names(path.read_text())
        if name not in sys.stdlib_module_names and name != "certificates"
    }
    assert offences == {}
    sources = "".join(
        path.read_text() for path in python_files("certificates/verifier")
    )
    of_ours = set(re.findall(r"from (certificates[\w.]*) import", sources))
    assert {
        name for name in of_ours if not name.startswith("certificates.verifier")
    } == set()
