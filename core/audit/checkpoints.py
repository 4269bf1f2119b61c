"""Signed lines outside the database that say how far the history went and how it stood: they show what was cut off.

One JSON object a line in `settings.CHECKPOINT_FILE`; each names the digest of the one before, so that
none can be taken out. The key to sign with is drawn from VAULT_KEYS; whoever only has the database lacks it.
"""

import base64
import binascii
import fcntl
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from core.audit.chain import BEGINNING, KeyOrder
from core.audit.models import AuditEntry
from core.vault.keyring import keys_for

PURPOSE = "barnes_social audit checkpoint 1"
# Several times as long as one of ours is.
TAIL = 4096


@dataclass(frozen=True)
class Checkpoint:
    """One signed line: the history's last line at that moment, and its digest."""

    number: int
    line: int
    digest: str
    at: str
    key: str
    after: str
    signature: str

    def signed(self) -> bytes:
        """What the signature is over."""
        return json.dumps([self.number, self.line, self.digest, self.at, self.key, self.after]).encode()

    def text(self) -> str:
        """The line as it stands in the file and in the weekly e-mail; it has no spaces in it."""
        return json.dumps(vars(self), separators=(",", ":"))


@dataclass
class Signed:
    """What a file of checkpoints says: digests by line number, and what is wrong with the file, in sentences."""

    digests: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    believed: list[Checkpoint] = field(default_factory=list)

    @property
    def newest(self) -> Checkpoint | None:
        """The last one whose signature holds."""
        return self.believed[-1] if self.believed else None


def sign(*, now: datetime) -> Checkpoint | None:
    """Sign how the history stands now, synced to the disk; None where no line is newer than the last checkpoint.

    Two at once wait for each other. Raises OSError where the file cannot be written.
    """
    head = AuditEntry.objects.order_by("-id").values_list("id", "digest").first()
    path = Path(settings.CHECKPOINT_FILE)
    if head is None:
        return None
    is_new = not path.exists()
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        last_text = _to_the_end(file)
        last = _parsed(last_text) if last_text else None
        if last is not None and last.line >= head[0]:
            return None
        key_id, key = next(iter(keys_for(PURPOSE).items()))
        made = Checkpoint(
            number=last.number + 1 if last else 1,
            line=head[0],
            digest=head[1],
            at=f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            key=key_id,
            after=sha256(last_text).hexdigest() if last_text else BEGINNING,
            signature="",
        )
        signature = Ed25519PrivateKey.from_private_bytes(key).sign(made.signed())
        made = Checkpoint(**vars(made) | {"signature": base64.b64encode(signature).decode()})
        file.write(made.text().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        _sync_folder(path.parent)
    return made


def read() -> Signed:
    """Everything that the file says and whose signature holds; a file that is not there says nothing."""
    try:
        content = Path(settings.CHECKPOINT_FILE).read_bytes()
    except OSError:
        return Signed()
    found, run, before = Signed(), [], BEGINNING
    # What follows the last end of a line was never finished: the machine stopped in the middle.
    for number, text in enumerate(content.split(b"\n")[:-1], start=1):
        checkpoint = _parsed(text)
        if checkpoint is None:
            found.faults.append(f"Line {number} of the checkpoint file cannot be read.")
        elif checkpoint.after != before or checkpoint.number != number:
            found.faults.append(f"Before line {number} of the checkpoint file something was taken out or changed.")
        if checkpoint is None or checkpoint.after != before:
            _take(found, run)
            run = []
        if checkpoint is not None:
            run.append(checkpoint)
        before = sha256(text).hexdigest()
    _take(found, run)
    order = KeyOrder(keys_for(PURPOSE))
    said = (order.why_not(one.key, f"Checkpoint {one.number} was signed") for one in found.believed)
    found.faults += filter(None, said)
    return found


def read_text(text: str) -> Signed:
    """The one checkpoint that somebody kept from an e-mail, however its lines were broken."""
    checkpoint = _parsed("".join(text.split()).encode())
    if checkpoint is None:
        return Signed(faults=["That is no checkpoint: copy the whole line from the e-mail, with its brackets."])
    found = Signed()
    _take(found, [checkpoint])
    return found


def _take(found: Signed, run: list[Checkpoint]) -> None:
    """Believe checkpoints that follow each other, up to the last whose signature holds: it covers those before."""
    while run and (reason := _why_not_signed(run[-1])):
        found.faults.append(reason)
        run = run[:-1]
    for checkpoint in run:
        found.digests[checkpoint.line] = checkpoint.digest
    found.believed += run


def _why_not_signed(checkpoint: Checkpoint) -> str:
    key = keys_for(PURPOSE).get(checkpoint.key)
    if key is None:
        return f"Checkpoint {checkpoint.number} names the key “{checkpoint.key[:32]}”, which is not in VAULT_KEYS."
    try:
        signature = base64.b64decode(checkpoint.signature, validate=True)
        Ed25519PrivateKey.from_private_bytes(key).public_key().verify(signature, checkpoint.signed())
    except (InvalidSignature, binascii.Error, ValueError):
        return f"The signature of checkpoint {checkpoint.number} does not hold: it was changed or not made here."
    return ""


def _parsed(text: bytes) -> Checkpoint | None:
    try:
        values = json.loads(text)
        checkpoint = Checkpoint(**values)
    except (ValueError, TypeError, RecursionError):
        return None
    kinds = {"number": int, "line": int}
    return checkpoint if all(type(value) is kinds.get(name, str) for name, value in values.items()) else None


def _to_the_end(file) -> bytes:
    """Go to the end of the last finished line, cut off what was never finished, and return that line."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - TAIL))
    tail = file.read()
    kept = tail[: tail.rfind(b"\n") + 1]
    file.truncate(length - len(tail) + len(kept))
    file.seek(0, os.SEEK_END)
    return kept[:-1].rpartition(b"\n")[2]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
