"""Addresses of this room."""

from django.urls import path

from scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("conversations/", views.shelf, name="shelf"),
    path("conversations/attempt/<uuid:uuid>/", views.player, name="player"),
    path("conversations/attempt/<uuid:uuid>/choose/", views.choose, name="choose"),
    path("conversations/attempt/<uuid:uuid>/say/", views.say, name="say"),
    path("conversations/attempt/<uuid:uuid>/clock/", views.clock, name="clock"),
    path("conversations/attempt/<uuid:uuid>/note/", views.note, name="note"),
    path("conversations/attempt/<uuid:uuid>/meters/", views.show_meters, name="meters"),
    path("conversations/attempt/<uuid:uuid>/reflect/", views.reflect, name="reflect"),
    path("conversations/attempt/<uuid:uuid>/debrief/", views.debrief, name="debrief"),
    path("conversations/attempt/<uuid:uuid>/again/", views.play_again, name="again"),
    path("conversations/<slug:slug>/", views.start, name="start"),
]
