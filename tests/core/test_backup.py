"""Backups: whole or not at all, never with the keys, and back again into an empty installation only."""

import base64
import fcntl
import json
import os
import resource
import subprocess
import sys
import tarfile
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.template.defaultfilters import filesizeformat

from core.backup import api, bundle, database
from core.backup.manifest import seal
from core.files import store
from core.heartbeat import api as heartbeat
from tests.source import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
COPY = database.name_of_copy()
MANIFEST = ["manifest.json", "manifest.seal"]
NOT_EMPTY = "The database is not empty, and nothing here is overwritten. Give an empty one by DATABASE_URL."


@pytest.fixture
def data_dir(settings, tmp_path):
    """Our own files, and a key that must not be found anywhere."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.CHECKPOINT_FILE = settings.DATA_DIR / "checkpoints"
    return settings.DATA_DIR


@pytest.fixture
def folder(tmp_path, data_dir):
    """Where the backups go."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def elsewhere(tmp_path, settings):
    """The environment of an empty installation on another machine, with the vault key from the second place."""
    there = tmp_path / "elsewhere"
    there.mkdir()
    ours = {"PATH": os.environ["PATH"], "HOME": str(there), "DATA_DIR": str(there), "VAULT_KEYS": settings.VAULT_KEYS}
    if connection.vendor == "sqlite":
        yield ours
        return
    now = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{now["NAME"]}_elsewhere"')
    where = f"{quote(now['HOST'], safe='')}:{now['PORT']}".rstrip(":")
    whose = now["USER"] + (f":{quote(now['PASSWORD'])}" if now["PASSWORD"] else "")
    yield ours | {"DATABASE_URL": f"postgres://{whose}@{where}/{now['NAME']}_elsewhere"}
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{now["NAME"]}_elsewhere" WITH (FORCE)')


def manage(variables, *argv):
    """What `manage.py` says there: its code, what it printed, and what it said on stderr."""
    command = [sys.executable, "manage.py", *argv]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def ask(variables, *lines):
    """What these lines of Python print in that installation."""
    code, printed, said = manage(variables, "shell", "-v0", "-c", "\n".join(lines))
    assert code == 0, said
    return printed


def members(path):
    with tarfile.open(path) as tar:
        return tar.getnames()


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


def refusal(call, *args, **kwargs):
    with pytest.raises(api.CannotBackUp) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def bring_back(path):
    return refusal(api.bring_back, path, say=print)


def test_a_backup_comes_back_on_another_machine(school, head, browser_as, folder, elsewhere, now):
    browser_as(head)
    kept = [store.write(b"one"), store.write(b"two")]
    (folder.parent / "data" / "checkpoints").write_text("signed\n")

    made = api.make_backup(folder, now=now)

    assert made == api.Made(folder / "barnes_social-20261119-103000Z.tar", made.path.stat().st_size, 2)
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert members(made.path) == ["checkpoints", COPY, *sorted(f"files/{name}" for name in kept), *MANIFEST]
    assert heartbeat.pulse(now=now + 3 * heartbeat.EVERY).backup == 3 * heartbeat.EVERY
    assert Session.objects.count() == 1

    there = Path(elsewhere["DATA_DIR"])
    (there / "files").mkdir()
    (there / "files" / kept[0]).write_bytes(b"one")  # as after a restore that was interrupted
    assert manage(elsewhere, "restore", str(made.path)) == (
        0,
        f"{school.name} stands here as it was at 19 November 2026, 10:30\nwith 2 files. Everybody signs in again.",
        "Bringing back the files …\nBringing back the database …",
    )
    found = {path.name: path.read_bytes() for path in (there / "files").iterdir()}
    assert found == dict(zip(kept, (b"one", b"two"), strict=True))
    assert (there / "checkpoints").read_text() == "signed\n"
    assert list(there.glob(".restoring*")) == []
    assert ask(
        elsewhere,
        "from django.contrib.sessions.models import Session",
        "from core.audit.models import AuditEntry",
        "from people.models import Person",
        "last = AuditEntry.objects.last()",
        "print(Person.objects.get().name, Session.objects.count(), last.event, last.facts)",
    ) == ("Hana Okafor 0 school.restored {'backup_made_at': '2026-11-19T10:30:00+00:00'}")

    assert manage(elsewhere, "restore", str(made.path)) == (1, "", f"CommandError: {NOT_EMPTY}")


