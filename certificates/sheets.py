"""What a template puts on a sheet, read once and frozen: words, signatories, pictures."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from certificates.domain.frozen import WITH_CREDIT
from certificates.domain.sentences import claims_in, lines_of, troubles_in
from certificates.domain.snapshot import Logo, Sheet, Signatory
from certificates.exceptions import CannotPrint
from certificates.paper_words import fields_of, trouble_words, words_for

PICTURES = {".png", ".jpg", ".jpeg"}
#: What is printed of a signatory, beside a picture.
SIGNED = ("name", "role")
#: Digest → name on the sheet and content.
Pictures = dict[str, tuple[str, bytes]]


def freeze_sheet(
    template: Any, *, language: str, ending: str = WITH_CREDIT
) -> tuple[Sheet, tuple[Signatory, ...], Pictures]:
    """With the words for credits, without, or for a module (`ending`: `frozen.py`).

    `CannotPrint` where a picture is of a kind that the sheet cannot hold.
    """
    words, own = words_for(language), _wording(template, language)

    def say(key: str) -> str:
        return str(own.get(key) or "").strip() or words[key]

    pictures: Pictures = {}
    body, fields = say(f"body{ending}"), fields_of(f"body{ending}")
    footnote = str(own.get("footnote") or "").strip()
    texts = [say(f"kind{ending}"), say("certify"), say("check"), footnote]
    texts += [child.value[part] for child in template.signatories for part in SIGNED]
    texts += [child.value["words"] for child in template.logos]
    claims = [one for text in texts for one in claims_in(text)]
    troubles = troubles_in(body, fields) + claims
    if troubles:
        raise CannotPrint(trouble_words(troubles[0], fields))
    sheet = Sheet(
        template=template.key,
        version=template.version,
        language=language,
        kind=say(f"kind{ending}"),
        certify=say("certify"),
        body=tuple(lines_of(body)),
        check=say("check"),
        footnote=footnote,
        logos=tuple(
            Logo(
                child.value["words"].strip(),
                _picture(
                    child.value["image"],
                    name=f"logo-{number}",
                    of=child.value["words"],
                    into=pictures,
                ),
            )
            for number, child in enumerate(template.logos, start=1)
        ),
    )
    signatories = tuple(
        Signatory(
            child.value["name"].strip(),
            child.value["role"].strip(),
            _picture(
                child.value["image"],
                name=f"signature-{number}",
                of=child.value["name"],
                into=pictures,
            ),
        )
        for number, child in enumerate(template.signatories, start=1)
    )
    return sheet, signatories, pictures


def _wording(template: Any, language: str) -> Any:
    for child in template.wordings:
        if child.value["language"] == language:
            return child.value
    return {}


def _picture(image: Any, *, name: str, of: str, into: Pictures) -> str:
    """The digest of the picture, which is put among the others; "" without one."""
    if image is None:
        return ""
    kind = PurePath(image.file.name).suffix.lower()
    if kind not in PICTURES:
        raise CannotPrint(
            _("The picture of “%(name)s” must be PNG or JPEG.") % {"name": of}
        )
    try:
        with image.open_file() as source:
            content = source.read()
    except OSError:
        raise CannotPrint(
            _("The picture of “%(name)s” cannot be read.") % {"name": of}
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    into.setdefault(digest, (f"{name}{kind}", content))
    return digest
