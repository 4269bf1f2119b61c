"""Who to tell outside the school: what each takes, what it does not, who refers and how soon (BR2).

Facts read by code, in our own words, each with the day on which it was last looked up at its source, if it was.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Agency:
    """One place outside the school that a report can go to."""

    key: str
    name: str
    takes: str
    refuses: str
    who_refers: str
    how_soon: str
    contact: str
    # Nothing until somebody has looked it up at the source.
    checked_on: date | None
    # May be told while the LADO's advice on a colleague's conduct is still to come.
    is_before_advice: bool = False


CHECKED, NOT_YET = date(2026, 11, 22), None

AGENCIES = (
    Agency(
        "police",
        "Police",
        "Danger to anybody, threats, blackmail, stalking, hate crime, sexual pictures of children.",
        "It does not decide school discipline, and not every rude post is a crime.",
        "Whoever sees the danger rings 999. Otherwise the safeguarding lead or the headteacher rings 101.",
        "Danger: at once. Otherwise the same day, before the platform is told.",
        "999, or 101 when nobody is in danger",
        NOT_YET,
        is_before_advice=True,
    ),
    Agency(
        "childrens-services",
        "Children's services",
        "A child who has been harmed or is likely to be, at home, at school or online.",
        "It does not take a grievance between adults.",
        "The safeguarding lead; anybody may where it cannot wait.",
        "At once where a child is in danger, otherwise the same working day.",
        "The local authority's number on this page",
        NOT_YET,
        is_before_advice=True,
    ),
    Agency(
        "lado",
        "LADO (the local authority's designated officer)",
        "Somebody who works with children may have harmed a child, committed an offence against one, "
        "or behaved so that they may not be suitable to work with children.",
        "It does not take low-level concerns, or what parents or pupils did.",
        "The headteacher; the chair of governors where it is about the headteacher.",
        "Within one working day, before anybody speaks to the person or to witnesses.",
        "The local authority's number on this page",
        NOT_YET,
        is_before_advice=True,
    ),
    Agency(
        "ceop",
        "CEOP",
        "Sexual abuse or grooming of a child online: an adult who makes sexual contact or asks for pictures.",
        "It does not take bullying, impersonation, rude posts or hacked accounts. Danger now goes to 999.",
        "The safeguarding lead, the child or a parent.",
        "The same day.",
        "ceop.police.uk",
        CHECKED,
        is_before_advice=True,
    ),
    Agency(
        "report-remove",
        "Report Remove (Childline and the IWF)",
        "A nude or sexual picture of somebody under 18 that is online or might be put there: "
        "the young person asks for it to be taken down.",
        "It does not take pictures of adults. An adult does not send the picture for a child.",
        "The young person, helped by the safeguarding lead.",
        "As soon as the young person is safe and ready, after the police where a crime is likely.",
        "childline.org.uk, “Report Remove”",
        CHECKED,
    ),
    Agency(
        "iwf",
        "Internet Watch Foundation (IWF)",
        "The address of a public page that shows sexual pictures of children.",
        "It does not take a picture itself, nor bullying or other harm. Never look for the page again to report it.",
        "The safeguarding lead, after the police.",
        "The same day.",
        "report.iwf.org.uk",
        NOT_YET,
    ),
    Agency(
        "platform",
        "Platform (the site or app it is on)",
        "What breaks its own rules: impersonation, bullying, threats, private information, pictures without consent.",
        "It does not find out who wrote a thing, and it seldom removes an opinion that is merely unkind.",
        "Whoever looks after the account, or the person it is about.",
        "After the police or the LADO where either is told: it may warn the person, and the proof may go.",
        "The report button beside the post",
        NOT_YET,
    ),
    Agency(
        "report-harmful-content",
        "Report Harmful Content",
        "Harmful but lawful content that a platform has been told of and did not remove: "
        "bullying, threats, impersonation, self-harm, unwanted sexual advances.",
        "It does not take crimes, or anything that the platform has not been told of first.",
        "Anybody over 13, so also the school.",
        "When the platform has refused or has not answered.",
        "reportharmfulcontent.com",
        CHECKED,
    ),
    Agency(
        "posh",
        "Professionals Online Safety Helpline",
        "Advice for people who work with children: what to do about a post, an impostor or one's reputation.",
        "It does not take reports of crimes, and it is no emergency line.",
        "Anybody who works at the school.",
        "When you are stuck. It answers on weekdays in office hours.",
        "0344 381 4772 or helpline@saferinternet.org.uk",
        CHECKED,
    ),
    Agency(
        "ico",
        "Information Commissioner's Office (ICO)",
        "Personal information was lost, sent to the wrong person or published, and people may be harmed by it.",
        "It does not take leaks that put nobody at risk; those are noted in school only.",
        "The data protection officer or the headteacher.",
        "Within 72 hours of learning of it.",
        "ico.org.uk or 0303 123 1113",
        CHECKED,
    ),
    Agency(
        "tra",
        "Teaching Regulation Agency (TRA)",
        "Serious misconduct by a teacher that led to dismissal, or would have if they had not left first.",
        "It does not take support staff, poor teaching, or misconduct that is not serious.",
        "The headteacher or the governors.",
        "When the school's own procedure has ended.",
        "gov.uk, “Teacher misconduct”",
        CHECKED,
    ),
    Agency(
        "supply-agency",
        "Supply agency",
        "Concerns about somebody it sent to the school.",
        "It does not replace the LADO: both are told.",
        "The headteacher.",
        "As soon as the LADO agrees, or at once for a low-level concern.",
        "The agency's own contact for the school",
        NOT_YET,
    ),
)

BY_KEY = {agency.key: agency for agency in AGENCIES}
AGENCY_CHOICES = [(agency.key, agency.name) for agency in AGENCIES]
