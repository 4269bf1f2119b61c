"""The model Statement in our own plain words, clause by clause; a school puts its own wording over it.

The ids are those of the policy map (docs/policy-map.md); code, tests and pages use them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clause:
    """One clause: its id, what it is about in a few words, and the model wording."""

    id: str
    title: str
    words: str


SECTIONS: dict[str, tuple[Clause, ...]] = {
    "What it covers": (
        Clause(
            "SC0",
            "What counts",
            "Social networks, chats, and games and video sites where people can write to each other.",
        ),
        Clause("SC1", "Who", "Every member of staff and every governor, wherever they are and whatever the time."),
        Clause(
            "SC2",
            "Speaking for the school",
            "Whatever is posted on a school account speaks for the school. Every such account is on our list.",
        ),
        Clause(
            "SC3",
            "Linked groups",
            "Personal accounts and group chats come under this Statement where they touch the school.",
        ),
        Clause(
            "SC4",
            "Posts about us",
            "We would rather people spoke to us than posted about us. Where they do post, this Statement says what happens.",
        ),
        Clause(
            "SC5", "Private lives", "What people do online that has nothing to do with the school is their own affair."
        ),
    ),
    "Who does what": (
        Clause(
            "RO1",
            "Headteacher: the Statement",
            "The headteacher writes this Statement, puts it into practice and publishes it.",
        ),
        Clause(
            "RO2",
            "Headteacher: everybody knows it",
            "The headteacher gives everybody a link to it and sees that they have read it.",
        ),
        Clause(
            "RO3",
            "Headteacher: leads on reports",
            "Every report has somebody who leads it: the headteacher, or whom they name.",
        ),
        Clause(
            "RO4",
            "Headteacher: first look",
            "Each report gets a first look in time, and the right people and agencies are brought in.",
        ),
        Clause(
            "RO5", "Headteacher: approves accounts", "No school account is made before the headteacher has approved it."
        ),
        Clause(
            "RO6",
            "IT technician: makes accounts",
            "The IT technician makes the account, after approval and not before.",
        ),
        Clause(
            "RO7",
            "IT technician: keeps passwords",
            "Sign-in details and passwords are kept safe, and every look at them is recorded.",
        ),
        Clause("RO8", "IT technician: keeps watch", "The IT technician takes part in checking the accounts."),
        Clause(
            "RO9",
            "Leavers: who takes over",
            "When somebody who can post leaves, each of their accounts goes to somebody else or is closed.",
        ),
        Clause("RO10", "Leavers: access ends", "When somebody leaves, their access to every school account ends."),
        Clause("RO11", "Staff: know the Statement", "Everybody knows what this Statement says and keeps to it."),
        Clause("RO12", "Staff: training", "Everybody goes to the training that they are asked to."),
    ),
    "New accounts": (
        Clause("NA1", "What it is for", "Whoever proposes an account says what it is meant to achieve."),
        Clause("NA2", "Whom it is for", "They say who is meant to read it."),
        Clause("NA3", "How people find it", "They say how those people will hear of it."),
        Clause("NA4", "Private", "They confirm that it will be private, and that is proved again each term."),
        Clause(
            "NA5",
            "Good ideas are welcome",
            "Anybody in the school community may suggest an account that would help their work.",
        ),
    ),
    "Keeping watch": (
        Clause(
            "MO1",
            "Regular checks",
            "Every school account is looked at often, and each look is noted, also when there was nothing.",
        ),
        Clause(
            "MO2",
            "One-way",
            "Our accounts tell and do not chat: what others write under a post is not seen by the public.",
        ),
        Clause(
            "MO3",
            "An answer in five working days",
            "Every comment, question and complaint gets an answer within five working days. Saying that we have it counts.",
        ),
        Clause("MO4", "Stepping in", "Where somebody is bullied or behaves badly on our accounts, we step in."),
        Clause(
            "MO5",
            "Looking further",
            "It is good practice to look now and then at what is said in public about the school.",
        ),
        Clause(
            "MO6",
            "Answering elsewhere",
            "We answer what others post only when the headteacher, the business manager or senior leadership agree.",
        ),
        Clause(
            "MO7",
            "Passing it on",
            "Staff and governors pass on what they notice to the headteacher, the business manager or the chair.",
        ),
    ),
    "On school accounts": (
        Clause("CO1", "Tone", "We write as professionals who respect people, and stay lively, useful and friendly."),
        Clause("CO2", "Offensive comments", "Offensive comments are dealt with quickly and with care."),
        Clause("CO3", "Copyright", "We use what is ours, or ask whose it is."),
        Clause("CO4", "Data protection", "Nothing we post breaks data protection law."),
        Clause("CO5", "Confidential", "What is confidential stays so."),
        Clause("CO6", "Named", "It is always clear who speaks. Nothing is posted anonymously."),
        Clause(
            "CO7",
            "Other people's rights",
            "We do not intrude on people's privacy and do not judge people or the school rashly.",
        ),
        Clause("CO8", "No gain", "Nobody uses a school account for their own profit."),
        Clause(
            "CO9", "Codes of conduct", "Nothing is posted that breaks the code of conduct for staff or for governors."
        ),
        Clause(
            "CO10",
            "Report at once",
            "Unacceptable conduct is reported to somebody senior as soon as it is seen, and taken further where needed.",
        ),
        Clause("CO11", "Pictures: permission", "We ask before we publish a picture of anybody, and a no is a no."),
        Clause("CO12", "Pictures: suitable", "Children in pictures are properly dressed and never made fun of."),
        Clause(
            "CO13", "Pictures: mistakes", "A picture that could be misused is taken down the moment somebody notices."
        ),
        Clause(
            "CO14",
            "Journalists",
            "Before anybody answers a journalist they ask the headteacher, the business manager or senior leadership.",
        ),
    ),
    "On personal accounts": (
        Clause(
            "PE1",
            "Not for the school",
            "Where a personal account touches the school, it says that it does not speak for it.",
        ),
        Clause(
            "PE2",
            "Pupils",
            "Staff and governors do not follow or chat with present or former pupils on personal accounts.",
        ),
        Clause(
            "PE3",
            "Friend requests",
            "A friend request from a pupil is declined and talked about: by staff in class in general terms, by governors with the headteacher.",
        ),
        Clause(
            "PE4",
            "After leaving",
            "Whoever leaves does not contact pupils through personal accounts; that goes for former schools too.",
        ),
        Clause("PE5", "Pictures of pupils", "Pictures of pupils go online through school accounts only."),
        Clause("PE6", "Confidential for good", "What is confidential stays so after somebody has left."),
        Clause(
            "PE7",
            "When a conversation turns nasty",
            "Block, report or delete, say why, and then tell the headteacher, the business manager or senior leadership.",
        ),
        Clause(
            "PE8",
            "Abuse by a colleague",
            "Abuse by a colleague or somebody close to the school is reported to one of those three.",
        ),
        Clause(
            "PE9",
            "At work",
            "Sensible private use at work is fine. Where it gets in the way of the work, there may be consequences.",
        ),
        Clause(
            "PE10",
            "Out of work",
            "Conduct online that harms the school or the local authority may have consequences at work.",
        ),
    ),
    "Learning": (
        Clause(
            "ED1", "Pupils: safe use", "Pupils learn to use social media safely, and from what age each app is meant."
        ),
        Clause(
            "ED2",
            "Pupils: their comments",
            "A pupil's hurtful comment is dealt with under the behaviour or computer-use policy.",
        ),
        Clause(
            "ED3", "Parents: help", "Parents are offered help: on the website and in workshops with people who know."
        ),
        Clause("ED4", "Parents: respect", "We ask parents to be respectful when they write about the school."),
        Clause(
            "ED5", "Parents: concerns", "We ask parents to bring a concern to us first, so that it can be put right."
        ),
        Clause(
            "ED6",
            "Parents: please do not",
            "Please do not use groups to complain about staff or sort out other children's behaviour, or share pictures of other people's children.",
        ),
    ),
    "When it goes wrong": (
        Clause(
            "BR1", "We act", "Where somebody breaks this Statement we act, and write down what was decided and why."
        ),
        Clause("BR2", "Against the law", "What may be against the law goes to the police and other agencies."),
        Clause("BR3", "Discipline", "The disciplinary policy may apply."),
    ),
    "Review": (
        Clause("RV1", "Who reviews it", "A committee of governors reviews this Statement, and the review is recorded."),
        Clause(
            "RV2", "How often", "It is reviewed on a fixed cycle, and everybody can see when the next review is due."
        ),
    ),
}

CLAUSES: dict[str, Clause] = {clause.id: clause for clauses in SECTIONS.values() for clause in clauses}
