"""Looking after a school account once it exists: the public list, who keeps an eye on it."""

from accounts.notices import school_accounts as notices
from accounts.queries.official import as_shown, on_the_list_after
from accounts.rules import school_accounts as rules
from core.action import action, refuse_if
from core.audit import api as audit
from people.queries import why_not_act


@action
def choose_listing(school_account, *, by, now, is_listed):
    """Show a live account on the public list of official accounts, or take it off."""
    refuse_if(rules.why_not_choose_listing(school_account, by, now, is_listed=is_listed))
    school_account.is_listed = is_listed
    school_account.listed_at, school_account.listed_by = (now, by.person) if is_listed else (None, None)
    school_account.save(update_fields=["is_listed", "listed_at", "listed_by"])
    audit.record("school_account.listed" if is_listed else "school_account.unlisted", school_account, by=by)


@action
def choose_official(*, by, now, among, chosen, seen):
    """Let the public list show those `chosen` of the accounts that stood on one page, `among`; ids, both of them.

    All other accounts stay on the list or off it. `seen` is the digest of the whole list that the headteacher looked
    at. Returns how many were put on it and how many taken off. What is not live is never shown, whatever is chosen.
    Raises Refused.
    """
    there, listed = on_the_list_after(among, chosen)
    refuse_if(rules.why_not_show(by, now, seen=seen, shown=as_shown(listed)))
    put_on = taken_off = 0
    for school_account in there:
        is_listed = school_account in listed
        if is_listed != school_account.is_listed:
            choose_listing(school_account, by=by, now=now, is_listed=is_listed)
            put_on, taken_off = put_on + is_listed, taken_off + (not is_listed)
    return put_on, taken_off


@action
def correct_place(school_account, *, by, now, handle, address):
    """Put right under which name and address an account is found on its platform.

    Where parents see it, only the headteacher may: they trust what stands there.
    """
    refuse_if(rules.why_not_correct_place(school_account, by, now))
    refuse_if(rules.why_not_lose_place(school_account, handle.strip(), address.strip(), by, now))
    school_account.handle, school_account.address = handle.strip(), address.strip()
    school_account.save(update_fields=["handle", "address"])
    audit.record("school_account.place_corrected", school_account, by=by, handle=handle, address=address)


@action
def change_monitors(school_account, *, by, now, monitors):
    """Say who keeps an eye on an account; whoever is new is told (MO1)."""
    refuse_if(rules.why_not_look_after(school_account, by, now))
    refuse_if("" if monitors else "Choose at least one person to keep an eye on it.")
    before = set(school_account.monitors.all())
    for person in monitors:
        refuse_if("" if person in before else why_not_act(person, by, now))
    school_account.monitors.set(monitors)
    audit.record(
        "school_account.monitors_changed", school_account, by=by, monitors=sorted(person.name for person in monitors)
    )
    notices.monitors_changed(school_account, [person for person in monitors if person not in before], now)


@action
def note_look(school_account, *, by, now, is_still_private, are_comments_hidden):
    """Note on an account what the last look at it found, for the register (MO1, MO2).

    Not recorded: the check itself is.
    """
    if school_account.last_looked_at is not None and now < school_account.last_looked_at:
        return
    school_account.last_looked_at, school_account.last_looked_by = now, by.person
    school_account.is_still_private, school_account.are_comments_hidden = is_still_private, are_comments_hidden
    school_account.save(update_fields=["last_looked_at", "last_looked_by", "is_still_private", "are_comments_hidden"])
