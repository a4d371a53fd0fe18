"""What this room has to say on the first page of the admin: a conversation can be
begun."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from elearn.core.desk_home import DeskLine, Part, register_desk_lines


def new_conversation(request: HttpRequest) -> Iterable[DeskLine]:
    if request.user.has_perm("scenarios.add_scenario"):
        yield DeskLine(
            _("New conversation"),
            reverse("wagtailsnippets_scenarios_scenario:begin"),
            _("from nothing, an example or a file"),
        )


def register() -> None:
    register_desk_lines(Part.NEW, new_conversation, order=60)
