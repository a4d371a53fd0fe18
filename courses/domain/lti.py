"""What an LMS says when it opens a module (LTI 1.3), and what we may answer.

Judges claims whose signature has been verified; it fetches nothing, verifies no
signature and makes no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

#: 1EdTech LTI 1.3 core, deep linking 2.0, assignment and grade services 2.0.
CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"
GRADES_CLAIM: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCORE_TYPE: Final = "application/vnd.ims.lis.v1.score+json"
VERSION: Final = "1.3.0"
#: Clocks of two sites differ; a message older than this was not sent just now.
LEEWAY_SECONDS: Final = 60
MAX_AGE_SECONDS: Final = 600
#: The specification's limit for identifiers.
LONGEST_ID: Final = 255
LONGEST_ADDRESS: Final = 2000

_WEB: Final = re.compile(
    r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::([0-9]{1,5}))?"
    r"(?:[/?][!-~]*)?"
)
_MODULE: Final = re.compile(r"/lti/module/([1-9][0-9]{0,17})/")


class Kind(StrEnum):
    RESOURCE = "LtiResourceLinkRequest"
    CHOICE = "LtiDeepLinkingRequest"


class LaunchProblem(Exception):
    """A launch that is refused: `code` names why, `args` what the sentence needs."""

    def __init__(self, code: str, **words: object) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Expected:
    """What the site knows of a launch before it comes."""

    issuer: str
    client_id: str
    deployments: frozenset[str]
    nonce: str
    #: Where the login said that it leads; the launch must say the same.
    target: str
    site: str


@dataclass(frozen=True, slots=True)
class Launch:
    """What a launch says, checked and cut to what is used."""

    kind: Kind
    subject: str
    deployment: str
    target: str
    name: str = ""
    link_id: str = ""
    link_title: str = ""
    course_title: str = ""
    #: Where the score goes; empty where the LMS keeps no column or gives no right.
    line_item: str = ""
    return_url: str = ""
    #: Handed back as it came with what was chosen; None where there was none.
    opaque: str | None = None


def read_launch(claims: Mapping[str, Any], expected: Expected, *, now_s: int) -> Launch:
    """The launch in verified `claims`. Raises `LaunchProblem`."""
    _check_envelope(claims, expected, now_s=now_s)
    kind = _kind(claims)
    deployment = _text(claims.get(CLAIM + "deployment_id"))
    if deployment not in expected.deployments or not deployment:
        raise LaunchProblem("deployment", deployment=deployment[:80])
    target = _text(claims.get(CLAIM + "target_link_uri"), LONGEST_ADDRESS)
    if target != expected.target or not is_below(target, expected.site):
        raise LaunchProblem("target")
    about = {"kind": kind, "deployment": deployment, "target": target}
    if kind is Kind.CHOICE:
        return _choice(claims, about)
    return _resource(claims, about)


def _check_envelope(
    claims: Mapping[str, Any], expected: Expected, *, now_s: int
) -> None:
    if claims.get("iss") != expected.issuer:
        raise LaunchProblem("issuer")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if expected.client_id not in audiences:
        raise LaunchProblem("audience")
    party = claims.get("azp")
    if party is None and len(audiences) > 1:
        raise LaunchProblem("party")
    if party is not None and party != expected.client_id:
        raise LaunchProblem("party")
    expires, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if expires <= now_s - LEEWAY_SECONDS:
        raise LaunchProblem("expired")
    if issued > now_s + LEEWAY_SECONDS:
        raise LaunchProblem("future")
    if issued < now_s - MAX_AGE_SECONDS - LEEWAY_SECONDS:
        raise LaunchProblem("expired")
    if "nbf" in claims and _seconds(claims, "nbf") > now_s + LEEWAY_SECONDS:
        raise LaunchProblem("future")
    nonce = claims.get("nonce")
    # JSON may hold half a character, which has no bytes of its own.
    if not isinstance(nonce, str) or not compare_digest(
        nonce.encode(errors="replace"), expected.nonce.encode()
    ):
        raise LaunchProblem("nonce")
    if claims.get(CLAIM + "version") != VERSION:
        raise LaunchProblem("version")


def _kind(claims: Mapping[str, Any]) -> Kind:
    try:
        return Kind(str(claims.get(CLAIM + "message_type")))
    except ValueError:
        raise LaunchProblem("message") from None


def _resource(claims: Mapping[str, Any], about: dict[str, Any]) -> Launch:
    subject = _text(claims.get("sub"))
    if not subject:
        raise LaunchProblem("nobody")
    link = _object(claims, CLAIM + "resource_link")
    link_id = _text(link.get("id"))
    if not link_id:
        raise LaunchProblem("link")
    context = _object(claims, CLAIM + "context")
    return Launch(
        **about,
        subject=subject,
        name=_words(claims.get("name")) or _joined_name(claims),
        link_id=link_id,
        link_title=_words(link.get("title")),
        course_title=_words(context.get("title")) or _words(context.get("label")),
        line_item=_line_item(claims),
    )


def _joined_name(claims: Mapping[str, Any]) -> str:
    parts = (_words(claims.get(part)) for part in ("given_name", "family_name"))
    return " ".join(part for part in parts if part)


def _line_item(claims: Mapping[str, Any]) -> str:
    """The column of this link, where the LMS lets us write into it."""
    endpoint = _object(claims, GRADES_CLAIM)
    scopes = endpoint.get("scope")
    if not isinstance(scopes, list) or SCORE_SCOPE not in scopes:
        return ""
    address = _text(endpoint.get("lineitem"), LONGEST_ADDRESS)
    return address if is_web_address(address) else ""


def _choice(claims: Mapping[str, Any], about: dict[str, Any]) -> Launch:
    settings = _object(claims, DEEP_LINKING + "deep_linking_settings")
    return_url = _text(settings.get("deep_link_return_url"), LONGEST_ADDRESS)
    if not is_web_address(return_url):
        raise LaunchProblem("return")
    kinds = settings.get("accept_types")
    if not isinstance(kinds, list) or "ltiResourceLink" not in kinds:
        raise LaunchProblem("accepts")
    opaque = settings.get("data")
    if isinstance(opaque, str) and not _can_be_kept(opaque):
        raise LaunchProblem("return")
    return Launch(
        **about,
        subject=_text(claims.get("sub")),
        return_url=return_url,
        opaque=opaque if isinstance(opaque, str) else None,
    )


def _seconds(claims: Mapping[str, Any], name: str) -> int:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LaunchProblem("times")
    try:
        return int(value)
    except (OverflowError, ValueError):
        raise LaunchProblem("times") from None


def _object(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(value: object, longest: int = LONGEST_ID) -> str:
    """An identifier as it came, or nothing: a cut one would be another one."""
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        return ""
    return value


def _can_be_kept(text: str) -> bool:
    """JSON may hold NUL and half a character; PostgreSQL takes neither."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _words(value: object) -> str:
    """Something to show: in one line, cut, without control characters."""
    if not isinstance(value, str):
        return ""
    shown = "".join(char if char.isprintable() else " " for char in value[:500])
    return " ".join(shown.split())[:120]


