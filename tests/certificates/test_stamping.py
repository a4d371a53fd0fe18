"""A run of certificates: stamped where that is possible, and each as the layout makes it."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice, product
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageChops
from pypdf import PdfReader

from certificates import pdf
from certificates.domain.serials import code_from_bits
from certificates.example import LONG_NAME, example_snapshot
from certificates.exceptions import CannotPrint
from certificates.printing.attachments import Attachment
from certificates.printing.paper import Paper
from certificates.printing.stamping import Printer
from certificates.typesetting import set_paper

ISSUED = datetime(2024, 2, 25, 9, tzinfo=UTC)
STAMPED = [
    "Inês Carvalho",
    "Łukasz Żółć",
    "Ştefan Ionescu",
    "İpek Şahin",
    "Siobhán O’Kelly-Ní Dhomhnaill",
    "Σοφία Παπαδοπούλου",
    "Нина Петрова",
    "Ђорђе Јанковић",
    "Nguyễn Thị Hằng",
    "Fiona Filipović-Efflatoun",
    "AVATAR TOYOTA Wołkowa",
    "Maximiliana Konstantinopoulou-von Württemberg-Świętochłowska",
]
LAID_OUT = {
    "שרה לוי": "he",
    "نادية الخوري": "und-Arab",
    "सुनीता शर्मा": "und-Deva",
    "王秀英": "und-Hani",
    "山田 はなこ": "und-Hani",
    "김민지": "ko",
    "გიორგი ბერიძე": "ka",
    "Արմեն Հակոբյան": "hy",
    "J\u0302\u0323ana Q\u0301uist": "und-Latn",
    LONG_NAME: "und-Latn",
}
CREDENTIAL = Attachment(
    "credential.json", b'{"name": "example"}', "application/json", "Data", "Credential"
)


def paper_for(name: str, number: int = 118, **changes: object) -> Paper:
    return set_paper(
        replace(example_snapshot(name, days=changes.pop("days", 1)), **changes),
        serial=f"PCC-2024-{number:06}",
        code=code_from_bits((number * 2_654_435_761) ** 3 % 2**100),
        issued_at=ISSUED,
        evidence_sha256=f"{number:064x}",
    )


@pytest.fixture(scope="module")
def printer():
    with Printer() as printer:
        yield printer


def tags(content: bytes, tmp_path) -> str:
    """The tree with its texts, without the numbers of objects."""
    path = tmp_path / "read.pdf"
    path.write_bytes(content)
    told = subprocess.run(
        ["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True
    ).stdout
    return re.sub(r"(?<=[<(])\d+(?=-\d+-\d+[>)])|(?<=Object )\d+", "", told)


def pictures(content: bytes, tmp_path, dpi: int = 100) -> list[Image.Image]:
    path = tmp_path / "seen.pdf"
    path.write_bytes(content)
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", path, tmp_path / "seen"], check=True
    )
    return [
        Image.open(io.BytesIO(page.read_bytes())).convert("RGB")
        for page in sorted(tmp_path.glob("seen-*.png"))
    ]


def assert_same(stamped: bytes, laid_out: bytes, tmp_path) -> None:
    assert tags(stamped, tmp_path) == tags(laid_out, tmp_path)
    pairs = zip(pictures(stamped, tmp_path), pictures(laid_out, tmp_path), strict=True)
    for one, other in pairs:
        assert ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("name", STAMPED)
def test_a_stamped_certificate_is_the_one_that_is_laid_out(printer, name, tmp_path):
    paper = paper_for(name)
    before = printer.stamped
    stamped = printer.print(paper, [CREDENTIAL])
    assert printer.stamped == before + 1
    assert_same(stamped, pdf.render(paper, [CREDENTIAL]), tmp_path)
    assert PdfReader(io.BytesIO(stamped)).attachments == {
        "credential.json": [CREDENTIAL.content]
    }


@pytest.mark.parametrize(("name", "language"), LAID_OUT.items())
def test_what_cannot_be_stamped_is_laid_out(printer, name, language):
    paper = paper_for(name)
    before = printer.laid_out
    content = printer.print(paper)
    assert printer.laid_out == before + 1
    assert content == pdf.render(paper)
    with pikepdf.open(io.BytesIO(content)) as opened:
        first = opened.Root.StructTreeRoot.K[0].K[0]
        assert first.K[2].Lang == language


def test_other_minutes_days_and_missing_evaluations_are_stamped_too(printer, tmp_path):
    """Each of these moves what is drawn or leaves a run empty."""
    snapshot = example_snapshot(days=2)
    first = paper_for("Inês Carvalho", days=2)
    one_day = paper_for(
        "Inês Carvalho", days=2, presence=snapshot.presence[:2], evaluated_on=""
    )
    printer.print(first)
    before = printer.stamped
    stamped = printer.print(one_day)
    assert printer.stamped == before + 1
    assert_same(stamped, pdf.render(one_day), tmp_path)


def test_the_order_of_printing_changes_no_byte():
    names = [*STAMPED[4:9], *islice(LAID_OUT, 2)]
    papers = [paper_for(name, number) for number, name in enumerate(names)]
    with Printer() as one, Printer() as other:
        forth = {paper.serial: one.print(paper) for paper in papers}
        back = {paper.serial: other.print(paper) for paper in reversed(papers)}
    assert forth == back
    assert one.stamped == other.stamped == len(papers) - 2


def test_a_letter_without_a_sign_is_refused_and_nothing_is_printed(printer):
    with pytest.raises(CannotPrint, match="cannot write"):
        printer.print(paper_for("Inês \U0001f984"))


#: What a worker does: settings first, papers by pickle, a printer of its own.
WORKER = """
import hashlib, pickle, sys
import django
django.setup()
from certificates.printing.stamping import Printer
with Printer() as printer:
    for paper in pickle.load(sys.stdin.buffer):
        print(hashlib.sha256(printer.print(paper)).hexdigest())
