"""An LMS for tests: its own keys, and a server on this machine that gives tokens and
takes scores."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from courses.domain.lti import CLAIM, DEEP_LINKING, GRADES_CLAIM, SCORE_SCOPE
from courses.lti import jose
from courses.models import LtiPlatform

SITE = "http://localhost:8000"
ISSUER = "https://lms.klinikum.example"
CLIENT = "elearn-client-7"
DEPLOYMENT = "3"


@lru_cache
def lms_key(number: int = 1) -> bytes:
    return jose.make_key()


@dataclass
class Lms:
    """What stands at the other end; `answers` overrides a path's status."""

    port: int = 0
    keys: list[bytes] = field(default_factory=lambda: [lms_key()])
    asked: list[tuple[str, str]] = field(default_factory=list)
    forms: list[dict[str, str]] = field(default_factory=list)
    scores: list[tuple[str, dict[str, Any], dict[str, str]]] = field(
        default_factory=list
    )
    answers: dict[str, int] = field(default_factory=dict)
    platform: Any = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def keyset(self) -> dict[str, Any]:
        return {"keys": [jose.public_part(key) for key in self.keys]}

    # -- as the LMS speaks ---------------------------------------------------
    def login(self, client, target: str, **more: Any):
        told = {
            "iss": ISSUER,
            "client_id": CLIENT,
            "login_hint": "17",
            "lti_message_hint": "a-hint",
            "target_link_uri": target,
        }
        told.update(more.pop("told", {}))
        return client.post("/lti/login/", told, **more)

    def asked_of(self, response) -> dict[str, str]:
        """The fields of the authentication request that the login leads to."""
        assert response.status_code == 302, response.content.decode()
        assert response.url.startswith(f"{ISSUER}/mod/lti/auth.php?")
        fields = parse_qs(urlsplit(response.url).query)
        return {name: values[0] for name, values in fields.items()}

    def claims(self, asked: dict[str, str], target: str, **changes: Any):
        import time

        now = int(time.time())
        told = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "17",
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            "name": "Jana Horáková",
            "email": "ines@example.org",
            CLAIM + "version": "1.3.0",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "deployment_id": DEPLOYMENT,
            CLAIM + "target_link_uri": target,
            CLAIM + "resource_link": {"id": "41", "title": "Breaking bad news"},
            CLAIM + "context": {"id": "5", "title": "Radiology residents, year 2"},
            GRADES_CLAIM: {
                "scope": [SCORE_SCOPE],
                "lineitem": f"{self.address}/ags/5/lineitems/9?type_id=2",
            },
        }
        told.update(changes)
        return {name: value for name, value in told.items() if value is not None}

    def choice_claims(self, asked: dict[str, str], target: str, **changes: Any):
        settings = {
            "deep_link_return_url": f"{ISSUER}/mod/lti/contentitem_return.php?id=5",
            "accept_types": ["link", "ltiResourceLink"],
            "data": "opaque-17",
        }
        about = {
            CLAIM + "message_type": "LtiDeepLinkingRequest",
            DEEP_LINKING + "deep_linking_settings": settings,
            CLAIM + "resource_link": None,
        }
        return self.claims(asked, target, **{**about, **changes})

    def sign(self, claims: dict[str, Any], key: bytes | None = None) -> str:
        return jose.sign(claims, pem=key or self.keys[0])

    def send(self, client, asked: dict[str, str], token: str):
        return client.post("/lti/launch/", {"state": asked["state"], "id_token": token})

    def open(self, client, module, **changes: Any):
        """Login and launch; the answer of the launch."""
        target = f"{SITE}/lti/module/{module.pk}/"
        asked = self.asked_of(self.login(client, target))
        return self.send(
            client, asked, self.sign(self.claims(asked, target, **changes))
        )


def serve(lms: Lms) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lms.asked.append(("GET", self.path))
            self._answer(lms.keyset())

        def do_POST(self) -> None:
            lms.asked.append(("POST", self.path))
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/token":
                lms.forms.append(
                    {
                        name: values[0]
                        for name, values in parse_qs(body.decode()).items()
                    }
                )
                self._answer({"access_token": "a-token", "token_type": "Bearer"})
                return
            lms.scores.append((self.path, json.loads(body), dict(self.headers)))
            self._answer({})

        def _answer(self, told: Any) -> None:
            path = urlsplit(self.path).path
            body = json.dumps(told).encode()
            self.send_response(lms.answers.get(path, 200))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    lms.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def make_platform(lms: Lms, **changes: Any) -> LtiPlatform:
    told = {
        "name": "Klinikum Learning",
        "issuer": ISSUER,
        "client_id": CLIENT,
        "deployment_ids": f"{DEPLOYMENT}\n4",
        "auth_url": f"{ISSUER}/mod/lti/auth.php",
        "token_url": f"{lms.address}/token",
        "keyset_url": f"{lms.address}/certs",
    }
    return LtiPlatform.objects.create(**{**told, **changes})
