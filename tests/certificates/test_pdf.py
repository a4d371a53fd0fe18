"""The paper, read back as a reader would."""

import io
import re
import subprocess
from decimal import Decimal

import pytest
from pypdf import PdfReader

from certificates import pdf
from certificates.badge import FILE_NAME
from certificates.exceptions import CannotPrint
from certificates.models import CertificateTemplate
from certificates.printing import fonts, marks
from certificates.printing.attachments import Attachment
from certificates.services import issue_certificate
from tests.certificates.conftest import NOW

NAMES = [
    "Inês Carvalho",
    "Łukasz Żółć",
    "Σοφία Παπαδοπούλου",
    "Нина Петрова",
    "Nguyễn Thị Hằng",
    "İpek Şahin",
    "Ştefan Ionescu",
    "Siobhán O’Kelly-Ní Dhomhnaill",
    "გიორგი ბერიძე",
    "Արմեն Հակոբյան",
    "Maximiliana Konstantinopoulou-von Württemberg-Świętochłowska",
]


@pytest.fixture
def issue(webinar, due_learner):
    def issue(name: str = "Inês Carvalho") -> PdfReader:
        due_learner.name = name
        due_learner.save()
        certificate = issue_certificate(webinar, user=due_learner, by=None, now=NOW)
        reader = PdfReader(io.BytesIO(certificate.path.read_bytes()))
        reader.certificate = certificate
        return reader

    return issue


def words_of(reader: PdfReader, page: int) -> str:
    return re.sub(r"\s+", " ", reader.pages[page].extract_text())


@pytest.mark.parametrize("name", NAMES)
def test_every_european_name_reads_back_on_both_pages(issue, name):
    reader = issue(name)
    assert len(reader.pages) == 2
    assert name in words_of(reader, 0)
    assert name in words_of(reader, 1)
    assert reader.certificate.name_printed == name


def test_sixty_letters_fit_on_one_line():
    assert len(NAMES[-1]) == 60


def test_the_first_page_says_minutes_credits_and_what_was_applied_for(issue):
    reader = issue()
    first = words_of(reader, 0)
    certificate = reader.certificate
    assert (
        "followed the live stream of the Patient Communication Course, Part 1 "
        "for 267 of 300 minutes and earned 4.0 credits." in first
    )
    assert "Held Thursday 22 February 2024, 12:30–18:00 CET" in first
    assert "Accreditation Applied for at the EACCME, live stream only" in first
    assert "accredited" not in first.lower()
    assert f"{certificate.serial}, issued 25 February 2024" in first
    assert f"localhost:8000/v/ {certificate.code_grouped}" in first
    assert (
        "Specimen of the demonstration site: invented people, no credit granted."
        in first
    )
    assert "Page 1 of 2" in first


def test_the_second_page_gives_each_item_with_reasons(issue):
    second = words_of(issue(), 1)
    for line in (
        "12:30–13:10 Interacting with patients during ultrasound 40 34 "
        "12:30–12:36 not joined yet",
        "13:10–13:50 Breaking bad news 40 32 13:21–13:29 not connected",
        "13:50–14:30 Radiation risk discussion 40 40",
        "15:00–15:30 Break – – breaks are not counted",
        "17:30–18:00 Questions and answers 30 11 17:41–18:00 had left",
        "Counted 300 267 8 full half hours: 4.0 credits",
        "In force since 1 January 2024.",
        "Evaluation given on 23 February 2024.",
    ):
        assert line in second


def test_without_demo_it_is_no_specimen(issue, settings):
    settings.DEMO = False
    reader = issue()
    assert "Specimen" not in words_of(reader, 0) + words_of(reader, 1)


def test_the_file_is_tagged_titled_and_carries_its_number(issue):
    reader = issue()
    root = reader.trailer["/Root"]
    certificate = reader.certificate
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-gb"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert reader.metadata.title == f"Certificate {certificate.serial}"
    assert certificate.code_grouped in reader.metadata["/Keywords"]
    content = certificate.path.read_bytes()
    assert pdf.read_embedded(content) == pdf.Embedded(
        certificate.serial, certificate.code
    )
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "pdfuaid" in xmp


