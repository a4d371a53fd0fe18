"""Pictures and recordings of a module's folder, in the site's libraries once each."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile

from courses.demo.lesson_parts import ContentError
from courses.demo.room_plan import draw_room
from elearn.core.models import CustomDocument, CustomImage

#: Pictures that the house draws itself: name → title in the library and drawing.
DRAWN = {"consulting-room": ("A consulting room from above", draw_room)}


def image(path: Path, title: str) -> int:
    """The image with this title; the file is read only where there is none yet."""
    known = CustomImage.objects.filter(title=title).first()
    if known is None:
        file = ImageFile(BytesIO(path.read_bytes()), name=path.name)
        known = CustomImage.objects.create(title=title, file=file)
    return known.pk


def document(path: Path, title: str) -> int:
    known = CustomDocument.objects.filter(title=title).first()
    if known is None:
        file = ContentFile(path.read_bytes(), name=path.name)
        known = CustomDocument.objects.create(title=title, file=file)
    return known.pk


def picture_in(folder: Path, name: str) -> int:
    """Of a hotspot: a drawing of the house by its name, or a file of the folder."""
    name = name or "consulting-room"
    if name in DRAWN:
        title, draw = DRAWN[name]
        known = CustomImage.objects.filter(title=title).first()
        if known is None:
            file = ImageFile(BytesIO(draw()), name=f"{name}.png")
            known = CustomImage.objects.create(title=title, file=file)
        return known.pk
    path = folder / "files" / name
    if not path.is_file():
        raise ContentError(
            f"there is no picture “files/{name}”, and none of {', '.join(DRAWN)}"
        )
    return image(path, f"{folder.name}: {path.stem}")
