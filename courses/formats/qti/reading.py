"""Items, tests and packages of QTI, each item by `items` or, for version 1.2 as Canvas
writes it, by `canvas`.

Refuses what is no QTI at all, versions before 1.2, entities, bombs and paths that
point outside. Nothing that an item names is fetched: what is not in the package is
told by its name.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _

from courses.formats.parcel import (
    MAX_QUESTION_CHARACTERS,
    MAX_QUESTIONS,
    Code,
    Finding,
    Found,
    QuestionParcel,
    QuestionsRefused,
    Severity,
    refuse_many,
)
from courses.formats.qti import canvas
from courses.formats.qti.items import questions_of
from courses.formats.qti.names import as_version_2
from courses.formats.text import refuse_large
from scenarios.formats.parcel import open_parcel
from scenarios.formats.safe_xml import Element, read_xml
from scenarios.formats.shape import ImportRefused

NAME: Final = "qti"
MANIFEST: Final = "imsmanifest.xml"
#: Manifests and tests that name one another, one in the other.
MAX_NESTED: Final = 16
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


class _Reading:
    """What is collected while the files of a package are gone through."""

    def __init__(self, name: str, members: Mapping[str, bytes]) -> None:
        self.name = name
        self.members = members
        self.questions: list[Found] = []
        self.findings: list[Finding] = []
        self.seen: set[str] = set()
        self.nested = 0

    def take(
        self, found: list[Found], findings: list[Finding], member: str = ""
    ) -> None:
        self.questions += found
        self.findings += findings
        if len(self.questions) + len(self.findings) > MAX_QUESTIONS * 4:
            raise refuse_many(self.name)
        if len(self.questions) > MAX_QUESTIONS:
            raise refuse_many(self.name)

    def parcel(self) -> QuestionParcel:
        if not self.questions and not self.findings:
            self.findings.append(Finding(Severity.INFO, Code.NO_QUESTIONS))
        return QuestionParcel(NAME, tuple(self.questions), tuple(self.findings))


def read(data: bytes, name: str) -> QuestionParcel:
    """Raises `QuestionsRefused`."""
    try:
        if data.startswith(b"PK"):
            return _package(open_parcel(data, name).members or {}, name)
        refuse_large(data, name)
        reading = _Reading(name, {})
        _file(reading, read_xml(data, name), "", data)
    except ImportRefused as refusal:
        raise QuestionsRefused(str(refusal)) from None
    return reading.parcel()


def _package(members: Mapping[str, bytes], name: str) -> QuestionParcel:
    manifest = next(
        (path for path in sorted(members, key=len) if path.endswith(MANIFEST)), None
    )
    if manifest is None:
        raise QuestionsRefused(
            _("“%(name)s” has no %(manifest)s; it is no QTI package.")
            % {"name": name, "manifest": MANIFEST}
        )
    reading = _Reading(name, members)
    root = read_xml(members[manifest], manifest)
    _manifest(reading, root, posixpath.dirname(manifest))
    return reading.parcel()


def _manifest(reading: _Reading, root: Element, folder: str) -> None:
    resources = [
        (one, path)
        for one in root.walk()
        if one.name == "resource" and (path := _main_file(one)).endswith(".xml")
    ]
    if not resources:
        raise QuestionsRefused(
            _("“%(name)s” names no questions of a QTI version that is read here.")
            % {"name": reading.name}
        )
    # Items first: a test only refers to them.
    for resource, path in sorted(resources, key=lambda one: _is_test(one[0])):
        _member(reading, _joined(folder, path), resource.line)


def _main_file(resource: Element) -> str:
    """What a resource is; older packages name it only among its files."""
    file = resource.first("file")
    named = file.attributes.get("href", "") if file is not None else ""
    return resource.attributes.get("href") or named


def _is_test(resource: Element) -> bool:
    return "test" in resource.attributes.get("type", "")


def _joined(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href)))


def _member(reading: _Reading, path: str, line: int) -> None:
    if path in reading.seen:
        return
    reading.seen.add(path)
    if path.startswith(("..", "/")) or path not in reading.members:
        arguments = {"name": path[:120]}
        finding = Finding(Severity.ERROR, Code.ITEM_MISSING, line, arguments=arguments)
        reading.take([], [finding])
        return
    content = reading.members[path]
    try:
        refuse_large(content, path)
        root = read_xml(content, path)
    except (ImportRefused, QuestionsRefused) as refusal:
        arguments = {"name": path[:120], "why": str(refusal)}
        reading.take(
            [], [Finding(Severity.ERROR, Code.ITEM_REFUSED, arguments=arguments)]
        )
        return
    if reading.nested >= MAX_NESTED:
        raise QuestionsRefused(
            _("“%(name)s” is nested too deeply.") % {"name": reading.name}
        )
    reading.nested += 1
    _file(reading, root, posixpath.dirname(path), content)
    reading.nested -= 1


def _file(reading: _Reading, root: Element, folder: str, content: bytes) -> None:
    if root.name == "manifest":
        _manifest(reading, root, folder)
        return
    if root.name == "questestinterop":
        reading.take(*canvas.questions_of(root))
        return
    root = as_version_2(root)
    if root.name == "assessmentItem":
        if len(content) > MAX_QUESTION_CHARACTERS:
            limit = {"limit": MAX_QUESTION_CHARACTERS}
            finding = Finding(Severity.ERROR, Code.TOO_LONG, root.line, arguments=limit)
            reading.take([], [finding])
            return
        pictures = _Pictures(reading.members, folder)
        raw = content.decode("utf-8", "replace")
        reading.take(*questions_of(root, raw, pictures))
    elif root.name in ("assessmentTest", "assessmentSection"):
        for reference in root.walk():
            if reference.name == "assessmentItemRef":
                href = reference.attributes.get("href", "")
                _member(reading, _joined(folder, href), reference.line)
    elif not reading.members:
        raise QuestionsRefused(
            _(
                "“%(name)s” begins with <%(element)s>; QTI has items, tests and packages."
            )
            % {"name": reading.name, "element": root.name[:40]}
        )


class _Pictures(Mapping[str, bytes]):
    """The pictures of a package by their path from an item's folder."""

    def __init__(self, members: Mapping[str, bytes], folder: str) -> None:
        self._members = members
        self._folder = folder

    def __getitem__(self, href: str) -> bytes:
        path = _joined(self._folder, href)
        if not path.lower().endswith(_PICTURES) or path.startswith(("..", "/")):
            raise KeyError(href)
        return self._members[path]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)
