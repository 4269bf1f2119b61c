"""Suspending, handing over and closing an account: decided by the headteacher, carried out by the technician (RO9)."""

from accounts.actions.posting import end_posting, grant_posting
from accounts.actions.reviews import drop_reviews, reopen_review
from accounts.change_steps import steps_for
from accounts.models import AccountChange, ChangeItem
from accounts.notices import changes as notices
from accounts.rules import changes as rules
from accounts.states import ACCOUNT_TRANSITIONS, CHANGE_TRANSITIONS, ChangeKind
from core.action import action, refuse_if
from core.audit import api as audit
from people.roles import Permission


@action
def begin_change(
    school_account, *, by, now, kind, reason, to_person=None, to_organisation="", others_stop=False
) -> AccountChange:
    """Decide that an account is suspended, taken over or closed, or propose it to the headteacher (RO9).

    By the headteacher it is decided at once, by the technician proposed. Raises Refused with the reason.
    """
    refuse_if(rules.why_not_begin(school_account, kind, by, now))
    refuse_if(rules.why_not_take_over(kind, to_person, to_organisation, by, now))
    refuse_if("" if reason.strip() else "Say why.")
    change = AccountChange.objects.create(
        school_account=school_account,
        kind=kind,
        reason=reason.strip(),
        to_person=to_person if kind == ChangeKind.TRANSFER else None,
        to_organisation=to_organisation.strip() if kind == ChangeKind.GIVE_AWAY else "",
        others_stop=others_stop and kind == ChangeKind.TRANSFER,
        proposed_at=now,
        proposed_by=by.person,
    )
    audit.record("school_account.change_proposed", school_account, by=by, what=change.get_kind_display())
    if by.may(Permission.DECIDE_PROPOSAL):
        agree_to_change(change, by=by, now=now)
    else:
        notices.change_proposed(change, now)
    return change


@action
def agree_to_change(change, *, by, now):
    """The headteacher decides; what is to be settled first opens as a checklist.

    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_agree_to_change(change, by, now))
    change.state = CHANGE_TRANSITIONS["agree_to_change"][1]
    change.decided_at, change.decided_by = now, by.person
    change.save(update_fields=["state", "decided_at", "decided_by"])
    ChangeItem.objects.bulk_create(
        ChangeItem(change=change, key=step.key, position=at, title=step.title, help=step.help, clause=step.clause)
        for at, step in enumerate(steps_for(change), start=1)
    )
    audit.record("school_account.change_decided", change.school_account, by=by, what=change.get_kind_display())
    notices.change_decided(change, by, now)


@action
def give_up_change(change, *, by, now):
    """Leave the account as it is; where the headteacher does not close it, it is kept.

    Raises Refused where it is over or `by` may not.
    """
    refuse_if(rules.why_not_give_up_change(change, by, now))
    change.state = CHANGE_TRANSITIONS["give_up_change"][1]
    change.ended_at, change.ended_by = now, by.person
    change.save(update_fields=["state", "ended_at", "ended_by"])
    if change.kind == ChangeKind.CLOSE and by.may(Permission.DECIDE_PROPOSAL):
        _keep(change.school_account, by=by, now=now)
    audit.record("school_account.change_given_up", change.school_account, by=by, what=change.get_kind_display())
    notices.change_given_up(change, by, now)


@action
def keep_account(school_account, *, by, now):
    """Decide that an account stays, though nothing happens on it; asked again after two more terms of that.

    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_keep_account(school_account, by, now))
    _keep(school_account, by=by, now=now)
    audit.record("school_account.kept", school_account, by=by)


def _keep(school_account, *, by, now) -> None:
    school_account.kept_at, school_account.kept_by = now, by.person
    school_account.save(update_fields=["kept_at", "kept_by"])


@action
def settle_change_item(item, *, by, now, note):
    """Say how one thing is settled, in a written line. Raises Refused where it is already, or `by` may not."""
    refuse_if(rules.why_not_settle(item, by, now))
    refuse_if("" if note.strip() else "Write how it is settled.")
    item.done_at, item.done_by, item.note = now, by.person, note.strip()
    item.save(update_fields=["done_at", "done_by", "note"])
    audit.record("school_account.change_item_settled", item.change.school_account, by=by, item=item.title)


