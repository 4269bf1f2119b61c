from django.db import models


class Heartbeat(models.Model):
    """One row for each part of the background and for the backup: when it was last seen."""

    class Part(models.TextChoices):
        BEAT = "beat", "scheduler"
        WORKER = "worker", "worker"
        BACKUP = "backup", "backup"

    part = models.CharField(max_length=10, choices=Part, primary_key=True)
    # When beat sent the message; the worker keeps the stamp of the message that it finished, a backup its beginning.
    stamped_at = models.DateTimeField()
    # When the row was written: for the worker, when it finished that message.
    finished_at = models.DateTimeField()

    def __str__(self):
        return f"{self.get_part_display()}, seen {self.finished_at:%d %B %Y, %H:%M:%S}"