def test_the_command_says_what_is_not_in_it_and_keeps_the_newest(school, folder, time_machine, now):
    for day in (1, 2, 3):
        time_machine.move_to(now.replace(day=day), tick=False)
        out = StringIO()
        call_command("backup", str(folder), "--keep", "2", stdout=out)

    assert names(folder) == ["barnes_social-20261102-103000Z.tar", "barnes_social-20261103-103000Z.tar"]
    newest = folder / names(folder)[1]
    assert out.getvalue().splitlines() == [
        f"{newest} ({filesizeformat(newest.stat().st_size)}, 0 files)",
        "Removed the oldest: barnes_social-20261101-103000Z.tar",
        "Not in it: SECRET_KEY and VAULT_KEYS. Without the vault key nobody can open the password safe, so keep a copy "
        "of it in another place than the backups. What is not sealed can be read by whoever has this file.",
    ]


@pytest.mark.parametrize("value", ["0", "-1", "two"])
def test_keep_is_at_least_one(school, folder, value):
    with pytest.raises(CommandError) as stopped:
        call_command("backup", str(folder), f"--keep={value}")

    assert str(stopped.value) == "Error: argument --keep: must be 1 or more"


def test_a_full_disk_leaves_the_earlier_backup_and_no_half_one(school, folder, now):
    store.write(os.urandom(3_000_000))
    api.make_backup(folder, now=now.replace(day=18))
    store.write(os.urandom(12_000_000))

    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, allowed[1]))
    try:
        said = refusal(api.make_backup, folder, now=now, keep=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)

    assert said == "The backup could not be finished: File too large."
    assert names(folder) == ["barnes_social-20261118-103000Z.tar"]
    assert heartbeat.pulse(now=now).backup.days == 1
    with bundle.reading(folder / names(folder)[0]) as backup:
        assert len(backup.names()) == 2


def test_what_a_killed_backup_left_is_cleared_by_the_next(school, folder, now):
    dead = folder / ".unfinished-dead"
    dead.mkdir()
    (dead / "backup").write_bytes(b"half")

    api.make_backup(folder, now=now)

    assert names(folder) == ["barnes_social-20261119-103000Z.tar"]


def test_a_file_that_is_no_longer_what_came_is_told(school, folder, data_dir, time_machine, now):
    time_machine.move_to(now, tick=False)
    name = store.write(b"as it came")
    (data_dir / "files" / name).unlink()
    (data_dir / "files" / name).write_bytes(b"changed")
    said = StringIO()

    call_command("backup", str(folder), stdout=StringIO(), stderr=said)

    assert said.getvalue() == f"The file {name} is no longer what came; it is in the backup as it is now.\n"


def test_why_no_backup_is_made(school, folder, data_dir, now):
    inside = data_dir / "backups"
    inside.mkdir()
    in_it = "This folder lies inside DATA_DIR; what takes the one takes the other. Name another folder."
    assert refusal(api.make_backup, inside, now=now) == in_it
    assert refusal(api.make_backup, data_dir, now=now) == in_it
    assert refusal(api.make_backup, folder / "away", now=now) == (
        f"There is no folder {folder}/away. Make it first, for the user that runs this alone."
    )
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert refusal(api.make_backup, folder, now=now) == "Another backup is being made in this folder just now."
    path = api.make_backup(folder, now=now).path
    assert refusal(api.make_backup, folder, now=now) == f"{path} is there already."


