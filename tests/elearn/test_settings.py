"""Settings helpers fail loudly, and production refuses what the demo allows."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from elearn.settings import env

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "elearn.settings.production",
    "ELEARN_SECRET_KEY": "correct-horse-battery-staple-and-0123456789",
    "DATABASE_URL": "postgres://elearn@db.example.org/elearn",
    "ELEARN_BASE_URL": "https://learn.example.org",
    "ELEARN_MAIL_HOST": "mail.example.org",
}


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("Yes", True), ("off", False), ("", False)]
)
def test_yes_and_no_have_their_words(monkeypatch, word, value):
    monkeypatch.setenv("ELEARN_X", word)
    assert env.env_bool("ELEARN_X", default=True) is value


@pytest.mark.parametrize(
    ("helper", "word"), [(env.env_bool, "ture"), (env.env_int, "ten")]
)
def test_nonsense_stops_the_start_and_names_the_variable(monkeypatch, helper, word):
    monkeypatch.setenv("ELEARN_X", word)
    with pytest.raises(ImproperlyConfigured, match="ELEARN_X.*“" + word):
        helper("ELEARN_X", 1)


def test_lists_and_numbers_and_defaults(monkeypatch):
    monkeypatch.setenv("ELEARN_X", " a, ,b ")
    assert env.env_list("ELEARN_X", []) == ["a", "b"]
    assert env.env_int("ELEARN_NOT_SET", 3) == 3
    assert env.env_str("ELEARN_NOT_SET", "") == ""
    with pytest.raises(ImproperlyConfigured, match="ELEARN_NOT_SET"):
        env.env_str("ELEARN_NOT_SET")


def test_secret_may_come_from_a_file(monkeypatch, tmp_path):
    path = tmp_path / "secret"
    path.write_text("from the file\n")
    monkeypatch.setenv("ELEARN_X_FILE", str(path))
    assert env.env_secret("ELEARN_X") == "from the file"
    path.write_text("")
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        env.env_secret("ELEARN_X")
    path.unlink()
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env.env_secret("ELEARN_X")


SAY_FLAGS = (
    "from django.conf import settings as s; "
    "print(s.DEMO, s.DEBUG, s.SESSION_COOKIE_SECURE)"
)
SAY_VISITOR = """
import django; django.setup()
from allauth.core.internal.httpkit import get_client_ip
from django.test import RequestFactory
seen = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.7"}
print(get_client_ip(RequestFactory().get("/", **seen)))
"""


def production(
    folder: Path, program: str = SAY_FLAGS, **changes: str | None
) -> subprocess.CompletedProcess:
    wanted = {**GOOD, "ELEARN_VAR": str(folder), **changes}
    inherited = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME"}}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**inherited, **{k: v for k, v in wanted.items() if v is not None}},
        capture_output=True,
        text=True,
    )


def test_production_starts_with_what_it_needs(tmp_path):
    done = production(tmp_path)
    assert done.stdout == "False False True\n", done.stderr


@pytest.mark.parametrize(
    ("changes", "address"),
    [({}, "192.0.2.7"), ({"ELEARN_PROXIES": "0"}, "10.0.0.1")],
)
def test_limits_count_the_visitor_and_not_the_proxy(tmp_path, changes, address):
    """Of what is forwarded, the last entry is the proxy's own; others can be forged."""
    done = production(tmp_path, SAY_VISITOR, **changes)
    assert done.stdout == f"{address}\n", done.stderr


SAY_MAIL = """
import django; django.setup()
from django.core.mail import get_connection
line = get_connection()
print(type(line).__module__, line.timeout)
"""


def test_production_waits_for_no_mail_server_inside_a_transaction(tmp_path):
    done = production(tmp_path, SAY_MAIL)
    assert done.stdout == "elearn.core.mail_after_commit 20\n", done.stderr


SAY_PASSPHRASE = (
    "from django.conf import settings as s; print(repr(s.SIGNING_PASSPHRASE))"
)


def test_production_opens_its_keys_with_what_it_is_given_and_starts_without(tmp_path):
    secret = tmp_path / "passphrase"
    secret.write_text("a long one\n")
    for changes, expected in (
        ({}, ""),
        ({"ELEARN_SIGNING_PASSPHRASE": "of the environment"}, "of the environment"),
        ({"ELEARN_SIGNING_PASSPHRASE_FILE": str(secret)}, "a long one"),
    ):
        done = production(tmp_path, SAY_PASSPHRASE, **changes)
        assert done.stdout == f"{expected!r}\n", done.stderr


SAY_PACKAGES = (
    "from django.conf import settings as s; "
    "print(s.CSP_POLICIES['package']['frame-src'], s.CSRF_COOKIE_NAME)"
)


def test_production_frames_the_origin_of_packages_alone(tmp_path):
    origin = "https://packages.example.net"
    done = production(tmp_path, SAY_PACKAGES, ELEARN_PACKAGE_ORIGIN=origin)
    assert done.stdout == f"['{origin}'] __Host-csrftoken\n", done.stderr
    done = production(tmp_path, SAY_PACKAGES)
    assert done.stdout.startswith("[\"'none'\"]"), done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ELEARN_SECRET_KEY": None}, "Set the environment variable ELEARN_SECRET_KEY"),
        ({"ELEARN_SECRET_KEY": "demo-only-" + "not-a-secret-" * 4}, "is a default"),
        ({"ELEARN_SECRET_KEY": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}, "too simple"),
        ({"ELEARN_DEBUG": "1"}, "ELEARN_DEBUG must not be on"),
        ({"ELEARN_DEMO": "1"}, "demo people must not exist"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"ELEARN_BASE_URL": "http://learn.example.org"}, "must begin with https"),
        ({"ELEARN_MAIL_HOST": None}, "ELEARN_MAIL_HOST"),
        ({"ELEARN_PACKAGE_ORIGIN": "http://packages.example.net"}, "must be https"),
        ({"ELEARN_PACKAGE_ORIGIN": "https://packages.example.net/x"}, "without a path"),
        ({"ELEARN_PACKAGE_ORIGIN": "https://learn.example.org"}, "a host of its own"),
        (
            {"ELEARN_PACKAGE_ORIGIN": "https://packages.learn.example.org"},
            "a host of its own",
        ),
        ({"ELEARN_PACKAGE_ORIGIN": "https://example.org"}, "a host of its own"),
    ],
)
def test_production_refuses(tmp_path, changes, sentence):
    done = production(tmp_path, **changes)
    assert done.returncode == 1
    assert sentence in done.stderr.splitlines()[-1]
