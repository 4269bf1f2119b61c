from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file as it came: its bytes lie under their SHA-256 in DATA_DIR, unchanged (sealed)."""

    sha256 = models.CharField(max_length=64)
    # The copy without hidden details (place, camera) that pages show; empty where there is none.
    cleaned_sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["sha256"], name="file_sha256")]

    def __str__(self):
        return self.original_name
