import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models.posting import PostingRight
from accounts.models.school_account import SchoolAccount
from accounts.models.takedown import Takedown
from accounts.states import Pictured, PostState
from people.roles import Permission

# Offered beside the school's own classes, and looked through with every one of them.
WHOLE_SCHOOL = "Whole school or several classes"


class PostQuerySet(models.QuerySet):
    """The words for choosing posts."""

    def published(self):
        """Those that were posted, taken down since or not."""
        return self.filter(state__in=[PostState.POSTED, PostState.TAKEN_DOWN])

    def visible_to(self, by):
        """All for those who look after posts; for others theirs, and those of accounts that they post on or watch.

        Besides, those that they were given to take down.
        """
        if by.may(Permission.LOOK_AFTER_POSTS):
            return self
        person = by.person
        accounts = PostingRight.objects.current().filter(person=person).order_by().values("school_account")
        watched = SchoolAccount.monitors.through.objects.filter(person=person)
        theirs = Q(school_account__in=accounts) | Q(school_account__in=watched.order_by().values("schoolaccount"))
        theirs |= Q(pk__in=Takedown.objects.filter(given_to=person).order_by().values("post"))
        return self.filter(theirs | Q(checked_by=person) | Q(posted_by=person) | Q(recorded_by=person))


class Post(models.Model):
    """A post on a school account: its check, then its link, when and by whom; never the picture (CO1, CO3 to CO12)."""

    school_account = models.ForeignKey("accounts.SchoolAccount", on_delete=models.PROTECT, related_name="posts")
    state = models.CharField(max_length=20, choices=PostState.choices)
    about = models.CharField(max_length=120)
    pictured = models.CharField(max_length=20, choices=Pictured.choices)
    # The day on which the picture was taken.
    pictured_on = models.DateField(null=True, blank=True)
    # What was asked and answered, in the words of that day: key, clause, asked, is_yes. Empty without a check.
    answers = models.JSONField(default=list, blank=True)
    is_clear = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Posted after a check in which every answer was yes; with people in it, a check of the same day.
    was_checked = models.BooleanField(default=False)
    posted_at = models.DateTimeField(null=True, blank=True)
    # The named author (CO6).
    posted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    # A story or a message, of which no link can be had.
    has_no_link = models.BooleanField(default=False)
    # What lists are ordered by: when it was posted, before that when it was checked.
    shown_at = models.DateTimeField()
    sent_once = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_at", "-id"]
        indexes = [
            models.Index(fields=["shown_at", "id"], name="post_newest"),
            models.Index(fields=["school_account", "shown_at", "id"], name="post_newest_of_account"),
            models.Index(fields=["posted_at"], name="post_posted"),
            models.Index(
                fields=["checked_by"],
                condition=Q(state=PostState.CHECKED, is_clear=True),
                name="post_waits_to_be_posted",
            ),
            models.Index(
                fields=["posted_by"],
                condition=Q(state=PostState.POSTED, link="", has_no_link=False),
                name="post_waits_for_link",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | Q(checked_at__isnull=False), name="post_checked_pair"
            ),
            models.CheckConstraint(condition=Q(posted_by=None) | Q(posted_at__isnull=False), name="post_posted_pair"),
            models.CheckConstraint(
                condition=Q(state__in=[PostState.CHECKED, PostState.LEFT]) & Q(checked_at__isnull=False, posted_at=None)
                | Q(state__in=[PostState.POSTED, PostState.TAKEN_DOWN])
                & Q(posted_at__isnull=False, posted_by__isnull=False),
                name="post_is_as_its_state_says",
            ),
            models.CheckConstraint(
                condition=Q(was_checked=False) | Q(is_clear=True, checked_at__isnull=False, posted_at__isnull=False),
                name="post_was_checked_is_clear",
            ),
            models.CheckConstraint(condition=Q(has_no_link=False) | Q(link=""), name="post_link_or_none"),
            models.UniqueConstraint(fields=["link"], condition=~Q(link=""), name="post_link_once"),
        ]

    def __str__(self):
        return self.about

    def get_absolute_url(self):
        """The page of its record."""
        return reverse("accounts:post", args=[self.pk])

    @property
    def lacks_link(self) -> bool:
        """Whether its link is still to be added."""
        return self.state == PostState.POSTED and not self.link and not self.has_no_link


class PostClass(models.Model):
    """A class or group that can be seen in a post, in the school's own words (CO11)."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["name", "post"], name="post_class_by_name")]
        constraints = [models.UniqueConstraint(fields=["post", "name"], name="post_class_once")]

    def __str__(self):
        return self.name


class ClassList(models.Model):
    """One version of the school's short list of classes and groups; the newest counts, and none is changed."""

    names = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return "the school’s classes"
