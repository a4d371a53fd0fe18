"""Forms of this room: asking for a correction, answering it, choosing an option."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.choices import NumberKinds
from certificates.domain.counting import ItemCount
from certificates.models import EXPLANATION_MAX
from certificates.record_models import REASON_MAX
from certificates.wording import item_words
from media.domain.clocks import is_shown, moments_around

MINUTE = timedelta(minutes=1)


class AskForm(forms.Form):
    """Which item, and what happened; the times are the organisers' matter."""

    item = forms.ChoiceField(label=gettext_lazy("Item"))
    explanation = forms.CharField(
        label=gettext_lazy("What happened"),
        error_messages={
            "required": gettext_lazy(
                "Say what happened: from when until when you were there, and how."
            )
        },
        max_length=EXPLANATION_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "In your own words: from when until when you were there, and how. The "
            "organisers read it and answer with a reason."
        ),
    )

    def __init__(
        self, *args: Any, counts: Sequence[ItemCount], zone: ZoneInfo, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [
            (one.key, item_words(one, zone=zone) or one.label) for one in counts
        ]


def read_clock(
    clock: time, *, window: tuple[datetime, datetime], zone: ZoneInfo
) -> datetime | None:
    """The moment within the window at which the event's clock showed this time.

    A window may reach over midnight, and on a day in autumn an hour comes twice: the
    first moment that fits is taken. Windows begin and end at whole minutes here, for
    nobody types seconds.
    """
    begin, end = window
    for moment in moments_around(clock, begin, zone):
        fits = begin - MINUTE < moment < end + MINUTE
        if fits and is_shown(clock, moment, zone):
            return min(max(moment, begin), end)
    return None


class AnswerForm(forms.Form):
    """From when until when minutes are given back, and the reason the person reads."""

    begin = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(format="%H:%M")
    )
    end = forms.TimeField(
        label=gettext_lazy("Until"), widget=forms.TimeInput(format="%H:%M")
    )
    answer = forms.CharField(
        label=gettext_lazy("Reason"),
        error_messages={
            "required": gettext_lazy("Give a reason: the person reads it.")
        },
        max_length=300,
        help_text=gettext_lazy(
            "The person gets it in a letter, and the record keeps it, whether you accept or "
            "refuse."
        ),
    )

    def __init__(
        self,
        *args: Any,
        window: tuple[datetime, datetime],
        missing: tuple[datetime, datetime],
        zone: ZoneInfo,
        is_accepted: bool = True,
        **kwargs: Any,
    ) -> None:
        begin, end = missing
        # Up to the next whole minute: the field has no seconds, and none is lost.
        end += -timedelta(seconds=end.second, microseconds=end.microsecond) % MINUTE
        clocks = {"begin": begin, "end": end}
        kwargs.setdefault(
            "initial",
            {name: at.astimezone(zone).time() for name, at in clocks.items()},
        )
        super().__init__(*args, **kwargs)
        self.window, self.zone = window, zone
        for name in ("begin", "end"):
            self.fields[name].help_text = _("On the event’s clock, within the item.")
            self.fields[name].error_messages["required"] = _(
                "Enter a time, for example 14:05."
            )
            # Who refuses gives no times.
            self.fields[name].required = is_accepted

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in ("begin", "end"):
            clock = told.get(name)
            if clock is None:
                continue
            moment = read_clock(clock, window=self.window, zone=self.zone)
            if moment is None and self.fields[name].required:
                self.add_error(name, _("This time is not within the item."))
            told[name] = moment
        begin, end = told.get("begin"), told.get("end")
        if begin and end and begin >= end and self.fields["end"].required:
            self.add_error("end", _("The end must be after the beginning."))
        return told


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy(
            "It is sent to the holder in a letter, as you write it, and the record keeps "
            "it. The public page says only that the certificate was revoked, and when."
        ),
    )


class NameForm(forms.Form):
    """The name as it should have been printed, and why."""

    name = forms.CharField(
        label=gettext_lazy("Name as it should be printed"), max_length=120
    )
    name_reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX,
        help_text=gettext_lazy(
            "What shows that this is the person’s name. Whoever confirms it reads this; it is "
            "sent to the holder, as you write it, with the letter about the new certificate."
        ),
    )


class WithdrawForm(forms.Form):
    is_asked = forms.BooleanField(
        label=gettext_lazy("The holder has asked for this in writing"),
        error_messages={
            "required": gettext_lazy(
                "A certificate is withdrawn only where its holder has asked for it."
            )
        },
    )


class NumberForm(forms.Form):
    """One number of a chamber; whether it can be one, the service says."""

    number = forms.CharField(label="", required=False, max_length=40, strip=True)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=kind, **kwargs)
        told = {
            NumberKinds.EFN: _(
                "For the points of the German chambers: fifteen figures, on the back of "
                "your card."
            ),
            NumberKinds.DFP: _(
                "For DFP points of the Austrian chamber: the number under which you "
                "sign in to your DFP account."
            ),
        }
        self.fields["number"].label = NumberKinds(kind).label
        self.fields["number"].help_text = told[NumberKinds(kind)]
        self.fields["number"].widget.attrs |= {
            "autocomplete": "off",
            "inputmode": "numeric",
            "spellcheck": "false",
        }
