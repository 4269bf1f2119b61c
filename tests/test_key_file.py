"""The whole program started with the vault's key file missing, wrong, unreadable or readable by others (RO7)."""

import base64
import ctypes
import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.test_settings import GOOD
from tests.served import free_port
from tests.source import ROOT

# Whole programs start here: it runs with the journeys, not with the fast suite.
pytestmark = pytest.mark.journey

SECRET = "Plum-Kettle-7"
SEED = f"""
import django; django.setup()
from people.roles import Role
from tests.factories import make_account, make_person, make_school, store
make_school(is_demonstration=False)
store(make_account("Year 5 trips"), make_person("Tom Wells", Role.TECHNICIAN), password="{SECRET}")
"""
# Linux: take a power from what is started next, among them those by which root reads every file.
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def a_key(byte, key_id="k1", size=32):
    return f"{key_id}:{base64.urlsafe_b64encode(byte * size).decode()}\n"


RIGHT = a_key(b"r")
HOW = "Write each key as id:key, where key is 32 random bytes in URL-safe base64, and put commas between several."


def _reads_only_what_it_may():
    for power in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, power, 0, 0, 0)


class Machine:
    """A real installation with one password in its safe, and its key in a file outside its folder."""

    def __init__(self, folder: Path):
        self.folder, self.data, self.keys = folder, folder / "data", folder / "etc/vault_keys"
        self.port = free_port()
        for made in (self.data, self.keys.parent):
            made.mkdir()
        self.put(RIGHT)
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = kept | {name: value for name, value in GOOD.items() if name != "VAULT_KEYS"}
        self.environment |= {"DATA_DIR": str(self.data), "PORT": str(self.port), "VAULT_KEYS_FILE": str(self.keys)}
        self.environment |= {"DJANGO_SETTINGS_MODULE": "barnes_social.settings", "PYTHONDONTWRITEBYTECODE": "1"}
        assert self.run("manage.py", "migrate", "--verbosity", "0").returncode == 0
        assert self.run("-c", SEED).returncode == 0

    def put(self, text, mode=0o600):
        """Write the key file."""
        self.keys.unlink(missing_ok=True)
        self.keys.write_text(text)
        self.keys.chmod(mode)

    def run(self, *words):
        """A Python program of the project, with both its streams."""
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            preexec_fn=_reads_only_what_it_may,
        )

    def everything(self):
        """Every file, with its mode and its bytes; what SQLite lays beside an open database is not one."""
        return {
            str(path.relative_to(self.folder)): (path.lstat().st_mode, hashlib.sha256(path.read_bytes()).hexdigest())
            for path in self.folder.rglob("*")
            if path.is_file() and not path.name.endswith(("-wal", "-shm"))
        }

    def refusal(self, *words):
        """What `serve` says on the way out: one line, nothing changed, no secret in it and nobody listening."""
        before = self.everything()
        done = self.run("manage.py", "serve", *words)
        said = done.stdout + done.stderr
        assert done.returncode == 1, said
        assert self.everything() == before
        assert self.keys.is_file() == ("etc/vault_keys" in before)
        held = self.keys.read_text(errors="replace").strip().partition(":")[2] if self.keys.is_file() else ""
        assert not [secret for secret in (SECRET, RIGHT.partition(":")[2].strip(), held) if secret and secret in said]
        with socket.socket() as door:
            assert door.connect_ex(("127.0.0.1", self.port)) != 0
        assert said.count("\n") == 1, said
        return said.strip()


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    return Machine(tmp_path_factory.mktemp("machine"))


@pytest.fixture(autouse=True)
def _right_afterwards(machine):
    """After each refusal the right key opens everything, as if nothing had been."""
    yield
    if machine.keys.is_dir():
        machine.keys.rmdir()
    machine.put(RIGHT)
    assert machine.run("manage.py", "check_keys").stdout.strip() == "All 1 sign-in details open with the keys given."


def test_a_missing_key_file_is_said_and_none_is_made(machine):
    machine.keys.unlink()

    assert machine.refusal() == (f"VAULT_KEYS_FILE cannot be read: {machine.keys} (No such file or directory).")


@pytest.mark.parametrize(
    ("part", "wrong"),
    [("web", a_key(b"w")), ("worker", a_key(b"w", "k2")), ("beat", a_key(b"w") + a_key(b"x", "k2"))],
    ids=["under the same name", "under another", "two of them"],
)
def test_another_key_than_the_one_that_sealed_is_refused_by_each_part(machine, part, wrong):
    machine.put(wrong)

    assert machine.refusal("--only", part) == (
        "VAULT_KEYS opens nothing of what is in the password safe, so it is not the right key. "
        "Put the right one back; nothing was changed."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "VAULT_KEYS_FILE is empty: {path}."),
        (
            f"k1:{base64.urlsafe_b64encode(b'r' * 31).decode()}\n",
            f"Key “k1” of VAULT_KEYS has 31 bytes; it must have exactly 32. {HOW}",
        ),
        ("no key at all\n", f"Key number 1 of VAULT_KEYS has no id. {HOW}"),
    ],
    ids=["empty", "cut short", "something else"],
)
def test_a_key_file_that_holds_no_key_is_refused(machine, text, sentence):
    machine.put(text)

    assert machine.refusal() == sentence.format(path=machine.keys)


def test_a_key_file_that_the_program_may_not_read_is_refused(machine):
    machine.keys.chmod(0)

    assert machine.refusal() == f"VAULT_KEYS_FILE cannot be read: {machine.keys} (Permission denied)."


def test_a_folder_in_the_place_of_the_key_file_is_refused(machine):
    machine.keys.unlink()
    machine.keys.mkdir()

    assert machine.refusal() == f"VAULT_KEYS_FILE cannot be read: {machine.keys} (Is a directory)."


@pytest.mark.parametrize("mode", [0o644, 0o602, 0o620])
def test_a_key_file_that_others_may_read_or_change_is_refused_and_left_as_it_is(machine, mode):
    machine.put(RIGHT, mode)

    assert machine.refusal() == (f"VAULT_KEYS_FILE can be read or changed by others; run: chmod 600 {machine.keys}")
    assert machine.keys.stat().st_mode & 0o777 == mode
