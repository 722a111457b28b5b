"""Django's settings, made from the installation's own (see `declared.py`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from wikigrove.settings.addresses import database_from_url, mail_from_url
from wikigrove.settings.declared import read_settings
from wikigrove.settings.secret import load_secret

_values: dict[str, Any] = read_settings()
DATA: Path = _values["data"]
WIKIGROVE = _values

SECRET_KEY = _values["secret_key"] or load_secret(DATA)
DEBUG = _values["debug"]
# Hosts are checked by the farm, which knows the hosts of the wikis (farm.middleware).
ALLOWED_HOSTS = ["*"]

DATABASES = {"default": database_from_url(_values["database_url"], data=DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before allauth, since the first app with a template of a name wins.
    "wikigrove.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "wikigrove.jobs",
    "wikigrove.i18n",
    "wikigrove.extensions",
    "wikigrove.farm",
    "wikigrove.accounts",
    "wikigrove.pages",
    "wikigrove.consumers",
    "wikigrove.media",
    "wikigrove.rendering",
    "wikigrove.moderation",
    "wikigrove.filters",
    "wikigrove.editing",
    "wikigrove.upkeep",
    "wikigrove.search",
    "wikigrove.notices",
    "wikigrove.events",
    "wikigrove.transfer",
    "wikigrove.operations",
    "wikigrove.api",
    "wikigrove.cli",
]

MIDDLEWARE = [
    # Outermost, so that what it keeps has every header.
    "wikigrove.web.caching.KeepAnswersMiddleware",
    "wikigrove.web.middleware.SecurityHeadersMiddleware",
    "wikigrove.web.middleware.RefuseZeroBytesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "wikigrove.farm.middleware.WikiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wikigrove.accounts.middleware.ActorMiddleware",
    "wikigrove.consumers.middleware.CallerMiddleware",
    "wikigrove.web.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wikigrove.web.defence.ScraperDefenceMiddleware",
    "wikigrove.web.middleware.ErrorMiddleware",
]
ROOT_URLCONF = "wikigrove.urls"
WSGI_APPLICATION = "wikigrove.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                ("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"]),
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "wikigrove.web.skin.context.skin_context",
            ],
            "builtins": ["wikigrove.i18n.templatetags.messages"],
        },
    }
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        # A name with a number behind it is refused; one with words or signs between is as long as it is different.
        "OPTIONS": {"max_similarity": 0.85},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": _values["password_min_length"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "wikigrove.accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "wikigrove.web.passkey_forms.AddPasskeyForm",
    "authenticate_webauthn": "wikigrove.web.passkey_forms.AskForPasskeyForm",
    "login_webauthn": "wikigrove.web.passkey_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "wikigrove.web.passkey_forms.PasskeyAgainForm",
}
MFA_RATE_LIMITS: dict[str, str] | bool = {} if _values["rate_limits"] else False
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_FORMS = {
    "login": "wikigrove.web.sign_in_forms.SignInForm",
    "signup": "wikigrove.web.sign_in_forms.SignUpForm",
}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USERNAME_MIN_LENGTH = 1
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _values["https"] else "http"
ACCOUNT_RATE_LIMITS = None if _values["rate_limits"] else False
if ACCOUNT_RATE_LIMITS is None:
    del ACCOUNT_RATE_LIMITS
LOGIN_URL = "/wiki/Special:UserLogin"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "slow"]}}

if _values["redis_url"]:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _values["redis_url"]}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    }

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "wikigrove_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _values["https"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "wikigrove_csrf"
CSRF_FAILURE_VIEW = "wikigrove.web.views.errors.refuse_forged_request"

LANGUAGE_CODE = "en"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = None
# Static files are found in the package itself; nothing is collected.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = str(DATA / "files")
MEDIA_URL = "/w/images/"

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

DEFAULT_FROM_EMAIL = SERVER_EMAIL = _values["email_from"]
globals().update(mail_from_url(_values["email_url"], data=DATA))

SILENCED_SYSTEM_CHECKS = ["account.W001"]
APPEND_SLASH = False
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:.1} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": str(_values["log_level"]).upper()},
    "loggers": {
        "django.db.backends": {"level": "INFO"},
        "django_tasks": {"level": "WARNING"},
        "pyvips": {"level": "WARNING"},
    },
}
