"""This room's matter on lower rooms' pages: header link, footer link, panels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates import access, desk_home
from certificates.choices import NumberKinds
from certificates.domain.credit import next_step, written
from certificates.event_options import options_of
from certificates.issued import issued_by_year
from certificates.module_queries import standing_in_module
from certificates.number_queries import kinds_asked, numbers_of
from certificates.queries import (
    counts_of,
    own_items_of,
    rule_of,
    standing_of,
)
from certificates.scale import credit_scale
from certificates.wording import rule_words, step_words
from certificates.wording_options import options_words
from courses.credits import register_credit_words
from courses.domain.completion import Code as Asks
from courses.domain.completion import Requirement
from elearn.core.slots import NavigationItem, register_navigation, register_panel
from media.credit_scale import register_credit_scale
from media.domain.attendance import PersonAttendance
from media.models import Webinar


def footer_link(request: HttpRequest, **arguments: Any) -> str:
    return render_to_string("certificates/panels/footer.html", {}, request)


def how_minutes(request: HttpRequest, **arguments: Any) -> str:
    return render_to_string("certificates/panels/how_minutes.html", {}, request)


def verify_form(request: HttpRequest, **arguments: Any) -> str:
    return render_to_string("certificates/panels/verify.html", {}, request)


def after_webinar(request: HttpRequest, webinar: Webinar, **arguments: Any) -> str:
    """What the signed-in person's next step at this event needs; "" for others."""
    now = timezone.now()
    if not request.user.is_authenticated or not webinar.is_over(now):
        return ""
    standing = standing_of(webinar, request.user, now=now)
    if standing is None or not standing.was_there:
        return ""
    return render_to_string(
        "certificates/panels/after_webinar.html",
        {
            "standing": standing,
            "webinar": webinar,
            "credits": written(standing.verdict.granted),
        },
        request,
    )


def completed_module(
    request: HttpRequest, page: Any, asks: Sequence[Requirement] = (), **arguments: Any
) -> str:
    """On the page of a module: the certificate of who completed it; for others, that
    there will be one, where the module asks for more than a package's own word."""
    standing = (
        standing_in_module(page.pk, request.user)
        if request.user.is_authenticated
        else None
    )
    if standing is None and all(one.code == Asks.HEAR_PACKAGES for one in asks):
        return ""
    return render_to_string(
        "certificates/panels/completed_module.html", {"standing": standing}, request
    )


def credit_so_far(
    request: HttpRequest, webinar: Webinar, attendance: PersonAttendance, **more: Any
) -> str:
    """In the live room: what the minutes up to now make, and what the next step needs."""
    rule = rule_of(webinar)
    if rule is None or not rule.earns_by_minutes:
        return ""
    counts = counts_of(
        attendance,
        rule,
        options_of(webinar, rule),
        own=own_items_of(attendance, request.user),
    )
    return render_to_string(
        "certificates/panels/credit_so_far.html",
        {
            "sentence": step_words(
                next_step(
                    rule,
                    sum(count.counted_ms for count in counts),
                    event_maximum=webinar.credits_granted,
                )
            ),
            "asks_evaluation": rule.evaluation_first,
            "is_invented": webinar.is_invented,
        },
        request,
    )


def report_link(request: HttpRequest, webinar: Webinar, **arguments: Any) -> str:
    """The ways from the organisers' list of events to report, certificates and what is
    handed over."""
    if not access.may_issue(request.user):
        return ""
    return render_to_string(
        "certificates/panels/report_link.html", {"webinar": webinar}, request
    )


def attendance_key(request: HttpRequest, webinar: Webinar, **arguments: Any) -> str:
    """The way from the report about everybody to the one about each person."""
    if not access.may_issue(request.user):
        return ""
    return render_to_string(
        "certificates/panels/attendance_key.html", {"webinar": webinar}, request
    )


def credit_rule(request: HttpRequest, webinar: Webinar, **arguments: Any) -> str:
    """How minutes of this event become credits, on its page; of one that is invented
    none are granted."""
    rule = rule_of(webinar)
    if rule is None or webinar.is_invented:
        return ""
    chosen = options_of(webinar, rule)
    sentence = " ".join([rule_words(rule), *options_words(chosen.options)])
    return render_to_string(
        "certificates/panels/credit_rule.html", {"sentence": sentence}, request
    )


def credits_by_year(request: HttpRequest, **arguments: Any) -> str:
    """What a person has on certificates, year by year; "" before the first.

    Issued credits alone: what still waits is worked out on “My CME”.
    """
    years = issued_by_year(request.user)
    if not years:
        return ""
    return render_to_string(
        "certificates/panels/credits_by_year.html", {"years": years}, request
    )


def chamber_numbers(request: HttpRequest, **arguments: Any) -> str:
    """On the profile: the numbers that an event of the person asks for; "" for most."""
    kinds = kinds_asked(request.user)
    if not kinds:
        return ""
    known = numbers_of(request.user)
    rows = [(NumberKinds(kind).label, known.get(kind, "")) for kind in kinds]
    return render_to_string(
        "certificates/panels/chamber_numbers.html", {"rows": rows}, request
    )


def earning_words(webinars: Sequence[Webinar]) -> dict[int, str]:
    """What each event can earn by the rule of its day; no entry without a rule."""
    words = {}
    for webinar in webinars:
        rule = rule_of(webinar)
        if webinar.is_invented or rule is None or not rule.earns_by_minutes:
            continue
        words[webinar.pk] = (
            gettext("Up to %(credits)s credits")
            % {"credits": written(webinar.credits_granted)}
            if webinar.credits_granted
            else gettext("Minutes count towards credits")
        )
    return words


def register() -> None:
    register_navigation(
        NavigationItem(
            key="cme", label=_("My CME"), url_name="certificates:my_cme", order=40
        )
    )
    register_panel("footer", footer_link, order=10)
    register_panel("home_panels", how_minutes, order=40)
    register_panel("home_panels", verify_form, order=50)
    register_panel("webinar_after", after_webinar, order=50)
    register_panel("after_evaluation", after_webinar, order=50)
    register_panel("module_completed", completed_module, order=50)
    register_panel("webinar_credits", credit_rule, order=50)
    register_panel("room_credit", credit_so_far, order=50)
    register_panel("profile", chamber_numbers, order=50)
    register_panel("my_learning", credits_by_year, order=50)
    register_credit_words(earning_words)
    register_credit_scale(credit_scale)
    desk_home.register()
    register_panel("webinar_admin_links", report_link, order=50)
    register_panel("presence_report_links", attendance_key, order=50)
