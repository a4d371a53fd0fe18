"""Addresses of this room. `/live/` belongs to the live service, not to pages."""

from django.conf import settings
from django.urls import path

from media import (
    calendar_views,
    recording_views,
    room_views,
    stream_views,
    talk_urls,
    views,
)

app_name = "media"
urlpatterns = [
    path("webinars/", views.serve_page, name="webinars"),
    path("webinars/<slug:slug>/", views.serve_page, name="webinar"),
    path(
        "webinars/<slug:slug>/recording/<str:name>", views.recording, name="recording"
    ),
    path(
        "webinars/<slug:slug>/recording/track/chapters.vtt",
        recording_views.chapters,
        name="recording_chapters",
    ),
    path(
        "webinars/<slug:slug>/recording/words/transcript.txt",
        recording_views.transcript,
        name="recording_transcript",
    ),
    path(
        "webinars/<slug:slug>/recording/watched/",
        recording_views.watched,
        name="recording_watched",
    ),
    path(
        "webinars/<slug:slug>/recording/forget/",
        recording_views.forget,
        name="recording_forget",
    ),
    path("webinars/<slug:slug>/stream-gate/", views.stream_gate, name="stream_gate"),
    path("webinars/<slug:slug>/register/", views.register, name="register"),
    path("my/events/", calendar_views.my_events, name="my_events"),
    path(
        "my/events/reminders/<str:token>/",
        calendar_views.stop_reminders,
        name="stop_reminders",
    ),
    path("my/events/<str:key>.ics", calendar_views.feed, name="feed"),
    path(
        "webinars/<slug:slug>/calendar.ics",
        calendar_views.event_calendar,
        name="event_calendar",
    ),
    path(
        "webinars/<slug:slug>/register/cancel/",
        views.cancel_registration,
        name="cancel_registration",
    ),
    path("webinars/<slug:slug>/room/", room_views.room, name="room"),
    path("webinars/<slug:slug>/room/now/", room_views.room_now, name="room_now"),
    path(
        "webinars/<slug:slug>/room/presence/",
        room_views.room_presence,
        name="room_presence",
    ),
    path("webinars/<slug:slug>/room/consent/", room_views.consent, name="consent"),
    path(
        "webinars/<slug:slug>/room/files/<int:pk>/<str:name>",
        room_views.room_file,
        name="room_file",
    ),
    path(
        "webinars/<slug:slug>/test-player/",
        room_views.test_player,
        name="test_player",
    ),
    *talk_urls.urlpatterns,
    path("player-test/clip.m3u8", stream_views.clip, name="test_clip"),
    path("player-test/<slug:level>/<str:name>", stream_views.piece),
]
if settings.DEMO:
    # The same clip round and round, as if it were live.
    urlpatterns += [
        path("demo/stream/live.m3u8", stream_views.live, name="demo_stream"),
        path("demo/stream/<slug:level>/live.m3u8", stream_views.live_level),
        path("demo/stream/<slug:level>/<str:name>", stream_views.piece),
    ]
