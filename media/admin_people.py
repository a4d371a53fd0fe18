"""The organiser's view of an event's people: who has a place and what they answered, who
waits, who gave a place back, who is invited; and which letters went out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from elearn.core.spreadsheets import Row, write_csv, write_xlsx
from elearn.core.typed import typed_number
from media import place_queries, services
from media.admin_places import change_place
from media.admin_views import WebinarAdminView
from media.choices import Admission
from media.consent import has_consent
from media.exceptions import MediaError, RegistrationRefused
from media.lists import parse_people
from media.models import Registration, WaitingPlace
from media.wording import listed_findings

PER_PAGE = 100
#: A list of invitations longer than this is no list of people.
LIST_MAX_BYTES = 2 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class InvitationForm(forms.Form):
    people = forms.FileField(
        label=gettext_lazy("List of invited people"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("A CSV file with the columns email,name; at most 2 MB."),
    )
    addresses = forms.CharField(
        label=gettext_lazy("Or their addresses"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One per line."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload, typed = cleaned.get("people"), cleaned.get("addresses", "")
        content = b""
        if upload and upload.size > LIST_MAX_BYTES:
            self.add_error("people", _("The file is larger than 2 MB."))
        elif upload:
            content = upload.read()
        elif typed.strip():
            lines = (line.strip().replace('"', "") for line in typed.splitlines())
            rows = [f'"{line}",' for line in lines if line]
            content = "\n".join(["email,name", *rows]).encode()
        elif not self.errors:
            self.add_error("people", _("Choose a file, or enter addresses."))
        if content or upload:
            try:
                cleaned["rows"] = parse_people(content)
            except MediaError as refusal:
                self.add_error("people", str(refusal))
        return cleaned


class PeopleView(WebinarAdminView):
    template_name = "media/admin/people.html"

    def get_page_title(self) -> str:
        return _("People")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._show(InvitationForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """One person's place; or invitations: a list to add, or one to take back."""
        if "act" in request.POST:
            return self._change_place(request)
        if "take_back" in request.POST:
            number = typed_number(request.POST["take_back"])
            if services.take_back_invitation(self.webinar, pk=number, by=request.user):
                messages.success(request, _("The invitation is taken back."))
            return redirect("media_people", slug=slug)
        form = InvitationForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, status=422)
        report = services.invite_people(
            self.webinar,
            people=form.cleaned_data["rows"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(
            request,
            ngettext(
                "%(n)d person is invited.", "%(n)d people are invited.", report.invited
            )
            % {"n": report.invited},
        )
        if not report.refused:
            return redirect("media_people", slug=slug)
        return self._show(
            InvitationForm(), refused=listed_findings(report.refused[:PER_PAGE])
        )

    def _change_place(self, request: HttpRequest) -> HttpResponse:
        try:
            done = change_place(self.webinar, request, now=timezone.now())
        except RegistrationRefused as refusal:
            messages.error(request, str(refusal))
            return self._show(InvitationForm(), status=422, added=request.POST)
        messages.success(request, done)
        return redirect("media_people", slug=self.webinar.slug)

    def _show(
        self, form: InvitationForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        page = self._page(place_queries.people_with_places(self.webinar), "p")
        columns = place_queries.asked(
            self.webinar, [one.answers for one in page.object_list]
        )
        return self.show(
            status,
            webinar=self.webinar,
            form=form,
            page=page,
            columns=columns,
            rows=[
                (one, _agreed(one), _answers(one, columns)) for one in page.object_list
            ],
            waiting=self._page(place_queries.people_waiting(self.webinar), "w"),
            given_back=self._page(place_queries.places_given_back(self.webinar), "g"),
            # What has begun is part of the record.
            has_begun=self.webinar.starts_at <= timezone.now(),
            by_invitation=self.webinar.admission == Admission.INVITED,
            invitations=self._page(place_queries.invitations_of(self.webinar), "i"),
            **more,
        )

    def _page(self, rows: QuerySet[Any], key: str) -> Page[Any]:
        """The part of one of the four lists whose number the address has as `key`."""
        number = typed_number(self.request.GET.get(key, "1"))
        return Paginator(rows, PER_PAGE).get_page(max(1, number))


def _answers(
    place: Registration | WaitingPlace, columns: list[place_queries.Answer]
) -> list[str]:
    given = {entry["key"]: entry["answer"] for entry in place.answers}
    return [given.get(column.key, "") for column in columns]


def _agreed(place: Registration | WaitingPlace) -> str:
    """To the text as it stands now. Who waits has not been asked yet."""
    if isinstance(place, WaitingPlace):
        return ""
    return _("yes") if has_consent(place) else _("no")


class PeopleExportView(WebinarAdminView):
    """Everybody with a place, and everybody who waits, with what they answered."""

    def get(self, request: HttpRequest, slug: str, ending: str) -> HttpResponse:
        if ending not in ("csv", "xlsx"):
            raise Http404
        table = self._table()
        if ending == "csv":
            response = HttpResponse(
                write_csv(table), content_type="text/csv; charset=utf-8"
            )
        else:
            response = HttpResponse(write_xlsx({_("People"): table}), content_type=XLSX)
        response["Content-Disposition"] = (
            f'attachment; filename="{self.webinar.slug}-people.{ending}"'
        )
        response["Cache-Control"] = "private, no-store"
        return response

    def _table(self) -> list[Row]:
        places = list(place_queries.people_with_places(self.webinar))
        waiting = list(place_queries.people_waiting(self.webinar))
        columns = place_queries.asked(
            self.webinar, [one.answers for one in [*places, *waiting]]
        )
        rows: list[Row] = [
            [
                _("State"),
                _("Name"),
                _("E-mail"),
                _("Since"),
                _("Agreed to be measured"),
                *(column.question for column in columns),
            ]
        ]
        for state, people in ((_("registered"), places), (_("waiting"), waiting)):
            for one in people:
                since = (
                    one.registered_at if isinstance(one, Registration) else one.asked_at
                )
                rows.append(
                    [
                        state,
                        one.user.name if one.user else _("erased"),
                        one.user.email if one.user else "",
                        since.astimezone(self.webinar.zone).isoformat(
                            timespec="minutes"
                        ),
                        _agreed(one),
                        *_answers(one, columns),
                    ]
                )
        return rows


class MailsView(WebinarAdminView):
    """Every letter about the event and how far it came; those that are stuck can be
    sent again."""

    template_name = "media/admin/mails.html"

    def get_page_title(self) -> str:
        return _("Letters")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        letters = Paginator(place_queries.mails_of(self.webinar), PER_PAGE)
        now = timezone.now()
        return self.show(
            webinar=self.webinar,
            counts=place_queries.mail_counts(self.webinar),
            page=letters.get_page(max(1, typed_number(request.GET.get("p", "1")))),
            stuck=place_queries.stuck_mails(self.webinar, now=now).count(),
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        again = services.send_again(self.webinar, by=request.user, now=timezone.now())
        messages.success(
            request,
            ngettext(
                "%(n)d letter goes out again.", "%(n)d letters go out again.", again
            )
            % {"n": again},
        )
        return redirect(reverse("media_mails", args=[slug]))
