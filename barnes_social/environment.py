"""Reads the environment; every bad value is refused with a sentence that names the variable."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = os.environ.get(name, "").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be one of: {', '.join(allowed)}.")
    return value


def whole_number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """A whole number between two others, both included."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be a whole number from {lowest} to {highest}.")
    return int(value)


def names(name: str, default: list[str]) -> list[str]:
    """Several words with commas between them."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or default


def site_url(default: str | None) -> str:
    """The address under which people open the school's pages, without a path."""
    value = os.environ.get("SITE_URL", "").strip().rstrip("/") or default or ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"SITE_URL is “{value}”; it must be the address people open, such as https://social.example.sch.uk."
        )
    return value


def database(data_dir: Path) -> dict:
    """DATABASE_URL for PostgreSQL or SQLite; SQLite in DATA_DIR where it is unset."""
    value = os.environ.get("DATABASE_URL", "").strip() or f"sqlite:///{data_dir / 'school.sqlite3'}"
    try:
        parsed = dj_database_url.parse(value)
    except ValueError as fault:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; it must look like postgres://user:password@host:5432/name."
        ) from fault
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        }
    elif parsed["ENGINE"] == "django.db.backends.postgresql":
        parsed["CONN_HEALTH_CHECKS"] = True
        parsed["CONN_MAX_AGE"] = 60
        parsed.setdefault("OPTIONS", {})["connect_timeout"] = 5
    else:
        raise ImproperlyConfigured("DATABASE_URL names a database that is not PostgreSQL or SQLite.")
    return parsed


def redis_url() -> str:
    """Where Redis is, or an empty string for the broker that is built in."""
    value = os.environ.get("REDIS_URL", "").strip()
    if value and (urlsplit(value).scheme not in ("redis", "rediss", "unix")):
        raise ImproperlyConfigured(f"REDIS_URL is “{value}”; it must look like redis://host:6379/0.")
    return value


def email(is_demonstration: bool) -> dict:
    """EMAIL_URL as Django's settings: smtp://user:password@host:587?tls=1, or `file` and `console`."""
    value = os.environ.get("EMAIL_URL", "").strip()
    if not value:
        if not is_demonstration:
            raise ImproperlyConfigured("EMAIL_URL is not set; it must look like smtp://user:password@host:587.")
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    if value == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError as fault:
        raise ImproperlyConfigured("EMAIL_URL has a port that is not a number.") from fault
    if parts.scheme not in ("smtp", "smtps", "smtp+tls") or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL cannot be read; it must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": parts.username or "",
        "EMAIL_HOST_PASSWORD": parts.password or "",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def secret(name: str, *, data_dir: Path, is_demonstration: bool, make=lambda: secrets.token_urlsafe(64)) -> str:
    """A secret from NAME or from the file that NAME_FILE names; a demonstration makes its own in DATA_DIR."""
    given, path = os.environ.get(name, "").strip(), os.environ.get(f"{name}_FILE", "").strip()
    if given and path:
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set; keep one of them.")
    if path:
        return _read_secret(name, Path(path), data_dir, is_demonstration)
    if given:
        return given
    if not is_demonstration:
        raise ImproperlyConfigured(f"{name} is not set; set it, or {name}_FILE to the file that holds it.")
    kept = data_dir / "demonstration-secrets" / name.lower()
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first; its secret is the one
            return kept.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(make())
    return kept.read_text().strip()


def _read_secret(name, path, data_dir, is_demonstration):
    if not is_demonstration and data_dir.resolve() in path.resolve().parents:
        raise ImproperlyConfigured(
            f"{name}_FILE lies inside DATA_DIR; a key kept beside what it opens protects nothing. Move it."
        )
    try:
        value = path.read_text().strip()
    except OSError as fault:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {path} ({fault.strerror}).") from fault
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is empty: {path}.")
    return value
