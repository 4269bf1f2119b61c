from django.db import models
from django.urls import reverse

from accounts.states import Platform


class Checklist(models.Model):
    """One version of a platform's checklist: what is done before an account there goes live (RO6).

    The first version is the software's own and becomes a row with the first edit. Versions are never changed.
    """

    platform = models.CharField(max_length=20, choices=Platform.choices)
    version = models.PositiveSmallIntegerField()
    items = models.JSONField()
    # Whether its items are the software's own, as they were then.
    is_ours = models.BooleanField(default=False)
    why = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["platform", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "version"], name="checklist_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="checklist_version_counts"),
        ]

    def __str__(self):
        return f"{self.platform_label}, version {self.version}"

    def get_absolute_url(self):
        """The page of this platform's checklist and its versions."""
        return reverse("accounts:checklist", args=[self.platform])

    @property
    def platform_label(self) -> str:
        """The platform as the beginning of a line."""
        label = self.get_platform_display()
        return label[:1].upper() + label[1:]
