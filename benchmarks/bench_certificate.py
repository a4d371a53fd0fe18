"""Certificates per second: laid out for each person, stamped, and drawn by another tool.

All in one process and one run, with the same two pages of the same event, so that the
ratios hold on any machine. Ours is all that a certificate is: words, stamped, with the
badge inside, sealed. The first version that it is held against is a layout and a stock
signature, nothing of ours; reportlab draws, and neither tags nor signs. The times are of
the processor; read the ratios.

    .venv/bin/python benchmarks/bench_certificate.py [--many 2000]
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

RUNS = 9
ISSUED = datetime(2024, 2, 25, 9, tzinfo=UTC)


def told_of(number: int) -> dict:
    from certificates.domain.serials import code_from_bits

    return {
        "serial": f"PCC-2024-{number:06}",
        "code": code_from_bits((number * 2_654_435_761) ** 3 % 2**100),
        "issued_at": ISSUED,
        "evidence_sha256": f"{number:064x}",
    }


def snapshot_of(number: int):
    from certificates.example import example_snapshot

    return example_snapshot(f"Inês Carvalho {number}")


def set_one(number: int):
    from certificates.typesetting import set_paper

    return set_paper(snapshot_of(number), **told_of(number))


def make_one(number: int, printing) -> bytes:
    """As it is issued: the words set, the badge awarded, both in a sealed file."""
    from certificates.services.writing import print_certificate

    return print_certificate(
        snapshot_of(number),
        email=f"person{number}@example.org",
        images={},
        printing=printing,
        **told_of(number),
    )


def measure(work, runs: int = RUNS) -> float:
    """Milliseconds of CPU: the least of a few runs after a first one."""
    work(0)
    times = []
    for number in range(1, runs + 1):
        begin = process_time()
        work(number)
        times.append((process_time() - begin) * 1000)
    return min(times)


def naive(paper) -> bytes:
    """What a first version does: all fonts and styles are read anew for each person, and
    nothing is done to what comes out."""
    from certificates import pdf

    pdf._layout.cache_clear()
    return pdf.lay_out(paper, pdf.Drawn.of(paper))


# -- The stock signature -------------------------------------------------------
def stock_signer():
    """pyHanko as its manual shows it: ECDSA P-256, a certificate that signs itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko.sign import signers  # noqa: TID251 -- what others do

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Benchmark")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2024, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2034, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return signers.SimpleSigner.load_pkcs12_data(
        serialization.pkcs12.serialize_key_and_certificates(
            b"benchmark", key, certificate, None, serialization.NoEncryption()
        ),
        other_certs=[],
    )


def sign_stock(signer, content: bytes) -> bytes:
    from pyhanko.pdf_utils import incremental_writer  # noqa: TID251 -- what others do
    from pyhanko.sign import signers  # noqa: TID251 -- what others do

    return signers.sign_pdf(
        incremental_writer.IncrementalPdfFileWriter(io.BytesIO(content)),
        signers.PdfSignatureMetadata(field_name="Signature"),
        signer=signer,
    ).getvalue()


# -- The same two pages by reportlab -------------------------------------------
def register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    from certificates.printing import fonts

    for (family, script, weight), path in fonts.font_files().items():
        if not script:
            pdfmetrics.registerFont(TTFont(f"{family} {weight}", str(path)))


