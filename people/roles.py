"""The whole access policy on one screen: roles, what each may do, and who comes next."""

from enum import StrEnum

from django.db import models


class Permission(StrEnum):
    """One thing that a person may do, named after the work and not after a page."""

    PROPOSE_ACCOUNT = "propose_account"
    PROPOSE_THROUGH_SPONSOR = "propose_through_sponsor"
    SPONSOR_PROPOSAL = "sponsor_proposal"
    DECIDE_PROPOSAL = "decide_proposal"
    DECIDE_HEADTEACHERS_PROPOSAL = "decide_headteachers_proposal"
    SEE_ALL_PROPOSALS = "see_all_proposals"
    SEE_ACCOUNTS = "see_accounts"
    RUN_ACCOUNTS = "run_accounts"
    SEE_WAYS_BACK = "see_ways_back"
    OPEN_SAFE_TOGETHER = "open_safe_together"
    RECORD_CHECK = "record_check"
    ANSWER_COMMENTS = "answer_comments"
    LOOK_AFTER_POSTS = "look_after_posts"
    LOOK_AFTER_GROUPS = "look_after_groups"
    DECIDE_MENTION = "decide_mention"
    SET_SCHOOL_DAYS = "set_school_days"
    DECIDE_SCHOOL_DAYS = "decide_school_days"
    REPORT = "report"
    SEE_OPEN_REPORTS = "see_open_reports"
    LEAD_CHILD_AT_RISK = "lead_child_at_risk"
    LEAD_STAFF_CONDUCT = "lead_staff_conduct"
    LEAD_ABOUT_HEADTEACHER = "lead_about_headteacher"
    READ_ABOUT_HEADTEACHER = "read_about_headteacher"
    RECORD_DEPARTURE = "record_departure"
    SEE_DEPARTURES = "see_departures"
    IMPORT_STAFF = "import_staff"
    CONNECT_DIRECTORY = "connect_directory"
    IMPORT_ACCOUNTS = "import_accounts"
    MANAGE_PEOPLE = "manage_people"
    SEE_PEOPLE = "see_people"
    APPOINT_HEADTEACHER = "appoint_headteacher"
    APPOINT_LEADERS = "appoint_leaders"
    APPOINT_CHAIR = "appoint_chair"
    APPOINT_TECHNICIAN = "appoint_technician"
    START_FACTOR_AGAIN = "start_factor_again"
    CHANGE_LEADERS_ADDRESS = "change_leaders_address"
    KEEP_SCHOOL = "keep_school"
    PUBLISH_STATEMENT = "publish_statement"
    SEE_ACKNOWLEDGEMENTS = "see_acknowledgements"
    READ_STATEMENT = "read_statement"
    SEE_STANDING = "see_standing"
    SEE_REPORT_FIGURES = "see_report_figures"
    SEE_FAULTS = "see_faults"
    SEE_HISTORY = "see_history"
    SEE_HISTORY_OF_SAFE = "see_history_of_safe"
    ERASE_HISTORY = "erase_history"


class Role(models.TextChoices):
    """A part that somebody plays in the school for a period."""

    HEADTEACHER = "headteacher", "headteacher"
    BUSINESS_MANAGER = "business-manager", "business manager"
    SLT = "slt", "senior leadership team"
    TECHNICIAN = "technician", "IT technician"
    SAFEGUARDING_LEAD = "safeguarding-lead", "designated safeguarding lead"
    CHAIR = "chair", "chair of governors"
    VICE_CHAIR = "vice-chair", "vice-chair of governors"
    GOVERNOR = "governor", "governor"
    STAFF = "staff", "member of staff"
    CLERK = "clerk", "clerk"


# How somebody is said to hold a role; the others read well without an article: "Maya Price is business manager".
_IS = {
    Role.SLT: "on the senior leadership team",
    Role.STAFF: "a member of staff",
    Role.GOVERNOR: "a governor",
}


# Who holds nothing else does not work here, so no staff list has them.
BESIDE_STAFF = {Role.CHAIR, Role.VICE_CHAIR, Role.GOVERNOR, Role.CLERK}


