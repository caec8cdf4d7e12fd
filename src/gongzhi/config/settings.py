"""Settings: safe defaults, changed by environment variables only. `gongzhi doctor` explains and checks them."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


HOME = Path(os.environ.get("GONGZHI_HOME", ROOT / "var")).resolve()
# Keys lie outside the database, so that a stolen database file opens nothing; put them on another disk by GONGZHI_KEYS.
KEYS = Path(os.environ.get("GONGZHI_KEYS", HOME / "keys")).resolve()
CONTENT = Path(os.environ.get("GONGZHI_CONTENT", ROOT / "content")).resolve()
# Who runs this installation, for the pages that must say so.
COUNTY_NAME = os.environ.get("GONGZHI_COUNTY_NAME", "")
OPERATOR = {"name": os.environ.get("GONGZHI_OPERATOR", ""), "phone": os.environ.get("GONGZHI_OPERATOR_PHONE", "")}
DEMO = flag("GONGZHI_DEMO")
# Whether the guide names the holders of posts, not only the posts.
GUIDE_NAMES = flag("GONGZHI_GUIDE_NAMES") or DEMO
# Which folder of content/counties lies over the base.
COUNTY = os.environ.get("GONGZHI_COUNTY", "yunxi" if DEMO else "")
DEBUG = flag("GONGZHI_DEBUG")
FRONTEND = ROOT / "frontend" / "dist"
FONTS = ROOT / "frontend" / "fonts"

HOME.mkdir(parents=True, exist_ok=True)
KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)


def secret(name: str) -> str:
    """Return a secret kept in a file of the key folder, made on first use (exclusively: two processes may start at once)."""
    path = KEYS / name
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()


SECRET_KEY = os.environ.get("GONGZHI_SECRET_KEY") or secret("django")
ALLOWED_HOSTS = os.environ.get("GONGZHI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("GONGZHI_ORIGINS", "").split(",") if origin]
# How many reports one address may send a minute (0: no limit); kept in memory only, no address is stored.
REPORTS_PER_MINUTE = int(os.environ.get("GONGZHI_REPORTS_PER_MINUTE", "20"))
# For so many days a call sent again with the same Idempotency-Key gets the same answer; then the key is forgotten.
REPEAT_DAYS = int(os.environ.get("GONGZHI_REPEAT_DAYS", "30"))
# For so many days it is kept what a draft of dispatch rules would have done to a month's cases.
REPLAY_DAYS = int(os.environ.get("GONGZHI_REPLAY_DAYS", "90"))

# By which channels reporters are told: "sms", "mail" or "sms,mail"; "file" writes to messages.jsonl instead; or nothing.
MESSAGES = os.environ.get("GONGZHI_MESSAGES", "file" if DEMO else "")
# The file that describes the SMS gateway; its secret is sms.secret in the key folder.
SMS = os.environ.get("GONGZHI_SMS", "")
# The SMTP server, such as smtp://name:password@mail.example.cn:587, and from whom the mails are.
MAIL = os.environ.get("GONGZHI_MAIL", "")
MAIL_FROM = os.environ.get("GONGZHI_MAIL_FROM", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "gongzhi.engine.calendar",
    "gongzhi.engine.events",
    "gongzhi.engine.outbox",
    "gongzhi.engine.timeline",
    "gongzhi.engine.areas",
    "gongzhi.engine.parties",
    "gongzhi.engine.access",
    "gongzhi.engine.custody",
    "gongzhi.engine.files",
    "gongzhi.engine.search",
    "gongzhi.engine.rules",
    "gongzhi.engine.cases",
    "gongzhi.engine.processes",
    "gongzhi.modules.accounts",
    "gongzhi.modules.notices",
    "gongzhi.modules.paper",
    "gongzhi.modules.knowledge",
    "gongzhi.modules.service_requests",
    "gongzhi.modules.dispatch",
    "gongzhi.modules.supervision",
    "gongzhi.modules.matters",
    "gongzhi.modules.assemblies",
    "gongzhi.modules.staffing",
    "gongzhi.modules.matter_editor",
    "gongzhi.modules.publicity",
    "gongzhi.modules.evaluation",
    "gongzhi.modules.integrity",
    "gongzhi.modules.portal",
    "gongzhi.modules.desk",
    "gongzhi.modules.cockpit",
    "gongzhi.modules.api",
]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "gongzhi.config.signing_in.SignInAgainMiddleware",
    "gongzhi.config.refusals.RefusalMiddleware",
]
ROOT_URLCONF = "gongzhi.config.urls"
WSGI_APPLICATION = "gongzhi.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongzhi.modules.portal.views.frame",
                "gongzhi.modules.desk.views.frame",
            ],
        },
    },
]


def database() -> dict[str, Any]:
    """Return the database of DATABASE_URL, SQLite in the home folder by default, with durable settings for either."""
    address = os.environ.get("DATABASE_URL") or f"sqlite:///{HOME}/gongzhi.sqlite3"
    found: dict[str, Any] = dict(dj_database_url.parse(address))
    found["CONN_MAX_AGE"] = None
    found["CONN_HEALTH_CHECKS"] = True
    if found["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE: a transaction that reads first and writes later would otherwise fail with "database is locked".
        # FULL: what was acknowledged survives a power cut. A checkpoint each 16 MB: who writes much writes the same pages again and again.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;"
            "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA wal_autocheckpoint=4000;",
        }
    else:
        # Nobody asks for so much that it pays to start further processes for one question.
        settings = "-c synchronous_commit=on -c max_parallel_workers_per_gather=0"
        # What asks for a plan that is kept gets one (see common/rows); nothing else does.
        found.setdefault("OPTIONS", {}).update(options=settings, prepare_threshold=5)
    return found


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
# The floors below and above the apps have texts too.
LOCALE_PATHS = [ROOT / "src/gongzhi/common/locale", ROOT / "src/gongzhi/config/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [FRONTEND] if FRONTEND.exists() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
MEDIA_ROOT = HOME / "files"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "sign-in"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
# Behind a gateway that speaks HTTPS the cookies are for HTTPS only; the demo on one's own machine has none.
HTTPS = flag("GONGZHI_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        # Leaflet places its markers by inline style.
        "style-src": ["'self'", "'unsafe-inline'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_secrets": {"()": "gongzhi.config.logs.WithoutSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gongzhi": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
