"""Words for days, moments and what was done."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from core.workdays.calendar import LONDON

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# What was done, in the screen's words: every line that the history can have.
EVENTS = {
    "absence.ended": "Back from being away",
    "absence.started": "Away, with somebody who stands in",
    "account_list.applied": "List of accounts taken in",
    "account_list.uploaded": "List of accounts sent in",
    "account_request.approved": "Proposal approved",
    "account_request.closed_down": "Declined account closed on its platform",
    "account_request.declined": "Proposal declined",
    "account_request.handed_on": "Proposal goes on to somebody else",
    "account_request.passed_on": "Proposal passed on to the stand-in",
    "account_request.returned": "Proposal sent back for changes",
    "account_request.sponsor_asked": "Somebody asked to stand behind the proposal",
    "account_request.sponsored": "Stood behind the proposal",
    "account_request.started": "Proposal begun",
    "account_request.submitted": "Proposal sent for a decision",
    "account_request.taken_in": "Existing account taken in from a list",
    "account_request.withdrawn": "Proposal withdrawn",
    "advice.recorded": "Advice of the LADO recorded",
    "agency.told": "Outside body told",
    "answer.recorded": "Answer of an outside body recorded",
    "checklist.changed": "Checklist of a platform changed",
    "checklist.reset": "Checklist of a platform reset",
    "class_list.changed": "List of classes and groups changed",
    "closure.added": "Closed days added",
    "closure.removed": "Closed days taken off",
    "closure_decision.made": "Closed days: whether they stop the clock",
    "comment.acknowledged": "Comment acknowledged",
    "comment.answered": "Comment answered",
    "comment.assigned": "Comment given to somebody",
    "comment.closed": "Comment closed: no answer needed",
    "comment.deadline_moved": "Day to answer the comment moved",
    "comment.flagged": "Comment flagged",
    "comment.not_ours": "Comment deleted: not ours",
    "comment_list.finished": "List of comments worked through",
    "comment_list.started": "List of comments looked at, and to be taken in",
    "comment_list.uploaded": "List of comments sent in",
    "comment.received": "Comment received",
    "comment.sorted": "Comment sorted",
    "comment.step_taken": "Reminder about the comment sent",
    "comment.unassigned": "Comment taken back from whoever had it",
    "comment.unflagged": "Flag taken off the comment",
    "conduct.checked": "Harm threshold considered",
    "content.taken_down": "Taken down from where it stood",
    "credential.changed": "Sign-in details changed",
    "credential.look_alarmed": "Unusual look at sign-in details told",
    "credential.put_aside": "Suggested password put aside",
    "credential.show_refused": "Sign-in details not shown",
    "credential.shown": "Sign-in details shown",
    "credential.stored": "Sign-in details stored",
    "credential.suggested": "New password suggested",
    "departure.access_ended": "Every access ended",
    "departure.announced": "Leaving announced",
    "departure.came_back": "Came back after leaving",
    "departure.cancelled": "Leaving cancelled",
    "departure.changed": "Leaving changed",
    "departure.recorded": "Leaving recorded",
    "departure.settled": "Somebody takes over",
    "departure.sign_in_ended": "Sign-in ended",
    "linked_group.agreed": "Linked group agreed",
    "linked_group.changed": "Linked group changed",
    "linked_group.disclaimer_up": "Disclaimer seen in the group",
    "linked_group.ended": "Linked group ended",
    "linked_group.noted": "Linked group noted",
    "linked_group.offer_turned_down": "Not taken over",
    "linked_group.offered": "Somebody asked to take the group over",
    "linked_group.past_end_date": "End date passed",
    "linked_group.renewed": "Linked group renewed",
    "linked_group.taken_over": "Linked group taken over",
    "long_leave.begun": "Every access rests for a long leave",
    "long_leave.ended": "Back from long leave, or it was called off",
    "long_leave.recorded": "Long leave recorded",
    "undertaking.answered": "Undertaking answered",
    "undertaking.asked": "Undertaking asked for",
    "undertaking.offered": "Undertaking put before them",
    "directory_entry.asked": "Switched off in the staff directory: asked whether they have left",
    "directory_entry.changed": "Account changed in the staff directory",
    "directory_entry.linked": "Account of the staff directory found to be somebody here",
    "directory_entry.noted": "Account noted from the staff directory",
    "directory_entry.removed": "Account deleted in the staff directory",
    "directory_entry.settled": "Said whether somebody switched off has left",
    "directory_entry.taken_in": "Added from the staff directory",
    "directory_token.ended": "Connection to the staff directory ended",
    "directory_token.made": "Staff directory connected",
    "evidence.added": "Picture or file added",
    "evidence.quarantined": "Picture or file put into quarantine",
    "factor_reset.agreed": "Second step reset, as a second person agreed",
    "factor_reset.asked": "Asked to reset the second step",
    "factor_reset.cancelled": "Reset of the second step cancelled",
    "factor_reset.expired": "Reset of the second step: nobody agreed",
    "handover.cancelled": "Handing over cancelled",
    "handover.collected": "Sign-in details collected",
    "handover.confirmed": "Said that they can sign in",
    "handover.expired": "Sign-in details not collected in time",
    "handover.offered": "Sign-in details offered",
    "history.detail_erased": "Names and words of a line erased",
    "history.finding_seen": "Finding in the history looked into",
    "history.line_sent": "Signed line sent to the chair",
    "incident.assessed": "Report assessed",
    "incident.concluded": "Report finished",
    "incident.escalated": "Nobody looked in time, so others were told",
    "incident.looked_at": "First look at the report",
    "incident.passed_to_low_level_file": "Passed to the file of low-level concerns",
    "incident.read": "Report opened",
    "incident.reopened": "Report opened again",
    "incident.reported": "Report made",
    "incident.restricted": "Report restricted",
    "keys.changed": "Sealed again with a newer key of the password safe",
    "keys.given_up": "Given up: what only a lost key of the password safe would open",
    "keys.tried": "Keys of the password safe tried",
    "lead.missing": "Nobody was there to lead",
    "lead.named": "Somebody leads the report",
    "looks.summed_up": "The week's looks at sign-in details sent",
    "monitoring_check.missed": "Look at the account missed",
    "mention.left": "Seen online: no response",
    "mention.noted": "Seen online and told to the school",
    "mention.noted_again": "Seen online and told again",
    "mention.reported": "Seen online: reported to the platform",
    "mention.responded": "Seen online: what was said is recorded",
    "mention.response_agreed": "Seen online: a response agreed",
    "mention.sender_forgotten": "E-mail address of whoever told of it forgotten",
    "monitoring_check.recorded": "Account looked at",
    "naming.corrected": "Corrected whom it is about",
    "person.added": "Person added",
    "person.address_changed": "E-mail address changed",
    "person.came_back": "Person came back",
    "person.kept_on": "Said that their contract is permanent",
    "person.changed": "What is known of the person changed",
    "person.invited": "Invited to sign in",
    "person.invitation_handed_over": "Invitation link handed over by hand",
    "person.joined": "Invitation accepted",
    "person.kept_out": "Somebody kept from seeing this",
    "person.let_in": "Somebody allowed to see this again",
    "person.named": "Named as whom it is about",
    "person.password_changed": "Password changed",
    "person.printed_code_used": "Printed code used",
    "person.second_step_added": "Second step at sign-in added",
    "person.second_step_removed": "Second step at sign-in removed",
    "person.sign_in_connected": "Sign-in with Google or Microsoft connected",
    "person.sign_in_disconnected": "Sign-in with Google or Microsoft taken off",
    "person.signed_out": "Signed out on one computer or phone",
    "person.signed_out_elsewhere": "Signed out everywhere else",
    "person.signed_out_everywhere": "Signed out everywhere",
    "picture.stopped": "No file taken: it could show a child",
    "post.changed": "Record of the post changed",
    "post.checked": "Post checked",
    "post.left": "Checked, and not posted",
    "post.link_added": "Link of the post recorded",
    "post.posted": "Post recorded",
    "posting_right.ended": "Somebody no longer posts",
    "posting_right.granted": "Somebody may post",
    "reader.added": "Somebody allowed to read this",
    "recovery_code.not_used": "Recovery code found not to be used",
    "recovery_code.used": "Recovery code used",
    "removal.completed": "Access taken away, with proof",
    "removal.decided": "Decided what becomes of the account",
    "removal.opened": "Access to take away",
    "removal.was_late": "Access still not taken away, and late",
    "review_cycle.confirmed": "Time between reviews confirmed",
    "role.appointed": "Role given",
    "role.ended": "Role ended",
    "safe_import.forgotten": "Password file not taken in in time, and forgotten",
    "safe_import.left": "Password file not taken in, and forgotten",
    "safe_import.taken_in": "Password file taken in",
    "safe_import.uploaded": "Password file of another program sent in",
    "safe_opening.agreed": "Agreed that the safe is opened",
    "safe_opening.asked": "Asked to open the safe with a second person",
    "safe_opening.cancelled": "Opening the safe was stopped",
    "safe_opening.expired": "Opening the safe ran out of time",
    "safe_opening.refused": "Opening the safe was refused",
    "safe_opening.used": "Safe opened by two people",
    "school.changed": "Details of the school changed",
    "school.restored": "Brought back from a backup",
    "school.set_up": "School set up",
    "school.started": "School started",
    "posting_right.taken_off": "Somebody taken off on the platform",
    "school_account.change_carried_out": "Decision about the account carried out",
    "school_account.change_decided": "Decided what becomes of the account",
    "school_account.change_given_up": "Account left as it is after all",
    "school_account.change_item_settled": "Something settled before it is carried out",
    "school_account.change_proposed": "Proposed what becomes of the account",
    "school_account.closed": "Account closed",
    "school_account.details_recorded": "Name and address of the account recorded",
    "school_account.found_open": "Account found open, or comments seen",
    "school_account.holders_confirmed": "Confirmed who can post, for this term",
    "school_account.item_ticked": "Step of the set-up done",
    "school_account.item_unticked": "Step of the set-up taken back",
    "school_account.place_corrected": "Name or address on the platform put right",
    "school_account.kept": "Decided that the account stays, though nothing happens on it",
    "school_account.listed": "Account put on the public list",
    "school_account.monitor_changed": "Somebody else keeps an eye on the account",
    "school_account.monitor_left": "Somebody who kept an eye on it left",
    "school_account.monitors_changed": "Changed who keeps an eye on the account",
    "school_account.own_access_chosen": "Own or shared sign-in there chosen",
    "school_account.proved": "Account proved private for this term",
    "school_account.resumed": "Account taken up again",
    "school_account.review_lapsed": "Account not reviewed in time",
    "school_account.review_opened": "Termly review begun",
    "school_account.set_up_finished": "Account now live",
    "school_account.set_up_started": "Set-up of the account begun",
    "school_account.suspended": "Account suspended",
    "school_account.transferred": "Account taken over by somebody else",
    "school_account.unlisted": "Account taken off the public list",
    "staff_list.applied": "Staff list taken in",
    "staff_list.picked_up": "Staff list picked up from the folder",
    "staff_list.uploaded": "Staff list sent in",
    "stand_in.named": "Stand-in named",
    "statement.acknowledged": "Statement read and confirmed",
    "statement.changed": "Words of the Statement changed",
    "statement.drafted": "New version of the Statement begun",
    "statement.published": "Statement published",
    "statement.replaced": "Statement replaced by a newer version",
    "takedown.asked_again": "Somebody else asked for the same",
    "takedown.begun": "Asked to take a post down",
    "takedown.completed": "Post is gone, with proof",
    "takedown.dropped": "Decided that the post stays",
    "takedown.handed_on": "Somebody else sees to it",
    "takedown.released": "Said that it may be taken down",
    "takedown.step_done": "Step of taking it down answered",
    "takedown.stopped": "Said that it could be sexual: stopped",
    "takedown.was_late": "Post not taken down, and late",
    "withdrawal.finished": "Posts looked through",
    "withdrawal.post_found": "Another post to look at",
    "withdrawal.post_looked_at": "Post looked at again",
    "withdrawal.recorded": "Permission withdrawn",
    "withdrawal.was_late": "Posts not looked through in time",
    "way.confirmed": "Way back in still as noted",
    "way.ended": "Way back in no longer there",
    "way.noted": "Way back in noted",
    "way.tried": "Way back in tried",
}
# Labels of facts whose own name would not say it well.
FACTS = {
    "broken": "Not taken in",
    "chase_on": "Ask again on",
    "clear": "What was asked",
    "closures_stop_clock": "Closed days stop the clock",
    "handle": "User name",
    "lacking": "Lacking answers",
    "not_private_until": "May be open until",
    "own_access": "Everybody signs in as themselves",
    "ready": "To be decided",
    "stand_in": "Stand-in",
    "was_due_on": "Was due",
}
# What yes and no mean where they would not say it well.
YES_AND_NO = {"clear": ("All questions answered yes", "Not every question answered yes")}
# For whoever checks the record, not for whoever reads the page.
HIDDEN_FACTS = {"digest", "sha256"}


def local(moment: datetime | date) -> datetime | date:
    """An instant as the school's clocks show it; a date as it is."""
    return moment.astimezone(LONDON) if isinstance(moment, datetime) else moment


