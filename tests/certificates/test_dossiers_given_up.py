"""A dossier that is being made when its people change is given up, and leaves no file."""

from pathlib import Path

import pytest

from certificates.models import Dossier
from certificates.services import ask_for_dossier, dossiers, make_dossier
from tests.certificates.conftest import NOW

pytestmark = pytest.mark.usefixtures("bytes_for_paper")


def test_somebody_who_goes_while_it_is_made_is_in_none(
    webinar, due_learner, monkeypatch, settings
):
    asked = ask_for_dossier(webinar, by=None, now=NOW)
    real = dossiers._write

    def erase_then_end(*args, **told):
        made = real(*args, **told)
        due_learner.delete()
        return made

    monkeypatch.setattr(dossiers, "_write", erase_then_end)
    assert make_dossier(asked.pk, now=NOW) is None
    asked.refresh_from_db()
    assert (asked.state, asked.file) == ("failed", "")
    assert asked.problem == "The record of the event changed meanwhile. Make it again."
    assert list(Path(settings.DOSSIER_ROOT).iterdir()) == []


def test_one_that_was_given_up_does_not_come_back(webinar, due_learner, monkeypatch):
    asked = ask_for_dossier(webinar, by=None, now=NOW)
    real = dossiers._write

    def take_away_then_end(*args, **told):
        made = real(*args, **told)
        Dossier.objects.all().delete()
        return made

    monkeypatch.setattr(dossiers, "_write", take_away_then_end)
    assert make_dossier(asked.pk, now=NOW) is None
    assert Dossier.objects.count() == 0
