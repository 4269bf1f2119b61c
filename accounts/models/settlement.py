from django.db import models


class Settlement(models.Model):
    """Who takes over one thing that a leaver held, as it was said on their page (RO9)."""

    departure = models.ForeignKey("people.Departure", on_delete=models.PROTECT, related_name="settlements")
    # Which thing it is, by its kind and number: "comment:12".
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    taken_over_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["settled_at", "id"]
        constraints = [models.UniqueConstraint(fields=["departure", "key"], name="settlement_once")]

    def __str__(self):
        return f"{self.kind}: {self.title}"
