"""All settings, by the environment. README.md lists the variables."""

import base64
import os
import secrets
from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from barnes_social import environment

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.choice("MODE", ("demo", "production"), "demo")
DEMONSTRATION = MODE == "demo"
DATA_DIR = Path(os.environ.get("DATA_DIR", "").strip() or BASE_DIR / "data").absolute()
PORT = environment.whole_number("PORT", 8000, lowest=1, highest=65535)
SITE_URL = environment.site_url(f"http://localhost:{PORT}" if DEMONSTRATION else None)
try:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
except OSError as fault:
    raise ImproperlyConfigured(f"DATA_DIR cannot be made: {DATA_DIR} ({fault.strerror}).") from fault

DEBUG = False
SECRET_KEY = environment.secret("SECRET_KEY", data_dir=DATA_DIR, is_demonstration=DEMONSTRATION)
if not DEMONSTRATION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5):
    raise ImproperlyConfigured("SECRET_KEY is too short; use at least 50 random characters.")
VAULT_KEYS = environment.secret(
    "VAULT_KEYS",
    data_dir=DATA_DIR,
    is_demonstration=DEMONSTRATION,
    make=lambda: "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", ["*"] if DEMONSTRATION else [SITE_URL.split("//")[1].split(":")[0]])
if not DEMONSTRATION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must not be “*” in production; name the host of SITE_URL.")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = environment.whole_number("TRUSTED_PROXIES", 0, lowest=0, highest=10)

INSTALLED_APPS = [
    "core.pages",
    "core.notices",
    "core.files",
    "core.workdays",
    "core.school",
    "core.audit",
    "core.vault",
    "people",
    "policy",
    "accounts",
    "monitoring",
    "incidents",
    "overview",
    "barnes_social",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.middleware.ActorMiddleware",
    "people.middleware.AccessMiddleware",
    "core.pages.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "barnes_social.urls"
WSGI_APPLICATION = "barnes_social.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.pages.context.page",
                "overview.context.navigation",
            ],
            "builtins": ["core.pages.templatetags.pages"],
        },
    }
]
FORM_RENDERER = "core.pages.forms.Renderer"

DATABASES = {"default": environment.database(DATA_DIR)}
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["people.backends.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "people.passwords.StrongEnough"}]

ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "barnes_social"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Phones are a little late and people type slowly: the code before and after counts too.
MFA_TOTP_TOLERANCE = 1
# Addresses are the school's own and proved by the invitation, so allauth keeps no list of proved ones.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "overview.views.faults.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not DEMONSTRATION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/assets/"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

for _name, _value in environment.email(DEMONSTRATION).items():
    globals()[_name] = _value
EMAIL_FILE_PATH = DATA_DIR / "sent-mail"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("MAIL_FROM", "").strip() or "barnes_social <social@localhost>"
if not DEMONSTRATION and not os.environ.get("MAIL_FROM", "").strip():
    raise ImproperlyConfigured("MAIL_FROM is not set; it must be the address that messages come from.")

REDIS_URL = environment.redis_url()
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
        if not DEMONSTRATION
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
