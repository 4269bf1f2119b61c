"""The search for planted secrets finds what is leaked to the disk on purpose (S2)."""

from urllib.parse import quote

import pytest
from django.conf import settings

from barnes_social.celery import app
from tests.accounts.canaries import Scanner, pieces

pytestmark = pytest.mark.walk


def _as_a_file(secret):
    (settings.DATA_DIR / "files").mkdir(exist_ok=True)
    (settings.DATA_DIR / "files" / "leak").write_text(secret)
    return "file in files"


def _to_the_broker(secret):
    app.send_task("accounts.sweep", kwargs={"leak": secret})
    return "file in broker"


def _backwards_in_part(secret):
    (settings.DATA_DIR / "files" / "leak").write_bytes(b"..." + pieces(secret.encode())[1][::-1])
    return "file in files"


def _as_in_an_address(secret):
    (settings.DATA_DIR / "files" / "leak").write_text(quote(secret))
    return "file in files"


def _in_hex(secret):
    (settings.DATA_DIR / "files" / "leak").write_text(secret.encode().hex())
    return "file in files"


@pytest.mark.parametrize("leak", [_as_a_file, _to_the_broker, _backwards_in_part, _as_in_an_address, _in_hex])
def test_the_search_finds_a_leak_on_the_disk(leak, caplog, db):
    secret = f"Canary {leak.__name__} /7-Quince-Harbour"
    scanner = Scanner([secret], caplog)
    assert scanner.found() == []

    where = leak(secret)

    found = scanner.found()
    (settings.DATA_DIR / "files" / "leak").unlink(missing_ok=True)
    for path in (settings.DATA_DIR / "broker").rglob("*"):
        if path.is_file():
            path.unlink()
    assert found == [f"{where}: {secret}"]
