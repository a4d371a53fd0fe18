"""Addresses that exist in the demo only: its mail and its one-click people."""

from django.urls import path

from elearn.core.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.people, name="people"),
    path("components/", views.components, name="components"),
    path("mail/", views.mail, name="mail"),
    path("mail/<slug:key>/", views.one_mail, name="one_mail"),
]