def is_web_address(address: str) -> bool:
    """Plain enough to stand in a header: a name or number as host, nobody's password."""
    found = _WEB.fullmatch(address)
    return found is not None and int(found[1] or 0) < 65536


def is_below(address: str, site: str) -> bool:
    """Whether an address belongs to this site's LTI part and hides nothing."""
    return address.startswith(site + "/lti/") and "\\" not in address


def module_number(target: str, *, site: str) -> int | None:
    """The number of the module that a target leads to; None where it names none."""
    if not is_below(target, site):
        return None
    found = _MODULE.fullmatch(urlsplit(target).path[len(urlsplit(site).path) :])
    return int(found[1]) if found else None


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


# -- What we say -----------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Chosen:
    """A module that a teacher puts into their course."""

    title: str
    text: str
    address: str


def choice_claims(
    chosen: Chosen,
    *,
    issuer: str,
    client_id: str,
    deployment: str,
    opaque: str | None,
    nonce: str,
    now_s: int,
) -> dict[str, Any]:
    """The answer to a deep linking request: one link, with a column for its score."""
    claims: dict[str, Any] = {
        "iss": client_id,
        "aud": [issuer],
        "iat": now_s,
        "exp": now_s + MAX_AGE_SECONDS,
        "nonce": nonce,
        CLAIM + "deployment_id": deployment,
        CLAIM + "message_type": "LtiDeepLinkingResponse",
        CLAIM + "version": VERSION,
        DEEP_LINKING + "content_items": [
            {
                "type": "ltiResourceLink",
                "title": chosen.title,
                "text": chosen.text,
                "url": chosen.address,
                "window": {"targetName": "_blank"},
                "lineItem": {"scoreMaximum": 1, "label": chosen.title},
            }
        ],
    }
    if opaque is not None:
        claims[DEEP_LINKING + "data"] = opaque
    return claims


def assertion_claims(
    *, client_id: str, audience: str, number: str, now_s: int
) -> dict[str, Any]:
    """Who asks for a token: us, in our own name, for the next minutes."""
    return {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": now_s,
        "exp": now_s + 300,
        "jti": number,
    }


def completion_score(subject: str, *, at: str) -> dict[str, Any]:
    """A module completed: all of one point, and nothing left to mark. What somebody
    reached in a quiz is not told."""
    return {
        "userId": subject,
        "timestamp": at,
        "scoreGiven": 1,
        "scoreMaximum": 1,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }


def scores_address(line_item: str) -> str:
    """`/scores` belongs to the path: some LMSs have a query in the address."""
    parts = urlsplit(line_item)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/scores"))


#: Minutes to wait after each failure; the last is repeated until `MOST_TRIES`.
_WAITS: Final = (1, 5, 30, 120, 360, 1440)
MOST_TRIES: Final = 14


def wait_minutes(tries: int) -> int | None:
    """How long to wait after so many failures; None where it is given up."""
    if tries >= MOST_TRIES:
        return None
    return _WAITS[min(max(tries, 1), len(_WAITS)) - 1]
