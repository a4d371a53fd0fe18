"""What did a page of a quiz send? Fields are named `q<slot>-<field>`; each slot that
can be answered sends the sequence number it was shown with.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import QueryDict

from elearn.core.typed import typed_number

_FIELD = re.compile(r"q(?P<slot>[1-9][0-9]{0,3})-(?P<name>.{1,200})", re.DOTALL)
_ACT = re.compile(r"(?P<act>[a-z-]{1,20}?)(?:-(?P<number>[0-9]{1,6}))?")


def sent_answers(post: QueryDict) -> list[dict[str, Any]]:
    """Rows for the services, in the order of their slots."""
    rows: dict[int, dict[str, Any]] = {}
    for field, values in post.lists():
        match = _FIELD.fullmatch(field)
        if match is None:
            continue
        slot = int(match["slot"])
        row = rows.setdefault(slot, {"slot": slot, "fields": {}})
        if match["name"] == "sequence":
            row["sequence"] = typed_number(values[-1])
        else:
            row["fields"][match["name"]] = [str(one) for one in values]
    return [rows[slot] for slot in sorted(rows) if "sequence" in rows[slot]]


def sent_act(post: QueryDict) -> tuple[str, int]:
    """Which button it was: (`check`, 3), (`page`, 2), (`summary`, 0) …"""
    match = _ACT.fullmatch(post.get("do", ""))
    return (match["act"], int(match["number"] or 0)) if match else ("save", 0)


def again_sequence(post: QueryDict, slot: int) -> int:
    return typed_number(post.get(f"again{slot}-sequence", ""))
