"""Loaded before Django's settings (`-p tests.environment`): the tests' data never lies in the project."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

if "TEST_DATA_DIR" in os.environ:
    os.environ["DATA_DIR"] = os.environ["TEST_DATA_DIR"]
else:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="barnes-social-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ["MODE"] = "demo"
# Nothing of the caller's own installation; `tests.postgresql` sets its own DATABASE_URL.
for _name in ("REDIS_URL", "EMAIL_URL", "MAIL_FROM", "SITE_URL", "ALLOWED_HOSTS", "PORT", "TRUSTED_PROXIES"):
    os.environ.pop(_name, None)
for _name in ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET", "GOOGLE_CLIENT_SECRET_FILE"):
    os.environ.pop(_name, None)
for _name in ("MICROSOFT_CLIENT_ID", "MICROSOFT_CLIENT_SECRET", "MICROSOFT_CLIENT_SECRET_FILE"):
    os.environ.pop(_name, None)
for _name in ("SECRET_KEY", "SECRET_KEY_FILE", "VAULT_KEYS", "VAULT_KEYS_FILE"):
    os.environ.pop(_name, None)
for _name in ("DATABASE_OWNER_URL", "CHECKPOINT_FILE"):
    os.environ.pop(_name, None)
if "tests.postgresql" not in sys.modules:
    os.environ.pop("DATABASE_URL", None)
# whitenoise warns of a folder that is not there.
(Path(os.environ["DATA_DIR"]) / "staticfiles").mkdir(parents=True, exist_ok=True)
