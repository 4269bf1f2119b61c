"""`manage.py serve`, as people start it: everything runs, and nothing is left behind."""

import http.client
import json
import os
import re
import signal
import socket
import time
import urllib.request

import pytest

from tests.core.test_settings import GOOD, manage

# Whole programs start and stop here: it runs with the journeys, not with the fast suite.
pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """The folder of one demonstration, filled by whichever test starts it first."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture
def ready(serve, demonstration):
    served = serve(data_dir=demonstration)
    assert served.line("Ready: ") == f"Ready: http://localhost:{served.port}/\n"
    return served


def parts(served) -> set[str]:
    """Which parts run, by the words they were started with."""
    programs = {"web": " granian ", "worker": " barnes_social worker ", "beat": " barnes_social beat "}
    return {
        part for part, program in programs.items() if any(program in words for words in served.everything().values())
    }


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_one_signal_stops_everything(ready, sign):
    with urllib.request.urlopen(f"http://localhost:{ready.port}/", timeout=20) as page:
        assert page.status == 200
    assert parts(ready) == {"web", "worker", "beat"}

    ready.process.send_signal(sign)

    rest, _ = ready.process.communicate(timeout=30)
    assert ready.process.returncode == 0
    assert "Ready:" not in rest
    assert ready.everything() == {}


def test_nothing_outlives_a_kill_without_warning(ready):
    ready.process.kill()
    ready.process.wait()

    ready.wait_until_nothing_is_left()


def test_a_part_that_falls_is_started_again(ready):
    worker = next(process for process, words in ready.everything().items() if " worker " in words)

    os.kill(worker, signal.SIGKILL)

    assert ready.line("The worker ended") == "The worker ended (code -9); starting it again in 1 s.\n"
    until = time.monotonic() + 30
    while "worker" not in parts(ready):
        assert time.monotonic() < until
        time.sleep(0.1)  # the processes are not ours to wait for


def test_a_taken_port_is_said_in_a_sentence(serve):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        served = serve(port=port)

        said, _ = served.process.communicate(timeout=60)

    assert (served.process.returncode, said) == (1, f"Port {port} is taken. Try: make run PORT={port + 1}\n")


def test_one_part_alone_is_for_services_of_their_own(serve, demonstration):
    served = serve("--only", "beat", data_dir=demonstration)
    until = time.monotonic() + 30
    while parts(served) != {"beat"}:
        assert time.monotonic() < until
        time.sleep(0.1)  # the processes are not ours to wait for

    served.process.terminate()
    served.process.communicate(timeout=30)

    assert served.process.returncode == 0
    assert served.everything() == {}


@pytest.fixture
def ask(serve, tmp_path):
    """A real installation behind a proxy: `ask(path)` asks as the proxy does, `proto` and `host` as others might."""
    assert manage(tmp_path, "migrate", "--verbosity", "0", **GOOD) == (0, "")
    served = serve("--only", "web", **GOOD)
    assert served.line("Ready: ") == "Ready: https://social.example.sch.uk/\n"

    def get(path, *, proto="https", host="social.example.sch.uk", **headers):
        door = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
        door.request(
            "GET", path, headers={"Host": host, "X-Forwarded-Proto": proto, "X-Forwarded-For": "192.0.2.7"} | headers
        )
        answer = door.getresponse()
        body = answer.read().decode()
        door.close()
        return answer, body

    return get


def test_a_real_installation_behind_a_proxy(ask):
    page, body = ask("/sign-in/login/", Cookie="messages=odd; __Host-messages=odd")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    cookies = {cookie.split("=")[0]: cookie for cookie in page.headers.get_all("Set-Cookie")}
    assert sorted(cookies) == ["__Host-csrf", "__Host-messages"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookies["__Host-csrf"].split("; "))
    assert {"Secure", "Path=/", "SameSite=Lax"} <= set(cookies["__Host-messages"].replace('""', "").split("; "))
    assert "Look around" not in body

    style = re.search(r'href="(/assets/[^"]+\.css)"', body).group(1)
    static, _ = ask(style)
    assert (static.status, static.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert static.headers["Cache-Control"] == "max-age=315360000, public, immutable"

    plain, _ = ask("/sign-in/login/", proto="http")
    assert (plain.status, plain.headers["Location"]) == (301, "https://social.example.sch.uk/sign-in/login/")
    assert ask("/", host="elsewhere.example")[0].status == 400
    health, facts = ask("/healthz", proto="http")
    assert (health.status, json.loads(facts)["database"]) == (503, "ok")
