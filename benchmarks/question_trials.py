"""Which question files `bench_import_questions` spoils (other people's samples, and
what we write ourselves from all that was read in them), how, and whether one of them
makes a reader stumble. Prints nothing.
"""

from __future__ import annotations

import io
import json
import traceback
import zipfile
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.mutations import TEMPTING, mutated
from benchmarks.tree_mutations import mutated_json, mutated_markup
from courses.block_writing import block_of
from courses.domain.questions.document import from_json, to_json
from courses.domain.questions.kinds import Question
from courses.exchange import finding_rows, read_question_file, told
from courses.formats import registry
from courses.formats.parcel import QuestionsRefused

#: What tempts the readers of markup, and of what stands inside it.
TEMPTING_MARKUP = (
    *TEMPTING,
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;",
    b"&#xD800;", b"&nbsp;", b"<?xml version='1.0'?>", b'encoding="utf-16"', b"<a:b>",
    b"</question>", b"<question type='cloze'>", b"{1:MC:=a~b}", b"{1:NM:=", b"<br/>",
    b"<text>", b"</itemBody>", b"<qti-item-body>", b"<value>", b"</value>", b"NaN",
    b"Infinity", b"1e999", b"1/0", b"-0", b' identifier="RESPONSE"', b"xmlns:x=''",
    b"../../", b"\xc2\xa0", b"%00",
)  # fmt: skip

#: A name and its bytes.
Sample = tuple[str, bytes]


def samples(place: Path) -> dict[str, list[Sample]]:
    """Group → its files; a group without any is there and empty."""
    files = {
        folder: [(path.name, read_question_file(path)) for path in _in(place / folder)]
        for folder in ("gift", "aiken", "moodle_xml", "qti")
    }
    packages = [one for one in files["qti"] if one[1].startswith(b"PK")]
    bare = [one for one in files["qti"] if one not in packages]
    asked = [
        question
        for source, found in files.items()
        for one in found
        for question in _questions(source, one)
    ]
    own = {to: _own(asked, to) for to in registry.writable()}
    return {
        "gift": [*files["gift"], *own["gift"]],
        "aiken": files["aiken"],
        "moodle_xml": [*files["moodle_xml"], *own["moodle_xml"]],
        "qti_1": [one for one in bare if b"questestinterop" in one[1]],
        "qti_2": [
            *(one for one in bare if one[0].startswith(("qti22", "bad-m", "bad-un"))),
            *_unpacked(own["qti_2"]),
        ],
        "qti_3": [
            *(one for one in bare if one[0].startswith("qti30")),
            *_unpacked(own["qti"]),
        ],
        "qti_packages": [*packages, *own["qti_2"], *own["qti"]],
        "document": own["document"],
    }


#: Group → the reader it is given to; the others are called like their group.
READERS = {"qti_1": "qti", "qti_2": "qti", "qti_3": "qti", "qti_packages": "qti"}


def spoilt(group: str, data: bytes, rng: Random) -> bytes:
    """A package is spoilt in one of its members, and one time in four as a whole."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _spoilt_file(group, data, rng)
    if not rng.randrange(4):
        return mutated(data, rng)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(held, "w") as made:
        chosen = rng.choice(given.namelist())
        for name in given.namelist():
            content = given.read(name)
            if name == chosen:
                content = _spoilt_file(group, content, rng)
            made.writestr(name, content)
    return held.getvalue()


def _spoilt_file(group: str, data: bytes, rng: Random) -> bytes:
    """Three times in four where the parser would not notice."""
    if group in ("gift", "aiken"):
        return mutated(data, rng)
    if not rng.randrange(4):
        return mutated(data, rng, TEMPTING_MARKUP)
    if group == "document":
        return mutated_json(data, rng)
    return mutated_markup(data, rng)


def tried(source: str, name: str, data: bytes) -> tuple[str, float]:
    """ "read", "refused" or the error, and how long it took."""
    began = perf_counter()
    try:
        parcel = registry.read(data, name, source)
        json.dumps(told(parcel), ensure_ascii=False).encode()
        asked = [found.question for found in parcel.questions]
        outcome = "read" if list(from_json(to_json(asked))) == asked else "not kept"
        json.dumps([block_of(one) for one in asked]).encode()
        for to in registry.writable():
            finding_rows(registry.write(asked, to).findings)
    except QuestionsRefused as refusal:
        outcome = "refused" if str(refusal).endswith(".") else "no sentence"
    except Exception:  # noqa: BLE001 -- this is what is looked for
        outcome = traceback.format_exc(limit=-3)
    return outcome, perf_counter() - began


def _in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _questions(source: str, sample: Sample) -> list[Question]:
    try:
        parcel = registry.read(sample[1], sample[0], source)
    except QuestionsRefused:
        return []
    return [found.question for found in parcel.questions]


def _own(asked: list[Question], to: str, size: int = 6) -> list[Sample]:
    """Small files, or an accident would rarely meet what matters."""
    return [
        (f"own-{to}-{at}", registry.write(asked[at : at + size], to).content)
        for at in range(0, len(asked), size)
    ]


def _unpacked(packages: list[Sample]) -> list[Sample]:
    items = []
    for name, data in packages:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            items += [
                (f"{name}-{member}", package.read(member))
                for member in package.namelist()
                if member.endswith(".xml") and "manifest" not in member
            ]
    return items
