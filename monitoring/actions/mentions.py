"""Noting what was seen online, and deciding about it (MO6, MO7)."""

from accounts.queries.official import key_of
from core.action import action, refuse_if
from core.audit import api as audit
from core.notices import api as owed
from core.workdays.queries import school_calendar
from monitoring.models import Mention, Sighting
from monitoring.notices import mentions as notices
from monitoring.rules import mentions as rules
from monitoring.states import MENTION_TRANSITIONS, MentionKind

BATCH = 500


@action
def note_mention(*, by, now, link, words="", reply_to="", kind=MentionKind.IMPOSTOR, is_urgent=False):
    """Take in something that somebody saw online; the same address again counts up (MO7).

    Headteacher and business manager are told of each new one, and again once it turns urgent; what turns urgent after
    it was decided is a new one. Returns the mention.
    """
    refuse_if(rules.why_not_note_mention(link, by, now))
    key = key_of(link)
    mention = _same(key, now, is_urgent)
    if mention is None:
        mention = Mention.objects.create(
            kind=kind,
            link=link,
            same_key=key,
            is_urgent=is_urgent,
            noted_at=now,
            noted_by=by.person,
            last_noted_at=now,
            decide_by=school_calendar().respond_by(now, 1),
        )
        audit.record("mention.noted", mention, by=by)
        notices.mention_noted(mention, now, by)
    else:
        _count_up(mention, by, now, is_urgent)
    if mention.times <= rules.MOST_SIGHTINGS:
        Sighting.objects.create(mention=mention, noted_at=now, noted_by=by.person, words=words, reply_to=reply_to)
    return mention


@action
def agree_response(mention, *, by, now, kind, because):
    """Agree that something is said, and what (MO6)."""
    refuse_if(rules.why_not_agree_response(mention, by, now))
    _decide(mention, "agree_response", by, now, kind, because)
    audit.record("mention.response_agreed", mention, by=by)


@action
def leave_mention(mention, *, by, now, kind, because):
    """Decide that nothing is said, and why (MO6)."""
    refuse_if(rules.why_not_leave_mention(mention, by, now))
    _decide(mention, "leave_mention", by, now, kind, because)
    audit.record("mention.left", mention, by=by)


@action
def report_mention(mention, *, by, now, kind, because):
    """Record that it was reported to the platform: where, with which reference."""
    refuse_if(rules.why_not_report_mention(mention, by, now))
    _decide(mention, "report_mention", by, now, kind, because)
    audit.record("mention.reported", mention, by=by)


@action
def record_response(mention, *, by, now, words):
    """Record what was said, after it was agreed (MO6)."""
    refuse_if(rules.why_not_record_response(mention, by, now))
    mention.state = MENTION_TRANSITIONS["record_response"][1]
    mention.response, mention.responded_at, mention.responded_by = words, now, by.person
    mention.save(update_fields=["state", "response", "responded_at", "responded_by"])
    audit.record("mention.responded", mention, by=by)


@action
def forget_senders(*, by, now) -> int:
    """Forget where to write back to whoever reported something a month ago; returns how many were forgotten."""
    old = Sighting.objects.filter(noted_at__lte=now - rules.REPLY_KEPT_FOR).exclude(reply_to="")
    rows = list(old.select_related("mention").order_by("id")[:BATCH])
    Sighting.objects.filter(pk__in=[sighting.pk for sighting in rows]).update(reply_to="")
    audit.record_many([("mention.sender_forgotten", sighting.mention, {}) for sighting in rows], by=by)
    return len(rows)


def _same(key, now, is_urgent):
    """The mention of the same address that is open, or was decided a short while ago as no less urgent."""
    last = Mention.objects.filter(same_key=key).order_by("-id").first()
    if last is None or last.is_open:
        return last
    return last if last.decided_at > now - rules.SETTLED_FOR and last.is_urgent >= is_urgent else None


def _count_up(mention, by, now, is_urgent):
    turns_urgent = is_urgent and not mention.is_urgent
    mention.times, mention.last_noted_at, mention.is_urgent = mention.times + 1, now, mention.is_urgent or is_urgent
    mention.save(update_fields=["times", "last_noted_at", "is_urgent"])
    audit.record("mention.noted_again", mention, by=by, times=mention.times)
    if turns_urgent:
        notices.mention_noted(mention, now, by)


def _decide(mention, verb, by, now, kind, because):
    mention.state, mention.kind, mention.because = MENTION_TRANSITIONS[verb][1], kind, because
    mention.decided_at, mention.decided_by = now, by.person
    mention.save(update_fields=["state", "kind", "because", "decided_at", "decided_by"])
    owed.withdraw(mention, now=now)
