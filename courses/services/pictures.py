"""Pictures that came within a question file, as images of the house. What is no
picture, or larger than an author could upload, is left away: the question then has
none and cannot be published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField

from courses.domain.questions.kinds import Hotspot, Question
from courses.formats.parcel import File
from elearn.core.models import User

_TITLE: Final = 255
_EXTENSIONS: Final = frozenset(settings.WAGTAILIMAGES_EXTENSIONS)


def with_picture(
    question: Question, *, files: Iterable[File], by: User | None
) -> Question:
    """The question with its picture among our images, where the file brought it."""
    body = question.body
    if not isinstance(body, Hotspot):
        return question
    by_name = {one.name: one for one in files}
    image = _stored(body.picture.name, by_name, by=by)
    # A number from elsewhere names some other image here.
    picture = replace(
        body.picture,
        image_id=image.pk if image else None,
        width=image.width if image else body.picture.width,
        height=image.height if image else body.picture.height,
    )
    return replace(question, body=replace(body, picture=picture))


def _stored(name: str, files: Mapping[str, File], *, by: User | None) -> Any:
    file = files.get(name)
    if file is None:
        return None
    model = get_image_model()
    # Wagtail keeps SHA-1 digests of its files; nothing is trusted to them.
    digest = hashlib.sha1(file.content, usedforsecurity=False).hexdigest()
    known = model.objects.filter(file_hash=digest).first()
    if known is not None:
        return known
    place = PurePosixPath(name)
    if place.suffix.lower().removeprefix(".") not in _EXTENSIONS:
        return None
    content = ContentFile(file.content, name=place.name)
    try:
        # The field of the upload form: format, size and number of pixels.
        WagtailImageField().clean(content)
    except ValidationError:
        return None
    image = model(
        title=place.stem[:_TITLE] or place.name,
        file=ContentFile(file.content, name=place.name),
        uploaded_by_user=by,
        file_hash=digest,
        file_size=len(file.content),
    )
    image.save()
    return image