@action
def finish_change(change, *, by, now):
    """Let it take effect, once each thing is settled (RO9, RO10).

    Raises Refused with what is left.
    """
    refuse_if(rules.why_not_finish_change(change, by, now))
    account, carry_out = change.school_account, _CARRY_OUT[change.kind]
    carry_out(account, by=by, now=now, change=change)
    change.state = CHANGE_TRANSITIONS["finish_change"][1]
    change.ended_at, change.ended_by = now, by.person
    change.save(update_fields=["state", "ended_at", "ended_by"])
    audit.record("school_account.change_carried_out", account, by=by, what=change.get_kind_display())
    notices.change_carried_out(change, now)


@action
def suspend_account(school_account, *, by, now, change):
    """Put an account to rest: nobody posts, and nobody but the technician is shown its sign-in details."""
    refuse_if(rules.why_not_finish_change(change, by, now))
    school_account.state = ACCOUNT_TRANSITIONS["suspend_account"][1]
    school_account.suspended_at, school_account.suspended_by = now, by.person
    school_account.save(update_fields=["state", "suspended_at", "suspended_by", *_off_the_list(school_account)])
    drop_reviews(school_account, now=now)
    audit.record("school_account.suspended", school_account, by=by)


@action
def resume_account(school_account, *, by, now, reason):
    """Take a suspended account up again; a review that it owed is open again, and as late as it was (RO9, NA4).

    Raises Refused with the reason.
    """
    refuse_if(rules.why_not_resume_account(school_account, by, now))
    refuse_if("" if reason.strip() else "Say why it is taken up again.")
    school_account.state = ACCOUNT_TRANSITIONS["resume_account"][1]
    school_account.suspended_at = school_account.suspended_by = None
    school_account.save(update_fields=["state", "suspended_at", "suspended_by"])
    reopen_review(school_account)
    audit.record("school_account.resumed", school_account, by=by, reason=reason.strip()[:300])
    notices.account_resumed(school_account, reason.strip(), now)


@action
def transfer_account(school_account, *, by, now, change):
    """Let somebody else here post, and, where it was decided so, nobody who did until now (RO9)."""
    refuse_if(rules.why_not_finish_change(change, by, now))
    rights = list(school_account.posting_rights.current().select_related("person"))
    if all(right.person != change.to_person for right in rights):
        grant_posting(school_account, by=by, now=now, person=change.to_person, reason="Takes the account over")
    for right in rights if change.others_stop else ():
        if right.person != change.to_person:
            end_posting(right, by=by, now=now, reason=f"{change.to_person} takes the account over")
    audit.record("school_account.transferred", school_account, by=by, to=change.to_person)


@action
def close_account(school_account, *, by, now, change):
    """Close an account for good: nobody posts, and its sign-in details are retired (RO9, RO10).

    Raises Refused with what is left to settle.
    """
    refuse_if(rules.why_not_finish_change(change, by, now))
    for right in school_account.posting_rights.current().select_related("person"):
        end_posting(right, by=by, now=now, reason="The account is closed")
    school_account.credentials.filter(retired_at=None).update(retired_at=now, retired_by=by.person)
    drop_reviews(school_account, now=now)
    to = f" {change.to_organisation} has it now." if change.to_organisation else ""
    lines = "\n".join(f"{item.title}: {item.note}" for item in change.items.all())
    school_account.state = ACCOUNT_TRANSITIONS["close_account"][1]
    school_account.closed_at, school_account.closed_by = now, by.person
    school_account.closing_note = f"{change.reason}{to}\n{lines}"
    school_account.save(
        update_fields=["state", "closed_at", "closed_by", "closing_note", *_off_the_list(school_account)]
    )
    audit.record("school_account.closed", school_account, by=by, why=change.reason[:300])


def _off_the_list(school_account) -> list[str]:
    """Take it off the public list; back on it, it is confirmed anew. Returns the fields to save."""
    school_account.is_listed, school_account.listed_at, school_account.listed_by = False, None, None
    return ["is_listed", "listed_at", "listed_by"]


_CARRY_OUT = {
    ChangeKind.SUSPEND: suspend_account,
    ChangeKind.TRANSFER: transfer_account,
    ChangeKind.GIVE_AWAY: close_account,
    ChangeKind.CLOSE: close_account,
}
