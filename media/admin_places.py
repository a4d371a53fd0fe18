"""What an organiser does by hand with one person's place: adds it, takes it back, gives it
again, or moves somebody up the queue. Each answers with one sentence; nothing is shown here.
"""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from elearn.core.models import User
from elearn.core.typed import typed_number, typed_text
from media import services
from media.exceptions import RegistrationRefused
from media.lists import PersonRow
from media.models import GivenBack, Registration, WaitingPlace, Webinar
from media.wording import finding_sentence, sentence


def change_place(webinar: Webinar, request: HttpRequest, *, now: datetime) -> str:
    """What was done, in words. RegistrationRefused where it cannot be; Http404 for a
    form that is none of ours."""
    told, by = request.POST, request.user
    act = typed_text(told.get("act", ""))
    pk = typed_number(told.get("who", ""))
    reason = typed_text(told.get("reason", ""))
    if act == "add":
        return _add(webinar, request, now=now)
    if act == "remove":
        place = get_object_or_404(Registration, webinar=webinar, pk=pk)
        if place.user is None:
            raise Http404
        services.cancel_registration(
            webinar, user=place.user, by=by, now=now, reason=reason, tell=True
        )
        return _("%(name)s has no place any more, and a letter says so.") % {
            "name": place.user.name
        }
    if act == "give":
        gone = get_object_or_404(GivenBack, webinar=webinar, pk=pk, user__isnull=False)
        return _seat(webinar, gone.user, by=by, now=now)
    waiting = get_object_or_404(
        WaitingPlace, webinar=webinar, pk=pk, user__isnull=False
    )
    if act == "seat":
        return _seat(webinar, waiting.user, by=by, now=now)
    if act == "strike":
        services.leave_waiting_list(
            webinar, user=waiting.user, by=by, now=now, reason=reason, tell=True
        )
        return _("%(name)s no longer waits, and a letter says so.") % {
            "name": waiting.user.name
        }
    raise Http404


def _add(webinar: Webinar, request: HttpRequest, *, now: datetime) -> str:
    name = " ".join(typed_text(request.POST.get("name", "")).split())
    email = typed_text(request.POST.get("email", "")).strip()
    report = services.invite_and_register(
        webinar, people=[PersonRow(1, email, name)], by=request.user, now=now
    )
    if report.refused:
        raise RegistrationRefused(finding_sentence(report.refused[0]))
    if report.already_registered:
        return _("%(email)s has a place already.") % {"email": email}
    if report.over_capacity:
        return _("%(email)s has a place, beyond those that there are.") % {
            "email": email
        }
    return _("%(email)s has a place.") % {"email": email}


def _seat(webinar: Webinar, user: User, *, by: User, now: datetime) -> str:
    if not user.is_active:
        raise RegistrationRefused(sentence("account_inactive", email=user.email))
    place = services.register_person(
        webinar, user=user, by=by, now=now, as_organiser=True
    )
    if place.is_over_capacity:
        return _("%(name)s has a place, beyond those that there are.") % {
            "name": user.name
        }
    return _("%(name)s has a place.") % {"name": user.name}
