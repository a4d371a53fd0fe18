"""Pages of the floor: the profile, robots.txt, uploads and the error pages."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe
from django.views.static import serve

from elearn.core.forms import ProfileForm
from elearn.core.models import User
from elearn.core.services import update_profile


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    # A copy: a refused form must not put its values into the page's header.
    person = User.objects.filter(pk=request.user.pk).first()
    form = ProfileForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        changed = update_profile(request.user, by=request.user, **form.cleaned_data)
        if changed:
            messages.success(request, _("Your profile is saved."))
        else:
            messages.info(request, _("Nothing was changed."))
        return redirect("core:profile")
    status = 422 if form.errors else 200
    return render(request, "core/profile.html", {"form": form}, status=status)


@require_safe
@cache_control(max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    """Pages for everybody may be found; people's own pages and admin not."""
    lines = ["User-agent: *"]
    if settings.DEMO:
        lines.append("Disallow: /")
    else:
        private = ("/admin/", "/accounts/", "/my/", "/v/", "/uploads/")
        lines += [f"Disallow: {path}" for path in private]
        lines.append(f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


#: What Wagtail writes into the upload folder for everybody to see. Documents
#: go through Wagtail's own view, which asks for permission; other files of
#: the folder are nobody's business.
IMAGE_FOLDERS = {"images", "original_images", "avatar_images"}


@require_safe
@cache_control(max_age=86_400)
def uploaded_image(request: HttpRequest, path: str) -> HttpResponse:
    """An image of the upload folder, where no web server stands in front."""
    folder, _slash, name = path.partition("/")
    extension = name.rpartition(".")[2].lower()
    if (
        folder not in IMAGE_FOLDERS
        or extension not in settings.WAGTAILIMAGES_EXTENSIONS
    ):
        raise Http404
    return serve(request, path, document_root=settings.MEDIA_ROOT)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its key: nothing was changed. The way back is to the
    page it stood on; its own address may take nothing but forms."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    context = {"back": came_from if is_ours else request.path}
    return render(request, "403_csrf.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """What went wrong on our side. Where the database is away, that is said, for it
    passes by itself; each of the two pages asks the database for nothing."""
    error = sys.exc_info()[1]
    is_away = isinstance(error, OperationalError | InterfaceError)
    # A table or column that is not there does not come back by waiting.
    if not is_away or "no such" in str(error):
        return HttpResponse(render_to_string("500.html"), status=500)
    answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = "10"
    return answer