@pytest.fixture
def craft(folder):
    """`craft(facts, **members)`: a backup as somebody may have made it, with other facts than ours would have."""

    def make(copy=COPY, **facts):
        path = folder / "crafted.tar"
        path.unlink(missing_ok=True)
        (folder / "one").write_bytes(b"one")
        with bundle.Writer(path) as backup:
            backup.add(copy, folder / "one")
            ours = {"made_at": "2026-11-19T10:30:00+00:00", "school": "Hill Road", "is_demonstration": True}
            backup.finish(**ours | {"database": "PostgreSQL 18", "migrations": []} | facts)
        return path

    return make


def test_why_a_backup_is_not_brought_back(school, folder, data_dir, craft):
    other = {"database.dump", "database.sqlite3"} - {COPY}

    assert bring_back(craft()) == NOT_EMPTY
    assert bring_back(craft(is_demonstration=False)) == "This is a backup of a real school, and MODE is not for it."
    assert bring_back(craft(copy=other.pop())) == (
        "This is a backup of PostgreSQL 18; DATABASE_URL names another kind of database."
    )
    assert bring_back(craft(migrations=["accounts.0999_from_the_future"])) == (
        "This backup was made by a newer version. Install that version first, then bring the backup back."
    )
    assert bring_back(folder / "none.tar") == f"There is no backup {folder}/none.tar."
    store.write(b"another school's")
    assert bring_back(craft()) == (
        f"{data_dir}/files holds 1 files that are not in this backup. Give an empty DATA_DIR."
    )
    assert sorted(path.name for path in data_dir.iterdir()) == ["files"]


