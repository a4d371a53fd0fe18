"""What PDF/A-3a and PDF/UA-1 ask of a file, as far as it can be read from outside."""

from __future__ import annotations

import io
import re
import subprocess
from xml.etree import ElementTree

import pikepdf
import pytest

from certificates import pdf
from certificates.printing import finishing, fonts
from certificates.printing.attachments import Attachment
from tests.certificates.test_stamping import LAID_OUT, paper_for

ATTACHED = [
    Attachment("credential.json", b"{}", "application/json", "Data", "Credential"),
    Attachment("evidence.json", b"[]", "application/json", "Source", "Evidence"),
]


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf.render(paper_for("Inês & <Carvalho>", days=2), ATTACHED)


@pytest.fixture
def opened(content):
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


def test_one_packet_declares_both_standards_and_describes_its_schema(opened):
    packet = opened.Root.Metadata.read_bytes()
    assert packet.count(b"<rdf:RDF") == 1
    assert "/Filter" not in opened.Root.Metadata
    words = re.sub(rb"<\?xpacket[^>]*>", b"", packet).decode()
    told = {
        element.tag.partition("}")[2]: element.text
        for element in ElementTree.fromstring(words).iter()  # noqa: S314 -- our own
        if element.text and element.text.strip()
    }
    assert told["part"] == "1"
    assert re.findall(r"<(pdf\w+):part>(\d)", words) == [
        ("pdfaid", "3"),
        ("pdfuaid", "1"),
    ]
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in words
    assert "http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in words
    assert told["CreateDate"] == "2024-02-25T09:00:00+00:00"
    assert str(opened.docinfo["/CreationDate"]) == "D:20240225090000+00'00'"


def test_catalogue_pages_and_colours_are_as_the_standards_ask(opened):
    root = opened.Root
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.Lang == "en-gb"
    (intent,) = root.OutputIntents
    assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
    assert "/ID" in opened.trailer
    for page in opened.pages:
        assert page.Tabs == "/S"
        for annotation in page.get("/Annots") or ():
            if annotation.Subtype == "/Link":
                assert annotation.F == 4
                assert annotation.Contents == annotation.A.URI
            else:
                # The seal: printed and locked, named, and not hidden.
                assert (annotation.Subtype, annotation.FT) == ("/Widget", "/Sig")
                assert annotation.F == 4 | 128
                assert annotation.TU


def test_attachments_are_named_once_each_with_their_relationship(opened):
    names = opened.Root.Names.EmbeddedFiles.Names
    assert [str(name) for name in list(names)[::2]] == [
        "credential.json",
        "evidence.json",
    ]
    told = [
        (str(one.UF), str(one.AFRelationship), bytes(one.EF.F.read_bytes()))
        for one in opened.Root.AF
    ]
    assert told == [
        ("credential.json", "/Data", b"{}"),
        ("evidence.json", "/Source", b"[]"),
    ]


def test_all_marked_content_is_tagged_or_an_artefact(opened):
    tree = opened.Root.StructTreeRoot
    known = {element.objgen for element in finishing.walk(tree)}
    for number, page in enumerate(opened.pages):
        words = page.Contents.read_bytes()
        parents = tree.ParentTree.Nums[2 * number + 1]
        numbers = {int(one) for one in re.findall(rb"/MCID (\d+)", words)}
        assert numbers
        assert all(parents[one].objgen in known for one in numbers)
        # The running foot, and whatever is only drawn.
        assert words.count(b"/Artifact") > 2


def test_figures_have_words_and_boxes_on_the_sheet(opened):
    figures = [
        element
        for element in finishing.walk(opened.Root.StructTreeRoot)
        if element.S == "/Figure"
    ]
    assert len(figures) == 3
    for figure in figures:
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        assert 0 < left < right < 842
        assert 0 < bottom < top < 596
        assert str(figure.Alt)
    assert "267 of 300" in str(figures[1].Alt)


def test_heads_of_tables_say_what_they_head(opened):
    heads = [
        str(element.A.Scope)
        for element in finishing.walk(opened.Root.StructTreeRoot)
        if element.S == "/TH"
    ]
    assert heads.count("/Row") == 6
    # The heads of the record are repeated where it runs on.
    assert heads.count("/Column") % 5 == 0
    assert heads.count("/Column") >= 5


def test_the_sheet_reads_from_top_to_bottom(tmp_path):
    path = tmp_path / "read.pdf"
    path.write_bytes(pdf.render(paper_for("Inês Carvalho")))
    told = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True
    ).stdout
    words = [word for word in re.findall(r'^ *"(.*)"$', told, re.MULTILINE) if word]
    assert words[:12] == [
        "Talking with patients",
        "Certificate of attendance",
        "This is to certify that",
        "Inês Carvalho",
        "followed the live stream of the ",
        "Patient Communication Course, Part 1",
        "for 267 of 300 minutes and earned ",
        "4.0 credits.",
        "Held",
        "Thursday 22 February 2024, 12:30–18:00 CET",
        "Provider",
        "European School of Radiology (ESOR)",
    ]
    assert words[-1].startswith("These reasons as a whole: SHA-256 ")
    assert not any("Page 1" in word for word in words)


@pytest.mark.parametrize("name", [*LAID_OUT, "𠮷野家"])
def test_no_name_becomes_boxes(name):
    """Either every letter has its glyph, or the issue is refused."""
    missing = fonts.missing_letters([name])
    if missing:
        with pytest.raises(pdf.CannotPrint, match="cannot write"):
            pdf.render(paper_for(name))
        return
    with pikepdf.open(io.BytesIO(pdf.render(paper_for(name)))) as opened:
        for number in (0, 1):
            words = opened.pages[number].Contents.read_bytes()
            glyphs = re.findall(rb"<([0-9a-f]{4,})>", words)
            assert glyphs
            assert not any(
                run[place : place + 4] == b"0000"
                for run in glyphs
                for place in range(0, len(run), 4)
            )
