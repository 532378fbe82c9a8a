"""Settings: every one that an operator may change is read from the environment here.

``docs/operations.md`` documents each; a test compares the two.
"""

import sys
from pathlib import Path

import environ
import mnemonic
from django.utils.translation import gettext_lazy as _

from probidad.config import defaults

env = environ.Env()

PACKAGE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules

# --- What an operator sets -------------------------------------------------------------------
DATA_DIR = Path(env.str("DATA_DIR", default="data")).resolve()
DEBUG = env.bool("PROBIDAD_DEBUG", default=False)
# True only in the process that `probidad demo` starts; the database must be marked as well.
DEMO = env.bool("PROBIDAD_DEMO", default=False)
# Requests a second that the whole API answers in one process (twice as many in a burst); 0: no ceiling.
API_RATE = env.float("PROBIDAD_API_RATE", default=50.0)
SITE_NAME = env.str("PROBIDAD_SITE_NAME", default="Probidad")
# Where `probidad serve` listens. Processes count on PostgreSQL only: SQLite has one writer.
BIND_ADDRESS = env.str("BIND_ADDRESS", default=defaults.ADDRESS)
PORT = env.int("PORT", default=defaults.PORT)
WEB_WORKERS = env.int("WEB_WORKERS", default=2)
# Well above what is derived at once, since whoever waits for a derivation holds a thread; each may hold a connection
# to the database, of which PostgreSQL gives 100 unless told otherwise.
WEB_THREADS = env.int("WEB_THREADS", default=40)
BASE_URL = env.str("PROBIDAD_BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
HTTPS = BASE_URL.startswith("https://")
DATABASE_URL = env.str("DATABASE_URL", default="")
# SQLite has one writer at a time, and the lock that orders writers is the process's.
WEB_PROCESSES = WEB_WORKERS if DATABASE_URL else 1
EMAIL_URL = env.str("EMAIL_URL", default="consolemail://")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Probidad <no-responder@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
LOG_LEVEL = env.str("PROBIDAD_LOG_LEVEL", default="INFO")


def _secret_key() -> str:
    """SECRET_KEY from the environment, or from the data folder's file that `probidad` made."""
    key = env.str("SECRET_KEY", default="")
    if key:
        return key
    if TESTING:
        return "only-for-tests-" + "x" * 40
    path = DATA_DIR / "secret_key"
    return path.read_text().strip() if path.exists() else ""


SECRET_KEY = _secret_key()

# --- Applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    # Before allauth and Django's forms, so that our templates of their pages and fields win.
    "probidad.core.ui",
    "probidad.core.people",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "probidad.core.anonymity",
    "probidad.core.languages",
    "probidad.core.api",
    "probidad.core.institutions",
    "probidad.core.audit",
    "probidad.core.files",
    "probidad.core.tasks",
    "probidad.core.taxonomy",
    "probidad.core.reports",
    "probidad.core.notifications",
    "probidad.core.links",
    "probidad.instruments.exercises",
    "probidad.instruments.advice",
    "probidad.instruments.indices",
    "probidad.web",
]

MIDDLEWARE = [
    "probidad.core.logs.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "probidad.core.ui.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "probidad.core.api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "probidad.core.languages.middleware.PanelLanguageMiddleware",
    # After the languages, so that it speaks them; before whatever reads a form, or refuses it as too large.
    "probidad.core.ui.middleware.TooManyComingMiddleware",
    "probidad.core.files.middleware.SealedUploadsMiddleware",
    # After the languages, so that it speaks them; before a view or the CSRF check reads a form.
    "probidad.core.ui.middleware.RequestSizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "probidad.config.urls"
WSGI_APPLICATION = "probidad.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "probidad.core.ui.context.site",
            ],
        },
    }
]

FORM_RENDERER = "probidad.core.ui.forms.Renderer"

