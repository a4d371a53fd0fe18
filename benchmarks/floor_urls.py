"""The floors that a page is measured against: the smallest answer Django can give,
and the smallest one that knows who asks."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from elearn.urls import urlpatterns as site


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.pk))


urlpatterns = [path("bare/", bare), path("who/", who), *site]
