"""Which files a dossier holds, one after the other, so that only one is in memory.

Everything is read from the records; nothing is reckoned that another page does not
show. The same records give the same bytes: no member says when it was packed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from certificates.domain.evidence import canonical
from certificates.dossier import event_tables, people_tables
from certificates.dossier.readme import readme
from certificates.exceptions import DamagedCertificate
from certificates.models import Certificate
from certificates.queries import Standing, due_list, rule_of
from certificates.rule_sets import FOLDER, rule_sets
from certificates.storage import read_pdf
from courses import evaluation_report
from courses.queries import results_of
from elearn.core.spreadsheets import Row, write_csv, write_xlsx
from media.models import Webinar

Member = tuple[str, bytes]


def members_of(webinar: Webinar, *, now: datetime) -> Iterator[Member]:
    """Name and bytes of each file. Many certificates cost no more memory than one."""
    people = due_list(webinar, now=now, will_seal=False)
    certificates = list(
        Certificate.objects.filter(webinar=webinar)
        .select_related("replaced_by", "replaces")
        .defer("evidence")
        .order_by("serial")
    )
    yield "README.txt", readme(webinar).encode()
    yield "event.csv", _csv(event_tables.event(webinar))
    yield from _programme(webinar)
    yield "faculty.csv", _csv(event_tables.faculty(webinar))
    yield from _attendance(webinar, people)
    yield from _evaluation(webinar)
    yield from _rules(webinar)
    yield "corrections/minutes.csv", _csv(people_tables.corrections(webinar))
    yield "corrections/requests.csv", _csv(people_tables.requests(webinar))
    yield "certificates/issued.csv", _csv(people_tables.issued(certificates, webinar))
    yield from _sample(certificates)
    yield "record/sealed-parts.csv", _csv(event_tables.sealed_parts(webinar))
    yield "record/logs.csv", _csv(event_tables.logs(webinar))


def _programme(webinar: Webinar) -> Iterator[Member]:
    """The one in force at the times it really had, and every version as published."""
    yield "programme/in-force.csv", _csv(event_tables.programme(webinar))
    yield "programme/times.csv", _csv(event_tables.item_times(webinar))
    versions = webinar.programme_versions.order_by("number")
    yield "programme/versions.csv", _csv(event_tables.versions(versions))
    for version in versions:
        name = f"programme/version-{version.number}.json"
        yield name, _json(version.items)


def _attendance(webinar: Webinar, people: list[Standing]) -> Iterator[Member]:
    rows = people_tables.attendance(webinar, people)
    minutes = people_tables.minutes(webinar, people)
    yield "attendance/list.csv", _csv(iter(rows))
    yield "attendance/minutes-per-item.csv", _csv(iter(minutes))
    yield "attendance/items.csv", _csv(people_tables.items(webinar, people))
    yield (
        "attendance/list.xlsx",
        write_xlsx({_("List"): rows, _("Minutes per item"): minutes}),
    )


def _evaluation(webinar: Webinar) -> Iterator[Member]:
    report = evaluation_report.present(results_of(webinar))
    yield (
        "evaluation/results.csv",
        write_csv(evaluation_report.csv_rows(report)).encode(),
    )
    yield (
        "evaluation/results.xlsx",
        write_xlsx(evaluation_report.sheets(report)),
    )


def _rules(webinar: Webinar) -> Iterator[Member]:
    """The values in force with their sources, the whole rule set, and what was chosen."""
    yield "rules/options.csv", _csv(event_tables.options(webinar))
    rule = rule_of(webinar)
    if rule is None:
        return
    yield "rules/values.csv", _csv(event_tables.rule_values(rule))
    if webinar.rule_set in rule_sets():
        path = FOLDER / f"{webinar.rule_set}.toml"
        yield f"rules/{path.name}", path.read_bytes()


def _sample(certificates: list[Certificate]) -> Iterator[Member]:
    """The stored file of the first valid certificate: what was issued, not a drawing."""
    valid = next((one for one in certificates if one.is_valid), None)
    if valid is None:
        return
    try:
        yield f"certificates/sample-{valid.serial}.pdf", read_pdf(valid)
    except DamagedCertificate as damaged:
        yield "certificates/sample-missing.txt", f"{damaged}\n".encode()


def _csv(rows: Iterator[Row]) -> bytes:
    return write_csv(rows).encode()


def _json(data: Any) -> bytes:
    # Through the one spelling that digests are made of, and then laid out to be read.
    told = json.loads(canonical({"items": data}))
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()
