"""The one settings module: development, tests and service differ only by environment variables."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from yinian.config import environment

ROOT = environment.ROOT
VAR = Path(os.environ.get("YINIAN_VAR", ROOT / "var"))
environment.load(Path(os.environ.get("YINIAN_ENV_FILE", ROOT / ".env")))
# A place that keeps its own law keeps it beside the house: a folder like the shipped one.
POLICIES = Path(os.environ.get("YINIAN_POLICIES", ROOT / "policies"))
# Which engine computes whole regions, and the folder through which facts and answers pass; every Spark worker must see it.
COLUMNS = os.environ.get("YINIAN_COLUMNS", "duckdb")
COLUMNS_FOLDER = Path(os.environ.get("YINIAN_COLUMNS_FOLDER", VAR / "columns"))
SPARK_MASTER = os.environ.get("YINIAN_SPARK_MASTER", "local[*]")
JAVA_HOME = os.environ.get("JAVA_HOME", "")

SECRET_KEY = environment.secret("YINIAN_SECRET_KEY")
DEMO = environment.flag("YINIAN_DEMO")
DEMO_PASSWORD = os.environ.get("YINIAN_DEMO_PASSWORD", "")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("YINIAN_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("YINIAN_ORIGINS", "").split(",") if origin]
SECURE = environment.flag("YINIAN_HTTPS")

# Keys of encrypted fields, newest first ("2:hex,1:hex"); the journal's and the blind index's keys are apart on purpose.
FIELD_CIPHER = os.environ.get("YINIAN_FIELD_CIPHER", "AES-GCM")
FIELD_KEYS = environment.secret("YINIAN_FIELD_KEYS")
BLIND_KEY = bytes.fromhex(environment.secret("YINIAN_BLIND_KEY"))
JOURNAL_KEY = bytes.fromhex(environment.secret("YINIAN_JOURNAL_KEY"))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "yinian.foundation",
    "yinian.registry",
    "yinian.entitlement",
    "yinian.delivery",
    "yinian.programmes.activities",
    "yinian.programmes.calls",
    "yinian.programmes.emergency",
    "yinian.programmes.welfare_visits",
    "yinian.settlement",
    "yinian.oversight",
    "yinian.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yinian.faces.frame.language.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yinian.faces.frame.gate.Gate",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yinian.config.urls"
WSGI_APPLICATION = "yinian.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "yinian" / "faces"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "yinian.faces.frame.context.frame",
            ],
            "libraries": {"frame": "yinian.faces.frame.templatetags.frame"},
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {
    "default": environment.database(os.environ.get("YINIAN_DATABASE_URL", f"sqlite:///{VAR / 'yinian.sqlite3'}"))
}
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    # A file, as in service: an in-memory database would not show how connections meet.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "foundation.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"

# Lock-out by name together with address: a stranger's tries lock nobody else out of their own machine.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# The journal tells of sign-ins; a second log would only be another place to keep safe.
AXES_DISABLE_ACCESS_LOG = True
OTP_TOTP_ISSUER = "颐年 Yinian"

SESSION_ENGINE = "yinian.faces.frame.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_NAME = "yinian_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "yinian.faces.frame.errors.forged"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "yinian_language"
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATICFILES_DIRS = [("build", ROOT / "static" / "build"), ("shapes", ROOT / "data" / "shapes")]
STATIC_ROOT = VAR / "static"
# `yinian setup` collects: then names carry a hash, are compressed and kept by browsers for ever. Before that, straight from the bundle.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILES_ROOT = VAR / "files"
FILE_LIMIT_BYTES = int(os.environ.get("YINIAN_FILE_LIMIT_MB", "10")) * 1024 * 1024
# A district's roster in Excel; what is larger is turned away while it is still arriving.
ROSTER_LIMIT_BYTES = int(os.environ.get("YINIAN_ROSTER_LIMIT_MB", "50")) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "yinian.faces.frame.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SEAL_HEADS = VAR / "seals"
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_LIMIT_BYTES + 1024 * 1024

# A server of ways by road that answers OSRM's table service; without one ways are straight lines with a detour.
ROADS = os.environ.get("YINIAN_ROADS", "")

# The broker through which devices speak: mqtt://user:password@host:port, or mqtts:// for TLS; without one `yinian serve` of a
# demonstration brings a small one of its own.
MQTT = os.environ.get("YINIAN_MQTT", "")

SMS_SENDER = os.environ.get("YINIAN_SMS_SENDER", "yinian.foundation.notices.ConsoleSender")
# Shown in the footer of public pages when set: site identification, ICP filing, police filing, map approval number.
SITE_NUMBERS = {
    name: os.environ.get(f"YINIAN_{name.upper()}", "")
    for name in ("site_id", "icp_filing", "police_filing", "map_approval")
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("YINIAN_LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
