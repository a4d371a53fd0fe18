"""Addresses of this room. `/live/` belongs to the live service, not to pages."""

from django.urls import path

from media import views

app_name = "media"
urlpatterns = [
    path("webinars/", views.serve_page, name="webinars"),
    path("webinars/<slug:slug>/", views.serve_page, name="webinar"),
    path(
        "webinars/<slug:slug>/recording/<str:name>", views.recording, name="recording"
    ),
    path("webinars/<slug:slug>/stream-gate/", views.stream_gate, name="stream_gate"),
    path("webinars/<slug:slug>/register/", views.register, name="register"),
    path(
        "webinars/<slug:slug>/register/cancel/",
        views.cancel_registration,
        name="cancel_registration",
    ),
]
