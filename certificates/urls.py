"""Addresses of this room."""

from django.urls import path

from certificates import record_views, views

app_name = "certificates"
urlpatterns = [
    path("my/cme/", views.my_cme, name="my_cme"),
    path("my/cme/rules/", views.rules, name="rules"),
    path("my/cme/numbers/", record_views.numbers, name="numbers"),
    path(
        "my/cme/<int:year>/transcript.pdf",
        record_views.transcript,
        name="transcript",
    ),
    path(
        "my/cme/<int:year>/transcript.csv",
        record_views.transcript_table,
        name="transcript_table",
    ),
    path("my/cme/<slug:slug>/issue/", views.take_certificate, name="take"),
    path("my/cme/<slug:slug>/correction/", views.ask_correction, name="ask"),
    path("my/cme/<uuid:uuid>/certificate.pdf", views.download, name="download"),
    path("v/", views.verify, name="verify"),
    path("v/<str:code>/", views.answer, name="answer"),
]
