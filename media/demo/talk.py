"""What people said in the demo's rooms: questions, polls, messages, as `talk.toml` has
them. Made once for each event; what visitors of the demo add stays.
"""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from elearn.core.models import User
from media import queries
from media.domain.polls import may_ask_again
from media.domain.programme import current_item, to_ms
from media.models import (
    Announcement,
    Poll,
    PollAnswer,
    Question,
    QuestionSupport,
    RoomRole,
    Webinar,
)


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    file = Path(__file__).parent / "talk.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def fill_talk(webinar: Webinar, *, name: str, by: User) -> None:
    """What the file says under `name`; nothing where anybody has spoken already."""
    if webinar.questions.exists() or webinar.polls.exists():
        return
    told = _told()[name]
    people = {user.email: user for user in User.objects.filter(is_active=True)}
    items = queries.programme_in_force(webinar)

    def at(entry: dict[str, Any]) -> datetime:
        return webinar.starts_at + timedelta(minutes=entry["minute"])

    for part in ("moderator", "faculty"):
        if told.get(part) in people:
            RoomRole.objects.get_or_create(
                webinar=webinar,
                user=people[told[part]],
                defaults={
                    "part": part,
                    "given_at": webinar.starts_at,
                    "given_by": by,
                },
            )
    for entry in told.get("questions", ()):
        moment = at(entry)
        item = current_item(items, to_ms(moment))
        question = Question.objects.create(
            webinar=webinar,
            author=people.get(entry["by"]),
            text=entry["text"],
            is_anonymous=entry.get("anonymous", False),
            item=item.key if item else "",
            asked_at=moment,
            state=entry["state"],
            changed_at=moment + timedelta(minutes=1),
            changed_by=by,
            reason=entry.get("reason", ""),
            answer=entry.get("answer", ""),
        )
        QuestionSupport.objects.bulk_create(
            QuestionSupport(
                question=question,
                user=people[email],
                given_at=moment + timedelta(minutes=2),
            )
            for email in entry.get("support", ())
            if email in people
        )
    for entry in told.get("announcements", ()):
        Announcement.objects.create(
            webinar=webinar, text=entry["text"], made_at=at(entry), made_by=by
        )
    for entry in told.get("polls", ()):
        _make_poll(webinar, entry, at(entry), people, by)


def _make_poll(
    webinar: Webinar,
    entry: dict[str, Any],
    moment: datetime,
    people: dict[str, User],
    by: User,
) -> None:
    state, shows_results = entry["state"], entry.get("shows_results", False)
    poll = Poll.objects.create(
        webinar=webinar,
        question=entry["question"],
        kind=entry["kind"],
        options=entry["options"],
        state=state,
        shows_results=shows_results,
        prepared_at=webinar.starts_at,
        prepared_by=by,
        launched_at=None if state == "prepared" else moment,
        closed_at=moment + timedelta(minutes=3) if state == "closed" else None,
        shown_at=moment + timedelta(minutes=3) if shows_results else None,
    )
    is_nobodys = state == "closed" and not may_ask_again(
        is_named=poll.is_named,
        was_shown=shows_results,
        people=len(entry.get("answers", {})),
    )
    PollAnswer.objects.bulk_create(
        PollAnswer(
            poll=poll,
            # Of results that could be read nobody knows any longer who gave which.
            user=None if is_nobodys else people[email],
            choices=choices,
            answered_at=moment + timedelta(minutes=1),
        )
        for email, choices in entry.get("answers", {}).items()
        if email in people
    )