"""


def test_a_process_of_its_own_prints_the_same_bytes(printer, signing_chain):
    papers = [paper_for(name) for name in STAMPED[:2]]
    there = subprocess.run(
        [sys.executable, "-c", WORKER],
        input=pickle.dumps(papers),
        capture_output=True,
        check=True,
        cwd=Path(__file__).parent.parent.parent,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "elearn.settings.test",
            "ELEARN_SIGNING_DIR": str(signing_chain),
        },
    ).stdout.decode()
    assert there.split() == [
        hashlib.sha256(printer.print(paper)).hexdigest() for paper in papers
    ]


FIRST = ["Inês", "Łukasz", "Anaïs", "Jürgen", "Σοφία", "Нина", "Nguyễn", "İpek", "Zoë"]
LAST = [
    "Carvalho", "Żółć", "Lefèvre", "Müller-Straße", "Παπαδοπούλου", "Петрова", "Hằng",
    "Şahin", "O’Kelly", "Ångström", "Đorđević", "Țurcanu", "Kowalczyk-Świętochłowska",
]  # fmt: skip
HARD = ["שרה לוי", "نادية الخوري", "王秀英", "सुनीता शर्मा", LONG_NAME]


def test_five_hundred_mixed_names(tmp_path):
    """Every file is whole, tagged, says who and which, and its code leads to its page."""
    names = [" ".join(pair) for pair in product(FIRST, LAST)]
    names = [*islice((names * 5), 495), *HARD]
    papers = [paper_for(name, number) for number, name in enumerate(names)]
    files = []
    with Printer() as printer:
        for paper in papers:
            files.append(tmp_path / f"{paper.serial}.pdf")
            files[-1].write_bytes(printer.print(paper))
    assert (printer.stamped, printer.laid_out) == (495, 5)
    for paper, file in zip(papers, files, strict=True):
        with pikepdf.open(file) as opened:
            root = opened.Root
            assert root.MarkInfo.Marked
            assert root.Lang == "en-gb"
            assert len(root.StructTreeRoot.K[0].K) == 2
            assert opened.docinfo["/Title"] == f"Certificate {paper.serial}"
            assert opened.check_pdf_syntax() == []
    for number in range(0, 500, 25):
        paper, file = papers[number], files[number]
        words = re.sub(r"\s+", " ", PdfReader(file).pages[0].extract_text())
        assert paper.name in words
        assert paper.serial in words
        checked = subprocess.run(
            ["qpdf", "--check", file], capture_output=True, text=True, check=False
        )
        assert (checked.returncode, checked.stderr) == (0, "")
        seen = pictures(file.read_bytes(), tmp_path, dpi=80)[0]
        assert [code.text for code in zxingcpp.read_barcodes(seen)] == [paper.url]
