"""All settings, by the environment. README.md lists the variables."""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from barnes_social import environment, sign_in_with

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = environment.choice("MODE", ("demo", "production"), "demo")
DEMONSTRATION = MODE == "demo"
DATA_DIR = environment.folder("DATA_DIR", BASE_DIR / "data")
CHECKPOINT_FILE = environment.file_to_write("CHECKPOINT_FILE", DATA_DIR / "checkpoints")
# Where the school's system puts its staff lists, to be taken in by the sweep.
STAFF_LIST_FOLDER = environment.folder_to_read("STAFF_LIST_FOLDER")
PORT = environment.whole_number("PORT", 8000, lowest=1, highest=65535)
SITE_URL = environment.site_url(f"http://localhost:{PORT}" if DEMONSTRATION else None, is_demonstration=DEMONSTRATION)

DEBUG = False
SECRET_KEY = environment.secret_key(DATA_DIR, is_demonstration=DEMONSTRATION)
VAULT_KEYS = environment.vault_keys(DATA_DIR, is_demonstration=DEMONSTRATION)
METRICS_TOKEN = environment.metrics_token(DATA_DIR, is_demonstration=DEMONSTRATION)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", ["*"] if DEMONSTRATION else [urlsplit(SITE_URL).hostname], is_demonstration=DEMONSTRATION
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
# How many proxies of ours stand before the web process; they say who asks, and whether by https.
TRUSTED_PROXIES = environment.whole_number("TRUSTED_PROXIES", 0, lowest=0, highest=10)

INSTALLED_APPS = [
    "core.pages",
    "core.notices",
    "core.files",
    "core.workdays",
    "core.school",
    "core.audit",
    "core.heartbeat",
    "core.backup",
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
    "allauth.socialaccount",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "core.pages.middleware.AnswersMiddleware",
    # Headers first, so that static files, refusals and faults carry them too.
    "core.pages.middleware.HeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.pages.middleware.CompressMiddleware",
    "core.pages.middleware.ReadableMiddleware",
    "core.pages.shared.SharedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.school.middleware.SchoolMiddleware",
    "people.middleware.ActorMiddleware",
    "people.middleware.AccessMiddleware",
    "core.pages.middleware.RefusedMiddleware",
    "core.pages.middleware.NotAPageMiddleware",
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

DATABASES = {"default": environment.database(DATA_DIR, command="".join(sys.argv[1:2]))}
DATABASE_ROLE = environment.database_role(DATA_DIR)
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
# A whole school shares one address, so an address may try often and a person may not. After five wrong passwords
# or codes in five minutes nobody guesses further; the same holds for names that are not known here.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "invitation": "20/m/ip",
    "other_door": "20/m/ip",
    # Reports of impostors from one address; a whole street may share one.
    "impostor": "20/d/ip",
}
MFA_RATE_LIMITS = {"webauthn_login": "30/m/ip"}
# Nobody stays signed in on a shared computer once the browser is closed.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "people.forms.sign_in.Login",
    "reauthenticate": "people.forms.sign_in.Reauthenticate",
    "change_password": "people.forms.sign_in.ChangePassword",
    "set_password": "people.forms.sign_in.SetPassword",
    "reset_password": "people.forms.sign_in.ResetPassword",
    "reset_password_from_key": "people.forms.sign_in.ResetPasswordKey",
}
MFA_FORMS = {
    "authenticate": "people.forms.sign_in.Authenticate",
    "reauthenticate": "people.forms.sign_in.ReauthenticateByCode",
    "activate_totp": "people.forms.sign_in.ActivateTOTP",
    "generate_recovery_codes": "people.forms.sign_in.PrintCodes",
    "add_webauthn": "people.forms.keys.AddKey",
    "edit_webauthn": "people.forms.keys.NameKey",
    "login_webauthn": "people.forms.keys.LoginByPasskey",
    "authenticate_webauthn": "people.forms.keys.AuthenticateByKey",
    "reauthenticate_webauthn": "people.forms.keys.ReauthenticateByKey",
}
MFA_ADAPTER = "people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "barnes_social"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Phones are a little late and people type slowly: the code before and after counts too.
MFA_TOTP_TOLERANCE = 1
# Addresses are the school's own and proved by the invitation, so allauth keeps no list of proved ones.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
USERSESSIONS_TRACK_ACTIVITY = False
# Google and Microsoft, where the school wants them; nobody is created by them, and none of their tokens kept.
SIGN_IN_WITH = sign_in_with.providers(DATA_DIR, is_demonstration=DEMONSTRATION)
SOCIALACCOUNT_ADAPTER = "people.sign_in_with.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "people.views.session_ended.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if not DEMONSTRATION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    MESSAGE_STORAGE = "core.pages.messages.HostCookieStorage"
    # Only on this machine may SITE_URL be plain http, to try an installation before it has its address.
    SECURE_SSL_REDIRECT = SITE_URL.startswith("https://")
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

for _name, _value in environment.email(DATA_DIR, is_demonstration=DEMONSTRATION).items():
    globals()[_name] = _value
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_from(is_demonstration=DEMONSTRATION)

# The limits on signing in lie in the database, so that several web processes count together (people.models.Tries).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_tries",
        # Nobody pushes out the count of somebody else by trying a few hundred names.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "core.logs.JsonFormatter"},
    },
    "filters": {"nobody": {"()": "core.logs.NothingOfAnybody"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line" if DEMONSTRATION else "json",
            "filters": ["nobody"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # One line for each answer: which page, how it went, how long it took; never who asked, or an address.
        "barnes_social.answers": {"level": "WARNING" if DEMONSTRATION else "INFO"},
        # A page that is not there or not theirs is an answer, not a fault of ours.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        # At DEBUG it quotes what a page was given.
        "django.template": {"level": "INFO"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}

# The background (barnes_social/celery.py). The broker lies in DATA_DIR, or in Redis for several machines.
REDIS_URL = environment.redis_url()
BROKER_DIR = DATA_DIR / "broker"
# kombu has a name of its own for Redis on a socket.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) or "folder://localhost"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # A Redis that is there but does not answer fails a call instead of hanging it.
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
    }
else:
    for _name in ("messages", "control"):
        (BROKER_DIR / _name).mkdir(mode=0o700, parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "messages"),
        "data_folder_out": str(BROKER_DIR / "messages"),
        "control_folder": str(BROKER_DIR / "control"),
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# Messages carry ids at most; what was done stands in the database, so no answer is kept.
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
# A worker takes no more messages than it has hands. None returns when a worker is killed: beat sends the next one.
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
