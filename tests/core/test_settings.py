"""Every bad value of the environment is refused with a sentence that names its variable."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from barnes_social import environment
from tests.source import ROOT

KEY = "k1:" + "A" * 43 + "="
GOOD = {
    "MODE": "production",
    "SITE_URL": "https://social.example.sch.uk",
    "SECRET_KEY": "abcdefghij" * 6,
    "VAULT_KEYS": KEY,
    "EMAIL_URL": "smtp+tls://social:pass@mail.example:587",
    "MAIL_FROM": "social@example.sch.uk",
    "TRUSTED_PROXIES": "1",
}


@pytest.fixture
def env(monkeypatch):
    """Sets one variable: `env("SITE_URL", "x")`."""
    return monkeypatch.setenv


def refusal(function, *args, **kwargs):
    with pytest.raises(ImproperlyConfigured) as caught:
        function(*args, **kwargs)
    return str(caught.value)


def test_mode_is_one_of_two_words(env):
    env("MODE", "live")
    assert refusal(environment.choice, "MODE", ("demo", "production"), "demo") == (
        "MODE is “live”; it must be one of: demo, production."
    )


@pytest.mark.parametrize("value", ["0", "65536", "80a", "-1", "８０", "1" * 5000])
def test_port_is_a_whole_number(env, value):
    env("PORT", value)
    assert refusal(environment.whole_number, "PORT", 8000, lowest=1, highest=65535) == (
        f"PORT is “{value[:40]}”; it must be a whole number from 1 to 65535."
    )


@pytest.mark.parametrize(
    "value",
    [
        "social.example.sch.uk",
        "ftp://social.example.sch.uk",
        "https://",
        "https://social.example.sch.uk/path",
        "https://social.example.sch.uk:99999",
        "https://social.example.sch.uk:port",
        "https://social.example.sch.uk?x=1",
        "https://somebody@social.example.sch.uk",
        "https://social example.sch.uk",
        "https://[::1",
    ],
)
def test_site_url_is_an_address_without_a_path(env, value):
    env("SITE_URL", value)
    assert refusal(environment.site_url, None, is_demonstration=True) == (
        f"SITE_URL is “{value}”; it must be the address people open, such as https://social.example.sch.uk."
    )


def test_site_url_is_https_in_production(env):
    env("SITE_URL", "http://social.example.sch.uk")
    assert refusal(environment.site_url, None, is_demonstration=False) == (
        "SITE_URL is “http://social.example.sch.uk”; in production it must begin with https://."
    )
    env("SITE_URL", "http://localhost:8000/")
    assert environment.site_url(None, is_demonstration=False) == "http://localhost:8000"


def test_site_url_is_needed_in_production(monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    assert refusal(environment.site_url, None, is_demonstration=False) == (
        "SITE_URL is not set; it must be the address people open: https://social.example.sch.uk."
    )


@pytest.mark.parametrize("value", ["https://example.sch.uk", "example.sch.uk:443", "a b", "a;b", "ex*mple"])
def test_allowed_hosts_are_host_names(env, value):
    env("ALLOWED_HOSTS", f"social.example.sch.uk, {value}")
    assert refusal(environment.hosts, "ALLOWED_HOSTS", [], is_demonstration=True) == (
        f"ALLOWED_HOSTS contains “{value}”; it must be host names with commas between them."
    )


def test_allowed_hosts_are_never_all_in_production(env):
    env("ALLOWED_HOSTS", "*")
    assert refusal(environment.hosts, "ALLOWED_HOSTS", [], is_demonstration=False) == (
        "ALLOWED_HOSTS must not be “*” in production; name the host of SITE_URL."
    )


@pytest.mark.parametrize("value", ["nonsense", "oracle://host/name", "postgres://host:port/name"])
def test_database_url_can_be_read(env, tmp_path, value):
    env("DATABASE_URL", value)
    sentence = refusal(environment.database, tmp_path)
    assert sentence in (
        "DATABASE_URL cannot be read; it must look like postgres://user:password@host:5432/name.",
        "DATABASE_URL names a database that is not PostgreSQL or SQLite.",
    )


def test_database_url_names_a_database(env, tmp_path):
    env("DATABASE_URL", "postgres://user:hidden@host")
    assert refusal(environment.database, tmp_path) == (
        "DATABASE_URL names no database; it must look like postgres://user:password@host:5432/name."
    )


def test_database_url_names_a_file_that_can_be(env, tmp_path):
    env("DATABASE_URL", "sqlite://:memory:")
    assert refusal(environment.database, tmp_path) == (
        "DATABASE_URL must name a file: sqlite:////var/lib/barnes_social/school.sqlite3."
    )
    env("DATABASE_URL", f"sqlite:///{tmp_path}/nowhere/school.sqlite3")
    assert refusal(environment.database, tmp_path) == (
        f"DATABASE_URL names a file in a folder that is not there: {tmp_path}/nowhere."
    )


def test_database_is_sqlite_with_one_writer_at_a_time_unless_said(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    found = environment.database(tmp_path)
    assert (found["NAME"], found["OPTIONS"]["transaction_mode"]) == (str(tmp_path / "school.sqlite3"), "IMMEDIATE")


@pytest.mark.parametrize("value", ["localhost:6379", "http://host", "redis://", "redis://host:port", "unix://"])
def test_redis_url_can_be_read(env, value):
    env("REDIS_URL", value)
    assert refusal(environment.redis_url) == "REDIS_URL cannot be read; it must look like redis://host:6379/0."


@pytest.mark.parametrize("value", ["mail.example:25", "http://mail.example", "smtp://", "smtp://mail.example:port"])
def test_email_url_can_be_read(env, tmp_path, value):
    env("EMAIL_URL", value)
    assert refusal(environment.email, tmp_path, is_demonstration=True) == (
        "EMAIL_URL cannot be read; it must look like smtp+tls://user:password@host:587."
    )


def test_email_url_is_needed_in_production(monkeypatch, tmp_path):
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert refusal(environment.email, tmp_path, is_demonstration=False) == (
        "EMAIL_URL is not set; it must look like smtp+tls://user:password@host:587."
    )


def test_email_url_takes_an_encoded_password(env, tmp_path):
    env("EMAIL_URL", "smtps://us%40er:p%2Fss@mail.example")
    found = environment.email(tmp_path, is_demonstration=False)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"], found["EMAIL_PORT"]) == ("us@er", "p/ss", 465)


@pytest.mark.parametrize("value", ["nobody", "Social <social>", "a@b\nBcc: c@d"])
def test_mail_from_is_an_address(env, value):
    env("MAIL_FROM", value)
    assert refusal(environment.mail_from, is_demonstration=False) == (
        f"MAIL_FROM is “{value}”; it must be the address that messages come from, "
        "such as Social <social@example.sch.uk>."
    )


def test_mail_from_is_needed_in_production(monkeypatch):
    monkeypatch.delenv("MAIL_FROM", raising=False)
    assert refusal(environment.mail_from, is_demonstration=False) == (
        "MAIL_FROM is not set; it must be the address that messages come from, such as Social <social@example.sch.uk>."
    )


def test_data_dir_can_be_made(env, tmp_path):
    (tmp_path / "file").write_text("")
    env("DATA_DIR", str(tmp_path / "file/data"))
    assert refusal(environment.folder, "DATA_DIR", tmp_path) == (
        f"DATA_DIR cannot be made: {tmp_path}/file/data (Not a directory)."
    )


def test_secret_key_is_long_in_production(env, tmp_path):
    env("SECRET_KEY", "short")
    assert refusal(environment.secret_key, tmp_path, is_demonstration=False) == (
        "SECRET_KEY is too short; use at least 50 random characters."
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "VAULT_KEYS"])
class TestSecrets:
    def read(self, name, data_dir, *, is_demonstration=False):
        return environment.secret(name, data_dir=data_dir, is_demonstration=is_demonstration, make=lambda: "made")

    def test_one_is_needed_in_production(self, name, tmp_path, monkeypatch):
        monkeypatch.delenv(name, raising=False)
        assert refusal(self.read, name, tmp_path) == (
            f"{name} is not set; set it, or {name}_FILE to the file that holds it."
        )

    def test_two_places_are_one_too_many(self, name, tmp_path, env):
        env(name, "given")
        env(f"{name}_FILE", str(tmp_path / "secret"))
        assert refusal(self.read, name, tmp_path) == f"{name} and {name}_FILE are both set; keep one of them."

    def test_the_file_does_not_lie_beside_what_it_opens(self, name, tmp_path, env):
        (tmp_path / "link").symlink_to(tmp_path / "data")
        (tmp_path / "data/keys").mkdir(parents=True)
        (tmp_path / "data/keys/secret").write_text("x")
        env(f"{name}_FILE", str(tmp_path / "link/keys/secret"))
        assert refusal(self.read, name, tmp_path / "data") == (
            f"{name}_FILE lies inside DATA_DIR; a key kept beside what it opens protects nothing. Move it."
        )

    @pytest.mark.parametrize("mode", [0o644, 0o602, 0o620])
    def test_the_file_is_nobody_elses(self, name, tmp_path, env, mode):
        path = tmp_path / "secret"
        path.write_text("x")
        path.chmod(mode)
        env(f"{name}_FILE", str(path))
        assert refusal(self.read, name, tmp_path / "data") == (
            f"{name}_FILE can be read or changed by others; run: chmod 600 {path}"
        )

    def test_the_file_is_there_and_holds_something(self, name, tmp_path, env):
        path = tmp_path / "secret"
        env(f"{name}_FILE", str(path))
        assert refusal(self.read, name, tmp_path / "data") == (
            f"{name}_FILE cannot be read: {path} (No such file or directory)."
        )
        path.write_text(" \n")
        assert refusal(self.read, name, tmp_path / "data") == f"{name}_FILE is empty: {path}."
        path.write_bytes(b"\xff\xfe\x80")
        assert refusal(self.read, name, tmp_path / "data") == f"{name}_FILE is not a text file: {path}."

    def test_the_file_is_read(self, name, tmp_path, env):
        path = tmp_path / "secret"
        path.touch(mode=0o600)
        path.write_text("held\n")
        env(f"{name}_FILE", str(path))
        assert self.read(name, tmp_path / "data") == "held"

    def test_a_demonstration_makes_its_own_once(self, name, tmp_path, monkeypatch):
        monkeypatch.delenv(name, raising=False)
        made = [self.read(name, tmp_path, is_demonstration=True) for _ in range(2)]
        kept = tmp_path / "demonstration-secrets" / name.lower()

        assert made == ["made", "made"]
        assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
        assert [path.name for path in kept.parent.iterdir()] == [name.lower()]


def manage(data_dir, *argv, **variables):
    """Run manage.py in an environment of its own; returns its code and what it printed on stderr."""
    ours = {"PATH": os.environ["PATH"], "HOME": str(data_dir), "DATA_DIR": str(data_dir)}
    done = subprocess.run(
        [sys.executable, "manage.py", *argv], cwd=ROOT, env=ours | variables, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"MODE": "live"}, "MODE is “live”; it must be one of: demo, production."),
        (
            GOOD | {"SECRET_KEY": "short"},
            "SECRET_KEY is too short; use at least 50 random characters.",
        ),
        (
            {"DATABASE_URL": "postgres://user:hidden@127.0.0.1:1/school"},
            "The database refused or did not answer; is DATABASE_URL right? "
            '(connection to server at "127.0.0.1", port 1 failed: Connection refused)',
        ),
    ],
)
def test_a_command_prints_the_sentence_and_no_traceback(tmp_path, variables, sentence):
    assert manage(tmp_path, "migrate", **variables) == (1, sentence)


def test_a_good_production_environment_passes_the_deployment_checks(tmp_path):
    assert manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GOOD) == (0, "")


def test_production_is_served_only_once_its_owner_has_migrated(tmp_path):
    assert manage(tmp_path, "serve", "--only", "worker", **GOOD) == (
        1,
        "The database is not up to date. Run “manage.py migrate” as its owner, then start again.",
    )


@pytest.mark.parametrize("value", ["short", "a" * 19, "é" * 30, "twenty letters and blanks"])
def test_a_metrics_token_is_long_and_plain(env, tmp_path, value):
    env("METRICS_TOKEN", value)
    assert refusal(environment.metrics_token, tmp_path, is_demonstration=False) == (
        "METRICS_TOKEN cannot be used; it must be at least 20 random letters and digits."
    )


def test_without_a_metrics_token_there_is_none(monkeypatch, tmp_path):
    monkeypatch.delenv("METRICS_TOKEN", raising=False)
    monkeypatch.delenv("METRICS_TOKEN_FILE", raising=False)

    assert environment.metrics_token(tmp_path, is_demonstration=False) == ""
