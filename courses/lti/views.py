"""An LMS opens a module: login, launch, the person's account, and on to the module.

Or a teacher chooses a module for their course. Thin: tokens are read in `jose`,
claims are judged in the domain, everything is written by services.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from courses import access, queries, services
from courses.domain.lti import (
    Expected,
    Kind,
    Launch,
    LaunchProblem,
    choice_claims,
    module_number,
    origin_of,
    read_launch,
)
from courses.exceptions import CoursesError
from courses.lti import jose, keys
from courses.lti.forms import ChoiceForm, NewPersonForm
from courses.lti.tickets import (
    State,
    StateProblem,
    browser_of,
    digest,
    know_browser,
    new_secret,
    read_state,
    secret_of,
    write_state,
)
from courses.lti.wording import refuse
from courses.models import LtiLaunch, LtiPlatform
from elearn.core.models import User
from elearn.core.typed import typed_text

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: What a login says.
LOGIN = ("iss", "client_id", "login_hint", "lti_message_hint", "target_link_uri")


# -- What an LMS asks ------------------------------------------------------------
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Somebody clicked a link in an LMS: ask the LMS who it is. Stores nothing."""
    sent = request.POST if request.method == "POST" else request.GET
    told = {name: typed_text(sent.get(name, "")) for name in LOGIN}
    target = told["target_link_uri"]
    platform = queries.platform_of(told["iss"], told["client_id"])
    if platform is None:
        return _refused(request, refuse("platform"))
    is_choice = target == queries.lti_address("choose/")
    if not target.startswith(queries.lti_address("")):
        return _refused(request, refuse("target"))
    if not told["login_hint"]:
        return _refused(request, refuse("nobody"))
    if _is_framed(request) and not is_choice:
        return _door(request, platform, told)
    secret = secret_of(request)
    nonce = new_secret()
    state = State(platform.pk, nonce, target, digest(secret))
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": queries.lti_address("launch/"),
        "login_hint": told["login_hint"],
        "state": write_state(state),
        "nonce": nonce,
    }
    if told["lti_message_hint"]:
        asked["lti_message_hint"] = told["lti_message_hint"]
    joint = "&" if urlsplit(platform.auth_url).query else "?"
    response = redirect(f"{platform.auth_url}{joint}{urlencode(asked)}")
    know_browser(request, response, secret)
    return response


def _is_framed(request: HttpRequest) -> bool:
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame", "object")


def _door(
    request: HttpRequest, platform: LtiPlatform, told: dict[str, str]
) -> HttpResponse:
    """Within a frame there are no cookies, so nobody could be signed in: a way out."""
    asked = {name: value for name, value in told.items() if value}
    context = {"again": f"{reverse('courses:lti_login')}?{urlencode(asked)}"}
    response = render(request, "courses/lti/door.html", context)
    return _framed(response, platform)


def _framed(
    response: HttpResponse, platform: LtiPlatform, **more: list[str]
) -> HttpResponse:
    """May be framed by that LMS, and by nobody else."""
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    response._csp_update = {  # type: ignore[attr-defined]
        "frame-ancestors": queries.frames_of(platform),
        **more,
    }
    return response


@csrf_exempt
@never_cache
@require_POST
def launch(request: HttpRequest) -> HttpResponse:
    """The LMS's answer: who it is and where to. No cookie comes with it, so the next
    step asks for the browser that began."""
    try:
        received, said, ticket = _receive(request)
    except CoursesError as refusal:
        return _refused(request, refusal)
    step = "lti_choose" if said.kind is Kind.CHOICE else "lti_go"
    response = redirect(f"courses:{step}", ticket=ticket)
    response.status_code = 303
    return response


def _receive(request: HttpRequest) -> tuple[LtiLaunch, Launch, str]:
    now = timezone.now()
    try:
        state = read_state(request.POST.get("state", ""))
    except StateProblem as problem:
        raise refuse(problem.code) from None
    platform = access.lti_platform(state.platform)
    if platform is None:
        raise refuse("platform")
    if request.POST.get("error"):
        raise refuse("denied")
    # Before anything is stored: a row for whatever anybody sends would fill the table.
    claims = _verified(platform, request.POST.get("id_token", ""))
    received = services.burn_nonce(platform, state=state, now=now)
    expected = Expected(
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployments=platform.deployments,
        nonce=state.nonce,
        target=state.target,
        site=queries.lti_address("").removesuffix("/lti/"),
    )
    try:
        said = read_launch(claims, expected, now_s=int(now.timestamp()))
    except LaunchProblem as problem:
        raise refuse(problem.code, problem.words) from None
    module = access.lti_module(module_number(said.target, site=expected.site))
    if said.kind is Kind.RESOURCE and module is None:
        raise refuse("module")
    ticket = new_secret()
    services.keep_launch(received, launch=said, module=module, ticket=ticket)
    return received, said, ticket


def _verified(platform: LtiPlatform, token: str) -> dict[str, Any]:
    """The claims. An LMS that has a new key is asked for its list once more."""
    try:
        return jose.verify(token, queries.keyset_of(platform))
    except jose.TokenProblem as problem:
        if problem.code != "unknown_key":
            raise refuse(problem.code) from None
    try:
        return jose.verify(token, queries.keyset_of(platform, is_stale=True))
    except jose.TokenProblem as problem:
        raise refuse(problem.code) from None


@require_safe
@cache_control(max_age=600, public=True)
def keyset(request: HttpRequest) -> JsonResponse:
    """Our public keys."""
    return JsonResponse(keys.published_keys())


