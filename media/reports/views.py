"""The organisers' pages about presence at an event; reading only, for nobody else.

Asking “what if” is a GET: it changes nothing, and its address can be kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from elearn.core.typed import typed_text
from media.admin_views import WebinarAdminView
from media.event_days import times_of_event
from media.models import Webinar
from media.queries import events_seen
from media.reports.archive import hdf5_of
from media.reports.comparing import compare_sections
from media.reports.over_time import grid_of
from media.reports.reading import Presence, read_presence
from media.reports.sections import read_sections
from media.reports.tables import Section, Table, csv_of, xlsx_of
from media.reports.trials import Trial, TrialForm, as_it_is, try_settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: On the page of a trial; the file has everybody.
MOST_NAMED = 50


class PresencePage(WebinarAdminView):
    """What the pages share: the way back, and files to take away."""

    header_icon = "desktop"
    #: Reached from the report itself.
    is_further = False

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("media_webinars"), "label": _("Webinars")},
            {"url": self.own_url("media_presence"), "label": _("Presence")},
            *([{"url": "", "label": self.page_title}] if self.is_further else []),
        ]

    def presence(self, webinar: Webinar | None = None) -> Presence:
        return read_presence(webinar or self.webinar, now=timezone.now())

    def own_url(self, name: str, **query: Any) -> str:
        address = reverse(name, args=[self.webinar.slug])
        return f"{address}?{urlencode(query)}" if query else address

    def file_urls(
        self, name: str, table: str, query: str = ""
    ) -> list[tuple[str, str]]:
        """(ending, address) of each file of a table."""
        return [
            (
                ending,
                reverse(name, args=[self.webinar.slug, table, ending])
                + (f"?{query}" if query else ""),
            )
            for ending in ("csv", "xlsx", "h5")
        ]

    def with_files(
        self, sections: list[Section], name: str, query: str = ""
    ) -> list[tuple[Section, list[tuple[str, str]]]]:
        return [
            (section, self.file_urls(name, section.key, query)) for section in sections
        ]

    def times(self) -> Any:
        return times_of_event(self.webinar, viewer=None)

    def download(
        self,
        tables: dict[str, Table],
        table: str,
        ending: str,
        presence: Presence | None = None,
    ) -> HttpResponse:
        """One table, or under the name “all” every one of them; 404 for others."""
        chosen = list(tables.values()) if table == "all" else [tables.get(table)]
        if not chosen or None in chosen or (ending == "csv" and len(chosen) > 1):
            raise Http404
        if ending == "csv":
            response = HttpResponse(
                csv_of(chosen[0]), content_type="text/csv; charset=utf-8"
            )
        elif ending == "xlsx":
            response = HttpResponse(xlsx_of(chosen), content_type=XLSX)
        else:
            wants_grid = presence is not None and table in {"all", "heat"}
            grid = grid_of(presence) if presence and wants_grid else None
            response = HttpResponse(
                hdf5_of(self.webinar, chosen, grid), content_type="application/x-hdf5"
            )
        name = f"{self.webinar.slug}-presence-{table}.{ending}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        # Nobody's to keep but the person's who asked.
        response["Cache-Control"] = "private, no-store"
        return response


class PresenceView(PresencePage):
    page_title = gettext_lazy("Presence")
    template_name = "media/admin/presence.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        presence = self.presence()
        sections = read_sections(presence)
        return self.show(
            webinar=self.webinar,
            times=self.times(),
            presence=presence,
            people=len(presence.people),
            sections=self.with_files(sections, "media_presence_file"),
            files=[
                (ending, address)
                for ending, address in self.file_urls("media_presence_file", "all")
                if ending != "csv"
            ],
        )


class PresenceFileView(PresencePage):
    def get(
        self, request: HttpRequest, slug: str, table: str, ending: str
    ) -> HttpResponse:
        presence = self.presence()
        tables = {part.key: part.export for part in read_sections(presence)}
        return self.download(tables, table, ending, presence)


class TrialPage(PresencePage):
    page_title = gettext_lazy("What if")
    is_further = True

    def trial(self) -> tuple[Presence, TrialForm, Trial | None]:
        """The form as it was sent, or as it is now where nothing was."""
        presence = self.presence()
        usual = as_it_is(presence)
        form = TrialForm({**usual, **self.request.GET.dict()}, initial=usual)
        if not form.is_valid():
            return presence, form, None
        return presence, form, try_settings(presence, **form.cleaned_data)


class TrialView(TrialPage):
    template_name = "media/admin/presence_trial.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        presence, form, trial = self.trial()
        query = urlencode(form.cleaned_data) if trial else ""
        sections = [trial.section] if trial and trial.people else []
        name = "media_presence_trial_file"
        return self.show(
            200 if trial else 422,
            webinar=self.webinar,
            form=form,
            trial=trial,
            notes=presence.scale.notes if presence.scale else (),
            is_usual=bool(trial) and form.cleaned_data == as_it_is(presence),
            sections=self.with_files(sections, name, query),
            named=_first(trial.persons) if trial and trial.persons.rows else None,
            most_named=MOST_NAMED,
            persons_files=[
                entry
                for entry in self.file_urls(name, "what-if-people", query)
                if entry[0] != "h5"
            ],
        )


def _first(table: Table) -> Table:
    return replace(table, rows=table.rows[:MOST_NAMED])


class TrialFileView(TrialPage):
    """People go out as CSV and XLSX; an HDF5 file of ours has no names in it."""

    def get(
        self, request: HttpRequest, slug: str, table: str, ending: str
    ) -> HttpResponse:
        _presence, _form, trial = self.trial()
        if trial is None:
            raise Http404
        tables = {"what-if": trial.section.table}
        if ending != "h5":
            tables["what-if-people"] = trial.persons
        return self.download(tables, table, ending)


class ComparePage(PresencePage):
    page_title = gettext_lazy("Compare with another event")
    is_further = True

    def other(self) -> Webinar | None:
        """The event asked for; 404 for one that is not there, None where none was."""
        wish = typed_text(self.request.GET.get("with", ""))
        if not wish:
            return None
        other = self.others().filter(slug=wish).first()
        if other is None:
            raise Http404
        return other

    def others(self) -> Any:
        return events_seen().exclude(pk=self.webinar.pk)

    def sections(self, other: Webinar) -> list[Section]:
        return compare_sections(self.presence(), self.presence(other))


class CompareView(ComparePage):
    template_name = "media/admin/presence_compare.html"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        other = self.other()
        query = urlencode({"with": other.slug}) if other else ""
        sections = self.sections(other) if other else []
        return self.show(
            webinar=self.webinar,
            other=other,
            others=self.others(),
            sections=self.with_files(sections, "media_presence_compare_file", query),
        )


class CompareFileView(ComparePage):
    def get(
        self, request: HttpRequest, slug: str, table: str, ending: str
    ) -> HttpResponse:
        other = self.other()
        if other is None:
            raise Http404
        tables = {part.key: part.export for part in self.sections(other)}
        return self.download(tables, table, ending)
