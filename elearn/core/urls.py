"""Addresses of the floor: the profile."""

app_name = "core"
urlpatterns: list = []
