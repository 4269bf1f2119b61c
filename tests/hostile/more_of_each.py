"""What two people open together or the headteacher decides, the termly review, lists of comments, a finding.

Each function fills the school and gives the doors to it, by the key of who walks there.
"""

from datetime import datetime, timedelta

from django.urls import reverse

from accounts.actions.changes import begin_change
from accounts.actions.credentials import show_credentials
from accounts.actions.directory import note_entry
from accounts.actions.directory_tokens import make_directory_token
from accounts.actions.linked_groups import offer_group
from accounts.actions.long_leave import record_long_leave
from accounts.actions.openings import agree_opening, ask_copy, ask_emergency
from accounts.actions.posting import end_posting
from accounts.actions.posts import mark_posted
from accounts.actions.reviews import open_reviews
from accounts.actions.suggestions import suggest_password
from accounts.actions.takedowns import settle_step
from accounts.actions.ways import end_way
from accounts.states import ChangeKind, Pictured
from core.audit.models import HistoryCheck
from monitoring.actions.comment_lists import upload_comment_list
from monitoring.actions.mentions import agree_response, note_mention
from tests import factories
from tests.factories import LONDON, NOW, actor

BEFORE_TERM = datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
COMMENTS = b"Date;Text;Name;Page;Type\n02/11/2026 09:30;Where is the gate?;Ann;News;query\nnonsense;x;y;z;\n"


def openings(school):
    """A suggestion that waits, an emergency and a copy: asked, and agreed by the second person."""
    head, manager = actor(school.head), actor(school.manager)
    account = factories.make_account("Fair", proposed_by=school.teacher, monitors=[school.teacher])
    factories.store(account, school.tech, username="riverside.fair", password="Otter-Kettle-9-Quay")
    emergency = ask_emergency(account, by=head, now=NOW, reason="A post must come down")
    copy = ask_copy(by=head, now=NOW, reason="For the school's own safe")
    for opening in (emergency, copy):
        agree_opening(opening, by=manager, now=NOW)
    ask = reverse("accounts:ask_emergency", args=[school.all_proved.pk])
    factories.store(school.all_proved, school.tech, username="riverside.drama")
    suggestion = suggest_password(account, by=actor(school.tech), now=NOW)
    show_credentials(
        account,
        ids=[suggestion.pk],
        by=actor(school.tech),
        now=NOW,
        reason="Change the password",
        has_fresh_factor=True,
    )
    suggested = [reverse(f"accounts:{page}", args=[account.pk]) for page in ("suggestion", "show_suggestion")]
    return {"head": [emergency, copy, ask], "manager": [school.opening], "tech": suggested}


def changes(school):
    """Proposed, being settled, settled, and an account at rest; somebody whom the headteacher stopped."""
    make = {"proposed_by": school.teacher, "monitors": [school.teacher]}
    names = ("Eco", "Chess", "Fete", "Pond", "Farm")
    proposed, settling, settled, resting, posted = (factories.make_account(name, **make) for name in names)
    quiet = factories.make_account("Band", now=NOW - timedelta(days=365), **make)  # so quiet that it seems forgotten
    asked = begin_change(proposed, by=actor(school.tech), now=NOW, kind="close", reason="Nobody reads it")
    ready = factories.make_change(settled, school.head)
    factories.settle_everything(ready, school.tech)
    under_way = factories.make_change(settling, school.head, "give-away", to_organisation="Friends of Riverside")
    factories.carry_out(resting, school.head, school.tech, "suspend")
    (right,) = factories.let_post(posted, school.tech, school.colleague)
    end_posting(right, by=actor(school.head), now=NOW, reason="Not needed")
    begin = [reverse("accounts:begin_change", args=[quiet.pk, kind]) for kind in ChangeKind]
    posting = reverse("accounts:posting", args=[posted.pk])
    return {"head": [asked, resting, *begin], "tech": [under_way, ready, posting]}


def reviews(school):
    """An account of before the term, to be confirmed and proved."""
    account = factories.make_account("Lunch", now=BEFORE_TERM, monitors=[school.teacher], each_has_own_access=True)
    factories.make_posting_right(school.colleague, account, now=BEFORE_TERM)
    open_reviews(by=factories.system(), now=NOW)
    page = reverse("accounts:review")
    return {"head": [page], "tech": [page]}


def ways(school):
    """Ways back into an account: the school's, one person's, somebody's who has left, and one that has ended."""
    account = factories.make_account("Orchard")
    mine, ended = factories.make_way(account, school.colleague, hint="77"), factories.make_way(account, hint="01")
    factories.make_way(account, None, "email", hint="office@riverside.example")
    end_way(ended, by=actor(school.tech), now=NOW, reason="Given up")
    pages = [reverse(f"accounts:{name}", args=[account.pk]) for name in ("ways", "note_way")]
    forms = [reverse(f"accounts:{name}", args=[mine.pk]) for name in ("end_way", "pass_on_way", "way_does_not_work")]
    return {"tech": [*pages, *forms, reverse("accounts:all_ways")], "head": pages[:1]}


