"""Print the browser that the journeys use: CHROMIUM, one of this machine, or Playwright's own; else nothing."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str:
    """The path of a browser that starts, or an empty string."""
    for candidate in (os.environ.get("CHROMIUM", ""), *(shutil.which(name) for name in NAMES), _playwrights()):
        if candidate and _starts(candidate):
            return candidate
    return ""


def _playwrights() -> str:
    from playwright.sync_api import sync_playwright  # half a second, and only where no other was found

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _starts(path: str) -> bool:
    if not Path(path).exists():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    print(find())