def is_in_words(role) -> str:
    """What follows "Maya Price is": "business manager", "a governor", "on the senior leadership team"."""
    return _IS.get(Role(role), Role(role).label)


P = Permission

_EVERYBODY = {P.REPORT, P.READ_STATEMENT, P.SEE_STANDING, P.SEE_ACCOUNTS}
_STAFF = _EVERYBODY | {P.PROPOSE_ACCOUNT}
_GOVERNOR = _EVERYBODY | {P.SEE_REPORT_FIGURES, P.PROPOSE_THROUGH_SPONSOR}
_COMMENTS = {P.RECORD_CHECK, P.ANSWER_COMMENTS, P.LOOK_AFTER_POSTS}
_OFFICE = {P.SEE_PEOPLE, P.SEE_ALL_PROPOSALS, P.SEE_REPORT_FIGURES, P.SEE_HISTORY}
_LEAVERS = {P.SEE_WAYS_BACK, P.LOOK_AFTER_GROUPS, P.RECORD_DEPARTURE, P.SEE_DEPARTURES, P.IMPORT_STAFF}

GRANTS: dict[Role, set[Permission]] = {
    Role.STAFF: _STAFF,
    Role.GOVERNOR: _GOVERNOR,
    Role.TECHNICIAN: _STAFF
    | _COMMENTS
    | _OFFICE
    | _LEAVERS
    | {
        P.RUN_ACCOUNTS,
        P.CONNECT_DIRECTORY,
        P.IMPORT_ACCOUNTS,
        P.SEE_FAULTS,
        P.MANAGE_PEOPLE,
        P.SEE_HISTORY_OF_SAFE,
    },
    Role.SLT: _STAFF | _COMMENTS | _OFFICE | {P.SEE_OPEN_REPORTS, P.SPONSOR_PROPOSAL, P.DECIDE_MENTION},
    Role.BUSINESS_MANAGER: _STAFF
    | _COMMENTS
    | _OFFICE
    | _LEAVERS
    | {
        P.SEE_OPEN_REPORTS,
        P.DECIDE_MENTION,
        P.SPONSOR_PROPOSAL,
        P.IMPORT_ACCOUNTS,
        P.SET_SCHOOL_DAYS,
        P.MANAGE_PEOPLE,
        P.APPOINT_TECHNICIAN,
        P.CHANGE_LEADERS_ADDRESS,
        P.START_FACTOR_AGAIN,
        P.KEEP_SCHOOL,
        P.SEE_HISTORY_OF_SAFE,
        P.OPEN_SAFE_TOGETHER,
    },
    Role.SAFEGUARDING_LEAD: _STAFF | _COMMENTS | _OFFICE | {P.SEE_OPEN_REPORTS, P.LEAD_CHILD_AT_RISK},
    Role.HEADTEACHER: _STAFF
    | _COMMENTS
    | _OFFICE
    | _LEAVERS
    | {
        P.DECIDE_MENTION,
        P.SPONSOR_PROPOSAL,
        P.DECIDE_PROPOSAL,
        P.IMPORT_ACCOUNTS,
        P.SET_SCHOOL_DAYS,
        P.DECIDE_SCHOOL_DAYS,
        P.SEE_OPEN_REPORTS,
        P.LEAD_CHILD_AT_RISK,
        P.LEAD_STAFF_CONDUCT,
        P.MANAGE_PEOPLE,
        P.APPOINT_HEADTEACHER,
        P.APPOINT_LEADERS,
        P.APPOINT_CHAIR,
        P.APPOINT_TECHNICIAN,
        P.CHANGE_LEADERS_ADDRESS,
        P.START_FACTOR_AGAIN,
        P.KEEP_SCHOOL,
        P.SEE_HISTORY_OF_SAFE,
        P.OPEN_SAFE_TOGETHER,
        P.PUBLISH_STATEMENT,
        P.SEE_ACKNOWLEDGEMENTS,
        P.SEE_FAULTS,
        P.ERASE_HISTORY,
    },
    Role.CHAIR: _GOVERNOR
    | {
        P.DECIDE_HEADTEACHERS_PROPOSAL,
        P.LEAD_ABOUT_HEADTEACHER,
        P.READ_ABOUT_HEADTEACHER,
        P.SEE_HISTORY,
        P.SEE_HISTORY_OF_SAFE,
        P.SEE_ALL_PROPOSALS,
        P.SEE_PEOPLE,
        P.APPOINT_HEADTEACHER,
        P.APPOINT_CHAIR,
        P.START_FACTOR_AGAIN,
        P.ERASE_HISTORY,
    },
    Role.VICE_CHAIR: _GOVERNOR | {P.LEAD_ABOUT_HEADTEACHER, P.SEE_PEOPLE, P.APPOINT_CHAIR, P.START_FACTOR_AGAIN},
    Role.CLERK: {P.READ_STATEMENT, P.IMPORT_STAFF},
}

