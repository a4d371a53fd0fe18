"""What the modules' files ask experts to confirm, as rows of the site.

A decision made on the site is never written over; nothing here decides in anybody's
name but what a file says is signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from courses import queries, services
from courses.choices import Expertise
from courses.demo import in_review
from courses.demo.lesson_parts import ContentError
from courses.demo.outline import ModuleOutline, read_toml
from courses.domain.sign_offs import Act, Shown
from courses.models import ModulePage, SignOff
from elearn.core.models import User

#: Of the module in review; all of it is invented, like the person who objects.
INVENTED = (
    {
        "key": "no-dose",
        "field": "physics",
        "by": "medical physics expert",
        "what": "what may be said about dose when a scan is cancelled on the table",
    },
    {
        "key": "fasting",
        "field": "clinical",
        "by": "anaesthetist",
        "what": "what somebody who has fasted in vain may eat and drink, and when",
    },
)
EXPERT = "tomislav.babic@example.org"
CAPACITY = "Medical physics expert, Zagreb"
OBJECTION = (
    "Say “you had no radiation today” only where the scanner’s log shows that no exposure"
    " had begun; a planning image counts."
)


def plant_sign_offs(outlines: Sequence[ModuleOutline], *, now: datetime) -> None:
    for outline in outlines:
        wanted = sign_offs_of(outline)
        module = ModulePage.objects.filter(slug=outline.slug).first()
        if module is None:
            continue
        _keep(module, wanted, now=now)


def sign_offs_of(outline: ModuleOutline) -> dict[str, dict[str, Any]]:
    """Key → what `services.keep_sign_off_of_file` takes."""
    place = f"module “{outline.slug}”"
    facts = {source["id"] for source in outline.sources}
    return _read(outline.frame.get("sign_offs", ()), facts=facts, place=place)


def _read(
    rows: Sequence[Mapping[str, Any]], *, facts: set[str], place: str
) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for number, row in enumerate(rows, start=1):
        lacks = [name for name in ("key", "field", "by", "what") if not row.get(name)]
        if lacks:
            raise ContentError(f"{place}, sign-off {number}: “{lacks[0]}” is missing")
        if row["key"] in found:
            raise ContentError(f"{place}: two sign-offs are called “{row['key']}”")
        if row["field"] not in Expertise.values:
            raise ContentError(f"{place}: there is no field “{row['field']}”")
        unknown = sorted(set(row.get("facts", ())) - facts)
        if unknown:
            raise ContentError(f"{place}: there is no fact “{unknown[0]}”")
        found[row["key"]] = {
            "field": row["field"],
            "expert": row["by"],
            "what": row["what"],
            "facts": list(row.get("facts", ())),
            "signed": row.get("signed", ""),
        }
    return found


def _keep(
    module: ModulePage, wanted: Mapping[str, dict[str, Any]], *, now: datetime
) -> None:
    for key, told in wanted.items():
        services.keep_sign_off_of_file(module, key=key, told=told, now=now)
    services.withdraw_gone_sign_offs(
        module,
        keys=wanted.keys(),
        reason="The module’s file asks for it no longer.",
        now=now,
    )


def plant_invented_sign_offs(*, now: datetime) -> None:
    """One that awaits somebody and one that an expert objected to, in the module that no
    learner has seen. Once, for what becomes of them is the visitor's business."""
    slug = read_toml(in_review.FILE)["slug"]
    module = ModulePage.objects.filter(slug=slug).first()
    expert = User.objects.filter(email=EXPERT).first()
    if module is None or expert is None or SignOff.objects.filter(module=module):
        return
    rows = _read(INVENTED, facts=set(), place=slug)
    _keep(module, rows, now=now - timedelta(days=3))
    row = SignOff.objects.get(module=module, key="no-dose")
    services.decide_sign_off(
        row,
        act=Act.OBJECTED,
        capacity=CAPACITY,
        comment=OBJECTION,
        seen=Shown(1, row.what, queries.versions_to_sign(module)),
        by=expert,
        now=now - timedelta(days=1),
    )
