"""What every installation shares. Holds no secret; DEBUG is off.

`demo` (the default of manage.py), `test` and `production` build on it.
Every ELEARN_ variable has its line in docs/reference/settings.md (tested).
"""

from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

from elearn.settings.env import env_int, env_list, env_path, env_str

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env_path("ELEARN_VAR", BASE_DIR / "var")
BUILD_DIR = BASE_DIR / "build"
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
ALLOWED_HOSTS = env_list("ELEARN_ALLOWED_HOSTS", ["localhost", "127.0.0.1"])
BASE_URL = env_str("ELEARN_BASE_URL", "http://localhost:8000").rstrip("/")

# Rooms from the roof down; the order lets a higher room override a lower
# one's template, never the other way round.
INSTALLED_APPS = [
    "elearn",
    "certificates",
    "courses",
    "scenarios",
    "media",
    "elearn.core",
    "allauth",
    "allauth.account",
    "wagtail.contrib.forms",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "elearn.core.users.ElearnUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "elearn.core.page_cache.VisitorPages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "elearn.core.middleware.BodyLimitMiddleware",
    "elearn.core.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "elearn.core.middleware.TimeZoneMiddleware",
    "elearn.core.middleware.RefusalMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "elearn.core.page_cache.PersonPages",
]

ROOT_URLCONF = "elearn.urls"
WSGI_APPLICATION = "elearn.wsgi.application"
ASGI_APPLICATION = "elearn.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "elearn.core.context.site",
            ],
        },
    }
]

FORM_RENDERER = "elearn.core.forms.HouseRenderer"

# -- Data ------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env_str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'elearn.sqlite3'}"),
        conn_max_age=env_int("ELEARN_DB_CONN_MAX_AGE", 60),
        # A connection that died with the database is noticed before it is used.
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN, so two writers queue instead of
    # failing half-way; FULL makes an acknowledged commit survive power loss.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_str("REDIS_URL", "")
# How many processes serve: as the site is told, or as its servers are.
SERVING_PROCESSES = max(
    env_int(name, 1)
    for name in ("ELEARN_PROCESSES", "GRANIAN_WORKERS", "WEB_CONCURRENCY")
)
CACHES = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
    # Whole pages (elearn/core/page_cache.py).
    "pages": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "pages",
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "pages",
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    ),
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# A learning record store for what conversations tell (scenarios/xapi.py); optional.
LRS_URL = env_str("ELEARN_LRS_URL", "")
LRS_KEY = env_str("ELEARN_LRS_KEY", "")
LRS_SECRET = env_str("ELEARN_LRS_SECRET", "")

# -- Packages from elsewhere (SCORM, H5P) ----------------------------------
# Played on an origin of their own, which must share no cookies with the site; empty:
# not played at all. Each visitor gets the first whose host is not the site's.
PACKAGE_ORIGINS = env_list("ELEARN_PACKAGE_ORIGIN", [])
# A sitting longer than this goes on with what is loaded; reopening makes a new pass.
PACKAGE_PASS_SECONDS = 4 * 60 * 60
PACKAGE_MAX_BYTES = 200 * 1024 * 1024

# -- LMSs that open modules (LTI 1.3) ---------------------------------------
# Hosts of LMSs within our own network; no other private address is asked anything.
LTI_LOCAL_HOSTS = frozenset(env_list("ELEARN_LTI_LOCAL_HOSTS", []))

# How often one address may ask about certificates in a minute; 0: without limit.
VERIFICATIONS_A_MINUTE = env_int("ELEARN_VERIFICATIONS_A_MINUTE", 60)

# -- Signatures ---------------------------------------------------------------
# The keys that seal certificates (manage.py init_signing; docs/how-to/keys.md).
SIGNING_DIR = env_path("ELEARN_SIGNING_DIR", VAR_DIR / "signing")
#: What opens the key files; the demo's is public, a real site must give one.
SIGNING_PASSPHRASE = ""
# A function of another module that makes the raw signature, where the key is kept
# in a device; empty: the key file.
SIGNING_CALL = env_str("ELEARN_SIGNING_CALL", "")
# A time-stamp authority (RFC 3161); empty: signatures carry no foreign time.
TSA_URL = env_str("ELEARN_TSA_URL", "")

# -- Files -----------------------------------------------------------------
# `media/` is a room of code: uploads live elsewhere (system check core.E001).
MEDIA_ROOT = VAR_DIR / "uploads"
MEDIA_URL = "/uploads/"
ARCHIVE_ROOT = VAR_DIR / "archive"
CERTIFICATE_ROOT = VAR_DIR / "certificates"
# Dossiers for accreditors: made anew at any time, so no backup keeps them.
DOSSIER_ROOT = VAR_DIR / "dossiers"
STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "collected"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "elearn.core.finders.PackageFinder",
]
# Single files that pages take from npm packages and wheels: name in /static/
# → file. The finder serves these and nothing else of a package.
_NPM = BASE_DIR / "node_modules"
PACKAGE_FILES = {
    f"vendor/fonts/{family}-{subset}-{style}.woff2": (
        _NPM
        / "@fontsource-variable"
        / family
        / "files"
        / f"{family}-{subset}-{axis}-{style}.woff2"
    )
    for family, axis in (("source-serif-4", "opsz"), ("source-sans-3", "wght"))
    for subset in ("latin", "latin-ext", "greek", "cyrillic", "vietnamese")
    for style in ("normal", "italic")
}
# The map of a conversation in the editor. The storage of production follows the
# comment that names the source map, so it is there as well.
for _name in ("dagre.esm.js", "dagre.esm.js.map"):
    PACKAGE_FILES[f"vendor/{_name}"] = _NPM / "@dagrejs" / "dagre" / "dist" / _name
