"""What the page of components shows: one of each, in every state."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ShowroomForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name on the certificate"))
    number = forms.RegexField(
        r"^\d{6}$",
        label=gettext_lazy("Number on the certificate"),
        help_text=gettext_lazy("The six digits after the year."),
        error_messages={
            "invalid": gettext_lazy("That number has a digit too few: we expect six.")
        },
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("How was the pace?"),
        widget=forms.RadioSelect,
        choices=[
            ("slow", gettext_lazy("Too slow")),
            ("right", gettext_lazy("Right for me")),
            ("fast", gettext_lazy("Too fast")),
        ],
    )
    agreed = forms.BooleanField(label=gettext_lazy("Tell me about the next event"))


def showroom() -> dict[str, Any]:
    """The context of the page, made anew for the language of the request."""
    typed = {
        "name": "Inês Carvalho",
        "number": "00118",
        "pace": "right",
        "agreed": "on",
    }
    return {
        "form": ShowroomForm(typed),
        "tags": [
            {"kind": "good", "text": _("Valid")},
            {"kind": "teal", "text": _("being answered")},
            {"kind": "caution", "text": _("Evaluation missing")},
            {"kind": "stop", "text": _("Revoked")},
            {"kind": "coral", "text": _("Conversation")},
            {"kind": "", "text": _("not started")},
        ],
        "notices": [
            {"kind": kind, "text": text}
            for kind, text in (
                ("success", _("Your evaluation is saved. The certificate follows.")),
                ("info", _("The recording is being made. It takes a day.")),
                (
                    "warning",
                    _("We lost the connection at 13:21. Until then all is kept."),
                ),
                (
                    "error",
                    _("This file is empty. Nothing was changed; choose another."),
                ),
            )
        ],
        "rows": [(_("Ultrasound"), 34), (_("Bad news"), 32), (_("Radiation risk"), 40)],
    }
