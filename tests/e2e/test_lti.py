"""A learning system on another site opens a module in Chromium: in a window, in a
frame, without a cookie of a third party; and a teacher chooses within a frame."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from courses.domain.lti import CLAIM, DEEP_LINKING
from courses.lti import jose
from tests.e2e.accessibility import violations
from tests.e2e.browser import ROOT, Site

pytestmark = pytest.mark.e2e

CONNECT = """
import sys
from courses.models import LtiPlatform, ModulePage
lms = {lms!r}
LtiPlatform.objects.get_or_create(issuer=lms, client_id="c", defaults=dict(
    name="Klinikum am See", deployment_ids="1", auth_url=lms + "/auth",
    token_url=lms + "/token", keyset_url=lms + "/certs"))
print(ModulePage.objects.get(slug="breaking-bad-news").pk)
"""


class Lms:
    """Another site than localhost: to a browser 127.0.0.1 is a stranger to it."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.key = jose.make_key()
        self.returned: list[str] = []
        self.subject = "17"
        lms = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
                if parts.path == "/certs":
                    keys = {"keys": [jose.public_part(lms.key)]}
                    self._say(json.dumps(keys), "application/json")
                elif parts.path == "/auth":
                    self._say(lms.answer(asked))
                elif parts.path in ("/course", "/framed", "/choose"):
                    self._say(lms.page(parts.path, asked["target"]))
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                lms.returned.append(parse_qs(body)["JWT"][0])
                self._say("<title>LMS</title><p>It is in the course.</p>")

            def _say(self, text: str, kind: str = "text/html; charset=utf-8") -> None:
                body = text.encode()
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, target: str) -> str:
        asked = {
            "iss": self.address,
            "client_id": "c",
            "login_hint": self.subject,
            "lti_message_hint": "choose" if path == "/choose" else target,
            "target_link_uri": target,
        }
        where = html.escape(f"{self.site}/lti/login/?{urlencode(asked)}")
        icon = '<link rel="icon" href="data:,"><title>LMS</title>'
        if path == "/course":
            return f'{icon}<a href="{where}">Breaking bad news</a>'
        return (
            f'{icon}<iframe title="tool" width=900 height=700 src="{where}"></iframe>'
        )

    def answer(self, asked: dict[str, str]) -> str:
        hint = asked["lti_message_hint"]
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": asked["client_id"],
            "sub": asked["login_hint"],
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            "name": "Jana Horáková",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": "1",
        }
        if hint == "choose":
            claims[CLAIM + "message_type"] = "LtiDeepLinkingRequest"
            claims[CLAIM + "target_link_uri"] = f"{self.site}/lti/choose/"
            claims[DEEP_LINKING + "deep_linking_settings"] = {
                "deep_link_return_url": f"{self.address}/returned",
                "accept_types": ["ltiResourceLink"],
            }
        else:
            claims[CLAIM + "message_type"] = "LtiResourceLinkRequest"
            claims[CLAIM + "target_link_uri"] = hint
            claims[CLAIM + "resource_link"] = {"id": "41"}
        fields = {"state": asked["state"], "id_token": jose.sign(claims, pem=self.key)}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
            for name, value in fields.items()
        )
        return (
            '<title>LMS</title><link rel="icon" href="data:,">'
            f'<form method="post" action="{asked["redirect_uri"]}">{inputs}</form>'
            "<script>document.forms[0].submit()</script>"
        )


@pytest.fixture(scope="module")
def lms(site: Site) -> Iterator[Lms]:
    lms = Lms(site.url)
    yield lms
    lms.server.shutdown()
    lms.server.server_close()


@pytest.fixture(scope="module")
def target(site: Site, lms: Lms) -> str:
    """The module's address as the learning system knows it."""
    program = "import django; django.setup()\n" + CONNECT.format(lms=lms.address)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return f"{site.url}/lti/module/{int(done.stdout)}/"


def test_first_launch_asks_and_the_next_is_there_at_once(open_browser, lms, target):
    lms.subject = "window"
    page = open_browser()
    page.goto(f"{lms.address}/course?{urlencode({'target': target})}")
    page.get_by_role("link").click()
    heading = page.get_by_role("heading", name="Whose progress is it?")
    expect(heading).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Go on with a new account").click()
    page.wait_for_url(re.compile("/breaking-bad-news/$"))
    expect(page.get_by_text("Your account is ready.")).to_be_visible()
    # Another browser, the same person of the learning system.
    other = open_browser()
    other.goto(f"{lms.address}/course?{urlencode({'target': target})}")
    other.get_by_role("link").click()
    other.wait_for_url(re.compile("/breaking-bad-news/$"))


def test_frame_offers_a_window_of_its_own(open_browser, lms, target):
    lms.subject = "frame"
    page = open_browser(java_script_enabled=True)
    page.goto(f"{lms.address}/framed?{urlencode({'target': target})}")
    door = page.frame_locator("iframe").get_by_role("link", name="Open in a new window")
    with page.expect_popup() as opened:
        door.click()
    window = opened.value
    expect(window.get_by_role("heading", name="Whose progress is it?")).to_be_visible()


def test_teacher_chooses_within_the_frame(open_browser, lms, target, site):
    page = open_browser()
    asked = urlencode({"target": f"{site.url}/lti/choose/"})
    page.goto(f"{lms.address}/choose?{asked}")
    frame = page.frame_locator("iframe")
    frame.get_by_label("Breaking bad news").check()
    frame.get_by_role("button", name="Take this one").click()
    frame.get_by_role("button", name="Put it into the course").click()
    expect(frame.get_by_text("It is in the course.")).to_be_visible()
    [token] = lms.returned
    assert token.count(".") == 2
