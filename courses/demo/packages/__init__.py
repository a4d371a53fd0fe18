"""Packages of the demo: folders, packed the same way at every load."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

from courses import services
from courses.models import ContentPackage
from courses.packages.shelf import keep

FOLDER = Path(__file__).parent
#: Folder → title and the line below it.
PACKAGES = {
    "plain-words": (
        "From the report to the room",
        "Four words of a report, and what you would say instead. Two minutes.",
    ),
}


def packed(folder: Path) -> bytes:
    """The folder as a package; the same bytes each time, so nothing is kept twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in sorted(folder.iterdir()):
            info = zipfile.ZipInfo(path.name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(info, path.read_bytes(), zipfile.ZIP_STORED)
    return buffer.getvalue()


def plant_packages(*, now: datetime) -> dict[str, int]:
    """Primary keys of the packages by folder."""
    made = {}
    for name, (title, description) in PACKAGES.items():
        package = ContentPackage.objects.filter(title=title).first()
        raw = packed(FOLDER / name)
        kept = keep(io.BytesIO(raw), name=f"{name}.zip")
        latest = package and package.versions.first()
        if package is None or latest is None or latest.sha256 != kept.sha256:
            package = package or ContentPackage(title=title, description=description)
            services.keep_package(package, kept=kept, by=None, now=now)
        made[name] = package.pk
    return made
