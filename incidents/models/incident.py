import secrets
import uuid

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone

from core.pages.addresses import address_of
from incidents.states import IncidentKind, IncidentState, PictureAnswer, Severity
from people.roles import Permission, Role

# Letters and figures that nobody takes for one another.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
# The last rank of the queue.
FINISHED = 9


def new_reference() -> str:
    """A random name for a report, which tells nothing and cannot be guessed."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(10))


class IncidentQuerySet(models.QuerySet):
    """The words for choosing reports, and the one gate through which every one of them is read."""

    def open(self):
        """Reports that are not finished."""
        return self.filter(rank__lt=FINISHED)

    def finished(self):
        """Those that are finished."""
        return self.filter(state=IncidentState.CONCLUDED)

    def not_kept_from(self, person_id):
        """Without those whose list of people who must not see them names this person."""
        return self.filter(~self._is_kept_from(person_id))

    def led_by(self, by):
        """Those that this person leads, or looks after while their lead is away."""
        return self.filter(self._is_led_by(by)).not_kept_from(by.person_id)

    def readable_by(self, by):
        """Those that this person may read in full: the table of `product.md`, less the list of each report.

        `by` is an Actor made for an instant; its permissions are those it holds then.
        """
        if by.person_id is None:
            return self.none()
        may = self._is_led_by(by) | self._was_given_to(by)
        if by.may(Permission.SEE_OPEN_REPORTS):
            may |= Q(is_restricted=False)
        if by.may(Permission.LEAD_CHILD_AT_RISK):
            may |= Q(is_child_at_risk=True, is_about_headteacher=False)
        if by.may(Permission.LEAD_STAFF_CONDUCT):
            may |= Q(is_staff_conduct=True, is_about_headteacher=False)
        if by.may(Permission.READ_ABOUT_HEADTEACHER):
            may |= Q(is_about_headteacher=True)
        return self.filter(may, ~self._is_kept_from(by.person_id))

    def visible_to(self, by):
        """Those that this person may know of: what they may read, and their own reports (as the reporter)."""
        if by.person_id is None:
            return self.none()
        readable = self.model.objects.readable_by(by).values("pk")
        return self.filter(Q(pk__in=readable) | Q(reported_by=by.person_id)).not_kept_from(by.person_id)

    def counted_for(self, by):
        """Those that may stand in this person's figures: unrestricted ones, and what they may read."""
        if by.person_id is None or not by.may(Permission.SEE_REPORT_FIGURES):
            return self.none()
        readable = self.model.objects.readable_by(by).values("pk")
        return self.filter(Q(pk__in=readable) | Q(is_restricted=False)).not_kept_from(by.person_id)

    def _is_kept_from(self, person_id):
        from incidents.models.people import KeptOut  # the two files of rows know each other

        return Exists(KeptOut.objects.filter(incident=OuterRef("pk"), person=person_id, shared_at=None))

    def _is_led_by(self, by):
        today = timezone.localdate(by.at)
        absences = self.model._meta.get_field("lead").related_model._meta.get_field("absences").related_model.objects
        covered = absences.current(today).filter(stand_in=by.person_id)
        return Q(lead=by.person_id) | Q(lead__in=covered.values("person"))

    def _was_given_to(self, by):
        from incidents.models.people import Reader  # the two files of rows know each other
        from incidents.models.work import Escalation

        asked = Escalation.objects.filter(incident=OuterRef("pk"), told=by.person_id, led_as=OuterRef("led_as"))
        added = Reader.objects.filter(incident=OuterRef("pk"), person=by.person_id, ended_at=None)
        return Exists(added) | Exists(asked)


