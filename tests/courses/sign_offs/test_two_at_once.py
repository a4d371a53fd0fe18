"""Two experts decide in the same moment."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page

from courses.domain.sign_offs import Act
from courses.exceptions import SignOffRefused
from courses.models import ModulePage
from tests.courses.sign_offs.deciding import NOW, decide, seen
from tests.factories.courses import make_sign_off


@pytest.mark.django_db(transaction=True)
def test_two_experts_at_once_are_one_decision_and_a_refusal(expert, settings):
    # An emptied database has neither pages nor a language for them.
    Locale.objects.get_or_create(
        language_code=get_supported_content_language_variant(settings.LANGUAGE_CODE)
    )
    module = Page.add_root(
        instance=ModulePage(title="Doses", slug="alone", aim="a", lead="l")
    )
    module.save_revision()
    sign_off = make_sign_off(module, now=NOW)
    shown, outcomes, both = seen(sign_off), [], threading.Barrier(2)

    def act(what):
        both.wait()
        try:
            decide(sign_off, expert, what, comment="12, not 8.", shown=shown)
            outcomes.append("taken")
        except SignOffRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(one,))
        for one in (Act.CONFIRMED, Act.OBJECTED)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["refused", "taken"]
    assert sign_off.steps.count() == 2
