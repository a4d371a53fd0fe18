"""What this room adds to the Wagtail admin: audit words, menu, the desk's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from certificates import access, admin_views, desk_views, handover_views

ACTIONS = {
    "certificates.issue_certificate": (
        _("Issue a certificate"),
        _("Certificate issued"),
    ),
    "certificates.revoke_certificate": (
        _("Revoke a certificate"),
        _("Certificate revoked"),
    ),
    "certificates.confirm_option": (
        _("Confirm an option of an event"),
        _("Option of an event confirmed"),
    ),
    "certificates.ask_for_correction": (
        _("Ask for a correction of minutes"),
        _("Correction of minutes asked for"),
    ),
    "certificates.decide_correction": (
        _("Answer a request for a correction"),
        _("Request for a correction answered"),
    ),
    "certificates.keep_number": (
        _("Enter a number of a chamber"),
        _("Number of a chamber entered or taken away"),
    ),
    "certificates.ask_for_dossier": (
        _("Ask for an accreditation dossier"),
        _("Accreditation dossier asked for"),
    ),
    "certificates.write_to_holders": (
        _("Write to holders of certificates"),
        _("Letters about certificates planned"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


class CertificatesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_issue(request.user)


@hooks.register("register_admin_menu_item")
def register_certificates_menu_item() -> MenuItem:
    return CertificatesMenuItem(
        _("Certificates"),
        reverse("certificates_list"),
        name="certificates",
        icon_name="calendar-check",
        order=260,
    )


@hooks.register("register_admin_urls")
def register_desk_urls() -> list[Any]:
    return [
        path(
            "certificates/",
            admin_views.CertificateListView.as_view(),
            name="certificates_list",
        ),
        path(
            "certificates/<uuid:uuid>/",
            admin_views.CertificateView.as_view(),
            name="certificates_one",
        ),
        path(
            "webinars/<slug:slug>/attendance/",
            admin_views.ReportView.as_view(),
            name="certificates_report",
        ),
        path(
            "webinars/<slug:slug>/attendance.csv",
            admin_views.ExportView.as_view(),
            name="certificates_export",
        ),
        path(
            "webinars/<slug:slug>/attendance/issue/",
            admin_views.IssueView.as_view(),
            name="certificates_issue",
        ),
        path(
            "webinars/<slug:slug>/attendance/options/",
            desk_views.OptionsView.as_view(),
            name="certificates_options",
        ),
        path(
            "webinars/<slug:slug>/attendance/corrections/<int:pk>/",
            desk_views.CorrectionView.as_view(),
            name="certificates_correction",
        ),
        path(
            "webinars/<slug:slug>/attendance/hand-over/",
            handover_views.HandoverView.as_view(),
            name="certificates_handover",
        ),
        path(
            "webinars/<slug:slug>/attendance/hand-over/letters/",
            handover_views.WriteView.as_view(),
            name="certificates_write",
        ),
        path(
            "webinars/<slug:slug>/attendance/hand-over/certificates.zip",
            handover_views.AllFilesView.as_view(),
            name="certificates_files",
        ),
        path(
            "webinars/<slug:slug>/attendance/hand-over/dossier/",
            handover_views.AskDossierView.as_view(),
            name="certificates_ask_dossier",
        ),
        path(
            "webinars/<slug:slug>/attendance/hand-over/dossier.zip",
            handover_views.DossierView.as_view(),
            name="certificates_dossier",
        ),
        path(
            "webinars/<slug:slug>/attendance/hand-over/list.csv",
            handover_views.ChamberListView.as_view(),
            name="certificates_chamber_list",
        ),
    ]