def _refused(request: HttpRequest, refusal: CoursesError) -> HttpResponse:
    context = {"sentence": str(refusal)}
    response = render(request, "courses/lti/refused.html", context, status=400)
    # A sentence only; an LMS that shows us in a frame would show a blank one.
    response.xframe_options_exempt = True
    response._csp_update = {"frame-ancestors": ["https:"]}
    return response


# -- Ways that a person goes -----------------------------------------------------
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Where an LMS's address is opened as a page."""
    return redirect("courses:topics")


@require_safe
def module(request: HttpRequest, pk: int) -> HttpResponse:
    """The address of a module for LMSs, opened as a page."""
    return redirect(access.module_for(pk).get_url(request))


def _launch_here(request: HttpRequest, ticket: str) -> LtiLaunch:
    """The launch of this ticket, in the browser that began it. Whoever was sent
    somebody else's ticket must not become them."""
    received = access.lti_launch(ticket, now=timezone.now())
    if received.said.get("kind") == Kind.CHOICE:
        raise Http404
    if received.browser_sha256 != browser_of(request):
        raise refuse("browser")
    return received


@never_cache
@require_safe
def go(request: HttpRequest, ticket: str) -> HttpResponse:
    """On to the module, or first the question whose account it is."""
    try:
        received = _launch_here(request, ticket)
        identity = queries.identity_of(received)
        if identity is None:
            return _ask(request, received, ticket)
        is_here = request.user.pk == identity.user_id
        if not is_here and received.finished_at is not None:
            raise refuse("used")
        if not is_here and not access.may_be_vouched_for(identity.user):
            return _sign_in_yourself(request)
        page = services.finish_launch(received, identity=identity, now=timezone.now())
    except CoursesError as refusal:
        return _refused(request, refusal)
    if not is_here:
        sign_in(request, identity.user, backend=BACKEND)
    return redirect(page.get_url(request))


def _sign_in_yourself(request: HttpRequest) -> HttpResponse:
    messages.info(request, str(refuse("guarded")))
    asked = urlencode({"next": request.path})
    return redirect(f"{reverse('account_login')}?{asked}")


def _ask(
    request: HttpRequest,
    received: LtiLaunch,
    ticket: str,
    form: NewPersonForm | None = None,
) -> HttpResponse:
    if received.finished_at is not None:
        raise refuse("used")
    said = queries.launch_said(received)
    here = reverse("courses:lti_go", args=[ticket])
    context = {
        "platform": received.platform.name,
        "said_name": said.name,
        "module": received.module,
        "ticket": ticket,
        "form": form or NewPersonForm(initial={"name": said.name}),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }
    status = 422 if form is not None else 200
    return render(request, "courses/lti/first.html", context, status=status)


@require_POST
def tie(request: HttpRequest, ticket: str) -> HttpResponse:
    """“That is my account”: said by somebody who is signed in to it."""
    if not request.user.is_authenticated:
        return redirect("courses:lti_go", ticket=ticket)
    try:
        received = _launch_here(request, ticket)
        if received.finished_at is None:
            services.tie_account(received, user=request.user, now=timezone.now())
    except CoursesError as refusal:
        return _refused(request, refusal)
    return redirect("courses:lti_go", ticket=ticket)


@require_POST
def new_account(request: HttpRequest, ticket: str) -> HttpResponse:
    """“I am new here.”"""
    try:
        received = _launch_here(request, ticket)
        if queries.identity_of(received) is not None:
            return redirect("courses:lti_go", ticket=ticket)
        form = NewPersonForm(request.POST)
        if not form.is_valid():
            return _ask(request, received, ticket, form)
        user: User = services.open_account(
            received, name=form.cleaned_data["name"], now=timezone.now()
        )
    except CoursesError as refusal:
        return _refused(request, refusal)
    sign_in(request, user, backend=BACKEND)
    if not user.has_address:
        messages.info(
            request,
            _(
                "Your account is ready. Add your e-mail address in your profile, so that"
                " certificates and letters reach you, and you can come without your"
                " learning system."
            ),
        )
    return redirect("courses:lti_go", ticket=ticket)


# -- A teacher chooses -----------------------------------------------------------
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, ticket: str) -> HttpResponse:
    """Modules to put into a course of the LMS. Mostly within a frame, where there are
    no cookies: the ticket alone says who asks, and it can do nothing but answer the
    LMS that gave it."""
    received = access.lti_launch(ticket, now=timezone.now())
    if received.said.get("kind") != Kind.CHOICE:
        raise Http404
    said = queries.launch_said(received)
    modules = queries.modules_to_choose()
    sent = request.POST if request.method == "POST" else None
    form = ChoiceForm(sent, modules=modules)
    if form.is_bound and form.is_valid():
        return _hand_over(request, received, said, form.cleaned_data["module"])
    context = {
        "form": form,
        "modules": modules,
        "platform": received.platform.name,
        "ticket": ticket,
    }
    status = 422 if form.errors else 200
    response = render(request, "courses/lti/choose.html", context, status=status)
    return _framed(response, received.platform)


def _hand_over(
    request: HttpRequest, received: LtiLaunch, said: Launch, page: Any
) -> HttpResponse:
    """A form that leads back to the LMS with our signed answer."""
    platform = received.platform
    claims = choice_claims(
        queries.chosen(page),
        issuer=platform.issuer,
        client_id=platform.client_id,
        deployment=said.deployment,
        opaque=said.opaque,
        nonce=new_secret(),
        now_s=int(timezone.now().timestamp()),
    )
    context = {
        "module": page,
        "platform": platform.name,
        "return_url": said.return_url,
        "token": jose.sign(claims, pem=keys.signing_key()),
    }
    response = render(request, "courses/lti/hand_over.html", context)
    return _framed(response, platform, **{"form-action": [origin_of(said.return_url)]})
