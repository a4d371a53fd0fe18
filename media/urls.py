"""Addresses of this room. `/live/` belongs to the live service, not to pages."""

from django.urls import path

from media import calendar_views, views

app_name = "media"
urlpatterns = [
    path("webinars/", views.serve_page, name="webinars"),
    path("webinars/<slug:slug>/", views.serve_page, name="webinar"),
    path(
        "webinars/<slug:slug>/recording/<str:name>", views.recording, name="recording"
    ),
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
]
