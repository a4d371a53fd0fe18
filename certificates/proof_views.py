"""What a stranger takes away to check without us: verifier, root certificate, status list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates.exceptions import CannotSign
from certificates.limits import limited
from certificates.signing_keys import root_files
from certificates.status_list import offline_list
from certificates.verifier_file import FILE_NAME, verifier_file


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"
    # A list of what no longer holds must be today's.
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@limited
def verifier(request: HttpRequest) -> HttpResponse:
    try:
        content = verifier_file(now=timezone.now())
    except CannotSign:
        raise Http404 from None
    return _file(content, FILE_NAME, "application/zip")


@require_safe
@limited
def root(request: HttpRequest) -> HttpResponse:
    files = root_files()
    if not files:
        raise Http404
    content = b"".join(path.read_bytes() for path in files)
    return _file(content, "root.pem", "application/x-pem-file")


@require_safe
@limited
def status(request: HttpRequest) -> HttpResponse:
    try:
        content = offline_list(now=timezone.now())
    except CannotSign:
        raise Http404 from None
    return _file(content, "status.json", "application/json")
