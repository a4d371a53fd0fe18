"""The desk's pages of single certificates: find one, revoke it, have its name corrected by
two people, withdraw it at the holder's request.

Strangers get a 404 from the funnels. Reading never writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates import access
from certificates.choices import Status
from certificates.correction_queries import names_of, names_waiting
from certificates.forms import NameForm, RevokeForm, WithdrawForm
from certificates.letters import letters_of
from certificates.models import Certificate
from certificates.module_queries import outdated_certificates
from certificates.presenters import answer_page
from certificates.queries import PublicAnswer, events_with_certificates
from certificates.record_queries import place_of
from certificates.services import (
    ask_for_name,
    decide_name,
    issue_again,
    may_be_decided,
    print_soon,
    revoke_certificate,
    send_letters_again,
    withdraw_certificate,
)
from elearn.core.exceptions import Refusal
from elearn.core.typed import typed_text
from media.admin_views import WebinarAdminView
from media.place_queries import stuck_of

PER_PAGE = 50


class CertificateDeskView(WebinarAdminView):
    """What the two pages of all certificates share."""

    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certificates_list"), "label": _("Certificates")},
        ]


class CertificateListView(CertificateDeskView):
    page_title = gettext_lazy("Certificates")
    template_name = "certificates/admin/certificates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not access.may_issue(request.user):
            raise Http404
        words = typed_text(request.GET.get("q", "")).strip()[:100]
        rows = Certificate.objects.with_subject().defer("evidence")
        if words:
            rows = rows.filter(
                Q(serial__icontains=words)
                | Q(name_printed__icontains=words)
                | Q(holder__email__icontains=words)
                | Q(webinar__title__icontains=words)
                | Q(completion__module_title__icontains=words)
            )
        events = events_with_certificates()
        event = _one_of(request.GET.get("event"), [one.slug for one in events])
        status = _one_of(request.GET.get("status"), Status.values)
        if event:
            rows = rows.filter(webinar__slug=event)
        if status:
            rows = rows.filter(status=status)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
        return self.show(
            certificates=page,
            words=words,
            events=events,
            event=event,
            statuses=Status.choices,
            wanted_status=status,
            query=urlencode({"q": words, "event": event, "status": status}),
            names=list(names_waiting()),
            outdated=list(outdated_certificates()),
        )


def _one_of(asked: str | None, known: Iterable[str]) -> str:
    """What was asked for; "", which narrows nothing, where there is no such thing."""
    return asked if asked in known else ""


class CertificateView(CertificateDeskView):
    """One certificate: what it says, and the ways to change what counts. POST revokes."""

    template_name = "certificates/admin/certificate.html"
    certificate: Certificate

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.certificate = access.certificate_for_revoking(kwargs["uuid"], request.user)

    def get_page_title(self) -> str:
        return self.certificate.serial

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        if request.POST.get("do") == "again":
            return self._issue_again()
        if request.POST.get("do") == "letters":
            return self._send_letters_again()
        form = RevokeForm(request.POST)
        if not form.is_valid():
            return self._show(422, revoke=form)
        try:
            revoke_certificate(
                self.certificate,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
            return self._show(422, revoke=form)
        return self._done(
            _("Certificate %(serial)s is revoked.")
            % {"serial": self.certificate.serial}
        )

    def _issue_again(self) -> HttpResponse:
        try:
            made = issue_again(
                self.certificate, by=self.request.user, now=timezone.now()
            )
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect("certificates_one", uuid=self.certificate.uuid)
        words = _("Certificate %(serial)s is issued.") % {"serial": made.serial}
        messages.success(self.request, words)
        return redirect("certificates_one", uuid=made.uuid)

    def _send_letters_again(self) -> HttpResponse:
        again = send_letters_again(
            self.certificate, by=self.request.user, now=timezone.now()
        )
        words = ngettext(
            "%(n)d letter goes out again.", "%(n)d letters go out again.", again
        )
        return self._done(words % {"n": again})

    def _done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("certificates_one", uuid=self.certificate.uuid)

    def _show(
        self,
        status: int = 200,
        *,
        revoke: RevokeForm | None = None,
        name: NameForm | None = None,
        withdraw: WithdrawForm | None = None,
    ) -> HttpResponse:
        told = answer_page(PublicAnswer(self.certificate.status, self.certificate))
        asked = list(names_of(self.certificate))
        letters = letters_of(self.certificate)
        return self.show(
            status,
            revoke=revoke or RevokeForm(),
            name=name or NameForm(),
            withdraw=withdraw or WithdrawForm(),
            place=place_of(self.certificate),
            letters=letters,
            has_stuck=stuck_of(letters, now=timezone.now()).exists(),
            names=asked,
            decidable={
                one.pk for one in asked if may_be_decided(one, now=timezone.now())
            },
            is_name_open=any(one.is_waiting or one.is_unfinished for one in asked),
            **told,
        )


class NameView(CertificateView):
    """POST asks for another printed name; a second person decides."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        form = NameForm(request.POST)
        if not form.is_valid():
            return self._show(422, name=form)
        try:
            ask_for_name(
                self.certificate,
                name=form.cleaned_data["name"],
                reason=form.cleaned_data["name_reason"],
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("name", str(refusal))
            return self._show(422, name=form)
        return self._done(
            _("Asked. Nothing is printed until somebody else confirms the name.")
        )


class WithdrawView(CertificateView):
    """POST destroys paper and name, at the holder's request and for good."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self._show(422, withdraw=form)
        try:
            withdraw_certificate(self.certificate, by=request.user, now=timezone.now())
        except Refusal as refusal:
            form.add_error("is_asked", str(refusal))
            return self._show(422, withdraw=form)
        return self._done(
            _("Certificate %(serial)s is withdrawn; file and name are gone.")
            % {"serial": self.certificate.serial}
        )


class DecideNameView(CertificateDeskView):
    """POST confirms, refuses, or tries once more to print a printed name."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = access.name_for_deciding(pk, request.user)
        does = request.POST.get("decision")
        try:
            if does != "again":
                asked = decide_name(
                    asked,
                    is_confirmed=does == "confirm",
                    answer=typed_text(request.POST.get("answer", "")),
                    by=request.user,
                    now=timezone.now(),
                )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            if asked.is_unfinished:
                print_soon(asked)
                messages.success(
                    request,
                    _(
                        "Confirmed by two. The new certificate is being made; until "
                        "then the old one stays valid."
                    ),
                )
            else:
                words = (
                    _("Taken back; the printed name stays.")
                    if asked.is_taken_back
                    else _("Decided; the printed name stays.")
                )
                messages.success(request, words)
        return redirect("certificates_one", uuid=asked.replaced.uuid)
