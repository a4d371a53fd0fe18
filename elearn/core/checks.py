"""System checks: mistakes of set-up that would leak files or break pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


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
    missing = [
        name for name, path in settings.PACKAGE_FILES.items() if not path.is_file()
    ]
    if not missing:
        return []
    return [
        Warning(
            f"{len(missing)} browser files are missing, for example {missing[0]}.",
            hint="Run “make setup”.",
            id="core.W002",
        )
    ]
