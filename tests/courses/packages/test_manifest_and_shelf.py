"""What is taken in, with what facts, and what is refused in one sentence."""

import io
import stat
import zipfile

import pytest

from courses.domain.packages import Kind
from courses.exceptions import PackageRefused
from courses.packages import shelf
from tests.factories.packages import h5p, manifest, packed, scorm


def keep(raw: bytes, name: str = "package.zip"):
    return shelf.keep(io.BytesIO(raw), name=name)


def refusal(raw: bytes) -> str:
    with pytest.raises(PackageRefused) as refused:
        keep(raw)
    assert [path.name for path in shelf.root().iterdir()] == []
    return str(refused.value)


@pytest.mark.parametrize(
    ("version", "schema", "kind"),
    [
        ("1.2", None, Kind.SCORM_12),
        ("1.2", "", Kind.SCORM_12),
        ("2004", None, Kind.SCORM_2004),
        ("2004", "2004 3rd Edition", Kind.SCORM_2004),
        ("2004", "CAM 1.3", Kind.SCORM_2004),
        ("2004", "", Kind.SCORM_2004),
    ],
)
def test_both_namespaces_are_read(version, schema, kind):
    """A manifest of 2004 read as one of 1.2 would have nothing to start with."""
    facts = keep(scorm(version, schema=schema)).facts
    assert (facts.kind, facts.title, facts.launch) == (
        kind,
        "Sort three phrases",
        "index.html",
    )


def test_manifest_hands_over_what_the_standard_lets_it():
    item = (
        "<adlcp:masteryscore>70</adlcp:masteryscore>"
        "<adlcp:datafromlms>level=2</adlcp:datafromlms>"
    )
    assert keep(scorm("1.2", item=item)).facts.given == {
        "cmi.student_data.mastery_score": "70",
        "cmi.launch_data": "level=2",
    }
    item = (
        "<adlcp:dataFromLMS>level=2</adlcp:dataFromLMS><imsss:sequencing>"
        "<imsss:objectives><imsss:primaryObjective><imsss:minNormalizedMeasure>0.6"
        "</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>"
        "</imsss:sequencing>"
    )
    assert keep(scorm("2004", item=item)).facts.given == {
        "cmi.launch_data": "level=2",
        "cmi.scaled_passing_score": "0.6",
    }


def test_launch_address_keeps_folder_query_and_parameters():
    kept = keep(
        scorm(
            base="content/",
            href="a%20b.html?x=1",
            parameters="?mode=calm#top",
            more={"content/a b.html": "<p>"},
        )
    )
    assert kept.facts.launch == "content/a b.html?x=1&mode=calm"
    assert shelf.file_in(kept.sha256, "content/a b.html").read_text() == "<p>"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "no packed file"),
        (b"<html>", "no packed file"),
        (b"PK\x03\x04 broken", "damaged"),
        (packed({"a.txt": "x"}), "neither a SCORM package"),
        (packed({"imsmanifest.xml": "<manifest>"}), "not well-formed XML"),
        (
            packed({"imsmanifest.xml": "<!DOCTYPE x [<!ENTITY e 'x'>]><manifest/>"}),
            "declares a document type",
        ),
        (packed({"imsmanifest.xml": "<manifest/>"}), "names nothing"),
        (scorm(schema="1.1"), "of the version “1.1”"),
        (scorm(parts=3), "3 parts"),
        (scorm(href="gone.html"), "“gone.html”"),
        (scorm(href="https://elsewhere.example/"), "outside itself"),
        (scorm(href="/etc/passwd"), "outside itself"),
        (scorm(href="../../etc/passwd"), "is not in it"),
        (scorm(more={"../up.txt": "x"}), "outside itself"),
        (scorm(more={"a": "x", "a/b": "x"}), "cannot be stored"),
        (scorm(more={"x" * 230: "x"}), "cannot be stored"),
        (scorm(more={"bomb.bin": bytes(3 * 1024 * 1024)}), "swells"),
        (h5p(has_library=False), "does not bring its libraries"),
        (packed({"h5p.json": "{}"}), "holds no content"),
        (packed({"h5p.json": "[]", "content/content.json": "{}"}), "does not describe"),
        (
            packed({"h5p.json": "{}", "content/content.json": "{}"}),
            "does not name what",
        ),
        (
            packed(
                {
                    "h5p.json": '{"preloadedDependencies": 7}',
                    "content/content.json": "{}",
                }
            ),
            "does not describe",
        ),
    ],
)
def test_refused_in_one_sentence_and_nothing_stays(raw, words):
    assert words in refusal(raw)


def test_link_to_elsewhere_is_refused():
    buffer = io.BytesIO(scorm())
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "link to elsewhere" in refusal(buffer.getvalue())


def test_file_over_the_limit_is_refused(settings):
    settings.PACKAGE_MAX_BYTES = 100
    assert "more than 200 MB" in refusal(scorm())


def test_mutated_packages_are_kept_or_refused():
    outcomes = set()
    for raw in (scorm(), scorm("2004"), h5p()):
        for place in range(0, len(raw), 11):
            broken = raw[:place] + bytes([raw[place] ^ 0x5A]) + raw[place + 1 :]
            try:
                outcomes.add(bool(keep(broken).sha256))
            except PackageRefused as refused:
                outcomes.add(str(refused).endswith((".", ").")))
    assert outcomes == {True}


def test_text_of_any_amount_is_kept():
    """A course of long pages is no conversation: only its whole size is limited."""
    words = "".join(f"<p>{n * 7919 % 100_003}</p>" for n in range(500_000))
    assert len(words) > 5 * 1024 * 1024
    kept = keep(scorm(more={"long.html": words}))
    assert shelf.file_in(kept.sha256, "long.html").stat().st_size == len(words)


def test_same_bytes_lie_on_the_shelf_once():
    one, two = keep(scorm(), "one.zip"), keep(scorm(), "two.zip")
    assert one.sha256 == two.sha256
    assert [path.name for path in shelf.root().iterdir()] == [one.sha256]
    assert (shelf.root() / one.sha256 / "package.zip").read_bytes() == scorm()


def test_folder_around_everything_is_overlooked():
    inner = {"imsmanifest.xml": manifest(), "index.html": "<p>"}
    kept = keep(packed({f"course/{name}": text for name, text in inner.items()}))
    assert shelf.file_in(kept.sha256, "index.html").read_text() == "<p>"


@pytest.mark.parametrize(
    "path",
    ["../package.zip", "..", "", ".", "a/../index.html", "/index.html", "index.html/",
     "gone.html", "a\0b", "%2e%2e/package.zip", "index.html\n"],
)  # fmt: skip
def test_no_path_leads_out_of_a_package(path):
    kept = keep(scorm())
    assert shelf.file_in(kept.sha256, path) is None


def test_link_planted_later_is_not_followed():
    kept = keep(scorm())
    (shelf.folder_of(kept.sha256) / "link.txt").symlink_to("/etc/hostname")
    assert shelf.file_in(kept.sha256, "link.txt") is None
