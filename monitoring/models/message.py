from django.db import models


class ReceivedMessage(models.Model):
    """An e-mail as it came, byte for byte; attachments stay sealed inside it."""

    comment = models.OneToOneField("monitoring.Comment", on_delete=models.CASCADE, related_name="message")
    message_id = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # What its Date header says: only shown, because senders lie and clocks are wrong.
    date_header = models.CharField(max_length=120, blank=True)
    attachments = models.PositiveIntegerField(default=0)
    raw = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="message_sha256")]

    def __str__(self):
        return f"e-mail of {self.size} bytes"


class ReceivedRest(models.Model):
    """The next piece of a message too large to keep in one row."""

    message = models.ForeignKey(ReceivedMessage, on_delete=models.CASCADE, related_name="rest")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="message_rest_once")]

    def __str__(self):
        return f"piece {self.position} of {self.message}"
