"""Addresses that an LMS is told, and those that a person goes through."""

from django.urls import path

from courses.lti import views

urlpatterns = [
    path("", views.about, name="lti"),
    path("login/", views.login, name="lti_login"),
    path("launch/", views.launch, name="lti_launch"),
    path("keys/", views.keyset, name="lti_keys"),
    path("module/<int:pk>/", views.module, name="lti_module"),
    path("choose/", views.about, name="lti_choosing"),
    path("choose/<slug:ticket>/", views.choose, name="lti_choose"),
    path("go/<slug:ticket>/", views.go, name="lti_go"),
    path("go/<slug:ticket>/account/", views.tie, name="lti_tie"),
    path("go/<slug:ticket>/new/", views.new_account, name="lti_new_account"),
]
