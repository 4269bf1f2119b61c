"""Creating a school account, from an approval only, and proving its checklist (RO5, RO6)."""

from accounts.checklists import checklist_for, from_rows
from accounts.models import SchoolAccount, SetUpItem
from accounts.notices import school_accounts as notices
from accounts.queries.checklists import current
from accounts.rules import set_up as rules
from accounts.states import ACCOUNT_TRANSITIONS
from core.action import action, refuse_if
from core.audit import api as audit
from core.files import api as files


@action
def start_set_up(account_request, *, by, now):
    """Create the account of an approved proposal, with its checklist. The only code that makes one (RO5).

    It keeps the version of the checklist that stands now, whatever is edited later. Returns the account,
    *being set up*. Raises Refused where nothing was approved or it exists already.
    """
    refuse_if(rules.why_not_start_set_up(account_request, by, now))
    checklist = current(account_request.platform)
    school_account = SchoolAccount.objects.create(
        request=account_request,
        platform=account_request.platform,
        platform_name=account_request.platform_name,
        name=account_request.name,
        checklist_version=checklist.version,
        set_up_started_at=now,
        set_up_started_by=by.person,
    )
    school_account.monitors.set(person for person in account_request.will_monitor.all() if not person.is_shut_out(now))
    SetUpItem.objects.bulk_create(
        SetUpItem(
            school_account=school_account,
            key=item.key,
            position=position,
            title=item.title,
            help=item.help,
            clause=item.clause,
            needs_picture=item.needs_picture,
        )
        for position, item in enumerate(checklist_for(account_request, from_rows(checklist.items)), start=1)
    )
    audit.record("school_account.set_up_started", school_account, by=by)
    return school_account


@action
def tick_item(item, *, by, now, note="", picture=None):
    """Say that one thing is done: by whom, when, with a note and, where it matters, a picture.

    `picture` is an Upload of `core.files`. Touches this item only, so two technicians lose nothing.
    """
    refuse_if(rules.why_not_tick(item, by, now))
    refuse_if(f"Add a picture that shows it: “{item}”." if item.needs_picture and picture is None else "")
    item.done_at, item.done_by, item.note = now, by.person, note.strip()
    item.picture = files.keep(picture, by=by, now=now) if picture else None
    item.save(update_fields=["done_at", "done_by", "note", "picture"])
    audit.record("school_account.item_ticked", item.school_account, by=by, item=item.title, picture=bool(picture))


@action
def untick_item(item, *, by, now):
    """Take back that one thing is done; what was shown stays in the history."""
    refuse_if(rules.why_not_untick(item, by, now))
    item.done_at = item.done_by = item.picture = None
    item.save(update_fields=["done_at", "done_by", "picture"])
    audit.record("school_account.item_unticked", item.school_account, by=by, item=item.title)


@action
def record_details(school_account, *, by, now, handle, address, can_public_write):
    """Write down the account's name on the platform, its address, and whether the public can write there."""
    refuse_if(rules.why_not_change_set_up(school_account, by, now))
    school_account.handle, school_account.address = handle.strip(), address.strip()
    school_account.can_public_write = can_public_write
    school_account.save(update_fields=["handle", "address", "can_public_write"])
    audit.record(
        "school_account.details_recorded", school_account, by=by, handle=school_account.handle, address=address
    )


@action
def choose_own_access(school_account, *, by, now, each_has_own_access):
    """Say whether everybody signs in as themselves, so that no password lies in the safe (RO7)."""
    refuse_if(rules.why_not_change_set_up(school_account, by, now))
    school_account.each_has_own_access = each_has_own_access
    school_account.save(update_fields=["each_has_own_access"])
    audit.record("school_account.own_access_chosen", school_account, by=by, own_access=each_has_own_access)


@action
def finish_set_up(school_account, *, by, now):
    """Let an account go live once everything is done and proved (RO6).

    Raises Refused with the list of what is missing.
    """
    refuse_if(rules.why_not_finish_set_up(school_account, by, now))
    school_account.state = ACCOUNT_TRANSITIONS["finish_set_up"][1]
    school_account.live_at, school_account.live_by = now, by.person
    school_account.save(update_fields=["state", "live_at", "live_by"])
    audit.record("school_account.set_up_finished", school_account, by=by)
    notices.set_up_finished(school_account, now)
