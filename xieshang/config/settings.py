"""The one settings file; installations differ by the environment only."""

from pathlib import Path
from typing import Any

from xieshang.config import environment

ENV = environment.read()
BASE_DIR = Path(__file__).resolve().parents[2]

SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.earlier_keys
DEBUG = ENV.debug
DEMO = ENV.demo
ALLOWED_HOSTS = ENV.hosts
DEFAULT_BODY = ENV.default_body
SECURITY_PROFILE = ENV.profile
FILES_ROOT = ENV.data / "files"

# Lowest layer last: templates and catalogues of upper layers win.
INSTALLED_APPS = [
    "xieshang.demo",
    "xieshang.config",
    "xieshang.matters",
    "xieshang.advice",
    "xieshang.visits",
    "xieshang.consultations",
    "xieshang.groups",
    "xieshang.liaison",
    "xieshang.lectures",
    "xieshang.gatherings",
    "xieshang.handling",
    "xieshang.portal",
    "xieshang.desk",
    "xieshang.stats",
    "xieshang.rules",
    "xieshang.duty",
    "xieshang.exchange",
    "xieshang.papers",
    "xieshang.notices",
    "xieshang.places",
    "xieshang.roster",
    "xieshang.accounts",
    "xieshang.kernel",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xieshang.config.middleware.Headers",
    "xieshang.config.middleware.Machines",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xieshang.kernel.middleware.BodyMiddleware",
    "xieshang.accounts.middleware.ViewerMiddleware",
    "xieshang.config.middleware.Bearer",
    "xieshang.config.middleware.Refusals",
    "allauth.account.middleware.AccountMiddleware",
    # Last of all: it hears of a refusal before anything makes a page of it.
    "xieshang.accounts.middleware.SecondFactor",
]

ROOT_URLCONF = "xieshang.config.urls"
WSGI_APPLICATION = "xieshang.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "xieshang.kernel.display.context",
                "xieshang.desk.context.context",
                "xieshang.portal.context.context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "xieshang.kernel.templatetags.parts",
            ],
        },
    }
]

DATABASES = {"default": ENV.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["xieshang.accounts.backends.AccountBackend"]
LOGIN_URL = "/signin/"
LOGIN_REDIRECT_URL = "/desk/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Of allauth the codes and the list of sessions are used, none of its pages (decision 0009).
ACCOUNT_ADAPTER = "xieshang.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "xieshang.accounts.adapters.CodesAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
SMS_OUTLET = ENV.sms_outlet

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "xieshang" / "locale"]
FORMAT_MODULE_PATH = ["xieshang.config.formats"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Bodies above this are answered 413 before anything is parsed into memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xieshang.config.refusals.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.https
SECURE_SSL_REDIRECT = ENV.https
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = ENV.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The Headers middleware says it on every answer, beside the content policy.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
# TLS ends at a proxy that overwrites this header; without HTTPS it is not read at all.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.https else None

vars().update(ENV.email)
DEFAULT_FROM_EMAIL = "xieshang@localhost"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"personal": {"()": "xieshang.config.logs.PersonalData"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["personal"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

# Whether everybody, not only those whose roles are guarded, needs a second factor.
SECOND_FACTOR_REQUIRED = False
# How many earlier passwords of an account are kept (hashed), so that none of them is taken again.
PASSWORD_HISTORY = 0
if ENV.profile == "mlps3":
    # What the classified protection scheme asks at level 3 beyond the above; each line is told in docs/security-model.md.
    SECOND_FACTOR_REQUIRED = True
    SESSION_IDLE_MINUTES = 30
    PASSWORD_DAYS = 90
    PASSWORD_HISTORY = 5
    LOG_DAYS = 190
    AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}
    AUTH_PASSWORD_VALIDATORS += [{"NAME": "xieshang.config.profile.Mixed"}, {"NAME": "xieshang.config.profile.Another"}]
    MIDDLEWARE.insert(
        MIDDLEWARE.index("xieshang.accounts.middleware.ViewerMiddleware"), "xieshang.config.profile.Presence"
    )
    MIDDLEWARE.insert(
        MIDDLEWARE.index("django.middleware.locale.LocaleMiddleware"), "xieshang.config.profile.AccessLog"
    )
    LOGGING["handlers"]["kept"] = {
        "class": "xieshang.config.logs.DailyFile",
        "formatter": "line",
        "filters": ["personal"],
        "folder": str(ENV.data / "logs"),
        "days": LOG_DAYS,
    }
    LOGGING["root"]["handlers"].append("kept")
    LOGGING["loggers"]["django"]["handlers"].append("kept")
    LOGGING["loggers"]["xieshang.access"] = {"handlers": ["kept"], "level": "INFO", "propagate": False}
