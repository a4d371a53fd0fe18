"""Where a POST of somebody unknown goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse


def sign_in(request: HttpRequest, back: str) -> HttpResponseRedirect:
    """After sign-in the person returns to a page, for a POST cannot be repeated."""
    return redirect(f"{reverse('account_login')}?next={back}")
