"""What goes out of an event's desk: letters to holders, all files, the dossier, the list
for a chamber. Reading never writes; strangers get a 404 from the funnel."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.coreutils import string_to_ascii

from certificates.admin_views import DeskView
from certificates.chamber_lists import chamber_list, csv_rows
from certificates.exceptions import DamagedCertificate
from certificates.letters import first_letter, letters_about, not_written_to
from certificates.models import Certificate, Dossier
from certificates.services import ask_for_dossier, read_dossier, write_to_holders
from certificates.storage import read_pdf
from certificates.zips import stream_zip
from elearn.core.exceptions import Refusal
from elearn.core.spreadsheets import write_csv
from media.choices import MailState
from media.models import Webinar

PROBLEMS = "PROBLEMS.txt"


def _certificates(webinar: Webinar) -> list[Certificate]:
    return list(
        Certificate.objects.valid()
        .filter(webinar=webinar)
        .defer("evidence")
        .order_by("serial")
    )


class HandoverView(DeskView):
    template_name = "certificates/admin/handover.html"

    def get_page_title(self) -> str:
        return _("Letters, files, dossier")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        letters = letters_about(self.webinar)
        return self.show(
            webinar=self.webinar,
            issued=Certificate.objects.valid().filter(webinar=self.webinar).count(),
            to_write=not_written_to(self.webinar).count(),
            letter=first_letter(self.webinar),
            written=letters.filter(state=MailState.SENT).count(),
            on_their_way=letters.filter(
                state__in=[MailState.WAITING, MailState.SENDING]
            ).count(),
            failed=letters.filter(state=MailState.FAILED).count(),
            dossier=Dossier.objects.filter(webinar=self.webinar)
            .select_related("asked_by")
            .first(),
            chamber=chamber_list(self.webinar),
            event_page=getattr(self.webinar, "page", None),
            report_url=self.report_url(),
        )


class WriteView(DeskView):
    """One letter for each certificate that had none: queued here, sent by the worker."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        number = write_to_holders(self.webinar, by=request.user, now=timezone.now())
        if number:
            messages.success(
                request,
                ngettext(
                    "%(n)d letter is on its way.",
                    "%(n)d letters are on their way.",
                    number,
                )
                % {"n": number},
            )
        else:
            messages.info(request, _("Everybody with a certificate was written to."))
        return redirect("certificates_handover", slug=self.webinar.slug)


class AllFilesView(DeskView):
    """The files of all valid certificates, each under its number and its person's name."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        certificates = _certificates(self.webinar)
        if not certificates:
            messages.warning(request, _("No certificate of this event is valid."))
            return redirect("certificates_handover", slug=self.webinar.slug)
        response = StreamingHttpResponse(
            stream_zip(_files(certificates)), content_type="application/zip"
        )
        return _attached(response, f"{self.webinar.slug}-certificates.zip")


def _files(certificates: list[Certificate]) -> Iterator[tuple[str, bytes]]:
    """A file that is not the one that was issued is named at the end, never packed."""
    problems = []
    for certificate in certificates:
        try:
            yield _file_name(certificate), read_pdf(certificate)
        except DamagedCertificate as damaged:
            problems.append(f"{damaged}\n")
    if problems:
        yield PROBLEMS, "".join(problems).encode()


def _file_name(certificate: Certificate) -> str:
    """“PCC-2024-000001-ines-carvalho.pdf”: letters that every file system can hold."""
    name = slugify(string_to_ascii(certificate.name_printed))[:60].strip("-")
    stem = certificate.download_name.removesuffix(".pdf")
    return f"{stem}-{name}.pdf" if name else f"{stem}.pdf"


class AskDossierView(DeskView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        ask_for_dossier(self.webinar, by=request.user, now=timezone.now())
        messages.success(
            request, _("The dossier is being made. It will be here in a minute or two.")
        )
        return redirect("certificates_handover", slug=self.webinar.slug)


class DossierView(DeskView):
    """The bytes as they were made; the digest beside the button is theirs."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        dossier = Dossier.objects.filter(webinar=self.webinar).first()
        if dossier is None:
            raise Http404
        try:
            path = read_dossier(dossier)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("certificates_handover", slug=self.webinar.slug)
        response = FileResponse(path.open("rb"), content_type="application/zip")
        return _attached(response, f"{self.webinar.slug}-dossier.zip")


class ChamberListView(DeskView):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        told = chamber_list(self.webinar)
        if told is None:
            raise Http404
        content = write_csv(csv_rows(told))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        return _attached(response, told.file_name)


def _attached(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    # Names are nobody's to keep but the person who asked.
    response["Cache-Control"] = "private, no-store"
    return response
