"""Django's settings, from the environment (`config.hub`). Nothing here is secret or per site.

What our apps read is named `SEBUSCA_…` and always through `django.conf.settings`, so that a test
can change it.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from zoneinfo import available_timezones

import dj_database_url
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from assets.i18n import catalogue_dir
from config.hub import hub_settings

_given = hub_settings(os.environ)


def _kept_secret(file: Path) -> str:
    """The secret of this data folder, made at first use, readable by its owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        # Whole before it has its name: another process that starts now must not read half of it.
        descriptor, made = tempfile.mkstemp(dir=file.parent, prefix=".secret_key-")  # mode 0600
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(made, file)  # unlike a rename, never replaces the other's
        Path(made).unlink()
    return file.read_text(encoding="ascii").strip()


SEBUSCA_DATA = _given.hub_data
SEBUSCA_MEDIA = SEBUSCA_DATA / "media"
SEBUSCA_FEED_ROOT = _given.feed
SEBUSCA_KEYS = _given.keys
SEBUSCA_BROKER = _given.broker
SEBUSCA_DEVICE_BROKER = _given.device_broker
SEBUSCA_RENDERER = _given.renderer
SEBUSCA_BASE_URL = _given.base_url
SEBUSCA_TIP_BITS = _given.tip_bits
SEBUSCA_TIPS_PER_HOUR = _given.tips_per_hour
SEBUSCA_SECRET_GIVEN = _given.secret_key is not None
SEBUSCA_MAIL_SET = _given.mail is not None

DEBUG = _given.debug
# Asked for when it is first used: `keys` and `--help` leave no folder behind.
SECRET_KEY = _given.secret_key or lazy(_kept_secret, str)(SEBUSCA_DATA / "secret_key")
SECRET_KEY_FALLBACKS = list(_given.secret_key_fallbacks)
ALLOWED_HOSTS = list(_given.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [_given.base_url]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "hub.approvals",
    "hub.notices",
    "hub.campaigns",
    "hub.channels",
    "hub.desks",
    "hub.fleet",
    "hub.publications",
    "hub.signing",
    "hub.recalls",
    "hub.tips",
    "hub.previews",
    "hub.feed",
    "hub.api",
    "hub.public",
    "hub.receipts",
    "hub.corrections",
    "hub.imports",
    "hub.ceremony",
    "hub.operating",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    # The admin's own scripts look these two up. Nobody is given their permissions, and nothing of
    # them is ever published.
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
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "hub.operating.requests.write_down",
    "django.middleware.security.SecurityMiddleware",
    "hub.policy.admin_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Waits its turn for the one writer, and takes the write lock at the start of a transaction, so that
# a transaction never fails half-way because another wrote first (sqlite.org/lang_transaction.html).
_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": SEBUSCA_DATA / "db.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
}
DATABASES = {
    "default": (
        dj_database_url.parse(_given.database_url, conn_max_age=600, conn_health_checks=True)
        if _given.database_url
        else _SQLITE
    )
}

# Wagtail's own small jobs run at once; publishing has a queue and a worker of its own.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "publication": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["publication"]},
}

# Guessing is slowed by Django's hash (a third of a second a guess), by length, and by whatever rate
# the reverse proxy allows at `/admin/login/`. Accounts are never locked: whoever guesses at a duty
# officer's password must not be able to keep a face on the screens.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
    ),
]
LOGIN_URL = "wagtailadmin_login"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SEBUSCA_BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SESSION_COOKIE_SECURE else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other names of the domain are not ours to speak for
    "security.W021",  # nor is the browsers' list of preloaded domains
    "security.W008",  # the reverse proxy, which has the certificate, sends http to https
    "security.W019",  # the editor frames its own previews; nobody else may (hub.policy)
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [catalogue_dir(domain) for domain in ("hub", "public", "imports", "operating")]
TIME_ZONE = _given.time_zone
USE_TZ = True
FORMAT_MODULE_PATH = "hub.formats"

STATIC_URL = "/static/"
# Served by whitenoise straight from the packages: nothing to collect, nothing to forget.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
# A caption for an upload never decides where it lands: originals are stored by their hash.
MEDIA_ROOT = SEBUSCA_DATA / "unused-uploads"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 2**20

WAGTAIL_SITE_NAME = "Se Busca"
# A link that would send a mail, where there is none to send.
WAGTAIL_PASSWORD_RESET_ENABLED = SEBUSCA_MAIL_SET
WAGTAILADMIN_USER_LOGIN_FORM = "hub.signing_in.SignInForm"
WAGTAILADMIN_BASE_URL = SEBUSCA_BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es", "Español"), ("en", "English")]
# Some systems list `localtime` among the zones, which browsers refuse.
WAGTAIL_USER_TIME_ZONES = sorted(z for z in available_timezones() if "/" in z or z == "UTC")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_ENABLED = False
# Whoever saves is an author and may not approve: a draft is saved by a click, never by itself.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Without SEBUSCA_MAIL nothing is sent and nothing fails: what would be sent is let go of.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _given.mail else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _given.sender
EMAIL_TIMEOUT = 10
EMAIL_SUBJECT_PREFIX = ""
if _given.mail:
    EMAIL_HOST, EMAIL_PORT = _given.mail.host, _given.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _given.mail.user, _given.mail.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = _given.mail.tls, _given.mail.starttls

# No request line, address or user agent is logged anywhere (DESIGN: privacy); `hub.operating`
# says what is, in lines of text or of JSON.
_LINES = {"text": "TextLines", "json": "JsonLines"}[_given.log_format]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "hub.operating.logs.Discreet"}},
    "formatters": {"line": {"()": f"hub.operating.logs.{_LINES}"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["discreet"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # People at a terminal are told of what failed; a journal keeps who did what, too.
        "hub.operating.requests": {"level": "INFO" if _given.log_format == "json" else "WARNING"},
        # What a visitor asked for in vain is a request line too.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "tuf": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
