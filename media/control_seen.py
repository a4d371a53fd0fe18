"""What the viewers of an event see at this moment, told to who runs it.

For the control room, which has no picture of its own: the same facts that the room's page
is made of, in one line each. It shows nobody an address.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from media import talk_queries
from media.choices import PollState
from media.domain.questions import QuestionState
from media.domain.scene import Phase
from media.domain.streams import StreamKind
from media.models import WebinarPage
from media.room_page import present_now
from media.talk_look import Look

#: (what, in words) of each line.
Lines = list[tuple[str, str]]


def seen_now(look: Look) -> dict[str, Any]:
    page = WebinarPage.objects.live().filter(webinar=look.webinar).first()
    if page is None:
        return {"lines": [], "has_room": False}
    shown = present_now(page, now=look.now)
    outage = shown["outage"]
    if outage is None:
        lines: Lines = [(_("Picture"), _picture(shown))]
    else:
        lines = [
            (_("Above everything"), outage.words),
            (_("Picture"), _("It stands still, the room says.")),
        ]
    if look.is_open:
        lines += _talk(look)
    return {"lines": lines, "has_room": True}


def _picture(shown: dict[str, Any]) -> str:
    scene, source = shown["scene"], shown["source"]
    if scene.phase == Phase.EARLY:
        return _("None yet: the room opens %(when)s.") % {"when": shown["opens"]}
    if not scene.is_open:
        return _("None: the room is closed.")
    if source is None:
        return _("None: no stream is announced for this time.")
    if source.kind == StreamKind.LINK:
        return _("None: the way to a meeting on another platform.")
    if source.kind == StreamKind.HLS:
        return _("The stream (HLS), some seconds behind the studio.")
    return _("The stream of %(platform)s, some seconds behind the studio.") % {
        "platform": {StreamKind.YOUTUBE: "YouTube", StreamKind.VIMEO: "Vimeo"}[
            source.kind
        ]
    }


def _talk(look: Look) -> Lines:
    message = talk_queries.announcements(look.webinar).first()
    question = look.webinar.questions.filter(state=QuestionState.NOW).first()
    polls = talk_queries.polls_in_room(look.webinar)
    asked = next((one for one in polls if one.state == PollState.OPEN), None)
    if asked is not None:
        poll = _("“%(question)s”, open") % {"question": asked.question}
    elif polls:
        poll = _("“%(question)s”, with its results") % {"question": polls[0].question}
    else:
        poll = _("none")
    return [
        (_("Message"), message.text if message else _("none")),
        (_("Question"), question.text if question else _("none is being answered")),
        (_("Poll"), poll),
    ]
