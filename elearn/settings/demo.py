"""The site that `make run` serves: invented people, mail kept in a folder.

Never for the open internet: the secret is public and one click signs in.
Production settings refuse both.
"""

from contextlib import suppress
from urllib.parse import urlsplit

from elearn.settings.base import *  # noqa: F403
from elearn.settings.base import (
    BASE_URL,
    CSP_POLICIES,
    LTI_LOCAL_HOSTS,
    PACKAGE_ORIGINS,
    STATIC_ROOT,
    VAR_DIR,
)
from elearn.settings.env import env_bool, env_str

DEMO = True
DEBUG = env_bool("ELEARN_DEBUG", False)
SECRET_KEY = env_str("ELEARN_SECRET_KEY", "demo-only-" + "not-a-secret-" * 4)

# Opens the demo's own keys, which nobody trusts.
SIGNING_PASSPHRASE = env_str("ELEARN_SIGNING_PASSPHRASE", "demo-only")

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"

# Serve files straight from the rooms: no collecting step before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# WhiteNoise looks for the folder even where nothing is collected into it.
with suppress(OSError):
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# An LMS on the same machine, to try it out.
LTI_LOCAL_HOSTS = frozenset({*LTI_LOCAL_HOSTS, "localhost", "127.0.0.1"})

if not PACKAGE_ORIGINS:
    # The two names of this machine share no cookies; the port is the one that
    # `serve` listens on beside the site's.
    _port = (urlsplit(BASE_URL).port or 80) + 1
    PACKAGE_ORIGINS = [f"http://{host}:{_port}" for host in ("127.0.0.1", "localhost")]
    CSP_POLICIES["package"]["frame-src"] = PACKAGE_ORIGINS
