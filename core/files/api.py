"""Take a file in, keep it sealed, and give it back safely.

A file is judged by its content; a name can only speak against it. Pages show a picture's cleaned copy only.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path, PurePosixPath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.action import action, refuse_if
from core.files import store
from core.files.models import StoredFile
from core.files.pictures import COPY_TYPES, BadFile, WrongKind, read_picture

__all__ = ["MAX_SIZE", "BadFile", "Upload", "WrongKind", "keep", "read_upload", "response", "sweep_orphans"]

MAX_SIZE = 10 * 1024 * 1024
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".csv", ".eml", ".log", ".md"),
}
PICTURE_ENDINGS = frozenset(
    ending for kind, endings in ENDINGS.items() if kind.startswith("image/") for ending in endings
)
# What runs, unpacks or opens as a page with a script: refused by its name, whatever is in it.
_PROGRAMS = (
    "apk app bat cmd com cpl deb dll dmg exe gadget inf iso jar lnk msc msi msp pif pkg reg rpm run scf scr sys url vhd"
)
_SCRIPTS = "bash cgi hta htm html js jse mht mhtml mjs php pl ps1 psm1 py rb sh svg vb vbe vbs wsf wsh xhtml"
_ARCHIVES = "7z bz2 cab gz rar tar tgz xz zip zst"
REFUSED_ENDINGS = frozenset(f".{ending}" for ending in f"{_PROGRAMS} {_SCRIPTS} {_ARCHIVES}".split())
KINDS = "Choose a picture (JPEG, PNG, WebP, GIF), a PDF or plain text."


@dataclass(frozen=True)
class Upload:
    """A file that was read and found good; nothing is kept of it yet."""

    name: str
    content_type: str
    data: bytes
    cleaned: bytes = b""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, of which a cleaned copy exists."""
        return self.content_type.startswith("image/")


def read_upload(upload) -> Upload:
    """Judge an uploaded file: a picture (JPEG, PNG, WebP, GIF), a PDF or plain text, at most 10 MB.

    A name that ends like a program, a script or an archive is refused, and so is a text without a text's ending.
    `upload` has `name`, `size` and `read`. Raises BadFile with the sentence for the form.
    """
    if upload.size > MAX_SIZE:
        raise BadFile(f"This file is larger than {MAX_SIZE // 1024 // 1024} MB. Choose a smaller one.")
    ending = _ending(upload.name)
    if ending in REFUSED_ENDINGS:
        raise WrongKind(f"A file that ends in {ending} cannot be taken. {KINDS}")
    upload.seek(0)
    data = upload.read(MAX_SIZE + 1)
    if not data:
        raise BadFile("This file is empty. Choose another one.")
    if data.startswith(PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        picture = read_picture(data)
        return Upload(_safe_name(upload.name, picture.content_type), picture.content_type, data, picture.cleaned)
    content_type = _type_of_others(data)
    if content_type == "text/plain" and ending not in ENDINGS[content_type]:
        if ending in PICTURE_ENDINGS:
            raise WrongKind("This file is called a picture, but it holds text. Choose the picture itself.")
        raise WrongKind(
            "This is a text, but its name does not end in .txt, .csv, .eml, .log or .md. Choose another file."
        )
    return Upload(_safe_name(upload.name, content_type), content_type, data)


def keep(upload: Upload, *, by, now) -> StoredFile:
    """Keep a file sealed, as it came, with its cleaned copy; to be called inside an action.

    The bytes are safe on the disk before their row exists; the same bytes lie there once.
    """
    return StoredFile.objects.create(
        sha256=store.write(upload.data),
        cleaned_sha256=store.write(upload.cleaned) if upload.cleaned else "",
        size=len(upload.data),
        content_type=upload.content_type,
        original_name=upload.name,
        kept_at=now,
        kept_by=by.person,
    )


def response(stored_file: StoredFile, *, as_attachment=False) -> HttpResponse:
    """The file for a browser: a picture's cleaned copy, anything else to be saved; never to be run.

    The calling view has already decided that the reader may see it. Raises Refused where the bytes
    are missing or no longer the same.
    """
    is_picture = bool(stored_file.cleaned_sha256)
    data = store.read(stored_file.cleaned_sha256 or stored_file.sha256)
    refuse_if("" if data is not None else "This file is missing or is no longer as it came. Tell the IT technician.")
    content_type = stored_file.content_type
    answer = HttpResponse(data, content_type=COPY_TYPES.get(content_type, content_type) if is_picture else content_type)
    name = stored_file.original_name
    answer["Content-Disposition"] = content_disposition_header(as_attachment or not is_picture, name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer


@action
def sweep_orphans(*, by, now) -> int:
    """Remove at most 500 files that no row speaks of and that are older than a day; returns how many.

    Under the writer lock, so no row can be on its way. Where there are no rows at all nothing is
    removed: that is a restored folder beside an empty database, not a folder of orphans.
    Not recorded: these files belong to nothing that anybody did.
    """
    if not StoredFile.objects.exists():
        return 0
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    known.update(StoredFile.objects.exclude(cleaned_sha256="").values_list("cleaned_sha256", flat=True))
    orphans = [name for name in store.older_than(now - timedelta(days=1)) if name not in known][:500]
    for name in orphans:
        store.remove(name)
    return len(orphans)


def kept() -> list[Path]:
    """Where each file lies that was written whole, sorted by name; for a backup."""
    return sorted(path for path in store.folder().iterdir() if not path.name.startswith(store.UNFINISHED))


def folder() -> Path:
    """Where all of them lie; for a backup that is brought back."""
    return store.folder()


def _type_of_others(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftypavif"):
        raise BadFile("This picture is in a telephone's own format (HEIC). Take a screenshot, or save it as JPEG.")
    if _is_text(data):
        return "text/plain"
    raise WrongKind(f"This kind of file cannot be taken. {KINDS}")


def _is_text(data: bytes) -> bool:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in set(text))


def _seen(name: str) -> str:
    """The last part of a name without signs that are invisible or turn the text around."""
    last = unicodedata.normalize("NFC", str(name)).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return " ".join(seen.split())


def _ending(name: str) -> str:
    """How a name ends, as a computer would read it: dots and spaces after it do not count."""
    return PurePosixPath("file" + _seen(name).rstrip(". ")).suffix.lower()


def _safe_name(name: str, content_type: str) -> str:
    """The name that is kept: only what can be seen of it, with a true ending."""
    words = _seen(name).lstrip(". ") or "file"
    ending = PurePosixPath(words).suffix.lower()
    if ending in ENDINGS[content_type]:
        return PurePosixPath(words).stem[:90] + ending
    return words[:90] + ENDINGS[content_type][0]
