"""docs/drill.md: what the last drill found."""

import os
import platform

from tests.bench.document import processor
from tests.source import ROOT

HEAD = """# The drill

`make drill` types the boxes of [install.md](install.md) on two scratch machines: folders that stand for a machine's
root, each with a PostgreSQL of its own, the services started from their unit files, https before them.
It writes this page.
"""
NOT_CHECKED = "**not checked**"
SAYS = {
    "apt-get": "looks every package up in Debian's list, and installs nothing",
    "adduser": "makes no user",
}


def size(length: int) -> str:
    """A length in bytes, for people."""
    return f"{length / 1_000_000:.1f} MB"


def words(value) -> str:
    """A value in a table."""
    if value == {}:
        return "0"
    if isinstance(value, tuple):
        return ", ".join(words(part) for part in value if part != [])
    return str(len(value)) if isinstance(value, list) else str(value)


def write(drill, seconds: float) -> None:
    """Write the page."""
    times = os.times()
    cpu = times.user + times.system + times.children_user + times.children_system
    machine = f"{os.cpu_count()} cores ({processor()}), {platform.system()}, load {os.getloadavg()[2]:.0f}"
    lines = [HEAD, f"It took {seconds:.0f} seconds, {cpu:.0f} of them CPU time, on {machine}.\n"]
    lines += ["| section of install.md | first machine, s | second, s | said to be left out |", "|---|---|---|---|"]
    for section in drill.sections.values():
        times = [drill.seconds.get((name, section.number)) for name in ("first", "second")]
        shown = " | ".join("" if time is None else f"{time:.1f}" for time in times)
        lines.append(f"| {section.number}. {section.title} | {shown} | {section.left_out or ''} |")
    lines += ["", "| looked at | found |", "|---|---|", *(f"| {what} | {found} |" for what, found in drill.found)]
    lines += ["", "| stands for | how |", "|---|---|", *(f"| {what} | {how} |" for what, how in stands_for(drill))]
    (ROOT / "docs/drill.md").write_text("\n".join(lines) + "\n")


def stands_for(drill) -> list[tuple[str, str]]:
    """What was not the real thing, and how near to it this was."""
    init, proxy = drill.first.init, drill.first.proxy
    has_user = drill.first.environment["DRILL_USER"]
    return [
        *((f"`{name}`", how) for name, how in SAYS.items()),
        ("`systemctl`", systemd(init)),
        (
            "`runuser -u barnes`",
            "an unprivileged user" if has_user else f"{NOT_CHECKED}: this was not root",
        ),
        ("nginx", "nginx itself, with deploy/nginx.conf" if proxy.nginx else f"{NOT_CHECKED}: it is not here"),
        ("Debian's PostgreSQL", "PostgreSQL 18 from a wheel, with passwords over TCP"),
        ("Redis", "on the second machine, one from a wheel; the first machine has none"),
        ("the mail server", "one that takes everything, without TLS"),
    ]


def systemd(init) -> str:
    """What was done with the unit files."""
    if init.analyze is None:
        return f"{NOT_CHECKED} by systemd-analyze, which is not here; the services ran as their unit files say"
    exposure = ", ".join(f"{name.removesuffix('.service')} {value}" for name, value in init.exposure.items())
    how = "in a mount namespace where only ReadWritePaths can be written" if init.is_strict else "without ProtectSystem"
    return (
        f"`systemd-analyze verify` finds nothing in {len(init.verified)} units; `systemd-analyze security`: {exposure} "
        f"(0 is best, 10 worst); the services ran from their unit files {how}"
    )
