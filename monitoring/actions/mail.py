"""Taking e-mail in: its bytes are kept as they came, and its clock runs, whether it could be read or not."""

import re
from dataclasses import dataclass
from hashlib import sha256

from core.action import action
from core.audit import api as audit
from core.connectors.mailbox.api import CannotRead, RawMessage, ReadMessage, read_message
from monitoring import queries
from monitoring.actions.receiving import Said, history_lines, there_already, write
from monitoring.models import ReceivedMessage, ReceivedRest
from monitoring.rules.sameness import same_key
from monitoring.states import CommentSource

# How much of a message stands in its own row; what is larger goes on in pieces.
IN_ONE_ROW = 8 * 1024 * 1024
BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True)
class Arrived:
    """One message, read as far as it can be, and not yet kept."""

    raw: RawMessage
    head: bytes
    read: ReadMessage
    unreadable_because: str
    sha256: str

    @property
    def key(self) -> str:
        """The Message-ID; without one who, when by its Date header, and the body as it came; else all bytes."""
        if self.read.message_id.strip("<> ") or not self.read.date_header:
            return same_key(message_id=self.read.message_id, said=("mail", self.sha256))
        body = sha256(BLANK_LINE.split(self.head, maxsplit=1)[-1]).hexdigest()
        return same_key(said=("mail", self.read.author, self.read.subject, body, self.read.date_header))


def read_arrived(raw: RawMessage) -> Arrived:
    """Read a message before anybody waits for it: it may take seconds, and never raises for what it holds."""
    head = raw.read(IN_ONE_ROW)
    try:
        return Arrived(raw, head, read_message(head), "", raw.sha256())
    except CannotRead as fault:
        return Arrived(raw, head, fault.known or ReadMessage(), fault.reason, raw.sha256())


@action
def receive_message(*, by, now, arrived: Arrived) -> str:
    """Take in one e-mail, whatever it is; its five working days begin at the moment of reading (MO3).

    Returns "received", "already" or, where its words could not be read, "unreadable". One commit.
    """
    said = _said(arrived)
    comments = write([said], there_already([said], by_link=False), by=by, now=now)
    if not comments:
        return "already"
    audit.record_many(history_lines(comments), by=by)
    kept = ReceivedMessage.objects.create(
        comment=comments[0],
        message_id=arrived.read.message_id,
        sha256=arrived.sha256,
        size=arrived.raw.size,
        date_header=arrived.read.date_header,
        attachments=arrived.read.attachments,
        raw=arrived.head,
    )
    for position, data in enumerate(arrived.raw.pieces(skip=len(arrived.head))):
        ReceivedRest.objects.create(message=kept, position=position, data=data)
    return "unreadable" if arrived.unreadable_because else "received"


def _said(arrived) -> Said:
    read = arrived.read
    return Said(
        source=CommentSource.MAIL,
        author=read.author,
        subject=read.subject,
        words=read.words,
        link=queries.link_in(read.words),
        key=arrived.key,
        unreadable_because=arrived.unreadable_because,
        kind=queries.kind_in(read.subject),
        school_account=queries.account_named_in(f"{read.recipients} {read.subject}"),
    )