def draw(paper) -> bytes:
    """Texts, rules, strip and code at about the places of ours; no tags."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    from certificates.printing import marks

    ground, runs = paper.ground, paper.runs
    out = io.BytesIO()
    sheet = Canvas(out, pagesize=(297 * mm, 210 * mm))
    sheet.setTitle(paper.title)

    def write(x, y, text, size=10.5, face="Paper Sans 400"):
        sheet.setFont(face, size)
        sheet.drawString(x * mm, (210 - y) * mm, text)

    def rule(y, width=257):
        sheet.line(20 * mm, (210 - y) * mm, (20 + width) * mm, (210 - y) * mm)

    write(31, 20, ground.site, 13, "Paper Serif 700")
    write(220, 20, ground.kind, 13, "Paper Serif 400")
    rule(30)
    write(20, 46, ground.labels.certify, 12.5)
    write(20, 60, runs["name"], 36, "Paper Serif 400")
    for line, words in enumerate(ground.body):
        text = "".join(runs.get(word.run, word.text) for word in words)
        write(20, 73 + 8 * line, text, 17, "Paper Serif 400")
    for line, fact in enumerate(ground.facts):
        write(20, 98 + 11 * line, fact.label)
        write(63, 98 + 11 * line, runs.get(fact.words.run, fact.words.text))
        rule(102 + 11 * line, 183)
    side, code = marks.qr_rectangles(paper.url)
    unit = 33 / side
    for x, y, width, height in code:
        sheet.rect(
            (221.4 + x * unit) * mm,
            (112 - y * unit) * mm,
            width * unit * mm,
            height * unit * mm,
            stroke=0,
            fill=1,
        )
    write(221.4, 135, ground.url_first, 9.5, "Paper Sans 700")
    write(221.4, 140, runs["code"], 9.5, "Paper Sans 700")
    write(20, 195, ground.footnote, 8.5)
    sheet.showPage()
    write(31, 20, ground.site, 13, "Paper Serif 700")
    write(220, 20, runs["serial"], 13, "Paper Serif 400")
    write(20, 42, ground.labels.rests_on, 19, "Paper Serif 400")
    write(20, 50, runs["whose"])
    write(20, 55, ground.about)
    for x, width in paper.presence[0]:
        sheet.rect((20 + x / 4.85) * mm, 140 * mm, width / 4.85 * mm, 5 * mm, fill=1)
    for line, row in enumerate(ground.rows):
        y = 82 + 7.2 * line
        texts = (row.time, row.title, row.minutes)
        own = (runs[f"present-{line}"], runs[f"why-{line}"])
        for x, text in zip((20, 51, 140, 160, 178), (*texts, *own), strict=True):
            write(x, y, text, 9.5)
        rule(y + 2)
    write(140, 150, runs["total-present"], 9.5, "Paper Sans 700")
    write(178, 150, runs["total-words"], 9.5, "Paper Sans 700")
    for line, text in enumerate(
        (ground.rule_words, ground.evidence_words, runs["evaluated"], runs["digest"])
    ):
        write(20, 160 + 5 * line, text, 8.6)
    sheet.showPage()
    sheet.save()
    return out.getvalue()


def resident_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
    django.setup()
    from certificates import pdf
    from certificates.printing.stamping import Printer
    from certificates.signing_chain import make_chain

    make_chain(now=datetime(2024, 1, 1, tzinfo=UTC), name="Bench", is_specimen=True)

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=2000)
    many = parser.parse_args().many

    papers = [set_one(number) for number in range(RUNS + 1)]
    signer = stock_signer()
    register_fonts()
    with Printer() as printer:
        content = make_one(0, printer.print)
        rows = {
            "first layout, stock signature": measure(
                lambda number: sign_stock(signer, naive(papers[number]))
            ),
            "ours, laid out for each": measure(
                lambda number: make_one(number, pdf.render)
            ),
            "reportlab, no tags or signature": measure(
                lambda number: draw(papers[number])
            ),
            "ours: words, stamp, badge, seal": measure(
                lambda number: make_one(number, printer.print), 50
            ),
            "  of which words": measure(set_one, 50),
            "  stamp and seal": measure(
                lambda number: printer.print(papers[number % RUNS]), 50
            ),
        }
    base = rows["first layout, stock signature"]
    print(f"{len(content) / 1000:.0f} kB, two pages; ms of CPU for one certificate")
    for name, milliseconds in rows.items():
        print(f"{name:32} {milliseconds:8.2f} {base / milliseconds:8.1f} ×")

    with Printer() as printer:
        for number in range(200):
            make_one(number, printer.print)
        before, begin = resident_mb(), process_time()
        for number in range(many):
            make_one(number, printer.print)
        seconds = process_time() - begin
        print(
            f"{many} in {seconds:.1f} s of CPU ({many / seconds:.0f} a second), "
            f"{resident_mb() - before:+.1f} MB after the first 200"
        )


if __name__ == "__main__":
    main()
