"""Settings for a real site. Refuses to start with anything the demo allows."""

from os import environ
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from elearn.settings.base import *  # noqa: F403
from elearn.settings.base import BASE_URL, PACKAGE_ORIGINS
from elearn.settings.env import env_bool, env_int, env_secret, env_str

DEBUG = False
DEMO = False
if env_bool("ELEARN_DEBUG", False):
    raise ImproperlyConfigured("ELEARN_DEBUG must not be on in production.")
if env_bool("ELEARN_DEMO", False):
    raise ImproperlyConfigured("The demo people must not exist in production.")

SECRET_KEY = env_secret("ELEARN_SECRET_KEY")
if SECRET_KEY.startswith(("demo-only", "test-only")) or len(set(SECRET_KEY)) < 12:
    raise ImproperlyConfigured(
        "ELEARN_SECRET_KEY is a default or too simple; give a long random one."
    )
env_str("DATABASE_URL")
# Not needed to serve; without it nothing is issued (check certificates.W005).
if {"ELEARN_SIGNING_PASSPHRASE", "ELEARN_SIGNING_PASSPHRASE_FILE"} & set(environ):
    SIGNING_PASSPHRASE = env_secret("ELEARN_SIGNING_PASSPHRASE")
if not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured("ELEARN_BASE_URL must begin with https://.")

for _origin in PACKAGE_ORIGINS:
    # Whoever uploads a package writes scripts for that origin.
    _host, _ours = urlsplit(_origin).hostname or "", urlsplit(BASE_URL).hostname or ""
    if not _origin.startswith("https://") or urlsplit(_origin).path:
        raise ImproperlyConfigured(
            "ELEARN_PACKAGE_ORIGIN must be https:// and a host, without a path."
        )
    if _host == _ours or _host.endswith(f".{_ours}") or _ours.endswith(f".{_host}"):
        raise ImproperlyConfigured(
            "ELEARN_PACKAGE_ORIGIN must be a host of its own, not the site's and not"
            " one below or above it: they would share cookies."
        )

CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_SSL_REDIRECT = env_bool("ELEARN_SSL_REDIRECT", True)
# Limits on signing in count by address; without this every visitor behind the
# proxy has the proxy's, and thirty people a minute would shut out the rest.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("ELEARN_PROXIES", 1)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env_int("ELEARN_HSTS_SECONDS", 31_536_000)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# No other host of the same domain can set cookies of these names for this one.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_BACKEND = "elearn.core.mail_after_commit.EmailBackend"
EMAIL_HOST = env_str("ELEARN_MAIL_HOST")
EMAIL_PORT = env_int("ELEARN_MAIL_PORT", 587)
EMAIL_HOST_USER = env_str("ELEARN_MAIL_USER", "")
EMAIL_HOST_PASSWORD = env_secret("ELEARN_MAIL_PASSWORD") if EMAIL_HOST_USER else ""
EMAIL_USE_TLS = env_bool("ELEARN_MAIL_TLS", True)
