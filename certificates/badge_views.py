"""Open badges: what other people's software asks of us, and what a holder takes away."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates import access
from certificates.about import about
from certificates.badge import (
    MEDIA_TYPE,
    Awarded,
    Document,
    credential,
    did_document,
    written,
)
from certificates.domain.frozen import read_evidence
from certificates.exceptions import CannotSign
from certificates.limits import limited
from certificates.models import Certificate
from certificates.printing.marks import qr_rectangles, qr_svg
from certificates.status_list import KEPT_FOR, badge_list
from certificates.status_queries import has_series

#: How long an address for a wallet opens without signing in.
PASS_FOR = timedelta(minutes=15)
SALT = "certificates.badge"


def _json(document: Document, *, kind: str, max_age: int = 0) -> HttpResponse:
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False, indent=1), content_type=kind
    )
    response["X-Robots-Tag"] = "noindex"
    # Verifiers run in other people's pages; nothing here is secret.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={max_age}"
    return response


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """`did:web` leads here: the public keys of our badges."""
    document = did_document()
    if not document["verificationMethod"]:
        raise Http404
    return _json(document, kind="application/did+json", max_age=3600)


@require_safe
@limited
def badge_status(request: HttpRequest, name: str) -> HttpResponse:
    if not has_series(name):
        raise Http404
    try:
        document = badge_list(name, now=timezone.now())
    except CannotSign:
        raise Http404 from None
    return _json(document, kind=MEDIA_TYPE, max_age=int(KEPT_FOR.total_seconds()) // 12)


@never_cache
@require_safe
@login_required
def badge_page(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ways to take the badge along: a file, a wallet, a public profile."""
    certificate = access.certificate_of_holder(uuid, request.user)
    with_name = "name" in request.GET
    address = settings.BASE_URL + _pass_address(certificate, with_name=with_name)
    return render(
        request,
        "certificates/pages/badge.html",
        {
            "certificate": certificate,
            "title": about(read_evidence(certificate.evidence)).title,
            "with_name": with_name,
            "wallet_address": address,
            "wallet_qr": qr_svg(*qr_rectangles(address)),
            "wallet_minutes": int(PASS_FOR.total_seconds()) // 60,
            "linkedin_address": linkedin_address(certificate),
        },
    )


@never_cache
@require_safe
@login_required
def badge_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    certificate = access.certificate_of_holder(uuid, request.user)
    return _badge(certificate, with_name="name" in request.GET, as_file=True)


@never_cache
@require_safe
@limited
def wallet(request: HttpRequest, token: str) -> HttpResponse:
    """The badge for an app that cannot sign in, by an address that soon ends."""
    try:
        number, with_name = signing.loads(token, salt=SALT, max_age=PASS_FOR)
    except signing.BadSignature:
        raise Http404 from None
    certificate = access.certificate_by_pass(number)
    return _badge(certificate, with_name=bool(with_name), as_file=False)


def _pass_address(certificate: Certificate, *, with_name: bool) -> str:
    # Short, for the square pattern of it is to be scanned.
    token = signing.dumps([certificate.pk, int(with_name)], salt=SALT)
    return reverse("certificates:wallet", args=[token])


def _badge(certificate: Certificate, *, with_name: bool, as_file: bool) -> HttpResponse:
    awarded = Awarded(
        serial=certificate.serial,
        code=certificate.code,
        email=certificate.holder.email,
        snapshot=read_evidence(certificate.evidence),
        evidence_sha256=certificate.evidence_sha256,
        issued_at=certificate.issued_at,
        name=certificate.name_printed if with_name else "",
    )
    content = written(credential(awarded, now=timezone.now()))
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["X-Robots-Tag"] = "noindex"
    if as_file:
        name = f"{certificate.serial}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def linkedin_address(certificate: Certificate) -> str:
    """LinkedIn's form for a certification, filled with what is public already."""
    issuer_of = certificate.evidence["issuer"]
    page = reverse("certificates:answer", args=[certificate.code_grouped])
    facts: dict[str, Any] = {
        "startTask": "CERTIFICATION_NAME",
        "name": about(read_evidence(certificate.evidence)).title,
        "organizationName": issuer_of["provider"] or issuer_of["site"],
        "issueYear": certificate.issued_at.year,
        "issueMonth": certificate.issued_at.month,
        "certUrl": settings.BASE_URL + page,
        "certId": certificate.serial,
    }
    return f"https://www.linkedin.com/profile/add?{urlencode(facts)}"
