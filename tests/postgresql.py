"""The suite on PostgreSQL: `pytest -p tests.postgresql`, loaded before Django's settings.

TEST_DATABASE_URL names a server to use; unset, one is started for this run alone and ends with it.
"""

import os
import signal
import sys

from tests.database_server import DatabaseServer

# Nothing of a test needs to outlive a power cut.
IN_A_HURRY = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=120",
    "jit=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)

signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    _server = DatabaseServer(*IN_A_HURRY)
    os.environ["DATABASE_URL"] = _server.address
    # Its own programs, of its own version, for backups.
    os.environ["PATH"] = f"{_server.programs}{os.pathsep}{os.environ['PATH']}"
