"""`make bench`: measure every figure and write `docs/bench.md`; `SIZES=small` for a quick look, which prints it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import document
from tests.bench.figures import Bar, Findings
from tests.database_server import DatabaseServer
from tests.source import ROOT

# PostgreSQL as it comes: fsync, full_page_writes and synchronous_commit are on.
OPTIONS = (
    "shared_buffers=256MB",
    "max_wal_size=4GB",
    # Nothing cleans up in the middle of a measurement; the bench has it done before each.
    "autovacuum=off",
)
BOTH = ("postgresql", "sqlite")
PARTS = {
    "dates": ("sqlite",),
    "sweep": BOTH,
    "lists": BOTH,
    "accounts": BOTH,
    "posts": BOTH,
    "leavers": BOTH,
    "ingest": BOTH,
    "history": BOTH,
    "serving": ("sqlite",),
}
# Only by name: `python -m tests.bench invariants`.
BY_NAME = {"invariants": BOTH}


def main() -> int:
    """Run every part, or those named on the command line; 1 where a part could not be measured (scripts/bench)."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    sizes = os.environ.get("SIZES") or "full"
    if sizes not in ("small", "full"):
        sys.exit(f"SIZES is “{sizes}”; it must be small or full.")
    chosen = sys.argv[1:] or list(PARTS)
    began, server, findings = time.monotonic(), DatabaseServer(*OPTIONS), []
    with tempfile.TemporaryDirectory(prefix="barnes-social-bench-") as folder:
        for part in chosen:
            for vendor in (PARTS | BY_NAME)[part]:
                findings.append(_measured(part, vendor, sizes, server, Path(folder)))
    text = document.written(findings, sizes, OPTIONS, time.monotonic() - began)
    if sizes == "small" or chosen != list(PARTS):
        print(text)
    else:
        (ROOT / "docs/bench.md").write_text(text, encoding="utf-8")
        print(document.summary(findings))
    print(document.closing(findings, time.monotonic() - began))
    return int(any(bar.figure == "–" for found in findings for bar in found.bars))


def _measured(part, vendor, sizes, server, folder) -> Findings:
    """One part on one database, in a process and a data folder of its own."""
    print(f"== {part} on {vendor}", end=" ", flush=True)
    began, out, data = time.monotonic(), folder / "found.json", folder / f"{part}-{vendor}"
    data.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {"DATA_DIR": str(data), "MODE": "demo", "DJANGO_SETTINGS_MODULE": "barnes_social.settings"}
    if vendor == "postgresql":
        database = f"{part}_bench"
        subprocess.run([sys.executable, "-m", "tests.bench.empty_database", server.address, database], check=True)
        environment |= {"DATABASE_URL": server.address_of(database), "BENCH_SERVER": str(server.child.process.pid)}
    argv = [sys.executable, "-m", "tests.bench.leg", part, sizes, str(out)]
    out.unlink(missing_ok=True)
    failed = subprocess.run(argv, cwd=ROOT, env=environment).returncode
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    if not failed:
        return Findings.kept(out)
    # The others are measured all the same; the command says so at the end and fails.
    return Findings([Bar(part.capitalize(), f"can be measured on {vendor}", "–", False, "it ended with an error")])


if __name__ == "__main__":
    sys.exit(main())
