"""KeePass files: writing the copy for the school's own safe, and reading one in a process of its own (RO7)."""

import json
import logging
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from io import BytesIO

from django.conf import settings
from django.views.decorators.debug import sensitive_variables
from pykeepass import Entry, PyKeePass
from pykeepass.pykeepass import BLANK_DATABASE_LOCATION, BLANK_DATABASE_PASSWORD

from accounts.kdbx_reader import MOST
from accounts.states import SecretKind

# It writes what it looks for into the log, user names too.
logging.getLogger("pykeepass").setLevel(logging.CRITICAL)

# A file can ask for as much memory and time as its maker likes; the reader gets no more than this.
MEMORY, SECONDS = 1024 * 1024 * 1024, 60
MAX_SIZE = 5 * 1024 * 1024
WRONG = "This file does not open. Check the passphrase, and that it is a KeePass file (.kdbx) without a key file."
_FIELDS = {SecretKind.USERNAME: "username", SecretKind.PASSWORD: "password", SecretKind.TOTP_SEED: "otp"}


class CannotRead(ValueError):
    """The file does not open; the message says what to do and quotes nothing of it."""


@dataclass(frozen=True)
class Found:
    """One entry of another password safe."""

    title: str
    address: str = ""
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    seed: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@sensitive_variables()
def by_account(shown) -> list[tuple]:
    """What was opened, as (account, its secrets by kind), in the order in which the accounts come."""
    together: dict = {}
    for one in shown:
        together.setdefault(one.credential.school_account, {})[SecretKind(one.credential.kind)] = one.text
    return list(together.items())


@sensitive_variables()
def write_kdbx(accounts, passphrase: str) -> bytes:
    """A KeePass file of these accounts: (account, its secrets by kind) each; takes some seconds on purpose.

    What KeePass has no field for stands in the notes, under its own name.
    """
    made = PyKeePass(BLANK_DATABASE_LOCATION, password=BLANK_DATABASE_PASSWORD)
    made.password = passphrase
    for account, texts in accounts:
        secrets = {kind: _printable(text) for kind, text in texts.items()}
        group = made.add_group(made.root_group, f"{account} ({account.pk})")
        known = {name: secrets.get(kind, "") for kind, name in _FIELDS.items()}
        rest = [f"{kind.label}:\n{secrets[kind]}" for kind in SecretKind if kind in secrets and kind not in _FIELDS]
        # Not `add_entry`: it looks for one of the same user name first, and its search chokes on quotation marks.
        entry = Entry(
            title=str(account),
            username=known["username"],
            password=known["password"],
            url=account.address,
            notes="\n\n".join(rest),
            otp=known["otp"] or None,
            kp=made,
        )
        group.append(entry)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


@sensitive_variables()
def _printable(text: str) -> str:
    """The text with signs that no XML file may hold written out, as in \\x0b."""
    return "".join(sign if sign in "\t\n\r" or sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)


@sensitive_variables()
def read_kdbx(data: bytes, passphrase: str) -> list[Found]:
    """The entries of a KeePass file, refused above 500, read by a process of its own with bounds on memory and time.

    Raises CannotRead with what to do.
    """
    asked = len(passphrase.encode()).to_bytes(4) + passphrase.encode() + data
    try:
        done = subprocess.run(
            [sys.executable, "-m", "accounts.kdbx_reader"],
            input=asked,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            cwd=settings.BASE_DIR,
            env={"PATH": "", "PYTHONPATH": str(settings.BASE_DIR)},
            preexec_fn=_bound,
        )
    except subprocess.TimeoutExpired:
        raise CannotRead("This file takes too long to open. Save it in KeePass with weaker settings first.") from None
    if done.returncode != 0:
        raise CannotRead(WRONG)
    answer = json.loads(done.stdout)
    if answer["count"] > MOST:
        what_to_do = "Save the school's own ones as a file of their own."
        raise CannotRead(f"This file has {answer['count']} entries, more than {MOST}. {what_to_do}")
    return [Found(**entry) for entry in answer["entries"]]


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