def test_only_our_fonts_are_inside_and_all_are_embedded(issue, tmp_path):
    reader = issue("Łukasz Żółć")
    listed = subprocess.run(
        ["pdffonts", reader.certificate.path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()[2:]
    names = {line.split()[0].partition("+")[2] for line in listed}
    assert {"Paper-Serif", "Paper-Sans"} <= names
    assert all(name.startswith(("Paper-", "Noto-Sans")) for name in names)
    assert all(line.split()[-5] == "yes" for line in listed)


def test_the_structure_reads_in_order(issue):
    reader = issue()
    told = subprocess.run(
        ["pdfinfo", "-struct-text", reader.certificate.path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    places = [
        told.index(words)
        for words in (
            "Talking with patients",
            "Certificate of attendance",
            "Inês Carvalho",
            "Held",
            "What this certificate rests on",
            "Counted",
            "Rule.",
        )
    ]
    assert places == sorted(places)
    assert told.count("\n  TR") + told.count(" TR") >= 14
    assert "TH" in told


def test_the_code_on_paper_is_the_address_in_words(issue, monkeypatch):
    seen = []
    real = marks.qr_rectangles
    monkeypatch.setattr(
        marks, "qr_rectangles", lambda text: seen.append(text) or real(text)
    )
    certificate = issue().certificate
    assert seen == [f"http://localhost:8000/v/{certificate.code_grouped}/"]


def test_markup_in_a_name_is_printed_not_obeyed(issue):
    name = "<b>Inês</b> <img src=file:///etc/passwd>"
    assert name in words_of(issue(name), 0)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x", "paper:other.svg"]
)
def test_nothing_outside_the_list_is_loaded(address):
    parts = pdf._Parts({"mark.svg": b"<svg/>"})
    with pytest.raises(ValueError, match="not on the list"):
        parts.fetcher().fetch(address)
    assert parts.refused == [address]


def test_a_glyph_missing_at_layout_fails_too(issue, monkeypatch):
    monkeypatch.setattr(pdf, "refuse_missing_letters", lambda paper: None)
    with pytest.raises(CannotPrint, match="have no sign"):
        issue("Inês \U000f1234")


def test_long_names_shrink_and_short_ones_do_not():
    assert pdf.name_points("Inês Carvalho") == 36
    assert pdf.name_points(NAMES[-1]) == 22
    assert pdf.name_points("W" * 200) == 0


def test_signatories_are_printed_with_a_line_and_no_invented_hand(issue):
    template = CertificateTemplate.objects.get(key="standard")
    signatory = {"name": "A. Lindqvist", "role": "Course organiser", "image": None}
    template.signatories = [("signatory", signatory)]
    template.save()
    reader = issue()
    assert "A. Lindqvist Course organiser" in words_of(reader, 0)
    assert reader.certificate.evidence["issuer"]["signatories"] == [
        {"name": "A. Lindqvist", "role": "Course organiser", "image_sha256": ""}
    ]


def test_equal_words_give_equal_bytes(issue):
    from certificates.domain.evidence import from_data
    from certificates.typesetting import set_paper
    from tests.certificates.sealing import attached

    certificate = issue().certificate
    stored = certificate.path.read_bytes()
    badge = Attachment(
        FILE_NAME, attached(stored), "application/json", description="Open Badges 3.0"
    )
    again = pdf.render(
        set_paper(
            from_data(certificate.evidence),
            serial=certificate.serial,
            code=certificate.code,
            issued_at=certificate.issued_at,
            evidence_sha256=certificate.evidence_sha256,
        ),
        [badge],
    )
    assert again == stored


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"%PDF-1.7 nothing", b"%PDF-"])
def test_what_is_no_pdf_says_nothing(content):
    assert pdf.read_embedded(content) is None


def test_this_machine_can_print_quickly():
    assert fonts.missing_fonts() == []
    assert pdf.has_fast_subsetting()
    assert Decimal(len(fonts.covered())) > 2800
