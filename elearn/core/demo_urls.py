"""Addresses that exist in the demo only: its mail and its one-click people."""

app_name = "demo"
urlpatterns: list = []
