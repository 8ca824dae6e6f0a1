"""Django's settings. Choices of an office (names, rounds, scales) are data, never settings."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

import khet
from khet.site.databases import database
from khet.site.environment import Environment, home
from khet.site.identity import identity_provider, sign_in_origins

KHET_HOME = home()
env = Environment(KHET_HOME)
PACKAGE = Path(khet.__file__).parent

DEBUG = env.flag("KHET_DEBUG", False)
SECRET_KEY = env.secret("KHET_SECRET_KEY")
ALLOWED_HOSTS = env.words("KHET_HOSTS", "127.0.0.1,localhost,[::1]")
KHET_PUBLIC_URL = env.text("KHET_PUBLIC_URL", "http://127.0.0.1:8400").rstrip("/")
KHET_SECOND_FACTOR = env.flag("KHET_SECOND_FACTOR", True)
KHET_FILES = KHET_HOME / "files"
KHET_WAREHOUSE = KHET_HOME / "warehouse"
# Digests, seals and pseudonyms of pupils and staff come from it. Lost, nobody is recognised by number any more.
KHET_IDENTITY_KEY = env.secret("KHET_IDENTITY_KEY")
# Where figures are counted: duckdb (in this process), postgresql://…, or sc://host:port (Spark Connect).
KHET_ENGINE = env.text("KHET_ENGINE", "duckdb")
KHET_OPEN_LICENCE = env.text("KHET_OPEN_LICENCE", "Creative Commons Attribution 4.0 (CC BY 4.0)")
KHET_FILE_LIMIT_MB = env.number("KHET_FILE_LIMIT_MB", 100)
CSRF_TRUSTED_ORIGINS = env.words("KHET_TRUSTED_ORIGINS", KHET_PUBLIC_URL)

# Ours come first: their templates stand in for those of the libraries.
INSTALLED_APPS = [
    "khet.kernel",
    "khet.domains.organisations",
    "khet.domains.accounts",
    "khet.domains.warehouse",
    "khet.domains.indicators",
    "khet.domains.instruments",
    "khet.domains.frameworks",
    "khet.domains.development",
    "khet.domains.knowledge",
    "khet.reports",
    "khet.portal",
    "khet.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "khet.domains.instruments.web.quiet.QuietMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khet.kernel.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "khet.domains.accounts.web.middleware.ActorMiddleware",
]

ROOT_URLCONF = "khet.site.urls"
WSGI_APPLICATION = "khet.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khet.site.navigation.page_frame",
            ],
        },
    }
]

DATABASES = {"default": database(env.text("KHET_DATABASE_URL", ""), KHET_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Sign-in (django-allauth) -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "khet.domains.accounts.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/300s/key", "reset_password": "10/m/ip,3/h/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("KHET_BEHIND_PROXY", False) else 0
MFA_ADAPTER = "khet.domains.accounts.web.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Khet"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = KHET_PUBLIC_URL.startswith(("http://localhost", "http://127.0.0.1"))
MFA_FORMS = {
    "authenticate": "khet.domains.accounts.web.second_factor.AuthenticateForm",
    "reauthenticate": "khet.domains.accounts.web.second_factor.ReauthenticateForm",
}
USERSESSIONS_TRACK_ACTIVITY = False  # ActorMiddleware notes it without a write on every page
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SOCIALACCOUNT_ADAPTER = "khet.domains.accounts.web.adapters.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = identity_provider(env)
# Sign-in is throttled by counters that all server processes must share, and used codes are remembered there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "khet_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Language, time, static files ---------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = [("th", _("ไทย")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "site" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Bangkok"

STATIC_URL = "/static/"
STATIC_ROOT = KHET_HOME / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "khet.kernel.web.assets.PackageFinder",
]
# Once collected, static files have a hash in their names and are cached for good; until then they are served as found.
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
# Pictures gain nothing; source maps are large and only a developer's tools ask for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "gz", "br", "woff", "woff2", "map"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "khet.kernel.web.assets.StaticStorage"},
}

# Safety --------------------------------------------------------------------------------------------
HTTPS = KHET_PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("KHET_BEHIND_PROXY", False) else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "khet.kernel.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 30_000  # a questionnaire of ten thousand questions is one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "khet.kernel.web.uploads.BoundedFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *sign_in_origins(env)],
        "frame-ancestors": ["'none'"],
    }
}

# E-mail is off until an office names its server ----------------------------------------------------
EMAIL_HOST = env.text("KHET_EMAIL_HOST", "")
EMAIL_PORT = env.number("KHET_EMAIL_PORT", 587)
EMAIL_HOST_USER = env.text("KHET_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("KHET_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("KHET_EMAIL_TLS", True)
DEFAULT_FROM_EMAIL = env.text("KHET_EMAIL_FROM", "khet@localhost")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.dummy.EmailBackend"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("KHET_LOG_LEVEL", "WARNING")},
}
