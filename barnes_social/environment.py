"""Reads the environment; every bad value is refused with a sentence that names the variable."""

import base64
import os
import re
import secrets
import stat
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
# What the owner of the tables does; everything else runs under the program's own role.
OWNER = "DATABASE_OWNER_URL"
OWNERS_COMMANDS = ("migrate", "restore", "grant_access")


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    value = os.environ.get(name, "").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is “{value}”; it must be one of: {', '.join(allowed)}.")
    return value


def whole_number(name: str, default: int, *, lowest: int, highest: int) -> int:
    """A whole number between two others, both included."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or len(value) > 9 or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{name} is “{value[:40]}”; it must be a whole number from {lowest} to {highest}.")
    return int(value)


def folder(name: str, default: Path) -> Path:
    """A folder that can be written to; made where it is not there yet."""
    path = Path(os.environ.get(name, "").strip() or default).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ImproperlyConfigured(f"{name} cannot be made: {path} ({fault.strerror}).") from fault
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{name} cannot be written to: {path}.")
    return path


def folder_to_read(name: str) -> Path | None:
    """A folder from which files are taken, or None; whether it is there is seen when it is read."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if not Path(value).is_absolute() or "\x00" in value:
        raise ImproperlyConfigured(f"{name} is “{value[:80]}”; it must be the whole path of a folder: /srv/lists.")
    return Path(value)