def day(when: datetime | date | None, *, this_year: int | None = None) -> str:
    """ "Thursday 19 November", with the year where it is not this year's; "" for nothing."""
    if not when:
        return ""
    when = local(when)
    year = "" if when.year == (this_year or timezone.localdate(timezone=LONDON).year) else f" {when.year}"
    return f"{DAYS[when.weekday()]} {when.day} {MONTHS[when.month - 1]}{year}"


def days(first: date, last: date) -> str:
    """ "Monday 16 to Friday 20 November"; one day alone as `day` says it."""
    if first == last:
        return day(first)
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{DAYS[first.weekday()]} {first.day} to {day(last)}" if same_month else f"{day(first)} to {day(last)}"


def moment(when: datetime | None, *, this_year: int | None = None) -> str:
    """ "Thursday 19 November, 10:30", by the school's clocks; "" for nothing."""
    if not when:
        return ""
    return f"{day(when, this_year=this_year)}, {local(when):%H:%M}"


def event(name: str) -> str:
    """What was done, in the screen's words: "account_request.approved" is "Proposal approved"."""
    said = EVENTS.get(name) or name.replace(".", " ").replace("_", " ")
    return said[:1].upper() + said[1:]


def facts(values: dict) -> list[tuple[str, str]]:
    """The facts beside a line of the history as (label, value), dates in words."""
    shown = {name: value for name, value in values.items() if name not in HIDDEN_FACTS}
    return [
        (FACTS.get(name) or name.replace("_", " ").capitalize(), _said(value, name)) for name, value in shown.items()
    ]


