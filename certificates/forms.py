"""Forms of this room: asking for a correction, answering it, choosing an option."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.choices import NumberKinds
from certificates.domain.counting import ItemCount
from certificates.models import EXPLANATION_MAX
from certificates.wording import item_words

MINUTE = timedelta(minutes=1)


class AskForm(forms.Form):
    """Which item, and what happened; the times are the organisers' matter."""

    item = forms.ChoiceField(label=gettext_lazy("Item"))
    explanation = forms.CharField(
        label=gettext_lazy("What happened"),
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
    day = begin.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        for fold in (0, 1):
            local = datetime.combine(day, clock, zone).replace(fold=fold)
            moment = local.astimezone(UTC)
            shown = moment.astimezone(zone).time()
            if shown == clock and begin - MINUTE < moment < end + MINUTE:
                return min(max(moment, begin), end)
        day += timedelta(days=1)
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
        max_length=300,
        help_text=gettext_lazy(
            "The person reads it, and the record keeps it, whether you accept or refuse."
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
