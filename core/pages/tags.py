"""The colour of every state, in one table. The words are the state's own label."""

COLOURS = {
    # Proposals
    "draft": "grey",
    "submitted": "yellow",
    "returned": "orange",
    "approved": "green",
    "declined": "red",
    "withdrawn": "grey",
    # School accounts
    "setting-up": "yellow",
    "live": "green",
    "closed": "grey",
    "suspended": "orange",
    # What becomes of an account
    "proposed": "yellow",
    "decided": "blue",
    "carried-out": "green",
    "given-up": "grey",
    # Handovers
    "offered": "yellow",
    "collected": "blue",
    "confirmed": "green",
    "cancelled": "grey",
    "expired": "red",
    # Access to remove
    "waiting": "yellow",
    "started": "blue",
    "done": "green",
    # Termly reviews
    "review-open": "yellow",
    "finished": "green",
    "missed": "red",
    "dropped": "grey",
    # Posts
    "checked": "green",
    "left": "grey",
    "posted": "green",
    "taken-down": "grey",
    "stopped": "red",
    "coming-down": "orange",
    "gone": "green",
    "not-taken-down": "grey",
    "looking-through": "yellow",
    "looked-through": "green",
    # Linked groups
    "waiting-for-yes": "yellow",
    "group-agreed": "green",
    "group-ended": "grey",
    # Reports
    "reported": "yellow",
    "being-assessed": "blue",
    "assessed": "blue",
    "concluded": "green",
    "reopened": "orange",
    "immediate": "red",
    "serious": "orange",
    "routine": "grey",
    # Comments
    "new": "yellow",
    "acknowledged": "blue",
    "answered": "green",
    "no-answer": "grey",
    # Seen online
    "waiting-for-decision": "yellow",
    "response-agreed": "blue",
    "responded": "green",
    "no-response": "grey",
    "reported-on": "green",
    # Setting up the second step again
    "asked": "yellow",
    "agreed": "green",
    "used": "blue",
    # How a clause stands
    "not-in-order": "red",
    "look": "yellow",
    "getting-started": "blue",
    "in-order": "green",
    "information": "grey",
    "not-kept": "grey",
    # Versions of the Statement
    "published": "green",
    "replaced": "grey",
}

# Where two states share a value and not a colour: "<model>.<value>", the model in small letters.
COLOURS_OF_MODEL: dict[str, str] = {}

ALL = frozenset({"grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"})


def colour_of(value: str, model: str = "") -> str:
    """The colour of a state; grey where nobody chose one."""
    return COLOURS_OF_MODEL.get(f"{model}.{value}") or COLOURS.get(str(value), "grey")
