"""What may be handed in, and what is refused before anything of it is read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from scenarios.formats.parcel import members_in_turn, open_parcel
from scenarios.formats.shape import ImportRefused
from tests.scenarios.formats.packing import packed


def refusal(source: bytes | Path) -> str:
    with pytest.raises(ImportRefused) as caught:
        open_parcel(source, "file.zip")
    return str(caught.value)


def with_info(name: str, content: bytes = b"x", **fields: int) -> bytes:
    """A packed file with one member whose entry says something unusual."""
    info = zipfile.ZipInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, content)
    return file.getvalue()


def test_parcel_of_text_holds_its_bytes():
    parcel = open_parcel(b":: Start\nHello", "story.twee")

    assert (parcel.name, parcel.raw, len(parcel.members)) == (
        "story.twee",
        b":: Start\nHello",
        0,
    )


def test_parcel_of_a_packed_file_holds_its_members():
    parcel = open_parcel(packed({"h5p.json": "{}", "content/content.json": "[]"}), "a")

    assert parcel.raw == b""
    assert dict(parcel.members) == {"h5p.json": b"{}", "content/content.json": b"[]"}


def test_parcel_of_a_folder_and_of_a_path_hold_the_same(tmp_path):
    folder = tmp_path / "story"
    (folder / "content").mkdir(parents=True)
    (folder / "h5p.json").write_text("{}")
    (folder / "content" / "content.json").write_text("[]")
    archive = tmp_path / "story.h5p"
    archive.write_bytes(packed({"h5p.json": "{}", "content/content.json": "[]"}))

    assert dict(open_parcel(folder).members) == dict(open_parcel(archive).members)
    assert open_parcel(archive).name == "story.h5p"


def test_parcel_forgets_a_wrapping_folder_and_litter():
    parcel = open_parcel(
        packed(
            {
                "my talk/a.xml": "<a/>",
                "__MACOSX/my talk/._a.xml": "?",
                "my talk/.DS_Store": "?",
            }
        )
    )

    assert dict(parcel.members) == {"a.xml": b"<a/>"}


def test_parcel_keeps_the_folder_that_belongs_to_the_format():
    parcel = open_parcel(packed({"content/content.json": "{}"}))

    assert list(parcel.members) == ["content/content.json"]


def test_parcel_reads_a_member_only_when_asked():
    whole = packed({"a.json": "{}", "film.mp4": b"moving pictures" * 50})
    start = whole.index(b"film.mp4") + len("film.mp4")
    broken = whole[:start] + b"\xff" * 8 + whole[start + 8 :]
    parcel = open_parcel(broken)

    assert parcel.members["a.json"] == b"{}"
    with pytest.raises(ImportRefused):
        parcel.members["film.mp4"]


@pytest.mark.parametrize(
    "name", ["../evil.json", "a/../../evil.json", "/etc/passwd", "C:/evil", "..\\evil"]
)
def test_parcel_refuses_places_outside_itself(name):
    assert "names a place outside itself" in refusal(packed({name: "x"}))


def test_parcel_refuses_links():
    link = with_info("link", external_attr=(stat.S_IFLNK | 0o777) << 16)

    assert refusal(link) == (
        "The packed file holds a link to elsewhere; it was not opened."
    )


def test_parcel_refuses_links_in_folders(tmp_path):
    (tmp_path / "secret").write_text("kept")
    folder = tmp_path / "story"
    folder.mkdir()
    (folder / "a.json").symlink_to(tmp_path / "secret")

    assert refusal(folder) == ("The folder holds a link to elsewhere; it was not read.")


def test_parcel_refuses_passwords():
    whole = bytearray(packed({"a.json": "{}"}))
    at = whole.index(b"PK\x01\x02")
    whole[at + 8] |= 1

    assert "protected by a password" in refusal(bytes(whole))


def test_parcel_refuses_packings_that_swell_at_one_call():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.json", "{}")

    assert "packed in a way that is not read here" in refusal(file.getvalue())


def test_parcel_refuses_doubles():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.json", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.json", "[]")

    assert refusal(file.getvalue()) == "The packed file holds “a.json” twice."


def test_parcel_refuses_bombs():
    assert "swells far more" in refusal(packed({"a.bin": bytes(3 * 1024 * 1024)}))


def test_parcel_refuses_members_that_lie_about_their_size():
    whole = bytearray(packed({"a.json": b"0123456789" * 3}))
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<L", 5)
    parcel = open_parcel(bytes(whole))

    with pytest.raises(ImportRefused):
        parcel.members["a.json"]


def test_parcel_refuses_more_than_can_be_unpacked():
    whole = bytearray(packed({"a.bin": b"x", "b.bin": b"x"}))
    at = whole.index(b"PK\x01\x02")
    size = struct.pack("<L", 201 * 1024 * 1024)
    whole[at + 20 : at + 28] = size + size

    assert refusal(bytes(whole)) == (
        "The file has more than 200 MB, packed or unpacked."
    )


@pytest.mark.parametrize(
    ("members", "directory_bytes"), [(5_001, 100), (3, 3_000_000), (60_000, 3_000_000)]
)
def test_parcel_refuses_a_million_members_before_listing_them(members, directory_bytes):
    end = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, directory_bytes, 0, 0
    )

    assert refusal(b"PK\x03\x04" + end) == (
        "The packed file has more than 5,000 members."
    )


def test_parcel_refuses_the_end_record_of_giants():
    end = b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + b"\xff" * 18

    assert refusal(b"PK\x03\x04" + end) == (
        "The packed file has more than 5,000 members."
    )


def test_parcel_counts_members():
    many = packed({f"{number}": "" for number in range(5_001)})

    # The end record may say there is one.
    lying = bytearray(many)
    lying[-14:-10] = struct.pack("<2H", 1, 1)

    assert refusal(many) == "The packed file has more than 5,000 members."
    assert refusal(bytes(lying)) == "The packed file has more than 5,000 members."


def test_parcel_refuses_deep_folders():
    assert "more than 16 deep" in refusal(packed({"a/" * 17 + "b.json": "{}"}))


def test_parcel_weighs_scenario_text_in_sum():
    half = b"".join(b"%d," % (number * 7919) for number in range(400_000))

    assert len(half) < 5 * 1024 * 1024 < 2 * len(half)
    assert open_parcel(packed({"a.xml": half}))
    assert "more than 5 MB" in refusal(packed({"a.xml": half, "b.xml": half}))
    assert "more than 5 MB" in refusal(half + half)


def test_parcel_does_not_weigh_the_programs_of_an_h5p_file():
    half = b"".join(b"%d," % (number * 7919) for number in range(400_000))
    libraries = {"H5P.Link-1.3/semantics.json": half, "H5P.Link-1.3/more.json": half}
    content = {"h5p.json": "{}", "content/content.json": "{}"}

    assert len(open_parcel(packed({**libraries, **content})).members) == 4
    assert "more than 5 MB" in refusal(
        packed({**content, "content/a.json": half, "content/b.json": half})
    )


@pytest.mark.parametrize("keep", [4, 30, 60, 100, 150])
def test_parcel_refuses_what_is_cut_off(keep):
    whole = packed({"h5p.json": "{}", "content/content.json": "[]"})

    assert refusal(whole[:keep]) == (
        "The packed file is damaged or cut off and cannot be opened."
    )


def test_parcel_refuses_what_is_not_there(tmp_path):
    assert refusal(tmp_path / "nothing") == "The file or folder cannot be read."


def test_members_in_turn_are_those_that_are_asked_for_by_name():
    parcel = open_parcel(
        packed({"root/a.txt": "a", "root/b/c.txt": "c"}), is_read=False
    )
    assert dict(members_in_turn(parcel)) == {"a.txt": b"a", "b/c.txt": b"c"}
    assert dict(members_in_turn(parcel)) == dict(parcel.members.items())


def test_text_of_what_is_only_unpacked_is_not_weighed():
    long = "".join(f"{number * 7919 % 100_003} " for number in range(1_000_000))
    assert "5 MB" in refusal(packed({"long.txt": long}))
    parcel = open_parcel(packed({"long.txt": long}), is_read=False)
    assert len(parcel.members["long.txt"]) == len(long)
