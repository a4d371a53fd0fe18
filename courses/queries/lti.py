"""What the pages of LMSs show: platforms, launches, modules to choose."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.choices import LtiReportState
from courses.domain.lti import Chosen, Kind, Launch, is_web_address, origin_of
from courses.exceptions import PlatformUnreachable
from courses.lti import web
from courses.models import LtiIdentity, LtiLaunch, LtiPlatform, LtiReport, ModulePage

KEYSET_SECONDS = 60 * 60
#: A message with a key that nobody knows makes us ask again, but not at will.
REFETCH_SECONDS = 60
#: One that does not answer is left alone for so long: each question may hold a thread
#: for seconds, and whoever knows the LMS's name can make us ask.
SILENCE_SECONDS = 15


def lti_address(name: str) -> str:
    """One of our addresses as an LMS is told it."""
    return f"{settings.BASE_URL}/lti/{name}"


def lti_module_address(module: ModulePage) -> str:
    return lti_address(f"module/{module.pk}/")


def platform_of(issuer: str, client_id: str) -> LtiPlatform | None:
    """The connection that a login speaks of. Without a client ID it must be the only
    one of that issuer."""
    found = LtiPlatform.objects.filter(issuer=issuer, is_active=True)
    if client_id:
        found = found.filter(client_id=client_id)
    some = list(found[:2])
    return some[0] if len(some) == 1 else None


def keyset_of(platform: LtiPlatform, *, is_stale: bool = False) -> object:
    """The LMS's public keys, kept for an hour; `is_stale`: ask again, though not more
    often than once a minute."""
    key = f"lti-keyset-{platform.pk}-{_digest(platform.keyset_url)}"
    kept = cache.get(key)
    if kept is not None and not is_stale:
        return kept
    if not cache.add(f"{key}-asked", 1, REFETCH_SECONDS) and kept is not None:
        return kept
    if cache.get(f"{key}-silent"):
        raise _unreadable(platform)
    try:
        told = _fetch_keyset(platform)
    except PlatformUnreachable:
        cache.set(f"{key}-silent", 1, SILENCE_SECONDS)
        raise
    cache.set(key, told, KEYSET_SECONDS)
    return told


def _fetch_keyset(platform: LtiPlatform) -> dict[str, object]:
    answer = web.get(platform.keyset_url)
    told = answer.read_json()
    if answer.status != 200 or not isinstance(told, dict):
        raise _unreadable(platform)
    return told


def _unreadable(platform: LtiPlatform) -> PlatformUnreachable:
    return PlatformUnreachable(
        _("The list of keys of “%(name)s” cannot be read.") % {"name": platform.name}
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def launch_said(received: LtiLaunch) -> Launch:
    said = dict(received.said)
    return Launch(**{**said, "kind": Kind(said["kind"])})


def identity_of(received: LtiLaunch) -> LtiIdentity | None:
    """Whom the launch is about, where they have an account here that still works."""
    return (
        LtiIdentity.objects.select_related("user")
        .filter(
            platform=received.platform_id,
            subject=received.said.get("subject"),
            user__is_active=True,
        )
        .first()
    )


def modules_to_choose() -> QuerySet[ModulePage]:
    return ModulePage.objects.live().public().order_by("path")


def chosen(module: ModulePage) -> Chosen:
    return Chosen(module.title, module.aim, lti_module_address(module))


def frames_of(platform: LtiPlatform) -> list[str]:
    """The sites that may frame what we show within an LMS."""
    addresses = (platform.issuer, platform.auth_url)
    return sorted({origin_of(one) for one in addresses if is_web_address(one)})


@dataclass(frozen=True, slots=True)
class ToPaste:
    """One address of ours, and what LMSs call it."""

    label: str
    address: str
    names: str


def lti_to_paste() -> list[ToPaste]:
    moodle, ilias, blackboard = "Moodle", "ILIAS", "Blackboard"
    told = (
        (_("Tool"), "", {moodle: "Tool URL", ilias: "Provider URL"}),
        (
            _("Login"),
            "login/",
            {
                moodle: "Initiate login URL",
                ilias: "Initiate login URL",
                blackboard: "Login Initiation URL",
            },
        ),
        (
            _("Where answers go"),
            "launch/",
            {
                moodle: "Redirection URI(s)",
                ilias: "Redirection URIs",
                blackboard: "Tool Redirect URL(s)",
            },
        ),
        (
            _("Our public keys"),
            "keys/",
            {
                moodle: "Public keyset",
                ilias: "Public keyset",
                blackboard: "Tool JWKS URL",
            },
        ),
        (
            _("Choosing a module"),
            "choose/",
            {
                moodle: "Content selection URL",
                ilias: "Content selection URL",
                blackboard: "Deep Linking placement, target link URI",
            },
        ),
    )
    return [
        ToPaste(
            label,
            lti_address(name),
            "; ".join(f"{lms}: {word}" for lms, word in names.items()),
        )
        for label, name, names in told
    ]


def stuck_reports() -> int:
    stuck = (LtiReportState.REFUSED, LtiReportState.GIVEN_UP)
    return LtiReport.objects.filter(state__in=stuck).count()
