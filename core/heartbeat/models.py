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


class Trouble(models.Model):
    """Something that falls due and could not be done: kept until it is long over, told without anybody's words."""

    what = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40, blank=True)
    about_name = models.CharField(max_length=80, blank=True)
    fault = models.CharField(max_length=80)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "about_id"], name="trouble_once")]

    def __str__(self):
        return ", ".join(filter(None, [self.what, self.about_name]))