def _said(value, name) -> str:
    if isinstance(value, bool):
        yes, no = YES_AND_NO.get(name, ("yes", "no"))
        return yes if value else no
    if isinstance(value, list):
        return ", ".join(str(part).replace("_", " ") for part in value)
    text = str(value)
    try:
        parsed = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return text
    if parsed is None:
        return text
    return moment(parsed) if isinstance(parsed, datetime) and parsed.tzinfo else day(parsed)


def last_day(due_by: datetime | None) -> str:
    """Until when something is in time: the last day where `due_by` is midnight, else its day and hour."""
    if not due_by:
        return ""
    end = local(due_by)
    return day(end - timedelta(minutes=1)) if end.time() == time() else moment(end)


def until(end: datetime | None) -> str:
    """ "Friday 27 November, at midnight" for the midnight after that day, else the day and hour."""
    if not end:
        return ""
    return f"{last_day(end)}, at midnight" if local(end).time() == time() else moment(end)


def device(user_agent: str) -> str:
    """What somebody is signed in with, from what their browser says of itself: "Chrome on Windows"."""
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("CrOS", "a Chromebook"),
        ("Windows", "Windows"),
        ("Mac OS", "a Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in user_agent), "a browser")
    system = next((name for mark, name in systems if mark in user_agent), "")
    said = f"{browser} on {system}" if system else browser
    return said[:1].upper() + said[1:]
