"""Writes about how an event's minutes are counted: a choice, by whom and when."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain.options import VALUES
from certificates.exceptions import OptionRefused
from certificates.models import EventOption
from elearn.core.audit import record
from elearn.core.models import User
from media.models import Webinar


@transaction.atomic
def confirm_option(
    webinar: Webinar, *, name: str, value: str, by: User | None, now: datetime
) -> EventOption:
    """The organisers stand for this value from now on. What is issued stays as it is.

    Confirming what is confirmed already adds nothing. OptionRefused for an option or a
    value that is in no list.
    """
    if value not in VALUES.get(name, ()):
        raise OptionRefused(_("Please choose one of the values in the list."))
    webinar = Webinar.objects.select_for_update().get(pk=webinar.pk)
    last = EventOption.objects.filter(webinar=webinar, name=name).last()
    if last is not None and last.value == value:
        return last
    option: EventOption = EventOption.objects.create(
        webinar=webinar, name=name, value=value, confirmed_by=by, confirmed_at=now
    )
    record(
        "certificates.confirm_option",
        webinar,
        by=by,
        name=name,
        value=value,
        before=last.value if last else "",
    )
    return option
