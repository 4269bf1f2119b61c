"""Loaded before Django's settings (`-p tests.environment`): the tests' data never lies in the project."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "TEST_DATA_DIR" in os.environ:
    os.environ["DATA_DIR"] = os.environ["TEST_DATA_DIR"]
else:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="barnes-social-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ["MODE"] = "demo"
# whitenoise warns of a folder that is not there.
(Path(os.environ["DATA_DIR"]) / "staticfiles").mkdir(parents=True, exist_ok=True)
