"""Packages in the Wagtail admin: upload one, replace its file, see what it is."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from courses import services
from courses.exceptions import PackageRefused
from courses.models import ContentPackage
from courses.packages.shelf import Kept, keep


class PackageForm(WagtailAdminModelForm):
    """The words of a package, and its file: needed for a new one, else a new version."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy(
            "SCORM 1.2 or SCORM 2004 (.zip, one part), or H5P (.h5p) with its libraries"
            " in it. At most 200 MB. It plays on an origin of its own and reaches no"
            " other site: films from elsewhere do not show."
        ),
    )

    class Meta:
        model = ContentPackage
        fields = ["title", "description"]

    #: Set by `clean`: the file, looked into and kept.
    kept: Kept | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload = cleaned.get("file")
        if upload is None:
            if self.instance.pk is None and "file" not in self.errors:
                self.add_error("file", _("Choose the package’s file."))
            return cleaned
        if self.errors:
            return cleaned
        try:
            self.kept = keep(upload, name=upload.name)
        except PackageRefused as refusal:
            self.add_error("file", str(refusal))
        return cleaned

    def save(self, commit: bool = True) -> ContentPackage:
        """Words and file together; the latter as a new version."""
        return services.keep_package(
            self.instance, kept=self.kept, by=self.for_user, now=timezone.now()
        )


class PackageViewSet(SnippetViewSet):
    model = ContentPackage
    icon = "media"
    menu_label = gettext_lazy("Packages")
    menu_name = "packages"
    menu_order = 230
    add_to_admin_menu = True
    # The one place in the admin that takes files of this size (BODY_MAX_BYTES_BELOW).
    base_url_path = "packages"
    list_display = [
        "title",
        Column("get_kind_display", label=gettext_lazy("Kind")),
        Column("version_count", label=gettext_lazy("Version")),
        DateColumn("changed_at", label=gettext_lazy("Changed")),
    ]
    # Not by the index: on SQLite it knows no single fields, and it lags behind.
    search_backend_name = None
    search_fields = ["title", "description"]
    ordering = ["title"]
    copy_view_enabled = False

    @cached_property
    def menu_url(self) -> str:
        """The list; Wagtail would take the first address, which is “Add”."""
        return reverse(self.get_url_name("list"))

    def get_edit_handler(self) -> Any:
        panels = [FieldPanel("title"), FieldPanel("description"), FieldPanel("file")]
        return ObjectList(panels, base_form_class=PackageForm).bind_to_model(self.model)
