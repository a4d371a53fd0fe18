"""Pages of this room: My CME, the download, and the public verification."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from certificates import access
from certificates.cme import cme_record
from certificates.correction_queries import requests_of
from certificates.domain.serials import grouped, is_serial, read_code
from certificates.forms import AskForm
from certificates.limits import limited
from certificates.models import Certificate
from certificates.presenters import answer_page, event_address
from certificates.queries import public_answer, rule_keys_of, standing_of
from certificates.rule_pages import rules_page
from certificates.services import (
    ask_for_correction,
    issue_certificate,
    issue_completion,
)
from certificates.signing_keys import root_fingerprints
from certificates.storage import read_pdf
from elearn.core.exceptions import Refusal
from media.models import Webinar
from media.queries import next_event


@never_cache
@require_safe
@login_required
def my_cme(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    record = cme_record(request.user, now=now)
    upcoming = next_event(now) if record.is_empty else None
    return render(
        request,
        "certificates/pages/my_cme.html",
        {
            "record": record,
            "next_event": upcoming,
            "next_event_url": upcoming and event_address(upcoming),
        },
    )


def _take(request: HttpRequest, issue: Callable[..., Certificate], issued: str) -> None:
    """Issue to whoever asks, and say so or why not on the page that comes next."""
    try:
        certificate = issue(user=request.user, by=request.user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, issued % {"serial": certificate.serial})


@require_POST
def take_certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """The person's own certificate, made now where it is due."""
    if not request.user.is_authenticated:
        # Back to the page with the button: a POST cannot be repeated.
        return redirect_to_login(reverse("certificates:my_cme"))
    webinar = access.webinar_of_participant(slug, request.user)
    _take(
        request,
        partial(issue_certificate, webinar),
        _("Certificate %(serial)s is issued. You can download it below."),
    )
    return redirect("certificates:my_cme")


@require_POST
def take_module(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's own certificate of a module they completed, made now where it is due."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("certificates:my_cme"))
    completion = access.completion_of_learner(pk, request.user)
    _take(
        request,
        partial(issue_completion, completion),
        _("Certificate %(serial)s is issued."),
    )
    page = completion.module if request.POST.get("from") == "module" else None
    if page is not None and page.live:
        return redirect(page.get_url(request))
    return redirect(f"{reverse('certificates:my_cme')}#modules")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask_correction(request: HttpRequest, slug: str) -> HttpResponse:
    """A person's question about missing minutes of an event of theirs."""
    webinar = access.webinar_of_participant(slug, request.user)
    form = _ask_form(request, webinar)
    if form is None or request.method != "POST":
        return _ask_page(request, webinar, form)
    if not form.is_valid():
        return _ask_page(request, webinar, form, status=422)
    try:
        ask_for_correction(
            webinar,
            user=request.user,
            item_key=form.cleaned_data["item"],
            explanation=form.cleaned_data["explanation"],
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _ask_page(request, webinar, form, status=422)
    messages.success(
        request, _("Your request is sent. The organisers’ answer will stand here.")
    )
    return redirect("certificates:my_cme")


def _ask_form(request: HttpRequest, webinar: Webinar) -> AskForm | None:
    """About the items with missing minutes; None where there is nothing to ask."""
    now = timezone.now()
    standing = standing_of(webinar, request.user, now=now)
    if standing is None or not webinar.is_over(now):
        return None
    asked = {
        one.item_key
        for one in requests_of(request.user).get(webinar.pk, ())
        if one.is_open
    }
    counts = [one for one in standing.missing if one.key not in asked]
    if not counts:
        return None
    data = request.POST if request.method == "POST" else None
    return AskForm(data, counts=counts, zone=webinar.zone)


def _ask_page(
    request: HttpRequest, webinar: Webinar, form: AskForm | None, status: int = 200
) -> HttpResponse:
    context = {"webinar": webinar, "form": form}
    return render(
        request, "certificates/pages/ask_correction.html", context, status=status
    )


@never_cache
@require_safe
@login_required
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stored bytes, as they were issued; never rendered again."""
    certificate = access.certificate_for_reader(uuid, request.user)
    try:
        content = read_pdf(certificate)
    except Refusal as refusal:
        messages.error(
            request,
            _("%(problem)s Please write to us; the record itself is safe.")
            % {"problem": refusal},
        )
        return redirect("certificates:my_cme")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'attachment; filename="{certificate.download_name}"'
    )
    return response


@never_cache
@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Open to all; who is signed in finds the bodies of their own events first."""
    own = rule_keys_of(request.user) if request.user.is_authenticated else []
    return render(request, "certificates/pages/rules.html", {"rules": rules_page(own)})


def _private(response: HttpResponse) -> HttpResponse:
    """No search engine and no cache keeps what a code certifies."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@limited
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a code that can be one leads to its answer."""
    typed = request.GET.get("code", "")[:200]
    if typed:
        code = read_code(typed)
        if code is not None:
            return _private(redirect("certificates:answer", code=grouped(code)))
    return _private(_form(request, typed))


@require_safe
@limited
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """What this code certifies, for anybody who has it."""
    if read_code(code) is None:
        return _private(_form(request, code[:200], status=404))
    found = public_answer(code)
    return _private(
        render(
            request,
            "certificates/pages/answer.html",
            answer_page(found),
            status=200 if found.is_known else 404,
        )
    )


def _form(request: HttpRequest, typed: str, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "typed": typed,
        "problem": "",
        "root_fingerprints": root_fingerprints(),
    }
    if is_serial(typed):
        context["problem"] = _(
            "That is the certificate’s number. Please enter the code: twenty "
            "characters, printed under the square pattern."
        )
    elif typed:
        context["problem"] = _(
            "A code has twenty characters in five groups of four. Please compare it "
            "with the paper; it has no I, L, O or U."
        )
    return render(request, "certificates/pages/verify.html", context, status=status)
