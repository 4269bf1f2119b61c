"""Files from strangers: judged by content, kept as they came, shown without what they hide."""

import resource
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.action import Refused
from core.files import api, store
from core.files.forms import EvidenceField, PictureField
from core.files.models import StoredFile
from tests.factories import NOW, actor, system
from tests.source import SHARED_DATA

HOSTILE = SHARED_DATA / "images/Pillow"


def picture(size=(40, 20), format="PNG", mode="RGB", **how):
    """The bytes of a plain red picture."""
    made = BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else 0).save(made, format=format, **how)
    return made.getvalue()


def upload(data, name="picture.png"):
    """These bytes as a browser sends them, under a name and a type that may be lies."""
    return SimpleUploadedFile(name, data, content_type="application/x-lie")


def exif(orientation=6):
    """EXIF that says: turn me, and this is where and with what I was taken."""
    details = Image.Exif()
    details[0x0112], details[0x010F] = orientation, "SecretCamera"
    details.get_ifd(0x8825)[2] = (51.0, 28.0, 30.0)
    return details


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("data", "name", "content_type", "kept_as"),
    [
        (picture(), "a.exe.d", "image/png", "a.exe.d.png"),
        (picture(format="JPEG"), "../../etc/IMG 1.JPG", "image/jpeg", "IMG 1.jpg"),
        (picture(format="WEBP"), "b.png", "image/webp", "b.png.webp"),
        (picture(format="GIF"), "", "image/gif", "file.gif"),
        (b"%PDF-1.7\n...", "..\\letter.pdf", "application/pdf", "letter.pdf"),
        ("Grüße, €".encode(), "words\u202efdp.md", "text/plain", "wordsfdp.md"),
        ("hello".encode("utf-16"), "notes.txt", "text/plain", "notes.txt"),
        (b"<script>alert(1)</script>", "page.html.txt", "text/plain", "page.html.txt"),
    ],
)
def test_read_upload_judges_by_content_and_names_safely(data, name, content_type, kept_as):
    sent = BytesIO(data)
    sent.name, sent.size = name, len(data)

    read = api.read_upload(sent)

    assert (read.content_type, read.name) == (content_type, kept_as)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty. Choose another one."),
        (
            b"MZ\x90\x00\x03\x00",
            "This kind of file cannot be taken. Choose a picture (JPEG, PNG, WebP, GIF), a PDF or plain text.",
        ),
        (
            b"\x00\x00\x00\x18ftypheic",
            "This picture is in a telephone's own format (HEIC). Take a screenshot, or save it as JPEG.",
        ),
        (b"x" * (api.MAX_SIZE + 1), "This file is larger than 10 MB. Choose a smaller one."),
        (
            picture()[:40],
            "This picture cannot be opened: it seems to be damaged. Take it again, or save it again as JPEG or PNG.",
        ),
        (
            picture(size=(5001, 5000), mode="1"),
            "This picture has more than 25 million dots. Save it smaller, or take a screenshot of it.",
        ),
        (
            picture(size=(3001, 3000), format="WEBP"),
            "This picture has more than 9 million dots. Save it smaller, or take a screenshot of it.",
        ),
        (
            picture(size=(20000, 20000), mode="1"),
            "This picture has more than 25 million dots. Save it smaller, or take a screenshot of it.",
        ),
    ],
)
def test_read_upload_refuses_with_a_sentence(data, sentence):
    with pytest.raises(api.BadFile) as refused:
        api.read_upload(upload(data) if data else SimpleUploadedFile("x", b""))

    assert str(refused.value) == sentence


NOT_TAKEN = "A file that ends in {} cannot be taken. Choose a picture (JPEG, PNG, WebP, GIF), a PDF or plain text."
TEXT_ENDINGS = "This is a text, but its name does not end in .txt, .csv, .eml, .log or .md. Choose another file."


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"words", "a.exe", NOT_TAKEN.format(".exe")),
        (b"words", "..\\A.PS1. .", NOT_TAKEN.format(".ps1")),
        (b"words", ".bat", NOT_TAKEN.format(".bat")),
        (b"words", "txt\u202e.js", NOT_TAKEN.format(".js")),
        (b"words", "letters.zip", NOT_TAKEN.format(".zip")),
        (b"%PDF-1.7", "letter.pdf.scr", NOT_TAKEN.format(".scr")),
        (picture(), "a.com", NOT_TAKEN.format(".com")),
        (b"words", "words", TEXT_ENDINGS),
        (b"words", "words.png", "This file is called a picture, but it holds text. Choose the picture itself."),
        (b"words", "words.docx", TEXT_ENDINGS),
    ],
)
def test_read_upload_refuses_a_name_that_promises_something_else(data, name, sentence):
    sent = BytesIO(data)
    sent.name, sent.size = name, len(data)

    with pytest.raises(api.BadFile) as refused:
        api.read_upload(sent)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_read_upload_draws_a_copy_upright_and_without_details(format):
    read = api.read_upload(upload(picture(format=format, exif=exif())))
    copy = Image.open(BytesIO(read.cleaned))

    assert b"SecretCamera" in read.data
    assert b"SecretCamera" not in read.cleaned
    assert dict(copy.getexif()) == {}
    assert set(copy.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "loop",
        "background",
        "timestamp",
        "duration",
    }
    assert copy.size == (20, 40)


def test_read_upload_of_a_see_through_picture_puts_it_on_white():
    made = BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(made, format="WEBP")

    copy = Image.open(BytesIO(api.read_upload(upload(made.getvalue())).cleaned))

    assert (copy.format, copy.getpixel((1, 1))) == ("JPEG", (255, 255, 255))


