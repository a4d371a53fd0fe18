"""Two more pages of an event's desk: how its minutes are counted, and a trainee's
question about them. Strangers get a 404; reading never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from certificates import access, wording, wording_options
from certificates.admin_views import DeskView
from certificates.choices import RequestStatus
from certificates.correction_queries import (
    missing_span,
    outdated_certificate,
    window_of,
)
from certificates.domain.options import VALUES, value_of
from certificates.event_options import options_of, origin_of, usual_value
from certificates.exceptions import CorrectionNotPossible, OptionRefused
from certificates.forms import AnswerForm
from certificates.models import Certificate, CorrectionRequest
from certificates.queries import Standing, rule_of, standing_of
from certificates.services import confirm_option, decide_correction, renew_soon
from elearn.core.typed import typed_text
from media.domain.programme import to_ms
from media.exceptions import MediaError


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option: what holds, since whose word, and what else could."""

    name: str
    label: str
    help: str
    value: str
    words: str
    choices: tuple[tuple[str, str], ...]
    state: str
    usual: str

    @property
    def is_confirmed(self) -> bool:
        return bool(self.state)


class OptionsView(DeskView):
    """GET shows the five options; POST to the same address confirms one of them."""

    template_name = "certificates/admin/options.html"

    def get_page_title(self) -> str:
        return _("How minutes are counted")

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        rule = rule_of(self.webinar)
        chosen = options_of(self.webinar, rule)
        rows = [
            OptionRow(
                name=name,
                label=wording_options.option_label(name),
                help=wording_options.option_help(name),
                value=value_of(chosen.options, name),
                words=wording_options.option_value(
                    name, value_of(chosen.options, name)
                ),
                choices=tuple(
                    (value, wording_options.option_value(name, value))
                    for value in values
                ),
                state=self._state(chosen.rows.get(name)),
                usual=wording_options.usual_words(
                    wording_options.option_value(name, usual_value(rule, name)),
                    origin_of(rule, name),
                ),
            )
            for name, values in VALUES.items()
        ]
        return self.show(
            webinar=self.webinar,
            rows=rows,
            rule=rule and wording.rule_words(rule),
            report_url=self.report_url(),
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        name = typed_text(request.POST.get("name", ""))
        value = typed_text(request.POST.get("value", ""))
        try:
            confirm_option(
                self.webinar,
                name=name,
                value=value,
                by=request.user,
                now=timezone.now(),
            )
        except OptionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("%(label)s: %(value)s. Confirmed.")
                % {
                    "label": wording_options.option_label(name),
                    "value": wording_options.option_value(name, value),
                },
            )
        return redirect("certificates_options", slug=self.webinar.slug)

    def _state(self, row: Any) -> str:
        """“Confirmed by … on …”; "" while nobody stands for it."""
        if row is None:
            return ""
        on = row.confirmed_at.astimezone(self.webinar.zone)
        return _("confirmed by %(name)s on %(date)s") % {
            "name": row.confirmed_by.name if row.confirmed_by else _("the platform"),
            "date": formats.date_format(on, "j F Y"),
        }


class CorrectionView(DeskView):
    """One question of a trainee: what the record holds, and the answer, given once."""

    template_name = "certificates/admin/correction.html"
    asked: CorrectionRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.asked = access.request_for_answer(kwargs["pk"], self.webinar, request.user)

    def get_page_title(self) -> str:
        return _("Correction of minutes")

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        standing = self._standing()
        return self._show(standing, self._form(standing))

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        if not self.asked.is_open:
            return self._try_again(request)
        standing = self._standing()
        is_accepted = request.POST.get("decision") == "accept"
        form = self._form(standing, request.POST, is_accepted=is_accepted)
        if form is None or not form.is_valid():
            return self._show(standing, form, status=422)
        told = form.cleaned_data
        span = (to_ms(told["begin"]), to_ms(told["end"])) if is_accepted else None
        try:
            answered = decide_correction(
                self.asked,
                is_accepted=is_accepted,
                answer=told["answer"],
                span=span,
                by=request.user,
                now=timezone.now(),
            )
        except (CorrectionNotPossible, MediaError) as refusal:
            form.add_error(None, str(refusal))
            return self._show(standing, form, status=422)
        if self._outdated_by(answered) is not None:
            renew_soon(answered)
        messages.success(request, self._told(answered))
        return redirect(self.report_url())

    def _try_again(self, request: HttpRequest) -> HttpResponse:
        """The answer stands; a certificate that could not be made then may be now."""
        if self._outdated_by(self.asked) is not None:
            renew_soon(self.asked)
        messages.info(request, self._told(self.asked))
        return redirect(self.report_url())

    def _outdated_by(self, asked: CorrectionRequest) -> Certificate | None:
        """The certificate that the answer leaves behind, until there is a new one."""
        if asked.status != RequestStatus.ACCEPTED or asked.person is None:
            return None
        return outdated_certificate(self.webinar, asked.person, now=timezone.now())

    def _told(self, answered: CorrectionRequest) -> str:
        answered.refresh_from_db()
        if answered.certificate is not None:
            return _(
                "Answered. Certificate %(new)s replaces %(old)s, whose file stays as "
                "it is."
            ) % {
                "new": answered.certificate.serial,
                "old": answered.certificate.replaces.serial,
            }
        outdated = self._outdated_by(answered)
        if outdated is not None:
            return _(
                "Answered, and the minutes count. A new certificate is being made in "
                "place of %(serial)s, which stays valid until then. Where it does not "
                "come, open the question again to try once more."
            ) % {"serial": outdated.serial}
        return _("Answered. The person reads it under My CME.")

    def _standing(self) -> Standing | None:
        if self.asked.person is None:
            return None
        return standing_of(self.webinar, self.asked.person, now=timezone.now())

    def _form(
        self, standing: Standing | None, data: Any = None, *, is_accepted: bool = True
    ) -> AnswerForm | None:
        if standing is None or not self.asked.is_open:
            return None
        window = window_of(standing, self.asked.item_key)
        count = standing.item(self.asked.item_key)
        if window is None or count is None:
            return None
        return AnswerForm(
            data,
            window=window,
            missing=missing_span(count, window),
            zone=self.webinar.zone,
            is_accepted=is_accepted,
        )

    def _show(
        self, standing: Standing | None, form: AnswerForm | None, status: int = 200
    ) -> HttpResponse:
        count = standing and standing.item(self.asked.item_key)
        return self.show(
            status,
            webinar=self.webinar,
            asked=self.asked,
            standing=standing,
            record_words=count and wording.item_words(count, zone=self.webinar.zone),
            form=form,
            outdated=self._outdated_by(self.asked),
            report_url=self.report_url(),
            asked_on=formats.date_format(
                self.asked.asked_at.astimezone(self.webinar.zone), "j F Y"
            ),
        )
