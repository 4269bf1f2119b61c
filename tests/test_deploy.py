"""What a school installs from: units, containers, proxy, and a document whose boxes the drill can type."""

import configparser
import re
import subprocess

import pytest
import yaml
from django.core.management import get_commands

from tests.drill import document
from tests.source import ROOT

DEPLOY = ROOT / "deploy"
SERVICES = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
README = (ROOT / "README.md").read_text()
VARIABLES = set(re.findall(r"`([A-Z][A-Z_]+)`", README))
# What each service says of itself; everything else of [Service] is the same in all of them.
OWN = {"Type", "ExecStart", "ReadWritePaths", "Restart", "RestartSec", "KillMode", "TimeoutStopSec", "Nice"}
OWN |= {"IOSchedulingClass"}


def unit(path):
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str
    parser.read(path)
    return parser


def command_of(words):
    """The management command of an ExecStart or of a container."""
    return words[words.index("manage.py") + 1] if "manage.py" in words else words[0]


def test_every_service_is_kept_in_the_same_bounds():
    bounds = [{key: value for key, value in unit(path)["Service"].items() if key not in OWN} for path in SERVICES]
    assert len(bounds) == 4
    assert [one for one in bounds if one != bounds[0]] == []
    assert bounds[0] | {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "PrivateTmp": "yes"} == bounds[0]
    assert (bounds[0]["User"], bounds[0]["UMask"]) == ("barnes", "0077")


def test_every_service_runs_a_command_of_ours():
    commands = {path.name: command_of(unit(path)["Service"]["ExecStart"].split()) for path in SERVICES}
    assert commands == {
        "barnes_social-backup.service": "backup",
        "barnes_social-mail.service": "receive_mail",
        "barnes_social.service": "serve",
        "barnes_social@.service": "serve",
    }
    assert set(commands.values()) <= set(get_commands())


def test_every_timer_has_its_service():
    assert [path.stem for path in TIMERS] == ["barnes_social-backup", "barnes_social-mail"]
    assert {path.stem for path in TIMERS} <= {path.stem for path in SERVICES}


def test_every_container_runs_a_command_of_ours_with_known_settings():
    ours = {name: service for name, service in COMPOSE["services"].items() if "build" in service}
    assert list(ours) == ["tables", "rights", "web", "worker", "beat", "backup"]
    assert {command_of(service["command"]) for service in ours.values()} <= set(get_commands())
    for service in ours.values():
        assert set(service["environment"]) <= VARIABLES
        assert set(service["secrets"]) <= set(COMPOSE["secrets"])
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
    owners = [name for name, service in ours.items() if "DATABASE_OWNER_URL" in service["environment"]]
    assert owners == ["tables", "rights"]


def test_every_container_names_what_is_there():
    services = COMPOSE["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert bool(service.get("image"))
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert {name for name in named if not name.startswith(".")} <= set(COMPOSE["volumes"])
        assert all((DEPLOY / name).is_file() for name in named if name.startswith("."))


def test_the_image_copies_what_is_there_and_its_database_programs_fit():
    words = (DEPLOY / "Dockerfile").read_text()
    copied = [name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", words, re.MULTILINE) for name in line.split()]
    assert copied == ["package.json", "package-lock.json", "requirements.txt", "requirements.lock", "."]
    assert all((ROOT / name).exists() for name in copied)
    version = re.search(r"postgresql-client-(\d+)", words)[1]
    assert COMPOSE["services"]["database"]["image"].startswith(f"postgres:{version}-")


@pytest.mark.parametrize("name", ["barnes_social", "database-roles.sh"])
def test_the_shell_scripts_are_whole(name):
    assert subprocess.run(["sh", "-n", DEPLOY / name], capture_output=True, text=True).stderr == ""


def test_readme_lists_every_variable():
    words = (ROOT / "barnes_social/environment.py").read_text() + (ROOT / "barnes_social/settings.py").read_text()
    read = set(re.findall(r"\b(?:environment\.\w+|environ\.get|secret)\(\s*\"([A-Z][A-Z_]+)\"", words))
    assert read - VARIABLES == set()
    assert {"MODE", "SITE_URL", "DATA_DIR", "PORT", "SECRET_KEY"} <= read


def test_the_document_can_be_typed():
    sections = document.read(ROOT / "docs/install.md")
    assert {"The machine", "The keys", "Backups", "Restoring on another machine", "Updates"} <= set(sections)
    for section in sections.values():
        for step in section.steps:
            found = subprocess.run(["bash", "-n", "-c", step.text], capture_output=True, text=True)
            assert found.stderr == "", f"line {step.line}"


def test_the_document_names_files_that_are_there():
    words = (ROOT / "docs/install.md").read_text()
    named = {name.rstrip("/*.") for name in re.findall(r"deploy/[\w./*-]+", words)}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_proxy_keeps_no_log_of_addresses():
    servers = (DEPLOY / "nginx.conf").read_text().split("server {")[1:]
    assert [server.count("access_log off;") for server in servers] == [1, 1]
