"""Addresses of this room."""

app_name = "media"
urlpatterns: list = []
