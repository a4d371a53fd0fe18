"""The one button of an event under My CME."""

from types import SimpleNamespace

import pytest

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