def test_read_upload_of_a_moving_picture_copies_its_first_picture():
    made = BytesIO()
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    first.save(made, format="GIF", save_all=True, append_images=[second], duration=100)

    read = api.read_upload(upload(made.getvalue()))
    copy = Image.open(BytesIO(read.cleaned))

    assert (read.content_type, copy.format, getattr(copy, "n_frames", 1)) == ("image/gif", "PNG", 1)
    assert copy.convert("RGB").getpixel((4, 4)) == (255, 0, 0)


def test_read_upload_meets_hostile_pictures_with_a_copy_or_a_sentence():
    if not HOSTILE.is_dir():
        pytest.skip("the folder of hostile pictures (../shared/data/images) is not here")
    taken = refused = 0
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for path in sorted(HOSTILE.iterdir()):
        try:
            read = api.read_upload(upload(path.read_bytes(), path.name))
        except api.BadFile as fault:
            refused += 1
            assert str(fault).endswith(".")
        else:
            taken += 1
            Image.open(BytesIO(read.cleaned)).load()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert taken + refused == len(list(HOSTILE.iterdir()))
    assert taken > 0
    assert refused > 0
    assert grown < 300 * 1024  # in KiB


def test_read_upload_survives_every_cut_and_every_flipped_byte_of_a_picture():
    whole = picture(format="PNG", size=(6, 6))
    for spot in range(len(whole)):
        for data in (whole[:spot], whole[:spot] + bytes([whole[spot] ^ 0xFF]) + whole[spot + 1 :]):
            try:
                api.read_upload(upload(data) if data else SimpleUploadedFile("x", b""))
            except api.BadFile as fault:
                assert str(fault)


def test_keep_writes_the_bytes_as_they_came_and_the_same_bytes_once(teacher, data_dir):
    sent = picture(format="JPEG", exif=exif())
    first = api.keep(api.read_upload(upload(sent)), by=actor(teacher), now=NOW)
    second = api.keep(api.read_upload(upload(sent, "again.jpg")), by=system(), now=NOW)

    assert (data_dir / "files" / first.sha256).read_bytes() == sent
    assert first.sha256 == second.sha256
    assert (first.kept_by, second.kept_by) == (teacher, None)
    assert sorted(path.name for path in (data_dir / "files").iterdir()) == sorted([first.sha256, first.cleaned_sha256])


def test_write_mends_bytes_that_were_damaged_on_the_disk(data_dir):
    sha256 = store.write(b"words")
    path = data_dir / "files" / sha256
    path.chmod(0o600)
    path.write_bytes(b"other")

    assert store.read(sha256) is None
    assert store.write(b"words") == sha256
    assert store.read(sha256) == b"words"


def test_response_shows_the_cleaned_copy_and_never_runs_anything(teacher, data_dir):
    stored = api.keep(api.read_upload(upload(picture(format="GIF"), 'na"me\r\n.gif')), by=actor(teacher), now=NOW)
    answer = api.response(stored)

    assert answer.content == store.read(stored.cleaned_sha256)
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == 'inline; filename="na\\"me.gif"'


def test_response_gives_other_files_to_be_saved(teacher, data_dir):
    stored = api.keep(api.read_upload(upload(b"<b>x</b>", "x.html.txt")), by=actor(teacher), now=NOW)
    answer = api.response(stored)

    assert answer.content == b"<b>x</b>"
    assert answer["Content-Type"] == "text/plain"
    assert answer["Content-Disposition"] == 'attachment; filename="x.html.txt"'


def test_response_refuses_bytes_that_changed(teacher, data_dir):
    stored = api.keep(api.read_upload(upload(b"words", "x.txt")), by=actor(teacher), now=NOW)
    (data_dir / "files" / stored.sha256).unlink()

    with pytest.raises(Refused) as refused:
        api.response(stored)

    assert refused.value.reason == "This file is missing or is no longer as it came. Tell the IT technician."


def test_sweep_orphans_removes_old_files_without_a_row_only(teacher, data_dir):
    kept = api.keep(api.read_upload(upload(picture())), by=actor(teacher), now=NOW)
    orphan = store.write(b"nobody speaks of me")
    (data_dir / "files" / ".new-left-over").write_bytes(b"half")
    written = (data_dir / "files" / orphan).stat().st_mtime
    later = NOW.fromtimestamp(written, tz=NOW.tzinfo)

    assert api.sweep_orphans(by=system(), now=later + timedelta(hours=23)) == 0
    assert api.sweep_orphans(by=system(), now=later + timedelta(hours=25)) == 2
    assert {path.name for path in (data_dir / "files").iterdir()} == {kept.sha256, kept.cleaned_sha256}


def test_sweep_orphans_leaves_a_folder_without_any_rows_alone(db, data_dir):
    store.write(b"restored before the database")

    assert api.sweep_orphans(by=system(), now=NOW + timedelta(days=3650)) == 0
    assert StoredFile.objects.count() == 0


def test_fields_give_an_upload_or_a_sentence():
    assert PictureField().clean(upload(picture())).is_picture
    assert EvidenceField().clean(upload(b"words", "a.txt")).content_type == "text/plain"
    assert EvidenceField(required=False).clean(None) is None
    for data, name in (
        (b"words", "a.txt"),
        (b"words", "a.png"),
        (b"words", "a"),
        (b"%PDF-1.7", "a.pdf"),
        (b"x", "a.zip"),
    ):
        with pytest.raises(ValidationError) as refused:
            PictureField().clean(upload(data, name))
        assert refused.value.messages == ["This is not a picture. Choose a JPEG, PNG, WebP or GIF."]
    with pytest.raises(Exception, match="Choose a picture"):
        PictureField().clean(None)
