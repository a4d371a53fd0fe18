"""Settings of the test suite: fast hashing, mail in memory, tasks at once."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("ELEARN_VAR", tempfile.mkdtemp(prefix="elearn-test-"))

from elearn.settings.base import *  # noqa: F403
from elearn.settings.base import CACHES, CSP_POLICIES, DATABASES, VAR_DIR

DEMO = True
SECRET_KEY = "test-only"  # noqa: S105
SIGNING_PASSPHRASE = "test-only"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
Path(VAR_DIR).mkdir(parents=True, exist_ok=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the browser tests' server runs in another thread.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
ACCOUNT_RATE_LIMITS = False
VERIFICATIONS_A_MINUTE = 0

# Tests change things by services, where people change them by POST; the tests of
# the page cache put a real one in.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
LTI_LOCAL_HOSTS = frozenset({"127.0.0.1"})
PACKAGE_ORIGINS = ["http://packages.example", "http://packages.example.com"]
CSP_POLICIES["package"]["frame-src"] = PACKAGE_ORIGINS
