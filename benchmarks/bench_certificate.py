"""How much a certificate costs beside the smallest page that WeasyPrint can set.

Both in one process and one run, fonts and style sheet read beforehand, so the
ratio says what our two pages add: boxes, tags, the ribbon, the code, the fonts.
Read the ratio, not the times.

    .venv/bin/python benchmarks/bench_certificate.py
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import django

from certificates import pdf
from certificates.domain.counting import overlap_ms
from certificates.domain.evidence import reckon
from certificates.domain.serials import code_from_bits
from certificates.domain.snapshot import (
    Event,
    EvidenceItem,
    Gap,
    Issuer,
    RuleValues,
    Signatory,
    Snapshot,
    Source,
)
from certificates.rule_sets import rule_in_force
from certificates.typesetting import set_paper

RUNS = 15
MINUTE = 60_000
ISSUED = datetime(2024, 2, 25, 9, tzinfo=UTC)


def snapshot() -> Snapshot:
    """The certificate of the drawings: 267 of 300 minutes in nine items."""
    begin = int(datetime(2024, 2, 22, 11, 30, tzinfo=UTC).timestamp() * 1000)
    presence = ((begin + 6 * MINUTE, begin + 51 * MINUTE),) + (
        (begin + 59 * MINUTE, begin + 311 * MINUTE),
    )
    edges = [0, 40, 80, 120, 150, 180, 220, 260, 300, 330]
    kinds = ["talk", "talk", "talk", "qa", "break", "talk", "talk", "talk", "qa"]
    items = []
    for number, kind in enumerate(kinds):
        starts, ends = (begin + edges[number + step] * MINUTE for step in (0, 1))
        present = overlap_ms(presence, starts, ends)
        items.append(
            EvidenceItem(
                key=f"item-{number}",
                kind=kind,
                title="Interacting with patients during ultrasound",
                short_title="Ultrasound",
                starts_ms=starts,
                ends_ms=ends,
                present_ms=present,
                gaps=(
                    (Gap(starts, starts + 6 * MINUTE, "not_joined_yet"),)
                    if present < ends - starts
                    else ()
                ),
            )
        )
    rule = rule_in_force("eaccme", ISSUED.date())
    return Snapshot(
        name_printed="Inês Carvalho",
        event=Event(
            slug="part-1",
            title="Patient Communication Course, Part 1",
            time_zone="Europe/Vienna",
            starts_ms=begin,
            ends_ms=begin + 330 * MINUTE,
            held_on="2024-02-22",
            accreditation="Applied for at the EACCME, live stream only",
            maximum="",
            programme_number=1,
            programme_sha256="0" * 64,
        ),
        issuer=Issuer(
            "Talking with patients",
            "European School of Radiology (ESOR)",
            (Signatory("A. Lindqvist", "Course organiser"),),
        ),
        items=tuple(items),
        presence=presence,
        rule=RuleValues.of(rule),
        held_that_day="0.0",
        evaluated_on="2024-02-23",
        sources=(Source("archive", "part 1", "ab" * 32),),
        sealed_ms=begin + 351 * MINUTE,
        outcome=reckon(
            rule,
            items,
            presence,
            zone=ZoneInfo("Europe/Vienna"),
            options=rule.options,
        ),
    )


def measure(work) -> float:
    """Milliseconds of CPU: the median of a few runs after a first one."""
    work()
    times = []
    for _ in range(RUNS):
        begin = process_time()
        work()
        times.append((process_time() - begin) * 1000)
    return median(times)


def main() -> None:
    from weasyprint import HTML  # noqa: TID251 -- the floor is WeasyPrint itself

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearn.settings.test")
    django.setup()
    frozen = snapshot()

    def paper():
        return set_paper(
            frozen,
            serial="PCC-2024-000118",
            code=code_from_bits(118),
            issued_at=ISSUED,
            evidence_sha256="ab" * 32,
        )

    config, _sheets = pdf._layout()
    ready = paper()
    hello = HTML(string='<html lang="en"><title>Hello</title><p>Hello, world</p>')
    rows = [
        (
            "hello world",
            measure(
                lambda: hello.write_pdf(font_config=config, pdf_variant="pdf/ua-1")
            ),
        ),
        ("words only", measure(paper)),
        ("certificate", measure(lambda: pdf.render(ready))),
        (
            "longest name",
            measure(lambda: pdf.render(replace(ready, name="Nguyễn Thị Hằng " * 4))),
        ),
    ]
    base = rows[0][1]
    print(f"{len(pdf.render(ready)) / 1000:.1f} kB, two pages")
    for name, milliseconds in rows:
        print(f"{name:14} {milliseconds:8.1f} ms  {milliseconds / base:6.1f} × floor")


if __name__ == "__main__":
    main()