# The player of the live room, one bundle for each kind of stream (.ci/bundle.sh).
for _name in ("hls", "youtube", "vimeo"):
    PACKAGE_FILES[f"vendor/player-{_name}.js"] = BUILD_DIR / "player" / f"{_name}.js"
# The clip with which people test their player (media/test_stream.py), made at set-up.
TEST_STREAM_DIR = BUILD_DIR / "test-stream"
# What the origin of packages hands out besides packages, by its name there.
PACKAGE_RUNTIME = {
    "frame": BASE_DIR / "courses" / "packages" / "runtime" / "frame.js",
    "look": BASE_DIR / "courses" / "packages" / "runtime" / "frame.css",
    "scorm_12": _NPM / "scorm-again" / "dist" / "scorm12.min.js",
    "scorm_2004": _NPM / "scorm-again" / "dist" / "scorm2004.min.js",
    "h5p": _NPM / "h5p-standalone" / "dist",
}
PACKAGE_FILES["vendor/plotly.min.js"] = (
    Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
)
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# -- People ----------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "elearn.core.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "elearn.core.forms.SignupDetailsForm"
ACCOUNT_FORMS = {
    "login": "elearn.core.account_forms.LoginForm",
    "signup": "elearn.core.account_forms.SignupForm",
    "add_email": "elearn.core.account_forms.AddEmailForm",
    "change_password": "elearn.core.account_forms.ChangePasswordForm",
    "set_password": "elearn.core.account_forms.SetPasswordForm",
    "reset_password": "elearn.core.account_forms.ResetPasswordForm",
    "reset_password_from_key": "elearn.core.account_forms.ResetPasswordKeyForm",
    "reauthenticate": "elearn.core.account_forms.ReauthenticateForm",
}
# A mail server that accepts and then says nothing must not stop the worker.
EMAIL_TIMEOUT = 20
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_DISPLAY = "elearn.core.accounts.user_display"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "elearn.core.views.csrf_failure"

# -- Language and time -----------------------------------------------------
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["elearn.formats"]
LANGUAGES = [("en-gb", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
# Whose clock a visitor without an account reads.
DEFAULT_VIEWER_ZONE = env_str("ELEARN_VIEWER_ZONE", "Europe/Vienna")
LOCALE_PATHS = [BASE_DIR / "elearn" / "locale"]

# -- Mail ------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env_str(
    "ELEARN_MAIL_FROM", "Talking with patients <learn@example.org>"
)

# -- Wagtail ---------------------------------------------------------------
WAGTAIL_SITE_NAME = "elearn"
WAGTAIL_FINISH_WORKFLOW_ACTION = "elearn.core.workflows.publish_approved"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
WAGTAILDOCS_EXTENSIONS = [
    *["csv", "docx", "pdf", "pptx", "txt", "xlsx"],
    # What pages play, and the captions of it (elearn/core/played_files.py).
    *["m4a", "mp3", "mp4", "vtt", "webm"],
]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILUSERS_PASSWORD_REQUIRED = False
# Signing in, passwords, addresses and the time zone are allauth's and the
# profile page's (TimeZoneMiddleware hands the zone to the admin).
WAGTAIL_USER_TIME_ZONES = ["UTC"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
WAGTAILADMIN_LOGIN_URL = "/admin/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# -- Security --------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# Named policies (DESIGN law 8). PolicyMiddleware gives "page" to everything
# but the Wagtail admin, whose own scripts and styles need more, and the views
# that ask for another one by name (elearn.core.policy.uses_policy).
_PAGE_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
CSP_POLICIES = {
    "page": _PAGE_POLICY,
    # plotly draws with style elements of its own
    "chart": {**_PAGE_POLICY, "style-src": [SELF, UNSAFE_INLINE]},
    # Wagtail's admin injects styles and evaluates no script of ours
    "admin": {
        **_PAGE_POLICY,
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
    },
}
# The live room's player writes styles of its own and plays from buffers; what the
# present stream needs besides is added to the answer (media/room_policy.py).
CSP_POLICIES["player"] = {
    **_PAGE_POLICY,
    "style-src": [SELF, UNSAFE_INLINE],
    "media-src": [SELF, "blob:"],
    "worker-src": [SELF, "blob:"],
    "frame-src": [SELF],
}
# The page around a package frames the origin that plays it, and no other.
CSP_POLICIES["package"] = {**_PAGE_POLICY, "frame-src": PACKAGE_ORIGINS or [NONE]}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _PAGE_POLICY}

# -- Limits of what comes from outside --------------------------------------
LOG_FILE_MAX_BYTES = 32 * 1024 * 1024
LOG_FILE_MAX_ROWS = 200_000
#: Whole request bodies; a log over its own limit still gets its own sentence.
ADMIN_BODY_MAX_BYTES = 40 * 1024 * 1024
BODY_MAX_BYTES = 5 * 1024 * 1024
#: Where more must come in: the beginning of an address in the admin → bytes.
BODY_MAX_BYTES_BELOW = {"/admin/packages/": PACKAGE_MAX_BYTES + 1024 * 1024}
#: Room for a conversation of 5 MB with the form around it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DEMO = False
CERTIFICATE_RETENTION = timedelta(days=6 * 365 + 2)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env_str("ELEARN_LOG_LEVEL", "WARNING"),
    },
}