def linked_groups(school):
    """A group that waits for its runner's yes, one that runs, one that is offered to somebody, one that nobody runs."""
    waiting = factories.make_group(school.bystander, school.manager, is_agreed=False, name="Choir chat")
    group, offered = factories.make_group(school.teacher), factories.make_group(school.teacher, name="Walking bus")
    offer_group(offered, by=actor(school.head), now=NOW, to=school.colleague)
    verbs = ("change_group", "renew_group", "hand_on_group", "end_group")
    forms = [reverse(f"accounts:{name}", args=[group.pk]) for name in verbs]
    note = reverse("accounts:note_group")
    return {"bystander": [waiting], "teacher": [group, *forms, note], "colleague": [offered], "manager": [note]}


def comment_lists(school):
    """A list of comments that was looked at."""
    by = actor(school.manager)
    made = upload_comment_list(by=by, now=NOW, file_name="list.csv", data=COMMENTS, rows=2)
    return {"manager": [made, reverse("monitoring:upload_comment_list")]}


def posts(school):
    """A post to be posted, one not to be, one that stands, one coming down, one that is stopped, and a permission."""
    by = school.teacher
    account = factories.make_account("Play", proposed_by=by, monitors=[by], each_has_own_access=True)
    factories.make_posting_right(by, account)
    ready, doubtful = factories.make_checked(by, account), factories.make_checked(by, account, no=["ours"])
    standing, going, done, stopped = (factories.make_post(by, account, about=f"Play {n}") for n in range(4))
    going = factories.make_takedown(going, by)
    almost = factories.make_takedown(done, by)
    for step in almost.steps.all():
        settle_step(step, by=actor(by), now=NOW, answer="done")
    stopped = factories.make_takedown(stopped, school.dsl, reason="sexual")
    look = factories.make_withdrawal(school.manager)
    none = factories.make_withdrawal(school.manager, classes=["Choir"])
    who = [reverse(f"accounts:{page}", args=[seen]) for page in ("check_post", "record_post") for seen in Pictured]
    unlinked = factories.make_checked(by, account, about="No link")
    mark_posted(unlinked, by=actor(by), now=NOW, posted_at=NOW)
    office = [look, none, reverse("accounts:record_withdrawal"), reverse("accounts:classes"), *who[3:]]
    return {"teacher": [ready, doubtful, standing, unlinked, going, almost, *who], "dsl": [stopped], "manager": office}


def directory(school):
    """A connection, somebody it switched off, somebody whom only it names, and somebody without an end date."""
    token, _ = make_directory_token(by=actor(school.tech), now=NOW, name="Microsoft Entra")
    for said in ({"userName": school.bystander.email, "active": False}, {"userName": "nia@x.example"}):
        note_entry(token, by=factories.system(), now=NOW, said=said)
    factories.make_person("Sue Supply", "staff", contract="supply")
    pages = [reverse(f"accounts:{page}") for page in ("directory", "no_end_date", "make_directory_token")]
    return {"tech": pages, "manager": pages[:2]}


def long_leave(school):
    """Somebody who is away for long from today on, and what they held rests."""
    account = factories.make_account("Library", each_has_own_access=True)
    person = factories.make_person("Perla Leave", "staff")
    factories.make_posting_right(person, account)
    rests = record_long_leave(person, by=actor(school.head), now=NOW, starts_on=NOW.date())
    return {"tech": [rests], "head": [reverse("accounts:record_long_leave")]}


def findings(school):
    """What a check of the history found, and nobody has looked into."""
    first = {"first_finding": "Line 2 is not what was written after line 1.", "found": "f" * 64}
    HistoryCheck.objects.create(started_at=NOW, finished_at=NOW, lines=3, findings=1, **first)
    return {"head": [reverse("overview:findings")]}


def seen_online(school):
    """Something seen online to decide about, one agreed and not answered, and an account that parents find."""
    head = actor(school.head)
    waiting = note_mention(by=head, now=NOW, link="@riverside_fake", words="It uses our crest.")
    agreed = note_mention(by=head, now=NOW, link="https://social.example/riverside-fake")
    agree_response(agreed, by=head, now=NOW, kind="impostor", because="Say that it is not ours")
    account = factories.make_account("Found", platform="instagram", handle="@riverside_found")
    doors = [reverse(f"monitoring:{page}", args=[waiting.pk]) for page in ("mention", "decide_mention")]
    doors += [reverse("monitoring:record_response", args=[agreed.pk]), reverse("monitoring:note_mention")]
    look = f"{reverse('accounts:preview_official')}?there={account.pk}&chosen={account.pk}"
    found = [reverse(f"accounts:{page}", args=[account.pk]) for page in ("account", "correct_place")]
    return {"head": [*doors, look, *found]}
