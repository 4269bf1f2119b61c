"""Taking in a list of comments from a page: looked at first, then 500 rows at a time by the worker (MO3)."""

import hashlib
import io
from itertools import islice

from django.db import InterfaceError, OperationalError

from accounts.queries import watching
from core.action import Refused, action, refuse_if
from core.audit import api as audit
from core.heartbeat.troubles import noted
from monitoring.actions.receiving import BATCH, history_lines, there_already, write
from monitoring.comment_file import Row, rows_of, text_of
from monitoring.models import CommentList, CommentListFile
from monitoring.rules import comment_lists as rules
from people.queries import actor_for

# How many of the rows that cannot be read are kept with their reason.
FAULTS_KEPT = 200
# How many batches of each list one sweep takes in, so that everything else has its turn.
BATCHES = 40
BROKEN = "This comment could not be taken in. Enter it by hand. The IT technician sees that something is wrong."


@action
def upload_comment_list(*, by, now, file_name, data, rows):
    """Keep a list until whoever sent it has looked; their earlier ones that never began are forgotten.

    Nothing is taken in yet. Returns the list; raises Refused.
    """
    refuse_if(rules.why_not_upload_comment_list(by))
    CommentList.objects.filter(uploaded_by=by.person, started_at=None).delete()
    made = CommentList.objects.create(
        file_name=file_name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        rows=rows,
        uploaded_at=now,
        uploaded_by=by.person,
    )
    CommentListFile.objects.create(comment_list=made, data=data)
    audit.record("comment_list.uploaded", made, by=by, rows=rows)
    return made


@action
def start_comment_list(comment_list, *, by, now):
    """Say yes to a list that was looked at: the worker takes it in from its next sweep on. Raises Refused."""
    refuse_if(rules.why_not_start_comment_list(comment_list, by, now))
    comment_list.started_at, comment_list.started_by = now, by.person
    comment_list.save(update_fields=["started_at", "started_by"])
    audit.record("comment_list.started", comment_list, by=by)


@action
def forget_comment_lists(*, by, now) -> int:
    """Forget lists that nobody said yes to within a day, with what was said in them.

    Not recorded: nothing of them was taken in, and that they were sent in stays in the history.
    """
    return CommentList.objects.filter(started_at=None, uploaded_at__lt=now - rules.WAITS).delete()[0]


def take_in_lists(*, now) -> int:
    """Go on with every list that somebody said yes to; returns how many rows were worked through.

    A list that cannot be taken in stops no other, and a row that cannot be taken in stops no other row.
    """
    done = 0
    for found in CommentList.objects.to_take_in().select_related("uploaded_by", "file").order_by("id"):
        with noted("monitoring.comment_list", found, now=now):
            done += _go_on(found, now)
    return done


def _go_on(comment_list, now) -> int:
    by = actor_for(comment_list.uploaded_by, now)
    if why_not := rules.why_not_upload_comment_list(by):
        finish_comment_list(comment_list, by=by, now=now, stopped_because=why_not)
        return 0
    text = io.StringIO(text_of(bytes(comment_list.file.data)), newline="")
    rows = rows_of(text, watching.every_account(), now)
    first = comment_list.done
    rest = islice(rows, first, None)
    for _ in range(BATCHES):
        batch = list(islice(rest, BATCH))
        if batch and not _take_in(comment_list, batch, by=by, now=now):
            break
        if len(batch) < BATCH:
            finish_comment_list(comment_list, by=by, now=now)
            break
    return comment_list.done - first


def _take_in(comment_list, batch, *, by, now) -> bool:
    """A batch, or where it fails each of its rows alone; whether no other sweep was quicker."""
    first = comment_list.done
    try:
        return bool(take_in_batch(comment_list, by=by, now=now, first=first, batch=batch))
    except (OperationalError, InterfaceError, Refused):
        raise
    except Exception:  # one of the rows is broken; which one is found below
        rows = enumerate(batch, first)
        return all(_take_in_alone(comment_list, row, by=by, now=now, first=place) for place, row in rows)


def _take_in_alone(comment_list, row, *, by, now, first) -> int:
    """One row; one that breaks is said beside those that cannot be read, and on the technician's page."""
    with noted("monitoring.comment_list", comment_list, now=now):
        return take_in_batch(comment_list, by=by, now=now, first=first, batch=[row])
    return take_in_batch(comment_list, by=by, now=now, first=first, batch=[Row(row.line, fault=BROKEN)])


@action
def take_in_batch(comment_list, *, by, now, first, batch) -> int:
    """Take in at most 500 rows, of which `first` are behind them; returns how many they were.

    0 where another sweep was quicker. What is here already is only counted. Raises Refused.
    """
    refuse_if(rules.why_not_upload_comment_list(by))
    if comment_list.finished_at is not None or comment_list.done != first:
        return 0
    many = [row.said.keyed() for row in batch if not row.fault]
    faults = [[row.line, row.fault] for row in batch if row.fault]
    comments = write(many, there_already(many), by=by, now=now)
    audit.record_many(history_lines(comments), by=by)
    comment_list.done += len(batch)
    comment_list.received += len(comments)
    comment_list.already += len(many) - len(comments)
    comment_list.unreadable += len(faults)
    comment_list.faults = (comment_list.faults + faults)[:FAULTS_KEPT]
    comment_list.save(update_fields=["done", "received", "already", "unreadable", "faults"])
    return len(batch)


@action
def finish_comment_list(comment_list, *, by, now, stopped_because=""):
    """Say that a list is done, or why it stopped; its file goes, for what was said stands in the comments."""
    if comment_list.finished_at is None:
        comment_list.finished_at, comment_list.stopped_because = now, stopped_because
        comment_list.save(update_fields=["finished_at", "stopped_because"])
        CommentListFile.objects.filter(comment_list=comment_list).delete()
        counts = {name: getattr(comment_list, name) for name in ("received", "already", "unreadable")}
        audit.record("comment_list.finished", comment_list, by=by, because=stopped_because, **counts)