def file_to_write(name: str, default: Path) -> Path:
    """A file that the program adds to, in a folder that is there."""
    path = Path(os.environ.get(name, "").strip() or default).absolute()
    if path.is_dir() or not path.parent.is_dir():
        raise ImproperlyConfigured(f"{name} must name a file in a folder that is there: {path}.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ImproperlyConfigured(f"{name} cannot be written to: {path}.")
    return path


def hosts(name: str, default: list[str], *, is_demonstration: bool) -> list[str]:
    """Host names with commas between them; in production never any host at all."""
    value = os.environ.get(name, "")
    given = [part.strip() for part in value.split(",") if part.strip()] or default
    for host in given:
        if host == "*" and not is_demonstration:
            raise ImproperlyConfigured(f"{name} must not be “*” in production; name the host of SITE_URL.")
        if host != "*" and not re.fullmatch(r"\.?[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]", host):
            raise ImproperlyConfigured(
                f"{name} contains “{host[:60]}”; it must be host names with commas between them."
            )
    return given


def site_url(default: str | None, *, is_demonstration: bool) -> str:
    """The address under which people open the school's pages, without a path; https in production."""
    given = os.environ.get("SITE_URL", "").strip() or default or ""
    value = given.rstrip("/")
    if not given:
        raise ImproperlyConfigured(
            "SITE_URL is not set; it must be the address people open: https://social.example.sch.uk."
        )
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        good = False
    if not good or parts.path or parts.query or parts.fragment or parts.username is not None or " " in value:
        raise ImproperlyConfigured(
            f"SITE_URL is “{given[:80]}”; it must be the address people open, such as https://social.example.sch.uk."
        )
    if not is_demonstration and parts.scheme == "http" and parts.hostname not in ON_THIS_MACHINE:
        raise ImproperlyConfigured(f"SITE_URL is “{value}”; in production it must begin with https://.")
    return value


def database(data_dir: Path, *, command: str = "") -> dict:
    """DATABASE_URL for PostgreSQL or SQLite; SQLite in DATA_DIR where it is unset.

    A command that makes tables or gives rights uses DATABASE_OWNER_URL instead, where that is set.
    """
    is_owners = command in OWNERS_COMMANDS and os.environ.get(OWNER, "").strip()
    return _database(OWNER if is_owners else "DATABASE_URL", data_dir)


def database_role(data_dir: Path) -> str:
    """The role under which the program itself runs, whoever runs this command; empty on SQLite."""
    return _database("DATABASE_URL", data_dir).get("USER", "")


def _database(name: str, data_dir: Path) -> dict:
    value = os.environ.get(name, "").strip() or f"sqlite:///{data_dir / 'school.sqlite3'}"
    try:
        parsed = dj_database_url.parse(value)
    except ValueError as fault:
        raise ImproperlyConfigured(
            f"{name} cannot be read; it must look like postgres://user:password@host:5432/name."
        ) from fault
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(name, parsed)
    if parsed["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{name} names a database that is not PostgreSQL or SQLite.")
    if not parsed["NAME"]:
        raise ImproperlyConfigured(
            f"{name} names no database; it must look like postgres://user:password@host:5432/name."
        )
    parsed |= {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 60}
    parsed["OPTIONS"] = {"connect_timeout": 5} | parsed.get("OPTIONS", {})
    return parsed


def _sqlite(name: str, parsed: dict) -> dict:
    if not parsed["NAME"] or parsed["NAME"] == ":memory:":
        raise ImproperlyConfigured(f"{name} must name a file: sqlite:////var/lib/barnes_social/school.sqlite3.")
    path = Path(parsed["NAME"]).absolute()
    if not path.parent.is_dir():
        raise ImproperlyConfigured(f"{name} names a file in a folder that is not there: {path.parent}.")
    return parsed | {
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def redis_url() -> str:
    """Where Redis is, or an empty string for the broker that is built in."""
    value = os.environ.get("REDIS_URL", "").strip()
    try:
        parts = urlsplit(value)
        good = not value or (parts.scheme in ("redis", "rediss") and parts.hostname and (parts.port or 6379))
        good = good or (parts.scheme == "unix" and parts.path)
    except ValueError:
        good = False
    if not good:
        raise ImproperlyConfigured("REDIS_URL cannot be read; it must look like redis://host:6379/0.")
    return value


def email(data_dir: Path, *, is_demonstration: bool) -> dict:
    """EMAIL_URL as Django's settings: smtp+tls://user:password@host:587, or `console`.

    A demonstration without it keeps its messages as files in DATA_DIR.
    """
    value = os.environ.get("EMAIL_URL", "").strip()
    if not value and not is_demonstration:
        raise ImproperlyConfigured("EMAIL_URL is not set; it must look like smtp+tls://user:password@host:587.")
    if not value:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": data_dir / "sent-mail"}
    if value == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(value)
        port = parts.port
        good = parts.scheme in ("smtp", "smtps", "smtp+tls") and parts.hostname and parts.path in ("", "/")
    except ValueError:
        good = False
    if not good:
        raise ImproperlyConfigured("EMAIL_URL cannot be read; it must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


def mail_from(*, is_demonstration: bool) -> str:
    """The address that messages come from, with a name if wanted."""
    value = os.environ.get("MAIL_FROM", "").strip()
    if not value and is_demonstration:
        return "barnes_social <social@localhost>"
    address = parseaddr(value)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address) or not value.isprintable():
        raise ImproperlyConfigured(
            f"MAIL_FROM is {f'“{value[:80]}”' if value else 'not set'}; it must be the address that messages "
            "come from, such as Social <social@example.sch.uk>."
        )
    return value


def secret_key(data_dir: Path, *, is_demonstration: bool) -> str:
    """SECRET_KEY, long enough to sign cookies and links with."""
    value = secret("SECRET_KEY", data_dir=data_dir, is_demonstration=is_demonstration)
    if not is_demonstration and (len(value) < 50 or len(set(value)) < 5 or value.startswith("django-insecure-")):
        raise ImproperlyConfigured("SECRET_KEY is too short; use at least 50 random characters.")
    return value


def vault_keys(data_dir: Path, *, is_demonstration: bool) -> str:
    """VAULT_KEYS as text: `id:key` pairs. `core.vault` reads them and refuses what it cannot use."""

    def make():
        return "k1:" + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()

    return secret("VAULT_KEYS", data_dir=data_dir, is_demonstration=is_demonstration, make=make)


def metrics_token(data_dir: Path, *, is_demonstration: bool) -> str:
    """METRICS_TOKEN, which opens /metrics; where it is not set there is no such page."""
    if not os.environ.get("METRICS_TOKEN", "").strip() and not os.environ.get("METRICS_TOKEN_FILE", "").strip():
        return ""
    value = secret("METRICS_TOKEN", data_dir=data_dir, is_demonstration=is_demonstration)
    if len(value) < 20 or not value.isascii() or not value.isprintable() or " " in value:
        raise ImproperlyConfigured("METRICS_TOKEN cannot be used; it must be at least 20 random letters and digits.")
    return value


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
    return _demonstration_secret(data_dir / "demonstration-secrets" / name.lower(), make)


def _demonstration_secret(path: Path, make) -> str:
    """Read the secret, made at the first start and complete from its first instant."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        ours = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(ours, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        try:
            os.link(ours, path)
        except FileExistsError:  # another process was first; its secret is the one
            pass
        finally:
            ours.unlink()
    return path.read_text().strip()


def _read_secret(name: str, path: Path, data_dir: Path, is_demonstration: bool) -> str:
    if not is_demonstration and data_dir.resolve() in path.resolve().parents:
        raise ImproperlyConfigured(
            f"{name}_FILE lies inside DATA_DIR; a key kept beside what it opens protects nothing. Move it."
        )
    try:
        value = path.read_text().strip()
        mode = path.stat().st_mode
    except OSError as fault:
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {path} ({fault.strerror}).") from fault
    except UnicodeDecodeError as fault:
        raise ImproperlyConfigured(f"{name}_FILE is not a text file: {path}.") from fault
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE is empty: {path}.")
    if not is_demonstration and mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP):
        raise ImproperlyConfigured(f"{name}_FILE can be read or changed by others; run: chmod 600 {path}")
    return value
