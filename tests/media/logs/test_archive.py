"""Sealed parts: whole or not there, the bytes that were sealed, without a name."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap

import h5py
import pytest
from django.conf import settings as django_settings

from media.domain.programme import order
from media.exceptions import ArchiveDamaged
from media.logs.archive import (
    PartContent,
    SealedFile,
    Stay,
    part_path,
    read_part,
    write_part,
)
from tests.media.conftest import NOW
from tests.media.domain.test_programme import item

LOG = (41, "ab" * 32, "zoom_webinar")
STAYS = [
    Stay(viewer=1, source="import", log=0, line=2, starts_ms=1000, ends_ms=5000),
    Stay(viewer=2, source="import", log=0, line=3, starts_ms=2000, ends_ms=2001),
    Stay(viewer=1, source="import", log=0, line=4, starts_ms=500, ends_ms=1500),
]


def content(**changes) -> PartContent:
    return PartContent(
        **{
            "webinar": "part-1",
            "time_zone": "Europe/Vienna",
            "number": 1,
            "programme_number": 3,
            "programme_sha256": "cd" * 32,
            "items": order([item("talk", 0, 4000, title="Wort für Wort")]),
            "logs": [LOG],
            "stays": STAYS,
            "previous_sha256": "",
            "created_at": NOW,
        }
        | changes
    )


def rows(sealed: SealedFile) -> list[tuple[int, int, int]]:
    stays = read_part(sealed.file, sealed.sha256)
    return list(
        zip(
            stays.viewers.tolist(),
            stays.starts_ms.tolist(),
            stays.ends_ms.tolist(),
            strict=True,
        )
    )


def test_a_part_reads_back_row_by_row():
    sealed = write_part(content())
    assert rows(sealed) == [(1, 1000, 5000), (2, 2000, 2001), (1, 500, 1500)]
    path = part_path(sealed.file)
    assert path.name == f"part-001-{sealed.sha256[:12]}.h5"
    assert path.stat().st_mode & 0o777 == 0o444
    assert sealed.size == path.stat().st_size
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_layout_is_the_documented_one():
    with h5py.File(part_path(write_part(content()).file)) as file:
        attributes = dict(file.attrs)
        names = []
        file.visititems(
            lambda name, node: names.append(name) if hasattr(node, "shape") else None
        )
        column = file["intervals/start_ms"]
        assert (column.compression, column.compression_opts) == ("gzip", 1)
        assert (column.shuffle, column.fletcher32) == (True, True)
        assert column.dtype.str == "<i8"
        assert file["programme/title"].asstr()[:].tolist() == ["Wort für Wort"]
        assert h5py.check_enum_dtype(file["sessions/source"].dtype)["import"] == 2
        assert h5py.check_enum_dtype(file["programme/kind"].dtype)["break"] == 4
        assert file["sessions/viewer"][:].tolist() == [1, 2]
        assert file["sessions/first_ms"][:].tolist() == [500, 2000]
        assert file["sessions/last_ms"][:].tolist() == [5000, 2001]
        assert file["intervals/session"][:].tolist() == [0, 1, 0]
        assert file["logs/sha256"].asstr()[:].tolist() == [LOG[1]]
    assert sorted(names) == [
        "beats/behind_rest_ms",
        "beats/behind_tenths",
        "beats/client_step_ms",
        "beats/delay_ms",
        "beats/flags",
        "beats/follows_edge",
        "beats/interval_ms",
        "beats/media_step_ms",
        "beats/queued_ms",
        "beats/quickest_ms",
        "beats/seq_step",
        "beats/session",
        "beats/since_rest_ms",
        "beats/since_tenths",
        "beats/state",
        "beats/stops",
        "beats/unplayed_ms",
        "beats/verdict",
        "grid/presence",
        "grid/viewer",
        "intervals/end_ms",
        "intervals/line",
        "intervals/session",
        "intervals/start_ms",
        "logs/format",
        "logs/import_id",
        "logs/sha256",
        "minutes/item_ms",
        "programme/actual_end_ms",
        "programme/actual_start_ms",
        "programme/end_ms",
        "programme/key",
        "programme/kind",
        "programme/start_ms",
        "programme/title",
        "sessions/first_ms",
        "sessions/last_ms",
        "sessions/log",
        "sessions/number",
        "sessions/opened_ms",
        "sessions/source",
        "sessions/viewer",
    ]
    assert attributes["schema_version"] == 6
    assert attributes["programme_version"] == 3
    assert attributes["n_intervals"] == 3


def rewrite(change) -> SealedFile:
    """A part as another version of us would have written it."""
    sealed = write_part(content())
    path = part_path(sealed.file)
    path.chmod(0o644)
    with h5py.File(path, "r+") as file:
        change(file)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return SealedFile(sealed.file, digest, path.stat().st_size)


def test_parts_of_the_first_schema_are_still_read():
    def first_schema(file):
        file.attrs["schema_version"] = 1
        del file["logs/import_id"]

    sealed = rewrite(first_schema)
    assert len(rows(sealed)) == 3
    stays = read_part(sealed.file, sealed.sha256)
    assert (stays.schema_version, stays.imports.tolist()) == (1, [-1, -1, -1])
    assert read_part(*_plain()).imports.tolist() == [41, 41, 41]


def test_parts_before_sessions_had_numbers_are_still_read():
    def third_schema(file):
        file.attrs["schema_version"] = 3
        del file["sessions/number"]

    sealed = rewrite(third_schema)
    assert len(rows(sealed)) == 3
    stays = read_part(sealed.file, sealed.sha256)
    assert (stays.numbers.tolist(), stays.sessions.tolist()) == ([0, 0, 0], [])


def _plain() -> tuple[str, str]:
    sealed = write_part(content(number=2))
    return sealed.file, sealed.sha256


def test_parts_of_a_later_schema_are_refused():
    def later_schema(file):
        file.attrs["schema_version"] = 99

    sealed = rewrite(later_schema)
    with pytest.raises(ArchiveDamaged, match="cannot be read as an archive"):
        rows(sealed)


def damage_a_bit(path):
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut_off(path):
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size - 1)


def replace_by_another(path):
    other = part_path(write_part(content(number=9, stays=STAYS[:1])).file)
    other.replace(path)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (damage_a_bit, "digest differs"),
        (cut_off, "digest differs"),
        (replace_by_another, "digest differs"),
        (lambda path: path.unlink(), "is missing"),
    ],
)
def test_a_spoilt_part_is_never_read(spoil, words):
    sealed = write_part(content())
    assert len(rows(sealed)) == 3
    spoil(part_path(sealed.file))
    with pytest.raises(ArchiveDamaged, match=words) as refusal:
        read_part(sealed.file, sealed.sha256)
    assert sealed.file in str(refusal.value)
    assert str(django_settings.ARCHIVE_ROOT) not in str(refusal.value)


def test_a_file_that_is_no_archive_is_refused_even_with_its_own_digest():
    path = part_path("part-1/x.h5")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not HDF5")
    digest = hashlib.sha256(b"not HDF5").hexdigest()
    with pytest.raises(ArchiveDamaged, match="cannot be read as an archive"):
        read_part("part-1/x.h5", digest)


def test_columns_cannot_be_changed_behind_the_cache():
    sealed = write_part(content())
    with pytest.raises(ValueError, match="read-only"):
        read_part(sealed.file, sealed.sha256).starts_ms[0] = 7


# -- A writer that is killed -----------------------------------------------------------
KILLED_WRITER = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
from pathlib import Path
settings.ARCHIVE_ROOT = Path(sys.argv[1])
from media.logs import archive
from tests.media.logs.test_archive import content

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

module, _, name = sys.argv[2].rpartition(".")
target = {"os": archive.os, "Path": Path, "h5py": None}[module]
if target is None:
    import h5py
    real, calls = h5py.Group.create_dataset, []
    def create_dataset(self, *a, **k):
        calls.append(1)
        if len(calls) == 9:
            self.file.flush()
            die()
        return real(self, *a, **k)
    h5py.Group.create_dataset = create_dataset
else:
    setattr(target, name, die)
archive.write_part(content())
print("survived")
"""


@pytest.mark.parametrize("step", ["h5py.write", "os.fsync", "Path.chmod", "os.replace"])
def test_a_killed_writer_leaves_nothing_that_looks_sealed(step, own_folders):
    root = own_folders / "archive"
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED_WRITER), str(root), step],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "elearn.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-9, ""), done.stderr
    left = [path.name for path in (root / "part-1").iterdir()]
    assert left == ["part-001.h5.part"]
    sealed = write_part(content())
    assert len(rows(sealed)) == 3
    assert [path.suffix for path in (root / "part-1").iterdir()] == [".h5"]
