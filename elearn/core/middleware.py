"""What every request gets: a limit on its size, a content security policy, the
viewer's zone, and a page in words where a refusal reached nobody who could say it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from elearn.core.exceptions import Refusal

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]


class PolicyMiddleware(CSPMiddleware):
    """django-csp with named policies: `page`, unless the view or place says else."""

    def process_response(
        self, request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        name = getattr(response, "_csp_policy_name", None)
        if name is None and request.path.startswith(reverse("wagtailadmin_home")):
            name = "admin"
        if name is not None:
            response._csp_config = settings.CSP_POLICIES[name]
        return super().process_response(request, response)


class BodyLimitMiddleware:
    """Refuses a body too large for anything we take, before any of it is read.

    The largest things that come in are packages and platforms' logs in the admin.
    Elsewhere forms are small. The limits of the files are said by their own forms.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        is_admin = request.path.startswith(reverse("wagtailadmin_home"))
        limit = settings.ADMIN_BODY_MAX_BYTES if is_admin else settings.BODY_MAX_BYTES
        for place, most in settings.BODY_MAX_BYTES_BELOW.items():
            if request.path.startswith(place):
                limit = most
        if length > limit:
            return HttpResponse(
                _("This is too large to be taken. Nothing was changed."),
                status=413,
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)


class TimeZoneMiddleware:
    """Shows times in the signed-in person's zone, in the admin as well.

    The admin reads the zone from Wagtail's own user profile and overrides
    ours; it gets the profile with the person's zone put in, in memory only.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            zone = request.user.zone
            if request.path.startswith(reverse("wagtailadmin_home")):
                profile = UserProfile.get_for_user(request.user)
                profile.current_time_zone = str(zone)
                request.user.wagtail_userprofile = profile
        else:
            zone = ZoneInfo(settings.DEFAULT_VIEWER_ZONE)
        with timezone.override(zone):
            return self.get_response(request)


class RefusalMiddleware:
    """A refusal that no view expected, such as a sealed file that was changed.

    The person reads its sentence instead of a bare server error; the log keeps
    the trace, for somebody must look at it. Who comes by a link to an address that
    takes only forms reads that too, where Django would send an empty page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and isinstance(response, HttpResponseNotAllowed):
            response.content = render_to_string("405.html", request=request)
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        is_ours = exception.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if is_ours:
            logger.error("Refused %s: %s", request.path, exception, exc_info=exception)
        return render(
            request,
            "refused.html",
            {"sentence": exception, "is_ours": is_ours},
            status=exception.status,
        )
