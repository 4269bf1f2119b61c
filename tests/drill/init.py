"""Stands for systemd: checks the installed units with systemd-analyze, and starts what they say."""

import configparser
import json
import os
import shlex
import shutil
import signal
import socketserver
import subprocess
import threading
import time
from contextlib import suppress
from pathlib import Path

SECONDS_TO_STOP = 30
# As in ProtectSystem=strict: everything is read-only but the ReadWritePaths, and there are no rights left.
STRICT = """
for path in $WRITABLE; do mount --bind "$path" "$path"; done
mount -o remount,bind,ro /
exec setpriv --pdeathsig KILL --reuid {user} --regid {group} --clear-groups --no-new-privs --bounding-set -all "$@"
"""


class Unit(configparser.RawConfigParser):
    """One unit file, localised when it was installed; `%i` is what stands after the @."""

    def __init__(self, folder: Path, name: str):
        super().__init__(strict=False, interpolation=None, delimiters=("=",))
        self.optionxform = str
        base, at, rest = name.partition("@")
        self.instance = rest.rpartition(".")[0] if at else ""
        path = folder / (f"{base}@.service" if at else name)
        if not path.is_file():
            raise FileNotFoundError(f"there is no unit {name}")
        self.read(path)

    def value(self, name: str, default: str = "") -> str:
        """A setting of [Service], with its specifiers filled in."""
        return self.get("Service", name, fallback=default).replace("%i", self.instance)

    def variables(self) -> dict[str, str]:
        """What its EnvironmentFile sets."""
        lines = Path(self.value("EnvironmentFile")).read_text().splitlines()
        pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
        return {name: "".join(shlex.split(value)) for name, _, value in pairs}


def _may_make_namespaces() -> bool:
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


class Init:
    """Answers what `systemctl` asks, and keeps the services; ends them with the drill."""

    def __init__(self, machine):
        self.machine, self.services = machine, {}
        self.units = machine.root / "etc/systemd/system"
        self.socket = machine.root / "run/init.sock"
        self.analyze = shutil.which("systemd-analyze")
        self.verified, self.exposure = [], {}
        self.is_strict = os.geteuid() == 0 and _may_make_namespaces()
        self._server = socketserver.UnixStreamServer(str(self.socket), self._handler())
        # One thread for all: a service dies with the thread that started it.
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def _handler(self):
        init = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                words = json.loads(self.rfile.readline())
                try:
                    code, said = init.obey(words)
                except (OSError, ValueError, configparser.Error, subprocess.SubprocessError) as fault:
                    code, said = 1, f"systemctl {' '.join(words)}: {fault}\n"
                self.wfile.write(json.dumps({"code": code, "said": said}).encode() + b"\n")

        return Handler

    def obey(self, words: list[str]) -> tuple[int, str]:
        """Do what one `systemctl` says: its code and what it prints."""
        verb, *names = words
        if verb == "daemon-reload":
            return self._verify()
        if verb == "enable":
            names.remove("--now")
            verb = "start"
        if names == ["nginx"] and verb == "reload":
            self.machine.proxy.reload()
            return 0, ""
        act = {"start": self._start, "stop": self._stop, "restart": self._restart}[verb]
        answers = [act(name if "." in name else f"{name}.service") for name in names]
        return max(code for code, _ in answers), "".join(said for _, said in answers)

    def log_of(self, name: str) -> str:
        """What a unit wrote."""
        path = self.machine.root / f"run/{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop_all(self) -> None:
        """End every service, as at the end of the machine's day."""
        for name in list(self.services):
            self._stop(name)
        self._server.shutdown()
        self._server.server_close()

    def _verify(self) -> tuple[int, str]:
        if self.analyze is None:
            return 0, ""
        units = sorted(path for path in self.units.iterdir() if path.name.startswith("barnes_social"))
        found = subprocess.run([self.analyze, "verify", "--man=no", *units], capture_output=True, text=True)
        self.verified = [unit.name for unit in units]
        for unit in units:
            if unit.suffix == ".service" and "@" not in unit.name:
                said = subprocess.run([self.analyze, "security", "--offline=yes", unit], capture_output=True, text=True)
                self.exposure[unit.name] = float(said.stdout.rpartition("service:")[2].split()[0])
        return found.returncode or int(bool(found.stderr)), found.stderr

    def _start(self, name: str) -> tuple[int, str]:
        if name.endswith(".timer"):
            return self._check_timer(name)
        unit = Unit(self.units, name)
        if name in self.services and self.services[name].poll() is None:
            return 0, ""
        process = self._run(name, unit)
        if unit.value("Type") == "oneshot":
            code = process.wait(120)
            return code, self.log_of(name) if code else ""
        self.services[name] = process
        return 0, ""

    def _check_timer(self, name: str) -> tuple[int, str]:
        timer = Unit(self.units, name)
        Unit(self.units, name.replace(".timer", ".service"))
        when = timer.get("Timer", "OnCalendar", fallback="")
        if when and self.analyze:
            subprocess.run([self.analyze, "calendar", when], check=True, capture_output=True)
        return 0, ""

    def _run(self, name: str, unit: Unit) -> subprocess.Popen:
        argv = shlex.split(unit.value("ExecStart"))
        ours = self.machine.environment
        environment = {"PATH": ours["PATH"], "LANG": "C.UTF-8"} | unit.variables()
        if self.is_strict:
            script = STRICT.format(user=ours["DRILL_USER"], group=ours["DRILL_GROUP"])
            argv = ["unshare", "--mount", "--propagation", "private", "sh", "-euc", script, "sh", *argv]
            environment["TMPDIR"] = str(self._private_folder(name, ours["DRILL_USER"]))
            environment["WRITABLE"] = f"{unit.value('ReadWritePaths')} {environment['TMPDIR']}"
        elif ours["DRILL_USER"]:
            argv = ["runuser", "-u", "barnes", "--", *argv]
            environment |= {name: value for name, value in ours.items() if name.startswith("DRILL_")}
        with (self.machine.root / f"run/{name}.log").open("ab") as log:
            return subprocess.Popen(
                argv,
                cwd=unit.value("WorkingDirectory"),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                umask=int(unit.value("UMask"), 8),
            )

    def _private_folder(self, name: str, user: str) -> Path:
        """As with PrivateTmp=yes."""
        path = self.machine.root / f"run/{name}.tmp"
        path.mkdir(exist_ok=True)
        shutil.chown(path, user)
        return path

    def _stop(self, name: str) -> tuple[int, str]:
        process = self.services.pop(name, None)
        if process is None:
            return 0, ""
        process.terminate()
        until = time.monotonic() + SECONDS_TO_STOP
        while process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)  # the command stops its own children first
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)
        return 0, ""

    def _restart(self, name: str) -> tuple[int, str]:
        self._stop(name)
        return self._start(name)
