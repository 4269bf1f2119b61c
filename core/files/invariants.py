"""What must hold about private files: each is there as it came, and nothing lies there that belongs to nobody."""

import hashlib
from datetime import timedelta

from core.files import store
from core.files.models import StoredFile
from core.invariant import GRACE, RUN_SWEEP, Broken, invariant, row

RESTORE = "Put the file back from a backup: it is called {name} and lies in DATA_DIR/files."


@invariant("Every file that was kept is there, byte for byte as it came")
def files_are_whole(now):
    """Each is read and its SHA-256 computed again, and so is the cleaned copy of a picture."""
    for kept in StoredFile.objects.order_by("pk").iterator(chunk_size=500):
        for name, what in ((kept.sha256, "The file"), (kept.cleaned_sha256, "The copy that pages show")):
            if name and (wrong := _why_wrong(name)):
                yield Broken(row(kept), f"{what} {wrong}.", RESTORE.format(name=name))


def _why_wrong(name) -> str:
    try:
        with (store.folder() / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "is missing"
    except OSError as fault:
        return f"cannot be read ({fault.strerror})"
    return "" if found == name else "is no longer as it came"


@invariant("No file lies there for longer than a day that belongs to nothing")
def no_orphans(now):
    """The sweep removes them."""
    known = set(StoredFile.objects.values_list("sha256", flat=True).iterator(chunk_size=2000))
    known.update(StoredFile.objects.exclude(cleaned_sha256="").values_list("cleaned_sha256", flat=True).iterator())
    for name in store.older_than(now - timedelta(days=1) - GRACE):
        if name not in known:
            yield Broken(f"file {name}", "Nothing speaks of it.", ORPHAN if known else EMPTY)


ORPHAN = RUN_SWEEP
EMPTY = "No file is known at all: is this folder of another database? Nothing is removed before that is clear."

INVARIANTS = (files_are_whole, no_orphans)
