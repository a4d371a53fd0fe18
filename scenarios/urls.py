"""Addresses of this room."""

app_name = "scenarios"
urlpatterns: list = []
