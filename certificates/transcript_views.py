"""A person's own record to take away, and the numbers that chambers ask for.

Nobody but the person comes to any of it; the pages know no other name than theirs.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.forms import NumberForm
from certificates.number_queries import kinds_asked, numbers_of
from certificates.services import keep_number
from certificates.transcripts.lines import csv_rows, transcript_of
from certificates.transcripts.pdf import render_transcript
from elearn.core.exceptions import Refusal
from elearn.core.spreadsheets import write_csv


@never_cache
@require_safe
@login_required
def transcript(request: HttpRequest, year: int) -> HttpResponse:
    """The valid certificates of a year as one PDF."""
    told = transcript_of(request.user, year, now=timezone.now())
    try:
        content = render_transcript(told)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("certificates:my_cme")
    return _file(content, f"{told.file_name}.pdf", "application/pdf")


@never_cache
@require_safe
@login_required
def transcript_table(request: HttpRequest, year: int) -> HttpResponse:
    told = transcript_of(request.user, year, now=timezone.now())
    content = write_csv(csv_rows(told)).encode()
    return _file(content, f"{told.file_name}.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def numbers(request: HttpRequest) -> HttpResponse:
    """The numbers that the person's events ask for, each in a field of its own."""
    kinds = kinds_asked(request.user)
    known = numbers_of(request.user)
    is_sent = request.method == "POST"
    forms = {
        kind: NumberForm(
            request.POST if is_sent else None,
            kind=kind,
            initial={"number": known.get(kind, "")},
        )
        for kind in kinds
    }
    if not is_sent:
        return _numbers_page(request, forms)
    is_changed = False
    # Each field is kept by itself: one wrong figure must not lose the other number.
    for kind, form in forms.items():
        if not form.is_valid():
            continue
        try:
            is_changed |= keep_number(
                request.user,
                kind=kind,
                text=form.cleaned_data["number"],
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("number", str(refusal))
    if any(form.errors for form in forms.values()):
        return _numbers_page(request, forms, status=422)
    if is_changed:
        messages.success(request, _("Saved."))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("certificates:my_cme")


def _numbers_page(
    request: HttpRequest, forms: dict[str, NumberForm], status: int = 200
) -> HttpResponse:
    return render(
        request,
        "certificates/pages/numbers.html",
        {"forms": list(forms.values())},
        status=status,
    )
