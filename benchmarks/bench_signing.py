"""How much a signature and a badge cost beside the libraries that make them usually.

The same small PDF, the same P-256 key, in one process and one run: our container
in a field that is reserved already, against pyHanko's signer with its defaults
and with what it can be spared (key opened once, room reserved). The badge: values
put into an event's canonical form, against PyLD for each. Read the ratios, not the times.

    .venv/bin/python benchmarks/bench_signing.py
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

RUNS = 25
ISSUED = datetime(2026, 2, 25, 9, tzinfo=UTC)
PASSPHRASE = b"bench"


def measure(work, times: int = 1) -> float:
    """Milliseconds of CPU for one: the median of some runs after a first one."""
    work()
    taken = []
    for _ in range(RUNS):
        begin = process_time()
        for _ in range(times):
            work()
        taken.append((process_time() - begin) * 1000 / times)
    return median(taken)


def signing_rows() -> list[tuple[str, float]]:
    import pikepdf
    from pyhanko.pdf_utils.incremental_writer import (  # noqa: TID251 -- a peer
        IncrementalPdfFileWriter,
    )
    from pyhanko.sign import signers  # noqa: TID251 -- a peer
    from pyhanko.sign.fields import SigSeedSubFilter  # noqa: TID251 -- a peer

    from certificates import signing
    from certificates.signature_field import add_field
    from certificates.signing_keys import folder, signer_at

    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(842, 595))
    # As large as a certificate is with its fonts.
    pdf.Root.Ballast = pdf.make_stream(os.urandom(60_000))
    plain = io.BytesIO()
    pdf.save(plain)
    add_field(pdf)
    reserved = io.BytesIO()
    pdf.save(reserved)
    ready, unsigned = reserved.getvalue(), plain.getvalue()

    def peer(signer, room: int | None):
        metadata = signers.PdfSignatureMetadata(
            field_name="Seal", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
        )

        def work() -> None:
            writer = IncrementalPdfFileWriter(io.BytesIO(unsigned))
            signers.PdfSigner(metadata, signer).sign_pdf(writer, bytes_reserved=room)

        return work

    stock = signers.SimpleSigner.load(
        str(folder() / "signer-2026.key.pem"),
        str(folder() / "signer-2026.pem"),
        ca_chain_files=(str(folder() / "issuing.pem"),),
        key_passphrase=PASSPHRASE,
    )
    opened = signer_at(ISSUED).sign

    class Spared(signers.SimpleSigner):
        async def async_sign_raw(self, data, digest_algorithm, dry_run=False):
            return bytes(80) if dry_run else opened(data)

    spared = Spared(
        signing_cert=stock.signing_cert,
        signing_key=stock.signing_key,
        cert_registry=stock.cert_registry,
    )
    return [
        ("raw signature", measure(lambda: opened(b"x" * 300), 50)),
        ("ours", measure(lambda: signing.sign(ready, at=ISSUED), 20)),
        ("pyHanko, spared", measure(peer(spared, 8192))),
        ("pyHanko", measure(peer(stock, None))),
        (
            "checked by it",
            measure(lambda: signing.check(signing.sign(ready, at=ISSUED))),
        ),
    ]


def badge_rows() -> list[tuple[str, float]]:

    from certificates import badge
    from certificates.domain.serials import code_from_bits
    from certificates.example import example_snapshot

    frozen = example_snapshot("Inês Carvalho")
    numbers = iter(range(1, 10**6))

    def awarded() -> badge.Awarded:
        number = next(numbers)
        return badge.Awarded(
            serial=f"PCC-2026-{number:06d}",
            code=code_from_bits(number),
            email=f"person{number}@example.org",
            snapshot=frozen,
            evidence_sha256=hashlib.sha256(str(number).encode()).hexdigest(),
            issued_at=ISSUED,
        )

    named = replace(awarded(), name="Inês Carvalho")
    return [
        ("badge, ours", measure(lambda: badge.credential(awarded(), now=ISSUED), 20)),
        ("badge, PyLD", measure(lambda: badge.credential(named, now=ISSUED))),
    ]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
    django.setup()
    from django.conf import settings

    from certificates.signing_chain import make_chain

    with tempfile.TemporaryDirectory() as place:
        settings.SIGNING_DIR = Path(place)
        settings.SIGNING_PASSPHRASE = PASSPHRASE.decode()
        make_chain(now=datetime(2026, 1, 1, tzinfo=UTC), name="Bench", is_specimen=True)
        signatures, badges = signing_rows(), badge_rows()
    for rows, base in ((signatures, signatures[1][1]), (badges, badges[0][1])):
        for name, milliseconds in rows:
            print(
                f"{name:16} {milliseconds:8.3f} ms  {milliseconds / base:7.1f} × ours"
            )


if __name__ == "__main__":
    main()
