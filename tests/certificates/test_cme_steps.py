"""The one button of an event under My CME, and what a number's year is."""

from datetime import date
from types import SimpleNamespace

import pytest

from certificates.cme import CmeRecord
from certificates.cme_steps import offer_for
from certificates.domain.credit import ZERO, Code, Reason, Verdict


@pytest.mark.parametrize(("is_waiting", "asked"), [(True, "number"), (False, "")])
def test_no_number_is_asked_for_where_nothing_is_reported(is_waiting, asked):
    verdict = Verdict(ZERO, ZERO, (Reason(Code.PROMPTS),))
    event = SimpleNamespace(
        webinar=SimpleNamespace(slug="german"),
        standing=SimpleNamespace(verdict=verdict),
        is_issued=False,
        is_closed=False,
        is_due=False,
        is_waiting=is_waiting,
        lacks_number="efn",
    )
    offer = offer_for(event)
    assert (offer.code if offer else "") == asked


@pytest.mark.parametrize(
    ("serials", "told"),
    [
        ((), False),
        (("PCC-2024-000001",), False),
        (("PCC-2024-000001", "PCC-2026-000001"), True),
    ],
)
def test_the_year_in_a_number_is_explained_where_it_is_not_the_events(serials, told):
    made = [SimpleNamespace(serial=one, held_on=date(2024, 2, 22)) for one in serials]
    year = SimpleNamespace(events=[SimpleNamespace(certificates=made)])
    assert CmeRecord((year,), None).tells_year_of_issue is told