# --- Database --------------------------------------------------------------------------------
if DATABASE_URL:
    DATABASES = {
        "default": env.db_url_config(DATABASE_URL) | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "probidad.core.database.sqlite",
            "NAME": DATA_DIR / "probidad.sqlite3",
            # Opening and closing at each request costs a third of an answer's time; the file stays the same.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # secure_delete: what is deleted is overwritten (core/database/rewriting.py does the rest).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA secure_delete=ON;",
            },
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # It holds the counters of wrong passwords: filling it must not be a way to make it forget them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Sign-in ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "panel:desk"
ACCOUNT_ADAPTER = "probidad.core.people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "web:home"
ACCOUNT_PREVENT_ENUMERATION = True
# An address without an account gets a mail too (in our words), so that time tells nothing either.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # public bodies' mail is slow
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Attempts count by account or for all together, never by address (allauth's `ip`): behind a proxy and
# through the onion service everybody has the same one, and addresses are kept nowhere. What the other
# limits mean: docs/operations.md. None: no limit.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key",
    "request_login_code": "3/m/key",
    "reset_password": "5/m/key",
    "reset_password_from_key": None,
    "signup": None,
    "verify_phone": None,
    "unknown_account": "60/m/key",  # ours: mails to addresses without an account, for all together
}
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_ADAPTER = "probidad.core.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "add_webauthn": "probidad.core.people.second_factor_forms.AddKeyForm",
    "edit_webauthn": "probidad.core.people.second_factor_forms.EditKeyForm",
    "authenticate_webauthn": "probidad.core.people.second_factor_forms.AuthenticateKeyForm",
    "reauthenticate_webauthn": "probidad.core.people.second_factor_forms.ReauthenticateKeyForm",
    "login_webauthn": "probidad.core.people.second_factor_forms.LoginPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Whoever has an account came through an invitation to that very address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = SITE_NAME

# The sign-in lives below /panel/ only: no anonymous or public page ever receives its cookies.
PANEL_PATH = "/panel/"
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = PANEL_PATH
SESSION_COOKIE_NAME = "probidad_panel"
SESSION_ENGINE = "probidad.core.people.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Languages -------------------------------------------------------------------------------
LANGUAGE_CODE = "es-mx"
LANGUAGES = [("es-mx", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE_DIR / "core" / "languages" / "locale"]
FORMAT_MODULE_PATH = ["probidad.core.languages.formats"]
TIME_ZONE = env.str("TIME_ZONE", default="America/Mexico_City")
USE_I18N = USE_TZ = True

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# The words of BIP 39, which a participant's browser shows and reads.
STATICFILES_DIRS = [("words", Path(mnemonic.__file__).parent / "wordlist")]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = DATA_DIR / "media"
# Files of conversations, encrypted: beside the other files, so that backups hold them.
THREAD_FILES = MEDIA_ROOT / "threads"
# Keys of conversations that can be destroyed: beside the database, whose backups leave them out.
THREAD_KEYS_FILE = DATA_DIR / "thread-keys.sqlite3"
# Their own copies: one a day, for so many days.
THREAD_KEYS_COPIES = DATA_DIR / "thread-keys-copies"
THREAD_KEYS_COPY_DAYS = env.int("THREAD_KEYS_COPY_DAYS", default=7)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "probidad.core.ui.storage.StaticFiles"
    },
}
# Uploads stay in memory: a roster or a round's key never touches a disk. Each field has its own, lower
# limit; the largest form has a PDF of 20 MB and an image of 5 MB. Larger requests are refused unread, but for the
# files of conversations, which are encrypted as they come.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 26 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# A view that takes many says how many (core/files/uploads.py). So many are read, so that whoever chose a whole folder is
# told so beside the field and keeps what was typed; a request with more isn't read to its end.
DATA_UPLOAD_MAX_NUMBER_FILES = 12_000

# --- Security --------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", default=False) else None
)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "probidad.web.errors.csrf_failure"

# --- Mail ------------------------------------------------------------------------------------
vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 30  # seconds: a server that hangs must not hold the worker

# --- Logs (what may be in them: core/logs.py) --------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"privacy": {"()": "probidad.core.logs.PrivacyFilter"}},
    "formatters": {
        "json": {"()": "probidad.core.logs.JsonFormatter"},
        "line": {"()": "probidad.core.logs.LineFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["privacy"],
            "formatter": "line" if DEBUG or DEMO else "json",
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers know nothing of our rules; below INFO it would log SQL and template values.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "level": "CRITICAL"},
    },
}
