"""What to do about each kind of report, in a few words (CO13, PE3, PE5, PE7, ED2, ED6)."""

from incidents.states import IncidentKind, PictureAnswer

GUIDANCE = {
    IncidentKind.BULLYING: (
        "Keep the link and the time. Where pupils wrote it, the behaviour or acceptable-use policy applies."
    ),
    IncidentKind.OFFENSIVE: (
        "A threat or a crime: tell the police before anybody blocks or deletes, and explain nothing in public. "
        "Otherwise block, report to the platform or delete, say why in one calm sentence, and argue no more."
    ),
    IncidentKind.IMPERSONATION: "Do not write to it. The platform's own form for impersonation works best.",
    IncidentKind.FRIEND_REQUEST: (
        "Decline it. Staff: talk to the class in general terms and point to the school's official accounts, "
        "unless the children are too young for that platform. Name nobody. Governors: this report is all you need do."
    ),
    IncidentKind.CONTACT: "Do not answer the messages and do not delete them. Say nothing to whoever it is about.",
    IncidentKind.PICTURES: (
        "Ask whoever put the pictures up to take them down, or take them down at once if they are ours. "
        "Keep the link, the time and who put them there."
    ),
    IncidentKind.COMPROMISING: (
        "Take it down at once if it is ours. Keep the link, the time and who put it there, never the picture itself. "
        "If it is sexual, the safeguarding lead and the police come first."
    ),
    IncidentKind.DATA_BREACH: "Take it down or call it back now. The data protection officer must know today.",
    IncidentKind.COLLEAGUE: "You need not speak to them about it. Whoever you chose will ring you.",
    IncidentKind.PARENT: (
        "Do not answer in the group. The school invites the parent to talk, and points to its complaints procedure."
    ),
    IncidentKind.JOURNALIST: ("Do not reply. Take the name and number, and say that the school will ring back."),
}


def guidance_for(incident) -> str:
    """What helps with this report; nothing where a picture must be left where it is."""
    return "" if incident.picture != PictureAnswer.NO else GUIDANCE.get(incident.kind, "")