# Who acts when a role's holders and their stand-in are away, or must not see the thing.
NEXT_ROLE: dict[Role, Role] = {
    Role.HEADTEACHER: Role.SLT,
    Role.BUSINESS_MANAGER: Role.HEADTEACHER,
    Role.SLT: Role.HEADTEACHER,
    Role.TECHNICIAN: Role.BUSINESS_MANAGER,
    Role.SAFEGUARDING_LEAD: Role.HEADTEACHER,
    Role.CHAIR: Role.VICE_CHAIR,
    Role.VICE_CHAIR: Role.CHAIR,
}

# Who gives and ends a role, and names its stand-in (docs/adr/0006-who-appoints-whom.md).
APPOINTED_WITH: dict[Role, Permission] = {
    Role.HEADTEACHER: P.APPOINT_HEADTEACHER,
    Role.CHAIR: P.APPOINT_CHAIR,
    Role.VICE_CHAIR: P.APPOINT_CHAIR,
    Role.BUSINESS_MANAGER: P.APPOINT_LEADERS,
    Role.SLT: P.APPOINT_LEADERS,
    Role.SAFEGUARDING_LEAD: P.APPOINT_LEADERS,
    Role.TECHNICIAN: P.APPOINT_TECHNICIAN,
    Role.STAFF: P.MANAGE_PEOPLE,
    Role.GOVERNOR: P.MANAGE_PEOPLE,
    Role.CLERK: P.MANAGE_PEOPLE,
}

# The chair hears what concerns the headteacher, so nobody is both, not even for a day.
APART: dict[Role, set[Role]] = {
    Role.HEADTEACHER: {Role.CHAIR, Role.VICE_CHAIR},
    Role.CHAIR: {Role.HEADTEACHER},
    Role.VICE_CHAIR: {Role.HEADTEACHER},
}

# Roles that together reset a second step: given, ended and stood in for after a fresh one only, and never backdated.
RESETTING = frozenset(role for role, granted in GRANTS.items() if P.START_FACTOR_AGAIN in granted)

# Roles without which the school would lock itself out: the last holder stays until there is a successor.
NEVER_EMPTY = frozenset({Role.HEADTEACHER, Role.TECHNICIAN})

# Roles whose sign-in is worth stealing: their address changes only by the headteacher or the business manager.
LEADERS = frozenset(role for role, permission in APPOINTED_WITH.items() if permission != P.MANAGE_PEOPLE)

# Roles that enrol a second factor before they see any page (S7).
SECOND_FACTOR_ROLES = frozenset(
    {
        Role.HEADTEACHER,
        Role.CHAIR,
        Role.VICE_CHAIR,
        Role.BUSINESS_MANAGER,
        Role.SLT,
        Role.SAFEGUARDING_LEAD,
        Role.TECHNICIAN,
    }
)


def permissions_of(roles) -> frozenset[str]:
    """Every permission that these roles grant together."""
    return frozenset(str(permission) for role in roles for permission in GRANTS[Role(role)])
