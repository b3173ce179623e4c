"""Django's settings, made from `env.py`. Nothing here is meant to be edited by an operator."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

from masthead.gate.csp import STRICT_SECONDS
from masthead.house import env, places
from masthead.kit.languages import LANGUAGES as WRITTEN_LANGUAGES

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("MASTHEAD_DATA_DIR")).resolve()
EDITION_DIR = places.edition()
POSTBAG_DIRS = [places.journals()]
POSTBAG_KEYS_DIR = places.private_keys()
PRODUCTION = env.flag("MASTHEAD_PRODUCTION")
DEBUG = env.flag("MASTHEAD_DEBUG") and not PRODUCTION
BASE_URL = env.origin("MASTHEAD_BASE_URL")
PRESSERS = env.number("MASTHEAD_PRESSERS", 0, 64)

# Set by `masthead setup` alone: the one moment at which an absent database may be created.
SETTING_UP = os.environ.get("MASTHEAD_SETTING_UP") == "1"


def _secret_key() -> str:
    given = env.text("MASTHEAD_SECRET_KEY")
    stored = DATA_DIR / "secret_key"
    if not given and stored.exists():
        given = stored.read_text().strip()
    if not given and PRODUCTION:
        raise env.BadSettingError(
            "MASTHEAD_SECRET_KEY is empty and set-up has not run. Run `masthead setup` first."
        )
    return given or "only-for-commands-that-run-before-set-up"


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "", *env.words("MASTHEAD_ALLOWED_HOSTS")]
if not PRODUCTION:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "masthead.house",
    "masthead.importers",
    "masthead.wire",
    "masthead.frontpage",
    "masthead.office",
    "masthead.newsroom",
    "masthead.staff",
    "masthead.press",
    "masthead.backroom",
    "masthead.theme",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "masthead.house.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "masthead.house.compression.CompressionMiddleware",
    "masthead.house.middleware.SecurityHeadersMiddleware",
    "masthead.house.maintenance.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "masthead.house.middleware.StaffHintMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "masthead.house.transactions.WholeActMiddleware",
]

ROOT_URLCONF = "masthead.house.urls"
WSGI_APPLICATION = "masthead.house.wsgi.application"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A newsroom overrides a template by the same relative path in this folder.
        "DIRS": [DATA_DIR / "theme" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {"default": env.database(env.text("MASTHEAD_DATABASE_URL"), DATA_DIR, create=SETTING_UP)}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    # Django REST framework, which Wagtail's choosers speak, takes PostgreSQL's fields along wherever psycopg is
    # installed: 9 MB in each process, of use to none. Told that there are none, it does without.
    sys.modules.setdefault("django.contrib.postgres", None)  # type: ignore[arg-type]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": True}
}

AUTH_USER_MODEL = "staff.StaffUser"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

LANGUAGES = list(WRITTEN_LANGUAGES)
LANGUAGE_CODE = env.one_of("MASTHEAD_LANGUAGE", dict(LANGUAGES))
TIME_ZONE = env.zone("MASTHEAD_TIME_ZONE")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long story's edit form

SESSION_COOKIE_NAME = "__Host-masthead_staff" if PRODUCTION else "masthead_staff"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # Wagtail's own scripts read it
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_HSTS_SECONDS = STRICT_SECONDS if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_SSL_REDIRECT = False  # the server in front terminates TLS
SECURE_PROXY_SSL_HEADER = None  # trust.py says whether it is https, and believes the newsstand alone
X_FRAME_OPTIONS = "SAMEORIGIN"  # the admin previews pages in a frame

WAGTAIL_SITE_NAME = env.text("MASTHEAD_NAME")
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_APPEND_SLASH = True
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request to a third party
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAILIMAGES_IMAGE_MODEL = "newsroom.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "masthead.newsroom.picture_form.PictureForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "heic", "jpg", "jpeg", "png", "tif", "tiff", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_FORMAT_CONVERSIONS = {
    "avif": "avif",
    "webp": "webp",
    "heic": "jpeg",
    "tiff": "jpeg",
    "gif": "png",
}
WAGTAILIMAGES_JPEG_QUALITY = 80
WAGTAILIMAGES_WEBP_QUALITY = 76
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILDOCS_DOCUMENT_MODEL = "newsroom.Document"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "geojson", "json", "odt", "ods", "pdf", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[
    dict[str, object]
] = []  # embeds are made from the address alone; nothing is fetched
TAGGIT_CASE_INSENSITIVE = True

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {
        "handlers": ["console"],
        "level": env.one_of("MASTHEAD_LOG_LEVEL", {"DEBUG", "INFO", "WARNING", "ERROR"}),
    },
    "loggers": {
        "wagtail": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "django_tasks": {"level": "WARNING"},
    },
}