def test_a_backup_that_was_changed_or_cut_off_is_refused(school, folder, now):
    store.write(b"a picture of what was said")
    path = api.make_backup(folder, now=now).path
    whole = path.read_bytes()

    path.write_bytes(whole.replace(b"picture of what", b"picture of that", 1))
    name = store.digest(b"a picture of what was said")
    assert bring_back(path) == f"“files/{name}” in this backup is no longer what was put there. Take another one."
    for length in (0, 100, 512, 1024, len(whole) // 2, whole.index(b'"parts"')):
        path.write_bytes(whole[:length])
        assert bring_back(path).endswith("Take another one.")


def add(tar, name, data=b"x", **facts):
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for fact, value in facts.items():
        setattr(member, fact, value)
    tar.addfile(member, BytesIO(data))


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("../outside", {}),
        ("/etc/passwd", {}),
        ("files/../../outside", {}),
        ("files/" + "a" * 63, {}),
        (COPY, {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"}),
    ],
)
def test_a_backup_with_strangers_in_it_is_refused(school, folder, name, facts):
    path = folder / "crafted.tar"
    with tarfile.open(path, "w") as tar:
        add(tar, name, **facts)

    assert bring_back(path) == "This is not a backup of ours: it holds what no backup holds."


GOOD = {
    "format": 1,
    "made_at": "2026-11-19T10:30:00+00:00",
    "school": "Hill Road",
    "is_demonstration": True,
    "database": "PostgreSQL 18",
    "migrations": [],
    "parts": {"checkpoints": {"bytes": 1, "sha256": store.digest(b"x")}},
}
NOT_OURS = "The manifest of this backup is not one of ours. Take another one."
UNREADABLE = "The manifest of this backup cannot be read. Take another one."


def written(folder, manifest, sealed=None):
    """A backup with one part, and a manifest that says this, sealed with our key or as given."""
    path = folder / "crafted.tar"
    words = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    with tarfile.open(path, "w") as tar:
        add(tar, "checkpoints")
        add(tar, "manifest.json", words)
        if sealed != b"":
            add(tar, "manifest.seal", sealed or seal(words))
    return path


@pytest.mark.parametrize(
    ("manifest", "sentence"),
    [
        (b"", UNREADABLE),
        (b"[" * 100_000, UNREADABLE),
        (b"\xff", UNREADABLE),
        (b"[]", NOT_OURS),
        (GOOD | {"format": 2}, NOT_OURS),
        (GOOD | {"made_at": "yesterday"}, NOT_OURS),
        (GOOD | {"made_at": "2026-11-19T10:30:00"}, NOT_OURS),
        (GOOD | {"made_at": 5}, NOT_OURS),
        (GOOD | {"school": None}, NOT_OURS),
        (GOOD | {"is_demonstration": 1}, NOT_OURS),
        (GOOD | {"migrations": [["accounts"]]}, NOT_OURS),
        (GOOD | {"migrations": "accounts"}, NOT_OURS),
        (GOOD | {"parts": ["checkpoints"]}, NOT_OURS),
        (GOOD | {"parts": {"checkpoints": "x"}}, NOT_OURS),
        (GOOD | {"parts": {"checkpoints": {}}}, NOT_OURS),
        (GOOD | {"parts": {"checkpoints": {"sha256": 5}}}, NOT_OURS),
        (GOOD | {"parts": {}}, "This backup does not hold what its manifest says. Take another one."),
        (
            GOOD | {"parts": {"checkpoints": {"sha256": "0"}}},
            "“checkpoints” in this backup is no longer what was put there. Take another one.",
        ),
    ],
    ids=range(18),
)
def test_a_manifest_that_says_something_else_is_refused(school, folder, manifest, sentence):
    assert bring_back(written(folder, manifest)) == sentence


CHANGED = "Somebody changed this backup after it was made: its seal does not fit. Take another one."
NO_SEAL = (
    "This backup has no seal, so nobody can say whether it was changed. "
    "If you are sure of it all the same, add --trusted."
)
OTHER_KEY = (
    "The vault key that sealed this backup is not in VAULT_KEYS, so nobody can say whether it was changed. "
    "Put that key there first. If you are sure of it all the same, add --trusted."
)


def forged(path, old, new):
    """Change a part and what the manifest says of it, as somebody would who knows how it is made."""
    with tarfile.open(path) as tar:
        parts = {member.name: tar.extractfile(member).read() for member in tar}
    name = next(name for name, text in parts.items() if text == old)
    parts[name] = new
    parts["manifest.json"] = parts["manifest.json"].replace(
        store.digest(old).encode() + b'"\n', store.digest(new).encode() + b'"\n'
    )
    with tarfile.open(path, "w") as tar:
        for name, text in parts.items():
            add(tar, name, text)


def test_a_part_that_was_changed_together_with_the_manifest_is_refused(school, folder, data_dir, now):
    (data_dir / "checkpoints").write_bytes(b"signed")
    path = api.make_backup(folder, now=now).path
    assert bring_back(path) == NOT_EMPTY

    forged(path, b"signed", b"signer")

    assert bring_back(path) == CHANGED
    assert refusal(api.bring_back, path, say=print, is_trusted=True) == CHANGED


def test_a_backup_whose_seal_cannot_be_tried_needs_somebody_who_is_sure(school, folder, data_dir, settings):
    first = settings.VAULT_KEYS
    other = "k9:" + base64.urlsafe_b64encode(bytes(32)).decode()
    unsealed, foreign = written(folder, GOOD, b""), folder / "foreign.tar"
    assert bring_back(unsealed) == NO_SEAL
    assert refusal(api.bring_back, unsealed, say=print, is_trusted=True).startswith("This is a backup of PostgreSQL 18")
    settings.VAULT_KEYS = other
    foreign.write_bytes(written(folder, GOOD).read_bytes())
    settings.VAULT_KEYS = first

    assert bring_back(foreign) == OTHER_KEY
    assert refusal(api.bring_back, foreign, say=print, is_trusted=True).startswith("This is a backup of PostgreSQL 18")
    settings.VAULT_KEYS = f"{first},{other}"
    assert bring_back(foreign).startswith("This is a backup of PostgreSQL 18")
