"""What everybody may read of the record: its head, and a certificate's proof. No name and
no reason stands in either."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from certificates.limits import limited
from certificates.queries import public_answer
from certificates.record_queries import proof_of, read_head
from media.domain.programme import from_ms


@never_cache
@require_GET
@limited
def head(request: HttpRequest) -> HttpResponse:
    """Whoever notes this can show later that nothing was cut off or written anew."""
    found = read_head()
    at = from_ms(found.at_ms).isoformat() if found.count else ""
    return _unlisted(
        JsonResponse({"entries": found.count, "head": found.hash, "written_at": at})
    )


@never_cache
@require_GET
@limited
def proof(request: HttpRequest, code: str) -> HttpResponse:
    certificate = public_answer(code).certificate
    found = proof_of(certificate) if certificate else None
    if found is None:
        told = _("We do not know this code.")
        return _unlisted(JsonResponse({"error": told}, status=404))
    return _unlisted(JsonResponse(found))


def _unlisted(response: JsonResponse) -> JsonResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
