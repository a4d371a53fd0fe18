"""System checks: mistakes of set-up that would leak files or break pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from wagtail.models import DraftStateMixin, LockableMixin

from elearn.core import groups


@register("files")
def check_upload_folder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """MEDIA_ROOT must not touch a room of code: it is served to everybody."""
    uploads = Path(settings.MEDIA_ROOT).resolve()
    rooms = [Path(config.path).resolve() for config in apps.get_app_configs()]
    touched = [room for room in rooms if uploads == room or room in uploads.parents]
    touched += [room for room in rooms if uploads in room.parents]
    if not touched:
        return []
    return [
        Error(
            f"MEDIA_ROOT ({uploads}) lies inside, above or at the app {touched[0]}, "
            "so the server would hand out source files or write uploads into code.",
            hint="Point ELEARN_VAR at a folder of its own.",
            id="core.E001",
        )
    ]


@register("files")
def check_package_files(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The files that pages take from npm and wheels must be there."""
    wanted = {**settings.PACKAGE_FILES, **settings.PACKAGE_RUNTIME}
    missing = [name for name, path in wanted.items() if not path.exists()]
    if not missing:
        return []
    return [
        Warning(
            f"{len(missing)} browser files are missing, for example {missing[0]}.",
            hint="Run “make setup”.",
            id="core.W002",
        )
    ]


#: Each process has its own of these.
_OWN_CACHES = (
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.dummy.DummyCache",
)


@register("files", "caches")
def check_shared_cache(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Several processes need one cache, or they tell people different things."""
    own = [
        name
        for name, cache in settings.CACHES.items()
        if cache["BACKEND"] in _OWN_CACHES
    ]
    if settings.SERVING_PROCESSES < 2 or not own:
        return []
    return [
        Warning(
            f"{settings.SERVING_PROCESSES} processes serve, and each has its own cache "
            f"({', '.join(own)}): what somebody changes in one shows up late in another, "
            "and limits on attempts count in each by itself.",
            hint="Set REDIS_URL, or let one process serve.",
            id="core.W004",
        )
    ]


@register("groups")
def check_group_permissions(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A room's `permissions.py` must name groups and permissions that exist."""
    known = {
        f"{model._meta.app_label}.{codename}"
        for model in apps.get_models()
        for codename in _codenames(model)
    } | {"wagtailadmin.access_admin"}
    messages: list[CheckMessage] = []
    for module in groups.room_permissions():
        for group, names in module.GROUP_PERMISSIONS.items():
            wrong = [name for name in names if name not in known]
            if group not in groups.NAMES:
                wrong.insert(0, group)
            messages += [
                Error(f"{module.__name__} names “{name}”, unknown.", id="core.E003")
                for name in wrong
            ]
    return messages


def _codenames(model: Any) -> list[str]:
    options = model._meta
    plain = [f"{action}_{options.model_name}" for action in options.default_permissions]
    if issubclass(model, DraftStateMixin):  # Wagtail adds these for snippets
        plain.append(f"publish_{options.model_name}")
    if issubclass(model, LockableMixin):
        plain += [f"{verb}_{options.model_name}" for verb in ("lock", "unlock")]
    return plain + [codename for codename, _label in options.permissions]
