from django.db import models


class Heartbeat(models.Model):
    """One row for each part of the background, and for each kind of its work: when it was last seen."""

    # The scheduler, the worker, the backup, or the name of a task of the schedule.
    part = models.CharField(max_length=40, primary_key=True)
    # When beat sent the message; the worker keeps the stamp of the message that it finished, a backup its beginning.
    stamped_at = models.DateTimeField()
    # When the row was written: for the worker, when it finished that message.
    finished_at = models.DateTimeField()

    def __str__(self):
        return f"{self.part}, seen {self.finished_at:%d %B %Y, %H:%M:%S}"
