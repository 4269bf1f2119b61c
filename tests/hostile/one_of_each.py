"""A small school that has one of everything, made by the real actions: every form stands on some page of it."""

from datetime import timedelta

from django.urls import reverse

from accounts.account_file import read_account_file
from accounts.actions import leaving
from accounts.actions.account_lists import upload_account_list
from accounts.actions.checklists import change_checklist
from accounts.actions.openings import ask_emergency
from accounts.actions.recovery_codes import tick_code_off
from accounts.actions.removals import start_removal
from accounts.actions.requests import decline_request
from accounts.actions.safe_imports import upload_safe_import
from accounts.actions.set_up import tick_item
from accounts.actions.staff_lists import upload_staff_list
from accounts.checklists import ChecklistItem, ours
from accounts.kdbx import Found
from accounts.models import AccessRemoval, AccountRequest
from accounts.staff_file import read_staff_file
from accounts.states import RemovalDecision
from core.files.api import read_upload
from core.workdays.actions import add_closure
from incidents.actions.evidence import add_evidence
from incidents.actions.people import keep_out
from incidents.actions.reports import look_at_report
from incidents.actions.work import assess_report, check_conduct, conclude_report, refer_report
from incidents.models import Incident
from monitoring.actions.comments import flag_comment
from people.actions.departures import announce_departure, record_departure
from people.actions.factor_resets import ask_factor_reset
from people.actions.invitations import invite
from people.actions.roles import go_away
from people.actions.undertakings import ask_undertaking
from people.models import Departure, Person
from people.queries import roles_of
from people.roles import GRANTS, Role
from policy.actions.statement import draft_version
from tests import factories
from tests.factories import NOW, actor
from tests.hostile import more_of_each

CAST = {
    "head": ("Hana Okafor", Role.HEADTEACHER, Role.STAFF),
    "deputy": ("Dele Marsh", Role.SLT, Role.STAFF),
    "tech": ("Tom Wells", Role.TECHNICIAN, Role.STAFF),
    "manager": ("Maya Price", Role.BUSINESS_MANAGER, Role.STAFF),
    "dsl": ("Dina Rowe", Role.SAFEGUARDING_LEAD, Role.STAFF),
    "chair": ("Chidi Bello", Role.CHAIR, Role.GOVERNOR),
    "clerk": ("Cleo Brandt", Role.CLERK),
    "teacher": ("Priya Nair", Role.STAFF),
    "colleague": ("Ben Achebe", Role.STAFF),
    "bystander": ("Ivy Chan", Role.STAFF),
    "leaver": ("Lena Gray", Role.STAFF),
    "gone": ("Joan Carver", Role.STAFF),
    "announced": ("Lou Kent", Role.STAFF),
    "reported": ("Ann Other", Role.STAFF),
    "stranger": ("Sten Roth", Role.STAFF),
}

OWN_STEP = ChecklistItem("step-1", "The crest is its picture", "From the office.", "RO6")


