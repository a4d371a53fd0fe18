"""Addresses of a room's talk and of its control room; part of the room's namespace."""

from django.urls import path, register_converter

from media import control_steps, control_views, talk_views


class _Word:
    """One of some words of ours, so that no other address is ours."""

    words: tuple[str, ...] = ()

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


def _one_of(name: str, *words: str) -> None:
    register_converter(type(name, (_Word,), {"regex": "|".join(words)}), name)


_one_of("question_step", "support", "unsupport", "withdraw")
_one_of("prompt_step", "here", "more")
_one_of("item_step", "begin", "end", "fill", "correct")
_one_of("poll_step", "launch", "close", "show", "unshow", "discard", "word")
_one_of("table_ending", "csv", "xlsx")

ROOM = "webinars/<slug:slug>/room"
CONTROL = "webinars/<slug:slug>/control"

urlpatterns = [
    path(f"{ROOM}/part/<slug:name>/", talk_views.part, name="talk_part"),
    path(f"{ROOM}/ask/", talk_views.ask, name="ask"),
    path(
        f"{ROOM}/questions/<int:pk>/<question_step:step>/",
        talk_views.question_step,
        name="question_step",
    ),
    path(f"{ROOM}/polls/<int:pk>/", talk_views.answer_poll, name="answer_poll"),
    path(
        f"{ROOM}/prompts/<int:pk>/<prompt_step:step>/",
        talk_views.prompt_step,
        name="prompt_step",
    ),
    path(f"{CONTROL}/", control_views.control, name="control"),
    path(f"{CONTROL}/part/<slug:name>/", control_views.part, name="control_part"),
    path(
        f"{CONTROL}/items/<slug:key>/<item_step:step>/",
        control_views.item_step,
        name="item_step",
    ),
    path(f"{CONTROL}/items/back/", control_steps.step_back, name="step_back"),
    path(f"{CONTROL}/outage/", control_steps.outage, name="outage"),
    path(
        f"{CONTROL}/questions/<int:pk>/",
        control_views.moderate,
        name="moderate_question",
    ),
    path(f"{CONTROL}/rules/", control_views.rules, name="room_rules"),
    path(f"{CONTROL}/polls/", control_views.prepare_poll, name="prepare_poll"),
    path(
        f"{CONTROL}/polls/<int:pk>/<poll_step:step>/",
        control_views.poll_step,
        name="poll_step",
    ),
    path(f"{CONTROL}/announce/", control_views.announce, name="announce"),
    path(f"{CONTROL}/helpers/", control_views.give_part, name="give_part"),
    path(
        f"{CONTROL}/helpers/<int:pk>/remove/",
        control_views.take_part_away,
        name="take_part_away",
    ),
    path(
        f"{CONTROL}/tables/<slug:name>.<table_ending:ending>",
        control_views.table,
        name="talk_table",
    ),
]