class Incident(models.Model):
    """A report of unacceptable conduct (CO10), from the first words to its conclusion.

    Every page, list, count and message starts from `visible_to`, `readable_by`, `led_by` or `counted_for`.
    """

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    # Made with the form and sent with it: the same form sent twice is one report.
    sent_once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    is_danger_now = models.BooleanField(default=False)
    picture = models.CharField(max_length=10, choices=PictureAnswer.choices, default=PictureAnswer.NO)
    kind = models.CharField(max_length=20, choices=IncidentKind.choices)
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    happened = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    # People of the school stand in AboutPerson; anybody else in words, and never a pupil by name.
    about_words = models.CharField(max_length=300, blank=True)
    child_reference = models.CharField(max_length=120, blank=True)

    # What it was made from; a comment that turns out not to be ours is deleted (SC5).
    comment = models.ForeignKey(
        "monitoring.Comment", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    is_child_at_risk = models.BooleanField(default=False)
    is_staff_conduct = models.BooleanField(default=False)
    # About whoever is headteacher for good, not while covering: then nobody who covers sees it either.
    is_about_headteacher = models.BooleanField(default=False)
    is_about_technician = models.BooleanField(default=False)
    is_restricted = models.BooleanField(default=False)

    severity = models.CharField(max_length=20, choices=Severity.choices)
    state = models.CharField(max_length=20, choices=IncidentState.choices, default=IncidentState.REPORTED)
    # The order of the queue, made of the state by the database: those that nobody has looked at come first.
    rank = models.GeneratedField(
        expression=Case(
            When(state=IncidentState.REPORTED, then=Value(0)),
            When(state=IncidentState.CONCLUDED, then=Value(FINISHED)),
            default=Value(1),
            output_field=models.PositiveSmallIntegerField(),
        ),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="reports_made")
    # The first instants that are late, in school time; computed once.
    look_by = models.DateTimeField()
    assess_by = models.DateTimeField()
    # When the next step of the ladder is due; none once somebody has looked or the ladder has ended.
    escalate_at = models.DateTimeField(null=True, blank=True)

    lead = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="reports_led"
    )
    # The role whose duty it is: its stand-in and next holders come after the lead.
    led_as = models.CharField(max_length=30, choices=Role.choices)
    first_look_at = models.DateTimeField(null=True, blank=True)
    first_look_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    assessed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    needs_takedown = models.BooleanField(default=False)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    taken_down_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_look_by=None) | Q(first_look_at__isnull=False), name="incident_first_look_pair"
            ),
            models.CheckConstraint(
                condition=Q(assessed_by=None) | Q(assessed_at__isnull=False), name="incident_assessed_pair"
            ),
            models.CheckConstraint(
                condition=Q(taken_down_by=None) | Q(taken_down_at__isnull=False), name="incident_taken_down_pair"
            ),
            models.CheckConstraint(
                condition=Q(is_restricted=True) | Q(is_child_at_risk=False, is_staff_conduct=False),
                name="incident_at_risk_is_restricted",
            ),
        ]
        indexes = [
            models.Index(fields=["escalate_at"], condition=Q(escalate_at__isnull=False), name="incident_ladder"),
            models.Index(fields=["rank", "look_by", "id"], name="incident_queue"),
            models.Index(fields=["lead", "rank", "look_by", "id"], name="incident_led"),
            models.Index(fields=["id"], condition=Q(state=IncidentState.CONCLUDED), name="incident_finished"),
            models.Index(fields=["reported_by", "reported_at", "id"], name="incident_mine"),
        ]

    def __str__(self):
        return f"Report {self.reference[:5]}-{self.reference[5:]}"

    def get_absolute_url(self):
        """The page of this report: in full for those who may read it, else as its reporter."""
        return address_of("incidents:report", self.reference)

    @property
    def takes_no_pictures(self) -> bool:
        """Whether no picture or file may ever be put here (CO13 and the picture question)."""
        return self.picture != PictureAnswer.NO or self.kind == IncidentKind.COMPROMISING

    @property
    def is_open(self) -> bool:
        """Whether it is not finished."""
        return self.state != IncidentState.CONCLUDED
