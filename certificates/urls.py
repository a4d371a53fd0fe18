"""Addresses of this room."""

from django.urls import path

from certificates import badge_views, proof_views, record_views, transcript_views, views

app_name = "certificates"
urlpatterns = [
    path(".well-known/did.json", badge_views.issuer, name="did"),
    path("my/cme/", views.my_cme, name="my_cme"),
    path("my/cme/rules/", views.rules, name="rules"),
    path("my/cme/numbers/", transcript_views.numbers, name="numbers"),
    path(
        "my/cme/<int:year>/transcript.pdf",
        transcript_views.transcript,
        name="transcript",
    ),
    path(
        "my/cme/<int:year>/transcript.csv",
        transcript_views.transcript_table,
        name="transcript_table",
    ),
    path("my/cme/modules/<int:pk>/issue/", views.take_module, name="take_module"),
    path("my/cme/<slug:slug>/issue/", views.take_certificate, name="take"),
    path("my/cme/<slug:slug>/correction/", views.ask_correction, name="ask"),
    path("my/cme/<uuid:uuid>/certificate.pdf", views.download, name="download"),
    path("my/cme/<uuid:uuid>/badge/", badge_views.badge_page, name="badge"),
    path("my/cme/<uuid:uuid>/badge.json", badge_views.badge_file, name="badge_file"),
    path("v/verify.pyz", proof_views.verifier, name="verifier"),
    path("v/root.pem", proof_views.root, name="root"),
    path("v/status.json", proof_views.status, name="status"),
    path("v/wallet/<str:token>.json", badge_views.wallet, name="wallet"),
    path("v/", views.verify, name="verify"),
    path("v/record.json", record_views.head, name="record"),
    path("v/<str:code>/proof.json", record_views.proof, name="proof"),
    path("v/badges/<str:name>.json", badge_views.badge_status, name="badge_status"),
    path("v/<str:code>/", views.answer, name="answer"),
]
