"""What this room adds to the Wagtail admin: audit words, menu, the desk's pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates import (
    access,
    admin_views,
    certificate_views,
    desk_views,
    handover_views,
    issue_views,
    paper_desk,
)
from certificates.models import CertificateTemplate
from courses.forms import BlocksAsRead

ACTIONS = {
    "certificates.issue_certificate": (
        _("Issue a certificate"),
        _("Certificate issued"),
    ),
    "certificates.revoke_certificate": (
        _("Revoke a certificate"),
        _("Certificate revoked"),
    ),
    "certificates.withdraw_certificate": (
        _("Withdraw a certificate"),
        _("Certificate withdrawn at the holder’s request"),
    ),
    "certificates.start_batch": (
        _("Issue certificates of an event"),
        _("Issue of certificates begun"),
    ),
    "certificates.note_due": (
        _("Note who is due"),
        _("List of who is due noted"),
    ),
    "certificates.ask_for_name": (
        _("Ask for another printed name"),
        _("Another printed name asked for"),
    ),
    "certificates.decide_name": (
        _("Decide about a printed name"),
        _("Printed name decided by a second person"),
    ),
    "certificates.confirm_option": (
        _("Confirm an option of an event"),
        _("Option of an event confirmed"),
    ),
    "certificates.choose_paper": (
        _("Choose template and language of an event’s certificates"),
        _("Template and language of the certificates chosen"),
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


class CertificateTemplateViewSet(SnippetViewSet):
    """Under the settings: who signs, in which words, with which logos."""

    model = CertificateTemplate
    icon = "doc-full"
    menu_label = _("Certificate templates")
    add_to_settings_menu = True
    list_display = ["name", "key", "live"]
    search_backend_name = None
    search_fields = ["name", "key"]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # Wagtail finds no event that uses the usual template without having chosen it,
        # so “used 0 times” would stand beside what all certificates are made from.
        told: dict[str, Any] = super().get_common_view_kwargs(**kwargs)
        return told | {"usage_url_name": None}

    edit_handler = ObjectList(CertificateTemplate.panels, base_form_class=BlocksAsRead)


register_snippet(CertificateTemplateViewSet)


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
            certificate_views.CertificateListView.as_view(),
            name="certificates_list",
        ),
        path(
            "certificates/<uuid:uuid>/",
            certificate_views.CertificateView.as_view(),
            name="certificates_one",
        ),
        path(
            "certificates/<uuid:uuid>/name/",
            certificate_views.NameView.as_view(),
            name="certificates_name",
        ),
        path(
            "certificates/<uuid:uuid>/withdraw/",
            certificate_views.WithdrawView.as_view(),
            name="certificates_withdraw",
        ),
        path(
            "certificates/names/<int:pk>/",
            certificate_views.DecideNameView.as_view(),
            name="certificates_decide_name",
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
            issue_views.IssueView.as_view(),
            name="certificates_issue",
        ),
        path(
            "webinars/<slug:slug>/attendance/issue/<uuid:key>/",
            issue_views.BatchView.as_view(),
            name="certificates_batch",
        ),
        path(
            "webinars/<slug:slug>/attendance/issue/<uuid:key>/part/",
            issue_views.BatchPartView.as_view(),
            name="certificates_batch_part",
        ),
        path(
            "webinars/<slug:slug>/attendance/options/",
            desk_views.OptionsView.as_view(),
            name="certificates_options",
        ),
        path(
            "webinars/<slug:slug>/attendance/paper/",
            paper_desk.PaperView.as_view(),
            name="certificates_paper",
        ),
        path(
            "webinars/<slug:slug>/attendance/paper/sample.pdf",
            paper_desk.SampleView.as_view(),
            name="certificates_paper_sample",
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
