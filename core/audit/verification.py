"""Whether the history is what was written: every line recomputed and compared, with what was signed outside too."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings

from core.audit import chain, checkpoints, guards, reading
from core.audit.models import AuditEntry

SHOWN = 20
# A sweep each minute signs what is new; after this long something is wrong.
SIGNED_WITHIN = timedelta(hours=1)
ERASED = "history.detail_erased"
RESTORED = "school.restored"
ABOUT_A_LINE = AuditEntry._meta.label_lower


@dataclass
class Verdict:
    """What a verification found: how many lines there are, the first findings in words, and how many in all."""

    lines: int = 0
    last_line: int = 0
    findings: list[str] = field(default_factory=list)
    count: int = 0
    _digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    # When the first line was written that nothing signed outside covers.
    first_unsigned: tuple[int, str] | None = None
    # The newest line that tells of a restore.
    restored: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.count == 0

    @property
    def found(self) -> str:
        """Which findings these are, as a digest of their sentences; "" where there is none."""
        return self._digest.hexdigest() if self.count else ""

    def add(self, words: str) -> None:
        """Note one thing that is wrong, as a sentence."""
        # What somebody wrote into a column of text may be no text at all: it must still be possible to say so.
        words = words.encode(errors="backslashreplace").decode()
        self.count += 1
        self._digest.update(words.encode() + b"\n")
        if len(self.findings) < SHOWN:
            self.findings.append(words)


def verify(
    signed: Mapping[int, str] | None = None,
    *,
    signed_up_to: int = 0,
    along: Callable[[Iterable], Iterable] = iter,
) -> Verdict:
    """Recompute the whole chain; `signed` are digests by line number that were signed outside the database.

    Holds a page of it in memory, whatever its length, and never raises for what stands in it.
    `along` may wrap the lines, to show how far it has come; the first line after `signed_up_to` is remembered.
    """
    verdict, keys, signed = Verdict(), chain.chain_keys(), dict(signed or {})
    last_signed, previous, words, order = max(signed, default=0), chain.BEGINNING, _Words(), chain.KeyOrder(keys)
    for line in along(reading.all_lines()):
        verdict.lines += 1
        if line.number is None:
            verdict.add("There is a line without a number, or with one that is no whole number.")
            continue
        if line.number != verdict.last_line + 1:
            verdict.add(_gap(verdict.last_line, line.number))
        fault = _why_not_bound(line, verdict.last_line, previous, keys)
        if not fault and signed.get(line.number, line.digest) != line.digest:
            fault = f"Line {line.number} is not the one that was signed outside the database.{_why_restored(verdict)}"
        signed.pop(line.number, None)
        if not fault and line.event == RESTORED:
            verdict.restored = line.number
        fault = fault or order.why_not(line.key_id, f"Line {line.number} was bound") or words.why_not(line)
        if fault:
            verdict.add(fault)
        if verdict.first_unsigned is None and line.number > signed_up_to:
            verdict.first_unsigned = line.number, line.at or ""
        verdict.last_line, previous = line.number, line.digest or ""
    for number in words.missing.values():
        verdict.add(f"The names and words of line {number} are missing, and nothing says that they were erased.")
    for number in reading.words_without_a_line():
        said = f"of line {number[:20]}, but no such line" if number else "that belong to no line"
        verdict.add(f"There are names and words {said}.")
    if last_signed > verdict.last_line:
        verdict.add(
            f"The newest lines are missing: the history ends at line {verdict.last_line}, "
            f"and line {last_signed} was signed outside the database.{_why_restored(verdict)}"
        )
    return verdict


def _why_restored(verdict: Verdict) -> str:
    if not verdict.restored:
        return ""
    return (
        f" Line {verdict.restored} tells of a restore: what was signed between that backup and the restore no longer "
        "matches."
    )


class _Words:
    """The names and words of lines on the way: which were changed, which are gone, which of these were erased."""

    def __init__(self):
        self.missing: dict[str, int] = {}

    def why_not(self, line) -> str:
        """What is wrong with this line's words as far as can be said yet; lines in order, found bound."""
        if line.words_of is None:
            self.missing[str(line.number)] = line.number
        elif not _words_match(line):
            return f"The names and words of line {line.number} were changed."
        if line.event == ERASED and line.about_type == ABOUT_A_LINE and not self.missing.pop(line.about_id, None):
            return (
                f"Line {line.number} says that the names and words of line {line.about_id} were erased; they are there."
            )
        return ""


def _gap(before: int, after: int) -> str:
    if after <= before:
        return f"Line {after} stands there twice."
    if after == before + 2:
        return f"Line {before + 1} is missing."
    return f"Lines {before + 1} to {after - 1} are missing."


def _why_not_bound(line, before: int, previous: str, keys: Mapping[str, bytes]) -> str:
    key = keys.get(line.key_id)
    if key is None:
        return f"Line {line.number} names the key “{(line.key_id or '')[:32]}”, which is not in VAULT_KEYS."
    told = (line.event, line.about_type, line.about_id, line.actor_id, line.detail_digest, line.key_id)
    if chain.entry_digest(key, previous, line.number, _instant(line.at), *told) == line.digest:
        return ""
    return f"Line {line.number} is not what was written after line {before}: one of them was changed or replaced."


def _instant(at: str | None) -> str | None:
    """How the chain knows the instant: SQLite keeps it so, PostgreSQL without the last noughts and with its zone."""
    if at is None or not at.endswith("+00"):
        return at
    seconds, _, fraction = at[:-3].partition(".")
    return f"{seconds}.{fraction:0<6}"


def _words_match(line) -> bool:
    try:
        facts = json.loads(line.facts or "")
        return chain.detail_digest(line.salt, line.about_name, line.actor_name, facts) == line.detail_digest
    except (ValueError, RecursionError):  # what is no JSON was not written by us
        return False


def inspect(*, now: datetime, kept: str = "", along: Callable[[Iterable], Iterable] = iter) -> Verdict:
    """Verify the history against itself, the checkpoint file and a checkpoint that somebody `kept` from an e-mail.

    And whether the database's own guards are up.
    """
    file, mail = checkpoints.read(), checkpoints.read_text(kept) if kept else checkpoints.Signed()
    up_to = max(file.digests, default=0)
    verdict = verify(file.digests | mail.digests, signed_up_to=up_to, along=along)
    for fault in guards.why_not_up() + file.faults + mail.faults:
        verdict.add(fault)
    for line, digest in mail.digests.items():
        if file.digests.get(line, digest) != digest:
            verdict.add(f"The e-mail's checkpoint and the checkpoint file do not agree about line {line}.")
    number, at = verdict.first_unsigned or (0, "")
    if number and _is_before(at, now - SIGNED_WITHIN):
        verdict.add(
            f"Line {number} is more than an hour old and no checkpoint covers it: the checkpoint file is missing or "
            f"was shortened ({settings.CHECKPOINT_FILE}), or nothing has signed since. Is the worker running?"
        )
    return verdict


def _is_before(at: str, moment: datetime) -> bool:
    try:
        return datetime.fromisoformat(at[:19]).replace(tzinfo=UTC) < moment
    except ValueError:  # the line itself has been found wrong
        return False
