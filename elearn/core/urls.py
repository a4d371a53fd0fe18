"""Addresses of the floor: the profile and what robots may read."""

from django.urls import path
from django.views.generic import RedirectView

from elearn.core import views

app_name = "core"
urlpatterns = [
    path("my/profile/", views.profile, name="profile"),
    path("robots.txt", views.robots, name="robots"),
    path(
        "favicon.ico",
        RedirectView.as_view(url="/static/core/img/icon.svg"),
        name="favicon",
    ),
]
