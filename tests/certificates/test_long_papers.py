"""Modules with a long title or many parts: the code stays readable, and each page says
whose it is."""

import io
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from pypdf import PdfReader

from certificates.domain.completion import Asked, CompletionSnapshot, Met
from certificates.example import ISSUED, example_completion
from certificates.pdf import render
from certificates.typesetting import set_paper

TITLE_MAX = 255
LONG = ("How to talk with somebody whom you do not see and " * 6)[:TITLE_MAX]
#: The code on the first page, in points from the top left, and the words under it.
LEFT, TOP, BOTTOM = 221 / 25.4 * 72, 97 / 25.4 * 72, 131 / 25.4 * 72


def printed(snapshot: CompletionSnapshot) -> bytes:
    paper = set_paper(
        snapshot,
        serial="MOD-2026-000001",
        code="1" * 20,
        issued_at=ISSUED,
        evidence_sha256="a" * 64,
    )
    return render(paper, is_sealed=False)


def titled(title: str, name: str = "") -> CompletionSnapshot:
    told = example_completion()
    module = replace(told.module, title=title)
    return replace(told, module=module, name_printed=name or told.name_printed)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (LONG, ""),
        (("Patientenkommunikationsgrundlagen" * 8)[:TITLE_MAX], ""),
        (LONG, "Maria Anna Josefa Theresia " * 4 + "von und zu"),
        ("Breaking bad news", ""),
    ],
)
def test_no_title_runs_into_the_code(db, tmp_path, title, name):
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's tools are not installed.")
    (tmp_path / "made.pdf").write_bytes(printed(titled(title, name)))
    told = subprocess.run(
        ["pdftotext", "-bbox", "-f", "1", "-l", "1", "made.pdf", "-"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    words = re.findall(
        r'xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">([^<]*)<', told
    )
    assert len(words) > 20
    across = [
        word
        for _left, top, right, bottom, word in words
        if float(right) > LEFT and float(bottom) > TOP and float(top) < BOTTOM
    ]
    assert across == []
    # And what follows stays above the line of the foot, with its number.
    (number,) = [
        bottom for *_edges, bottom, word in words if word == "MOD-2026-000001,"
    ]
    assert float(number) < 140 / 25.4 * 72 + 16 / 25.4 * 72


@pytest.mark.parametrize(("parts", "count"), [(12, 2), (20, 3), (30, 3), (60, 5)])
def test_each_page_of_a_long_record_has_number_and_name(db, parts, count):
    told = example_completion()
    met = tuple(
        Met("lesson", f"Lesson {number} of a usual length", told.completed_ms)
        for number in range(parts)
    )
    snapshot = replace(told, met=met, asked=Asked(lessons=parts))
    pages = [
        re.sub(r"\s+", " ", page.extract_text())
        for page in PdfReader(io.BytesIO(printed(snapshot))).pages
    ]
    assert len(pages) == count
    for page in pages[1:]:
        assert "MOD-2026-000001" in page
        assert snapshot.name_printed in page
    head = f"MOD-2026-000001 · {snapshot.name_printed}"
    assert [head in page for page in pages] == [False] * 2 + [True] * (len(pages) - 2)
    # The rule stands under the end of the table.
    assert "Rule." in pages[-1]
    assert "certified without credit" in pages[-1]