class OneOfEach:
    """The people by their key (`school.head`), and the addresses that lists do not lead everybody to."""

    def __init__(self):
        factories.make_school()
        for key, (name, *roles) in CAST.items():
            setattr(self, key, factories.make_person(name, *roles))
        factories.enrol(self.colleague)
        for fill in (self._people, self._accounts, self._safe, self._leaving, self._comments, self._reports):
            fill()
        factories.publish_statement(self.head)
        draft_version(by=actor(self.head), now=NOW)
        fills = (
            more_of_each.openings,
            more_of_each.changes,
            more_of_each.ways,
            more_of_each.linked_groups,
            more_of_each.reviews,
            more_of_each.comment_lists,
            more_of_each.posts,
            more_of_each.directory,
            more_of_each.long_leave,
            more_of_each.findings,
            more_of_each.seen_online,
        )
        self.more = [fill(self) for fill in fills]
        self.every = factories.make_person("Evelyn Every", *Role)

    def doors(self):
        """Who walks, and where they also begin, so that somebody meets every form."""
        start, mine = reverse("incidents:start_report"), AccountRequest.objects.order_by("pk")
        asked = [f"{start}?danger=no&picture=no", f"{start}?danger=yes&picture=yes&on=about"]
        live = [reverse(f"accounts:{page}", args=[self.live.pk]) for page in ("account", "posting", "safe")]
        set_up = self.setting_up, self.all_proved, mine.get(name="Choir")
        resetting = reverse("people:factor_reset", args=[self.reset.pk])
        doors = {
            self.tech: [
                self.safe_import,
                *set_up,
                *self.lists,
                self.declined,
                self.invited,
                self.offered,
                *live,
                *self.departures,
                self.manager,
            ],
            self.head: [
                *Incident.objects.order_by("pk"),
                *mine.filter(state="submitted"),
                self.comment,
                *live,
                resetting,
                self.opening,
                self.dsl,
            ],
            self.teacher: [*mine, *asked, reverse("accounts:check_request", args=[self.draft.pk])],
            self.bystander: [self.collected],
            self.colleague: [self.offered, resetting],
            self.deputy: [self.sponsored],
            self.announced: [reverse("people:undertaking")],
            None: [
                reverse("people:invitation", args=[self.token]),
                reverse("people:undertaking_link", args=[self.asked]),
                reverse("account_reset_password"),
                reverse("impostor:report"),
            ],
            self.dsl: [reverse("people:away")],
        }
        for more in self.more:
            for key, pages in more.items():
                doors.setdefault(getattr(self, key), []).extend(pages)
        return doors

    def askers(self):
        """One of the cast for every role, and somebody with none but that of staff."""
        return [self.head, self.deputy, self.tech, self.manager, self.dsl, self.chair, self.clerk, self.stranger]

    def permissions_of(self, person):
        """What this person may do, by their roles."""
        return set().union(*(GRANTS[role] for role in roles_of(person, NOW)))

    def _people(self):
        self.invited = factories.make_person("Nia New", Role.STAFF)
        Person.objects.filter(pk=self.invited.pk).update(password="!")
        self.reset = ask_factor_reset(self.colleague, by=actor(self.manager), now=NOW)
        self.token = invite(self.invited, by=actor(self.tech), now=NOW)
        factories.make_person("Una Invited", Role.STAFF)
        today = NOW.date()
        until = today + timedelta(days=3)
        go_away(self.dsl, by=actor(self.dsl), now=NOW, stand_in=self.deputy, starts_on=today, ends_on=until)

    def _accounts(self):
        make = factories.make_draft, factories.make_request
        self.draft, self.waiting = (each(self.teacher, name=f"Club {place}") for place, each in enumerate(make))
        group = {"name": "PTA", "on_behalf_of": "Friends of Riverside", "sponsor": self.deputy}
        self.sponsored = factories.make_request(self.teacher, **group)
        factories.make_approved(self.teacher, self.head, name="Choir")
        self.setting_up = factories.make_setting_up(self.teacher, self.head, self.tech, name="Orchestra")
        factories.make_live(self.teacher, self.head, self.tech, name="Trips", will_monitor=[self.teacher])
        self.live = factories.make_account("News", proposed_by=self.teacher, monitors=[self.teacher])
        self.all_proved = factories.make_proved(self.teacher, self.head, self.tech, name="Drama")
        item = self.setting_up.items.filter(needs_picture=True).first()
        tick_item(item, by=actor(self.tech), now=NOW, picture=read_upload(factories.make_picture()))

    def _safe(self):
        secrets = {"password": "Quince-Ladder-4-Meadow", "username": "riverside.trips", "note": "Ask Tom first"}
        factories.store(self.live, self.tech, **secrets, recovery_codes="one two\nthree four\nfive six")
        codes = self.live.credentials.get(kind="recovery-codes")
        tick_code_off(codes, by=actor(self.tech), now=NOW, position=1)
        self.opening = ask_emergency(self.live, by=actor(self.head), now=NOW, reason="A post must come down")
        self.safe_import = upload_safe_import(
            by=actor(self.tech), now=NOW, file_name="safe.csv", found=[Found("News", password="Otter-Heron-9")]
        )
        factories.let_post(self.live, self.tech, self.teacher, self.leaver, self.gone)
        self.offered = factories.offer(self.live, self.tech, self.colleague)
        self.collected = factories.offer(self.live, self.tech, self.bystander)
        self.collected.state, self.collected.collected_at = "collected", NOW
        self.collected.save()
        rows, broken = read_staff_file(b"Staff number,Name,E-mail\n1,Di New,di@x.example\n2,Bo Bad,nowhere\n")
        self.staff_list = upload_staff_list(
            by=actor(self.tech), now=NOW, file_name="staff.csv", data=b"x", rows=rows, broken=broken
        )

        rows, broken = read_account_file(b"Platform,Name,Handle\nX,Sports,@sports\nX,,@nobody\n")
        self.account_list = upload_account_list(
            by=actor(self.tech), now=NOW, file_name="ours.csv", data=b"x", rows=rows, broken=broken
        )
        self.lists = [self.staff_list, self.account_list]
        self.declined = factories.make_request(self.teacher, name="Old page", exists_already=True)
        decline_request(self.declined, by=actor(self.head), now=NOW, reason="Nobody looks after it")
        change_checklist("x", by=actor(self.tech), now=NOW, items=[*ours("x"), OWN_STEP], why="The crest", based_on=1)

    def _leaving(self):
        by, yesterday = actor(self.manager), (NOW - timedelta(days=1)).date()
        self.live.monitors.add(self.leaver)
        for person in (self.leaver, self.announced):
            record_departure(person, by=by, now=NOW, last_day_in_school=(NOW + timedelta(days=20)).date())
        past = record_departure(self.gone, by=by, now=NOW, last_day_in_school=yesterday)
        leaving.end_access(past, by=factories.system(), now=NOW)
        self.departures = list(Departure.objects.order_by("pk"))
        announce_departure(self.departures[1], by=by, now=NOW)
        self.asked = ask_undertaking(past, by=by, now=NOW)
        self.removal = AccessRemoval.objects.get()
        start_removal(self.removal, by=actor(self.tech), now=NOW, decision=RemovalDecision.KEEP)
        # Its last day is over and nothing has ended it yet.
        factories.make_departure(self.reported, last_day=yesterday)
        Person.objects.filter(pk=self.reported.pk).update(access_ends_at=None)

    def _comments(self):
        self.comment = factories.make_comment(words="Is there parking?", school_account=self.live)
        flagged = factories.make_comment(words="Watch your backs")
        flag_comment(flagged, by=actor(self.manager), now=NOW, reason="threat")
        add_closure(by=actor(self.head), now=NOW, name="Snow", first_day=NOW.date(), last_day=NOW.date())

    def _reports(self):
        by = {"by": actor(self.head), "now": NOW}
        self.new = factories.make_report(self.manager)
        plain = [factories.make_report(self.teacher) for _ in range(3)]
        conduct = [factories.make_report(self.manager, about=[self.colleague]) for _ in range(3)]
        for incident in (*plain, *conduct):
            look_at_report(incident, **by)
        self.plain, self.assessed, ended = plain
        look_at_report(factories.make_report(self.manager, kind="compromising"), **by)
        check_conduct(conduct[1], **by, threshold="may-meet")
        check_conduct(conduct[2], **by, threshold="below")
        for incident in (self.assessed, ended):
            assess_report(incident, **by, facts="A copy of our page.", severity="serious")
        add_evidence(self.plain, **by, upload=read_upload(factories.make_picture()), picture="no", note="as sent")
        keep_out(self.plain, **by, person=self.deputy, why="A friend")
        told = {"agency": "police", "to_whom": "PC Hill", "told": "All of it", "chase_on": NOW.date()}
        refer_report(self.plain, **by, **told)
        conclude_report(ended, **by, outcome="removed", reason="It is gone.")
        self.conduct = conduct[0]
