"""The drill from the first command to the last figure."""

import email.message
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller

from tests.drill import damage, document, report
from tests.drill.browser import Browser
from tests.drill.machine import Failed, Machine
from tests.served import free_port
from tests.source import ROOT

DOCUMENT = ROOT / "docs/install.md"
FILL = Path(__file__).with_name("fill.py")
# What a school loses when these differ. Sessions and heartbeats are of the machine, not of the school.
COUNT = """
import json
from django.apps import apps
from core.files.api import kept
left_out = {"sessions.session", "usersessions.usersession", "heartbeat.heartbeat"}
models = [model for model in apps.get_models() if model._meta.label_lower not in left_out]
found = {model._meta.label_lower: model._base_manager.count() for model in models}
print(json.dumps(found | {"files": len(kept())}))
"""
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("school", "{newest}")]
    operations = [migrations.RunSQL("CREATE TABLE drill_update (id integer)", "DROP TABLE drill_update")]
"""
WRONG_KEY = "k1:" + "A" * 43 + "="


class Mailbox:
    """Takes every message."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):
        """One message."""
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return "250 taken"


class Drill:
    """Two machines, and what was found on the way."""

    def __init__(self, folder: Path):
        self.sections = document.read(DOCUMENT)
        self.mailbox = Mailbox()
        self.mail = Controller(self.mailbox, hostname="127.0.0.1", port=free_port())
        self.mail.start()
        self.second_place = folder / "second-place"
        self.second_place.mkdir(mode=0o755)
        self.first = Machine("first", folder, self.second_place, self.mail.port)
        self.second = Machine("second", folder, self.second_place, self.mail.port)
        self.found, self.seconds, self.typed = [], {}, 0

    def run(self) -> None:
        """Everything, in the document's order; raises Failed at the first thing that is not as it says."""
        self.install()
        self.live()
        self.back_up()
        self.break_and_restore()
        self.update()

    # The story

    def install(self):
        """Sections 1 to 10 on the first machine."""
        for number in range(1, 8):
            self.follow(self.first, number)
        self.same("people of the school have a link", self.started.count("/people/invitation/"), 6)
        self.true("the test message arrived", any(to == ["it@example.sch.uk"] for to, _ in self.mailbox.taken))
        for number in (8, 9, 10):
            self.follow(self.first, number)
        self.healthy(self.first)

    def live(self):
        """A school at work: people, an account, secrets, comments, evidence, mail."""
        with self.timed("600 comments, an account, its secrets and 12 pictures"):
            self.made = json.loads(self.first.ask(FILL.read_text()).splitlines()[-1])
        self.follow(self.first, 11)
        before = self.count(self.first)["monitoring.comment"]
        self.deliver("Where do we park on Friday?")
        self.first.type("systemctl start barnes_social-mail.service")
        self.same("comments taken from the mailbox", self.count(self.first)["monitoring.comment"] - before, 1)
        shown = self.reveal(self.first)
        self.true("the technician signs in with a code and sees the secret", self.made["secret"] in shown)

    def back_up(self):
        """Section 12, a backup killed in the middle, and the oldest removed."""
        self.follow(self.first, 12)
        folder = self.first.path("/var/backups/barnes_social")
        self.kill_a_backup(folder)
        self.first.type("systemctl start barnes_social-backup.service")
        self.same("finished backups after a killed one", len(self.backups(folder)), 2)
        self.first.type("barnes_social backup /var/backups/barnes_social --keep 2")
        self.same("backups left of three, with --keep 2", len(self.backups(folder)), 2)
        self.true("the unfinished one is gone", not list(folder.glob(".unfinished-*")))
        self.backup = self.backups(folder)[-1]
        self.found.append(("size of the backup", report.size(self.backup.stat().st_size)))
        keys = [path.read_text().strip().partition(":")[2] for path in (self.second_place / "key").iterdir()]
        self.true(
            "the vault's key is not in the backup", all(key.encode() not in self.backup.read_bytes() for key in keys)
        )
        self.before = self.count(self.first)

    def break_and_restore(self):
        """The first machine stops; section 13 on the second one, with the key from the second place."""
        self.first.type("systemctl stop barnes_social.service")
        for number in range(1, 6):
            self.follow(self.second, number)
        with self.timed("restore, with the check of the keys"):
            self.follow(self.second, 13, BACKUP=str(self.backup))
        self.refuse("one byte of the backup changed", damage.change_a_byte, "is no longer what was put there")
        self.refuse("the backup without its seal", damage.drop_the_seal, "This backup has no seal")
        for number in (8, 9, 10):
            self.follow(self.second, number)
        self.healthy(self.second)
        after = self.count(self.second)
        # The restore and the trying of the keys stand in the history.
        lost = {name: count - after[name] for name, count in self.before.items() if after[name] < count}
        self.same("rows and files lost", lost, {})
        self.found.append(("rows and files brought back", f"{sum(self.before.values()):,}"))
        self.check_history(self.second)
        shown = self.reveal(self.second)
        self.true("the same secret opens on the second machine", self.made["secret"] in shown)
        self.refuse_wrong_key(self.second)

    def update(self):
        """Section 14 on the first machine, which is started again for it."""
        self.first.type("systemctl start barnes_social.service")
        folder = self.first.source / "core/school/migrations"
        newest = max(path.stem for path in folder.glob("0*.py"))
        (folder / f"{int(newest[:4]) + 1:04}_drill.py").write_text(MIGRATION.format(newest=newest))
        self.first.commit("The version after")
        self.follow(self.first, 14)
        self.first.type(DOCUMENTED_LOOK)
        self.healthy(self.first)
        applied = self.first.type("barnes_social showmigrations school --plan")
        self.true("the new version's migration is applied", "[X]  school." in applied and "_drill" in applied)

    # What is looked at

    def healthy(self, machine):
        """/healthz, through the proxy."""
        facts = json.loads(self.browser(machine).open("/healthz").text)
        self.same(f"/healthz of the {machine.name} machine", (facts["status"], facts["what_to_do"]), ("ok", []))

    def reveal(self, machine) -> str:
        """The page with the account's password, as the technician."""
        browser = self.browser(machine)
        home = browser.sign_in("it@example.sch.uk", self.made["password"], self.made["seed"])
        if "Waiting for you" not in home.text:
            raise Failed(
                f"{machine.name} machine: the technician could not sign in: {home.address}\n{home.text[:3000]}"
            )
        page = browser.open(f"/accounts/{self.made['account']}/sign-in-details/show/")
        return browser.send(page, "reason", reason="Sign in to post").text

    def refuse(self, what, change, because):
        """The backup, once it was changed, is not brought back on the second machine, which has its key."""
        changed = self.second_place / "changed.tar"
        change(self.backup, changed)
        there = "/var/backups/barnes_social/changed.tar"
        self.second.type(f'install -o barnes -g barnes -m 600 "$CHANGED" {there}', CHANGED=str(changed))
        code, said = self.second.try_to(f"barnes_social --owner restore {there}")
        self.second.type(f"rm {there}")
        changed.unlink()
        if code != 1 or because not in said:
            raise Failed(f"{what}: not refused, but {code}: {said}")
        self.found.append((what, said.strip().splitlines()[-1]))

    def refuse_wrong_key(self, machine):
        """Another key under the same name opens nothing, and says so."""
        keys = machine.path("/etc/barnes_social/vault_keys")
        right = keys.read_text()
        keys.write_text(WRONG_KEY)
        code, said = machine.try_to("barnes_social check_keys")
        keys.write_text(right)
        if code != 1 or "sign-in details do not open" not in said or "it is not opened" not in said:
            raise Failed(f"a wrong key is not refused: {said}")
        self.found.append(("a wrong key", said.strip().splitlines()[-1]))

    def check_history(self, machine):
        """The history's chain and the school's invariants, by their own commands where they are there."""
        known = machine.type("barnes_social help --commands")
        for command in ("verify_audit", "check_invariants"):
            if command in known.split():
                with self.timed(f"{command} after the restore"):
                    self.found.append(
                        (f"`{command}`", machine.type(f"barnes_social {command}").strip().splitlines()[-1])
                    )
            else:
                self.found.append((f"`{command}`", "not checked: there is no such command"))

    def kill_a_backup(self, folder):
        """kill -9 as soon as a backup has begun to write."""
        before = self.backups(folder)
        command = ["barnes_social", "backup", str(folder)]
        running = subprocess.Popen(
            [str(self.first.path("/usr/local/sbin/barnes_social")), *command[1:]],
            env=self.first.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while running.poll() is None and not list(folder.glob(".unfinished-*/backup")):
            time.sleep(0.002)  # another program's file appears when it appears
        running.send_signal(signal.SIGKILL)
        running.wait()
        self.true("a backup killed in the middle", bool(list(folder.glob(".unfinished-*"))))
        self.same("finished backups that it left", len(self.backups(folder)) - len(before), 0)

    # Tools

    def follow(self, machine, number, **variables):
        """Type everything that this section has for this machine."""
        section = next(section for section in self.sections.values() if section.number == number)
        began = time.monotonic()
        for step in section.steps:
            if step.is_for_second and machine is not self.second:
                continue
            say(f"{machine.name} machine: {section.number}. {section.title}, line {step.line}")
            printed = machine.type(step.text, **variables)
            self.typed += len(step.text.splitlines())
            if "start_school" in step.text:
                self.started = printed
        self.seconds[(machine.name, number)] = time.monotonic() - began

    @contextmanager
    def timed(self, what):
        """Keep how long it took."""
        began = time.monotonic()
        yield
        self.found.append((f"{what}, seconds", f"{time.monotonic() - began:.1f}"))

    def same(self, what, found, wanted):
        """Stop unless it is what it should be."""
        if found != wanted:
            raise Failed(f"{what}: {found!r}, not {wanted!r}")
        self.found.append((what, report.words(found)))

    def true(self, what, is_so):
        """Stop unless it is so."""
        if not is_so:
            raise Failed(f"not so: {what}")
        self.found.append((what, "yes"))

    def browser(self, machine) -> Browser:
        """A new visitor."""
        return Browser(machine.address, machine.path("/etc/ssl/barnes_social/fullchain.pem"))

    def count(self, machine) -> dict:
        """How many rows each table has, and how many files there are."""
        return json.loads(machine.ask(COUNT))

    def backups(self, folder):
        """The finished ones, oldest first."""
        return sorted(folder.glob("barnes_social-*.tar"))

    def deliver(self, words):
        """A message for the school, as a mail server puts it into a Maildir."""
        message = email.message.EmailMessage()
        message["From"], message["To"] = "parent@example.org", "social@example.sch.uk"
        message["Subject"], message["Message-ID"] = "A question", "<drill@example.org>"
        message.set_content(words)
        path = self.first.path("/var/lib/barnes_social/inbox") / "1.drill"
        path.write_bytes(bytes(message))
        path.chmod(0o644)

    def stop(self):
        """End everything."""
        self.first.stop()
        self.second.stop()
        self.mail.stop()


DOCUMENTED_LOOK = "curl --fail --silent --show-error --retry 60 --retry-delay 1 --retry-all-errors https://social.example.sch.uk/healthz"


def say(words):
    """One line of progress."""
    print(words, flush=True)


def main() -> int:
    """Run the drill; 0 when all of it was as the document says."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    folder = Path(tempfile.mkdtemp(prefix="barnes-social-drill-"))
    folder.chmod(0o755)
    began, drill = time.monotonic(), None
    try:
        drill = Drill(folder)
        drill.run()
    except (Failed, OSError, KeyError, ValueError, subprocess.SubprocessError) as fault:
        say(f"FAILED: {fault}")
        if drill:
            for machine in (drill.first, drill.second):
                for name in ("barnes_social.service", "barnes_social-backup.service", "barnes_social-mail.service"):
                    say(machine.init.log_of(name)[-4000:])
        return 1
    finally:
        if drill:
            drill.stop()
        if "KEEP" not in os.environ:
            shutil.rmtree(folder, ignore_errors=True)
    report.write(drill, time.monotonic() - began)
    if drill.first.init.analyze is None and shutil.which("apt-get") and os.geteuid() == 0:
        say("FAILED: the units were not checked. Install systemd, which has systemd-analyze, and run it again.")
        return 1
    say(f"The drill went as the document says: {time.monotonic() - began:.0f} seconds, {drill.typed} lines typed.")
    return 0
